"""S3 to S6, S8, S10: offices, a hospital, a community and a workshop."""

from datetime import date

from xlsheets.books.schemefile import Scheme
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.demo.clerk import Meeting
from xlsheets.jobs.demo.places import branches, people, roster
from xlsheets.jobs.demo.spoil import count_in_text, unclear_count
from xlsheets.jobs.demo.system import Return, Stage, System

GANSU_GROUPS = ("党员干部", "职工群众代表", "服务对象", "两代表一委员")


def gansu_roster() -> Roster:
    """Return four levels: the department, two committees, two general branches each, two branches each."""
    units = [Unit("省交通运输厅")]
    for committee in ("公路局党委", "运管局党委"):
        units.append(Unit(committee, parent="省交通运输厅"))
        for general in ("机关", "基层"):
            name = f"{committee[:3]}{general}党总支"
            units.append(Unit(name, parent=committee))
            units += branches(name, (f"{name[:-3]}第一支部", f"{name[:-3]}第二支部"), 20)
    known = roster(units)
    return roster(units, [one for at, name in enumerate(known.leaves) for one in people(name, 3, first=at)])


def _gansu() -> tuple[Stage, ...]:
    known = gansu_roster()
    returns = []
    for at, name in enumerate(known.leaves):
        meeting = Meeting(dict(zip(GANSU_GROUPS, (8 + at, 6, 5, 3 * (at % 2)), strict=True)), date(2012, 2, 8))
        returns.append(Return(name, meeting, spoil=count_in_text if at == 2 else None))
    return (Stage(Scheme.load("gansu-jt-2012"), known, tuple(returns), upward=True),)


def _windows() -> tuple[Stage, ...]:
    """Three windows, five days each; one day's counts never came."""
    hall = "车辆管理服务大厅"
    windows = ("收费窗口", "发证窗口", "咨询窗口")
    units = [Unit(hall), *(Unit(name, parent=hall) for name in windows)]
    days = [date(2012, 2, 6 + at) for at in range(5)]
    units += [Unit(f"{name}{day.month}月{day.day}日", parent=name) for name in windows for day in days]
    known = roster(units)
    returns = [
        Return(f"{name}{day.month}月{day.day}日", Meeting(30 + 7 * at + 3 * number, day, unhappy=3))
        for at, name in enumerate(windows)
        for number, day in enumerate(days)
        if (name, day.day) != ("咨询窗口", 9)
    ]
    return (Stage(Scheme.load("gansu-chuangkou-2012"), known, tuple(returns)),)


COUNTY = "县局党组"


def _county() -> tuple[Stage, ...]:
    scheme = Scheme.load("xianju-dangzu").model_copy(update={"round": "2012-04"})
    groups = [group.name for group in scheme.form("org").groups]
    known = roster([Unit(COUNTY, eligible=64, issued=62)], people(COUNTY, 9))
    meeting = Meeting(
        dict(zip(groups, (9, 7, 18, 6, 5, 14), strict=True)),
        date(2012, 4, 27),
        opinions=((COUNTY, "政策宣传再多一些"), (COUNTY, "办事指南印得清楚些"), ("李四", "多下基层")),
    )
    return (Stage(scheme, known, (Return(COUNTY, meeting),)),)


COMMUNITY_GROUPS = ("居民区楼组长", "团队骨干成员", "志愿者", "物业公司及业委会成员", "小区居民")


def community_roster() -> Roster:
    """Return four residents' areas, each with a secretary and two other members."""
    areas = ("一居民区党总支", "二居民区党总支", "三居民区党总支", "四居民区党总支")
    units = [Unit("某街道党工委"), *branches("某街道党工委", areas, 26)]
    members = []
    for at, name in enumerate(areas):
        members += [*people(name, 1, "书记", at), *people(name, 2, "党员", at + 4)]
    return roster(units, members)


def _community() -> tuple[Stage, ...]:
    scheme = Scheme.load("shequ-kaohe").model_copy(update={"round": "2011"})
    known = community_roster()
    returns = [
        Return(name, Meeting(dict(zip(COMMUNITY_GROUPS, (5, 4, 4, 3, 6 + at), strict=True)), date(2011, 12, 20 + at)))
        for at, name in enumerate(known.leaves)
    ]
    commented = tuple((name, ()) for name in known.leaves[:-1])
    return (Stage(scheme, known, tuple(returns), comments=commented),)


HOSPITAL_GROUPS = ("领导点评", "党组织考评", "党员互评", "群众测评")


def _hospital() -> tuple[Stage, ...]:
    wards = ("内科党小组", "外科党小组", "医技党小组")
    units = [Unit("第二人民医院党支部"), *branches("第二人民医院党支部", wards, 24)]
    known = roster(units, [one for at, name in enumerate(wards) for one in people(name, 3, first=3 * at)])
    stages = []
    for month, day in ((6, date(2011, 6, 28)), (12, date(2011, 12, 27))):
        scheme = Scheme.load("dingxi-2011").model_copy(update={"round": f"2011-{month:02d}"})
        returns = [
            Return(name, Meeting(dict(zip(HOSPITAL_GROUPS, (3, 4, 6, 9 + at), strict=True)), day))
            for at, name in enumerate(wards)
        ]
        stages.append(Stage(scheme, known, tuple(returns), f"2011年{month}月"))
    return tuple(stages)


WORKSHOP = "燃气轮机车间党支部"
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


def _workshop() -> tuple[Stage, ...]:
    """Four quarters of one scheme; half-year and year-end of others, never merged with them."""
    known = roster([Unit(WORKSHOP, eligible=24, issued=24)], people(WORKSHOP, 9))
    quarterly = Scheme.load("ranji-jidu-2011")
    stages = []
    for at, quarter in enumerate(_QUARTERS):
        scheme = quarterly.model_copy(update={"round": f"2011年{quarter}"})
        meeting = Meeting(20 + at, date(2011, 3 * at + 3, 25), unhappy=4 + 3 * at)
        spoil = unclear_count if at == 1 else None
        stages.append(Stage(scheme, known, (Return(WORKSHOP, meeting, spoil=spoil),), f"1_{quarter}"))
    for folder, name, day in (
        ("2_半年", "ranji-bannian-2011", date(2011, 6, 28)),
        ("3_年末", "ranji-nianmo-2011", date(2011, 12, 26)),
    ):
        stages.append(Stage(Scheme.load(name), known, (Return(WORKSHOP, Meeting(22, day)),), folder))
    return tuple(stages)


SYSTEMS = (
    System(
        "s3",
        "支部、总支、党委、厅逐级汇总，各级之和等于支部之和 | "
        "rolled up over four levels; the sums of sums are the sums over the branches",
        _gansu,
    ),
    System("s4", "窗口每天的计数加成窗口的总数，缺哪一天列出来 | daily counters add up to the windows", _windows),
    System("s5", "党组六项、党员六项，六类参评人分开 | six items each, six rater groups", _county),
    System(
        "s6",
        "打分与等次同表：平均分、最高、最低、去掉一高一低 | scores beside levels: mean, highest, lowest, trimmed mean",
        _community,
    ),
    System(
        "s8",
        "四个来源分开，按权重合并；公示表没有参评人；六月、十二月对比 | "
        "four sources apart and combined by weights; a public sheet; two rounds compared",
        _hospital,
        compared=True,
    ),
    System(
        "s10",
        "季度、半年、年末项目不同，各自汇总；四个季度的走势 | "
        "different items by period, never merged; the trend over four quarters",
        _workshop,
        compared=True,
    ),
)
