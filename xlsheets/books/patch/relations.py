"""Relationships and content types: which part belongs to which, and what it is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from xlsheets.books.patch import markup
from xlsheets.books.patch.package import Package, key
from xlsheets.books.patch.refusal import PatchRefused

CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEADER = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Relation(NamedTuple):
    """One relationship: ``kind`` is the last word of its type, ``target`` a part name or an outside address."""

    id: str
    kind: str
    type: str
    target: str
    external: bool


def relations_part(source: str) -> str:
    """Return the name of the part that holds the relationships of a part ('' is the package itself)."""
    folder, name = posixpath.split(source)
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def relations(package: Package, source: str) -> list[Relation]:
    """Return the relationships of a part in their order; a part without any has an empty list."""
    part = relations_part(source)
    if not package.has(part):
        return []
    data = markup.checked(package.read(part), part)
    return list(_parsed(data, source))


def _parsed(data: bytes, source: str) -> Iterator[Relation]:
    folder = posixpath.dirname(source)
    for match in markup.anywhere("Relationship").finditer(markup.mask(data)):
        found = markup.attributes(match[0])
        target = found.get("Target", "").replace("\\", "/")
        external = found.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        type_ = found.get("Type", "")
        yield Relation(found.get("Id", ""), type_.rpartition("/")[2], type_, target, external)


def add_relation(package: Package, source: str, type_: str, target: str) -> str:
    """Add a relationship from one part to another and return its id."""
    part = relations_part(source)
    taken = {r.id.lower() for r in relations(package, source)}
    number = next(n for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
    path = posixpath.relpath("/" + target, "/" + posixpath.dirname(source))
    if not package.has(part):
        package.write(part, _HEADER + f'<Relationships xmlns="{_PACKAGE}/relationships"></Relationships>'.encode())
        if not _has_default(package, "rels"):
            add_default(package, "rels", "application/vnd.openxmlformats-package.relationships+xml")
    written = f'Id="rId{number}" Type="{type_}" Target="'.encode() + markup.attribute_bytes(path) + b'"'
    _append(package, part, b"Relationship " + written)
    return f"rId{number}"


def drop_relation(package: Package, source: str, id_: str) -> None:
    """Remove one relationship of a part."""
    _drop(package, relations_part(source), "Relationship", "Id", lambda value: value == id_)


def add_override(package: Package, part: str, content_type: str) -> None:
    """State the content type of one part, unless that is stated already."""
    tags = markup.anywhere("Override").finditer(markup.mask(package.read(CONTENT_TYPES)))
    if any(key(markup.attributes(m[0]).get("PartName", "")) == key(part) for m in tags):
        return
    written = b'PartName="/' + markup.attribute_bytes(part) + f'" ContentType="{content_type}"'.encode()
    _append(package, CONTENT_TYPES, b"Override " + written)


def drop_override(package: Package, part: str) -> None:
    """Remove what is stated about one part."""
    _drop(package, CONTENT_TYPES, "Override", "PartName", lambda value: key(value) == key(part))


def _has_default(package: Package, extension: str) -> bool:
    tags = markup.anywhere("Default").finditer(markup.mask(package.read(CONTENT_TYPES)))
    return any(markup.attributes(m[0]).get("Extension", "").lower() == extension for m in tags)


def add_default(package: Package, extension: str, content_type: str) -> None:
    """State the content type of all parts with an ending, unless that is stated already.

    Defaults stand before overrides, as the schema of some readers wants them.
    """
    if _has_default(package, extension):
        return
    data = package.read(CONTENT_TYPES)
    prefix, element = markup.root(markup.mask(data))
    new = b"<" + prefix + f'Default Extension="{extension}" ContentType="{content_type}"/>'.encode()
    if markup.is_empty_tag(data, element.tag_end):
        raise PatchRefused("damaged", "the package states no content types")
    package.write(CONTENT_TYPES, markup.spliced(data, [(element.tag_end, element.tag_end, new)]))


def _append(package: Package, part: str, content: bytes) -> None:
    data = markup.checked(package.read(part), part)
    masked = markup.mask(data)
    prefix, element = markup.root(masked)
    new = b"<" + prefix + content + b"/>"
    package.write(part, markup.spliced(data, [markup.inside_end(data, masked, element, new)]))


def _drop(package: Package, part: str, name: str, attribute: str, wanted: Callable[[str], bool]) -> None:
    data = package.read(part)
    masked = markup.mask(data)
    splices: list[markup.Splice] = []
    for match in markup.anywhere(name).finditer(masked):
        value = markup.attributes(match[0]).get(attribute, "")
        if wanted(value):
            element = markup.element_at(masked, match, match[1], name)
            splices.append((element.start, element.end, b""))
    if splices:
        package.write(part, markup.spliced(data, splices))


def free_name(package: Package, pattern: str) -> str:
    """Return the first part name that is not taken; the pattern holds ``{}`` for the number."""
    taken = {key(name) for name in package.names()} | package.removed
    number = 1
    while key(pattern.format(number)) in taken:
        number += 1
    return pattern.format(number)


_STRICT = re.compile(rb"purl\.oclc\.org/ooxml")


def is_strict(part: bytes) -> bool:
    """Return whether a workbook part is written in the namespaces of Strict OOXML."""
    return _STRICT.search(part[:4000]) is not None
