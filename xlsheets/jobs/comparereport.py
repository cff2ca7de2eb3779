"""The JSON of compare: rounds in order, rows with exact fractions, what has no counterpart, 回头看, findings."""

from typing import Any

from xlsheets.core.comparison import Change, Comparison, Measure, Row
from xlsheets.core.lookback import Lookback
from xlsheets.core.period import Period
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
            for one in comparison.unmatched
        ],
        "lookback": [_lookback_entry(one, comparison) for one in compared.lookback],
        "findings": [finding_entry(finding, lang) for finding in compared.findings],
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
        "present": [result is not None for result in row.results],
        "rates": [_measure_entry(measure, row, at) for at, measure in enumerate(row.measures)],
        "changes": [_change_entry(change, comparison) for change in row.changes],
        "verdicts": [result and result.verdict for result in row.results],
    }


def _measure_entry(measure: Measure | None, row: Row, at: int) -> dict[str, Any] | None:
    if measure is None:
        return None
    if measure.scored:
        return {"fraction": str(measure.value), "mean": measure.printed}
    result = row.results[at]
    base = result.rate.base if result and result.rate else None
    return {"fraction": str(measure.value), "percent": measure.printed, "base": base}


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
