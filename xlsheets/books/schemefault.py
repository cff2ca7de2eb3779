"""Faults of a scheme in words: what the model refuses, in Chinese and English, with the keys it stands under.

A TOML file turns the keys into a line, a 方案 workbook into a cell; what is
said is the same. Words of two languages are written «中文 | English».
"""

import copy
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from xlsheets.core.findings import Finding, Place
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import finding

Keys = tuple[str | int, ...]
"""Where something stands in a scheme: ("forms", 0, "items", 2, "text")."""


_DESCRIBED = (
    "docs/rules.md 的“方案文件”一节所写的；可以照着改的例子用 `xlsheets schemes 名称 --to 方案.xlsx`（或 .toml）写出 | "
    "as the section Scheme file of docs/rules.md describes it; `xlsheets schemes NAME --to 方案.xlsx` (or .toml) "
    "writes an example to start from"
)


def scheme_fault(place: Place, seen: str, expected: str = _DESCRIBED, line: int | None = None) -> Finding:
    """Return a fault of a scheme; its words are «中文 | English»."""
    where, where_en = (f"第 {line} 行：", f"line {line}: ") if line else ("", "")
    zh, en = sides(seen)
    wanted, wanted_en = sides(expected)
    return finding(
        "scheme-invalid",
        place,
        seen=where + zh,
        seen_en=where_en + en,
        expected=wanted,
        expected_en=wanted_en,
    )


def sides(text: str) -> tuple[str, str]:
    """Return words in Chinese and in English; the same twice where only one is written."""
    zh, bar, en = text.partition(" | ")
    return zh, en if bar else zh


def model_faults(error: ValidationError) -> Iterator[tuple[Keys, str]]:
    """Yield every fault of the model once: its keys, and words «中文 | English»."""
    for fault in _without_echoes(error.errors()):
        keys: Keys = tuple(
            key for key in fault["loc"] if not (isinstance(key, str) and key.startswith(("function-", "tuple[")))
        )
        if fault["type"] == "scheme":
            for below, words in fault["ctx"]["faults"]:
                yield (*keys, *below), words
        else:
            yield keys, _model_words(fault)


def _without_echoes(faults: list[Any]) -> list[Any]:
    """Return the faults without those that only follow from another: a list that is too short once a part failed."""
    deeper = [fault["loc"] for fault in faults]
    return [
        fault
        for fault in faults
        if "too_short" not in fault["type"]
        or not any(len(loc) > len(fault["loc"]) and loc[: len(fault["loc"])] == fault["loc"] for loc in deeper)
    ]


_MODEL_WORDS = {
    "extra_forbidden": "没有这个设置 | unknown key",
    "missing": "缺少这个设置 | this key is missing",
    "string_type": "应为文字 | a text is needed",
    "string_too_short": "不能为空 | must not be empty",
    "int_type": "应为整数 | a whole number is needed",
    "int_parsing": "应为整数 | a whole number is needed",
    "int_from_float": "应为整数 | a whole number is needed",
    "greater_than_equal": "不能小于 {ge} | must not be less than {ge}",
    "less_than_equal": "不能大于 {le} | must not be more than {le}",
    "bool_type": "应为 true 或 false | true or false is needed",
    "bool_parsing": "应为 true 或 false | true or false is needed",
    "date_type": "应为日期，如 2012-01-17 | a date is needed, such as 2012-01-17",
    "date_parsing": "应为日期，如 2012-01-17 | a date is needed, such as 2012-01-17",
    "date_from_datetime_parsing": "应为日期，如 2012-01-17 | a date is needed, such as 2012-01-17",
    "date_from_datetime_inexact": "应为日期，如 2012-01-17 | a date is needed, such as 2012-01-17",
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
        return _MODEL_WORDS[fault["type"]].format(**fault.get("ctx", {}))
    return f"值不对：{fault['input']!r} | {fault['msg']}"


def every_fault(raw: dict[str, Any], whole: bool = True) -> list[tuple[Keys, str]]:
    """Return the faults of a scheme in raw form, those between its parts too when a part itself is at fault.

    The model looks at a scheme as a whole only when every part stands. So the
    parts at fault are replaced by stand-ins that are named and known alike, and
    the whole is looked at once more.

    Args:
        raw: The scheme in the form of its TOML file.
        whole: Whether the faults between parts are wanted.
    """
    between, found = _faults_of(raw)
    if between:
        return found if whole else []
    if found and whole and raw.get("forms"):
        found += [fault for fault in _faults_of(_with_stand_ins(raw, found))[1] if fault not in found]
    return found


def _faults_of(raw: dict[str, Any]) -> tuple[bool, list[tuple[Keys, str]]]:
    """Return the faults that the model finds, and whether they lie between parts, each part being right."""
    try:
        Scheme.model_validate(raw)
    except ValidationError as error:
        return any(not fault["loc"] for fault in error.errors()), list(model_faults(error))
    return False, []


def _with_stand_ins(raw: dict[str, Any], broken: list[tuple[Keys, str]]) -> dict[str, Any]:
    """Return the raw scheme with a part that holds for each that is at fault."""
    whole = copy.deepcopy(raw)
    levels = [level for scale in whole.get("scales", {}).values() for level in scale]
    for (section, *keys), _ in broken:
        if section == "forms":
            form = whole["forms"][keys[0]]
            items = ["—"] if form.get("scale") else [{"text": "—", "score": [0, 1]}]
            name = form.get("id") or f"\0{keys[0]}"
            whole["forms"][keys[0]] = {"id": name, "scale": form.get("scale"), "items": items}
        elif section == "scales":
            whole["scales"][keys[0]] = [*dict.fromkeys(whole["scales"][keys[0]]), "\0", "\1"]
        elif section == "verdicts":
            whole["verdicts"][keys[0]] |= {"when": "rate >= 0", "say": "—"}
        elif section == "annexes":
            annex = whole["annexes"][keys[0]]
            whole["annexes"][keys[0]] = {
                "id": annex.get("id") or f"\0{keys[0]}", "rows": "units", "form": annex.get("form"),
            }  # fmt: skip
        elif section == "rate":
            weights = whole["rate"].get("weights")
            whole["rate"] = {"weights": dict.fromkeys(weights, 1)} if weights else {
                "satisfied": whole["rate"].get("satisfied") or levels
            }  # fmt: skip
        elif section == "id":
            whole["id"] = "—"
        else:
            whole.pop(str(section), None)
    return whole
