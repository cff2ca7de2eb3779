"""An office's own workbook, opened to be filled: values, number formats, formulas, and the cells there are."""

from functools import cached_property

from xlsheets.books.gate import Rejected
from xlsheets.books.grid import Grid
from xlsheets.books.patch import PatchRefused
from xlsheets.books.patch.sheet import Sheet
from xlsheets.books.patch.sheets import OURS
from xlsheets.books.patch.styles import Styles
from xlsheets.books.patch.workbook import Book as Package
from xlsheets.books.reading import read_book
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding

_OWN = {
    "branch": ("下发给单位填的报送表", "a workbook that units fill in"),
    "comments": ("下发的登记表", "a workbook of comment forms"),
    "summary": ("汇总工作簿", "a summary workbook"),
}
"""What the very hidden sheet of a workbook of ours says it is, in words; none of them is an annex."""


class OfficeBook:
    """The workbook as its office made it.

    Args:
        data: Its bytes.
        file: Its path, for findings.
        allow_signed: Whether a signed book may be opened for change.

    Raises:
        Refused: for a book that cannot be read, or not be changed without loss.
    """

    def __init__(self, data: bytes, file: str, *, allow_signed: bool = False) -> None:
        self.data, self.file = data, file
        try:
            book = read_book(data, file, wide=True)
            self.grids = book.grids
            self._package = Package(data, allow_signed=allow_signed)
        except Rejected as rejected:
            raise Refused(rejected.finding) from None
        except PatchRefused as refused:
            if refused.code == "signed":
                raise Refused(finding("annex-signed", Place(file))) from None
            raise Refused(finding("annex-refused", Place(file), seen=refused.reason, why=refused.code)) from None
        own = _OWN.get(book.template.get("template", ""))
        if own is not None:
            raise Refused(finding("annex-own-form", Place(file), seen=own[0], seen_en=own[1]))
        self._styles = Styles(self._package)

    def sheet(self, grid: Grid) -> Sheet:
        """Return the part behind a grid."""
        return self._package.sheet(grid.name)

    def format_of(self, grid: Grid, row: int, column: int) -> str:
        """Return a cell's number format code; the row's or column's where the cell itself is not there."""
        return self._styles.look_of(self.sheet(grid).style(row, column))[1]

    def has_formula(self, grid: Grid, row: int, column: int) -> bool:
        """Return whether a cell holds a formula."""
        return (row, column) in self.sheet(grid).formula_at

    def exists(self, grid: Grid, row: int, column: int) -> bool:
        """Return whether a cell stands in the file at all, be it only for its border."""
        return self.sheet(grid).find(row, column) is not None

    @cached_property
    def names(self) -> list[str]:
        """The names of its sheets."""
        return [grid.name for grid in self.grids]

    @cached_property
    def ours(self) -> frozenset[str]:
        """The names of the sheets that this program added to it."""
        order = self._package.order
        marks = [name.scope for name in self._package.names() if name.name == OURS and name.scope is not None]
        return frozenset(order[at] for at in marks if at < len(order))
