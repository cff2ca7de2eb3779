"""The JSON of a merge, asked and compared as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

CODES = frozenset(
    """
    unknown-mark not-a-number negative-count counts-exceed-base issued-less-than-returned sum-mismatch
    total-row-mismatch percent-impossible level-unknown item-unknown item-missing unit-unknown unit-ambiguous
    member-unknown member-duplicate layout-ambiguous layout-unknown summary-sheet submission-conflict
    formula-without-value file-encrypted file-damaged file-not-spreadsheet file-too-large file-hostile
    ballot-code-unknown ballot-code-reused
    two-marks percent-mismatch submission-superseded submission-late submission-missing template-outdated hidden-data
    roster-mismatch blank-item
    percent-complemented submission-duplicate count-in-text unit-matched small-group
    """.split()  # noqa: SIM905
)
"""Every code of contract §5; "more codes are welcome", so others are never counted against the program."""

FACTS = {
    "应到": "eligible",
    "实到": "present",
    "发出": "issued",
    "收回": "returned",
    "有效": "valid",
    "无效": "void",
    "弃权": "blank",
    "项废": "void_items",
    "单位": "unit",
    "样表": "form",
    "对象": "subject",
    "组": "group",
    "项目": "item",
    "结论": "verdict",
}


def assert_figures(merged: Json, table: str, *, key: str = "results", **where: object) -> None:
    """Compare lines of the result with a drawn table, in the order of the JSON.

    Columns are the facts by their Chinese names (FACTS), a level for its count, a level with % for its printed
    percentage, 分数 and 满意率 for the rate's fraction and percent, 基数 for its base. ``-`` is null, an empty cell is
    not compared. Lines of rater groups are left out unless the table has the column 组.

    Args:
        merged: The JSON of a merge.
        table: The expected lines.
        key: ``results`` or ``rollup``.
        **where: Only lines with these values, such as ``form="org"``.
    """
    header, *expected = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in _lines(table)]
    lines = [line for line in merged[key] if all(line.get(name) == value for name, value in where.items())]
    if "组" not in header and "group" not in where:
        lines = [line for line in lines if line.get("group") is None]
    found = [[_shown(line, column) for column in header] for line in lines]
    same = len(found) == len(expected) and all(
        wanted in ("", seen)
        for seen_line, wanted_line in zip(found, expected, strict=True)
        for seen, wanted in zip(seen_line, wanted_line, strict=True)
    )
    if not same:
        findings = "\n  ".join(said(merged)) or "(none)"
        raise AssertionError(
            f"figures differ\nexpected {' | '.join(header)}\n  {_rows(expected)}\nfound\n  {_rows(found)}\n"
            f"findings\n  {findings}"
        )


def said(merged: Json) -> list[str]:
    """Return one line a finding: code, place, what was found."""
    return [f"{f['code']} {place(f)} {f['found']}" for f in merged["findings"]]


def place(finding: Json) -> str:
    """Return where a finding is, as ``file › sheet!cell``, as far as it has a place."""
    sheet = "!".join(str(finding[key]) for key in ("sheet", "cell") if finding.get(key))
    return " › ".join(part for part in (finding.get("file"), sheet) if part)


def cells(merged: Json, code: str) -> list[str]:
    """Return the cells of all findings with this code, in order; findings without a cell give an empty text."""
    return [finding.get("cell") or "" for finding in merged["findings"] if finding["code"] == code]


def codes(merged: Json, *, but: Sequence[str] = ()) -> list[str]:
    """Return the contract's codes among the findings, in order, without those in ``but``."""
    return [f["code"] for f in merged["findings"] if f["code"] in CODES and f["code"] not in but]


def faults(merged: Json) -> list[str]:
    """Return the contract's errors and warnings among the findings, in order."""
    return [f["code"] for f in merged["findings"] if f["code"] in CODES and f["severity"] != "info"]


def line(merged: Json, item: str, **where: object) -> Json:
    """Return the one result of this item that has these values (group null unless asked for)."""
    wanted = {"item": item, "group": None, **where}
    found = [row for row in merged["results"] if all(row.get(key) == value for key, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} lines of {wanted} among {len(merged['results'])}: {said(merged)}"
    return found[0]


def statuses(merged: Json) -> dict[str, str]:
    """Return the status of every file by its path."""
    return {file["path"]: file["status"] for file in merged["files"]}


def assert_identities(merged: Json) -> None:
    """Demand the identities of domain §5 of every result whose numbers are known (under blank other than void)."""
    for row in merged["results"]:
        if None not in (row["returned"], row["valid"]):
            assert row["returned"] == row["valid"] + row["void"], row
        numbers = [*(row["counts"] or {"": None}).values(), row["blank"], row["void_items"]]
        if None not in (*numbers, row["valid"]):
            assert sum(numbers) == row["valid"], row


def is_unknown(value: object) -> bool:
    """Tell whether a value is null, or a table of nothing but nulls (the contract says null, not how deep)."""
    return value is None or (isinstance(value, Mapping) and all(part is None for part in value.values()))


def _lines(table: str) -> list[str]:
    return [line for line in table.strip().splitlines() if line.strip()]


def _rows(rows: list[list[str]]) -> str:
    return "\n  ".join(" | ".join(row) for row in rows) or "(none)"


def _shown(row: Json, column: str) -> str:
    rate = row.get("rate") or {}
    if column in FACTS:
        value = row.get(FACTS[column])
    elif column == "分数":
        value = rate.get("fraction")
    elif column == "满意率":
        value = rate.get("percent")
    elif column == "基数":
        value = rate.get("base")
    elif column.endswith("%"):
        value = (row.get("percent") or {}).get(column[:-1])
    else:
        value = (row.get("counts") or {}).get(column)
    return "-" if value is None else str(value)
