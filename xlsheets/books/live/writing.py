"""Edits → an open workbook, and the edits that take them back.

What is written is first read, sheet by sheet, so that the inverse is known
before anything changes. When the program refuses in the middle, what was
already written is taken back. Charts, print areas and everything else that no
edit names is not touched.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsheets.books import edits
from xlsheets.books.live import cells, newsheet
from xlsheets.books.live.opening import opened
from xlsheets.books.live.quiet import undisturbed
from xlsheets.core.messages import Stopped


@dataclass
class Written:
    """What was written.

    Attributes:
        back: The edits that take it back, apart from inserted rows.
        grown: Rows that were inserted: sheet, template row, how many.
        left: How a fill or a note was left, by the edit that takes it back; what else was left is read when needed.
    """

    back: list[edits.Edit] = field(default_factory=list)
    grown: list[tuple[str, int, int]] = field(default_factory=list)
    left: dict[edits.Edit, str] = field(default_factory=dict)


def apply(book: Any, wanted: Iterable[edits.Edit]) -> Written:
    """Apply edits to an open workbook, all or none.

    Raises:
        Stopped: no-sheet, protected-sheet, protected-book; nothing is written then.
        DuplicateEdit: when two edits set the same thing.
    """
    listed = edits.ordered(wanted)
    writable(book, listed)
    written = Written()
    with undisturbed(book.app):
        try:
            for step in _steps(book, listed):
                step(written)
        except BaseException:
            _take_back(book, written)
            raise
    return written


def writable(book: Any, wanted: Iterable[edits.Edit]) -> None:
    """Refuse sheets that are gone or protected, before anything is written.

    Raises:
        Stopped: no-sheet, protected-sheet, protected-book.
    """
    listed = list(wanted)
    names = {str(sheet.name): sheet for sheet in book.sheets}
    for name in {edits.target(edit)[0] for edit in listed if not isinstance(edit, edits.AddSheet | edits.CopySheet)}:
        if name not in names:
            raise Stopped("no-sheet", sheet=name)
        if is_protected(names[name]):
            raise Stopped("protected-sheet", sheet=name)
    if any(
        isinstance(edit, edits.AddSheet | edits.CopySheet | edits.DeleteSheet) for edit in listed
    ) and is_structure_protected(book):
        raise Stopped("protected-book", book=book.name)


def is_protected(sheet: Any) -> bool:
    """Return whether a sheet's contents are protected; False where the program does not tell."""
    return _told(sheet, ("is_protected",), lambda api: api.ProtectContents)


def is_structure_protected(book: Any) -> bool:
    """Return whether sheets may not be added or deleted; False where the program does not tell."""
    return _told(book, ("is_protected",), lambda api: api.ProtectStructure)


def _told(thing: Any, own: Sequence[str], of_excel: Callable[[Any], Any]) -> bool:
    """Ask an engine of ours by its own property, Excel by its object model, LibreOffice's own object by isProtected."""
    for name in own:
        if (told := getattr(thing.impl, name, None)) is not None:
            return bool(told() if callable(told) else told)
    for ask in (of_excel, lambda api: api.isProtected()):
        try:
            return bool(ask(thing.api))
        except Exception:
            continue
    return False


def _steps(book: Any, listed: Sequence[edits.Edit]) -> Iterable[Callable[[Written], None]]:
    """Yield what is to be done, in the order of edits: deleted sheets, grown rows, cells, new sheets."""
    by_sheet: dict[str, list[edits.Edit]] = defaultdict(list)
    last: list[Callable[[Written], None]] = []
    for edit in listed:
        if isinstance(edit, edits.DeleteSheet):
            yield lambda written, name=edit.name: _delete(book, name)  # type: ignore[misc]
        elif isinstance(edit, edits.GrowRows):
            yield lambda written, one=edit: _grow(book, one, written)  # type: ignore[misc]
        elif isinstance(edit, edits.AddSheet | edits.CopySheet):
            last.append(lambda written, one=edit: _add(book, one, written))  # type: ignore[misc]
        else:
            by_sheet[edit.sheet].append(edit)
    for name, wanted in by_sheet.items():
        yield lambda written, name=name, wanted=wanted: _write_cells(book.sheets[name], wanted, written)  # type: ignore[misc]
    yield from last


def _delete(book: Any, name: str) -> None:
    book.sheets[name].delete()


def _grow(book: Any, edit: edits.GrowRows, written: Written) -> None:
    from xlsheets.books.live import growing  # knows the files of books too: not loaded for every click

    growing.grow(book, edit, lambda: written.grown.append((edit.sheet, edit.row, edit.count)))


def _add(book: Any, edit: edits.AddSheet | edits.CopySheet, written: Written) -> None:
    written.back.append(edits.DeleteSheet(edit.name))
    if isinstance(edit, edits.AddSheet):
        newsheet.add(book, edit)
        return
    with opened(book, edit.source) as source:
        source.sheets[edit.sheet].copy(after=newsheet.last_visible(book), name=edit.name)


def _write_cells(sheet: Any, wanted: Sequence[edits.Edit], written: Written) -> None:
    name = str(sheet.name)
    values = {(e.row, e.col): e.value for e in wanted if isinstance(e, edits.SetValue)}
    formulas = {(e.row, e.col): e.formula for e in wanted if isinstance(e, edits.SetFormula)}
    codes = {(e.row, e.col): e.code for e in wanted if isinstance(e, edits.SetFormat)}
    colours = {(e.row, e.col): e.rgb for e in wanted if isinstance(e, edits.SetFill)}
    turned = [cell for cell, value in values.items() if cells.needs_text_format(value) and cell not in codes]
    was = cells.formats(sheet, [*codes, *turned])
    back: list[edits.Edit] = []
    for (row, column), (kind, old) in cells.contents(sheet, [*values, *formulas]).items():
        made: edits.Edit = edits.SetValue(name, row, column, old)
        back.append(edits.SetFormula(name, row, column, old) if kind == "formula" else made)
    back += [edits.SetFormat(name, *cell, code) for cell, code in was.items() if cell in codes or code != "@"]
    fills = {cell: edits.SetFill(name, *cell, rgb) for cell, rgb in cells.fills(sheet, colours).items()}
    written.back += [*back, *fills.values()]
    if values:
        cells.put_values(sheet, values)
    for (row, column), formula in formulas.items():
        sheet.range((row + 1, column + 1)).formula = "=" + formula.removeprefix("=")
    cells.put_formats(sheet, codes)
    cells.put_fills(sheet, colours)
    shown = _shown(sheet, colours)
    written.left |= {edit: shown[colours[cell]] for cell, edit in fills.items()}
    _write_notes(sheet, name, wanted, written)


def _shown(sheet: Any, colours: dict[cells.Cell, str | None]) -> dict[str | None, str]:
    """Return what each colour has become: a workbook of the old format takes the nearest of its palette."""
    first = {rgb: cell for cell, rgb in colours.items()}
    there = cells.fills(sheet, first.values())
    return {rgb: str(there[cell]) for rgb, cell in first.items()}


def _write_notes(sheet: Any, name: str, wanted: Sequence[edits.Edit], written: Written) -> None:
    """Append notes to what the cells have, or take such paragraphs back."""
    drops = {(e.row, e.col): e.text for e in wanted if isinstance(e, edits.DropNote)}
    adds = {(e.row, e.col): e.text for e in wanted if isinstance(e, edits.AddNote)}
    there = cells.notes(sheet, [*drops, *adds])
    for cell, text in drops.items():
        old = there.get(cell, "")
        rest = without_note(old, text)
        if rest is not None:
            written.back.append(edits.AddNote(name, *cell, text))
            written.left[written.back[-1]] = rest
            cells.put_note(sheet, cell, rest or None)
            there[cell] = rest
    for cell, text in adds.items():
        written.back.append(edits.DropNote(name, *cell, text))
        old = there.get(cell, "")
        whole = f"{old}\n{text}" if old else text
        written.left[written.back[-1]] = whole
        cells.put_note(sheet, cell, whole, fresh=not old)


def without_note(whole: str, text: str) -> str | None:
    """Return a note without the paragraph at its end; None when it does not end with it."""
    whole, text = (each.replace("\r\n", "\n").replace("\r", "\n") for each in (whole, text))
    if whole == text:
        return ""
    return whole.removesuffix(f"\n{text}") if whole.endswith(f"\n{text}") else None


def take_back(book: Any, written: Written) -> None:
    """Take back what was written.

    Raises:
        Stopped: as `apply`.
    """
    writable(book, written.back)
    with undisturbed(book.app):
        _take_back(book, written)


def _take_back(book: Any, written: Written) -> None:
    """Take back as much as there is: a sheet that was not yet made is not missed."""
    names = {str(sheet.name) for sheet in book.sheets}
    ready = [edit for edit in written.back if edits.target(edit)[0] in names]
    done = Written()
    for step in _steps(book, edits.ordered(ready)):
        step(done)
    if written.grown:
        from xlsheets.books.live import growing

        for name, row, count in reversed(written.grown):
            growing.shrink(book.sheets[name], row, count)
