"""Formulas of a range: read and written in Excel's grammar, filled, as arrays."""

from __future__ import annotations

from typing import Any

from xlsheets.books.libreoffice.values import Values


class Formulas(Values):
    """The part of a range that reads and writes formulas."""

    @property
    def formula(self) -> Any:
        """What stands in the cells as one would type it: a text for one cell, else rows of tuples."""
        rows = self.xl.getFormulaArray()
        grammar = self._sheet.book.grammar
        read = tuple(
            tuple(
                grammar.read(self.xl.getCellByPosition(c, r), text) if text.startswith("=") else text
                for c, text in enumerate(row)
            )
            for r, row in enumerate(rows)
        )
        return read[0][0] if len(self) == 1 else read

    @formula.setter
    def formula(self, value: Any) -> None:
        if isinstance(value, str) and value.startswith("="):
            self.guard()
            self._fill_formula(value)
        else:
            self.raw_value = value

    @property
    def formula2(self) -> Any:
        """The same as `formula`: this LibreOffice has no spilled arrays."""
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.formula = value

    @property
    def formula_array(self) -> str | None:
        """The array formula that the cells share; None when they share none."""
        if not self.has_array:
            return None
        return self._sheet.book.grammar.text(self.xl.getArrayTokens(), self.corner.CellAddress)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.guard()
        self.xl.setArrayTokens(self._sheet.book.grammar.tokens(value, self.corner.CellAddress, self.place))

    @property
    def has_array(self) -> bool:
        """Whether the cells are one array formula."""
        return bool(self.xl.getArrayFormula())

    def _fill_formula(self, formula: str) -> None:
        """Write one formula into every cell; relative references move along, as in Excel."""
        book = self._sheet.book
        if book.kinds.kind(self.corner.NumberFormat) == "text":
            self._write([[formula] * self.shape[1] for _ in range(self.shape[0])])
            return
        rows, columns = self.shape
        tokens = book.grammar.write(self.corner, formula, self._name(0, 0))
        for row in range(rows):
            for column in range(columns):
                if row or column:
                    self.xl.getCellByPosition(column, row).setTokens(tokens)
