"""回头看 and 通报: who is looked at again, and what is made known of the units."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from xlsheets.core import rates
from xlsheets.core.form import Form
from xlsheets.core.rates import Rate
from xlsheets.core.rollup import Result
from xlsheets.core.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Notice:
    """通报: one organisation's result as a whole.

    Attributes:
        unit: Its name.
        form: The form's key.
        rate: Of the overall item, of the only one, or the mean of all items by
            their weights; None when one of them is unknown.
        verdict: What the scheme says of that rate.
    """

    unit: str
    form: str
    rate: Rate | None
    verdict: str | None


def looked_at_again(results: Iterable[Result], scheme: Scheme) -> list[Result]:
    """Return the results of all groups together whose verdict asks for another look, in their order."""
    wanted = scheme.followed_up
    return [result for result in results if result.line.group is None and result.verdict in wanted]


def notices(results: Iterable[Result], scheme: Scheme) -> list[Notice]:
    """Return a line for each unit and form of organisations, in the order of the results; people are never named."""
    gathered: dict[tuple[str, str], dict[str, Result]] = {}
    for result in results:
        line = result.line
        form = scheme.form(line.form)
        if line.group is None and not form.of_people and form.scale is not None:
            gathered.setdefault((line.unit, line.form), {})[line.item] = result
    found = []
    for (unit, form_id), by_item in gathered.items():
        form = scheme.form(form_id)
        share = whole_share(form, by_item)
        verdict = None if share is None else scheme.verdict(form, share, {})
        found.append(Notice(unit, form_id, rates.rate_of(share, scheme), verdict))
    return found


def whole_share(form: Form, by_item: dict[str, Result]) -> Fraction | None:
    """Return a form's rate as a whole: its overall item's, else the mean of its items' by their weights."""
    if form.overall is not None:
        result = by_item.get(form.overall)
        return result.rate.share if result and result.rate else None
    total, weights = Fraction(0), Fraction(0)
    for item in form.items:
        if item.score is not None:
            continue
        result = by_item.get(item.text)
        if result is None or result.rate is None:
            return None
        weight = item.weight if form.weighs_items and item.weight is not None else Fraction(1)
        total += weight * result.rate.share
        weights += weight
    return total / weights if weights else None
