"""Look: how a cell is dressed, in the words of SpreadsheetML, whatever format it was read from.

Everything here is a frozen value, so that equal looks are one entry of the
style part and cells only carry a number.
"""

from dataclasses import dataclass, field

GENERAL = "General"


@dataclass(frozen=True, slots=True)
class Font:
    """A font.

    Attributes:
        name: Its family.
        size: In points.
        bold: Whether bold.
        italic: Whether italic.
        underline: "single", "double", "singleAccounting", "doubleAccounting" or empty.
        strike: Whether struck through.
        script: "superscript", "subscript" or empty.
        colour: RRGGBB; empty for automatic.
    """

    name: str = "Calibri"
    size: float = 11.0
    bold: bool = False
    italic: bool = False
    underline: str = ""
    strike: bool = False
    script: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """A cell's ground: a pattern of SpreadsheetML ("none", "solid", "gray125" …) and its two colours as RRGGBB."""

    pattern: str = "none"
    fore: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a border: a style of SpreadsheetML, empty for none, and its colour as RRGGBB."""

    style: str = ""
    colour: str = ""


NO_LINE = Line()


@dataclass(frozen=True, slots=True)
class Border:
    """The lines around a cell and across it."""

    left: Line = NO_LINE
    right: Line = NO_LINE
    top: Line = NO_LINE
    bottom: Line = NO_LINE
    diagonal: Line = NO_LINE
    up: bool = False
    down: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the content stands in a cell; rotation in degrees as SpreadsheetML counts them (91–180 downwards, 255)."""

    horizontal: str = ""
    vertical: str = ""
    wrap: bool = False
    rotation: int = 0
    indent: int = 0
    shrink: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """All of a cell's dress."""

    font: Font = field(default_factory=Font)
    fill: Fill = field(default_factory=Fill)
    border: Border = field(default_factory=Border)
    alignment: Alignment = field(default_factory=Alignment)
    number_format: str = GENERAL
    locked: bool = True
    hidden: bool = False
