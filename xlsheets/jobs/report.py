"""The JSON of check and merge: the same round gives the same bytes."""

import json
from collections.abc import Iterable
from typing import Any

from xlsheets.core import rounding
from xlsheets.core.findings import Finding
from xlsheets.core.ledger import Submission
from xlsheets.core.rollup import Result
from xlsheets.core.scheme import Scheme
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
    rate = result.rate
    return {
        "unit": line.unit,
        "form": line.form,
        "subject": line.subject,
        "group": line.group,
        "item": line.item,
        **facts,
        "blank": tally.blank,
        "void_items": tally.void_items,
        "counts": dict(zip(levels, tally.counts, strict=True)),
        "percent": {
            level: None if percent is None else rounding.text(percent, scheme.rounding)
            for level, percent in zip(levels, result.percents, strict=True)
        },
        "rate": None if rate is None else {"fraction": str(rate.share), "percent": rate.printed, "base": rate.base},
        "verdict": result.verdict,
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
    } | {"findings": [finding_entry(finding, lang) for finding in merged.findings]}


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
    return isinstance(report, dict) and "files" in report


def as_text(report: dict[str, Any]) -> str:
    """Return a report as JSON text with one final newline."""
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"
