"""Runs that cannot go on: exit status 2, one clear sentence, no traceback (contract §1, §3; issue 2.10)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.command import Result, run
from tests.support.desk import UNIT, Desk
from tests.support.schemes import ORG_ONE, scheme_text
from tests.support.tables import table


@pytest.fixture(autouse=True)
def _desk_with_one_table(desk: Desk) -> None:
    """Every test here begins with a round that would go well."""
    desk.scheme(ORG_ONE)
    desk.put("01.xlsx", table(UNIT))


def assert_refused(result: Result, *words: str) -> None:
    """Demand exit status 2 and a message that holds the words, without a traceback and without JSON."""
    assert result.exit_code == 2, (result.exit_code, result.said)
    assert "Traceback" not in result.said
    assert result.said.strip()
    folded = "".join(result.said.split())
    for word in words:
        assert "".join(word.split()) in folded, result.said
    assert not result.stdout.startswith("{")


@pytest.mark.parametrize("command", ["merge", "check"])
def test_path_that_is_not_there(desk: Desk, command: str) -> None:
    """A path that does not exist is named."""
    assert_refused(desk.run(command, paths=["nirgends"]), "nirgends")


@pytest.mark.parametrize("command", ["merge", "check"])
def test_empty_folder(desk: Desk, command: str) -> None:
    """A folder without any workbook gives nothing to merge."""
    Path("leer").mkdir()

    assert_refused(desk.run(command, paths=["leer"]), "leer")


@pytest.mark.parametrize("command", ["merge", "check"])
def test_scheme_that_nobody_knows(desk: Desk, command: str) -> None:
    """A scheme that is neither bundled nor a file is named."""
    assert_refused(run(command, "in", "--scheme", "gibtsnicht", "--json", "-"), "gibtsnicht")


def test_roster_that_is_not_there(desk: Desk) -> None:
    """A roster that does not exist is named."""
    result = run("merge", "in", "--scheme", "scheme.toml", "--roster", "fehlt.xlsx", "--json", "-")

    assert_refused(result, "fehlt.xlsx")


def test_roster_without_units(desk: Desk) -> None:
    """A roster without the column 单位 is no roster."""
    desk.roster("| 名称 | 电话 |\n| 甲 | 12 |")

    assert_refused(desk.run("merge"), "单位")


def _line_of(text: str, part: str) -> int:
    """Return the number from 1 of the line that holds the part."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def _broken(old: str, new: str) -> tuple[str, int]:
    """Return a scheme with one thing changed, pushed down so that the number of its line stands for nothing else."""
    text = "#\n" * 130 + scheme_text(ORG_ONE)
    changed = text.replace(old, new)
    assert changed != text
    return changed, _line_of(changed, new.splitlines()[-1])


BROKEN = {
    "unknown-key": ('mode = "half-up"', 'mode = "half-up"\nrundung = 3', "rundung"),
    "unknown-key-of-a-form": ('subject = "organisation"', 'subject = "organisation"\ntitel = "x"', "titel"),
    "unknown-value": ('base = "valid"', 'base = "gueltig"', "base"),
    "level-that-no-scale-has": ('satisfied = ["满意", "基本满意"]', 'satisfied = ["满意", "很好"]', "很好"),
    "places-that-are-text": ("places = 2", 'places = "zwei"', "places"),
    "scale-that-is-not-there": ('scale = "满意度"', 'scale = "等级"', "等级"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_fault_in_the_scheme_is_named_with_its_line(desk: Desk, fault: str) -> None:
    """§3: "an unknown key, a level that no scale has …: one finding each with the line, exit 2"."""
    old, new, word = BROKEN[fault]
    text, number = _broken(old, new)
    Path("scheme.toml").write_text(text, encoding="utf-8")

    assert_refused(desk.run("merge"), word, str(number))


def test_every_fault_in_the_scheme_is_named(desk: Desk) -> None:
    """Two unknown keys are two findings."""
    text, _ = _broken('mode = "half-up"', 'mode = "half-up"\nrundung = 3')
    text = text.replace('base = "valid"', 'base = "valid"\nbasis = 1')
    Path("scheme.toml").write_text(text, encoding="utf-8")

    assert_refused(desk.run("merge"), "rundung", "basis", str(_line_of(text, "rundung")), str(_line_of(text, "basis")))


def test_scheme_that_is_no_toml(desk: Desk) -> None:
    """A scheme that cannot be parsed is named with the line."""
    text = "#\n" * 130 + 'id = "x\n'
    Path("scheme.toml").write_text(text, encoding="utf-8")

    assert_refused(desk.run("merge"), "scheme.toml", "131")


@pytest.mark.parametrize(
    "weights", ['{"党员" = 0.5, "干部" = 0.3}', '{"党员" = 0.7, "干部" = 0.7}'], ids=["too-little", "too-much"]
)
def test_weights_that_do_not_add_up(desk: Desk, weights: str) -> None:
    """§3: "weights that do not add up": exit 2 with a line, that of the key or of its [[forms]]."""
    text, number = _broken('items = ["总体评价"]', f'items = ["总体评价"]\ngroups = {weights}')
    Path("scheme.toml").write_text(text, encoding="utf-8")

    result = desk.run("merge")

    assert_refused(result)
    assert {str(number), str(_line_of(text, "[[forms]]"))} & set(re.findall(r"\d+", result.said)), result.said


@pytest.mark.parametrize("command", ["merge", "check"])
def test_missing_option(desk: Desk, command: str) -> None:
    """Without --scheme the run cannot go on."""
    result = run(command, "in", "--json", "-")

    assert result.exit_code == 2
    assert "Traceback" not in result.said


def test_result_that_cannot_be_written(desk: Desk) -> None:
    """A --json FILE that is a folder cannot be written and is named."""
    Path("ordner").mkdir()

    result = run("merge", "in", "--scheme", "scheme.toml", "--json", "ordner")

    assert_refused(result, "ordner")


def test_preferred_file_that_is_not_there(desk: Desk) -> None:
    """--prefer with a path that cannot be read is refused like any other path (issue 2.10)."""
    assert_refused(desk.run("merge", "--prefer", "in/fehlt.xlsx"), "fehlt.xlsx")


def test_standard_output_holds_json_only(desk: Desk) -> None:
    """§1: "--json - writes to standard output, and then nothing else does"."""
    result = desk.run("merge")

    assert result.exit_code == 0
    assert list(result.json)
