"""Scheme files: a bundled name or a .toml file ↔ a scheme, with the line of every fault."""

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from xlsheets.core import scheme as model
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.wording import finding


class Scheme(model.Scheme):
    """评议方案, with a way to load it."""

    @classmethod
    def load(cls, source: str | Path) -> "Scheme":
        """Return the scheme of a bundled name or a .toml file.

        Raises:
            Refused: scheme-unknown, or scheme-invalid with one finding a fault and its line.
        """
        path = Path(source)
        if path.suffix.lower() == ".toml":
            return read_scheme(_text_of(path), str(source))
        text = bundled(str(source))
        if text is None:
            names = "、".join(bundled_names())
            raise Refused(finding("scheme-unknown", Place(), seen=source, names=names))
        return read_scheme(text, f"{source}.toml")


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_fault(str(path), None, "不是 UTF-8 文本 | not UTF-8 text", "UTF-8 文本 | UTF-8 text")) from None
    except OSError as error:
        raise Refused(finding("path-missing", Place(str(path)), seen=error.strerror or str(error))) from None


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
        line = re.search(r"line (\d+)", str(error))
        raise Refused(
            _fault(file, int(line[1]) if line else None, f"TOML 语法错误（{error}） | not TOML: {error}")
        ) from None
    try:
        return Scheme.model_validate(raw)
    except ValidationError as error:
        faults = [found for fault in _without_echoes(error.errors()) for found in _model_faults(text, file, fault)]
        raise Refused(*faults) from None


def _fault(
    file: str, line: int | None, seen: str, expected: str = "方案说明中的写法 | as docs/rules.md describes it"
) -> Finding:
    """Return a fault of a scheme file; its words are «中文 | English»."""
    where, where_en = (f"第 {line} 行：", f"line {line}: ") if line else ("", "")
    zh, en = _sides(seen)
    wanted, wanted_en = _sides(expected)
    return finding(
        "scheme-invalid",
        Place(file),
        seen=where + zh,
        seen_en=where_en + en,
        expected=wanted,
        expected_en=wanted_en,
    )


def _sides(text: str) -> tuple[str, str]:
    zh, bar, en = text.partition(" | ")
    return zh, en if bar else zh


def _without_echoes(faults: list[Any]) -> list[Any]:
    """Return the faults without those that only follow from another: a list that is too short once a part failed."""
    deeper = [fault["loc"] for fault in faults]
    return [
        fault
        for fault in faults
        if "too_short" not in fault["type"]
        or not any(len(loc) > len(fault["loc"]) and loc[: len(fault["loc"])] == fault["loc"] for loc in deeper)
    ]


def _model_faults(text: str, file: str, fault: Any) -> Iterator[Finding]:
    """Yield the findings of one fault of the model, each with the line of its key."""
    keys = tuple(key for key in fault["loc"] if not (isinstance(key, str) and key.startswith(("function-", "tuple["))))
    if fault["type"] == "scheme":
        for below, words in fault["ctx"]["faults"]:
            yield _keyed(text, file, (*keys, *below), words)
    else:
        yield _keyed(text, file, keys, _model_words(fault))


def _keyed(text: str, file: str, keys: tuple[int | str, ...], words: str) -> Finding:
    path = ".".join(str(key + 1) if isinstance(key, int) else key for key in keys)
    zh, en = _sides(words)
    named = f"{path}：{zh} | {path}: {en}" if path else words
    return _fault(file, _line_of(text, keys), named)


_MODEL_WORDS = {
    "extra_forbidden": "没有这个设置 | unknown key",
    "missing": "缺少这个设置 | this key is missing",
    "string_type": "应为文字 | a text is needed",
    "string_too_short": "不能为空 | must not be empty",
    "int_type": "应为整数 | a whole number is needed",
    "int_parsing": "应为整数 | a whole number is needed",
    "bool_type": "应为 true 或 false | true or false is needed",
    "bool_parsing": "应为 true 或 false | true or false is needed",
    "date_type": "应为日期，如 2012-01-17 | a date is needed, such as 2012-01-17",
    "tuple_type": "应为列表 [ ] | a list [ ] is needed",
    "dict_type": "应为表 {{ }} | a table {{ }} is needed",
    "model_type": "应为表 {{ }} | a table {{ }} is needed",
    "too_short": "不能为空 | must not be empty",
    "tuple_too_short": "不能为空 | must not be empty",
}


def _model_words(fault: Any) -> str:
    """Return what a fault of the model says, in both languages."""
    if fault["type"] == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "literal_error":
        allowed = str(fault["ctx"]["expected"]).replace(" or ", "、").replace(", ", "、")
        return f"“{fault['input']}”不对，只能是 {allowed} | “{fault['input']}” is not one of {allowed}"
    if fault["type"] in _MODEL_WORDS:
        return _MODEL_WORDS[fault["type"]].replace("{{ }}", "{ }")
    return f"值不对：{fault['input']!r} | {fault['msg']}"


_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"^\s*(\"[^\"]*\"|'[^']*'|[\w\u4e00-\u9fff-]+)\s*=")


def _line_of(text: str, keys: tuple[int | str, ...]) -> int | None:
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
    arrays = {key: value for key, value in raw.items() if isinstance(value, list)}
    for key, value in raw.items():
        if key not in tables and key not in arrays:
            plain = scheme.due.isoformat() if key == "due" and scheme.due else _toml(value)
            lines.append(f"{_key(key)} = {plain}")
    for key, table in tables.items():
        lines += ["", f"[{_key(key)}]", *(f"{_key(name)} = {_toml(value)}" for name, value in table.items())]
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
