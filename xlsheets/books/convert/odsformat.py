"""ODS format: a data style (number:number-style …) → the number format code of Excel."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from xlsheets.books.convert.look import GENERAL

NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_COLOURS = {
    "#000000": "[Black]",
    "#0000ff": "[Blue]",
    "#00ffff": "[Cyan]",
    "#00ff00": "[Green]",
    "#ff00ff": "[Magenta]",
    "#ff0000": "[Red]",
    "#ffffff": "[White]",
    "#ffff00": "[Yellow]",
}
_DATES = {
    "year": ("yy", "yyyy"),
    "day": ("d", "dd"),
    "day-of-week": ("ddd", "dddd"),
    "hours": ("h", "hh"),
    "minutes": ("m", "mm"),
    "era": ("e", "e"),
    "quarter": ("", ""),
}
_PLAIN = set("0123456789 -/:,.()+")
MOST_DIGITS = 30


def format_code(style: Element, known: Mapping[str, Element]) -> str:
    """Return the code of a data style; General for what Excel has no words for.

    Args:
        style: The element.
        known: All data styles by name, for conditions that name others.
    """
    own = _section(style)
    conditions = [
        (rule.get(STYLE + "condition", ""), known[rule.get(STYLE + "apply-style-name", "")])
        for rule in style.findall(STYLE + "map")
        if rule.get(STYLE + "apply-style-name", "") in known
    ]
    if not conditions:
        return own or GENERAL
    return _with_conditions(own, [(condition, _section(other)) for condition, other in conditions])


def _with_conditions(own: str, others: list[tuple[str, str]]) -> str:
    """Put the sections in Excel's order: positive; negative; zero; text."""
    by_condition = {condition.replace(" ", ""): code for condition, code in others}
    positive = by_condition.get("value()>=0", by_condition.get("value()>0"))
    negative, zero = by_condition.get("value()<0"), by_condition.get("value()=0")
    if positive is None and negative is None:
        return own or GENERAL
    if positive is None:
        return f"{own};{negative}"
    if negative is None and "value()>0" not in by_condition:
        return f"{positive};{own}"
    if zero is not None or negative is not None:
        text = own if "@" in own else ""
        third = zero if zero is not None else ("" if text else own)
        return ";".join(part for part in (positive, negative or own, third, text) if part)
    return f"{positive};{own}"


def _section(style: Element) -> str:
    if style.tag == NUMBER + "text-style" and style.find(NUMBER + "text") is None:
        return "@"
    code, previous = "", ""
    elapsed = style.get(NUMBER + "truncate-on-overflow") == "false"
    has_half = style.find(NUMBER + "am-pm") is not None
    for part in style:
        name = part.tag.rpartition("}")[2]
        if part.tag == STYLE + "text-properties":
            code += _COLOURS.get(part.get(FO + "color", "").lower(), "")
        elif part.tag.startswith(NUMBER):
            piece = _part(name, part, elapsed)
            if elapsed and name in ("hours", "minutes", "seconds"):
                elapsed = False
            code += piece
            previous = name
    if not previous:
        return ""
    return code if has_half or "AM/PM" not in code else code.replace("AM/PM", "")


def _part(name: str, part: Element, elapsed: bool) -> str:
    long = part.get(NUMBER + "style") == "long"
    if name in ("number", "scientific-number", "fraction"):
        return _digits(name, part)
    if name in ("text", "currency-symbol", "fill-character"):
        return _literal(part.text or "")
    if name == "text-content":
        return "@"
    if name == "am-pm":
        return "AM/PM"
    if name == "boolean":
        return GENERAL
    if name == "month":
        textual = part.get(NUMBER + "textual") == "true"
        return ("mmmm" if long else "mmm") if textual else ("mm" if long else "m")
    if name == "seconds":
        places = min(int(part.get(NUMBER + "decimal-places", "0") or 0), MOST_DIGITS)
        code = ("ss" if long else "s") + ("." + "0" * places if places else "")
        return f"[{code}]" if elapsed else code
    code = _DATES.get(name, ("", ""))[long]
    return f"[{code}]" if elapsed and name in ("hours", "minutes") else code


def _count(part: Element, name: str, usual: int) -> int:
    text = part.get(NUMBER + name, "")
    return min(int(text), MOST_DIGITS) if text.isdigit() else usual


def _digits(name: str, part: Element) -> str:
    if name == "number" and part.get(NUMBER + "decimal-places") is None and len(part.attrib) <= 1:
        return GENERAL
    whole = _count(part, "min-integer-digits", 1 if name == "number" else 0)
    grouped = part.get(NUMBER + "grouping") == "true"
    code = "0" * whole
    if grouped:
        code = "#,##" + (code or "#") if whole <= 1 else "#," + code
    elif not whole:
        code = "#"
    if name == "fraction":
        above, below = _count(part, "min-numerator-digits", 1), part.get(NUMBER + "denominator-value", "")
        return f"{code} {'?' * above}/{below or '?' * _count(part, 'min-denominator-digits', 1)}"
    places = _count(part, "decimal-places", 0)
    least = min(_count(part, "min-decimal-places", places), places)
    if places:
        code += "." + "0" * least + "#" * (places - least)
    if name == "scientific-number":
        code += "E+" + "0" * _count(part, "min-exponent-digits", 2)
    for inner in part.findall(NUMBER + "embedded-text"):
        code += _literal(inner.text or "")
    scale = _scale(part)
    return code + "," * scale


def _scale(part: Element) -> int:
    """Return how many thousands a number is divided by before it is shown."""
    factor = part.get(NUMBER + "display-factor", "1")
    return {"1000": 1, "1000000": 2, "1000000000": 3}.get(factor, 0)


def _literal(text: str) -> str:
    if not text:
        return ""
    if text == "%" or set(text) <= _PLAIN - set("0123456789"):
        return text
    return '"' + text.replace('"', '"\\""') + '"'
