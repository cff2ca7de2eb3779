"""Compare a workbook before and after a write, sharing no code with the writer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree

from xlsheets.books import edits, patch

Cells = dict[tuple[int, int], tuple[str, ...]]
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {n.replace("\\", "/").lstrip("/").lower(): archive.read(n) for n in archive.namelist()}


def sheet_parts(raw: bytes) -> dict[str, str]:
    """Return the part of every worksheet by sheet name."""
    parts = _parts(raw)
    top = ElementTree.fromstring(parts["_rels/.rels"])
    book = next(r.get("Target", "") for r in top if r.get("Type", "").endswith("/officeDocument")).lstrip("/").lower()
    folder, _, name = book.rpartition("/")
    rels = ElementTree.fromstring(parts[f"{folder}/_rels/{name}.rels".lstrip("/")])
    targets = {}
    for r in rels:
        target = r.get("Target", "").replace("\\", "/").lower()
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        if r.get("Type", "").endswith("/worksheet"):
            targets[r.get("Id")] = path
    result = {}
    for element in ElementTree.fromstring(parts[book]).iter():
        if _local(element.tag) == "sheet":
            id_ = next((v for k, v in element.attrib.items() if _local(k) == "id"), None)
            if id_ in targets:
                result[element.get("name", "")] = targets[id_]
    return result


def first_sheet(raw: bytes) -> str | None:
    """Return the name of the first worksheet, or None when the file is no workbook that can be read."""
    try:
        return next(iter(sheet_parts(raw)), None)
    except (zipfile.BadZipFile, KeyError, StopIteration, ElementTree.ParseError):
        return None


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cells(part: bytes) -> Cells:
    """Return style, type, formula and value text of every cell that is written in a worksheet part."""
    result: Cells = {}
    row = -1
    root = ElementTree.fromstring(part)
    data = next((e for e in root if _local(e.tag) == "sheetData"), ())
    for line in data:
        row = int(line.get("r", row + 2)) - 1
        col = -1
        for cell in line:
            if _local(cell.tag) != "c":
                continue
            name = _REFERENCE.fullmatch(cell.get("r", ""))
            col = _index(name[1]) if name else col + 1
            result[row, col] = _content(cell)
    return result


def _content(cell: ElementTree.Element) -> tuple[str, ...]:
    inner = {_local(e.tag): e for e in cell}
    formula = inner.get("f")
    written = "" if formula is None else f"{sorted(formula.attrib.items())}{formula.text}"
    value = inner.get("v")
    text = "".join(inner["is"].itertext()) if "is" in inner else (value.text or "") if value is not None else ""
    return cell.get("s", "0"), cell.get("t", "n"), written, text


def used_cell(raw: bytes, sheet: str) -> tuple[int, int]:
    """Return a cell of a sheet that holds a constant, else any written cell, else A1."""
    written = cells(_parts(raw)[sheet_parts(raw)[sheet]])
    constants = [place for place, content in written.items() if content[3] and not content[2]]
    return (sorted(constants) or sorted(written) or [(0, 0)])[len(constants) // 2 if constants else 0]


def free_cell(raw: bytes, sheet: str) -> tuple[int, int]:
    """Return a cell right of and below everything that is written."""
    written = cells(_parts(raw)[sheet_parts(raw)[sheet]])
    row, col = max((r for r, _ in written), default=0), max((c for _, c in written), default=0)
    return min(row + 2, 1_048_575), min(col + 2, 16_383)


def differences(raw: bytes, done: patch.Patched, plan: Sequence[edits.Edit]) -> str:
    """Return what changed beside the plan, or an empty text."""
    old, new = _parts(raw), _parts(done.data)
    lost = sorted(set(old) - set(new))
    if any("calcchain" not in name for name in lost):
        return f"lost {lost}"
    changed = {name for name in old if name in new and old[name] != new[name]}
    if unexpected := changed - {p.lower() for p in done.parts}:
        return f"changed {sorted(unexpected)}"
    grown = next((e for e in plan if isinstance(e, edits.GrowRows)), None)
    touched = {edits.target(e) for e in plan} | set(done.recomputed) | set(done.emptied)
    for name, part in sheet_parts(raw).items():
        if old[part] != new[part] and (wrong := _cell_differences(old[part], new[part], name, touched, grown)):
            return wrong
    return ""


def _cell_differences(
    old: bytes, new: bytes, sheet: str, touched: set[tuple[str, int, int]], grown: edits.GrowRows | None
) -> str:
    before, after = cells(old), cells(new)
    if grown and grown.sheet == sheet:
        before = {(r + grown.count * (r > grown.row), c): v for (r, c), v in before.items()}
        after = {k: v for k, v in after.items() if not grown.row < k[0] <= grown.row + grown.count}
    if grown:  # formulas are rewritten; their styles and values are not
        before = {k: (*v[:2], str(bool(v[2])), v[3]) for k, v in before.items()}
        after = {k: (*v[:2], str(bool(v[2])), v[3]) for k, v in after.items()}
    for place in before.keys() | after.keys():
        if (sheet, *place) not in touched and before.get(place) != after.get(place):
            return f"{sheet} {place}: {before.get(place)} became {after.get(place)}"
    return ""
