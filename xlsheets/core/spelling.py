"""One spelling for words that offices write in many ways.

Sheets come with full-width digits, traditional characters, spaced-out words,
line breaks in headers and invisible characters. Everything that compares a
word of a sheet with a word of the scheme or roster goes through `normal`
first; what is shown to people is always the text as it was written.
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(r"[\s\u00a0\u3000\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_NUMBERING = re.compile(
    r"^(?:[(〔【]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)〕】]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．:。)])"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_EDGE_MARKS = " :：;；,，。、.*★☆_-—"
_APART = "\x1f"
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)[()〔〕\[\]【】·.,、:_\-—]+(?=第?[\d一二三四五六七八九十两])")
_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_NUMBER = re.compile(
    r"[一二三四五六七八九十两百零〇]+(?=[支分总组科室系班队村区部号处所股]|党|小组|车间|年级|大队|$)"
    r"|(?<=第)[一二三四五六七八九十百零〇]+"
)


@lru_cache(maxsize=1)
def _simplifier() -> "object":
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """Return the text in the one spelling used for comparison.

    Width is folded (NFKC), traditional characters become simplified, and all
    white space and invisible characters go. The empty text stays empty.
    """
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if not folded or folded.isascii():
        return folded
    simplified: str = _simplifier().convert(folded)  # type: ignore[attr-defined]
    return simplified


@lru_cache(maxsize=65536)
def item_key(text: str) -> str:
    """Return an item's text without numbering and edge punctuation, for comparison."""
    key = normal(text.lstrip().lstrip(_CIRCLED))
    while (shorter := _NUMBERING.sub("", key)) != key:
        key = shorter
    return key.strip(_EDGE_MARKS)


def chinese_number(text: str) -> int | None:
    """Return the number that Chinese numerals up to 999 spell; None when they spell none.

    Both positional (一二) and multiplicative (十二, 一百零二) spellings are read.
    """
    if not text:
        return None
    if "十" not in text and "百" not in text:
        digits = [_CHINESE_DIGITS.get(char) for char in text]
        return None if None in digits else int("".join(str(digit) for digit in digits))
    total, current = 0, 0
    for char in text:
        if char == "百":
            total, current = total + (current or 1) * 100, 0
        elif char == "十":
            total, current = total + (current or 1) * 10, 0
        elif char in _CHINESE_DIGITS:
            current = _CHINESE_DIGITS[char]
        else:
            return None
    return total + current


@lru_cache(maxsize=65536)
def unit_key(name: str) -> str:
    """Return a unit's name reduced to what tells it from its neighbours.

    第一支部, 第1支部 and 一支部 give the same key, and so do 党支部 and 支部.
    Numbers that stand apart (01_第1支部) stay apart, and never become 011支部.
    """
    key = normal(name).lower()
    key = _BETWEEN_NUMBERS.sub(_APART, key)
    key = re.sub(r"[()〔〕\[\]【】《》\"'“”·.,,、::_\-—]", "", key)

    def digits(match: re.Match[str]) -> str:
        number = chinese_number(match.group())
        apart = _APART if re.search(r"\d第?$", match.string[: match.start()]) else ""
        return match.group() if number is None else f"{apart}{number}"

    key = _CHINESE_NUMBER.sub(digits, key)
    key = re.sub(rf"(?<=\d)第(?=\d)|第{_APART}", _APART, key)
    key = re.sub(rf"第(?=\d)|(?<={_APART})第", "", key)
    key = re.sub(r"^(?:中共|中国共产党)", "", key)
    key = re.sub(r"党?委员会$", "党委", key)
    return key.replace("党支部", "支部").replace("党总支部", "总支").replace("党总支", "总支").replace("总支部", "总支")


def contains_unit(text_key: str, key: str) -> bool:
    """Return whether a unit's key stands in a longer key, digits not cut in two."""
    if not key:
        return False
    head = r"(?<!\d)" if key[0].isdigit() else ""
    tail = r"(?!\d)" if key[-1].isdigit() else ""
    return re.search(head + re.escape(key) + tail, text_key) is not None
