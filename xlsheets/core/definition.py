"""口径: what a rate means, so that two rounds' rates are only subtracted when they mean the same.

A rate is a share of a base, of certain levels, with rules for blanks and
double marks. Two rounds that differ in one of these have rates that do not
compare. How a percentage is rounded does not matter for that: changes are of
the exact rates, unless the scheme adds up printed percentages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import normal

_NAMES = {
    "items": ("项目", "items"),
    "weights": ("项目的权重", "item weights"),
    "limits": ("分值范围", "range of scores"),
    "levels": ("等次", "levels"),
    "numerator": ("计入满意的等次", "satisfied levels"),
    "base": ("基数", "base"),
    "of": ("满意率的算法", "rate of"),
    "blank": ("未填", "blank items"),
    "multiple": ("多个标记", "several marks"),
    "groups": ("参评人类别的权重", "weights of the rater groups"),
    "empty_group": ("没有票的类别", "groups without ballots"),
    "rollup": ("逐级汇总", "roll-up"),
    "rounding": ("修约", "rounding"),
}
_BASES = {"issued": "发出", "returned": "收回", "valid": "有效", "marked": "各等次之和", "present": "实参评",
          "eligible": "应参评"}  # fmt: skip
_WORDS = {
    "counts": "按票数", "printed": "按已修约的百分比", "abstain": "算弃权", "void": "算作废", "ignore": "不计票",
    "void-item": "该项作废", "void-ballot": "整票作废", "none": "没有满意率", "rescale": "重新折算", "zero": "按0计",
    "pooled": "票数相加", "mean": "各单位的平均数", "half-up": "四舍五入", "half-even": "四舍六入五成双",
    "down": "只舍不入",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One part of a definition: its key, its value, and the value in words, in Chinese and in English."""

    key: str
    value: object
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that two rounds do not share."""

    earlier: Setting
    later: Setting

    def words(self, english: bool) -> str:
        """Return the setting's name and both values: 基数 收回→有效."""
        name = _NAMES[self.later.key][1 if english else 0]
        before, after = (self.earlier.en, self.later.en) if english else (self.earlier.zh, self.later.zh)
        return f"{name} {before or '—'}→{after or '—'}"


def definition(
    scheme: Scheme, form: Form, item: str, *, inner: bool = False, group: str | None = None
) -> tuple[Setting, ...]:
    """Return what the rates of an item mean, or the mean scores of an item that takes scores.

    Args:
        scheme: The round's scheme.
        form: One of its forms.
        item: One of the form's items.
        inner: Whether the rate is of a unit with units below it; the roll-up belongs to it then.
        group: The rater group; None for all together, where the groups' weights belong to it.

    Source: docs/rules.md, 满意率; 轮次对比.
    """
    limits = form.limits(item)
    if limits is not None:
        words = f"{limits[0]}–{limits[1]}"
        found = [Setting("limits", limits, words, words)]
    else:
        found = _rate_settings(scheme, form)
    found += [_setting("blank", scheme.counting.blank), _setting("multiple", scheme.counting.multiple)]
    if group is None and form.weighted:
        shares = [(one.name, one.weight or Fraction(0)) for one in form.groups]
        words = "、".join(f"{name} {share}" for name, share in shares)
        value = frozenset((normal(name), share) for name, share in shares if share)
        found += [Setting("groups", value, words, words), _setting("empty_group", scheme.rollup.empty_group)]
    if inner and limits is None:
        found.append(_setting("rollup", scheme.rollup.method))
    if scheme.rate.of == "printed" and limits is None:
        found.append(rounding_setting(scheme))
    return tuple(found)


def _rate_settings(scheme: Scheme, form: Form) -> list[Setting]:
    """Return the levels, and which of them are divided by what."""
    levels = scheme.levels(form)
    weights = tuple((normal(level), scheme.rate.weight(level)) for level in levels)
    satisfied = "、".join(
        level if share == 1 else f"{level}×{share}" for level, (_, share) in zip(levels, weights, strict=True) if share
    )
    return [
        Setting("levels", tuple(level for level, _ in weights), "、".join(levels), "、".join(levels)),
        Setting("numerator", tuple(weight for weight in weights if weight[1]), satisfied, satisfied),
        Setting("base", scheme.rate.base, _BASES[scheme.rate.base], scheme.rate.base),
        _setting("of", scheme.rate.of),
    ]


def rounding_setting(scheme: Scheme) -> Setting:
    """Return how a scheme prints a percentage, as a setting."""
    rule = scheme.rounding
    zh = f"{_WORDS[rule.mode]}{rule.places}位" + ("" if rule.complement == "none" else f"、补足（{rule.complement}）")
    en = f"{rule.mode} {rule.places} place(s)" + ("" if rule.complement == "none" else f", {rule.complement}")
    return Setting("rounding", (rule.mode, rule.places, rule.complement), zh, en)


def _setting(key: str, value: str) -> Setting:
    return Setting(key, value, _WORDS[value], value)


def differences(earlier: Iterable[Setting], later: Iterable[Setting]) -> list[Difference]:
    """Return the settings in which two definitions differ, in the order of the list above; empty when none does."""
    before, after = ({setting.key: setting for setting in settings} for settings in (earlier, later))
    found = []
    for key in _NAMES:
        one, other = before.get(key), after.get(key)
        if (one and one.value) != (other and other.value):
            blank = Setting(key, None, "", "")
            found.append(Difference(one or blank, other or blank))
    return found
