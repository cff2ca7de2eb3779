"""The JSON of compare: rounds in order, rows with exact fractions, what has no counterpart, 回头看, findings."""

from typing import Any

from xlsheets.core.comparison import Change, Comparison, Measure, Row
from xlsheets.core.comparisonaspect import AspectRow
from xlsheets.core.comparisonpart import Parts
from xlsheets.core.comparisonsection import SectionRow
from xlsheets.core.lookback import Lookback
from xlsheets.core.period import Period
from xlsheets.core.rates import Rate
from xlsheets.core.wording import Lang
from xlsheets.jobs.compare import Compared
from xlsheets.jobs.report import finding_entry


def comparison_report(compared: Compared, lang: Lang = "zh") -> dict[str, Any]:
    """Return everything a comparison found.

    `files` are the rounds from the earliest to the latest; every list of
    figures below has one entry a round, in that order, null where a round has
    none or it is unknown (`present` tells the two apart).
    """
    comparison = compared.comparison
    return {
        "files": [_round_entry(period) for period in comparison.periods],
        "rows": [_row_entry(row, comparison) for row in comparison.rows],
        **_parts_entry(compared.parts),
        "unmatched": [
            {
                "kind": one.kind,
                "form": one.form,
                "unit": one.unit,
                "subject": one.subject,
                "name": one.name or None,
                "present": list(one.present),
                "missing": list(one.missing),
            }
            for one in compared.parts.unmatched
        ],
        "lookback": [_lookback_entry(one, comparison) for one in compared.lookback],
        "findings": [finding_entry(finding, lang) for finding in compared.findings],
    }


def _parts_entry(parts: Parts) -> dict[str, Any]:
    """Return the aspects and the sub-totals by category and way of rating; nothing of what no two rounds have."""
    entries = {
        "aspects": [_aspect_entry(row, parts.comparison) for row in parts.aspects],
        "categories": [_section_entry(one, parts.comparison) for one in parts.sections_of("category")],
        "modes": [_section_entry(one, parts.comparison) for one in parts.sections_of("mode")],
    }
    return {key: rows for key, rows in entries.items() if rows}


def _aspect_entry(row: AspectRow, comparison: Comparison) -> dict[str, Any]:
    """Return an aspect, or a whole form under aspect null; its subject is null when it is of all people together."""
    written = row.written
    return {
        "unit": row.key.unit,
        "form": row.key.form,
        "subject": None if row.together else written.subject,
        "group": written.group,
        "aspect": written.aspect,
        "scored": row.scored,
        "items": [one and list(one.items) for one in row.composites],
        "present": list(row.present),
        "rates": [
            measure and _figure_entry(measure, one.rate if one else None)
            for measure, one in zip(row.measures, row.composites, strict=True)
        ],
        "changes": [_change_entry(change, comparison) for change in row.changes],
    }


def _section_entry(one: SectionRow, comparison: Comparison) -> dict[str, Any]:
    """Return the sum of a category or way of rating, with the units that each round has in it."""
    row, line = one.row, one.row.written.line
    return {
        "name": one.name,
        "form": row.key.form,
        "subject": line.subject,
        "group": line.group,
        "item": row.key.item,
        "units": [units and list(units) for units in one.units],
        **_figures_entry(row, comparison),
    }


def _round_entry(period: Period) -> dict[str, Any]:
    scheme = period.scheme
    return {
        "path": period.file,
        "sha256": period.sha256,
        "scheme": {"id": scheme.id, "version": scheme.version, "round": scheme.round, "settings": scheme.settings()},
    }


def _keys(row: Row) -> dict[str, Any]:
    line = row.written.line
    subject = None if row.together else line.subject
    return {
        "unit": row.key.unit,
        "form": row.key.form,
        "subject": subject,
        "group": line.group,
        "item": row.key.item,
    }


def _row_entry(row: Row, comparison: Comparison) -> dict[str, Any]:
    """Return a row; its subject is null when it is of all people of the unit together."""
    return {
        **_keys(row),
        **_figures_entry(row, comparison),
    }


def _figures_entry(row: Row, comparison: Comparison) -> dict[str, Any]:
    """Return what a row has in each round."""
    return {
        "present": list(row.present),
        "rates": [_measure_entry(measure, row, at) for at, measure in enumerate(row.measures)],
        "changes": [_change_entry(change, comparison) for change in row.changes],
        "verdicts": [result and result.verdict for result in row.results],
    }


def _measure_entry(measure: Measure | None, row: Row, at: int) -> dict[str, Any] | None:
    result = row.results[at]
    return None if measure is None else _figure_entry(measure, result.rate if result else None)


def _figure_entry(measure: Measure, rate: Rate | None) -> dict[str, Any]:
    """Return a mean score, or a rate with its base."""
    if measure.scored:
        return {"fraction": str(measure.value), "mean": measure.printed}
    return {"fraction": str(measure.value), "percent": measure.printed, "base": rate.base if rate else None}


def _change_entry(change: Change | None, comparison: Comparison) -> dict[str, Any] | None:
    """Return a change as an exact difference of shares (of mean scores) and as printed, in points."""
    if change is None:
        return None
    return {
        "since": comparison.periods[change.since].name,
        "fraction": None if change.exact is None else str(change.exact),
        "points": change.printed,
        "differs": [one.later.key for one in change.differs],
    }


def _lookback_entry(one: Lookback, comparison: Comparison) -> dict[str, Any]:
    rows, then = one.row, one.then
    return {
        **_keys(rows),
        "round": comparison.periods[one.at].name,
        "verdict": one.verdict,
        "rate": _measure_entry(rows.measures[one.at], rows, one.at),
        "next_round": None if then is None else comparison.periods[then].name,
        "next_rate": None if then is None else _measure_entry(rows.measures[then], rows, then),
        "next_verdict": one.now,
        "change": None if then is None else _change_entry(rows.changes[then], comparison),
        "outcome": one.outcome.value,
        "lifted": one.lifted,
    }
