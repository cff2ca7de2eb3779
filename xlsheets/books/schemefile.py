"""Scheme files: a bundled name, a .toml file or a 方案 workbook ↔ a scheme, with the line or cell of every fault."""

import codecs
import re
import tomllib
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from xlsheets.books.schemefault import Keys, model_faults, scheme_fault, sides
from xlsheets.books.systemword import system_word
from xlsheets.books.tomlslip import cause_of, slips, where_it_stopped
from xlsheets.core import scheme as model
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.wording import finding

BOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")
"""How a file that is read as a 方案 workbook ends; xlsheets itself writes .xlsx."""


class Scheme(model.Scheme):
    """评议方案, with a way to load it."""

    @classmethod
    def load(cls, source: str | Path) -> "Scheme":
        """Return the scheme of a bundled name, a .toml file, or a 方案 workbook.

        Raises:
            Refused: scheme-unknown, path-missing, a file that is no workbook, or
                scheme-invalid with one finding a fault and its line or cell.
        """
        path = Path(source)
        ending = path.suffix.lower()
        if ending == ".toml":
            return read_scheme(_text_of(path), str(source))
        if ending in BOOK_ENDINGS:
            from xlsheets.books.schemereading import read_scheme_workbook  # a click needs the text only

            return read_scheme_workbook(_bytes_of(path), str(source), Scheme)
        text = bundled(str(source))
        if text is None:
            names = "、".join(bundled_names())
            raise Refused(finding("scheme-unknown", Place(), seen=source, names=names))
        return read_scheme(text, f"{source}.toml")


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(finding("path-missing", Place(str(path)), seen=system_word(error))) from None


def _text_of(path: Path) -> str:
    data = _bytes_of(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(scheme_fault(Place(str(path)), _encoding_of(data), _AS_UTF_8)) from None


_AS_UTF_8 = "UTF-8 文本：用记事本打开，另存为，编码选 UTF-8 | UTF-8 text: open it in Notepad, save it as UTF-8"


def _encoding_of(data: bytes) -> str:
    """Return what is said of a file that is not UTF-8: the encoding that Notepad gave it, where that can be told."""
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "编码是 UTF-16（记事本叫 Unicode），不是 UTF-8 | the encoding is UTF-16 (Unicode in Notepad), not UTF-8"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "不是 UTF-8 文本 | not UTF-8 text"
    return "编码是 GBK（记事本叫 ANSI），不是 UTF-8 | the encoding is GBK (ANSI in Notepad), not UTF-8"


def bundled_names() -> list[str]:
    """Return the names of the bundled schemes, sorted."""
    folder = resources.files("xlsheets") / "schemes"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def bundled(name: str) -> str | None:
    """Return the text of a bundled scheme; None when there is none of that name."""
    if name not in bundled_names():
        return None
    return (resources.files("xlsheets") / "schemes" / f"{name}.toml").read_text("utf-8")


def read_scheme(text: str, file: str) -> Scheme:
    """Return the scheme that a TOML text describes.

    Args:
        text: The file's content.
        file: Its path, for findings.

    Raises:
        Refused: scheme-invalid, one finding a fault.
    """
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(_unreadable(text, file, str(error))) from None
    try:
        return Scheme.model_validate(raw)
    except ValidationError as error:
        raise Refused(*(_keyed(text, file, keys, words) for keys, words in model_faults(error))) from None


def _unreadable(text: str, file: str, message: str) -> Finding:
    """Return the fault of a text that is no TOML: where the reading stopped, and the slips on that line."""
    stopped, stopped_en = sides(where_it_stopped(message))
    known = slips(text, message)
    if not known:
        cause, cause_en = sides(cause_of(message) or "")
        more, more_en = (f"：{cause}", f": {cause_en}") if cause else ("", "")
        return scheme_fault(Place(file), f"{stopped}{more} | {stopped_en}{more_en}")
    seen, seen_en = zip(*(sides(slip.seen) for slip in known), strict=True)
    wanted, wanted_en = zip(*(sides(slip.expected) for slip in known), strict=True)
    return scheme_fault(
        Place(file),
        f"{'；'.join((stopped, *seen))} | {'; '.join((stopped_en, *seen_en))}",
        f"{'；'.join(wanted)} | {'; '.join(wanted_en)}",
    )


def _keyed(text: str, file: str, keys: Keys, words: str) -> Finding:
    """Return a fault of the model at the line of its key, the key said first."""
    path = ".".join(str(key + 1) if isinstance(key, int) else key for key in keys)
    zh, en = sides(words)
    named = f"{path}：{zh} | {path}: {en}" if path else words
    return scheme_fault(Place(file), named, line=_line_of(text, keys))


_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"^\s*(\"[^\"]*\"|'[^']*'|[\w\u4e00-\u9fff-]+)\s*=")


def _line_of(text: str, keys: Keys) -> int | None:
    """Return the line of a key (1 is the first); its table's line when the key itself is not written."""
    if not keys:
        return None
    wanted_table = [key for key in keys if isinstance(key, str)]
    index = next((key for key in keys if isinstance(key, int)), 0)
    table, best = "", None
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            table = header[2].strip("\"' ")
            seen[table] = seen.get(table, -1) + 1
            if table == wanted_table[0] and (header[1] == "[" or seen[table] == index):
                best = number
            continue
        key = _ASSIGNMENT.match(line)
        if not key:
            continue
        name = key[1].strip("\"'")
        if not table and name == wanted_table[0] and len(wanted_table) >= 1:
            return number
        here = table == wanted_table[0] and (
            seen[table] == index or not isinstance(keys[1] if len(keys) > 1 else 0, int)
        )
        if here and len(wanted_table) > 1 and name == wanted_table[1]:
            return number
    return best


def write_scheme(scheme: model.Scheme) -> str:
    """Return a scheme as TOML: every setting that differs from its default, in the order of the model."""
    raw = scheme.model_dump(mode="json", exclude_defaults=True)
    lines: list[str] = []
    tables = {key: value for key, value in raw.items() if isinstance(value, dict)}
    arrays = {
        key: value
        for key, value in raw.items()
        if isinstance(value, list) and all(isinstance(one, dict) for one in value)
    }
    for key, value in raw.items():
        if key not in tables and key not in arrays:
            lines.append(f"{_key(key)} = {value if key == 'due' else _toml(value)}")
    for key, table in tables.items():
        days = {"due"} if key == "comments" else set()
        lines += ["", f"[{_key(key)}]"]
        lines += [f"{_key(name)} = {value if name in days else _toml(value)}" for name, value in table.items()]
    for key, entries in arrays.items():
        for entry in entries:
            lines += [
                "",
                f"[[{_key(key)}]]",
                *(f"{_key(name)} = {_short(name, value)}" for name, value in entry.items()),
            ]
    return "\n".join(lines) + "\n"


def _short(name: str, value: Any) -> str:
    """Write items that are texts only, and groups, as the short forms that people write."""
    if name == "items" and all(set(item) == {"text"} for item in value):
        texts = "".join(f"\n  {_toml(item['text'])}," for item in value)
        return f"[{texts}\n]"
    if name == "groups":
        if all(set(group) == {"name"} for group in value):
            return _toml([group["name"] for group in value])
        return "{" + ", ".join(f"{_toml(group['name'])} = {_toml(group.get('weight'))}" for group in value) + "}"
    return _toml(value)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{escaped}"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return "{" + ", ".join(f"{_key(name)} = {_toml(each)}" for name, each in value.items()) + "}"
