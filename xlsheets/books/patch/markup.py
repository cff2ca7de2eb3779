"""XML as bytes with positions: find a tag, change an attribute, splice; never parse and re-write.

Everything outside a splice stays byte for byte what it was. Searches run over a *mask* of the part, equally long,
in which comments, CDATA and processing instructions are blanked, so that a ``<row>`` inside a comment is not found.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

from xlsheets.books.patch.refusal import PatchRefused

TAG_REST = rb"[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*"
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TAG_END = re.compile(TAG_REST + rb">")
_ANY_TAG = re.compile(rb"<(/?)([A-Za-z_][\w:.-]*)" + TAG_REST + rb">")
_BLANKED = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.S)
_OTHER_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8[\"']|us-ascii[\"'])", re.I)

Splice = tuple[int, int, bytes]
"""Start, end and replacement of a stretch of bytes."""


class Element(NamedTuple):
    """Where an element lies: ``start``..``end`` whole, ``start``..``tag_end`` its start tag."""

    name: str
    start: int
    tag_end: int
    end: int


def checked(data: bytes, part: str) -> bytes:
    """Return the part unchanged when its bytes can be edited in place.

    Raises:
        PatchRefused: ``encoding`` (not UTF-8) or ``doctype`` (declares entities).
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or _OTHER_ENCODING.match(data):
        raise PatchRefused("encoding", f"{part} is not written in UTF-8")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise PatchRefused("doctype", f"{part} declares a document type")
    return data


def mask(data: bytes) -> bytes:
    """Return the data, equally long, with comments, CDATA and processing instructions blanked."""
    if b"<!" not in data and data.find(b"<?", 5) < 0:
        return data
    return _BLANKED.sub(lambda m: b" " * len(m[0]), data)


def text_of(raw: bytes) -> str:
    """Return the text that XML bytes stand for (entities and character references resolved)."""
    text = raw.decode("utf-8")
    return html.unescape(text) if "&" in text else text


def attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a start tag by their written names."""
    return {m[1].decode(): text_of(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(tag)}


@lru_cache(maxsize=64)
def _attribute_pattern(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"\s" + re.escape(name.encode()) + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def attribute(tag: bytes, name: str) -> str | None:
    """Return one attribute of a start tag, or None when it has none of that name."""
    found = _attribute_pattern(name).search(tag)
    if found is None:
        return None
    return text_of(found[1] if found[1] is not None else found[2])


def attribute_bytes(text: str) -> bytes:
    """Return text as it stands between double quotes."""
    return escape(text, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}).encode("utf-8")


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """Return the start tag with one attribute set, or without it when the value is None."""
    found = re.search(rb"\s" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag)
    new = b"" if value is None else b" " + name.encode() + b'="' + attribute_bytes(value) + b'"'
    if found:
        return tag[: found.start()] + new + tag[found.end() :]
    close = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:close].rstrip() + new + tag[close:] if new else tag


def tag_end(data: bytes, start: int) -> int:
    """Return the offset behind the tag that starts at ``start``."""
    found = _TAG_END.match(data, start)
    if found is None:
        raise PatchRefused("damaged", "an XML tag is not closed")
    return found.end()


def is_empty_tag(data: bytes, element_tag_end: int) -> bool:
    """Return whether the tag that ends here closes itself (``<x/>``)."""
    return data[element_tag_end - 2 : element_tag_end] == b"/>"


@lru_cache(maxsize=512)
def opening(prefix: bytes, *names: str) -> re.Pattern[bytes]:
    """Return a pattern of the start tags of these elements under one prefix; group 1 is the local name."""
    return re.compile(b"<" + prefix + b"(" + "|".join(names).encode() + rb")(?=[\s/>])" + TAG_REST + b">")


@lru_cache(maxsize=64)
def anywhere(*names: str) -> re.Pattern[bytes]:
    """Return a pattern of the start tags of these elements under any prefix; groups: prefix, local name."""
    return re.compile(rb"<((?:[\w.-]+:)?)(" + "|".join(names).encode() + rb")(?=[\s/>])" + TAG_REST + b">")


@lru_cache(maxsize=512)
def closing(prefix: bytes, name: str) -> re.Pattern[bytes]:
    """Return a pattern of the end tag of an element."""
    return re.compile(b"</" + prefix + name.encode() + rb"\s*>")


def element_at(masked: bytes, match: re.Match[bytes], prefix: bytes, name: str) -> Element:
    """Return the whole element whose start tag matched; elements of the same name must not nest in it."""
    if is_empty_tag(masked, match.end()):
        return Element(name, match.start(), match.end(), match.end())
    close = closing(prefix, name).search(masked, match.end())
    if close is None:
        raise PatchRefused("damaged", f"<{name}> is not closed")
    return Element(name, match.start(), match.end(), close.end())


def find_element(masked: bytes, name: str, begin: int = 0) -> tuple[bytes, Element] | None:
    """Return prefix and extent of the first element of this local name, or None."""
    match = anywhere(name).search(masked, begin)
    if match is None:
        return None
    return match[1], element_at(masked, match, match[1], name)


def children(masked: bytes, start: int, end: int) -> Iterator[Element]:
    """Yield the elements between two offsets, outermost only, with their local names."""
    depth, first, first_end, name = 0, 0, 0, ""
    for match in _ANY_TAG.finditer(masked, start, end):
        if match[1]:
            depth -= 1
            if depth == 0:
                yield Element(name, first, first_end, match.end())
            if depth < 0:
                return
            continue
        if depth == 0:
            name = match[2].rpartition(b":")[2].decode()
            first, first_end = match.start(), match.end()
        if not is_empty_tag(masked, match.end()):
            depth += 1
        elif depth == 0:
            yield Element(name, first, first_end, match.end())


def root(masked: bytes) -> tuple[bytes, Element]:
    """Return prefix (with its colon) and extent of the document element."""
    match = _ANY_TAG.search(masked)
    if match is None or match[1]:
        raise PatchRefused("damaged", "an XML part has no element")
    prefix, _, name = match[2].rpartition(b":")
    end = masked.rfind(b"</")
    if is_empty_tag(masked, match.end()):
        return prefix + b":" if prefix else b"", Element(name.decode(), match.start(), match.end(), match.end())
    return (prefix + b":" if prefix else b""), Element(name.decode(), match.start(), match.end(), tag_end(masked, end))


def inside_end(data: bytes, masked: bytes, element: Element, inner: bytes) -> Splice:
    """Return the splice that puts bytes at the end of an element's content (opening ``<x/>`` when needed)."""
    if not is_empty_tag(masked, element.tag_end):
        at = masked.rindex(b"</", element.start, element.end)
        return at, at, inner
    tag = data[element.start : element.tag_end]
    written = re.match(rb"<([\w:.-]+)", tag)
    assert written is not None
    opened = tag[:-2].rstrip() + b">"
    return element.start, element.tag_end, opened + inner + b"</" + written[1] + b">"


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the data with every splice made; splices at one offset keep the order in which they came.

    Raises:
        PatchRefused: ``damaged`` when two splices overlap (the part is not what it looked like).
    """
    pieces: list[bytes] = []
    last = 0
    for start, end, new in sorted(splices, key=lambda s: (s[0], s[1])):
        if start < last:
            raise PatchRefused("damaged", "two changes of one XML part overlap")
        pieces += (data[last:start], new)
        last = end
    pieces.append(data[last:])
    return b"".join(pieces)
