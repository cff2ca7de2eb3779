"""Formulas in Excel's grammar, in and out of Calc.

UNO's own text of a formula is LibreOffice's grammar (`;` between arguments, `$Sheet1.A1`).
The office can parse and print Excel's grammar too, by tokens; but it is lenient where
Excel refuses: an unknown sheet, function or error value silently becomes a name in
small letters. Those are refused here, with a sentence, before a cell is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xlsheets.books.libreoffice.refusal import CalcRefused

_XL_ENGLISH, _XL_OOX = 4, 3  # com.sun.star.sheet.FormulaLanguage, AddressConvention
_BROKEN = {501, 507, 508, 509, 510, 511, 512, 520}  # error numbers of what could not be compiled
_QUOTED = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
_PREFIX = re.compile(r"_xl(?:fn|ws|pm)\.", re.IGNORECASE)
_LOGICAL = re.compile(r"(?<![\w.!])(TRUE|FALSE)(?![\w.(!])", re.IGNORECASE)
_LOGICAL_CALL = re.compile(r"(?<![\w.!])(TRUE|FALSE)\(\)")
_FUNCTION = re.compile(r"(?<![\w.!])([A-Za-z_][\w.]*)\(")
_SHEET = re.compile(r"(?<![\w.])((?:[^\W\d]|_)[\w.]*(?::[\w.]+)?)!")
_OTHER = re.compile(r"\[|(?<=[A-Za-z0-9)])#|@")
_PLAIN = re.compile(r"=(?:(?:SUM|AVERAGE|COUNT|COUNTA|MAX|MIN|ABS|INT)\(|[A-Z]{1,3}[0-9]+|[0-9.$:()+*/^&<>=%-])*")

# Functions of Excel that no LibreOffice has, or only newer ones; asked for only when the
# running office does not list them itself.
_LATER = """
XLOOKUP XMATCH FILTER SORT SORTBY UNIQUE SEQUENCE RANDARRAY LET LAMBDA MAP REDUCE SCAN BYROW BYCOL MAKEARRAY
TEXTSPLIT TEXTBEFORE TEXTAFTER VSTACK HSTACK TOCOL TOROW TAKE DROP EXPAND CHOOSECOLS CHOOSEROWS WRAPROWS WRAPCOLS
VALUETOTEXT ARRAYTOTEXT STOCKHISTORY IMAGE GROUPBY PIVOTBY PERCENTOF TRIMRANGE REGEXTEST REGEXEXTRACT REGEXREPLACE
ISOMITTED ANCHORARRAY SINGLE CUBEVALUE CUBEMEMBER CUBESET
"""


class Grammar:
    """Excel's grammar in one document.

    Args:
        document: The UNO document.
    """

    def __init__(self, document: Any) -> None:
        self._document = document
        mappings = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper").getAvailableMappings(
            _XL_ENGLISH, 0x7FFFFFFF
        )
        self._functions = {entry.Name.upper() for entry in mappings}
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self._parser.OpCodeMap = mappings
        self._parser.FormulaConvention = _XL_OOX
        self._parser.CompileEnglish = False

    def tokens(self, formula: str, address: Any, cell: str) -> Any:
        """Return the tokens of a formula as it would stand in a cell.

        Args:
            formula: In Excel's grammar, with its ``=``.
            address: UNO's address of the cell, for relative references.
            cell: The cell's name, for the refusal.

        Raises:
            CalcRefused: Excel would not take it, or this LibreOffice has not what it needs.
        """
        text = formula.removeprefix("=")
        parts = _QUOTED.split(text)
        self._check(parts, cell, formula)
        parts[::2] = [_for_calc(part) for part in parts[::2]]
        return self._parser.parseFormula("".join(parts), address)

    def text(self, tokens: Any, address: Any) -> str:
        """Return tokens as a formula in Excel's grammar, with its ``=``."""
        parts = _QUOTED.split(self._parser.printFormula(tokens, address))
        parts[::2] = [_LOGICAL_CALL.sub(r"\1", _PREFIX.sub("", part)) for part in parts[::2]]
        return "=" + "".join(parts)

    def write(self, cell: Any, formula: str, name: str) -> Any:
        """Put a formula into a cell and return its tokens; the cell keeps what it had when it is refused."""
        tokens = self.tokens(formula, cell.CellAddress, name)
        kind = cell.Type.value
        before = {"FORMULA": cell.getTokens, "VALUE": cell.getValue}.get(kind, cell.getString)()
        cell.setTokens(tokens)
        if cell.getError() in _BROKEN:
            # never setDataArray: it deletes the cell's note
            {"FORMULA": cell.setTokens, "VALUE": cell.setValue, "TEXT": cell.setString}.get(kind, cell.setFormula)(
                before
            )
            raise CalcRefused("formula-bad", cell=name, formula=formula)
        return tokens

    def read(self, cell: Any, text: str) -> str:
        """Return a cell's formula in Excel's grammar, from its text in LibreOffice's."""
        if _PLAIN.fullmatch(text):  # the same in both; saves two calls a cell
            return text
        return self.text(cell.getTokens(), cell.CellAddress)

    def _check(self, parts: list[str], cell: str, formula: str) -> None:
        bare = "".join(parts[::2])
        if bare.count("(") != bare.count(")"):
            raise CalcRefused("formula-bad", cell=cell, formula=formula)
        bare = bare.replace("#N/A", "")
        if re.search(r"#(?:REF|NAME|VALUE|DIV|NUM|NULL|SPILL|CALC)", bare):
            raise CalcRefused("formula-bad", cell=cell, formula=formula)
        if _OTHER.search(bare) or any("[" in part for part in parts[1::2] if part.startswith("'")):
            raise CalcRefused("formula-book", cell=cell, formula=formula)
        for name in _FUNCTION.findall(_PREFIX.sub("", bare)):
            if name.upper() in _LATER.split() and name.upper() not in self._functions:
                raise CalcRefused("formula-function", name=name.upper(), cell=cell, formula=formula)
        known = {name.casefold() for name in self._document.Sheets.ElementNames} if "!" in bare else set()
        for name in _sheets(parts):
            if name.casefold() not in known:
                raise CalcRefused("formula-sheet", name=name, cell=cell, formula=formula)


def _for_calc(part: str) -> str:
    """Return a piece outside quotes as Calc's parser needs it."""
    return _LOGICAL.sub(r"\1()", _PREFIX.sub("", part)).replace("#N/A", "NA()")


def _sheets(parts: list[str]) -> Iterator[str]:
    """Yield the sheet names that a formula refers to; of a span of sheets both ends."""
    for index, part in enumerate(parts):
        if index % 2:
            following = parts[index + 1] if index + 1 < len(parts) else ""
            if part.startswith("'") and following.startswith("!"):
                yield from part[1:-1].replace("''", "'").split(":")
        else:
            for name in _SHEET.findall(part):
                yield from name.split(":")
