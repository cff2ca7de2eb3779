"""The wording of every finding, in Chinese first and in English.

One rule, one entry: severity, a title, what was seen, what was expected, and
how to mend it. `docs/findings.md` is printed from here. Words in braces are
the finding's values; an unknown one is a programming fault and raises.
"""

from dataclasses import dataclass
from typing import Literal

from xlsheets.core.findings import Finding, Place, Severity

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages."""

    zh: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        """Return the sentence in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code means and what is said when it fires.

    Attributes:
        severity: How much it weighs.
        title: What it is called.
        found: What was seen.
        expected: What should stand there.
        remedy: What the office that collects can do about it, or anybody.
        branch: What the branch can do in its own workbook, where that is not the remedy.
    """

    severity: Severity
    title: Text
    found: Text
    expected: Text
    remedy: Text
    branch: Text | None = None


def _rule(severity: Severity, title: str, found: str, expected: str, remedy: str, branch: str = "") -> Rule:
    """Return a rule from texts written «中文 | English»."""

    def both(text: str) -> Text:
        zh, _, en = text.partition(" | ")
        return Text(zh, en)

    return Rule(severity, both(title), both(found), both(expected), both(remedy), both(branch) if branch else None)


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

RULES: dict[str, Rule] = {
    # ── marks and counts ────────────────────────────────────────────────
    "unknown-mark": _rule(
        E,
        "认不出的标记 | A mark that is no level",
        "“{seen}” | “{seen}”",
        "√ 一类的标记，或等次名称：{levels} | a mark such as √, or a level name: {levels}",
        "对照纸质票改为规定的标记；改正前该票此项不计入任何等次 | mend it from the paper ballot; until then this item of the ballot counts for no level",
    ),
    "two-marks": _rule(
        W,
        "同一项有多个标记 | Several marks for one item",
        "同一项有 {count} 个标记（{marks}） | {count} marks for one item ({marks})",
        "每项只能有一个标记；未表态则留空 | one mark an item; blank when there is no opinion",
        "对照纸质票保留一个；若票面确有多个，可不改，按方案{effect} | keep one after looking at the paper ballot; if the paper has several, leave it: under the scheme {effect_en}",
        "对照纸质票保留一个；若票面确有多个，可不改，{effect} | keep one after looking at the paper ballot; if the paper has several, leave it: {effect_en}",
    ),
    "blank-item": _rule(
        W,
        "未填 | Left blank",
        "“{item}”一项没有填写 | nothing is filled in for “{item}”",
        "每项填一个等次或票数 | a level or counts for every item",
        "确属弃权可不改；漏录的请补录 | leave it if the rater abstained; fill in what was forgotten",
    ),
    "not-a-number": _rule(
        E,
        "不是票数 | Not a count",
        "“{seen}” | “{seen}”",
        "不小于 0 的整数 | a whole number, 0 or more",
        "改为准确的整数，标记请换成票数；认不出的数不会当作 0 | write the exact whole number, a count in place of a mark; an unreadable number is never taken as 0",
    ),
    "negative-count": _rule(
        E,
        "票数为负 | Negative count",
        "{seen} | {seen}",
        "不小于 0 的整数 | a whole number, 0 or more",
        "核对后改正 | look it up and mend it",
    ),
    "count-in-text": _rule(
        I,
        "数字写成了文字 | A count written as text",
        "“{seen}”，已读作 {count} | “{seen}”, read as {count}",
        "只写数字 {count} | the number {count} alone",
        "可不改 | nothing needs to be done",
        "改成数字；写成文字的，表里自己的合计、满意率算不进它 | write the number: the sheet's own totals and rates pass over text",
    ),
    "counts-exceed-base": _rule(
        E,
        "票数之和超过{base} | Counts add up to more than {base_en}",
        "各等次之和 {sum}，{base} {limit} | the levels add up to {sum}, {base_en} is {limit}",
        "各等次之和不超过{base} | the levels add up to no more than {base_en}",
        "核对本行票数和{base}数，改正其中错的 | check the counts of this row and {base_en}, and mend the wrong one",
    ),
    "base-unknown": _rule(
        W,
        "不知道{base}票数，没有满意率 | No rate: how many are {base_en} is unknown",
        "{label} {stated}，“{item}”各数之和 {sum}，差 {left} 票没有写明，所以不知道{base}票数 | {label_en} {stated}, the numbers of “{item}” add up to {sum}; nothing says what the other {left} are, so the number of {base_en} ballots is unknown",
        "写有{base}票数，或各数加起来等于{label} | the number of {base_en} ballots stated, or numbers that add up to {label_en}",
        "在表上加“{base}”一栏填写，或在“弃权”“无效”栏写明差的 {left} 票；{label}填错的请改正 | add a column “{base}” ({base_en}), or put the other {left} under 弃权 (blank) or 无效 (void); mend {label_en} if it is wrong",
    ),
    "base-missing": _rule(
        W,
        "没有写{base}票数，没有满意率 | No rate: the number of {base_en} ballots is not stated",
        "{whose}有票数，没有写{base}票数{stated}，所以没有满意率 | {whose_en} has counts, and nothing states how many ballots are {base_en}{stated_en}; so there is no rate",
        "写有{base}票数 | the number of {base_en} ballots stated",
        "在{where}补写{base}票数，再报一次；没有补写的，票数照计，满意率空着 | state the number of {base_en} ballots {where_en} and send it again; until then the counts stand and the rate is empty",
    ),
    "issued-less-than-returned": _rule(
        E,
        "收回多于发出 | More returned than issued",
        "发出 {issued}，收回 {returned} | issued {issued}, returned {returned}",
        "收回不超过发出 | no more returned than issued",
        "核对发出和收回票数 | check both numbers",
    ),
    "sum-mismatch": _rule(
        E,
        "合计不符 | A sum that does not fit",
        "{label} 填 {stated}，按各数应为 {sum} | {label} says {stated}, the numbers give {sum}",
        "{sum} | {sum}",
        "核对各数与{label}，改正其中错的 | check the numbers and {label}, and mend the wrong one",
    ),
    "total-row-mismatch": _rule(
        E,
        "合计行不符 | A total row that does not fit",
        "合计行填 {stated}，以上各行相加为 {sum} | the total row says {stated}, the rows above add up to {sum}",
        "{sum} | {sum}",
        "核对以上各行和合计行 | check the rows above and the total row",
    ),
    "percent-mismatch": _rule(
        W,
        "百分比与票数不符 | A percentage that its counts do not give",
        "填 {stated}，{count}/{base} 应为 {percent} | says {stated}, {count}/{base} is {percent}",
        "{percent} | {percent}",
        "以票数为准；如票数有误请改票数 | the counts are used; mend them if they are wrong",
    ),
    "percent-complemented": _rule(
        I,
        "百分比已补足 100 | A percentage plugged to make 100",
        "填 {stated}，{count}/{base} 为 {percent}，本行合计恰为 100 | says {stated}, {count}/{base} is {percent}; the row adds up to exactly 100",
        "{percent}，或注明补足 | {percent}, or a note that it was plugged",
        "可不改；汇总按票数计算 | nothing needs to be done; the counts are used",
    ),
    "percent-impossible": _rule(
        E,
        "没有票数能得出这个百分比 | No count gives this percentage",
        "只有百分比 {stated}，基数 {base} 下没有整数票数能得出 | only a percentage, {stated}; no whole count out of {base} prints so",
        "填票数 | counts",
        "补填票数；只有百分比不能汇总 | fill in the counts; percentages alone cannot be added up",
    ),
    "percent-only": _rule(
        W,
        "只有百分比，没有票数 | Percentages without counts",
        "“{item}”只有百分比 | only percentages for “{item}”",
        "各等次票数 | the count of each level",
        "补填票数；只有百分比不能汇总 | fill in the counts; percentages alone cannot be added up",
    ),
    "votes-merged": _rule(
        E,
        "票数或标记的格子被合并 | Votes in merged cells",
        "{count} 个格子合并成一格，填 {seen} | {count} cells are merged into one that says {seen}",
        "每个项目、每个等次各有一格 | a cell for each item and level",
        "取消合并，分别填写；这几格不计 | unmerge and fill each cell; none of these cells is counted",
    ),
    "formula-without-value": _rule(
        E,
        "公式没有计算结果 | A formula without a value",
        "{count} 个公式单元格没有存下计算结果 | {count} formula cell(s) hold no stored result",
        "公式旁存有结果 | a stored result beside the formula",
        "用 Excel 或 WPS 打开，重新计算后保存 | open in Excel or WPS, recalculate and save",
    ),
    # ── the table ───────────────────────────────────────────────────────
    "level-unknown": _rule(
        E,
        "方案中没有的等次 | A level that the scheme lacks",
        "表头“{seen}” | header “{seen}”",
        "{levels} | {levels}",
        "按方案改表头；若方案应有此等次，请修改方案 | mend the header, or the scheme if it should have this level",
        "把表头改成应为所列的等次 | make the header one of the levels expected",
    ),
    "level-missing": _rule(
        E,
        "缺等次 | A level without a column",
        "没有“{seen}”列 | no column “{seen}”",
        "{levels} | {levels}",
        "按方案补上该列；没有票的填 0 | add the column; 0 where there is no vote",
        "补上该列；没有票的填 0 | add the column; 0 where there is no vote",
    ),
    "item-unknown": _rule(
        E,
        "方案中没有的项目 | An item that the scheme lacks",
        "“{seen}” | “{seen}”",
        "{near} | {near}",
        "按方案改项目名称；此行未计入 | mend the item's text; this line is not counted",
        "照应为所列改项目名称；此行未计入 | write the item as expected; this line is not counted",
    ),
    "item-matched": _rule(
        I,
        "项目按相近写法认出 | Item recognised by a near wording",
        "“{seen}” | “{seen}”",
        "“{item}” | “{item}”",
        "认得不对时请按方案改项目名称 | mend the item's text if this is wrong",
    ),
    "item-missing": _rule(
        E,
        "缺项目 | An item is missing",
        "没有“{item}” | “{item}” is not there",
        "表“{form}”共 {count} 项 | form “{form}” has {count} items",
        "补上此项并填写 | add the item and fill it in",
    ),
    "score-out-of-range": _rule(
        E,
        "分数超出范围 | A score out of range",
        "“{seen}” | “{seen}”",
        "{low} 至 {high} 之间的分数 | a score from {low} to {high}",
        "对照纸质票改正；超出范围的分数不计入平均分，该项计为废 | mend it after the paper ballot; a score out of range is in no mean, this item of the ballot is void",
    ),
    "score-share": _rule(
        E,
        "分数是百分比格式 | A score in a percent format",
        "格子里的数是 {seen}，显示为 {shown} | the cell holds {seen}, shown as {shown}",
        "{low} 至 {high} 之间的分数 | a score from {low} to {high}",
        "取消百分比格式，重新填写分数；不猜是 {shown} 还是 {seen}，该项计为废 | take the percent format off and type the score again; whether {shown} or {seen} is meant is not guessed, and this item of the ballot is void",
    ),
    "score-unreadable": _rule(
        E,
        "不是分数 | Not a score",
        "“{seen}” | “{seen}”",
        "{low} 至 {high} 之间的分数 | a score from {low} to {high}",
        "改为一个数；认不出的分数不会当作 0，该项计为废 | write one number; an unreadable score is never taken as 0, this item of the ballot is void",
    ),
    "two-scores": _rule(
        W,
        "同一项有几个分数 | Several scores for one item",
        "{seen} | {seen}",
        "每项一个分数，{low} 至 {high} | one score an item, from {low} to {high}",
        "对照纸质票保留一个；不改则该项计为废 | keep one after the paper ballot; else this item of the ballot is void",
    ),
    "score-mismatch": _rule(
        W,
        "平均分或合计分不符 | A mean or sum of scores differs",
        "{label}写的是 {stated} | {stated}",
        "按各票的分数是 {score} | {score} by the scores themselves",
        "核对后改正；计算只用逐票的分数 | check and mend; only the single scores are used",
    ),
    "score-means-only": _rule(
        E,
        "打分项目没有逐票的分数 | A score item without the single scores",
        "“{item}”没有逐票填写的分数 | the single scores of “{item}” are not there",
        "一票一个分数 | a score for each ballot",
        "报送逐票的分数；只有合计或平均分算不出最高、最低和去极值平均，该项结果为未知 | return the score of each ballot; a sum or a mean gives no extremes and no trimmed mean, and the result stays unknown",
    ),
    "mode-unknown": _rule(
        W,
        "评议方式认不出 | The way of rating is not known",
        "“{seen}” | “{seen}”",
        "{modes} 之一 | one of {modes}",
        "写明采用的一种方式；写不明的，票数照计，分方式汇总时列入“未写明” | state the one way that was used; the counts stand, and are listed under 未写明 in the sums by way of rating",
    ),
    "form-missing": _rule(
        W,
        "缺表 | A form is missing",
        "没有找到“{form}” | “{form}” was not found",
        "方案要求的每张表 | every form of the scheme",
        "补报该表；本单位确无此表可不改 | send the form too, unless the unit has none",
    ),
    "group-unknown": _rule(
        E,
        "方案中没有的参评人类别 | A rater group that the scheme lacks",
        "“{seen}” | “{seen}”",
        "{groups} | {groups}",
        "按方案改参评人类别；在此之前只计入总数 | mend the group; until then it counts in the total only",
        "改成应为所列的类别；在此之前只计入总数 | write one of the groups expected; until then it counts in the total only",
    ),
    "layout-unknown": _rule(
        E,
        "没有认出评议表 | No ballot table recognised",
        "看过的工作表：{sheets} | sheets looked at: {sheets}",
        "有方案中的等次（{levels}）和项目的表 | a table with the scheme's levels ({levels}) and items",
        "检查是否报错了文件，或表头、项目是否被改 | see whether the wrong file was sent, or headers and items were changed",
        "看是否报错了文件；表头、项目改动过的，换成下发的报送表填写 | see whether the wrong file was sent; if headers or items were changed, use the workbook that was issued",
    ),
    "layout-ambiguous": _rule(
        E,
        "表的读法不止一种 | The table can be read in more than one way",
        "{readings} | {readings_en}",
        "只有一种读法 | one reading only",
        "{how} | {how_en}",
    ),
    "summary-sheet": _rule(
        E,
        "这是汇总表，不是报送表 | A summary, not a branch's return",
        "一行一个单位，共 {count} 个单位 | a row a unit, {count} units",
        "一个单位一个文件 | one unit a file",
        "请下级报送各单位原表；确要按汇总表计入，请加 --accept-summaries | ask for the units' own files, or add --accept-summaries to count it",
        "请报各单位的原表，一个单位一个文件 | send the units' own workbooks, a file a unit",
    ),
    "summary-unused": _rule(
        I,
        "汇总工作簿还没有用过 | A summary workbook not used yet",
        "其中没有收件 | nothing has been collected in it",
        "报送表，或收过件的汇总工作簿 | a return, or a summary that holds returns",
        "是本级自己的汇总工作簿，不用处理；若是下级报来的，请其收件汇总后再报 | nothing to do for your own; a lower office sends it after collecting",
    ),
    "scheme-mismatch": _rule(
        E,
        "是另一个方案的报送表 | A workbook of another scheme",
        "方案 {seen} | scheme {seen}",
        "方案 {scheme} | scheme {scheme}",
        "换成本轮下发的报送表，或用 --scheme 指定对应方案 | use this round's workbook, or name its scheme with --scheme",
        "换成本轮下发的报送表 | use the workbook that was issued for this round",
    ),
    "round-mismatch": _rule(
        E,
        "是另一轮的报送表 | A workbook of another round",
        "轮次 {seen} | round {seen}",
        "轮次 {round} | round {round}",
        "换成本轮下发的报送表；不同轮次的票从不相加 | use this round's workbook: ballots of different rounds are never added",
    ),
    "date-unreadable": _rule(
        W,
        "填报日期认不出 | The date cannot be read",
        "“{seen}” | “{seen}”",
        "年月日俱全的日期，如 2012年1月17日 | a date with year, month and day, such as 2012-01-17",
        "补上年份，改成这样的日期；认不出时查不了迟报，也分不出两份的先后 | write it so; else lateness and which of two returns is later cannot be told",
    ),
    "template-outdated": _rule(
        W,
        "用的是旧版报送表 | An old version of the workbook",
        "版本 {seen} | version {seen}",
        "版本 {version} | version {version}",
        "项目无误可不改；否则改用新版重填 | nothing to do if the items fit; else fill in the new version",
    ),
    "hidden-data": _rule(
        W,
        "有隐藏或筛选掉的内容 | Hidden or filtered content",
        "{what} | {what_en}",
        "全部显示 | everything visible",
        "已照常计入；请取消隐藏核对是否应计 | counted like the rest; unhide it and see whether it should be",
    ),
    # ── units and members ───────────────────────────────────────────────
    "unit-unknown": _rule(
        E,
        "名册中没有的单位 | A unit that the roster lacks",
        "{seen} | {seen}",
        "{near} | {near}",
        "按名册改单位名称，或在名册中补上（可填别名） | write the roster's name, or add the unit (or an alias) to the roster",
        "把封面的单位改成下发时的名称；单位改过名的，请告诉收件的办公室 | write the unit as the issued workbook does; if it was renamed, tell the office that collects",
    ),
    "unit-ambiguous": _rule(
        E,
        "对应不止一个单位 | More than one unit fits",
        "“{seen}” | “{seen}”",
        "其中之一：{near} | one of: {near}",
        "写全单位名称 | write the unit's full name",
    ),
    "unit-matched": _rule(
        I,
        "单位按相近写法或文件名认出 | Unit recognised by a variant or the file name",
        "“{seen}”（{source}） | “{seen}” ({source_en})",
        "{unit} | {unit}",
        "认得不对时请在封面写全名 | write the full name on the cover if this is wrong",
    ),
    "member-unknown": _rule(
        E,
        "名册中没有的人 | A member that the roster lacks",
        "“{seen}” | “{seen}”",
        "{unit} 名册中的人{near} | a member of {unit}{near}",
        "核对姓名，或在党员名册中补上；此行未计入 | check the name or add the member; this line is not counted",
        "核对姓名；名单有变动的，请告诉收件的办公室；此行未计入 | check the name; if people came or left, tell the office that collects; this line is not counted",
    ),
    "member-duplicate": _rule(
        E,
        "同一人出现两次 | A member twice",
        "“{seen}”已在 {first} | “{seen}” stands already at {first}",
        "每人一行；同名者写编号 | one line a member; a number for those of the same name",
        "删去重复的一行或注明编号；后一行未计入 | delete one line or add the number; the later line is not counted",
    ),
    "member-missing": _rule(
        W,
        "名册中的人没有评议结果 | A member without a result",
        "没有 {names} | {names} not found",
        "{unit} 名册 {count} 人 | the {count} members of {unit}",
        "补报，或说明未评议的原因 | send the missing lines or say why there are none",
    ),
    "form-without-subjects": _rule(
        W,
        "样表没有评议对象 | A form without subjects",
        "“{form}”：党员名册中 {count} 个单位没有{roles}（{units}） | “{form}”: {count} unit(s) have no {roles_en} on the list of members ({units})",
        "每个填这张表的单位都有评议对象 | somebody to rate in every unit that fills the form in",
        "补全党员名册的姓名、身份；确实没有的不用管 | complete names and 身份 on the list of members; leave it if there is nobody",
    ),
    "group-missing": _rule(
        I,
        "没有写参评人类别 | No rater group",
        "{count} 票没有写类别 | {count} ballot(s) without a group",
        "每张票写明类别：{groups} | a group for every ballot: {groups}",
        "可不改；这些票只计入总数 | nothing to do if unknown: they count in the total only",
    ),
    "group-absent": _rule(
        W,
        "有的参评人类别没有票 | A rater group without ballots",
        "“{unit}”的“{form}”缺 {groups} | “{form}” of “{unit}” lacks {groups}",
        "每个类别都有票 | ballots of every group",
        "补报该类别的票；确实没有的，合并的满意率按方案的规定处理 | send that group's ballots; if there are none, the combined rate follows the scheme's rule",
    ),
    "ballots-blank-at-end": _rule(
        W,
        "末尾有空白票 | Blank ballots at the end",
        "最后 {count} 个编号的行都没有填 | the last {count} numbered rows are blank",
        "一张票一行，没有用到的行删去 | a row a ballot, unused rows deleted",
        "已按 {count} 张空白票计入；不是票的请删去，或在封面写明收回票数 | counted as {count} blank ballots; delete rows that are no ballots, or state the ballots returned",
    ),
    "ballot-range": _rule(
        E,
        "一行写了几张票的票号 | One row, several ballot numbers",
        "票号“{seen}”像是 {count} 张票，只按一张计入 | ballot number “{seen}” looks like {count} ballots; the row counts as one",
        "一张票一行 | a row a ballot",
        "每张票各写一行；若确是一张票的编号，请把它改成不像一段票号的写法 | give each ballot its own row; if it is one ballot's number, write it so that it does not look like a range",
    ),
    "roster-mismatch": _rule(
        W,
        "与名册不一致 | Differs from the roster",
        "{label} {stated} | {label} {stated}",
        "名册为 {roster} | the roster says {roster}",
        "按封面计算；请核对名册 | the cover's number is used; check the roster",
        "核对封面的数；没有错的不用改 | check the number on the cover; leave it if it is right",
    ),
    "small-group": _rule(
        I,
        "人数少，不单独列出 | Too few to be shown alone",
        "{group} {count} 票 | {group}: {count} ballot(s)",
        "不少于 {minimum} 票 | {minimum} or more",
        "附表中不单独列出该类别 | the group is not shown on its own in the annexes",
    ),
    # ── submissions ─────────────────────────────────────────────────────
    "submission-missing": _rule(
        W,
        "未报送 | Not returned",
        "没有收到“{unit}” | nothing from “{unit}”",
        "每个单位一份 | one from every unit",
        "催报 | chase it",
    ),
    "submission-late": _rule(
        W,
        "迟报 | Late",
        "日期 {date} | dated {date}",
        "不晚于 {due} | no later than {due}",
        "如已同意可不改 | nothing to do if agreed",
    ),
    "submission-empty": _rule(
        E,
        "没有填写 | Nothing filled in",
        "各表都没有填票数或标记 | no counts or marks in any table",
        "填好的报送表 | a workbook that was filled in",
        "退回补填；该单位算未报送 | send it back; the unit counts as missing",
        "填好后重新报送；在此之前算未报送 | fill it in and send it again; until then the unit counts as missing",
    ),
    "submission-duplicate": _rule(
        I,
        "重复文件 | The same file again",
        "与 {first} 完全相同 | byte for byte the same as {first}",
        "每个单位一份 | one from every unit",
        "已只计一次 | counted once",
    ),
    "summary-repeats": _rule(
        W,
        "汇总工作簿放在了报送表中间 | A summary workbook among the returns",
        "其中汇总的 {count} 份报送表都已单独收到 | the {count} returns in it are all here themselves",
        "只有各单位的报送表 | the units' returns only",
        "已跳过这份汇总；请把汇总工作簿移到别的文件夹 | it was passed over; keep the summary workbook in another folder",
    ),
    "submission-superseded": _rule(
        W,
        "被后报的替代 | Superseded by a later one",
        "{why} | {why_en}",
        "以 {winner} 为准 | {winner} counts",
        "如应以此份为准，请用 --prefer 指定 | name this file with --prefer if it should count",
        "不用处理 | nothing to do",
    ),
    "submission-conflict": _rule(
        E,
        "同一单位报送两份，分不出先后 | Two returns of one unit, none clearly later",
        "另有 {others} | also {others}",
        "每个单位一份，或封面日期有先后 | one from every unit, or covers with different dates",
        "核实后用 --prefer 指定一份；在此之前都不计入 | name one with --prefer; until then none counts",
        "更正的一份，在封面写更晚的日期；在此之前都不计入 | write a later date on the cover of the one that counts; until then none counts",
    ),
    # ── files ───────────────────────────────────────────────────────────
    "file-encrypted": _rule(
        E,
        "有密码 | Password-protected",
        "{seen} | {seen}",
        "没有打开密码，或给出密码 | no password to open, or the password",
        "知道密码的，写进文本文件（一行一个），加 --password-file；否则请对方取消密码后另存再报 | if you know it, write it into a text file (one a line) and add --password-file; else ask for a copy saved without a password",
        "取消打开密码，另存后再报 | save a copy without a password and send that",
    ),
    "password-wrong": _rule(
        E,
        "密码打不开 | The password does not open it",
        "给出的 {seen} 个密码都打不开 | none of the {seen} password(s) given opens it",
        "打开密码 | the password to open",
        "核对密码（大小写、全角半角、首尾空格）后再来，或请对方取消密码后另存再报 | check the password (case, full-width characters, blanks around it), or ask for a copy saved without one",
        "取消打开密码，另存后再报 | save a copy without a password and send that",
    ),
    "encryption-unknown": _rule(
        E,
        "加密方式认不出 | An unknown encryption",
        "{seen} | {seen}",
        "Excel、WPS、LibreOffice 通常的加密，或没有密码 | what Excel, WPS and LibreOffice usually encrypt by, or no password",
        "请对方用存它的程序打开，另存为没有密码的 .xlsx 再报 | open it in the program that saved it and save it as .xlsx without a password",
        "用存它的程序打开，另存为没有密码的 .xlsx 再报 | open it in the program that saved it, save it as .xlsx without a password and send that",
    ),
    "extra-missing": _rule(
        E,
        "缺少一个组件 | A component is missing",
        "没有安装 xlsheets[{seen}] | xlsheets[{seen}] is not installed",
        'pip install "xlsheets[{seen}]" | pip install "xlsheets[{seen}]"',
        "安装后再来；不便安装的，用 Excel 或 WPS 打开原件，另存为没有密码的 .xlsx | install it and try again, or open the file in Excel or WPS and save it as .xlsx without a password",
        "取消打开密码，另存为 .xlsx 后再报 | save it as .xlsx without a password and send that",
    ),
    "password-file": _rule(
        E,
        "密码文件不能用 | The file of passwords cannot be used",
        "{seen} | {seen}",
        "文本文件，一行一个密码，不超过 50 个 | a text file, one password a line, 50 at most",
        "用记事本写好后再来；没有写入任何内容 | write it with a text editor and try again; nothing was written",
    ),
    "file-damaged": _rule(
        E,
        "文件损坏 | Damaged",
        "{seen} | {seen}",
        "能打开的工作簿 | a workbook that opens",
        "用 Excel 或 WPS 打开并另存为 .xlsx；打不开则请重报 | open it in Excel or WPS and save as .xlsx, or ask for it again",
        "用 Excel 或 WPS 打开，另存为 .xlsx 后再报 | open it in Excel or WPS, save it as .xlsx and send that",
    ),
    "file-not-spreadsheet": _rule(
        E,
        "不是电子表格 | Not a spreadsheet",
        "{seen} | {seen}",
        ".xlsx .xlsm .xls .xlsb .ods | .xlsx .xlsm .xls .xlsb .ods",
        "是表格的，用 Excel 或 WPS 打开原件，另存为 .xlsx；Word 文档、图片请把数字填进报送表 | a table: open it in Excel or WPS and save it as .xlsx; a Word file or a picture: fill its numbers into the workbook",
    ),
    "file-too-large": _rule(
        E,
        "文件过大 | Too large",
        "{seen} | {seen}",
        "{limit} | {limit}",
        "删去无关内容后另存；远处误填的单元格请清除 | delete what does not belong to it, clear cells filled in by accident far away, and save again",
    ),
    "file-hostile": _rule(
        E,
        "文件结构异常 | Abnormal structure",
        "{seen} | {seen}",
        "正常保存的工作簿 | a workbook saved in the ordinary way",
        "用 Excel 或 WPS 打开并另存为 .xlsx 后再报；来源不明的不要打开 | save it anew as .xlsx; do not open it if you do not know the sender",
    ),
    "file-unreadable": _rule(
        E,
        "文件读不了 | Cannot be read",
        "{seen} | {seen}",
        "可读的文件 | a readable file",
        "检查权限，或是否仍被占用 | check the permissions, or whether it is still in use",
        "用 Excel 或 WPS 打开，另存为 .xlsx 后再报 | open it in Excel or WPS, save it as .xlsx and send that",
    ),
    "program-fault": _rule(
        E,
        "程序没能读完这个文件 | The program failed on this file",
        "{seen} | {seen}",
        "能读完，或说明为什么不能 | read to its end, or a reason why not",
        "其他文件照常汇总；请把这个文件和这句话发给维护人员 | the other files go on; please report this sentence with the file",
        "用 Excel 或 WPS 打开，另存为 .xlsx 后再报 | open it in Excel or WPS, save it as .xlsx and send that",
    ),
    # ── what the person at the keyboard gave ────────────────────────────
    "scheme-invalid": _rule(
        E,
        "方案有误 | A fault in the scheme",
        "{seen} | {seen_en}",
        "{expected} | {expected_en}",
        "按说明改正方案文件 | mend the scheme file",
    ),
    "scheme-unknown": _rule(
        E,
        "没有这个方案 | No such scheme",
        "“{seen}” | “{seen}”",
        "自带方案：{names}；或 .toml、.xlsx 方案文件 | a bundled one: {names}; or a .toml or .xlsx file",
        "用 xlsheets schemes 查看 | see xlsheets schemes",
    ),
    "system-unknown": _rule(
        E,
        "没有这个做法 | No such system",
        "“{seen}” | “{seen}”",
        "{names} | {names}",
        "见 docs/systems.md | see docs/systems.md",
    ),
    "roster-invalid": _rule(
        E,
        "名册有误 | A fault in the roster",
        "{seen} | {seen_en}",
        "{expected} | {expected_en}",
        "改正名册后再来 | mend the roster and try again",
    ),
    "map-invalid": _rule(
        E,
        "映射有误 | A fault in the mapping",
        "{seen} | {seen_en}",
        "file、sheet、like、unit、form、read（counts、marks、skip）、group，填附表时 annex、column、row、means；工作表中为下拉列表的词 | file, sheet, like, unit, form, read (counts, marks, skip), group, for an annex to be filled annex, column, row, means; on the sheet a word of the drop-down list",
        "改正映射后再来 | mend the mapping and try again",
    ),
    "map-no-place": _rule(
        W,
        "映射中的决定用不上 | A decision without a place",
        "{seen} | {seen_en}",
        "表中有的表头、行，且只有一处 | a head or row that the table has, and only once",
        "改正映射后再来，或删去这一条 | mend the mapping and try again, or take the entry out",
        "不用处理 | nothing to do",
    ),
    "path-missing": _rule(
        E,
        "找不到文件或文件夹 | No such file or folder",
        "{seen} | {seen}",
        "存在且可读的路径 | a path that exists and can be read",
        "检查路径 | check the path",
    ),
    "prefer-unclear": _rule(
        E,
        "--prefer 指的文件不明 | The file that --prefer names is not clear",
        "{seen} | {seen_en}",
        "收到的一个文件 | one of the files received",
        "照列出的路径写 --prefer | write --prefer with a path as listed",
    ),
    "nothing-to-read": _rule(
        E,
        "没有可读的文件 | Nothing to read",
        "{seen} 中没有工作簿 | no workbook in {seen}",
        ".xlsx .xlsm .xls .xlsb .ods | .xlsx .xlsm .xls .xlsb .ods",
        "检查路径是否正确 | check the path",
    ),
    "libreoffice-missing": _rule(
        E,
        "没有可用的 LibreOffice | No LibreOffice to work with",
        "{seen} | {seen_en}",
        "LibreOffice Calc 及其 Python 部件，与本程序的 Python 次版本相同 | LibreOffice Calc and its Python part, for the same minor version of Python",
        "安装 LibreOffice（Debian、Ubuntu：libreoffice-calc、libreoffice-script-provider-python、python3-uno），见 docs/libreoffice.md | install LibreOffice (Debian, Ubuntu: libreoffice-calc, libreoffice-script-provider-python, python3-uno), see docs/libreoffice.md",
    ),
    "libreoffice-running": _rule(
        E,
        "LibreOffice 正在运行 | LibreOffice is running",
        "{seen} | {seen}",
        "已退出的 LibreOffice | LibreOffice closed",
        "退出 LibreOffice 的所有窗口后再来；确实没有运行的，删去这个锁文件；没有改动任何文件 | close all windows of LibreOffice and try again; if it is not running delete that lock file; nothing was changed",
    ),
    "libreoffice-profile": _rule(
        E,
        "LibreOffice 用户配置不能改动 | A LibreOffice profile that cannot be changed",
        "{seen} | {seen_en}",
        "LibreOffice 自己写的用户配置，其中没有别的 RunPython | a profile as LibreOffice writes it, without another RunPython",
        "按说明改正后再来；没有改动任何文件 | mend it and try again; nothing was changed",
    ),
    "target-locked": _rule(
        E,
        "目标文件正在别处打开 | The target is open elsewhere",
        "{seen} | {seen}",
        "已关闭的文件 | a closed file",
        "在 Excel、WPS 或 LibreOffice 中关闭后再来；确实没有人打开着的，锁文件（~$ 或 .~lock 开头）是上次异常退出留下的，可以删去；原文件没有改动 | close it and try again; if nobody has it open, the lock file (~$… or .~lock…) was left by a crash and may be deleted; nothing was changed",
    ),
    "target-read-only": _rule(
        E,
        "目标不能写 | The target cannot be written",
        "{seen} | {seen}",
        "可写的文件夹和文件 | a folder and file that can be written",
        "换一个文件夹，或去掉只读属性；没有写入任何内容 | choose another folder or remove the read-only mark; nothing was written",
    ),
    "target-exists": _rule(
        E,
        "目标文件已经存在 | The target exists already",
        "{seen} | {seen}",
        "新文件名 | a new file name",
        "换一个文件名，或先移走原文件；原文件没有改动 | choose another name or move it away; nothing was changed",
    ),
    "issue-exists": _rule(
        E,
        "文件夹里已有同名而内容不同的文件 | The folder has files of these names and other content",
        "{count} 个文件保留未动：{names} | {count} file(s) were kept as they are: {names}",
        "新的文件夹，或同一方案、同一名册发过而没有改动的文件 | a new folder, or files that were issued for the same scheme and roster and not changed",
        "用 -o 换一个文件夹；要在这里重新下发，先把这些文件移到别处（汇总.xlsm 里可能有收来的数据，请留好）；没有写入任何内容 | name another folder with -o, or move these files away first (汇总.xlsm may hold what was collected: keep it); nothing was written",
    ),
    "target-kind": _rule(
        E,
        "不能写成这种文件 | Not a kind of file that can be written",
        "{seen} | {seen}",
        "{kinds} | {kinds}",
        "改用其中一种扩展名 | use one of these endings",
    ),
    "option-invalid": _rule(
        E,
        "选项写得不对 | An option is not right",
        "{option} “{seen}” | {option} “{seen}”",
        "写法如 {expected} | such as {expected}",
        "照写法改正 | write it that way",
    ),
    "store-unknown": _rule(
        E,
        "不是 xlsheets 的汇总工作簿 | Not a summary workbook of xlsheets",
        "{seen} | {seen}",
        "merge --into 写出的工作簿 | a workbook written by merge --into",
        "先用 xlsheets merge … --into 汇总.xlsx 生成 | make one with xlsheets merge … --into FILE",
    ),
    # ── 领导点评 ────────────────────────────────────────────────────────
    "comment-missing": _rule(
        W,
        "还没有点评 | No comment yet",
        "{unit}：{names}，共 {count} | {unit}: {names}, {count} in all",
        "每个对象都有点评意见 | a comment for everybody",
        "补上点评意见后重新报送登记表 | fill in the comment and return the form again",
    ),
    "comment-late": _rule(
        W,
        "点评迟了 | A late comment",
        "“{whose}”的点评日期 {date} | the comment on “{whose}” is dated {date}",
        "不迟于 {due} | {due} or before",
        "核对日期；确实迟了的照计 | check the date; a comment that is late counts all the same",
    ),
    "text-cut": _rule(
        W,
        "文字过长 | Words too long",
        "{count} 个字 | {count} characters",
        "一格最多 {most} 个字 | {most} characters in a cell at most",
        "台账里只有前 {most} 个字，全文见报送件；可分成几条后重新报送 | the ledger has the first {most} characters, the return all of them; they may be sent again as several opinions",
    ),
    # ── rounds side by side ─────────────────────────────────────────────
    "round-twice": _rule(
        E,
        "同一轮次给了两次 | The same round twice",
        "方案 {scheme}，轮次“{round}”，与 {first} 相同 | scheme {scheme}, round “{round}”, as {first}",
        "每个汇总工作簿是另一轮 | every summary workbook of another round",
        "留下一份；确是两轮的，在方案中写不同的 round，再次汇总 | keep one of them; if they are two rounds, give their schemes different values of round and merge again",
    ),
    "compare-too-few": _rule(
        E,
        "只有一个轮次 | Only one round",
        "{count} 个汇总工作簿 | {count} summary workbook(s)",
        "两个或更多 | two or more",
        "把要对比的各轮汇总工作簿都列出来 | name the summary workbooks of all rounds to compare",
    ),
    "compare-order": _rule(
        I,
        "轮次名称看不出先后 | Names of rounds that do not tell their order",
        "{names} | {names}",
        "2011-12、2012年第二季度、2012年上半年、2011-2012学年第一学期 一类 | such as 2011-12, 2012Q2, 2012年上半年",
        "已按给出的先后排列；不对时请按先后重新列出 | they stand in the order given; name them in another order if that is wrong",
    ),
    "compare-matched": _rule(
        I,
        "两轮中写法不同，当作同一个 | Written otherwise, taken for the same",
        "{kind}“{seen}”（{round}） | {kind_en} “{seen}” ({round})",
        "“{taken}” | “{taken}”",
        "认得不对的，项目可加 --exact-items，只对写法相同的；单位请改名册 | if this is wrong: --exact-items matches items of equal wording only; units are mended in the roster",
    ),
    "compare-definition": _rule(
        W,
        "两轮口径不同，不能相减 | The rates of two rounds do not compare",
        "“{form}”{earlier} 与 {later}：{seen} | “{form}”, {earlier} and {later}: {seen_en}",
        "两轮的等次、计入满意的等次、基数等相同 | the same levels, satisfied levels, base and so on in both",
        "{effect}；口径应当相同的，改方案后再次汇总 | {effect_en}; if they should be the same, mend the scheme and merge again",
    ),
    "compare-rounding": _rule(
        W,
        "两轮修约不同 | Two rounds are rounded differently",
        "{earlier} 与 {later}：{seen} | {earlier} and {later}: {seen_en}",
        "同样的修约 | the same rounding",
        "各轮照各自的修约印出；变化按精确值相减，再按后一轮修约 | each round is printed by its own rule; changes are of exact values, rounded as the later round is",
    ),
    "compare-coverage": _rule(
        W,
        "两轮计入的单位不同 | Two rounds counted different units",
        "{earlier} 有而 {later} 没有：{lost}；{later} 有而 {earlier} 没有：{new} | in {earlier} only: {lost}; in {later} only: {new}",
        "上级单位的满意率由同样的单位得出 | sums that stand on the same units",
        "看上级单位的变化时请留意；未报送的请催报 | mind it when reading the changes of sums; chase what is missing",
    ),
    "compare-section": _rule(
        W,
        "两轮的分类汇总由不同的单位得出 | Sub-totals of two rounds stand on different units",
        "{kind}，{later} 比 {earlier}：{seen} | by {kind_en}, {later} after {earlier}: {seen_en}",
        "同一类由同样的单位得出 | the same units in a category or way of rating",
        "看这几类的变化时请留意；名册的类别、封面的方式写错的，改正后再次汇总 | mind it when reading their changes; mend 类别 in the roster or 方式 on the cover where wrong, and merge again",
    ),
    "annex-no-table": _rule(
        E,
        "没有找到可填的附表 | No table to fill",
        "看过的工作表：{seen} | sheets looked at: {seen}",
        "有方案附件的表头（单位、姓名或项目，和各等次） | a table with an annex's header: units, names or items, and the levels",
        "检查表头，或用 --only 指定工作表；没有写入任何内容 | check the header, or name the sheet with --only; nothing was written",
    ),
    "annex-locked": _rule(
        E,
        "附表文件正被打开 | The annex file is open elsewhere",
        "{seen} | {seen}",
        "已关闭的文件 | a file that nobody has open",
        "在 Excel、WPS 或 LibreOffice 中关闭后再来；确实没有人打开着的，锁文件（~$ 或 .~lock 开头）是上次异常退出留下的，可以删去；没有写入任何内容 | close it in Excel, WPS or LibreOffice and try again; if nobody has it open, the lock file (~$… or .~lock…) was left by a crash and may be deleted; nothing was written",
    ),
    "annex-read-only": _rule(
        E,
        "附表文件是只读的 | The annex file is write-protected",
        "{seen} | {seen}",
        "可以改写的文件 | a file that may be written",
        "去掉只读属性，或另存一份再来；没有写入任何内容 | take the write protection off, or save a copy; nothing was written",
    ),
    "annex-filled": _rule(
        E,
        "表中已有数字 | The tables hold figures already",
        "{seen} | {seen}",
        "待填的表是空的，或与本轮汇总相同 | empty tables, or tables that hold this round's figures",
        "要改写其中一张，用 --only 指定工作表或标题；没有写入任何内容 | to overwrite one, name its sheet or title with --only; nothing was written",
    ),
    "annex-no-item": _rule(
        E,
        "表中没有评议项目 | The table shows no item",
        "“{table}”只有等次 | “{table}” has levels only",
        "按项目分列，或方案中有总体评价（overall）；项目：{items} | columns for the items, or an overall item in the scheme; items: {items}",
        "在表头加项目，或在方案中写 overall；没有写入任何内容 | add items to the header, or overall to the scheme; nothing was written",
    ),
    "annex-passed-over": _rule(
        W,
        "有一张空表没有填 | An empty table was left",
        "{seen} | {seen}",
        "{annex} 已填在 {other} | {annex} went into {other}",
        "这张也要填的，用 --only 写明工作表或标题；不要的不用管 | name its sheet or title with --only to fill it too",
    ),
    "annex-unit-unknown": _rule(
        W,
        "表上的单位对不上 | The unit of the table is not known",
        "“{seen}” | “{seen}”",
        "名册中的单位 | a unit of the roster",
        "此表未填；请核对单位名称 | the table was left empty; check the name of the unit",
    ),
    "annex-merged-rows": _rule(
        W,
        "几行合用一个单元格 | Rows that share a cell",
        "{seen} 行合并 | {seen} rows merged",
        "每行一个单元格 | a cell for each row",
        "此格未填；请取消合并 | the cell was left empty; unmerge it",
    ),
    "annex-cell-taken": _rule(
        W,
        "单元格里已有内容 | A cell that holds something already",
        "{seen} | {seen}",
        "{why} {ours} | {why} {ours}",
        "没有改动；请核对 | it was left alone; check it",
    ),
    "annex-ambiguous": _rule(
        E,
        "有两张表同样合适 | Two tables fit equally well",
        "{annex}：{seen} | {annex}: {seen}",
        "一个附件一张表 | one table for an annex",
        "用 --only 指定工作表；没有写入任何内容 | name the sheet with --only; nothing was written",
    ),
    "annex-no-room": _rule(
        E,
        "表中没有空行 | No room in the table",
        "“{table}”缺 {count} 行：{names}{odd} | “{table}” lacks {count} rows: {names}{odd_en}",
        "每个单位一行，或留一个空行作样板 | a printed row each, or one blank row as a template",
        "在合计行上面留一个空行；没有写入任何内容 | leave a blank row above the total row; nothing was written",
    ),
    "annex-refused": _rule(
        E,
        "不能在不损坏原件的情况下写入 | Cannot be written without loss",
        "{seen}（{why}） | {seen} ({why})",
        "未签名、未加密的 .xlsx 或 .xlsm | an .xlsx or .xlsm that is neither signed nor encrypted",
        "另存为 .xlsx 后再来；原件没有改动 | save it as .xlsx and try again; nothing was changed",
    ),
    "annex-signed": _rule(
        E,
        "附表文件有数字签名 | The annex file is signed",
        "改动任何一格，签名就失效 | any change voids the signature",
        "没有签名的文件，或明确同意 | a file without a signature, or your consent",
        "同意签名失效的，加 --allow-signed，填好后请重新签名；没有写入任何内容 | add --allow-signed if the signature may be lost, and have it signed again; nothing was written",
    ),
    "annex-signature-void": _rule(
        W,
        "数字签名失效 | The signature no longer holds",
        "文件有数字签名 | the file is signed",
        "填好以后再签名 | signed after it was filled",
        "请签名人核对后重新签名；要退回，用 xlsheets undo | have it checked and signed again; xlsheets undo takes the change back",
    ),
    "annex-own-form": _rule(
        E,
        "是本系统的工作簿，不是附表 | A workbook of xlsheets, not an annex",
        "{seen} | {seen_en}",
        "单位要上报的附表 | the annex tables that are to be handed in",
        "换成附表文件；没有写入任何内容 | name the file of the annex; nothing was written",
    ),
    "annex-protected": _rule(
        E,
        "工作表受密码保护，要写的单元格都锁定 | The sheet is under a password, and every cell to write is locked",
        "要写锁定的单元格：{seen} | cells to write are locked: {seen_en}",
        "制表单位留有可填的单元格，或明确同意 | cells that the maker left open, or your consent",
        "确要填写的，加 --allow-protected（保护及其密码不变）；没有写入任何内容 | add --allow-protected to write them (the protection and its password stay); nothing was written",
    ),
    "annex-protected-written": _rule(
        W,
        "写了受保护的单元格 | Protected cells were written",
        "{seen} | {seen_en}",
        "制表单位锁定的内容不变 | what the maker of the table locked stays",
        "请核对；保护及其密码没有改动 | check them; the protection and its password are unchanged",
    ),
    "annex-encrypted": _rule(
        E,
        "附表文件有打开密码 | The annex file needs a password to open",
        "{seen} | {seen_en}",
        "--encrypt：填好后以同一密码加密写回 | --encrypt: filled, and encrypted again with the same password",
        "同意的加 --encrypt；不要密码的，先在 Excel 或 WPS 中取消密码；没有写入任何内容 | add --encrypt, or take the password off in Excel or WPS first; nothing was written",
    ),
    "annex-not-encrypted": _rule(
        E,
        "附表文件没有密码 | The annex file has no password",
        "--encrypt 只用原来的密码，原件没有密码 | --encrypt uses the password that the file had, and it had none",
        "有打开密码的文件 | a file with a password to open",
        "去掉 --encrypt；要加密码，填好后在 Excel 或 WPS 中设置；没有写入任何内容 | leave --encrypt out; set a password in Excel or WPS afterwards; nothing was written",
    ),
    "annex-copied": _rule(
        W,
        "原件只能读，填在副本里 | A copy is filled, as the original can only be read",
        "原件是 {seen} | the original is {seen}",
        ".xlsx 或 .xlsm | .xlsx or .xlsm",
        "数值、公式和版式复制到 {copy}，在其中填写；原件不动。请打开核对版式 | values, formulas and layout go to {copy}, which is the one that is filled; the original stays as it is. Open the copy and check its layout",
    ),
    "annex-not-copied": _rule(
        W,
        "没有带过来的内容 | What was not copied",
        "{seen} | {seen_en}",
        "与原件相同 | the same as in the original",
        "需要的请在新文件中补上；或用 Excel、WPS 把原件另存为 .xlsx 后再填 | add what is needed to the new file; or save the original as .xlsx in Excel or WPS and fill that",
    ),
    "annex-copy-exists": _rule(
        E,
        "同名的 .xlsx 已经在那里 | An .xlsx of that name is there already",
        "{seen} | {seen}",
        "没有同名的 .xlsx，填好的副本要用这个名字 | no .xlsx of that name: the filled copy takes it",
        "要填的就是它，用 --into 指明它；否则改名或移走；没有写入任何内容 | name it with --into if it is the one to fill, else rename or move it; nothing was written",
    ),
    "annex-row-unknown": _rule(
        W,
        "表中的行对不上 | A row that nothing fits",
        "“{seen}” | “{seen}”",
        "名册中的单位、姓名或方案中的项目 | a unit or name of the roster, or an item of the scheme",
        "此行未填；请核对名称 | the row was left empty; check its name",
    ),
    "annex-row-twice": _rule(
        W,
        "表中重复的行 | A row that stands twice",
        "“{seen}” | “{seen}”",
        "每个单位或姓名一行 | one row each",
        "只填了前一行 | only the first was filled",
    ),
    "annex-no-column": _rule(
        W,
        "表中没有的栏 | Figures without a column",
        "“{table}”没有：{names} | “{table}” has none for: {names}",
        "方案中的每个数一栏 | a column for every figure of the scheme",
        "这些数没有写入；该有的话请在表头加栏，或用映射指定 | they were not written; add columns if they are wanted, or name them in a mapping",
    ),
    "annex-column-unfilled": _rule(
        W,
        "没有填的栏 | A column that nothing fills",
        "“{seen}” | “{seen}”",
        "方案中有的数：票数、得票率、满意率、参评人数等 | a figure of the scheme: counts, shares, rates, ballots",
        "此栏未填；请手工填写，或用映射说明取哪个数（不填的写“不填”） | the column was left empty; fill it by hand, or say in a mapping what it shows (不填 for nothing)",
    ),
    "annex-no-figure": _rule(
        W,
        "没有数可填的格 | Cells without a figure",
        "{seen}：{names}（{count} 格） | {seen}: {names} ({count} cells)",
        "报送表中认得出的数 | numbers that the returns give",
        "这些格未填；括号里的是有数不知道的单位，请核对它们的报送表 | the cells were left empty; in brackets the units whose own numbers are not known: check their returns",
    ),
    "annex-formula-differs": _rule(
        W,
        "表中公式的结果与汇总不同 | A formula that gives another figure",
        "{stated} | {stated}",
        "{why} {ours} | {why} {ours}",
        "公式没有改动；请核对公式的口径。我方为“未知”的，是有认不出的数，公式只加了认得的 | the formula was left alone; check what it computes. Unknown: some number could not be read, and the formula adds up the others",
    ),
    "addin-missing": _rule(
        E,
        "安装里没有加载项 | The installation has no add-in",
        "{seen} | {seen}",
        "随程序一起安装的加载项 | the add-in that is installed with the program",
        "重新安装 xlsheets；在源码里先运行 make books | install xlsheets again; in a clone run make books first",
    ),
    "undo-refused": _rule(
        E,
        "不能恢复 | Cannot be undone",
        "{seen} | {seen_en}",
        "写入之后没有人改动过的文件，和它的备份 | a file that nobody changed since, and its backup",
        "请从备份文件手工恢复 | restore it by hand from the backup",
    ),
    "ballot-code-unknown": _rule(
        E,
        "不认识的评议码 | An unknown ballot code",
        "{why} | {why_en}",
        "本轮发给“{unit}”的评议码 | a code issued to “{unit}” in this round",
        "对照评议码条或纸质票改正；{effect} | mend it from the slip or the paper ballot; {effect_en}",
    ),
    "ballot-code-reused": _rule(
        E,
        "评议码重复使用 | A ballot code used again",
        "这个评议码已经用于 {first} | this code was used before, at {first}",
        "一个评议码在一张表样上对每个评议对象只用一次 | a code is used once on a form for each subject",
        "查明哪一张是本人的，删去另一张；只计先用的一张，{effect} | find out which ballot is the rater's own and delete the other; the one that used it first counts, {effect_en}",
    ),
    "ballot-code-absent": _rule(
        W,
        "票上没有评议码 | Ballots without codes",
        "本轮给“{unit}”发了评议码，这份文件里一个也没有 | codes were issued to “{unit}” in this round; this file has none",
        "评议票一栏“评议码”，或一张“评议码”名单 | a column 评议码 beside the ballots, or a list of codes on a sheet 评议码",
        "请补上评议码；这些票已照常计入，但没有经过核对 | add the codes; the ballots were counted, but not checked",
    ),
    "ballot-code-missing": _rule(
        I,
        "没有收回的评议码 | Codes that did not come back",
        "“{unit}”发出 {issued} 个，收回 {returned} 个，没有收回 {count} 个 | “{unit}”: {issued} issued, {returned} returned, {count} did not come back",
        "发出的评议码，弃权的除外 | the codes issued, but for raters who abstain",
        "只计个数，不追查是谁 | a count only; nobody is to be traced",
    ),
    "ballot-slips-returned": _rule(
        E,
        "评议码条混在报送件里 | Slips of codes among the returns",
        "评议码条工作簿，“{unit}” | the slips of “{unit}”",
        "报送表；码条只由发放人保管 | a return; slips are kept only by who hands them out",
        "请把它移出收件文件夹 | take it out of the folder of returns",
        "评议码条不要报送，由发放人保管；请报报送表 | do not send slips of codes, who hands them out keeps them; send the return",
    ),
    "codes-invalid": _rule(
        E,
        "评议码文件不能用 | The file of codes cannot be used",
        "{seen} | {seen_en}",
        "本轮 issue --codes 写的“评议码.json”，没有改动过 | the 评议码.json that issue --codes wrote for this round, unchanged",
        "找出原来的文件；码本身没有保存，丢了只能重新发码 | find the file as it was; the codes themselves are kept nowhere, lost ones can only be issued anew",
    ),
    "codes-number": _rule(
        E,
        "不知道发多少个评议码 | How many codes to issue is not known",
        "{seen} | {seen_en}",
        "--codes 后写每个单位的个数（1—{most}），或写 auto，按名册的发出（没有的按应参评） | a number for each unit (1 to {most}) after --codes, or auto for 发出 (else 应参评) of the roster",
        "改正后再发 | mend it and issue again",
    ),
    "annex-unknown": _rule(
        E,
        "方案中没有这个附件 | The scheme has no such annex",
        "“{seen}” | “{seen}”",
        "{names} | {names}",
        "改用方案中的附件名 | use one of the scheme's annexes",
    ),
}
"""Every rule by its code."""


def finding(code: str, place: Place, severity: Severity | None = None, /, **values: object) -> Finding:
    """Return a finding of a rule, at a place, with what its wording needs."""
    return Finding(
        code,
        RULES[code].severity if severity is None else severity,
        place,
        tuple((name, str(value)) for name, value in values.items()),
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """A finding in words, in one language."""

    title: str
    found: str
    expected: str
    remedy: str


def in_words(finding: Finding, lang: Lang = "zh", *, to_branch: bool = False) -> Wording:
    """Return what a finding says: title, what was seen, what was expected, how to mend it.

    Args:
        finding: The finding.
        lang: Of the words.
        to_branch: Whether the branch that returned the file reads them, and not the office that collects.
    """
    rule = RULES[finding.code]
    remedy = rule.branch if to_branch and rule.branch is not None else rule.remedy
    values = dict(finding.values)
    return Wording(
        rule.title[lang].format(**values),
        rule.found[lang].format(**values),
        rule.expected[lang].format(**values),
        remedy[lang].format(**values),
    )


SEVERITY_NAMES: dict[Severity, Text] = {E: Text("错误", "error"), W: Text("警告", "warning"), I: Text("提示", "note")}
