"""What a 方案 workbook holds: its sheets, and every setting with its Chinese name, choices and explanation.

Writer and reader both go by this description, so a label stands in one place.
The keys are those of the model (core.scheme); a closed choice is shown by the
words of `words` and never by its key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "number", "whole", "date", "word", "form", "scale", "level"]
"""What a cell holds: form, scale and level name what other sheets list."""


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


@dataclass(frozen=True, slots=True)
class Topic:
    """Settings of one part of the scheme: its heading on the sheet, and its key in the model (empty: the scheme)."""

    heading: str
    key: str
    fields: tuple[Field, ...]


FORM = Field("form", "样表", "写哪一张样表的代号，从下拉列表中选。", "form", width=12.0)

BASIC = (
    Topic("识别", "", (
        Field("id", "方案代号",
            "方案唯一的代号，用英文字母、数字和连字符，如 fjnu-2011。报送表里记着它，"
            "下发以后不要改。"),
        Field("version", "版本", "整数，从 1 起；下发以后改动了方案就加 1，旧版的报送表会被认出来。", "whole"),
    )),
    Topic("活动", "", (
        Field("title", "名称", "评议活动的名称，印在报送表的封面上。"),
        Field("source", "依据", "通知的文号或名称，印在封面上；可以不填。"),
        Field("round", "轮次", "本轮的名称，如 2011-12、2012年第一季度；不同轮次的结果从不相加。可以不填。"),
    )),
    Topic("时限", "", (
        Field("due", "截止日期",
            "报送的截止日期，如 2012-1-17；当天不算迟，填报日期晚于它的标为迟报。"
            "不填就不查迟报。", "date"),
    )),
)  # fmt: skip

NUMERATOR = "numerator"
"""Not a key of the model: whether the levels below the rules are `satisfied` or `weights`."""

RULES = (
    Topic("满意率", "rate", (
        Field(
            NUMERATOR, "满意率算法",
            "满意等次：下表所列等次的票数相加，除以基数。等次权重：各等次的票数乘以下表的权重后相加，"
            "除以基数。", "word",
            {"satisfied": "满意等次", "weights": "等次权重"},
        ),
        Field("base", "基数", "满意率和各等次的百分比除以什么。", "word", {
            "issued": "发出", "returned": "收回", "valid": "有效票", "marked": "各等次票数之和",
            "present": "实参评人数", "eligible": "应参评人数",
        }),
        Field(
            "of", "取数",
            "按票数：用票数计算，最后修约。按印出的百分比：把各满意等次印出的百分比相加，"
            "只与“满意等次”同用。",
            "word", {"counts": "按票数", "printed": "按印出的百分比"},
        ),
    )),
    Topic("计票", "counting", (
        Field(
            "blank", "未填",
            "弃权：仍在有效票内，不计入任何等次。作废：该项作废，一项都没有填的整票无效。不计："
            "该项的基数减去未填的票。",
            "word", {"abstain": "弃权", "void": "作废", "ignore": "不计"},
        ),
        Field(
            "multiple", "多选", "一项划了两个以上等次时：该项作废，其余各项照计；或整票作废，各项都不计。",
            "word", {"void-item": "该项作废", "void-ballot": "整票作废"},
        ),
    )),
    Topic("百分比", "rounding", (
        Field("mode", "修约", "百分比怎样取到规定的位数；一般用四舍五入。", "word", {
            "half-up": "四舍五入", "half-even": "四舍六入五成双", "down": "舍去",
        }),
        Field("places", "小数位数", "百分比保留几位小数，0 至 10；一般为 2。", "whole"),
        Field(
            "complement", "补足",
            "要求一行的百分比加起来正好是 100 时，差额补在哪里；一般不补。"
            "满意率从不补。", "word", {
                "none": "不补", "first": "补在第一个等次", "last": "补在最后一个等次",
                "last-nonzero": "补在最后一个有票的等次",
                "largest": "补在票数最多的等次", "largest-remainder": "按最大余数补",
            },
        ),
        Field(
            "trailing_zeros", "末尾的零", "保留：89.3 印作 89.30。省略：89.30 印作 89.3，25.00 印作 25。",
            "word", {"true": "保留", "false": "省略"},
        ),
    )),
    Topic("逐级汇总", "rollup", (
        Field(
            "method", "汇总",
            "上级单位的满意率：合计票数，下级的票数和基数相加后再算；各单位平均，"
            "取末级单位满意率的平均数。",
            "word", {"pooled": "合计票数", "mean": "各单位平均"},
        ),
        Field(
            "empty_group", "缺类别",
            "参评人类别有权重而某一类没有票时：不出满意率；或按其余各类的权重折算；或该类按零计。",
            "word", {"none": "不出满意率", "rescale": "按其余类别折算", "zero": "该类按零计"},
        ),
    )),
    Topic("公布", "anonymity", (
        Field("minimum", "最少票数",
            "有效票少于此数的参评人类别，附表里不单独列出，仍计入全体。"
            "不填就不限。", "whole"),
    )),
)  # fmt: skip

RATE_LEVELS = (
    Field("level", "等次",
        "计入满意率的等次，必须是“等次”表里有的；可以写几张等次表的等次，"
        "每张样表只用自己的。", "level", width=18.0),
    Field("weight", "权重",
        "算法为“等次权重”时填：1、0.75、75% 或 1/3；大于 1 的一律看作百分制的分值。"
        "算法为“满意等次”时不填。", "number"),
)  # fmt: skip

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
        Field("subject", "评议对象", "评谁。党组织：评单位本身；党员、领导、窗口：一行一个姓名（名称）。", "word", {
            "organisation": "党组织", "member": "党员", "leader": "领导", "window": "窗口",
        }, 12.0),
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
            "项目在本方面或本表中的比重，如 0.2、20% 或 1/3；"
            "一律看待的不填。", "number", width=9.0),
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
        Field("name", "比较的数", "满意率，或某个等次的名称（它占基数的份额）。", "level", width=18.0),
        Field("sign", "比较", "低于、不高于、高于、不低于；“不高于”和“不低于”包括相等。", "word", {
            "<": "低于", "<=": "不高于", ">": "高于", ">=": "不低于",
        }, 11.0),
        Field("limit", "界限", "写作 60%、0.6 或 3/5。", width=11.0),
        Field("say", "结论", "成立时说什么，如 限期整改。", width=28.0),
        Field("form", "样表", "只对哪一张样表下结论；不填就对所有样表。", "form", width=12.0),
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

RATE = "满意率"
"""How a verdict names the rate, unless a level has that very name."""


def label_of(field: Field, number: int = 1) -> str:
    """Return a column's head; of a repeated one the head of the number-th."""
    return field.label.format(number) if field.columns else field.label
