"""The columns of an annex and their headings."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from xlsheets.core.annextable import Column
from xlsheets.core.scheme import Form
from xlsheets.core.tally import FACT_NAMES

MEAN_SCORE = "平均分"
OF_A_RESULT = ("counts", "percent", "rate", "verdict", "score")
SUMMED = (*FACT_NAMES, "units", "units_done", "members", "opinions")
DEFAULT_COLUMNS = {
    "units": ("number", "unit", "present", "counts", "percent", "rate", "remark"),
    "subjects": ("number", "unit", "name", "present", "counts", "percent", "rate", "remark"),
    "items": ("number", "item", "counts", "percent", "rate"),
}
_HEADINGS = {
    "number": "序号", "item": "评议项目", "code": "单位代码", "group": "参评人类别", "eligible": "应参评人数",
    "present": "参评人数", "issued": "发出票数", "returned": "收回票数", "valid": "有效票数", "void": "无效票数",
    "counts": "票数", "percent": "%", "rate": "满意率", "verdict": "结论", "opinions": "意见建议（条）",
    "remark": "备注",
    "units": "支部数", "units_done": "已评支部数", "members": "党员数",
}  # fmt: skip


class Columns:
    """The columns of one annex.

    Args:
        names: What the scheme asks for, in order.
        rows: What a row stands for: units, subjects or items.
        form: The form.
        levels: Its levels.
        leaves: The units below it, for the word of their kind.
    """

    def __init__(
        self, names: Sequence[str], rows: str, form: Form, levels: Sequence[str], leaves: Sequence[str]
    ) -> None:
        self.names, self.rows, self.form, self.levels, self.leaves = names, rows, form, levels, leaves
        self.items = form.texts

    def made(self) -> tuple[Column, ...]:
        """Return the columns; those of a result stand side by side for each item, unless a row is an item."""
        columns: list[Column] = []
        for of_a_result, run in groupby(self.names, OF_A_RESULT.__contains__):
            names = list(run)
            if not of_a_result:
                columns += [
                    Column(name, (self._heading(name),), "count" if name in SUMMED else "text") for name in names
                ]
            elif self.rows == "items":
                columns += self._block(names, None, ())
            else:
                for item in self.items:
                    columns += self._block(names, item, (item,) if len(self.items) > 1 else ())
        return tuple(columns)

    def _block(self, names: Sequence[str], item: str | None, above: tuple[str, ...]) -> Iterator[Column]:
        """Yield the columns of one item: 票数 and % level by level, then its rate."""
        shares = [name for name in names if name in ("counts", "percent")]
        for name in names:
            if name in shares[1:]:
                continue
            if name == "rate" and item in self.form.scored:
                yield Column("score", (*above, MEAN_SCORE), "score", item)
                continue
            if name not in shares:
                if name == "rate" and item is None and self.form.scored:
                    yield Column("score", (MEAN_SCORE,), "score")
                    if not self.levels:
                        continue
                yield Column(name, (*above, _HEADINGS[name]), "rate" if name == "rate" else "text", item)
                continue
            for level in () if item in self.form.scored else self.levels:
                for share in shares:
                    below = (_HEADINGS[share],) if share == "percent" or len(shares) > 1 else ()
                    kind: Literal["count", "percent"] = "count" if share == "counts" else "percent"
                    yield Column(share, (*above, level, *below), kind, item, level)

    def _heading(self, name: str) -> str:
        """Return the heading of a column of its own."""
        kind = "支部" if self.leaves and all(leaf.endswith("支部") for leaf in self.leaves) else "单位"
        if name == "unit":
            return f"{kind}名称" if self.rows == "units" else f"所在{kind}"
        if name == "name":
            return "窗口名称" if self.form.subject == "window" else "姓名"
        if name == "code" and self.rows == "subjects":
            return "编号"
        return _HEADINGS[name]
