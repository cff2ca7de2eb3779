"""What a reader of a comparison must know: names taken for the same, definitions, rounding and units that differ."""

from collections.abc import Iterator, Sequence

from xlsheets.core.comparison import Comparison
from xlsheets.core.comparisonaspect import WHOLE_FORM
from xlsheets.core.comparisonpart import Parts
from xlsheets.core.comparisonsection import Kind
from xlsheets.core.counterpart import KIND_NAMES
from xlsheets.core.definition import Difference, differences, rounding_setting
from xlsheets.core.findings import Finding, Place, in_order
from xlsheets.core.wording import finding

_Said = dict[tuple[int, int], dict[str, dict[Difference, None]]]
"""The differences of the forms of two rounds."""


def caveats(comparison: Comparison, parts: Parts | None = None) -> list[Finding]:
    """Return every finding of a comparison, by file; empty when the rounds differ in nothing but their figures.

    Args:
        comparison: Rounds side by side.
        parts: Their aspects and sub-totals; None leaves these out.
    """
    found = comparison.alignment.notes
    pairs: _Said = {}
    for row in comparison.rows:
        for at, change in enumerate(row.changes):
            if change is not None:
                forms = pairs.setdefault((change.since, at), {})
                forms.setdefault(row.key.form, {}).update(dict.fromkeys(change.differs))
    for (since, at), forms in pairs.items():
        for form, differ in forms.items():
            if differ:
                found.append(_of_definition(comparison, since, at, comparison.alignment.title(form), list(differ)))
        found += _of_rounding(comparison, since, at)
        found += _of_units(comparison, since, at)
    if parts is not None:
        found += _of_aspects(comparison, parts, pairs)
        found += _of_sections(comparison, parts)
    return in_order(found)


def _of_definition(comparison: Comparison, since: int, at: int, title: str, differ: Sequence[Difference]) -> Finding:
    accepted = comparison.accepts_differences
    return finding(
        "compare-definition",
        Place(comparison.periods[at].file),
        form=title,
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


def _of_aspects(comparison: Comparison, parts: Parts, said: _Said) -> Iterator[Finding]:
    """Yield in what the aspects of two rounds differ, where that is not said of their form's items."""
    found: dict[tuple[int, int, str], dict[Difference, None]] = {}
    for row in parts.aspects:
        for at, change in enumerate(row.changes):
            if change is not None:
                known = said.get((change.since, at), {}).get(row.key.form, {})
                title = f"{comparison.alignment.title(row.key.form)}·{row.written.aspect or WHOLE_FORM}"
                new = dict.fromkeys(one for one in change.differs if one not in known)
                found.setdefault((change.since, at, title), {}).update(new)
    for (since, at, title), differ in found.items():
        if differ:
            yield _of_definition(comparison, since, at, title, list(differ))


def _of_sections(comparison: Comparison, parts: Parts) -> Iterator[Finding]:
    """Yield the sub-totals that stand on other units than the round before, once a kind and pair of rounds."""
    found: dict[tuple[int, int, Kind], dict[str, tuple[str, str]]] = {}
    for one in parts.sections:
        for at, change in enumerate(one.row.changes):
            if change is None:
                continue
            before, after = (one.units[place] or () for place in (change.since, at))
            if set(before) != set(after):
                lost = [unit for unit in before if unit not in after]
                new = [unit for unit in after if unit not in before]
                found.setdefault((change.since, at, one.kind), {})[one.name] = _moved(one.name, lost, new)
    for (since, at, kind), names in found.items():
        yield finding(
            "compare-section",
            Place(comparison.periods[at].file),
            kind=KIND_NAMES[kind][0],
            kind_en=KIND_NAMES[kind][1],
            earlier=comparison.periods[since].name,
            later=comparison.periods[at].name,
            seen="；".join(zh for zh, _ in names.values()),
            seen_en="; ".join(en for _, en in names.values()),
        )


def _moved(name: str, lost: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """Return which units a section has no longer, and which it has now, in Chinese and in English."""
    zh = [f"{word}{_some(units)}" for word, units in (("少了", lost), ("多了", new)) if units]
    en = [f"{word} {_some(units)}" for word, units in (("without", lost), ("with", new)) if units]
    return f"“{name}”{'，'.join(zh)}", f"“{name}” {', '.join(en)}"


def _some(units: Sequence[str]) -> str:
    """Return at most five names, and how many there are; — for none."""
    return "、".join(units[:5]) + (f" … {len(units)}" if len(units) > 5 else "") if units else "—"
