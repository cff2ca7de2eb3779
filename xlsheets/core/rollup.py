"""Results: from the tallies of units to lines with rates, and 逐级汇总 above them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from xlsheets.core import rates
from xlsheets.core.findings import Place
from xlsheets.core.rates import Rate
from xlsheets.core.roster import Roster, unit_order
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.scores import Averages, averages, weighted
from xlsheets.core.tally import Tally, total


@dataclass(frozen=True, slots=True)
class Line:
    """One item of one subject, as a unit counted it.

    Attributes:
        unit: Whose return it is.
        form: The form's key.
        subject: What was rated: the unit itself, or a member.
        group: The rater group; None for all together.
        item: The item's text.
        tally: The counts and the ballots behind them.
        places: The cell ranges that they came from.
    """

    unit: str
    form: str
    subject: str
    group: str | None
    item: str
    tally: Tally
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A line with what the scheme makes of it.

    Attributes:
        line: The counts.
        percents: Each level's percentage as printed; None without base or count.
        rate: The satisfaction rate; None when its base is unknown or 0.
        verdict: The first verdict that holds, if any.
        scores: What is made of the scores of a score item; None for an item of
            levels, and when its scores are unknown.
    """

    line: Line
    percents: tuple[Fraction | None, ...]
    rate: Rate | None
    verdict: str | None
    scores: Averages | None = None


Key = tuple[str, str, str, str]
"""Unit, form, subject, item."""

RATED_TOGETHER = "各被评单位合计"
"""The subject of a sum over forms about the unit above, where the units below rated several."""


def results(lines: Iterable[Line], scheme: Scheme, roster: Roster | None = None) -> list[Result]:
    """Return a result for each line, in the order of the tables.

    Units stand in roster order (others after them by code point), then forms,
    subjects and items in the order of scheme and roster, the line of all
    groups before the lines of each. A line of all groups is added from the
    groups where a return gives only groups.
    """
    by_key: dict[Key, dict[str | None, Line]] = {}
    for line in lines:
        by_key.setdefault((line.unit, line.form, line.subject, line.item), {})[line.group] = line
    forms = {form.id: (position, form) for position, form in enumerate(scheme.forms)}
    units = {unit: at for at, unit in enumerate(unit_order({key[0] for key in by_key}, roster))}
    subjects = _subject_order(by_key, roster)
    items = {form.id: {text: at for at, text in enumerate(form.texts)} for form in scheme.forms}

    def order(key: Key) -> tuple[int, ...]:
        unit, form_id, subject, item = key
        return units[unit], forms[form_id][0], subjects[unit, form_id, subject], items[form_id][item]

    found: list[Result] = []
    for key in sorted(by_key, key=order):
        found += _with_groups(by_key[key], scheme, forms[key[1]][1])
    return found


def _subject_order(keys: Iterable[Key], roster: Roster | None) -> dict[tuple[str, str, str], int]:
    """Return each subject's place in its unit: roster order, then the order of the sheets."""
    seen: dict[tuple[str, str, str], int] = {}
    for unit, form, subject, _ in keys:
        seen.setdefault((unit, form, subject), len(seen))
    if roster is None:
        return seen
    for unit in {key[0] for key in seen}:
        names = roster.labels_of(unit)
        for key in seen:
            if key[0] == unit and key[2] in names:
                seen[key] = names.index(key[2]) - len(names)
    return seen


def _with_groups(parts: Mapping[str | None, Line], scheme: Scheme, form: Form) -> list[Result]:
    """Return the result of all groups together, then one a group in scheme order."""
    groups = [parts[group.name] for group in form.groups if group.name in parts]
    whole = parts.get(None)
    if whole is None:
        first = groups[0]
        tally = total((line.tally for line in groups), len(first.tally.counts))
        places = tuple(place for line in groups for place in line.places)
        whole = Line(first.unit, first.form, first.subject, None, first.item, tally, places)
    shares = {line.group or "": rates.satisfaction_rate(line.tally, scheme, form) for line in groups}
    if form.weighted:
        share = rates.weighted_rate(shares, form, scheme.rollup.empty_group)
    else:
        share = rates.satisfaction_rate(whole.tally, scheme, form)
    parts_of = [_result(line, shares[line.group or ""], scheme, form) for line in groups]
    together = _result(whole, share, scheme, form)
    if form.weighted and together.scores is not None:
        together = _weighted_score(together, together.scores, parts_of, scheme, form)
    return [together, *parts_of]


def _result(line: Line, share: Fraction | None, scheme: Scheme, form: Form) -> Result:
    shares = rates.level_shares(line.tally, scheme, scheme.levels(form))
    scores = None if line.tally.scores is None else averages(line.tally.scores, scheme.scores.trim)
    return Result(
        line,
        rates.level_percents(line.tally, scheme),
        rates.rate_of(share, scheme),
        scheme.verdict(form, share, shares, scores.mean if scores else None),
        scores,
    )


def _weighted_score(whole: Result, scores: Averages, groups: Iterable[Result], scheme: Scheme, form: Form) -> Result:
    """Return the result of all groups with the weighted means of the groups instead of those of all scores."""
    made = {one.line.group: one.scores for one in groups}
    means, trimmed = [], []
    for group in form.groups:
        part, weight = made.get(group.name), group.weight or Fraction(0)
        means.append((weight, part.mean if part else None))
        trimmed.append((weight, part.trimmed if part else None))
    mean = weighted(means, scheme.rollup.empty_group)
    return replace(
        whole,
        scores=replace(scores, mean=mean, trimmed=weighted(trimmed, scheme.rollup.empty_group)),
        verdict=scheme.verdict(form, whole.rate.share if whole.rate else None, {}, mean),
    )


def rollup(leaves: Iterable[Result], scheme: Scheme, roster: Roster | None) -> list[Result]:
    """Return the organisation results of every inner unit: the sum over its leaves.

    Under `mean` the rate is the mean of the leaves' rates; a leaf whose base
    is 0 asked nobody and is left out, one whose rate is unknown makes the mean
    unknown. Empty without a roster, and for an inner unit none of whose
    leaves returned anything.

    Of a form about the unit above, the subject is the unit that was rated; a
    unit whose leaves rated several has their sum under `RATED_TOGETHER`, and
    before it what was said of the unit itself, if anything was.
    """
    if roster is None:
        return []
    by_unit: dict[str, list[Result]] = {}
    for result in leaves:
        if not scheme.form(result.line.form).of_people:
            by_unit.setdefault(result.line.unit, []).append(result)
    found: list[Result] = []
    for inner in roster.inner:
        below = [result for leaf in roster.leaves_below(inner) for result in by_unit.get(leaf, ())]
        found += rolled_up(inner, _of_itself(inner, below, scheme), scheme)
        found += rolled_up(inner, below, scheme)
    return found


def _of_itself(inner: str, below: Sequence[Result], scheme: Scheme) -> list[Result]:
    """Return what is said of a unit on the forms on which others below it are rated too; empty where there are none."""
    rated = _rated(below, scheme)
    return [one for one in below if len(rated.get(one.line.form, ())) > 1 and one.line.subject == inner]


def _rated(results: Iterable[Result], scheme: Scheme) -> dict[str, set[str]]:
    """Return whom the forms about the unit above rate, by form."""
    found: dict[str, set[str]] = {}
    for result in results:
        if scheme.form(result.line.form).rated == "parent":
            found.setdefault(result.line.form, set()).add(result.line.subject)
    return found


def rolled_up(unit: str, below: list[Result], scheme: Scheme) -> list[Result]:
    """Return the results of all given ones together, under a unit's name: a line a form, item and group.

    Of a form about the unit above the subject stays whom they all rated;
    where they rated several it is `RATED_TOGETHER`.
    """
    subjects = {
        form: min(rated) if len(rated) == 1 else RATED_TOGETHER for form, rated in _rated(below, scheme).items()
    }
    parts: dict[tuple[str, str, str | None], list[Result]] = {}
    for result in below:
        parts.setdefault((result.line.form, result.line.item, result.line.group), []).append(result)
    lines = [
        Line(
            unit,
            form,
            subjects.get(form, unit),
            group,
            item,
            total((result.line.tally for result in part), len(part[0].line.tally.counts)),
        )
        for (form, item, group), part in parts.items()
    ]
    pooled = results(lines, scheme)
    if scheme.rollup.method == "pooled":
        return pooled
    return [_with_mean(one, parts.get((one.line.form, one.line.item, one.line.group), []), scheme) for one in pooled]


def _with_mean(pooled: Result, part: list[Result], scheme: Scheme) -> Result:
    """Return a result under the mean of the rates of its parts; its scores stay those of all together."""
    form = scheme.form(pooled.line.form)
    share = _mean(part, scheme)
    shares = rates.level_shares(pooled.line.tally, scheme, scheme.levels(form))
    mean = pooled.scores.mean if pooled.scores else None
    return replace(pooled, rate=rates.rate_of(share, scheme), verdict=scheme.verdict(form, share, shares, mean))


def _mean(part: list[Result], scheme: Scheme) -> Fraction | None:
    asked = [result for result in part if rates.base_count(result.line.tally, scheme) != 0]
    if not asked or any(result.rate is None for result in asked):
        return None
    return sum((result.rate.share for result in asked if result.rate), Fraction(0)) / len(asked)
