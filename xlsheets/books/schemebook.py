"""The 方案 workbook: a scheme as sheets that office staff can read, edit and print.

A sheet a section, a drop-down for every closed choice, an explanation beside
every setting. What is written here `schemereading` reads back without loss;
both go by the description in `schemefields` and `schemesettings`. The same scheme gives the same bytes.
"""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlsheets.books.schemefields import (
    ANNEXES,
    BASIC_SHEET,
    FORMS,
    GROUPS,
    ITEMS,
    LABEL,
    RATE,
    REMARKS,
    RULES_SHEET,
    SCALES,
    SCORE,
    SHEETS,
    VALUE,
    VERDICTS,
    Field,
    Sheet,
    label_of,
)
from xlsheets.books.schemerows import EARLIEST, Entry, entries_of, levels_of, settings_of, shown_of
from xlsheets.books.schemesettings import BASIC, RATE_LEVELS, RULES, Topic
from xlsheets.books.style import DATE, Book, across, row_height, set_widths
from xlsheets.core.scheme import Scheme

_HOW_TO = (
    "本工作簿是一份评议方案，八张表合起来写明评谁、评什么、怎样算。只填浅黄色的格子，有下拉箭头的从列表中选；"
    "表名、表头和设置的名称不要改。",
    "改好存盘后，用命令 xlsheets schemes 方案.xlsx 检查，填得不对的会指出在哪一格、应当怎样填；"
    "汇总、校验、下发都可以用它作方案。",
)
_RATE_TABLE = "满意率所用的等次"
_SETTING_WIDTHS = (9.0, 14.0, 24.0, 41.0)
_CATEGORY, _EXPLANATION = REMARKS[2], REMARKS[0]
_LIST_LIMIT = 255
"""The longest list of words that a drop-down can hold itself."""
_ROOM = 200
"""Rows below a header to which the drop-downs reach."""


def scheme_workbook(scheme: Scheme) -> bytes:
    """Return a scheme's 方案 workbook as the bytes of an .xlsx file."""
    book = Book(f"评议方案：{scheme.title or scheme.id}", scheme.id)
    writing = _Writing(book, scheme)
    tables = {sheet.name: sheet for sheet in (SCALES, FORMS, ITEMS, GROUPS, VERDICTS, ANNEXES)}
    entries = entries_of(scheme)
    for name in SHEETS:
        if name == BASIC_SHEET:
            writing.basic()
        elif name == RULES_SHEET:
            writing.rules()
        else:
            writing.table(tables[name], entries[name])
    book.hidden([("template", "scheme"), ("scheme", scheme.id), ("version", str(scheme.version))])
    return book.finish()


# ── sheets ──────────────────────────────────────────────────────────────


class _Writing:
    """The sheets of one workbook in the making."""

    def __init__(self, book: Book, scheme: Scheme) -> None:
        self.book = book
        self.scheme = scheme
        self.look = book.look

    def basic(self) -> None:
        """Add 基本信息."""
        sheet = self._settings_sheet(BASIC_SHEET, _HOW_TO)
        sheet.activate()
        last = self._topics(sheet, 2 + len(_HOW_TO), BASIC)
        sheet.print_area(0, 0, last, 3)

    def rules(self) -> None:
        """Add 计分规则: the settings, and below them the levels that the rate counts."""
        sheet = self._settings_sheet(RULES_SHEET, ())
        row = self._topics(sheet, 2, RULES) + 1
        across(sheet, (row, 0, row, 3), _RATE_TABLE, self.look("text", "bold", valign="bottom"))
        sheet.set_row(row, 34)
        rate = self.scheme.rate
        levels = [(level, None) for level in rate.satisfied or ()]
        self._level_rows(sheet, row + 1, levels if rate.weights is None else list(rate.weights.items()))

    def table(self, of: Sheet, entries: Sequence[Entry]) -> None:
        """Add a sheet with one table, its explanation above."""
        columns = _columns(of, entries)
        widths = [field.width for field, _ in columns]
        sheet = self.book.sheet(of.name, landscape=of.landscape)
        set_widths(sheet, widths)
        notes = [of.purpose, *(f"{_noted(field)}：{field.hint}" for field in of.fields)]
        self._heading(sheet, of.name, notes, widths)
        header = _header_row(of)
        for column, (_, head) in enumerate(columns):
            sheet.write_string(header, column, head, self.look("head"))
        sheet.set_row(header, 30)
        first, last = header + 1, header + len(entries) + of.spare
        for number in range(len(entries) + of.spare):
            entry = _flat(of, entries[number]) if number < len(entries) else {}
            self._row(sheet, first + number, columns, entry)
        for column, (field, head) in enumerate(columns):
            self._check(sheet, (first, column, first + _ROOM - 1, column), field, head)
        sheet.repeat_rows(header)
        sheet.print_area(0, 0, last, len(columns) - 1)
        sheet.set_selection(first, 0, first, 0)

    def _settings_sheet(self, name: str, notes: Sequence[str]) -> Worksheet:
        sheet = self.book.sheet(name)
        set_widths(sheet, _SETTING_WIDTHS)
        self._heading(sheet, name, notes, _SETTING_WIDTHS)
        return sheet

    def _heading(self, sheet: Worksheet, name: str, notes: Sequence[str], widths: Sequence[float]) -> None:
        """Write the title and the notes below it, a row each, over the width of the table."""
        right = len(widths) - 1
        across(sheet, (0, 0, 0, right), f"评议方案：{name}", self.look("title"))
        sheet.set_row(0, 46)
        for row, note in enumerate(notes, 1):
            across(sheet, (row, 0, row, right), note, self.look("note"))
            sheet.set_row(row, row_height([(note, sum(widths))], 10.5))
        sheet.set_row(1 + len(notes), 8)

    def _topics(self, sheet: Worksheet, row: int, topics: Sequence[Topic]) -> int:
        """Write settings with their explanations from a header row on; return the last row."""
        for column, head in enumerate((_CATEGORY, LABEL.label, VALUE.label, _EXPLANATION)):
            sheet.write_string(row, column, head, self.look("head", font_size=12))
        sheet.set_row(row, 30)
        for topic in topics:
            across(sheet, (row + 1, 0, row + len(topic.fields), 0), topic.heading, self.look("head"))
            for field, value in settings_of(self.scheme, topic):
                row += 1
                self._setting(sheet, row, field, value)
        return row

    def _setting(self, sheet: Worksheet, row: int, field: Field, value: Any) -> None:
        shown = shown_of(field, value)
        sheet.write_string(row, 1, field.label, self.look("head", font_size=12))
        across(sheet, (row, 2, row, 2), shown, self._cell_look(field))
        sheet.write_string(row, 3, field.hint, self.look("cell", "left", font_size=10.5))
        texts = [(str(shown or ""), _SETTING_WIDTHS[2]), (field.hint, _SETTING_WIDTHS[3] - 4)]
        sheet.set_row(row, row_height(texts, 11, 36))
        self._check(sheet, (row, 2, row, 2), field, field.label)

    def _level_rows(self, sheet: Worksheet, header: int, entries: Sequence[Entry]) -> None:
        """Write the levels and weights of the rate below the settings, in the columns of 设置 and 内容."""
        for column, field in enumerate(RATE_LEVELS, 1):
            sheet.write_string(header, column, field.label, self.look("head"))
        for column, head in ((0, _CATEGORY), (3, _EXPLANATION)):
            sheet.write_string(header, column, head, self.look("head"))
        sheet.set_row(header, 28)
        first, last = header + 1, header + max(4, len(entries) + 3)
        for row in range(first, last + 1):
            entry = entries[row - first] if row - first < len(entries) else (None, None)
            for column, (field, value) in enumerate(zip(RATE_LEVELS, entry, strict=True), 1):
                across(sheet, (row, column, row, column), shown_of(field, value), self._cell_look(field))
            sheet.set_row(row, row_height([(str(entry[0] or ""), _SETTING_WIDTHS[1])], 12, 24))
        across(sheet, (first, 0, last, 0), "满意率", self.look("head"))
        hints = "\n".join(f"{field.label}：{field.hint}" for field in RATE_LEVELS)
        across(sheet, (first, 3, last, 3), hints, self.look("cell", "left", font_size=10.5))
        for column, field in enumerate(RATE_LEVELS, 1):
            self._check(sheet, (first, column, first + _ROOM - 1, column), field, field.label)
        sheet.print_area(0, 0, last, 3)

    def _row(self, sheet: Worksheet, row: int, columns: Sequence[tuple[Field, str]], entry: dict[str, Any]) -> None:
        shown = [shown_of(field, entry.get(head)) for field, head in columns]
        for column, ((field, _), value) in enumerate(zip(columns, shown, strict=True)):
            across(sheet, (row, column, row, column), value, self._cell_look(field))
        widths = [field.width for field, _ in columns]
        sheet.set_row(row, row_height(zip(map(str, shown), widths, strict=True), 12, 26))

    def _cell_look(self, field: Field) -> Any:
        """Return the look of a cell to fill in; numbers are of text format, so that 1/3 is not made a date."""
        number_format = {"date": DATE, "whole": "0"}.get(field.kind, "@")
        return self.look("cell", "left" if field.width > 24 else "center", "input", num_format=number_format)

    # ── drop-downs ──────────────────────────────────────────────────

    def _check(self, sheet: Worksheet, area: tuple[int, int, int, int], field: Field, head: str) -> None:
        """Add to cells what may be entered, and the explanation shown beside the cell that is entered."""
        rule: dict[str, Any] = {
            "input_title": head, "input_message": field.hint,
            "error_title": "请核对", "error_message": "请从下拉列表中选。",
        }  # fmt: skip
        match field.kind:
            case "word":
                rule |= {"validate": "list", "source": list(field.words.values())}
            case "form":
                rule |= {"validate": "list", "source": _listed(FORMS)}
            case "scale":
                rule |= {"validate": "list", "source": _listed(SCALES)}
            case "level":
                rule |= self._level_list(field)
            case "whole":
                rule |= {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "请填整数。"}
            case "date":
                rule |= {
                    "validate": "date",
                    "criteria": ">=",
                    "value": EARLIEST,
                    "error_message": "请填日期，如 2012-1-17。",
                }
            case _:
                rule |= {"validate": "any"}
        if field.kind == "number":
            sheet.ignore_errors({"number_stored_as_text": xl_range_abs(*area).replace("$", "")})
        sheet.data_validation(*area, rule)

    def _level_list(self, field: Field) -> dict[str, Any]:
        """Return a drop-down of the scheme's levels; levels added later may be typed in."""
        levels = levels_of(self.scheme)
        if field in VERDICTS.fields:
            scored = any(form.scored for form in self.scheme.forms)
            levels = [RATE, *levels, *([SCORE] if scored else [])]
        if sum(map(len, levels)) + len(levels) > _LIST_LIMIT or any("," in level or not level for level in levels):
            return {"validate": "any"}
        message = "列表中没有。新加的等次，或写在一格里的整个条件，确认无误可以保留。"
        return {"validate": "list", "source": levels, "error_type": "information", "error_message": message}


def _noted(field: Field) -> str:
    """Return how the explanation above a table names a column; all of a repeated one together."""
    return f"{label_of(field, 1)}、{label_of(field, 2)}……" if field.columns else field.label


def _header_row(of: Sheet) -> int:
    """Return the header row of a sheet with one table: below its title, its purpose, a note a field, and a gap."""
    return 3 + len(of.fields)


def _listed(of: Sheet) -> str:
    """Return the formula of the names in the first column of a sheet, as many as stand there now."""
    first, sheet = _header_row(of) + 1, quote_sheetname(of.name)
    top = f"{sheet}!{xl_rowcol_to_cell(first, 0, True, True)}"
    column = f"{sheet}!{xl_range_abs(first, 0, first + _ROOM - 1, 0)}"
    return f"=OFFSET({top},0,0,MAX(1,COUNTA({column})),1)"


def _columns(of: Sheet, entries: Sequence[Entry]) -> list[tuple[Field, str]]:
    """Return the columns of a table with their heads, as many of a repeated one as are needed."""
    columns = []
    for at, field in enumerate(of.fields):
        most = max((len(entry[at]) for entry in entries), default=0) if field.columns else 0
        numbers = range(1, max(field.columns, most, 1) + 1)
        columns += [(field, label_of(field, number)) for number in numbers]
    return columns


def _flat(of: Sheet, entry: Entry) -> dict[str, Any]:
    """Return a row's values by the heads of their columns."""
    flat: dict[str, Any] = {}
    for field, value in zip(of.fields, entry, strict=True):
        if field.columns:
            flat |= {label_of(field, number): each for number, each in enumerate(value, 1)}
        else:
            flat[field.label] = value
    return flat
