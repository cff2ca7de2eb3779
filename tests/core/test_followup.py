"""Who is looked at again, and what is made known of the units: by exact thresholds, people never named."""

from fractions import Fraction

import pytest

from xlsheets.core.followup import looked_at_again, notices
from xlsheets.core.rollup import Line, Result, results
from xlsheets.core.scheme import Scheme
from xlsheets.core.tally import Facts, Tally

SCHEME = Scheme.model_validate(
    {
        "id": "t", "scales": {"满意度": ["满意", "不满意"]},
        "forms": [
            {"id": "org", "scale": "满意度", "items": ["甲", "乙"]},
            {"id": "member", "subject": "member", "scale": "满意度", "items": ["丙"]},
        ],
        "rate": {"satisfied": ["满意"]},
        "verdicts": [
            {"when": "rate < 60%", "say": "限期整改", "again": True}, {"when": "rate >= 90%", "say": "先进达标"},
        ],
    }
)  # fmt: skip


def counted(*lines: tuple[str, str, str, str, int, int]) -> list[Result]:
    """Return the results of lines given as unit, form, subject, item, satisfied, unsatisfied."""
    return results(
        (
            Line(unit, form, subject, None, item, Tally((yes, no), 0, 0, Facts(valid=yes + no)))
            for unit, form, subject, item, yes, no in lines
        ),
        SCHEME,
    )


def test_the_list_has_exactly_those_below_the_threshold() -> None:
    """60 % is not below 60 %; 先进达标 asks for no second look."""
    found = looked_at_again(
        counted(
            ("甲支部", "org", "甲支部", "甲", 6, 4), ("甲支部", "org", "甲支部", "乙", 599, 401),
            ("乙支部", "org", "乙支部", "甲", 9, 1), ("乙支部", "member", "张三", "丙", 1, 2),
        ),
        SCHEME,
    )  # fmt: skip

    assert {(one.line.unit, one.line.subject, one.line.item) for one in found} == {
        ("甲支部", "甲支部", "乙"), ("乙支部", "张三", "丙"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("second", "share", "verdict"),
    [((4, 6), Fraction(1, 2), "限期整改"), ((6, 4), Fraction(3, 5), None), ((0, 0), None, None)],
)
def test_a_notice_is_the_mean_of_the_items(
    second: tuple[int, int], share: Fraction | None, verdict: str | None
) -> None:
    """The verdict is on the whole; an item without ballots leaves it open; members are not in it."""
    (notice,) = notices(
        counted(
            ("甲支部", "org", "甲支部", "甲", 6, 4), ("甲支部", "org", "甲支部", "乙", *second),
            ("甲支部", "member", "张三", "丙", 1, 2),
        ),
        SCHEME,
    )  # fmt: skip

    assert (notice.unit, notice.rate.share if notice.rate else None, notice.verdict) == ("甲支部", share, verdict)
