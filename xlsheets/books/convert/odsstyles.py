"""ODS styles: the styles of content.xml and styles.xml → looks, widths, heights and pages, parents followed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from xml.etree.ElementTree import Element

from xlsheets.books.convert.look import NO_LINE, Alignment, Border, Fill, Font, Line, Look
from xlsheets.books.convert.odsformat import FO, NUMBER, STYLE, format_code

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LENGTH = re.compile(r"(-?[\d.]+)\s*(cm|mm|in|pt|pc|px)?")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75, None: 1.0}
_COLOUR = re.compile(r"#([0-9a-fA-F]{6})")
_HORIZONTAL = {"start": "left", "left": "left", "end": "right", "right": "right", "center": "center"}
_DEPTH = 20
"""Parents of a style that are followed."""


def points(text: str | None) -> float | None:
    """Return a length in points; None when there is none."""
    match = _LENGTH.fullmatch(text.strip()) if text else None
    try:
        return float(match[1]) * _POINTS[match[2]] if match else None
    except ValueError:
        return None


@dataclass
class Styles:
    """All styles of a document.

    Attributes:
        named: Styles by family and name; content.xml goes before styles.xml.
        usual: The style of a family that has no name.
        formats: Data styles by name.
        fonts: Families by the name of a font face.
        pages: Master pages by name.
        layouts: Page layouts by name.
    """

    named: dict[tuple[str, str], Element] = field(default_factory=dict)
    usual: dict[str, Element] = field(default_factory=dict)
    formats: dict[str, Element] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Element] = field(default_factory=dict)
    layouts: dict[str, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.look = cache(self._look)

    def chain(self, family: str, name: str | None) -> list[Element]:
        """Return a style and what it inherits from, itself first."""
        found: list[Element] = []
        while name and len(found) < _DEPTH and (style := self.named.get((family, name))) is not None:
            found.append(style)
            name = style.get(STYLE + "parent-style-name")
        if not found and name is None and ("table-cell", "Default") in self.named and family == "table-cell":
            found.append(self.named["table-cell", "Default"])
        if family in self.usual:
            found.append(self.usual[family])
        return found

    def property(self, family: str, name: str | None, kind: str, attribute: str) -> str | None:
        """Return a property of a style, from the nearest ancestor that states it."""
        for style in self.chain(family, name):
            for properties in style.findall(STYLE + kind):
                if (value := properties.get(attribute)) is not None:
                    return value
        return None

    def _look(self, name: str | None) -> Look:
        """Return how a cell with a style looks."""
        cell = _Properties(self, name)
        return Look(
            cell.font(),
            cell.fill(),
            cell.border(),
            cell.alignment(),
            self.number_format(name),
            cell.value("table-cell-properties", STYLE + "cell-protect", "protected")
            in ("protected", "protected formula-hidden", "hidden-and-protected"),
            "hidden" in cell.value("table-cell-properties", STYLE + "cell-protect", ""),
        )

    def number_format(self, name: str | None) -> str:
        """Return the number format code of a cell style."""
        for style in self.chain("table-cell", name):
            data = style.get(STYLE + "data-style-name")
            if data is not None and data in self.formats:
                return format_code(self.formats[data], self.formats)
        return "General"


def gather(roots: Iterable[Element]) -> Styles:
    """Return the styles of a document's parts; what comes first goes before."""
    styles = Styles()
    for root in roots:
        for element in root.iter():
            name = element.get(STYLE + "name", "")
            if element.tag == STYLE + "style":
                styles.named.setdefault((element.get(STYLE + "family", ""), name), element)
            elif element.tag == STYLE + "default-style":
                styles.usual.setdefault(element.get(STYLE + "family", ""), element)
            elif element.tag == STYLE + "font-face":
                family = element.get("{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}font-family", name)
                styles.fonts.setdefault(name, family.strip("'\""))
            elif element.tag == STYLE + "master-page":
                styles.pages.setdefault(name, element)
            elif element.tag == STYLE + "page-layout":
                styles.layouts.setdefault(name, element)
            elif element.tag.startswith(NUMBER) and element.tag.endswith("-style"):
                styles.formats.setdefault(name, element)
    return styles


class _Properties:
    """The properties of one cell style."""

    def __init__(self, styles: Styles, name: str | None, family: str = "table-cell") -> None:
        self._styles, self._name, self._family = styles, name, family

    def value(self, kind: str, attribute: str, usual: str = "") -> str:
        found = self._styles.property(self._family, self._name, kind, attribute)
        return usual if found is None else found

    def _nearest(self, kind: str, *attributes: str) -> str:
        """Return the first of some attributes that the nearest style states."""
        for style in self._styles.chain(self._family, self._name):
            for properties in style.findall(STYLE + kind):
                for attribute in attributes:
                    if found := properties.get(attribute):
                        return found
        return ""

    def _text(self, *attributes: str) -> str:
        return self._nearest("text-properties", *attributes)

    def font(self) -> Font:
        """Return the font: the one for Chinese text where a style names one beside another."""
        face = self._text(STYLE + "font-name-asian", STYLE + "font-name")
        family = self._styles.fonts.get(face, face) or self._text(FO + "font-family").strip("'\"")
        size = points(self._text(FO + "font-size", STYLE + "font-size-asian")) or 10.0
        underline = self._text(STYLE + "text-underline-style")
        double = self._text(STYLE + "text-underline-type") == "double"
        position = self._text(STYLE + "text-position")
        strike = self._text(STYLE + "text-line-through-style")
        return Font(
            family or "Arial",
            round(size, 2),
            self._text(FO + "font-weight", STYLE + "font-weight-asian") in ("bold", "600", "700", "800", "900"),
            self._text(FO + "font-style", STYLE + "font-style-asian") in ("italic", "oblique"),
            ("double" if double else "single") if underline not in ("", "none") else "",
            strike not in ("", "none"),
            "superscript" if position.startswith("super") else "subscript" if position.startswith("sub") else "",
            _colour(self._text(FO + "color")),
        )

    def fill(self) -> Fill:
        colour = _colour(self.value("table-cell-properties", FO + "background-color"))
        return Fill("solid", colour) if colour else Fill()

    def border(self) -> Border:
        left, right, top, bottom = (
            _line(self._nearest("table-cell-properties", FO + f"border-{side}", FO + "border"))
            for side in ("left", "right", "top", "bottom")
        )
        up = _line(self.value("table-cell-properties", STYLE + "diagonal-bl-tr"))
        down = _line(self.value("table-cell-properties", STYLE + "diagonal-tl-br"))
        diagonal = up if up != NO_LINE else down
        return Border(left, right, top, bottom, diagonal, up != NO_LINE, down != NO_LINE)

    def alignment(self) -> Alignment:
        kind = "table-cell-properties"
        horizontal = ""
        if self.value(kind, STYLE + "text-align-source") != "value-type":
            horizontal = _HORIZONTAL.get(self.value("paragraph-properties", FO + "text-align"), "")
        if self.value(kind, STYLE + "repeat-content") == "true":
            horizontal = "fill"
        elif self.value("paragraph-properties", FO + "text-align") == "justify":
            horizontal = "justify"
        vertical = {"top": "top", "middle": "center"}.get(self.value(kind, STYLE + "vertical-align"), "")
        indent = points(self.value("paragraph-properties", FO + "margin-left")) or 0.0
        if horizontal == "" and indent:
            horizontal = "left"
        return Alignment(
            horizontal,
            vertical,
            self.value(kind, FO + "wrap-option") == "wrap",
            _rotation(self.value(kind, STYLE + "rotation-angle"), self.value(kind, STYLE + "direction")),
            min(round(indent / 10), 250) if horizontal in ("left", "right") else 0,
            self.value(kind, STYLE + "shrink-to-fit") == "true",
        )


def run_font(styles: Styles, name: str, base: Font) -> Font:
    """Return the font of a span of text: its style where it says something, else the cell's."""
    own = _Properties(Styles(styles.named, {}, fonts=styles.fonts), name, "text")
    found = own.font()

    def says(*attributes: str) -> bool:
        return any(own.value("text-properties", attribute) for attribute in attributes)

    return Font(
        found.name if says(STYLE + "font-name", STYLE + "font-name-asian", FO + "font-family") else base.name,
        found.size if says(FO + "font-size", STYLE + "font-size-asian") else base.size,
        found.bold if says(FO + "font-weight", STYLE + "font-weight-asian") else base.bold,
        found.italic if says(FO + "font-style", STYLE + "font-style-asian") else base.italic,
        found.underline if says(STYLE + "text-underline-style") else base.underline,
        found.strike if says(STYLE + "text-line-through-style") else base.strike,
        found.script if says(STYLE + "text-position") else base.script,
        found.colour if says(FO + "color") else base.colour,
    )


def _colour(text: str) -> str:
    match = _COLOUR.fullmatch(text.strip())
    return match[1].upper() if match else ""


def _line(text: str) -> Line:
    """Return a border line of CSS ("0.06pt solid #000000") in Excel's words."""
    words = text.split()
    width = next((found for word in words if (found := points(word)) is not None), None)
    style = next((word for word in words if word.replace("-", "").isalpha()), "")
    if width is None or style in ("", "none", "hidden"):
        return NO_LINE
    return Line(_line_style(style, width), _colour(words[-1]))


def _line_style(style: str, width: float) -> str:
    heavy = width >= 1.2
    if style in ("double", "double-thin", "groove", "ridge"):
        return "double"
    if style in ("dashed", "fine-dashed"):
        return "mediumDashed" if heavy else "dashed"
    if style == "dotted":
        return "mediumDashDot" if heavy else "dotted"
    if style == "dash-dot":
        return "mediumDashDot" if heavy else "dashDot"
    if style == "dash-dot-dot":
        return "mediumDashDotDot" if heavy else "dashDotDot"
    if width >= 2.2:
        return "thick"
    return "medium" if heavy else "thin"


def _rotation(angle: str, direction: str) -> int:
    if direction == "ttb":
        return 255
    try:
        degrees = round(float(angle.removesuffix("deg") or 0)) % 360
    except ValueError:
        return 0
    return degrees if degrees <= 90 else 90 + 360 - degrees if degrees >= 270 else 0
