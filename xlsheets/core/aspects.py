"""方面: what the items of an aspect, or of a whole form, make together.

An aspect's rate is the mean of its items' exact rates by their weights, all
alike where the scheme gives none; so is its mean score. Items whose weights
are shares of the form give the form's own rate the same way; weights within
each aspect leave the aspects alike in the form.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsheets.core import rates
from xlsheets.core.form import Form, Item
from xlsheets.core.rates import Rate
from xlsheets.core.rollup import Result
from xlsheets.core.scheme import Scheme
from xlsheets.core.scores import weighted


@dataclass(frozen=True, slots=True)
class Composite:
    """One aspect of one subject, or the whole form.

    Attributes:
        unit: Whose return it is made of.
        form: The form's key.
        subject: What was rated.
        group: The rater group; None for all together.
        aspect: The aspect; None for the whole form.
        items: The items that it is made of, in order.
        rate: Of its level items; None when one of them has none, or there are none.
        mean: The mean score of its score items; None likewise.
    """

    unit: str
    form: str
    subject: str
    group: str | None
    aspect: str | None
    items: tuple[str, ...]
    rate: Rate | None
    mean: Fraction | None


def composites(results: Iterable[Result], scheme: Scheme) -> list[Composite]:
    """Return the aspects of every subject and group, in the order of the results, the whole form after its aspects.

    Only forms whose items have aspects or weights are looked at; empty when
    there are none.
    """
    wanted = {form.id: form for form in scheme.forms if is_composed(form)}
    gathered: dict[tuple[str, str, str, str | None], dict[str, Result]] = {}
    for result in results:
        line = result.line
        if line.form in wanted:
            gathered.setdefault((line.unit, line.form, line.subject, line.group), {})[line.item] = result
    found: list[Composite] = []
    for (unit, form_id, subject, group), by_item in gathered.items():
        form = wanted[form_id]
        for aspect in (*form.aspects, None):
            items = form.items_of(aspect)
            texts = tuple(item.text for item in items)
            rate, mean = _together(items, by_item, form, scheme, aspect)
            found.append(Composite(unit, form_id, subject, group, aspect, texts, rate, mean))
    return found


def is_composed(form: Form) -> bool:
    """Return whether a form's items make something together: they have aspects or weights."""
    return bool(form.aspects) or any(item.weight is not None for item in form.items)


def _together(
    items: Sequence[Item], by_item: dict[str, Result], form: Form, scheme: Scheme, aspect: str | None
) -> tuple[Rate | None, Fraction | None]:
    """Return the rate of the level items and the mean of the score items; None for none, and where one is unknown."""
    shares: list[tuple[Fraction, Fraction | None]] = []
    means: list[tuple[Fraction, Fraction | None]] = []
    for item, weight in zip(items, _weights(items, form, aspect), strict=True):
        result = by_item.get(item.text)
        if item.score is None:
            shares.append((weight, result.rate.share if result and result.rate else None))
        else:
            means.append((weight, result.scores.mean if result and result.scores else None))
    return rates.rate_of(_mean(shares), scheme), _mean(means)


def _mean(parts: Sequence[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    """Return the mean of parts by their weights, whatever these add up to; None when one part is unknown."""
    total = sum((weight for weight, _ in parts), Fraction(0))
    value = weighted(parts, "none")
    return value / total if value is not None and total else None


def shares(form: Form, aspect: str | None, *, scored: bool) -> dict[str, Fraction]:
    """Return what share each item has in an aspect's rate, or in its mean score; empty when it has no such items.

    Args:
        form: The form.
        aspect: One of its aspects; None for the whole form.
        scored: Whether its score items are meant, else its level items.

    Returns:
        Item text → share, in order; the shares add up to 1, and are all 0 where no item has a weight above 0.
    """
    items = form.items_of(aspect)
    weights = zip(items, _weights(items, form, aspect), strict=True)
    found = {item.text: weight for item, weight in weights if (item.score is not None) == scored}
    total = sum(found.values(), Fraction(0))
    return {text: weight / total if total else weight for text, weight in found.items()}


def level_rate(form: Form, by_item: dict[str, Result]) -> Fraction | None:
    """Return the rate of a form's level items together, by their weights or aspects; None when one has none."""
    items = [item for item in form.items if item.score is None]
    shares = [(by_item[item.text].rate if item.text in by_item else None) for item in items]
    return _mean(
        [
            (weight, rate.share if rate else None)
            for weight, rate in zip(_weights(items, form, None), shares, strict=True)
        ]
    )


def mean_score(form: Form, by_item: dict[str, Result]) -> Fraction | None:
    """Return the mean score of a form's score items together, likewise."""
    items = [item for item in form.items if item.score is not None]
    made = [(by_item[item.text].scores if item.text in by_item else None) for item in items]
    return _mean(
        [
            (weight, scores.mean if scores else None)
            for weight, scores in zip(_weights(items, form, None), made, strict=True)
        ]
    )


def _weights(items: Sequence[Item], form: Form, aspect: str | None) -> list[Fraction]:
    """Return each item's weight: its share of the form, or its share of an aspect that weighs as much as the others."""
    if form.weighs_items or (aspect is None and not form.aspects):
        return [Fraction(1) if item.weight is None else item.weight for item in items]
    return [
        Fraction(1, len(form.items_of(item.aspect)) if item.aspect else 1) if item.weight is None else item.weight
        for item in items
    ]
