"""撤销: what the last click wrote is taken back, unless somebody has changed those cells since."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from xlsheets.books import edits
from xlsheets.books.live import cells, memory, writing
from xlsheets.books.live.cells import Cell
from xlsheets.core.findings import column_name
from xlsheets.core.messages import Stopped, verb

_MOST_NAMED = 5
GONE = "gone"


def remembered(book: Any, name: str, written: writing.Written, sheets: Sequence[str] = ()) -> None:
    """Keep what a click wrote, with how it left the cells, so that it can be taken back."""
    if written.back or written.grown:
        read = [edit for edit in written.back if edit not in written.left]
        seen = dict(zip(read, looks(book, read), strict=True))
        left = [seen[edit] if edit in seen else _plain(written.left[edit]) for edit in written.back]
        memory.remember(book, memory.Step(name, tuple(written.back), tuple(left), tuple(written.grown), tuple(sheets)))


def undo(book: Any) -> memory.Step:
    """Take the last click back and return what it was.

    Raises:
        Stopped: nothing-to-undo, undo-results, undo-changed, undo-gone, memory-broken, or as `writing.apply`.
    """
    kept = memory.steps(book)
    if not kept:
        raise Stopped("nothing-to-undo")
    last = kept[-1]
    if not last.back and not last.grown:
        raise Stopped("undo-results", verb=verb(last.verb))
    compared = _compared(book, last)
    done = [edit for edit, _, now in compared if now == GONE and isinstance(edit, edits.DeleteSheet)]
    gone = [edits.target(edit)[0] for edit, _, now in compared if now == GONE and edit not in done]
    if gone:
        raise Stopped("undo-gone", verb=verb(last.verb), sheets="、".join(f"“{name}”" for name in dict.fromkeys(gone)))
    changed = [edit for edit, left, now in compared if left != now and edit not in done]
    if changed:
        raise Stopped("undo-changed", verb=verb(last.verb), cells=_named(changed))
    writing.take_back(book, writing.Written([edit for edit in last.back if edit not in done], list(last.grown)))
    memory.keep(book, kept[:-1])
    return last


def take_back_what_is_left(book: Any, names: Sequence[str]) -> None:
    """Take back the marks of earlier clicks of these buttons as far as nobody has changed them; forget these clicks.

    For marks only: colours, notes and a list. What was mended under a colour stays mended.
    """
    try:
        kept = memory.steps(book)
    except Stopped:  # nobody knows any more what was marked; the next step begins a new memory
        return
    for step in [step for step in reversed(kept) if step.verb in names]:
        same = [edit for edit, left, now in _compared(book, step) if left == now]
        writing.take_back(book, writing.Written(same))
        kept.remove(step)
        memory.keep(book, kept)


def _compared(book: Any, step: memory.Step) -> list[tuple[edits.Edit, str, str]]:
    return list(zip(step.back, step.left, looks(book, step.back), strict=True))


def looks(book: Any, about: Sequence[edits.Edit]) -> list[str]:
    """Return how each cell or sheet looks now, in the aspect that an edit is about."""
    by_sheet: dict[str, list[edits.Edit]] = defaultdict(list)
    for edit in about:
        by_sheet[edits.target(edit)[0]].append(edit)
    there = {str(sheet.name): sheet for sheet in book.sheets}
    found: dict[edits.Edit, str] = {}
    for name, listed in by_sheet.items():
        if name not in there:
            found.update(dict.fromkeys(listed, GONE))
            continue
        found.update(_looks_on(there[name], listed))
    return [found[edit] for edit in about]


def _looks_on(sheet: Any, listed: Sequence[edits.Edit]) -> dict[edits.Edit, str]:
    def at(*kinds: type) -> list[Cell]:
        return [edits.target(edit)[1:] for edit in listed if isinstance(edit, kinds)]

    contents = cells.contents(sheet, at(edits.SetValue, edits.SetFormula))
    fills = cells.fills(sheet, at(edits.SetFill))
    formats = cells.formats(sheet, at(edits.SetFormat))
    notes = cells.notes(sheet, at(edits.AddNote, edits.DropNote))
    found: dict[edits.Edit, str] = {}
    for edit in listed:
        cell = edits.target(edit)[1:]
        if isinstance(edit, edits.SetValue | edits.SetFormula):
            kind, held = contents[cell]
            found[edit] = f"{kind} {json.dumps(held, default=str, ensure_ascii=False)}"
        elif isinstance(edit, edits.SetFill):
            found[edit] = str(fills[cell])
        elif isinstance(edit, edits.SetFormat):
            found[edit] = formats[cell]
        elif isinstance(edit, edits.AddNote | edits.DropNote):
            found[edit] = _plain(notes.get(cell, ""))
        else:
            found[edit] = "there"
    return found


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _named(changed: Sequence[edits.Edit]) -> str:
    """Return the places that were changed, the first few by name."""
    places = []
    for edit in changed:
        name, row, column = edits.target(edit)
        places.append(f"{name}!{column_name(column)}{row + 1}" if row >= 0 and column >= 0 else f"“{name}”")
    places = list(dict.fromkeys(places))
    more = f" 等 {len(places)} 处" if len(places) > _MOST_NAMED else ""
    return "、".join(places[:_MOST_NAMED]) + more
