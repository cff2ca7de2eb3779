"""What a reader of a comparison must know: names taken for the same, definitions, rounding and units that differ."""

from collections.abc import Iterator, Sequence

from xlsheets.core.comparison import Comparison
from xlsheets.core.definition import Difference, differences, rounding_setting
from xlsheets.core.findings import Finding, Place, in_order
from xlsheets.core.wording import finding


def caveats(comparison: Comparison) -> list[Finding]:
    """Return every finding of a comparison, by file; empty when the rounds differ in nothing but their figures."""
    found = comparison.alignment.notes
    pairs: dict[tuple[int, int], dict[str, dict[Difference, None]]] = {}
    for row in comparison.rows:
        for at, change in enumerate(row.changes):
            if change is not None:
                forms = pairs.setdefault((change.since, at), {})
                forms.setdefault(row.key.form, {}).update(dict.fromkeys(change.differs))
    for (since, at), forms in pairs.items():
        for form, differ in forms.items():
            if differ:
                found.append(_of_definition(comparison, since, at, form, list(differ)))
        found += _of_rounding(comparison, since, at)
        found += _of_units(comparison, since, at)
    return in_order(found)


def _of_definition(comparison: Comparison, since: int, at: int, form: str, differ: Sequence[Difference]) -> Finding:
    accepted = comparison.accepts_differences
    return finding(
        "compare-definition",
        Place(comparison.periods[at].file),
        form=comparison.alignment.title(form),
        earlier=comparison.periods[since].name,
        later=comparison.periods[at].name,
        seen="；".join(one.words(False) for one in differ),
        seen_en="; ".join(one.words(True) for one in differ),
        effect="已按 --accept-differences 相减" if accepted else "两轮的数都列出，没有相减",
        effect_en="subtracted, as --accept-differences says"
        if accepted
        else "both figures are shown and not subtracted",
    )


def _of_rounding(comparison: Comparison, since: int, at: int) -> Iterator[Finding]:
    one, other = (rounding_setting(comparison.periods[place].scheme) for place in (since, at))
    for differs in differences([one], [other]):
        yield finding(
            "compare-rounding",
            Place(comparison.periods[at].file),
            earlier=comparison.periods[since].name,
            later=comparison.periods[at].name,
            seen=differs.words(False),
            seen_en=differs.words(True),
        )


def _of_units(comparison: Comparison, since: int, at: int) -> Iterator[Finding]:
    """Yield a note when the sums of two rounds stand on different units."""
    if not any(row.inner and row.results[since] and row.results[at] for row in comparison.rows):
        return
    before, after = _counted(comparison, since), _counted(comparison, at)
    lost = [unit for unit in comparison.alignment.unit_places if unit in before - after]
    new = [unit for unit in comparison.alignment.unit_places if unit in after - before]
    if lost or new:
        yield finding(
            "compare-coverage",
            Place(comparison.periods[at].file),
            earlier=comparison.periods[since].name,
            later=comparison.periods[at].name,
            lost=_some(lost),
            new=_some(new),
        )


def _counted(comparison: Comparison, at: int) -> set[str]:
    """Return the units without units below them that a round counted."""
    inner = comparison.periods[at].inner
    return {
        key.unit
        for key, along in comparison.lines.items()
        if (result := along[at]) is not None and result.line.unit not in inner
    }


def _some(units: Sequence[str]) -> str:
    """Return at most five names, and how many there are; — for none."""
    return "、".join(units[:5]) + (f" … {len(units)}" if len(units) > 5 else "") if units else "—"
