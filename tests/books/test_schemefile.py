"""Scheme files: what is written reads back the same, and every fault names its line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.schemes import MEMBER, ORG, scheme_text
from xlsheets.books.schemefile import Scheme, bundled_names, read_scheme, write_scheme
from xlsheets.core.findings import Refused
from xlsheets.core.wording import in_words

WORDS = st.text(
    alphabet=st.characters(categories=("L", "N", "P", "S", "Zs")) | st.sampled_from("\\\"\n\t'#=[]{}"),
    min_size=1,
    max_size=12,
).filter(lambda text: bool(text.strip()))
LEVELS = ("满意", "基本满意", "不满意")
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1))
FRACTIONS = st.fractions(0, 1, max_denominator=40)


@st.composite
def _schemes(draw: st.DrawFn) -> Scheme:
    """Draw a scheme with every kind of setting."""
    groups: Any = draw(
        st.sampled_from([(), ("党员", "群众"), {"党员": "1/3", "群众": "2/3"}, {"党员": 0.25, "群众": 0.75}])
    )
    items: list[Any] = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    if draw(st.booleans()):
        items.append({"text": "得分\u3000", "score": [0, 100]})
    if draw(st.booleans()):
        items = [{"text": item} if isinstance(item, str) else item for item in items]
        first = draw(FRACTIONS) if len(items) > 1 else Fraction(1)
        others = Fraction(1 - first, max(1, len(items) - 1))
        items = [item | {"weight": str(others if at else first)} for at, item in enumerate(items)]
        items[0]["aspect"] = draw(WORDS)
    rate: dict[str, Any] = {"base": draw(st.sampled_from(["valid", "issued", "marked"]))}
    if draw(st.booleans()):
        rate["weights"] = {level: str(draw(FRACTIONS)) for level in LEVELS}
    else:
        rate |= {
            "satisfied": draw(st.sampled_from([LEVELS[:1], LEVELS[:2]])),
            "of": draw(st.sampled_from(["counts", "printed"])),
        }
    raw = {
        "id": draw(WORDS),
        "version": draw(st.integers(0, 99)),
        "title": draw(WORDS),
        "source": draw(WORDS),
        "due": draw(DAYS),
        "modes": draw(st.lists(WORDS, max_size=3)),
        "scores": {"trim": draw(st.sampled_from([0, 1, 2, "1/10"]))},
        "comments": draw(
            st.none() | st.fixed_dictionaries({"copies": st.lists(WORDS, max_size=3), "due": DAYS}) | st.just({})
        ),
        "scales": {draw(WORDS): LEVELS, "别的": ("优", "劣", *draw(st.sampled_from([(), ("差",)])))},
        "forms": [],
        "rate": rate,
        "counting": {"blank": draw(st.sampled_from(["abstain", "void", "ignore"]))},
        "rounding": {"places": draw(st.integers(0, 4)), "trailing_zeros": draw(st.booleans())},
        "rollup": {"method": draw(st.sampled_from(["pooled", "mean"]))},
        "verdicts": [
            {"when": "rate < 60%", "say": draw(WORDS)},
            {"when": "不满意 >= 1/3", "say": "x", "form": "one", "again": True},
        ],
        "anonymity": {"minimum": draw(st.one_of(st.none(), st.integers(0, 9)))},
        "annexes": [{"id": draw(WORDS), "rows": "units", "columns": ["number", "unit", "rate"], "public": True}],
    }
    scale = next(iter(raw["scales"]))
    if scale == "别的":
        raw["scales"] = {"别的": LEVELS}
    raw["forms"] = [
        {
            "id": "one",
            "scale": scale,
            "items": items,
            "groups": groups,
            "title": draw(WORDS),
            "layout": "D",
            "apart": draw(st.sampled_from(["column", "workbook"])),
            "categories": draw(st.lists(WORDS, max_size=2)),
            "rated": draw(st.sampled_from(["unit", "parent"])),
        },
        {
            "id": "two",
            "subject": "member",
            "scale": scale,
            "items": ["甲"],
            "overall": draw(st.sampled_from([None, "乙"])),
        },
    ]
    return Scheme.model_validate(raw)


@settings(max_examples=60)
@given(_schemes())
def test_written_scheme_reads_back_the_same(scheme: Scheme) -> None:
    """Every setting, exact number and odd character survives TOML; a second writing changes no byte."""
    text = write_scheme(scheme)

    again = read_scheme(text, "x.toml")

    assert again == scheme
    assert write_scheme(again) == text


@pytest.mark.parametrize("name", bundled_names())
def test_bundled_scheme_reads_back_the_same(name: str) -> None:
    """The schemes that come with the program load, and are written without loss."""
    scheme = Scheme.load(name)

    assert read_scheme(write_scheme(scheme), "x.toml") == scheme
    assert scheme.id == name


def test_decimals_are_exact() -> None:
    """0.1 in a scheme is one tenth, not the float beside it."""
    text = scheme_text(ORG, weights='{"满意" = 1, "基本满意" = 0.1, "不满意" = "1/3"}')

    weights = read_scheme(text, "x.toml").rate.weights

    assert weights == {"满意": 1, "基本满意": Fraction(1, 10), "不满意": Fraction(1, 3)}


def _faults(text: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_scheme(text, "x.toml")
    assert {found.code for found in refused.value.findings} == {"scheme-invalid"}
    return [in_words(found).found for found in refused.value.findings]


def _line(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("places = 2", "placs = 2", "placs"),
        ("places = 2", 'places = "two"', "places"),
        ('mode = "half-up"', 'mode = "up"', "mode"),
        ('blank = "abstain"', 'blank = "maybe"', "blank"),
        ('"基本满意"]\nbase', '"尚可"]\nbase', "satisfied"),
        ('subject = "member"', 'subject = "person"', '"person"'),
        ("version = 1", 'version = "new"', "version"),
        ('id = "member"', 'id = "org"', None),
    ],
)
def test_fault_names_its_line(old: str, new: str, part: str | None) -> None:
    """An unknown key, a wrong value and a level on no scale are named with the line where they stand."""
    text = scheme_text(ORG, MEMBER).replace(old, new, 1)
    assert new in text

    (fault,) = _faults(text)

    number = (
        _line(text, part) if part else [at for at, line in enumerate(text.splitlines(), 1) if line == 'id = "org"'][-1]
    )
    assert f"第 {number} 行" in fault


def test_every_fault_is_named_at_once() -> None:
    """Three faults are three findings, not one after the other."""
    text = scheme_text(ORG).replace("places = 2", "placs = 2").replace('mode = "half-up"', 'mode = "up"')

    assert len(_faults(text + "\n[unknown]\nx = 1\n")) == 3


def test_text_that_is_no_toml_names_its_line() -> None:
    """A stray bracket is named with its line."""
    text = scheme_text(ORG).replace("[rounding]", "[rounding")

    (fault,) = _faults(text)

    assert f"第 {_line(text, '[rounding')} 行" in fault


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", "中文".encode("gb18030")])
def test_file_that_is_no_utf8_is_refused(tmp_path: Path, data: bytes) -> None:
    """A scheme saved in another encoding is refused, not misread."""
    path = tmp_path / "a.toml"
    path.write_bytes(data)

    with pytest.raises(Refused) as refused:
        Scheme.load(path)

    assert [found.code for found in refused.value.findings] == ["scheme-invalid"]


def test_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Notepad writes a BOM; the scheme loads all the same."""
    path = tmp_path / "a.toml"
    path.write_text(scheme_text(ORG), encoding="utf-8-sig")

    assert Scheme.load(path).id == "kaohe"


@pytest.mark.parametrize("name", ["nobody", "fjnu-2012", "", "../fjnu-2011"])
def test_unknown_name_names_the_bundled_ones(name: str) -> None:
    """A name that is neither bundled nor a file is refused, with those there are."""
    with pytest.raises(Refused) as refused:
        Scheme.load(name)

    (found,) = refused.value.findings
    assert found.code == "scheme-unknown"
    assert "fjnu-2011" in in_words(found).expected
