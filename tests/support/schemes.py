"""Small schemes as TOML, with the keys of contract §3 and every setting written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEVELS = ("满意", "基本满意", "不满意")
ITEMS = ("中心工作完成情况", "承诺践诺情况", "联系服务群众情况")


@dataclass(frozen=True)
class Form:
    """One form of a scheme; ``groups`` are names, or names with their weights."""

    id: str = "org"
    subject: str = "organisation"
    title: str = "基层党组织群众评议表"
    items: Sequence[str] = ITEMS
    overall: str | None = None
    groups: Sequence[str] | Mapping[str, str] | None = None
    scale: str = "满意度"


ORG = Form()
ORG_ONE = Form(items=("总体评价",))
MEMBER = Form("member", "member", "党员群众评议表", ("履行职责情况", "践行承诺情况"), overall="总体评价")
MEMBER_ONE = Form("member", "member", "党员群众评议表", ("总体评价",))


def scheme_text(
    *forms: Form,
    scales: Mapping[str, Sequence[str]] | None = None,
    satisfied: Sequence[str] | None = ("满意", "基本满意"),
    weights: str | None = None,
    base: str = "valid",
    of: str = "counts",
    blank: str = "abstain",
    multiple: str = "void-item",
    mode: str = "half-up",
    places: int = 2,
    complement: str = "none",
    trailing_zeros: bool = True,
    rollup: str = "pooled",
    verdicts: Sequence[tuple[str, str]] = (),
    minimum: int | None = None,
    due: str | None = None,
) -> str:
    """Return the TOML of a scheme with these forms; ``weights``, an inline table, takes the place of satisfied."""
    lines = ['id = "kaohe"', "version = 1", 'title = "群众评议"', 'round = "2011-12"']
    if due:
        lines.append(f"due = {due}")
    lines.append("[scales]")
    lines += [f"{_text(name)} = {_list(levels)}" for name, levels in (scales or {"满意度": LEVELS}).items()]
    for form in forms or (ORG,):
        lines += ["[[forms]]", f"id = {_text(form.id)}", f"subject = {_text(form.subject)}"]
        lines += [f"title = {_text(form.title)}", f"scale = {_text(form.scale)}", f"items = {_list(form.items)}"]
        if form.overall:
            lines.append(f"overall = {_text(form.overall)}")
        if isinstance(form.groups, Mapping):
            lines.append(f"groups = {{{', '.join(f'{_text(k)} = {v}' for k, v in form.groups.items())}}}")
        elif form.groups:
            lines.append(f"groups = {_list(form.groups)}")
    lines += ["[rate]", f"weights = {weights}" if weights else f"satisfied = {_list(satisfied or ())}"]
    lines += [f"base = {_text(base)}", f"of = {_text(of)}"]
    lines += ["[counting]", f"blank = {_text(blank)}", f"multiple = {_text(multiple)}"]
    lines += ["[rounding]", f"mode = {_text(mode)}", f"places = {places}", f"complement = {_text(complement)}"]
    lines += [f"trailing_zeros = {str(trailing_zeros).lower()}", "[rollup]", f"method = {_text(rollup)}"]
    for when, say in verdicts:
        lines += ["[[verdicts]]", f"when = {_text(when)}", f"say = {_text(say)}"]
    if minimum is not None:
        lines += ["[anonymity]", f"minimum = {minimum}"]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return f'"{value}"'


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"
