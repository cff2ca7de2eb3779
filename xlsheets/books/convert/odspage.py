"""ODS page: master page, page layout and view of a sheet → how it is printed and shown in Excel."""

import re
from collections import Counter
from xml.etree.ElementTree import Element

from xlsheets.books.convert.odsformat import FO, STYLE
from xlsheets.books.convert.odsstyles import TABLE, Styles, points
from xlsheets.books.convert.odstext import TEXT
from xlsheets.books.convert.sheetcopy import Print, SheetCopy

_CONFIG = "{urn:oasis:names:tc:opendocument:xmlns:config:1.0}"
_PAPERS = {
    (595, 842): 9,
    (842, 1191): 8,
    (420, 595): 11,
    (612, 792): 1,
    (612, 1008): 5,
    (516, 729): 13,
    (729, 1032): 12,
}
"""Papers by width and height in points: A4, A3, A5, Letter, Legal, B5, B4."""
_EDGE = 0.3 * 72
"""Points between the edge of the page and a header that is not there, as usual."""
_FIELDS = {"page-number": "&P", "page-count": "&N", "sheet-name": "&A", "title": "&F", "date": "&D", "time": "&T"}
_AREA = re.compile(
    r"(?:\$?(?:'(?:[^']|'')*'|[^'.\s]+))?\.(\$?[A-Z]+\$?\d+)(?::(?:[^.\s]*|'(?:[^']|'')*')\.(\$?[A-Z]+\$?\d+))?"
)


def page_of(table: Element, style: str | None, styles: Styles, lost: Counter[str]) -> Print:
    """Return how a sheet is printed."""
    page = Print()
    names = [element.get(STYLE + "master-page-name") for element in styles.chain("table", style)]
    master = styles.pages.get(next((name for name in names if name), "Default"))
    if master is not None:
        layout = styles.layouts.get(master.get(STYLE + "page-layout-name", ""))
        page.header = _header(master, "header", lost)
        page.footer = _header(master, "footer", lost)
        if layout is not None:
            _take_layout(page, layout, bool(page.header), bool(page.footer))
    areas = list(_AREA.finditer(table.get(TABLE + "print-ranges", "")))
    page.area = ",".join(_absolute(match[1]) + (":" + _absolute(match[2]) if match[2] else "") for match in areas)
    return page


def _absolute(cell: str) -> str:
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", cell).groups()  # type: ignore[union-attr]
    return f"${letters}${digits}"


def _take_layout(page: Print, layout: Element, headed: bool, footed: bool) -> None:
    properties = layout.find(STYLE + "page-layout-properties")
    if properties is None:
        return
    usual = points(properties.get(FO + "margin")) or 56.7
    edges = {side: _length(properties, f"margin-{side}", usual) for side in ("left", "right", "top", "bottom")}
    above, below = (_room(layout, "header") if headed else 0.0), (_room(layout, "footer") if footed else 0.0)
    inches = (edges["left"], edges["right"], edges["top"] + above, edges["bottom"] + below)
    outer = (edges["top"] if headed else _EDGE, edges["bottom"] if footed else _EDGE)
    rounded = [round(size / 72, 4) for size in (*inches, *outer)]
    page.margins = (rounded[0], rounded[1], rounded[2], rounded[3], rounded[4], rounded[5])
    page.landscape = properties.get(STYLE + "print-orientation") == "landscape"
    _take_paper(page, properties)
    _take_scale(page, properties)
    centred = properties.get(STYLE + "table-centering", "")
    page.centred = (centred in ("horizontal", "both"), centred in ("vertical", "both"))
    page.grid = "grid" in properties.get(STYLE + "print", "").split()


def _length(properties: Element, name: str, usual: float) -> float:
    found = points(properties.get(FO + name))
    return usual if found is None else found


def _room(layout: Element, kind: str) -> float:
    """Return how many points a header or footer takes between the edge of the page and the sheet."""
    properties = layout.find(f"{STYLE}{kind}-style/{STYLE}header-footer-properties")
    if properties is None:
        return 0.0
    height = points(properties.get("{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}height"))
    return height or points(properties.get(FO + "min-height")) or 0.0


def _take_paper(page: Print, properties: Element) -> None:
    width, height = points(properties.get(FO + "page-width")), points(properties.get(FO + "page-height"))
    if width is None or height is None:
        return
    short, long = sorted((width, height))
    for (one, other), paper in _PAPERS.items():
        if abs(short - one) < 4 and abs(long - other) < 4:
            page.paper = paper


def _take_scale(page: Print, properties: Element) -> None:
    scale = properties.get(STYLE + "scale-to", "").removesuffix("%")
    pages = properties.get(STYLE + "scale-to-pages", "")
    wide, tall = (_scale(properties, side) for side in ("X", "Y"))
    if scale.isdigit():
        page.scale = int(scale)
    elif pages.isdigit() and int(pages):
        page.fit = (1, int(pages))
    elif wide is not None or tall is not None:
        page.fit = (wide or 0, tall or 0)


def _scale(properties: Element, side: str) -> int | None:
    for name, value in properties.attrib.items():
        if name.endswith(f"}}scale-to-{side}") and value.isdigit():
            return int(value)
    return None


def _header(master: Element, kind: str, lost: Counter[str]) -> str:
    """Return a header or footer as Excel writes it; one that is switched off is empty."""
    element = master.find(STYLE + kind)
    if element is None or element.get(STYLE + "display") == "false":
        return ""
    regions = [("L", "region-left"), ("C", "region-center"), ("R", "region-right")]
    if all(element.find(STYLE + region) is None for _, region in regions):
        text = _lines(element, lost)
        return f"&C{text}" if text else ""
    found = ""
    for letter, name in regions:
        region = element.find(STYLE + name)
        text = _lines(region, lost) if region is not None else ""
        found += f"&{letter}{text}" if text else ""
    return found


def _lines(element: Element, lost: Counter[str]) -> str:
    return "\n".join(_line(paragraph, lost) for paragraph in element.findall(TEXT + "p"))


def _line(element: Element, lost: Counter[str]) -> str:
    text = (element.text or "").replace("&", "&&")
    for part in element:
        name = part.tag.rpartition("}")[2]
        if name in _FIELDS:
            text += _FIELDS[name]
        elif name == "s":
            text += " "
        elif name in ("span", "a"):
            text += _line(part, lost)
        else:
            lost["field"] += 1
        text += (part.tail or "").replace("&", "&&")
    return text


def view_of(settings: Element | None, copy: SheetCopy) -> None:
    """Note how many rows and columns of a sheet stand still, and whether its grid is shown."""
    if settings is None:
        return
    for entry in settings.iter(_CONFIG + "config-item-map-entry"):
        if entry.get(_CONFIG + "name") != copy.name:
            continue
        said = {item.get(_CONFIG + "name", ""): item.text or "" for item in entry.iter(_CONFIG + "config-item")}
        if "HorizontalSplitMode" not in said and "ShowGrid" not in said:
            continue
        across = said.get("HorizontalSplitPosition", "") if said.get("HorizontalSplitMode") == "2" else "0"
        down = said.get("VerticalSplitPosition", "") if said.get("VerticalSplitMode") == "2" else "0"
        if across.isdigit() and down.isdigit():
            copy.frozen = (int(down), int(across))
        copy.gridlines = said.get("ShowGrid", "true") != "false"
