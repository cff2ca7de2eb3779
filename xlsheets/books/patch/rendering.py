"""Render the changes noted on a worksheet as splices into its bytes."""

from __future__ import annotations

import bisect
import re

from xlsheets.books.patch import cells as cellmod
from xlsheets.books.patch import markup
from xlsheets.books.patch.address import Box, box_name, cell_name, parse_box
from xlsheets.books.patch.sheet import Row, Sheet


def rendered(sheet: Sheet) -> bytes:
    """Return the part of a sheet with every change made that was noted on it."""
    if not sheet.changes and not sheet.extra:
        return sheet.data
    splices = list(sheet.extra)
    by_row: dict[int, list[int]] = {}
    for row, col in sorted(sheet.changes):
        by_row.setdefault(row, []).append(col)
    fresh: list[tuple[int, bytes]] = []
    written = [spot for row, cols in by_row.items() for spot in _row_spliced(sheet, row, cols, splices, fresh)]
    _splice_new_rows(sheet, fresh, splices)
    _splice_dimension(sheet, written, splices)
    return markup.spliced(sheet.data, splices)


def _row_spliced(
    sheet: Sheet, row: int, cols: list[int], splices: list[markup.Splice], fresh: list[tuple[int, bytes]]
) -> list[tuple[int, int]]:
    """Add the splices of one row (a row that is not there goes to ``fresh``); return the cells created."""
    place = sheet.rows.get(row)
    added: list[tuple[int, bytes]] = []
    for col in cols:
        change, cell = sheet.changes[row, col], sheet.find(row, col)
        if cell:
            old = sheet.data[cell.start : cell.end]
            splices.append((cell.start, cell.end, cellmod.rebuilt(old, change, sheet.prefix, sheet.date1904)))
            continue
        style = sheet.style(row, col)
        new = cellmod.created(cell_name(row, col), change, style, sheet.prefix, sheet.date1904)
        if new:
            added.append((col, new))
    if not added:
        return []
    if place is None:
        body = b"".join(new for _, new in added)
        p = sheet.prefix
        fresh.append((row, b'<%srow r="%d">%s</%srow>' % (p, row + 1, body, p)))
    else:
        _splice_into(sheet, row, place, added, splices)
    return [(row, col) for col, _ in added]


def _splice_into(
    sheet: Sheet, row: int, place: Row, added: list[tuple[int, bytes]], splices: list[markup.Splice]
) -> None:
    tag = _wider_spans(sheet.data[place.start : place.tag_end], [col for col, _ in added])
    if markup.is_empty_tag(sheet.masked, place.tag_end):
        body = b"".join(new for _, new in added)
        splices.append((place.start, place.end, tag[:-2].rstrip() + b">" + body + b"</%srow>" % sheet.prefix))
        return
    if tag != sheet.data[place.start : place.tag_end]:
        splices.append((place.start, place.tag_end, tag))
    cells = sheet.cells(row)
    end = cells[-1].end if cells else place.tag_end
    for col, new in added:
        at = bisect.bisect_left(cells, col, key=lambda c: c.col)
        spot = cells[at].start if at < len(cells) else end
        splices.append((spot, spot, new))


def _wider_spans(tag: bytes, cols: list[int]) -> bytes:
    spans = markup.attributes(tag).get("spans", "").split()
    if len(spans) != 1 or not re.fullmatch(r"\d+:\d+", spans[0]):
        return tag if not spans else markup.with_attribute(tag, "spans", None)
    first, last = (int(n) for n in spans[0].split(":"))
    low, high = min(first, *(c + 1 for c in cols)), max(last, *(c + 1 for c in cols))
    return tag if (low, high) == (first, last) else markup.with_attribute(tag, "spans", f"{low}:{high}")


def _splice_new_rows(sheet: Sheet, fresh: list[tuple[int, bytes]], splices: list[markup.Splice]) -> None:
    if not fresh:
        return
    if markup.is_empty_tag(sheet.masked, sheet.body.tag_end):
        content = b"".join(new for _, new in sorted(fresh))
        splices.append(markup.inside_end(sheet.data, sheet.masked, sheet.body, content))
        return
    end = sheet.masked.rindex(b"</", sheet.body.start, sheet.body.end)
    for row, new in sorted(fresh):
        at = bisect.bisect_right(sheet.row_order, row)
        spot = sheet.rows[sheet.row_order[at]].start if at < len(sheet.row_order) else end
        splices.append((spot, spot, new))


def _splice_dimension(sheet: Sheet, created: list[tuple[int, int]], splices: list[markup.Splice]) -> None:
    found = markup.opening(sheet.prefix, "dimension").search(sheet.masked, 0, sheet.body.start)
    box = parse_box(markup.attributes(found[0]).get("ref", "")) if found else None
    if not created or found is None or box is None:
        return
    rows, cols = [r for r, _ in created], [c for _, c in created]
    if not sheet.rows:  # an empty sheet has the dimension A1
        box = Box(rows[0], cols[0], rows[0], cols[0])
    wider = Box(min(box.top, *rows), min(box.left, *cols), max(box.bottom, *rows), max(box.right, *cols))
    if wider != box:
        tag = markup.with_attribute(found[0], "ref", box_name(wider))
        splices.append((found.start(), found.end(), tag))
