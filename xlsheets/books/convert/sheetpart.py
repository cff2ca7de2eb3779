"""Sheet part: a copied sheet → the XML of a worksheet."""

from collections.abc import Iterator

from xlsheets.books.convert.look import Font
from xlsheets.books.convert.sheetcopy import Cell, Print, SheetCopy
from xlsheets.books.convert.stylepart import font_part
from xlsheets.books.patch.address import Box, box_name, cell_name
from xlsheets.books.patch.values import Failure, cached, constant, escaped_text, formula_text, number_text

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WIDTH = 8.43


def sheet_part(sheet: SheetCopy, selected: bool) -> str:
    """Return the XML of a sheet, without the declaration, its elements in the order of the schema.

    Args:
        sheet: The sheet.
        selected: Whether it is the one shown when the book is opened.
    """
    return "".join(
        (
            f'<worksheet xmlns="{_MAIN}">',
            _properties(sheet.page),
            _view(sheet, selected),
            _format(sheet),
            _columns(sheet),
            "<sheetData>",
            *_rows(sheet),
            "</sheetData>",
            '<sheetProtection sheet="1" objects="1" scenarios="1"/>' if sheet.protected else "",
            _merges(sheet),
            _page(sheet.page),
            "</worksheet>",
        )
    )


def _properties(page: Print) -> str:
    return '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if page.fit else ""


def _view(sheet: SheetCopy, selected: bool) -> str:
    shown = "" if sheet.gridlines else ' showGridLines="0"'
    tab = ' tabSelected="1"' if selected else ""
    rows, columns = sheet.frozen
    if not (rows or columns):
        return f'<sheetViews><sheetView{shown}{tab} workbookViewId="0"/></sheetViews>'
    split = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
    pane = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
    corner = cell_name(rows, columns)
    return (
        f'<sheetViews><sheetView{shown}{tab} workbookViewId="0">'
        f'<pane{split} topLeftCell="{corner}" activePane="{pane}" state="frozen"/>'
        f'<selection pane="{pane}"/></sheetView></sheetViews>'
    )


def _format(sheet: SheetCopy) -> str:
    width = f' defaultColWidth="{_number(sheet.default_width)}"' if sheet.default_width else ""
    height = sheet.default_height
    tall = f' defaultRowHeight="{_number(height)}" customHeight="1"' if height else ' defaultRowHeight="15"'
    return f"<sheetFormatPr{width}{tall}/>"


def _columns(sheet: SheetCopy) -> str:
    if not sheet.columns:
        return ""
    lines = []
    for column in sheet.columns:
        width = column.width if column.width is not None else sheet.default_width or _WIDTH
        lines.append(
            f'<col min="{column.first + 1}" max="{column.last + 1}" width="{_number(width)}"'
            + (f' style="{column.look}"' if column.look else "")
            + (' hidden="1"' if column.hidden else "")
            + (' customWidth="1"' if column.width is not None else "")
            + "/>"
        )
    return f"<cols>{''.join(lines)}</cols>"


def _rows(sheet: SheetCopy) -> Iterator[str]:
    by_row: dict[int, list[int]] = {row: [] for row in sheet.rows}
    for row, column in sheet.cells:
        by_row.setdefault(row, []).append(column)
    for row in sorted(by_row):
        yield f'<row r="{row + 1}"{_row_attributes(sheet, row)}>'
        for column in sorted(by_row[row]):
            yield _cell(cell_name(row, column), sheet.cells[row, column])
        yield "</row>"


def _row_attributes(sheet: SheetCopy, number: int) -> str:
    row = sheet.rows.get(number)
    if row is None:
        return ""
    return (
        (f' s="{row.look}" customFormat="1"' if row.look is not None else "")
        + (f' ht="{_number(row.height)}"' if row.height is not None else "")
        + (' customHeight="1"' if row.fixed and row.height is not None else "")
        + (' hidden="1"' if row.hidden else "")
    )


def _cell(name: str, cell: Cell) -> str:
    style = f' s="{cell.look}"' if cell.look else ""
    if cell.runs:
        return f'<c r="{name}"{style} t="inlineStr"><is>{"".join(map(_run, cell.runs))}</is></c>'
    value = Failure(cell.error) if cell.error else cell.value
    if not cell.formula:
        kind, content = constant(value, False, b"")
        return f'<c r="{name}"{style}{kind.decode()}>{content.decode()}</c>' if content else f'<c r="{name}"{style}/>'
    kind, content = cached(value, False, b"")
    array = f' t="array" ref="{cell.array}"' if cell.array else ""
    formula = f"<f{array}>{formula_text(cell.formula).decode()}</f>"
    return f'<c r="{name}"{style}{kind.decode()}>{formula}{content.decode()}</c>'


def _run(run: tuple[str, Font]) -> str:
    text, font = run
    return f'<r>{font_part(font, "rPr")}<t xml:space="preserve">{escaped_text(text).decode()}</t></r>'


def _merges(sheet: SheetCopy) -> str:
    if not sheet.merges:
        return ""
    lines = "".join(f'<mergeCell ref="{box_name(Box(*span))}"/>' for span in sheet.merges)
    return f'<mergeCells count="{len(sheet.merges)}">{lines}</mergeCells>'


def _page(page: Print) -> str:
    across, down = page.centred
    options = "".join(
        (
            ' horizontalCentered="1"' if across else "",
            ' verticalCentered="1"' if down else "",
            ' gridLines="1"' if page.grid else "",
        )
    )
    names = ("left", "right", "top", "bottom", "header", "footer")
    margins = "".join(f' {name}="{_number(size)}"' for name, size in zip(names, page.margins, strict=True))
    fit = f' fitToWidth="{page.fit[0]}" fitToHeight="{page.fit[1]}"' if page.fit else ""
    scale = f' scale="{page.scale}"' if page.scale != 100 and 10 <= page.scale <= 400 else ""
    orientation = "landscape" if page.landscape else "portrait"
    texts = "".join(
        f"<{tag}>{escaped_text(text).decode()}</{tag}>"
        for tag, text in (("oddHeader", page.header), ("oddFooter", page.footer))
        if text
    )
    breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in sorted(page.breaks))
    return "".join(
        (
            f"<printOptions{options}/>" if options else "",
            f"<pageMargins{margins}/>",
            f'<pageSetup paperSize="{page.paper}"{scale}{fit} orientation="{orientation}"/>',
            f"<headerFooter>{texts}</headerFooter>" if texts else "",
            f'<rowBreaks count="{len(page.breaks)}" manualBreakCount="{len(page.breaks)}">{breaks}</rowBreaks>'
            if breaks
            else "",
        )
    )


def _number(value: float) -> str:
    return number_text(round(float(value), 6)).decode()
