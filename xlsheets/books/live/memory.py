"""What a click did, kept in a very hidden sheet of the workbook itself, so that 撤销 works after a save too.

The steps are JSON, compressed, in pieces that a cell can hold. Only the last
few are kept. Nothing in it names a person, a computer or a time.
"""

import base64
import json
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from xlsheets.books import edits
from xlsheets.books.grid import MEMORY
from xlsheets.books.live.newsheet import last_visible
from xlsheets.books.live.program import hide_deeply
from xlsheets.books.live.writing import Written, is_structure_protected
from xlsheets.core.messages import Stopped

MOST_STEPS = 5
MOST_LETTERS = 4_000_000
"""Letters that all steps may take; older ones go first."""
_PIECE = 8_000
"""Letters of a cell; Excel takes no longer ones in a block."""
_HEAD = "xlsheets undo 1"


@dataclass(frozen=True)
class Step:
    """One click that changed the workbook.

    Attributes:
        verb: The button.
        back: The edits that take it back; for what cannot be taken back none.
        left: How the cells and sheets of `back` looked when the click was done, in the same order.
        grown: Rows that were inserted: sheet, template row, how many.
        sheets: The names of sheets that the click put there.
        into: Another workbook, in which the click wrote and which remembers it; empty for none.
    """

    verb: str
    back: tuple[edits.Edit, ...] = ()
    left: tuple[str, ...] = ()
    grown: tuple[tuple[str, int, int], ...] = ()
    sheets: tuple[str, ...] = ()
    into: str = ""

    @property
    def written(self) -> Written:
        """The step as what a writing left."""
        return Written(list(self.back), list(self.grown))


def steps(book: Any) -> list[Step]:
    """Return what is remembered, the oldest first; empty for a workbook in which no button has written.

    Raises:
        Stopped: memory-broken, for a sheet that somebody has changed.
    """
    sheet = _sheet(book)
    if sheet is None:
        return []
    last = sheet.used_range.last_cell
    column = [row[0] for row in sheet.range((1, 1), (last.row, 1)).options(ndim=2).value]
    try:
        if column[0] != _HEAD:
            raise ValueError(column[0])
        packed = "".join(str(piece)[1:] for piece in column[1:] if piece)
        told = json.loads(zlib.decompress(base64.b64decode(packed))) if packed else []
        return [_read(one) for one in told]
    except (ValueError, KeyError, TypeError, zlib.error):
        raise Stopped("memory-broken") from None


def check_room(book: Any) -> None:
    """Refuse a workbook that cannot take the hidden sheet, before anything is written that could not be taken back.

    Raises:
        Stopped: protected-book.
    """
    if _sheet(book) is None and is_structure_protected(book):
        raise Stopped("protected-book", book=book.name)


def remember(book: Any, step: Step) -> None:
    """Keep a step as the last one."""
    try:
        kept = [*steps(book), step]
    except Stopped:
        kept = [step]
    keep(book, kept)


def keep(book: Any, kept: Sequence[Step]) -> None:
    """Keep just these steps, fewer when they are too many or too long."""
    kept = list(kept)[-MOST_STEPS:]
    packed = _packed(kept)
    while len(packed) > MOST_LETTERS and len(kept) > 1:
        kept = kept[1:]
        packed = _packed(kept)
    pieces = [f"#{packed[at : at + _PIECE]}" for at in range(0, len(packed), _PIECE)]
    sheet = _sheet(book)
    if sheet is None:
        front = book.sheets.active
        sheet = book.sheets.add(name=MEMORY, after=last_visible(book))
        hide_deeply(sheet)
        front.activate()
    sheet.clear_contents()
    rows = [[_HEAD], *([piece] for piece in pieces)]
    sheet.range((1, 1), (len(rows), 1)).value = rows


def _packed(kept: Sequence[Step]) -> str:
    told = [
        {
            "verb": step.verb,
            "back": json.loads(edits.to_json(step.back)),
            "left": list(step.left),
            "grown": [list(one) for one in step.grown],
            "sheets": list(step.sheets),
            "into": step.into,
        }
        for step in kept
    ]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def _read(told: dict[str, Any]) -> Step:
    return Step(
        str(told["verb"]),
        tuple(edits.from_json(json.dumps(told["back"]))),
        tuple(told["left"]),
        tuple((str(name), int(row), int(count)) for name, row, count in told["grown"]),
        tuple(told["sheets"]),
        str(told.get("into", "")),
    )


def _sheet(book: Any) -> Any | None:
    return next((sheet for sheet in book.sheets if str(sheet.name) == MEMORY), None)


def put_sheets(book: Any, verbs: Collection[str]) -> set[str]:
    """Return the names of the sheets that clicks of these buttons have put into a workbook; empty without any."""
    try:
        return {name for step in steps(book) if step.verb in verbs for name in step.sheets}
    except Stopped:
        return set()
