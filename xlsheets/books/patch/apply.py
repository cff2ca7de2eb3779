"""Apply a list of edits to the bytes of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsheets.books.edits import (
    AddNote,
    AddSheet,
    CellEdit,
    CopySheet,
    DeleteSheet,
    DropNote,
    DuplicateEdit,
    Edit,
    GrowRows,
    SetFill,
    SetFormat,
    SetFormula,
    SetValue,
    ordered,
    target,
)
from xlsheets.books.patch.address import MAX_COLS, MAX_ROWS, cell_name
from xlsheets.books.patch.copying import copy_sheet
from xlsheets.books.patch.grow import Growth
from xlsheets.books.patch.notes import add_notes, drop_note
from xlsheets.books.patch.package import key
from xlsheets.books.patch.reader import Reader
from xlsheets.books.patch.recalc import refresh
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.rendering import rendered
from xlsheets.books.patch.sheet import Sheet
from xlsheets.books.patch.sheets import add_sheet, delete_sheet
from xlsheets.books.patch.styles import Look, Styles
from xlsheets.books.patch.values import same_constant
from xlsheets.books.patch.verify import Expectation, check_dropped, check_growth, check_moved, verify
from xlsheets.books.patch.workbook import Book, holds_formula

Place = tuple[str, int, int]
"""Sheet, row and column."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth a word that did not stand in the way."""

    code: str
    text: str
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Patched:
    """A changed workbook."""

    data: bytes
    notices: tuple[Notice, ...] = ()
    parts: tuple[str, ...] = ()
    recomputed: tuple[Place, ...] = ()
    emptied: tuple[Place, ...] = ()


@dataclass
class _Run:
    """One call of :func:`apply`: the book, and what the final check shall find."""

    book: Book
    styles: Styles
    reader: Reader
    expected: Expectation = field(default_factory=Expectation)
    notices: list[Notice] = field(default_factory=list)
    looks: dict[Place, Look] = field(default_factory=dict)
    notes: dict[str, dict[tuple[int, int], AddNote]] = field(default_factory=dict)
    grown: bool = False
    fresh: list[Place] = field(default_factory=list)
    formula_touched: bool = False
    computed: bool = False


def apply(original: bytes, edits: Sequence[Edit], *, allow_signed: bool = False) -> Patched:
    """Return the workbook with the edits made and everything else as it was.

    Args:
        original: The bytes of an .xlsx or .xlsm.
        edits: What shall change, in any order; no edits return the same bytes.
        allow_signed: Change a signed package, whose signature will no longer hold.

    Raises:
        PatchRefused: The workbook or one of the cells cannot be changed safely; nothing was changed.
    """
    try:
        plan = ordered(edits)
    except DuplicateEdit as error:
        sheet, row, col = target(error.edit)
        cell = cell_name(row, col) if row >= 0 and col >= 0 else None
        raise PatchRefused("duplicate-edit", "two edits set the same thing of one cell", sheet, cell) from error
    if not plan:
        return Patched(original)
    book = Book(original, allow_signed=allow_signed)
    run = _Run(book, Styles(book), Reader(book))
    for edit in plan:
        _take(run, edit)
    _finish_looks(run)
    for name, notes in run.notes.items():
        run.expected.notes.update(add_notes(book, book.sheet(name), notes))
    recomputed, emptied = refresh(book, run.fresh)
    _write_sheets(run)
    run.styles.flush()
    _calculation(run)
    package = book.package
    if not (package.changed or package.added or package.removed):
        return Patched(original, tuple(run.notices))
    data = package.build()
    verify(original, data, book, run.expected)
    parts = tuple(sorted({*package.changed, *package.added}))
    return Patched(data, tuple(run.notices), parts, tuple(recomputed), tuple(emptied))


def _take(run: _Run, edit: Edit) -> None:
    if isinstance(edit, AddSheet):
        add_sheet(run.book, run.styles, edit)
        cells = {(r, c): cell.value for r, row in enumerate(edit.rows) for c, cell in enumerate(row)}
        run.expected.new_sheets[edit.name] = cells
    elif isinstance(edit, CopySheet):
        part, run.expected.new_sheets[edit.name] = copy_sheet(run.book, run.styles, edit)
        run.computed |= holds_formula(run.book.package.read(part))
    elif isinstance(edit, DeleteSheet):
        delete_sheet(run.book, edit.name)
        run.expected.deleted.append(edit.name)
    elif isinstance(edit, GrowRows):
        _take_growth(run, edit)
    else:
        _take_cell(run, edit)


def _take_growth(run: _Run, edit: GrowRows) -> None:
    book = run.book
    for sheet in book.opened():
        book.forget(sheet.name)
    growth = Growth(book, edit)
    before = Sheet(book.package, edit.sheet, book.sheet(edit.sheet).part, book.date1904)
    growth.run()
    check_growth(before, book.sheet(edit.sheet), edit)
    for part, (old, new) in growth.parts.items():
        if key(part) != key(before.part):
            check_moved(old, new, part)
        run.expected.moved[key(part)] = new
    run.fresh += growth.fresh
    run.formula_touched = run.grown = True
    for name, text in dict.fromkeys(growth.unfollowed):
        run.notices.append(Notice("not-followed", text, name))


def _take_cell(run: _Run, edit: CellEdit) -> None:
    row, col = edit.row, edit.col
    sheet = run.book.sheet(edit.sheet)
    if not (0 <= row < MAX_ROWS and 0 <= col < MAX_COLS):
        raise PatchRefused("outside-grid", f"row {row}, column {col} is outside the sheet", edit.sheet)
    merged = sheet.merged(row, col)
    if merged and (row, col) != merged[:2]:
        if isinstance(edit, SetValue | SetFormula):
            raise sheet.refuse("merged-cell", "the cell is covered by a merged range", row, col)
        row, col = merged[:2]
    if sheet.protected:
        notice = Notice("protected-sheet", "the sheet is protected", edit.sheet)
        if notice not in run.notices:
            run.notices.append(notice)
    if isinstance(edit, SetValue | SetFormula):
        _take_content(run, sheet, edit)
    elif isinstance(edit, AddNote):
        _take_note(run, edit, row, col)
    elif isinstance(edit, DropNote):
        dropped = drop_note(run.book, sheet, DropNote(edit.sheet, row, col, edit.text))
        for part, (old, new) in dropped.items():
            check_dropped(old, new, part)
            run.expected.moved[key(part)] = new
    else:
        _take_look(run, edit, row, col)


def _take_content(run: _Run, sheet: Sheet, edit: SetValue | SetFormula) -> None:
    row, col = edit.row, edit.col
    blocked = sheet.blocked.at(row, col)
    if blocked:
        raise sheet.refuse(*blocked[1], row, col)
    if _stands(run, sheet, edit):
        return
    change = sheet.change(row, col)
    if isinstance(edit, SetFormula):
        formula = edit.formula.removeprefix("=")
        change.content, change.formula, change.value = "formula", formula, edit.cached
        run.formula_touched = True
    else:
        change.content, change.value = "constant", edit.value
        run.formula_touched |= (row, col) in sheet.formula_at


def _stands(run: _Run, sheet: Sheet, edit: SetValue | SetFormula) -> bool:
    """Return whether the cell holds already what it shall hold; then not a byte of it changes."""
    formula = sheet.formula_at.get((edit.row, edit.col))
    stored = run.reader.value(sheet, edit.row, edit.col)
    if isinstance(edit, SetFormula):
        if formula is None or formula.kind not in ("normal", "shared"):
            return False
        same_result = edit.cached is None or same_constant(edit.cached, stored, sheet.date1904)
        return formula.text == edit.formula.removeprefix("=") and same_result and stored is not None
    return formula is None and same_constant(edit.value, stored, sheet.date1904)


def _take_note(run: _Run, edit: AddNote, row: int, col: int) -> None:
    notes = run.notes.setdefault(edit.sheet, {})
    before = notes.get((row, col))
    text = f"{before.text}\n{edit.text}" if before else edit.text
    notes[row, col] = AddNote(edit.sheet, row, col, text, before.author if before else edit.author)


def _take_look(run: _Run, edit: SetFill | SetFormat, row: int, col: int) -> None:
    place = (edit.sheet, row, col)
    before = run.looks.get(place, Look())
    if isinstance(edit, SetFill):
        run.looks[place] = Look(edit.rgb or "", before.number_format)
    else:
        run.looks[place] = Look(before.fill, edit.code)


def _finish_looks(run: _Run) -> None:
    for (name, row, col), look in run.looks.items():
        sheet = run.book.sheet(name)
        sheet.change(row, col).style = run.styles.derived(sheet.style(row, col), look)


def _write_sheets(run: _Run) -> None:
    for sheet in run.book.opened():
        sheet.unshare()
        new = rendered(sheet)
        if new != sheet.data:
            run.book.package.write(sheet.part, new)
            run.expected.sheets[sheet.name] = sheet


def _calculation(run: _Run) -> None:
    if not (run.expected.sheets or run.grown or run.computed):
        return
    if run.formula_touched or run.computed:
        run.book.drop_calculation_chain()
    if run.book.has_formulas():
        run.book.force_calculation()
