"""Findings: their places, their order, and words for every rule in both languages."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from xlsheets.core.findings import Finding, Place, Refused, Severity, column_name, errors, in_order
from xlsheets.core.wording import RULES, finding, in_words


@given(st.integers(0, 18277))
def test_column_names(column: int) -> None:
    """Columns are named as Excel names them, A to ZZZ."""
    assert column_name(column) == get_column_letter(column + 1)


def test_place_reads_as_people_say_it() -> None:
    """File, sheet and cell are parted; a place without some of them says the rest."""
    sheet = Place("03_化学系.xlsx", "评议表")

    assert str(sheet.at(6, 2, 6, 4)) == "03_化学系.xlsx › 评议表!C7:E7"
    assert str(sheet.at(6, 2)) == "03_化学系.xlsx › 评议表!C7"
    assert str(Place("03_化学系.xlsx")) == "03_化学系.xlsx"
    assert (str(Place()), Place().cell) == ("", None)


@given(st.permutations(range(6)))
def test_findings_stand_by_place_and_once(order: list[int]) -> None:
    """The order is by file, sheet, row, column, code; the same finding twice is one."""
    sheet = Place("a.xlsx", "表")
    ordered = [
        Finding("x", Severity.ERROR, Place()),
        Finding("x", Severity.ERROR, Place("a.xlsx")),
        Finding("x", Severity.INFO, sheet.at(1, 9)),
        Finding("a", Severity.ERROR, sheet.at(9, 1)),
        Finding("b", Severity.ERROR, sheet.at(9, 1)),
        Finding("x", Severity.ERROR, sheet.at(10, 0)),
    ]

    assert in_order([ordered[at] for at in order] * 2) == ordered


def test_errors_are_the_errors() -> None:
    """Warnings and infos do not make the exit status 1."""
    found = [Finding("x", severity, Place()) for severity in Severity]

    assert [one.severity for one in errors(found)] == [Severity.ERROR]


def _fields(code: str) -> set[str]:
    rule = RULES[code]
    texts = [text for part in (rule.title, rule.found, rule.expected, rule.remedy) for text in (part.zh, part.en)]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_speaks_both_languages(code: str) -> None:
    """Title, what was seen, what was expected and how to mend it are never empty, in Chinese and in English."""
    said = finding(code, Place("a.xlsx"), **dict.fromkeys(_fields(code), "某"))

    for lang in ("zh", "en"):
        words = in_words(said, lang)
        assert all((words.title, words.found, words.expected, words.remedy))
    assert not any("\u4e00" <= char <= "\u9fff" and char != "某" for char in in_words(said, "en").title)


def test_refusal_names_its_codes() -> None:
    """What a log shows of a refusal is the code, the place and what was seen."""
    assert "path-missing" in str(Refused(finding("path-missing", Place("x.xlsx"), seen="不存在")))
