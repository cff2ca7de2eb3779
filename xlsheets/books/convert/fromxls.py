"""From .xls (and .et, which is one): values and looks by xlrd; formulas, page and losses off the records."""

import importlib
import io
from typing import Any

from xlsheets.books.compound import Compound
from xlsheets.books.container import Fault
from xlsheets.books.convert.biffcode import HORIZONTAL, LINES, PATTERNS, SCRIPTS, UNDERLINES, VERTICAL, coded
from xlsheets.books.convert.look import Alignment, Border, Fill, Font, Line, Look
from xlsheets.books.convert.sheetcopy import BookCopy, Cell, Column, Row, SheetCopy
from xlsheets.books.convert.xlsrecords import BookRecords, SheetRecords, read_records
from xlsheets.books.records import ERRORS

_TWIPS = 20
_TEXT, _BOOLEAN, _ERROR, _BLANK = 1, 4, 5, 6
_STACKED, _DOWNWARDS = 255, 180


def read_xls_copy(data: bytes) -> BookCopy:
    """Return what an .xls holds.

    Args:
        data: Its bytes, as they passed the gate.

    Raises:
        Fault: extra-missing without xlrd, file-damaged when it cannot make sense of the file.
    """
    try:
        xlrd = importlib.import_module("xlrd")
    except ImportError:
        raise Fault("extra-missing", "xls") from None
    try:
        source = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        return _book(source, read_records(Compound(data)))
    except Fault:
        raise
    except Exception as error:  # xlrd raises whatever it stumbles over, and keeps numbers that lead nowhere
        raise Fault("file-damaged", f"{type(error).__name__}") from None


def _book(source: Any, records: BookRecords) -> BookCopy:
    book = BookCopy(date1904=source.datemode == 1, lost=records.lost)
    book.use_font(_font(source, source.font_list[0]))
    looks = [book.look(_look(source, xf)) for xf in source.xf_list]
    for number in range(source.nsheets):
        sheet = source.sheet_by_index(number)
        beside = records.sheets.get(number, SheetRecords())
        book.sheets.append(_sheet(sheet, looks, beside))
        _take_runs(book.sheets[-1], source, sheet)
    return book


def _sheet(source: Any, looks: list[int], beside: SheetRecords) -> SheetCopy:
    copy = SheetCopy(
        source.name,
        page=beside.page,
        visibility=("visible", "hidden", "veryHidden")[source.visibility] if source.visibility in (1, 2) else "visible",
        gridlines=bool(source.show_grid_lines),
        protected=beside.protected,
        lost=beside.lost,
    )
    copy.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    if source.panes_are_frozen:
        copy.frozen = (source.horz_split_pos, source.vert_split_pos)
    _measure(copy, source, looks)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            kind = source.cell_type(row, column)
            if kind:
                look = looks[source.cell_xf_index(row, column)]
                copy.cells[row, column] = _cell(kind, source.cell_value(row, column), look)
    _take_formulas(copy, beside)
    copy.notes = {
        (row, column): (note.author or "", note.text or "")
        for (row, column), note in sorted(source.cell_note_map.items())
    }
    return copy


def _take_runs(copy: SheetCopy, source: Any, sheet: Any) -> None:
    """Cut texts where their font changes; positions count UTF-16 units."""
    for place, runs in sorted(sheet.rich_text_runlist_map.items()):
        cell = copy.cells.get(place)
        if cell is None or not isinstance(cell.value, str) or cell.formula or not runs:
            continue
        raw = cell.value.encode("utf-16-le")
        first = source.font_list[source.xf_list[sheet.cell_xf_index(*place)].font_index]
        starts = [(0, _font(source, first)), *((2 * at, _font(source, source.font_list[font])) for at, font in runs)]
        ends = [at for at, _ in starts[1:]] + [len(raw)]
        pieces = [
            (raw[at:end].decode("utf-16-le", "replace"), font)
            for (at, font), end in zip(starts, ends, strict=True)
            if end > at
        ]
        if "".join(text for text, _ in pieces) == cell.value:
            cell.runs = tuple(pieces)


def _measure(copy: SheetCopy, source: Any, looks: list[int]) -> None:
    """Take over widths and heights."""
    if source.standardwidth:
        copy.default_width = source.standardwidth / 256
    elif source.defcolwidth is not None:
        copy.default_width = -(-(source.defcolwidth * 7 + 5) // 8) * 8 / 7  # whole groups of 8 pixels, as Excel does
    if source.default_row_height_mismatch:
        copy.default_height = source.default_row_height / _TWIPS
    for number, column in sorted(source.colinfo_map.items()):
        look = looks[column.xf_index] if 0 <= column.xf_index < len(looks) else 0
        copy.add_column(Column(number, number, column.width / 256, look, bool(column.hidden)))
        copy.lost["outline"] |= int(column.outline_level > 0)
    for number, row in sorted(source.rowinfo_map.items()):
        height = None if row.has_default_height or not row.height else row.height / _TWIPS
        own = row.has_default_xf_index and 0 <= row.xf_index < len(looks)
        if height is not None or own or row.hidden:
            look = looks[row.xf_index] if own else None
            copy.rows[number] = Row(height, bool(row.height_mismatch), look, bool(row.hidden))
        copy.lost["outline"] |= int(row.outline_level > 0)


def _cell(kind: int, value: Any, look: int) -> Cell:
    if kind == _BLANK:
        return Cell(look)
    if kind == _ERROR:
        return Cell(look, error=ERRORS.get(value, "#VALUE!"))
    if kind == _BOOLEAN:
        return Cell(look, bool(value))
    return Cell(look, str(value) if kind == _TEXT else float(value))


def _take_formulas(copy: SheetCopy, beside: SheetRecords) -> None:
    for place, text in beside.formulas.items():
        cell = copy.cells.setdefault(place, Cell(0))
        if text is None:
            copy.lost["formula"] += 1
        else:
            cell.formula = text
            cell.array = beside.arrays.get(place, "")


def _look(source: Any, xf: Any) -> Look:
    return Look(
        _font(source, source.font_list[xf.font_index]),
        _fill(source, xf.background),
        _border(source, xf.border),
        _alignment(xf.alignment),
        _number_format(source, xf.format_key),
        bool(xf.protection.cell_locked),
        bool(xf.protection.formula_hidden),
    )


def _fill(source: Any, ground: Any) -> Fill:
    pattern = coded(PATTERNS, ground.fill_pattern) or "none"
    if pattern == "none":
        return Fill()
    colours = (_colour(source, index) for index in (ground.pattern_colour_index, ground.background_colour_index))
    return Fill(pattern, *colours)


def _border(source: Any, border: Any) -> Border:
    def line(side: str) -> Line:
        style, colour = getattr(border, f"{side}_line_style"), getattr(border, f"{side}_colour_index")
        return Line(coded(LINES, style), _colour(source, colour))

    sides = (line("left"), line("right"), line("top"), line("bottom"), line("diag"))
    return Border(*sides, bool(border.diag_up), bool(border.diag_down))


def _alignment(alignment: Any) -> Alignment:
    upright = alignment.rotation == _STACKED or alignment.rotation <= _DOWNWARDS
    return Alignment(
        coded(HORIZONTAL, alignment.hor_align),
        coded(VERTICAL, alignment.vert_align),
        bool(alignment.text_wrapped),
        alignment.rotation if upright else 0,
        alignment.indent_level,
        bool(alignment.shrink_to_fit),
        alignment.text_direction if alignment.text_direction in (1, 2) else 0,
    )


def _number_format(source: Any, key: int) -> str:
    found = source.format_map.get(key)
    text = found.format_str if found is not None else ""
    return "General" if not text or text.lower() == "general" else str(text)


def _font(source: Any, font: Any) -> Font:
    return Font(
        font.name,
        font.height / _TWIPS,
        font.weight >= 600 or bool(font.bold),
        bool(font.italic),
        UNDERLINES.get(font.underline_type, ""),
        bool(font.struck_out),
        coded(SCRIPTS, font.escapement),
        _colour(source, font.colour_index),
    )


def _colour(source: Any, index: int) -> str:
    rgb = source.colour_map.get(index)
    return "" if rgb is None else "{:02X}{:02X}{:02X}".format(*rgb)
