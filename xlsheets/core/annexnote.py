"""The notes under an annex: base, rate, rounding and blanks in words, from the scheme's settings."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsheets.core.scheme import Form, Scheme

_BASES = {
    "issued": "发出票", "returned": "收回票", "valid": "有效票", "marked": "各等次票数之和", "present": "实参评人数",
    "eligible": "应参评人数",
}  # fmt: skip


_MODES = {"half-up": "四舍五入", "half-even": "四舍六入五成双", "down": "只舍不入"}


_BLANKS = {"abstain": "未填的项算弃权", "void": "未填的项算作废", "ignore": "未填的项不计票"}


_PLUGGED = {
    "first": "差额补在第一个等次", "last": "差额补在最后一个等次", "last-nonzero": "差额补在最后一个有票的等次",
    "largest": "差额补在票数最多的等次", "largest-remainder": "按最大余数法分配",
}  # fmt: skip


def figure_notes(scheme: Scheme, form: Form, names: Sequence[str], *, public: bool = False) -> Iterator[str]:
    """Yield in words how the percentages and the rate of a form are computed: base, rounding, 补足100, blanks.

    Args:
        scheme: Its settings.
        form: Gives the levels.
        names: The columns shown; what is not shown is not explained.
        public: Whether everybody sees it: then no rater group is named.

    Source: docs/rules.md, 满意率; 补足100.
    """
    rule = scheme.rounding
    kept = f"保留{rule.places}位小数" if rule.places else "保留整数"
    tail = "" if rule.trailing_zeros or not rule.places else "，末尾的0省略"
    if form.scored and "rate" in names:
        weighed = "；全体的平均分由各类参评人的平均分按权重得出" if form.weighted else ""
        yield f"平均分＝各票分数之和÷分数个数，未评的不计{weighed}；{_MODES[rule.mode]}，{kept}{tail}。"
    if form.scale is None:
        return
    base = _BASES[scheme.rate.base]
    said = [f"百分比＝票数÷{base}"] if "percent" in names else []
    said += [_rate_words(scheme, form, base)] if "rate" in names else []
    if not said:
        return
    yield "；".join([*said, f"{_MODES[rule.mode]}，{kept}{tail}"]) + "。"
    if rule.complement != "none" and "percent" in names:
        where = "" if scheme.rate.base == "marked" else f"各等次票数之和等于{base}的，"
        yield f"{where}百分比补足为100%，{_PLUGGED[rule.complement]}。"
    inside = not (base == _BASES["marked"] or (scheme.rate.base == "valid" and scheme.counting.blank == "ignore"))
    yield f"{_BLANKS[scheme.counting.blank]}，{'仍' if inside else '不'}在基数内。"
    if form.weighted and "rate" in names and public:
        yield "满意率由各类参评人的满意率按方案的权重加权得出。"
    elif form.weighted and "rate" in names:
        parts = "、".join(f"{group.name}{_percent_words(group.weight or Fraction(0))}" for group in form.groups)
        yield f"满意率由各类参评人的满意率加权得出：{parts}。"
    if scheme.rollup.method == "mean" and "rate" in names:
        yield "几个单位合在一起的满意率是各单位满意率的平均数。"


def _rate_words(scheme: Scheme, form: Form, base: str) -> str:
    """Return the formula of the rate in words: 满意率＝（满意＋基本满意）÷有效票."""
    terms = [(level, scheme.rate.weight(level)) for level in scheme.levels(form) if scheme.rate.weight(level)]
    words = [level if weight == 1 else f"{level}×{_percent_words(weight)}" for level, weight in terms]
    if scheme.rate.of == "printed":
        return f"满意率＝{'＋'.join(words)}（各等次百分比之和）"
    return f"满意率＝{'（' * (len(words) > 1)}{'＋'.join(words)}{'）' * (len(words) > 1)}÷{base}"


def _percent_words(share: Fraction) -> str:
    """Return an exact share in percent: 75%, 12.5%, or 1/3 when it has no end."""
    percent = share * 100
    short = repr(float(percent)).removesuffix(".0")
    return f"{short}%" if Fraction(short) == percent else f"{share.numerator}/{share.denominator}"
