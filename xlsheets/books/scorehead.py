"""The words of sheets of scores: which column holds them, which rows and columns only sum them up, which is a ballot's.

分值 beside 得分 is what can be given, and alone it may be either. Means, sums
and extremes stand beside scores to be compared; they are never one themselves.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from xlsheets.books.grid import Grid
from xlsheets.books.vocabulary import Vocabulary, header_role, is_ballot_number, row_kind, speaks_of_a_ballot
from xlsheets.core.spelling import normal

_SCORES = frozenset([
    "得分", "分值", "评分", "打分", "分数", "给分", "实得分", "评议得分", "评议分数", "评议评分", "测评得分",
    "测评分数", "测评评分", "考核得分", "考评得分", "评价得分", "评价分", "评议分",
])  # fmt: skip
_FULL = frozenset(["分值", "满分", "标准分", "标准分值", "满分值", "最高分值", "基准分", "基础分", "权重分"])
_PLAIN = re.compile(r"[(](?:分|\d{1,4}分?[-—–~至]\d{1,4}分?|百分制)[)]$")
_SUMS = (
    ("trimmed", re.compile(r"去(?:掉)?.*(?:平均|均分|得分)|去极值")),
    ("highest", re.compile(r"^最高(?:分|得分|值)?$")),
    ("lowest", re.compile(r"^最低(?:分|得分|值)?$")),
    ("average", re.compile(r"^(?:平均得分|得分平均|平均成绩|平均值|平均数|均值|均分|[^,。;:]{0,6}平均分?)$")),
    ("total", re.compile(r"^(?:总分|总得分|合计分|合计得分|得分合计|总成绩|总分数|累计得分)$")),
    ("result", re.compile(r"^(?:(?:最后|最终|综合|评议|测评|考核|折算|实)?得分|最终分|综合分)$")),
)  # fmt: skip
LOOK_BELOW = 40
"""So many rows tell whether items stand under a header of scores."""


def _word(text: str) -> str:
    return _PLAIN.sub("", normal(text).strip(":*"))


@lru_cache(maxsize=4096)
def is_score_word(text: str) -> bool:
    """Return whether a header word stands over scores; 分值 may stand over what can be given as well."""
    return _word(text) in _SCORES


@lru_cache(maxsize=4096)
def is_full_mark(text: str) -> bool:
    """Return whether a header word may stand over the highest score that can be given."""
    return _word(text) in _FULL


@lru_cache(maxsize=4096)
def sum_kind(text: str) -> str | None:
    """Return what a row or column that sums up scores gives; None for other texts.

    trimmed, highest, lowest, average, total, or result, which may be any of them.
    """
    word = _word(text)
    kind = next((kind for kind, pattern in _SUMS if pattern.search(word)), None)
    other = row_kind(text) if kind is None else None
    return "total" if other == "subtotal" else other if other in ("total", "average") else kind


@lru_cache(maxsize=4096)
def is_figure_beside(text: str) -> bool:
    """Return whether a heading is of a figure beside scores: what can be given, a weight, a mean, a sum, the scores."""
    return is_full_mark(text) or is_score_word(text) or sum_kind(text) is not None or _word(text) in ("权重", "比重")


def names_a_ballot(value: object) -> bool:
    """Return whether a heading says that its column is a ballot: 票1, 1号票, 第一张票. A bare number does not."""
    if not isinstance(value, str) or normal(value).isdigit() or header_role(value) is not None:
        return False
    return speaks_of_a_ballot(value) or is_ballot_number(value)


def score_columns(grid: Grid, rows: Iterable[int], taken: Iterable[int]) -> tuple[list[int], list[int]]:
    """Return the columns of scores that some header rows name, and those of what can be given beside them."""
    skip = set(taken)
    lines = list(rows)
    scores, full = [], []
    for column in range(grid.width):
        texts = [grid.shown_text(row, column) for row in lines if grid.shown_text(row, column)]
        if not texts and skip and column > max(skip):
            break  # what stands behind an empty column is not of this table
        if column in skip or not texts:
            continue
        if any(map(is_score_word, texts)):
            scores.append(column)
        elif any(map(is_full_mark, texts)):
            full.append(column)
    named = [column for column in scores if not any(is_full_mark(grid.shown_text(row, column)) for row in lines)]
    if named and len(named) < len(scores):
        full += [column for column in scores if column not in named]
        scores = named
    return scores, full


def stands_over_items(grid: Grid, row: int, columns: Iterable[int], words: Vocabulary) -> bool:
    """Return whether score items stand below a row, in a column of their own."""
    scored = {form.id: form.scored for form in words.scheme.forms if form.scored}
    skip = set(columns)
    for column in range(grid.width):
        if column in skip:
            continue
        for form, items in scored.items():
            found = {
                item
                for at in range(row + 1, min(row + LOOK_BELOW, grid.height))
                if (text := grid.text(at, column)) and (item := words.item_matches(text).get(form)) in items
            }
            if len(found) >= min(2, len(items)):
                return True
    return False
