"""The JSON of check and merge: the same round gives the same bytes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from xlsheets.core import rounding
from xlsheets.core.aspects import Composite
from xlsheets.core.comment import Kind, people
from xlsheets.core.findings import Finding
from xlsheets.core.ledger import Submission
from xlsheets.core.outcome import Outcome
from xlsheets.core.rates import Rate
from xlsheets.core.rectification import progress
from xlsheets.core.rollup import Result
from xlsheets.core.scheme import Scheme
from xlsheets.core.scores import Averages
from xlsheets.core.sections import Section
from xlsheets.core.tally import FACT_NAMES
from xlsheets.core.wording import Lang, in_words
from xlsheets.jobs.round import Round


def file_entry(file: Submission) -> dict[str, Any]:
    """Return a file's line."""
    return {"path": file.path, "sha256": file.sha256 or None, "status": file.status.value, "unit": file.unit}


def finding_entry(finding: Finding, lang: Lang) -> dict[str, Any]:
    """Return a finding with its words."""
    words = in_words(finding, lang)
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "found": words.found,
        "expected": words.expected,
        "remedy": words.remedy,
    }


def result_entry(result: Result, scheme: Scheme) -> dict[str, Any]:
    """Return a result: facts, counts and percentages by level, rate and verdict; unknown numbers are null."""
    line, tally = result.line, result.line.tally
    levels = scheme.levels(scheme.form(line.form))
    facts = dict(zip(FACT_NAMES, tally.facts.as_tuple(), strict=True))
    scored = line.item in scheme.form(line.form).scored
    return {
        "unit": line.unit,
        "form": line.form,
        "subject": line.subject,
        "group": line.group,
        "item": line.item,
        **facts,
        "blank": tally.blank,
        "void_items": tally.void_items,
        **(
            {"scores": _averages_entry(result.scores, scheme)}
            if scored
            else {
                "counts": dict(zip(levels, tally.counts, strict=True)),
                "percent": {
                    level: None if percent is None else rounding.text(percent, scheme.rounding)
                    for level, percent in zip(levels, result.percents, strict=True)
                },
            }
        ),
        "rate": _rate_entry(result.rate),
        "verdict": result.verdict,
    }


def _rate_entry(rate: Rate | None) -> dict[str, Any] | None:
    return None if rate is None else {"fraction": str(rate.share), "percent": rate.printed, "base": rate.base}


def _aspect_entry(one: Composite, scheme: Scheme) -> dict[str, Any]:
    """Return an aspect, or a whole form: the items it is made of, its rate and mean score."""
    return {
        "unit": one.unit,
        "form": one.form,
        "subject": one.subject,
        "group": one.group,
        "aspect": one.aspect,
        "items": list(one.items),
        "rate": _rate_entry(one.rate),
        "mean": None if one.mean is None else rounding.mean(one.mean, scheme.rounding),
    }


def _averages_entry(scores: Averages | None, scheme: Scheme) -> dict[str, Any] | None:
    """Return the averages of a score item: means as printed, the extremes as given; null when unknown."""
    if scores is None:
        return None
    rule = scheme.rounding
    return {
        "n": scores.n,
        "mean": None if scores.mean is None else rounding.mean(scores.mean, rule),
        "max": None if scores.highest is None else rounding.score(scores.highest),
        "min": None if scores.lowest is None else rounding.score(scores.lowest),
        "trimmed": None if scores.trimmed is None else rounding.mean(scores.trimmed, rule),
    }


def merge_report(merged: Round, lang: Lang = "zh") -> dict[str, Any]:
    """Return everything a merge found."""
    scheme = merged.scheme
    return {
        "scheme": {
            "id": scheme.id,
            "version": scheme.version,
            "round": scheme.round,
            "settings": scheme.settings(),
        },
        **check_report(merged.files, merged.findings, lang, missing=list(merged.missing)),
        "results": [result_entry(result, scheme) for result in merged.results],
        "rollup": [result_entry(result, scheme) for result in merged.rollup],
        **_ledger_entry(merged),
        **_comments_entry(merged),
        **codes_entry(merged),
        **_firms_entry(merged),
        **_sections_entry("categories", merged.categories, scheme),
        **_sections_entry("modes", merged.modes, scheme),
        **({"aspects": [_aspect_entry(one, scheme) for one in merged.aspects]} if merged.aspects else {}),
    } | {"findings": [finding_entry(finding, lang) for finding in merged.findings]}


def _ledger_entry(merged: Outcome) -> dict[str, Any]:
    """Return how many opinions there are and how far they are dealt with; nothing where there are none."""
    if not merged.entries:
        return {}
    done = progress(merged.entries)
    return {"opinions": {"total": done.total, "solved": done.solved, "in_work": done.in_work, "open": done.open}}


def _comments_entry(merged: Outcome) -> dict[str, Any]:
    """Return how many organisations and people have a comment and who has none; nothing without 领导点评.

    Without a roster nobody knows how many there should be, nor who is missing.
    """
    if not merged.coverage and not merged.comments:
        return {}
    entry: dict[str, Any] = {}
    kinds: tuple[tuple[str, Kind], ...] = (("organisations", "organisation"), ("people", "member"))
    for key, kind in kinds:
        if not merged.coverage:
            named = {(one.unit, one.subject) for one in merged.comments if one.kind == kind and one.text}
            entry[key] = {"expected": None, "done": len(named), "missing": None}
            continue
        expected, done = people(merged.coverage, kind)
        listed = [one for one in merged.coverage if one.kind == kind and one.missing]
        missing = [{"unit": one.unit, "names": list(one.missing)} for one in listed]
        entry[key] = {"expected": expected, "done": done, "missing": missing}
    return {"comments": entry}


def _firms_entry(merged: Outcome) -> dict[str, Any]:
    """Return how many firms raters came from, never which; nothing where no return has a column for them."""
    if not merged.firms:
        return {}
    units = {unit: merged.firms[unit] for unit in merged.units if unit in merged.firms}
    return {"firms": {"total": merged.firms.get(None, 0), "units": units}}


def codes_entry(merged: Outcome) -> dict[str, Any]:
    """Return how many 评议码 were issued and came back, in numbers alone; nothing where none were issued."""
    return {} if merged.codes is None else {"codes": asdict(merged.codes)}


def _sections_entry(key: str, sections: Sequence[Section], scheme: Scheme) -> dict[str, Any]:
    """Return the sub-totals by category or mode; nothing at all where there are none."""
    entries = [
        {
            "name": section.name,
            "units": list(section.units),
            "results": [result_entry(result, scheme) for result in section.results],
        }
        for section in sections
    ]
    return {key: entries} if entries else {}


def check_report(
    files: Iterable[Submission], findings: Iterable[Finding], lang: Lang = "zh", **more: Any
) -> dict[str, Any]:
    """Return files and findings."""
    return {
        "files": [file_entry(file) for file in files],
        **more,
        "findings": [finding_entry(finding, lang) for finding in findings],
    }


def is_report(data: bytes) -> bool:
    """Return whether bytes are a report of ours, which may be written anew."""
    try:
        report = json.loads(data)
    except ValueError:
        return False
    return isinstance(report, dict) and bool({"files", "checks"} & set(report))


def as_text(report: dict[str, Any]) -> str:
    """Return a report as JSON text with one final newline."""
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"
