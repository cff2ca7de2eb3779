"""The words of sheets: header roles, cover labels, and a scheme's levels and items.

Every header word that offices use for the same thing stands here once, in its
normal spelling (see core.spelling).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from xlsheets.core.likeness import likeness
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import item_key, normal

NEAR_ITEM = 80
"""Similarity (0-100) from which a differently worded item is taken for the scheme's."""

_ROLES: dict[str, str] = {
    "serial": "序号|序|编号|no|行号",
    "ballot": "票号|选票编号|评议票号|票序|票序号|选票号|票编号|问卷编号|问卷号|答卷编号|份号|表号|第几票|票",
    "code": "评议码|测评码|随机码|账号|验证码|评议账号|测评账号|随机账号|匿名码|匿名账号|一次性码|选票码|投票码",
    "subject": "姓名|党员姓名|被评议人|被评议人姓名|被评议党员|评议对象|被评议对象|被测评人|测评对象|党员|干部姓名|对象|被评人|党员名单|名单|评议对象姓名|"
    "窗口|窗口名称|被评议窗口|被评窗口|办事窗口|服务窗口|评议窗口",
    "member_number": "党员编号|人员编号|工号|身份证号|学号",
    "unit": "单位|单位名称|所在支部|所属支部|支部名称|党支部名称|党支部|支部|部门|所在党支部|党组织|党组织名称|报送单位|所在单位|所属党支部|"
    "基层党组织|基层党组织名称|分党委|部门名称|被评议单位|填报单位",
    "group": "参评人类别|参评人身份|身份|类别|人员类别|评议人类别|评议人身份|参评人员类别|您的身份|参评类别|投票人身份",
    "item": "评议内容|评议项目|项目|内容|测评内容|测评项目|指标|评价内容|评价项目|评议指标|评议事项|考评项目|选项/项目|项目/选项|项目/等次|评议要点",
    "blank": "弃权|未填|未评|弃权票|未表态|未填票|空白|空白票|未选|弃权数|弃权/未填|未表态票|未投",
    "void_item": "无效|废票|无效票|作废|作废票|无效票数|废票数|作废项|无效项",
    "total": "合计|小计|总计|计|总票数|票数合计|合计票数|共计|合计数|总数|票数小计",
    "eligible": "应参评|应到|应参评人数|应到人数|应参加人数|应评人数|应参评数",
    "present": "实参评|实到|参评人数|参加人数|实参评人数|实到人数|实评人数|参评数|参加评议人数|参评人员数",
    "issued": "发出|发放|发出票数|发放票数|发票数|发出份数|发放份数|发出数|发票|发出评议表",
    "returned": "收回|回收|收回票数|回收票数|收回份数|收回数|实收票数|回收份数|收回评议表",
    "valid": "有效|有效票|有效票数|有效份数|有效数|有效评议表",
    "rate": "满意率|满意度|综合满意率|总满意率|满意率%|满意度%|综合满意度|满意率(%)|满意度(%)|测评满意率",
    "firm": "企业|企业名称|所在企业|所属企业|企业单位|办事企业|服务对象单位|办事单位|来访单位|参评企业",
    "day": "日期|日|天|星期|时间|统计日期|评议日期|评价日期|统计时间|评价时间|评议时间|月日|工作日|第几天",
    "opinion": "意见建议|意见|建议|存在问题|意见和建议|问题和意见|存在问题/意见|存在问题及意见|主要意见|意见与建议|具体意见",
    "remark": "备注|说明|附注",
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split("|")}

COUNT_WORDS = frozenset("票数|票|人数|得票|得票数|数量|人|份数|计数|次数|票数(票)|数".split("|"))
PERCENT_WORDS = frozenset(
    "%|比例|百分比|得票率|占比|比率|率|比例%|比例(%)|百分比(%)|得票率%|得票率(%)|所占比例|百分率|占%|占比(%)|占比%|比重|百分比%".split(
        "|"
    )
)
TOTAL_WORDS = frozenset("合计|总计|共计|累计|总合计|全部合计|汇总|总数|总票数|合计票数|票数合计".split("|"))
SUBTOTAL_WORDS = frozenset("小计|分计|本页小计|本组小计".split("|"))
AVERAGE_WORDS = frozenset("平均|平均数|平均值|均值|平均满意率|平均率|总平均|满意率|满意度|综合满意率".split("|"))

_LEVEL_AFFIX = re.compile(r"^[(]?(票数|票|人数|人|得票数|得票|份|%|比例|百分比|得票率|占比|比率|率)[)]?(?:[(]%[)]|%)?$")
_LEVEL_PREFIX = re.compile(r"^(?:[A-Ha-h]|\d|[①-⑨])[.、:。)=-]?(?=[^\d])")


@lru_cache(maxsize=8192)
def header_role(text: str) -> str | None:
    """Return what a header word stands for (serial, subject, total, …); None for other words."""
    word = normal(text).lower().strip(":*")
    word = re.sub(r"[(](?:人|票|份|个|名|张)[)]$", "", word)
    return _ROLE_OF.get(word)


_PRESSED = frozenset(
    "评价|评价结果|评价等次|评价等级|评价情况|评议结果|评议等次|评议等级|测评结果|测评等次|满意程度|满意情况|等次|按键|"
    "按键结果|选择".split("|")
)


@lru_cache(maxsize=8192)
def is_press_word(text: str) -> bool:
    """Return whether a header word stands over what was pressed, whatever the one question was."""
    return normal(text).strip(":*") in _PRESSED


@lru_cache(maxsize=8192)
def row_kind(text: str) -> str | None:
    """Return total, subtotal, average or percent for the label of such a row; None for other texts."""
    word = normal(text).strip(":")
    if word in TOTAL_WORDS:
        return "total"
    if word in SUBTOTAL_WORDS or re.fullmatch(r"[^,。;:]{1,12}(?:小计|合计|总计)", word):
        return "subtotal"
    if word in AVERAGE_WORDS:
        return "average"
    if word in PERCENT_WORDS:
        return "percent"
    return None


_NOTE = re.compile(
    r"^[(（*※]?(?:注|备注|说明|填报人|填表人|审核人|监票人|计票人|唱票人|负责人|签字|签名|盖章|公章|单位\(?盖章|填报日期|"
    r"填表日期|联系电话|党支部书记|支部书记|书记|组长|制表|记录人|主持人|意见建议|意见和建议|整改措施"
    r"|存在的?(?:主要)?(?:问题|不足)[^:,。;]{0,6}:"
    r"|[您你]?(?:对[^:]{1,12}的)?(?:主要|其他|群众|具体|改进)?(?:意见|建议)[和与及或]?(?:意见|建议)?(?:[(][^)]*[)])?:)"
)


@lru_cache(maxsize=8192)
def is_note(text: str) -> bool:
    """Return whether a text below a table is a note or a signature line."""
    return bool(_NOTE.match(normal(text)))


_SECTION = re.compile(r"^[(]?[一二三四五六七八九十]{1,3}[)、.:]|^.{1,18}(?:小组|支部|总支|党委):?$")


def heads_section(text: str) -> bool:
    """Return whether a text is the heading of some lines (一、教师支部; 第一党小组) rather than somebody's name."""
    return bool(_SECTION.match(normal(text)))


_BALLOT_NUMBER = re.compile(r"^(?:第|no\.?|票|编号|问卷|a|p|t|#|№)*[-:_]?\d+(?:[-_/]\d+)?[号票份]?$")


def is_ballot_number(value: object) -> bool:
    """Return whether a cell holds a ballot's number."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return True
    return isinstance(value, str) and bool(_BALLOT_NUMBER.match(normal(value).lower()))


_BALLOT_WORD = re.compile(
    r"票号|选票|测评票|评议票|表决票|投票|第[\d一二三四五六七八九十]+[张份]?票|^票\d*$|^\d+号票|问卷编号|^评议表\d+$|第\d+份"
)


def speaks_of_a_ballot(text: str) -> bool:
    """Return whether a title, label or sheet name says that the sheet is a ballot."""
    return bool(_BALLOT_WORD.search(normal(text)))


class Vocabulary:
    """A scheme's levels and items as sheets may write them."""

    def __init__(self, scheme: Scheme) -> None:
        """Index the scheme's levels, items and groups by normal spelling, and whether any item is scored or sole."""
        self.scheme = scheme
        self.groups = frozenset(normal(group.name) for form in scheme.forms for group in form.groups)
        self.scores = any(form.scored for form in scheme.forms)
        self.sole = any(form.sole_item not in (None, *form.scored) for form in scheme.forms)
        self.level_scales: dict[str, dict[str, int]] = {}
        for scale, levels in scheme.scales.items():
            for position, level in enumerate(levels):
                self.level_scales.setdefault(normal(level), {})[scale] = position
        self.items: dict[str, list[tuple[Form, str]]] = {}
        for form in scheme.forms:
            for text in form.texts:
                self.items.setdefault(item_key(text), []).append((form, text))
        self._headers: dict[str, tuple[str, str | None] | None] = {}
        self._found: dict[str, dict[str, str]] = {}

    def level_header(self, text: str) -> tuple[str, str | None] | None:
        """Return the level that a header names, with count or percent where it says so.

        满意 gives (满意, None), 满意票数 (满意, count), 满意(%) (满意, percent);
        满意率 is a rate and no level.
        """
        if text not in self._headers:
            self._headers[text] = self._level_header(text)
        return self._headers[text]

    def _level_header(self, text: str) -> tuple[str, str | None] | None:
        if len(text) > 24:
            return None
        word = normal(text).strip(":*")
        if word in self.level_scales:
            return word, None
        if header_role(text) is not None:
            return None
        shorter = _LEVEL_PREFIX.sub("", word)
        if shorter in self.level_scales:
            return shorter, None
        for level in sorted(self.level_scales, key=len, reverse=True):
            if shorter.startswith(level) and (affix := _LEVEL_AFFIX.match(shorter[len(level) :])):
                return level, "count" if affix[1] in COUNT_WORDS else "percent"
        return None

    def item_matches(self, text: str) -> dict[str, str]:
        """Return the item that a text names in each form (form key → item text).

        Equal texts count, numbering and spelling aside; else the nearest item
        of a form, when it is near enough and clearly the nearest.
        """
        if text not in self._found:
            self._found[text] = self._item_matches(text)
        return self._found[text]

    def _item_matches(self, text: str) -> dict[str, str]:
        key = item_key(text)
        if not key or key.isdigit():
            return {}
        if equal := self.items.get(key):
            return {form.id: item for form, item in equal}
        if len(key) < 3 or header_role(text) is not None or self.level_header(text) is not None:
            return {}
        return {form.id: item for form in self.scheme.forms if (item := self._nearest(key, form))}

    @staticmethod
    def _nearest(key: str, form: Form) -> str | None:
        scored = sorted(((likeness(key, item_key(item)), item) for item in form.texts), reverse=True)
        best = scored[0]
        clear = len(scored) == 1 or best[0] - scored[1][0] >= 8
        return best[1] if best[0] >= NEAR_ITEM and clear else None

    def are_scores(self, texts: Iterable[str]) -> bool:
        """Return whether some texts all name items that take a score."""
        scored = {form.id: form.scored for form in self.scheme.forms}
        return all(any(item in scored[form] for form, item in self.item_matches(text).items()) for text in texts)

    def near_item(self, text: str, form: Form) -> str:
        """Return the form's item most like a text, to be offered in a message."""
        key = item_key(text)
        return max(form.texts, key=lambda item: likeness(key, item_key(item)))
