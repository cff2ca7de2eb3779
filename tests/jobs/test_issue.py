"""What is sent out: which files, under which names, in which order."""

import io
import tomllib
from importlib import resources
from typing import Any

import openpyxl
import pytest

from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.core.scheme import Scheme
from xlsheets.jobs.issue import ballots, issue, safe_name


def scheme(name: str = "fjnu-2011", **parts: Any) -> Scheme:
    """Return a bundled scheme with other sections."""
    text = (resources.files("xlsheets") / "schemes" / f"{name}.toml").read_text(encoding="utf-8")
    return Scheme.model_validate(tomllib.loads(text) | parts)


def roster(*names: str) -> Roster:
    """Return a roster of branches below one committee."""
    return Roster(
        (Unit("理工分党委"), *(Unit(name, parent="理工分党委") for name in names)),
        tuple(Member(name, "孙八") for name in names),
    )


BALLOTS = ["附件1_基层党组织开展创先争优活动群众评议表.xlsx", "附件2_党员参加创先争优活动群众评议表.xlsx"]


def test_a_workbook_a_leaf_and_the_paper_ballots() -> None:
    """Leaves in roster order, numbered; the committee itself gets none; then the ballots, then 汇总.xlsm."""
    files = list(issue(scheme(), roster("化学系教工党支部", "物理系学生党支部")))

    assert [name for name, _ in files] == [
        "01_化学系教工党支部.xlsx",
        "02_物理系学生党支部.xlsx",
        *BALLOTS,
        "汇总.xlsm",
    ]
    assert all(content.startswith(b"PK") for _, content in files)


def test_each_workbook_is_its_units_own() -> None:
    """Unit and members of a workbook are those of the roster."""
    (_, first), (_, second), *_ = issue(scheme(), roster("甲支部", "乙支部"))

    for content, unit in ((first, "甲支部"), (second, "乙支部")):
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book["xlsheets"]["B5"].value == unit
        assert book["党员评议"]["B5"].value == "孙八"


def test_numbers_are_as_wide_as_the_last() -> None:
    """A hundred units have three digits, so that names sort in roster order."""
    names = [name for name, _ in issue(scheme(), roster(*(f"第{n}支部" for n in range(1, 101))))]

    assert names[0].startswith("001_")
    assert names[:100] == sorted(names[:100])


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("机关/后勤 党支部", "机关／后勤 党支部"),
        ('a<b>c:d"e\\f|g?h*i', "a＜b＞c：d＂e＼f｜g？h＊i"),
        ("  尾随点. . ", "尾随点"),
        ("换\n行\x00", "换 行"),
        ("...", "未命名"),
        ("很" * 300, "很" * 60),
    ],
)
def test_names_are_allowed_everywhere(name: str, safe: str) -> None:
    """What Windows forbids becomes full-width; ends are trimmed; long names are cut."""
    assert safe_name(name) == safe


def test_names_differ_even_where_case_is_ignored() -> None:
    """Ballots of one title get a number."""
    forms = [
        {"id": key, "title": title, "scale": "满意度", "items": ["承诺践诺情况"]}
        for key, title in (("a", "ABC表"), ("b", "abc表"))
    ]
    names = [name for name, _ in issue(scheme(forms=forms, annexes=[]), roster("甲支部"))]

    assert names[1:] == ["评议表_ABC表.xlsx", "评议表_abc表（2）.xlsx", "汇总.xlsm"]


def test_ballot_annexes_without_a_form_take_the_next_one() -> None:
    """Annexes of rows "ballot" pair with forms in order; a form that none names is printed without."""
    annexes = [{"id": "附件1", "rows": "ballot", "form": "member"}, {"id": "附件2", "rows": "ballot"}]

    paired = [(annex, form.id) for annex, form in ballots(scheme(annexes=annexes))]
    assert paired == [("附件1", "member"), ("附件2", "org")]
    assert [(annex, form.id) for annex, form in ballots(scheme(annexes=[]))] == [(None, "org"), (None, "member")]


def test_same_input_same_files() -> None:
    """Names and bytes are the same every time."""
    assert list(issue(scheme(), roster("甲支部"))) == list(issue(scheme(), roster("甲支部")))


@pytest.mark.parametrize("name", ["fjnu-2011", "changfeng-2011"])
def test_bundled_schemes_are_issued(name: str) -> None:
    """Each bundled scheme gives a workbook for a unit without numbers or members."""
    assert len(list(issue(scheme(name), Roster((Unit("甲支部"),))))) >= 2
