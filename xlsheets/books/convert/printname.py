"""Print names: the formulas that .xls and .xlsb store print areas and repeated rows as → how a sheet is printed."""

from xlsheets.books.convert.sheetcopy import Print
from xlsheets.books.patch.address import column_index


def take_print_name(page: Print, is_area: bool, text: str) -> None:
    """Take over a print area, or the rows and columns that are repeated on every page.

    Args:
        page: Filled.
        is_area: Whether the name is that of the print area.
        text: Its formula without names of sheets, such as "$A$1:$G$9" or "$A:$B,$1:$3".
    """
    if is_area:
        page.area = text
        return
    for area in text.split(","):
        first, _, last = area.replace("$", "").partition(":")
        if first.isdigit() and last.isdigit():
            page.title_rows = (int(first) - 1, int(last) - 1)
        elif first.isalpha() and last.isalpha():
            page.title_columns = (column_index(first), column_index(last))
