"""ODS text: the paragraphs of a cell as Excel keeps them: one text with line feeds, in pieces by their style."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
MOST_BLANKS = 10_000


def paragraphs(element: Element) -> Iterator[tuple[str, str | None]]:
    """Yield the text of an element's paragraphs in pieces, each with the style of its span (None: the cell's)."""
    for number, paragraph in enumerate(element.findall(TEXT + "p")):
        if number:
            yield "\n", None
        yield from _pieces(paragraph, None)


def _pieces(element: Element, style: str | None) -> Iterator[tuple[str, str | None]]:
    if element.text:
        yield element.text, style
    for part in element:
        if part.tag == TEXT + "s":
            count = part.get(TEXT + "c", "1")
            yield " " * (min(int(count), MOST_BLANKS) if count.isdigit() else 1), style
        elif part.tag == TEXT + "tab":
            yield "\t", style
        elif part.tag == TEXT + "line-break":
            yield "\n", style
        elif part.tag.startswith(TEXT):
            yield from _pieces(part, part.get(TEXT + "style-name") or style)
        if part.tail:
            yield part.tail, style
