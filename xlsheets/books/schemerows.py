"""A scheme as what the cells of its 方案 workbook show: rows of tables, settings, and each value as a cell holds it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from xlsheets.books.schemefields import ANNEXES, COMPARED, FORMS, GROUPS, ITEMS, SCALES, VERDICTS, Field
from xlsheets.books.schemesettings import COMMENTED, NUMERATOR, Topic
from xlsheets.books.schemevalue import listed, written
from xlsheets.core.scheme import Comments, Form, Scheme, Verdict

EARLIEST = date(1901, 1, 1)
"""Days before it are written as text: Excel counts days from 1900 on, and the first of them wrongly."""

Entry = Sequence[Any]
"""A row of a table: a value of the model for each field, a sequence for a repeated one, None for none."""


def entries_of(scheme: Scheme) -> dict[str, list[Entry]]:
    """Return the rows of every sheet that holds a table, by its name."""
    return {
        SCALES.name: [(name, levels) for name, levels in scheme.scales.items()],
        FORMS.name: [_form(form) for form in scheme.forms],
        ITEMS.name: [
            (form.id, item.text, item.aspect, item.weight, *(item.score or (None, None)))
            for form in scheme.forms
            for item in form.items
        ],
        GROUPS.name: [(form.id, group.name, group.weight) for form in scheme.forms for group in form.groups],
        VERDICTS.name: [_verdict(scheme, verdict) for verdict in scheme.verdicts],
        ANNEXES.name: [
            (annex.id, annex.title or None, annex.form, annex.rows, annex.public or None, annex.columns)
            for annex in scheme.annexes
        ],
    }


def _form(form: Form) -> Entry:
    """Return a form as a row; what is as by default is left empty, the subject excepted."""
    default = Form.model_fields
    return [
        None if value in (default[field.key].default, ()) and field.key != "subject" else value
        for field in FORMS.fields
        for value in [getattr(form, field.key)]
    ]


def _verdict(scheme: Scheme, verdict: Verdict) -> Entry:
    """Return a verdict with its condition in three parts; one that is written otherwise stands whole in the first."""
    name, sign, _ = verdict.condition
    start = f"{name} {sign} "
    if sign not in VERDICTS.fields[1].words or not verdict.when.startswith(start):
        return verdict.when, None, None, verdict.say, verdict.form, verdict.again or None
    if name in COMPARED and COMPARED[name] not in levels_of(scheme):
        name = COMPARED[name]
    return name, sign, verdict.when.removeprefix(start), verdict.say, verdict.form, verdict.again or None


def levels_of(scheme: Scheme) -> list[str]:
    """Return the levels of all scales, each once."""
    return list(dict.fromkeys(level for levels in scheme.scales.values() for level in levels))


def settings_of(scheme: Scheme, topic: Topic) -> Iterator[tuple[Field, Any]]:
    """Yield the settings of a topic with their values; None for those that are not set."""
    part = getattr(scheme, topic.key) if topic.key else scheme
    if topic.key == "comments" and part is None:
        part = Comments()
    for field in topic.fields:
        if field.key == NUMERATOR:
            yield field, "satisfied" if scheme.rate.weights is None else "weights"
        elif field.key == COMMENTED:
            yield field, scheme.comments is not None
        else:
            value = getattr(part, field.key)
            yield field, None if value == "" else value


def shown_of(field: Field, value: Any) -> str | int | float | datetime | None:
    """Return what a cell shows for a value of the model."""
    if value is None:
        return None
    if field.kind in ("texts", "words"):
        return listed(field.words.get(text, text) for text in value) or None
    if field.kind == "word":
        return field.words[str(value).lower() if isinstance(value, bool) else value]
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day) if value >= EARLIEST else value.isoformat()
    if isinstance(value, int | Fraction):
        return _number(Fraction(value))
    return written(str(value))


def _number(value: Fraction) -> int | float | str:
    """Return a number for a cell: as such when fifteen digits, all that Excel keeps, say it exactly; else as text."""
    digits = f"{float(value):.15g}"
    if Fraction(digits) == value:
        return value.numerator if value.denominator == 1 else float(digits)
    return str(value)
