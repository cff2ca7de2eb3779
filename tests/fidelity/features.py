"""What a workbook has besides its cells, counted before and after a save: ours beside openpyxl's."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable

import openpyxl

from tests.fidelity.compare import first_sheet, free_cell
from xlsheets.books import edits, patch

Parts = dict[str, bytes]


def _members(pattern: str) -> Callable[[Parts], int]:
    return lambda parts: sum(1 for name in parts if re.search(pattern, name))


def _elements(parts_named: str, element: str) -> Callable[[Parts], int]:
    wanted = re.compile(rb"<(?:[\w.-]+:)?" + element.encode() + rb"[\s/>]")
    return lambda parts: sum(len(wanted.findall(data)) for name, data in parts.items() if re.search(parts_named, name))


def _stored_results(parts: Parts) -> int:
    wanted = re.compile(rb"</?(?:[\w.-]+:)?f(?:\s[^>]*)?/?>\s*<(?:[\w.-]+:)?v>")
    return sum(len(wanted.findall(data)) for name, data in parts.items() if "/worksheets/" in name)


def _rich_texts(parts: Parts) -> int:
    return sum(len(re.findall(rb"<(?:\w+:)?rPr", data)) for name, data in parts.items() if "sharedstrings" in name)


SHEETS = r"/worksheets/[^/]*\.xml$"
FEATURES: dict[str, Callable[[Parts], int]] = {
    "stored results of formulas": _stored_results,
    "rich text in cells": _rich_texts,
    "charts": _members(r"/charts/chart[^/]*\.xml$"),
    "pictures": _members(r"/media/"),
    "shapes and text boxes": _elements(r"/drawings/drawing", "sp"),
    "form controls": _elements(SHEETS, "control"),
    "ActiveX controls": _members(r"/activex/.*\.xml$"),
    "embedded objects": _members(r"/embeddings/"),
    "sparklines": _elements(SHEETS, "sparkline"),
    "conditional formats of Excel 2010": _elements(SHEETS, "cfRule"),
    "validations": _elements(SHEETS, "dataValidation"),
    "notes": _elements(r"/comments.*\.xml$", "comment"),
    "threaded comments": _elements(r"/threadedcomments/", "threadedComment"),
    "tables": _members(r"/tables/"),
    "pivot tables": _members(r"/pivottables/[^/]*\.xml$"),
    "slicers and timelines": _members(r"/(slicers|timelines)/"),
    "printer settings": _members(r"/printersettings/"),
    "pictures in headers": _elements(SHEETS, "legacyDrawingHF"),
    "macros": _members(r"vbaproject\.bin$"),
    "custom ribbon": _members(r"^customui"),
    "custom XML": _members(r"^customxml/"),
    "external links": _members(r"/externallinks/[^/]*\.xml$"),
}


def parts_of(data: bytes) -> Parts:
    """Return the parts of a package by their names in lower case."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n.replace("\\", "/").lower(): archive.read(n) for n in archive.namelist()}


def by_patch(raw: bytes, sheet: str) -> bytes:
    """Write one number with this project."""
    return patch.apply(raw, [edits.SetValue(sheet, *free_cell(raw, sheet), 1)]).data


def by_openpyxl(raw: bytes, sheet: str) -> bytes:
    """Write one number with openpyxl, keeping macros and links."""
    book = openpyxl.load_workbook(io.BytesIO(raw), keep_vba=b"vbaProject.bin" in raw, rich_text=True)
    row, col = free_cell(raw, sheet)
    book[sheet].cell(row + 1, col + 1, 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table(files: Iterable[bytes]) -> str:
    """Return the comparison as a Markdown table: of the files that have a feature, how many keep all of it."""
    had: Counter[str] = Counter()
    kept: dict[str, Counter[str]] = {"patch": Counter(), "openpyxl": Counter()}
    for raw in files:
        sheet = first_sheet(raw)
        if sheet is None:
            continue
        before = parts_of(raw)
        counts = {name: count(before) for name, count in FEATURES.items()}
        had.update(name for name, number in counts.items() if number)
        had["saved at all"] += 1
        for tool, write in (("patch", by_patch), ("openpyxl", by_openpyxl)):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    after = parts_of(write(raw, sheet))
            except Exception:  # whatever it is, nothing was saved
                continue
            kept[tool]["saved at all"] += 1
            kept[tool].update(n for n, number in counts.items() if number and FEATURES[n](after) >= number)
    lines = ["| feature | files | xlsheets | openpyxl |", "|---|--:|--:|--:|"]
    for name in ("saved at all", *FEATURES):
        if had[name]:
            lines.append(f"| {name} | {had[name]} | {kept['patch'][name]} | {kept['openpyxl'][name]} |")
    return "\n".join(lines)
