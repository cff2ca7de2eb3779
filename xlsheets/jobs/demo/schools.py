"""S1, S2, S7, S9: universities and a school."""

from datetime import date

from xlsheets.books.schemefile import Scheme
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.demo.clerk import Meeting
from xlsheets.jobs.demo.faculty import NEVER, TWICE, demo_roster
from xlsheets.jobs.demo.places import branches, eligible, people, roster
from xlsheets.jobs.demo.spoil import count_in_text, more_than_ballots
from xlsheets.jobs.demo.system import Return, Stage, System

S1_LATE = "计算机系学生党支部"
S1_DUE = date(2012, 1, 13)


def _fujian() -> tuple[Stage, ...]:
    """Twelve branches of a faculty; a week after the end of the evaluation the reports are due."""
    scheme = Scheme.load("fjnu-2011").model_copy(update={"due": S1_DUE})
    known = demo_roster()
    returns = []
    for name in known.leaves:
        meeting = Meeting(eligible(known, name) - 3, date(2012, 1, 6), present=eligible(known, name) - 1, void=1)
        if name == S1_LATE:
            meeting = Meeting(eligible(known, name) - 2, date(2012, 1, 16))
        if name != NEVER:
            returns.append(Return(name, meeting))
        if name == TWICE:
            returns.append(Return(name, Meeting(eligible(known, name) - 4, date(2012, 1, 9)), "（更正）"))
    return (Stage(scheme, known, tuple(returns)),)


S2_CATEGORIES = ("教师", "学生", "机关和教辅", "后勤和附属", "离退休")
_S2_UNITS = (
    ("数学系教师党支部", "物理系教师党支部"), ("数学系学生党支部", "物理系学生党支部"),
    ("机关第一党支部", "图书馆党支部"), ("后勤党支部", "附属中学党支部"), ("离退休第一党支部", "离退休第二党支部"),
)  # fmt: skip
_S2_MODES = ("会议", "会议", "会议", "网络", "会议", "会议", "走访", "会议", "走访", "电话")


def fenlei_roster() -> Roster:
    """Return ten branches, two of each category."""
    units = [Unit("某大学")]
    for at, (category, names) in enumerate(zip(S2_CATEGORIES, _S2_UNITS, strict=True)):
        units += branches("某大学", names, 22 + 2 * at, category)
    members = [one for at, unit in enumerate(units[1:]) for one in people(unit.name, 3, first=at)]
    return roster(units, members)


def _fenlei() -> tuple[Stage, ...]:
    known = fenlei_roster()
    returns = []
    for name, mode in zip(known.leaves, _S2_MODES, strict=True):
        spoil = count_in_text if name == "图书馆党支部" else None
        returns.append(Return(name, Meeting(eligible(known, name) - 2, date(2012, 1, 5), mode), spoil=spoil))
    return (Stage(Scheme.load("fjnu-fenlei-2011"), known, tuple(returns)),)


def tianjin_roster() -> Roster:
    """Return two general branches with two branches each, four members a branch."""
    units = [Unit("某职业技术师范大学"), Unit("机械学院党总支", parent="某职业技术师范大学")]
    units += branches("机械学院党总支", ("机械教工党支部", "机械学生党支部"), 12)
    units += [Unit("电子学院党总支", parent="某职业技术师范大学")]
    units += branches("电子学院党总支", ("电子教工党支部", "电子学生党支部"), 14)
    leaves = roster(units).leaves
    return roster(units, [one for at, name in enumerate(leaves) for one in people(name, 4, first=2 * at)])


def _tianjin() -> tuple[Stage, ...]:
    known = tianjin_roster()
    returns = []
    for name in known.leaves:
        returns.append(Return(name, Meeting(eligible(known, name) - 2, date(2011, 1, 12))))
    commented: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in known.inner if name != "某职业技术师范大学"]
    for at, name in enumerate(known.leaves):
        last = known.labels_of(name)[-1]
        commented.append((name, (last,) if at % 2 else ()))
    return (Stage(Scheme.load("tjzjsd-2010"), known, tuple(returns), comments=tuple(commented)),)


SCHOOL = "史纳学校党支部"


def _shina() -> tuple[Stage, ...]:
    """The evaluation meeting, and after the mid-term tests the parents: a workbook for each rater group."""
    known = roster([Unit(SCHOOL)], people(SCHOOL, 7))
    meeting, parents = date(2010, 11, 5), date(2010, 11, 19)
    returns = (
        Return(SCHOOL, Meeting(6, meeting), group="民主党派人士"),
        Return(SCHOOL, Meeting(12, meeting), group="群众代表", spoil=more_than_ballots),
        Return(SCHOOL, Meeting(86, parents), group="学生家长"),
    )
    return (Stage(Scheme.load("shina-2010"), known, returns),)


SYSTEMS = (
    System(
        "s1",
        "附件3、4、5 出自同一批评议表；迟报、未报的支部逐个列名 | "
        "annexes 3, 4 and 5 from the same ballots; the late and the missing by name",
        _fujian,
    ),
    System(
        "s2",
        "几类党组织用几种样表，各类、各种方式的小计加得起来 | "
        "several forms in one round; sub-totals by category and by mode add up",
        _fenlei,
    ),
    System(
        "s7",
        "集中评议逐票划√；领导点评登记表一式三份，谁还没有点评 | "
        "ticked ballots; comment forms in triplicate, and who has no comment yet",
        _tianjin,
    ),
    System("s9", "家长单独一类，分两次报来 | parents as a rater group of their own, in a second return", _shina),
)
