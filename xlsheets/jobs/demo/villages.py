"""S11 to S14: a customs house, a village and a residents' area."""

from datetime import date

from xlsheets.books.schemefile import Scheme
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.demo.clerk import Meeting
from xlsheets.jobs.demo.places import branches, people, roster
from xlsheets.jobs.demo.spoil import count_in_text
from xlsheets.jobs.demo.system import Return, Stage, System

CUSTOMS = "某海关"


def _leaders() -> tuple[Stage, ...]:
    """106 leaders rated on line by 1250 people; 40 marks of the worst level each give the published 96.8 %."""
    known = roster([Unit(CUSTOMS, eligible=3600, issued=1300)], people(CUSTOMS, 106))
    meeting = Meeting(1250, date(2012, 3, 20), "网络", worst=40)
    return (Stage(Scheme.load("shhg-lingdao-2012"), known, (Return(CUSTOMS, meeting),)),)


STREAMS = ("实名评议", "匿名测评")
WINDOW_BALLOTS = (206, 206, 205)
"""617 users of 21 windows at three offices."""


def customs_roster() -> Roster:
    """Return six branches with three members each, and three offices with seven windows each."""
    units = [Unit(CUSTOMS), *branches(CUSTOMS, [f"第{digit}党支部" for digit in "一二三四五六"], 18, "支部")]
    members = [one for at, unit in enumerate(units[1:]) for one in people(unit.name, 3, "党员", at)]
    for office in ("空港海关", "浦江海关", "外港海关"):
        units.append(Unit(office, parent=CUSTOMS, category="窗口单位"))
        windows = people(office, 7, "窗口")
        members += [
            type(window)(office, f"{office[:2]}{at}号窗口", None, "窗口") for at, window in enumerate(windows, 1)
        ]
    return roster(units, members)


def _customs() -> tuple[Stage, ...]:
    known = customs_roster()
    returns = []
    for at, name in enumerate(known.leaves[:6]):
        meeting = Meeting(dict(zip(STREAMS, (9 + at, 6), strict=True)), date(2012, 3, 12))
        returns.append(Return(name, meeting, spoil=count_in_text if at == 3 else None))
    for name, ballots in zip(known.leaves[6:], WINDOW_BALLOTS, strict=True):
        returns.append(Return(name, Meeting(ballots, date(2012, 3, 15))))
    return (Stage(Scheme.load("shhg-jiceng-2012"), known, tuple(returns)),)


VILLAGE = "杨王村党委"
VILLAGE_GROUPS = ("党员", "村民代表", "三务监督小组")
_SQUADS = ("第一小组", "第二小组", "第三小组")
_VILLAGE_BRANCHES = ("综合支部", "老年支部", "文体团队支部", "企业第一支部", "企业第二支部", "企业第三支部")
ASSEMBLY = "村工作大会"


def village_roster() -> Roster:
    """Return three squads with their members, six branches, and the assembly with the cadres."""
    units = [Unit(VILLAGE), *branches(VILLAGE, _SQUADS, 38, "小组", 4)]
    units += [*branches(VILLAGE, _VILLAGE_BRANCHES, 20, "支部"), Unit(ASSEMBLY, None, VILLAGE, "大会", 78, 78)]
    members = [one for at, name in enumerate(_SQUADS) for one in people(name, 4, "党员", 3 * at)]
    return roster(units, [*members, *people(ASSEMBLY, 7, "村干部")])


def _village() -> tuple[Stage, ...]:
    known = village_roster()
    returns = [
        Return(name, Meeting(dict(zip(VILLAGE_GROUPS, (12 + at, 20 + 2 * at, 5), strict=True)), date(2012, 1, 10)))
        for at, name in enumerate(_SQUADS)
    ]
    returns += [
        Return(name, Meeting(17 + 3 * at, date(2012, 1, 11), unhappy=6)) for at, name in enumerate(_VILLAGE_BRANCHES)
    ]
    returns.append(Return(ASSEMBLY, Meeting(74, date(2012, 1, 12))))
    return (Stage(Scheme.load("yangwang-2011"), known, tuple(returns)),)


AREA = "长风二村第二居民区党总支"


def _area() -> tuple[Stage, ...]:
    """The published case: 308 of 311 members and 36 invited; 332 of 344 forms say 满意."""
    known = roster([Unit(AREA, eligible=311, issued=344)])
    meeting = Meeting(344, None, present=308 + 36, typed=(332,))
    return (Stage(Scheme.load("changfeng-2011"), known, (Return(AREA, meeting),)),)


SYSTEMS = (
    System("s11", "106 名领导、13 项；结果里没有参评人 | 106 leaders, 13 items, no rater in any output", _leaders),
    System(
        "s12",
        "实名、匿名两路分开；21 个窗口之和等于 617 张 | named and anonymous apart; 21 windows add up to 617 ballots",
        _customs,
    ),
    System(
        "s13",
        "群众评党员、党员评支部、支部评党委，各评各的，基数不同；五个方面三十项 | "
        "directed evaluations, each with its own base; thirty items in five aspects",
        _village,
    ),
    System("s14", "344 张中 332 张满意，96.5% | 332 of 344 forms, 96.5 %", _area),
)
