"""The settings of a 方案 workbook, one a row: 基本信息 and 计分规则, each with its name, choices and explanation."""

from dataclasses import dataclass

from xlsheets.books.schemefields import SUBJECTS, Field


@dataclass(frozen=True, slots=True)
class Topic:
    """Settings of one part of the scheme: its heading on the sheet, and its key in the model (empty: the scheme)."""

    heading: str
    key: str
    fields: tuple[Field, ...]


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
        Field("modes", "方式",
            "封面上可以填的评议方式，用顿号隔开，如 会议、走访、电话、网络；写了就按方式分别小计。"
            "不填就不分。", "texts"),
    )),
    Topic("时限", "", (
        Field("due", "截止日期",
            "报送的截止日期，如 2012-1-17；当天不算迟，填报日期晚于它的标为迟报。"
            "不填就不查迟报。", "date"),
    )),
)  # fmt: skip

COMMENTED = "commented"
"""Not a key of the model: whether there is a 登记表 at all."""

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
    Topic("打分", "scores", (
        Field(
            "trim", "去掉",
            "打分项目另算一个平均分，先去掉几个最高分和同样多的最低分：1 是各去掉一个，0 是不去掉；"
            "小于 1 的是比例，如 10% 是两头各去掉一成。没有打分项目的不必管它。", "number",
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
    Topic("领导点评", "comments", (
        Field(COMMENTED, "登记表", "做：按名册印领导点评登记表，查谁还没有点评。不做：下面三格不起作用。", "word", {
            "true": "做", "false": "不做",
        }),
        Field("subjects", "点评对象", "党组织、党员，或只写其中一样；用顿号隔开。", "words", {
            key: SUBJECTS[key] for key in ("organisation", "member")
        }),
        Field("copies", "各执一份",
            "每份登记表由谁保存，用顿号隔开，如 本人、党组织、公示：写几处印几份，内容相同。", "texts"),
        Field("due", "点评期限", "每个对象最迟哪天要有点评，如 2012-1-13；不填就不限。", "date"),
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
