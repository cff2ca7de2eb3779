"""How a list of opinions or cases is headed, and how a box for them is labelled."""

import re
from collections.abc import Sequence

from xlsheets.books.vocabulary import header_role
from xlsheets.core.spelling import normal

LABEL = re.compile(
    "^(?:(?:您|你)?(?:主要|其他|群众|具体|征求到的|对[^:]{1,12}的)?"
    "(?:意见|建议|意见建议|意见和建议|意见与建议|意见或建议|意见及建议|改进意见|改进建议|问题和意见|"
    "存在(?:的)?(?:主要)?(?:问题|不足)(?:及意见|和不足|与不足)?(?:及建议|和建议)?)(?:摘要|汇总|栏|内容)?"
    r"|(?P<case>典型案例|先进典型|典型事例)[一二三四五六七八九十\d]*)(?:[(][^)]*[)])?(?P<colon>:|$)"
)
_CASE_HEADS = frozenset(["典型案例", "案例", "案例名称", "案例标题", "典型事例", "先进典型"])
BESIDE = frozenset([
    "整改措施", "改进措施", "整改意见", "措施", "责任人", "责任部门", "责任单位", "整改责任人", "时限", "整改时限",
    "完成时限", "完成时间", "整改时间", "办理情况", "落实情况", "整改情况", "处理情况", "处理结果", "答复", "答复情况",
    "回复", "提出时间", "时间", "日期", "提出人", "提出单位", "来源", "条数", "方面", "分类", "意见类别", "征求方式",
    "方式", "是否采纳",
])  # fmt: skip
"""Heads that stand beside opinions in an office's own list; what is below them is no opinion."""
_WORD = 14
"""No head of a list is longer."""


def list_heads(cells: Sequence[object]) -> dict[str, int] | None:
    """Return the columns of a list of opinions or cases whose header a row is; None for other rows."""
    roles: dict[str, int] = {}
    others, strange = 0, 0
    for column, value in enumerate(cells):
        if value == "":
            continue
        if not isinstance(value, str):
            return None
        role = _head_role(value)
        if role is not None:
            roles.setdefault(role, column)
        elif normal(value).strip(":") in BESIDE:
            others += 1
        elif len(normal(value)) <= _WORD and ":" not in normal(value):
            strange += 1
        else:
            return None
    wanted = roles.keys() & {"opinion", "case"}
    known = len(roles) + others
    return roles if wanted and known > 1 and strange < known else None


def _head_role(text: str) -> str | None:
    """Return what a head of a list stands for."""
    word = normal(text).strip(":*")
    if word in _CASE_HEADS:
        return "case"
    match = LABEL.match(word)
    role = header_role(text)
    return "opinion" if role is None and match is not None and not match["case"] else role
