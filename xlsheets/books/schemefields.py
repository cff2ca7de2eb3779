"""What a 方案 workbook holds: its sheets, and every setting with its Chinese name, choices and explanation.

Writer and reader both go by this description, so a label stands in one place.
The keys are those of the model (core.scheme); a closed choice is shown by the
words of `words` and never by its key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "number", "whole", "date", "word", "form", "scale", "level", "texts", "words"]
"""What a cell holds: form, scale and level name what other sheets list, texts and words are several set apart by 、."""


@dataclass(frozen=True, slots=True)
class Field:
    """A setting, or a column of a table.

    Attributes:
        key: Its key in the model.
        label: Its name on the sheet; of a repeated column with {} for the number.
        hint: What it means and how it is written, in one or two sentences.
        kind: What its cell holds.
        words: Each key of a closed choice with the word that the sheet shows.
        width: The column's width.
        columns: How many columns a repeated one has at least; 0 for a single one.
    """

    key: str
    label: str
    hint: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict)
    width: float = 14.0
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one table of any number of rows.

    Attributes:
        name: Its name.
        purpose: What it is for, in one sentence.
        fields: Its columns from left to right.
        spare: Empty rows left for additions.
        landscape: Whether it is printed across.
    """

    name: str
    purpose: str
    fields: tuple[Field, ...]
    spare: int = 6
    landscape: bool = False


YES_NO = {"true": "是", "false": "否"}

FORM = Field("form", "样表", "写哪一张样表的代号，从下拉列表中选。", "form", width=12.0)

SUBJECTS = {"organisation": "党组织", "member": "党员", "leader": "领导", "window": "窗口"}

SCALES = Sheet(
    "等次",
    "一行一张等次表，等次从好到差写在右边各格，至少两个。",
    (
        Field("name", "等次表", "等次表的名称，如 满意度；样表里用这个名称选用。", width=16.0),
        Field("levels", "第{}等",
            "等次的名称，如 满意；最好的写在第 1 等，往右依次变差，"
            "中间不要空格。", width=13.0, columns=8),
    ),
    landscape=True,
)  # fmt: skip

FORMS = Sheet(
    "表样",
    "一行一张样表（一种评议表）。每张样表的项目写在“项目”表，参评人的类别写在“参评人员”表。",
    (
        Field("id", "样表", "样表的代号，用英文字母和数字，如 org、member；其他各表都用它指明样表。", width=12.0),
        Field("subject", "评议对象", "评谁。党组织：评单位本身；党员、领导、窗口：一行一个姓名（名称）。", "word",
            SUBJECTS, 12.0),
        Field("title", "标题", "印在表的上方，也用来认表。", width=42.0),
        Field("scale", "等次表", "用哪一张等次表，从下拉列表中选；全部是打分项目的不填。", "scale", width=15.0),
        Field("overall", "总体评价",
            "各项之后另加的一项，写它的名称，如 总体评价；没有项目列的表也填这一项。"
            "没有就不填。", width=16.0),
        Field("layout", "报送表",
            "下发哪一种报送表。不填时评组织的用 D，评人的用 E；有打分项目的总是 B。只管下发，"
            "读表时各种都认。", "word", {
            "A": "A 一票一张表", "B": "B 逐票填等次", "C": "C 逐票打√", "D": "D 按项目填票数", "E": "E 按姓名填票数",
            "F": "F 一票一张名单",
        }, 21.0),
        Field("apart", "类别分开",
            "下发时参评人类别怎样分开：同一张表里填在一栏，或各用一张表，或各用一个文件；不填为一栏。", "word", {
            "column": "填在一栏", "sheet": "各一张表", "workbook": "各一个文件",
        }, 12.0),
        Field("categories", "单位类别", "由哪些类别的单位填，写名册“类别”栏的话，用顿号隔开；不填就都填。", "texts",
            width=16.0),
        Field("roles", "对象身份", "评哪些身份的人，写党员名册“身份”栏的话，用顿号隔开；不填就都评。", "texts",
            width=16.0),
        Field("rated", "评哪一级", "评党组织的样表评谁：本单位，或上一级单位（如支部评党委）；不填为本单位。", "word", {
            "unit": "本单位", "parent": "上级单位",
        }, 12.0),
    ),
    landscape=True,
)  # fmt: skip

ITEMS = Sheet(
    "项目",
    "一行一个评议项目，按印在表上的顺序；同一张样表的项目不得重复。",
    (
        FORM,
        Field("text", "项目", "印在表上的文字；同一张样表里不得重复。", width=40.0),
        Field("aspect", "方面", "项目归在哪个方面之下，如 德、能、勤、绩、廉；不分方面的不填。", width=14.0),
        Field("weight", "权重",
            "项目在本方面或本表中的比重，如 0.2、20% 或 1/3；整张样表加起来必须是 1，"
            "或者每个方面各加起来是 1；一个方面里要么都填，要么都不填。", "number", width=9.0),
        Field("low", "最低分", "打分的项目填最低分和最高分，如 0 和 100；按等次评的不填。", "number", width=9.0),
        Field("high", "最高分", "与最低分一起填。", "number", width=9.0),
    ),
    spare=12,
)  # fmt: skip

GROUPS = Sheet(
    "参评人员",
    "一行一个参评人类别；不分类别计票的样表不写。",
    (
        FORM,
        Field("name", "参评人类别", "类别的名称，如 党员、干部、群众代表；各类分开计票。", width=30.0),
        Field("weight", "权重",
            "各类的满意率按权重合并时填，如 0.5、50% 或 1/3；一张样表的权重加起来必须是 1，"
            "要么都填，要么都不填。", "number"),
    ),
    spare=10,
)  # fmt: skip

VERDICTS = Sheet(
    "结论",
    "一行一个结论；从上到下，用精确的数比较，第一条成立的写入“结论”栏。不下结论的不写。",
    (
        Field("name", "比较的数", "满意率、平均分（打分项目），或某个等次的名称（它占基数的份额）。", "level",
            width=18.0),
        Field("sign", "比较", "低于、不高于、高于、不低于；“不高于”和“不低于”包括相等。", "word", {
            "<": "低于", "<=": "不高于", ">": "高于", ">=": "不低于",
        }, 11.0),
        Field("limit", "界限", "写作 60%、0.6 或 3/5；平均分写分数，如 60。", width=11.0),
        Field("say", "结论", "成立时说什么，如 限期整改。", width=28.0),
        Field("form", "样表", "只对哪一张样表下结论；不填就对所有样表。", "form", width=12.0),
        Field("again", "回头看", "得到这个结论的，下一轮要回头看的写“是”；不填为否。", "word", YES_NO, 10.0),
    ),
    spare=8,
)  # fmt: skip

ANNEXES = Sheet(
    "附表",
    "一行一个附件；栏目从左到右选，不选就用通常的栏目。",
    (
        Field("id", "附件", "附件的编号，如 附件4，不得重复。", width=10.0),
        Field("title", "标题", "印在表的上方。", width=34.0),
        Field("form", "样表", "用哪一张样表，从下拉列表中选；不选就用第一张合适的。", "form", width=12.0),
        Field("rows", "每行", "一行是什么：一个单位、一个对象（姓名）、一个项目；或是供打印的空白评议表。", "word", {
            "units": "一个单位", "subjects": "一个对象", "items": "一个项目", "ballot": "空白评议表",
        }, 13.0),
        Field("public", "公示", "向大家公布的表写“是”：不得有参评人类别和意见建议；不填为否。", "word", YES_NO, 8.0),
        Field("columns", "第{}栏", "从下拉列表中选；“票数”“百分比”各占每个等次一栏。空白评议表不选。", "word", {
            "number": "序号", "unit": "单位", "name": "姓名", "code": "单位代码", "group": "参评人类别",
            "eligible": "应参评人数", "present": "参评人数", "issued": "发出票数", "returned": "收回票数",
            "valid": "有效票数", "void": "无效票数",
            "counts": "票数", "percent": "百分比", "rate": "满意率", "verdict": "结论",
            "opinions": "意见建议", "remark": "备注",
            "units": "支部数", "units_done": "已评支部数", "members": "党员数",
        }, 10.0, 10),
    ),
    spare=4,
    landscape=True,
)  # fmt: skip

BASIC_SHEET, RULES_SHEET = "基本信息", "计分规则"
SHEETS = (
    BASIC_SHEET, SCALES.name, FORMS.name, ITEMS.name, GROUPS.name, RULES_SHEET, VERDICTS.name, ANNEXES.name,
)  # fmt: skip
"""The names of the sheets in order; all of them are needed, in any order."""

LABEL = Field("label", "设置", "")
VALUE = Field("value", "内容", "")
REMARKS = ("说明", "备注", "类别")
"""Heads of columns that the reader passes over; staff may add one for notes of their own."""

RATE, SCORE = "满意率", "平均分"
"""How a verdict names the rate and the mean score, unless a level has that very name."""

COMPARED = {"rate": RATE, "score": SCORE}


def label_of(field: Field, number: int = 1) -> str:
    """Return a column's head; of a repeated one the head of the number-th."""
    return field.label.format(number) if field.columns else field.label
