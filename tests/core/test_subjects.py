"""A form of people needs somebody to rate, where the list of members tells who is there."""

from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.core.scheme import Scheme
from xlsheets.core.subjects import without_subjects
from xlsheets.core.wording import in_words

SCHEME = Scheme.model_validate(
    {
        "id": "t", "scales": {"满意度": ["满意", "不满意"]}, "rate": {"satisfied": ["满意"]},
        "forms": [
            {"id": "org", "scale": "满意度", "items": ["甲"]},
            {"id": "member", "subject": "member", "title": "党员表", "scale": "满意度", "items": ["乙"]},
            {"id": "window", "subject": "window", "title": "窗口表", "scale": "满意度", "items": ["丙"],
             "roles": ["窗口"], "categories": ["机关"]},
        ],
    }
)  # fmt: skip
UNITS = (Unit("甲支部", category="机关"), Unit("乙支部", category="教师"))


def said(*members: Member) -> list[str]:
    """Return what is found of a list of members."""
    return [in_words(one).found for one in without_subjects(SCHEME, Roster(UNITS, members))]


def test_units_without_anybody_to_rate_are_named() -> None:
    """乙支部 has no members, and no window is needed of it; 甲支部 has a member and no window."""
    assert said(Member("甲支部", "张三", status="党员")) == [
        "“党员表”：党员名册中 1 个单位没有任何人（乙支部）", "“窗口表”：党员名册中 1 个单位没有窗口（甲支部）",
    ]  # fmt: skip


def test_nothing_is_said_without_a_list_of_members_or_of_a_whole_one() -> None:
    """A roster without members leaves the names to the units."""
    assert said() == []
    whole = (Member("甲支部", "张三"), Member("甲支部", "一号窗口", status="窗口"), Member("乙支部", "李四"))
    assert said(*whole) == []
