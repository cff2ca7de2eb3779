"""The same input gives the same bytes (contract §2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import run, run_process
from tests.support.desk import OTHER, UNIT, Desk
from tests.support.schemes import ORG_ONE
from tests.support.tables import table

ENVIRONMENTS = [
    {"TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A round with counted, superseded, faulty and refused files."""
    desk.scheme(ORG_ONE, due="2012-01-09")
    desk.roster(
        f"| 单位 | 上级单位 |\n| 校党委 | |\n| {UNIT} | 校党委 |\n| {OTHER} | 校党委 |\n| 离退休党支部 | 校党委 |"
    )
    desk.put("c.xlsx", table(UNIT, 9, day="2012-01-10"))
    desk.put("a.xlsx", table(UNIT, 8, day="2012-01-08"))
    desk.put("b.xlsx", table(OTHER, 7).replace("| 7 |", "| 近7 |"))
    desk.put("sub/d.xlsx", table("外语系党支部"))
    Path("in/e.xlsx").write_bytes(b"not a workbook")
    return desk


def test_order_of_paths_is_nothing(full: Desk) -> None:
    """The order in which PATHs are given changes no byte."""
    paths = ["in/a.xlsx", "in/b.xlsx", "in/c.xlsx", "in/sub", "in/e.xlsx"]

    one = full.run("merge", paths=paths)
    other = full.run("merge", paths=paths[::-1])

    assert one.stdout == other.stdout
    assert one.exit_code == other.exit_code == 1


def test_number_of_workers_is_nothing(full: Desk) -> None:
    """--workers 1 and --workers 2 give the same bytes."""
    alone, both = full.run("merge", "--workers", 1), full.run("merge", "--workers", 2)

    assert alone.stdout == both.stdout
    assert len(alone.json["files"]) == 5


@pytest.mark.parametrize("command", ["merge", "check"])
def test_standard_output_equals_the_file(full: Desk, command: str) -> None:
    """--json - and --json FILE hold the same bytes: UTF-8, no BOM, one final newline (§2)."""
    known = ["--scheme", "scheme.toml", "--roster", "roster.xlsx"]

    result = full.run(command)
    run(command, "in", *known, "--json", "out.json")

    written = Path("out.json").read_bytes()
    assert written == result.stdout.encode("utf-8")
    assert written.startswith(b"{")
    assert written.endswith(b"}\n")
    assert "离退休党支部" in written.decode() or command == "check"


def test_environment_is_nothing(full: Desk) -> None:
    """Locale, time zone and hash seed change no byte of a process that is run alone."""
    arguments = ["merge", "in", "--scheme", "scheme.toml", "--roster", "roster.xlsx", "--json", "-"]

    outputs = {run_process(*arguments, environment=environment).stdout for environment in ENVIRONMENTS}

    assert outputs == {full.run("merge").stdout}


def test_findings_stand_in_order(full: Desk) -> None:
    """§2: "findings by file, sheet, row, column, code"."""
    findings = full.merge()["findings"]

    files = [finding["file"] for finding in findings if finding.get("file")]
    assert files == sorted(files)
    assert len(findings) > 3


def test_findings_of_a_sheet_stand_by_row_then_column(desk: Desk) -> None:
    """Row 10 comes after row 9 and column C after B, though not as text."""
    desk.scheme(ORG_ONE)
    rows = "\n".join(f"| {n} | 总体评价 | {'优' if n in (2, 10) else '√'} | | |" for n in range(1, 12))

    merged = desk.merged(f"| 单位:{UNIT} | | | | |\n| 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |\n{rows}")

    cells = [finding["cell"] for finding in merged["findings"] if finding["code"] == "unknown-mark"]
    assert cells == ["C4", "C12"]


def test_finding_has_its_five_parts(full: Desk) -> None:
    """§5: "code, severity, found, expected, remedy always"."""
    for finding in full.merge()["findings"]:
        assert all(finding[part] for part in ("code", "severity", "found", "expected", "remedy")), finding
        assert finding["severity"] in {"error", "warning", "info"}
