"""回头看 and 通报: who is looked at again, and what is made known of the units."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from xlsheets.core import rates
from xlsheets.core.aspects import level_rate, mean_score
from xlsheets.core.form import Form
from xlsheets.core.rates import Rate
from xlsheets.core.rollup import RATED_TOGETHER, Result
from xlsheets.core.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Notice:
    """通报: one organisation's result as a whole.

    Attributes:
        unit: Its name.
        form: The form's key.
        rate: Of the overall item, of the only one, or the mean of all items by
            their weights or aspects; None when one of them is unknown.
        mean: The mean score of the score items, likewise; None without any.
        verdict: What the scheme says of them.
    """

    unit: str
    form: str
    rate: Rate | None
    mean: Fraction | None
    verdict: str | None


def looked_at_again(results: Iterable[Result], scheme: Scheme) -> list[Result]:
    """Return the results of all groups together whose verdict asks for another look, in their order.

    Of a form about the unit above it is that unit that is looked at again, by
    what the units below it say together.
    """
    wanted = scheme.followed_up
    return [one for one in _of_the_rated(results, scheme) if one.line.group is None and one.verdict in wanted]


def _of_the_rated(results: Iterable[Result], scheme: Scheme) -> list[Result]:
    """Return the results that stand under the name of who was rated, which is not always who rated.

    Where a sum over several is known, whoever stands under its own name was
    rated: a lower 汇总 brings what was said of it, and not who said it.
    """
    results = list(results)
    rated_above = {one.line.subject for one in results if one.line.subject != one.line.unit}
    return [
        one
        for one in results
        if scheme.form(one.line.form).rated != "parent"
        or (one.line.unit == one.line.subject and rated_above & {one.line.unit, RATED_TOGETHER})
    ]


def notices(results: Iterable[Result], scheme: Scheme) -> list[Notice]:
    """Return a line for each unit and form of organisations, in the order of the results; people are never named.

    What is named is the unit that was rated: of a form about the unit above,
    that unit with what the units below it say together.
    """
    gathered: dict[tuple[str, str], dict[str, Result]] = {}
    for result in _of_the_rated(results, scheme):
        line = result.line
        if line.group is None and not scheme.form(line.form).of_people:
            gathered.setdefault((line.unit, line.form), {})[line.item] = result
    found = []
    for (unit, form_id), by_item in gathered.items():
        form = scheme.form(form_id)
        share, mean = whole_share(form, by_item), mean_score(form, by_item)
        verdict = scheme.verdict(form, share, {}, mean)
        found.append(Notice(unit, form_id, rates.rate_of(share, scheme), mean, verdict))
    return found


def whole_share(form: Form, by_item: dict[str, Result]) -> Fraction | None:
    """Return a form's rate as a whole: its overall item's, else that of its items together."""
    if form.overall is not None:
        result = by_item.get(form.overall)
        return result.rate.share if result and result.rate else None
    return level_rate(form, by_item)
