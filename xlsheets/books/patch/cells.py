"""One cell: what shall become of it, and its new bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from xlsheets.books.patch import markup
from xlsheets.books.patch.values import Stored, cached, constant, formula_text


@dataclass(slots=True)
class Change:
    """What shall become of one cell.

    ``content`` says what ``value`` is: a constant, the stored result of the new formula in ``formula``, or a new
    stored result of the formula that stays (``result``). With ``keep`` the content stays. ``plain`` replaces the
    text of a shared formula by a formula of the cell's own. ``style`` is a new style number, or None.
    """

    content: Literal["keep", "constant", "formula", "result"] = "keep"
    value: Stored = None
    formula: str = ""
    plain: str | None = None
    style: int | None = None


@lru_cache(maxsize=64)
def _pattern(prefix: bytes, name: str) -> re.Pattern[bytes]:
    tag = prefix + name.encode()
    return re.compile(b"<" + tag + rb"(?:\s" + markup.TAG_REST + rb")?(?:(?<=/)>|>(?:.*?)</" + tag + rb"\s*>)", re.S)


def inner(cell: bytes, prefix: bytes, name: str) -> re.Match[bytes] | None:
    """Return the child element ``f``, ``v``, ``is`` or ``extLst`` of a cell, or None."""
    return _pattern(prefix, name).search(cell)


def rebuilt(old: bytes, change: Change, prefix: bytes, date1904: bool) -> bytes:
    """Return the new bytes of a cell that exists; what is not changed stays as it was written."""
    if change.content in ("constant", "formula"):
        cell = _refilled(old, change, prefix, date1904)
    else:
        cell = old
        if change.plain is not None:
            cell = _unshared(cell, change.plain, prefix)
        if change.content == "result":
            cell = _with_result(cell, change.value, prefix, date1904)
    if change.style is not None:
        end = markup.tag_end(cell, 0)
        cell = markup.with_attribute(cell[:end], "s", str(change.style)) + cell[end:]
    return cell


def created(name: str, change: Change, style: int | None, prefix: bytes, date1904: bool) -> bytes:
    """Return the bytes of a cell that did not exist, or nothing when it stays empty and has no style of its own."""
    if change.content == "constant" and change.value is None and change.style is None:
        return b""
    if change.style is not None:
        style = change.style
    written = b"" if style is None else b' s="%d"' % style
    kind, content = _content(change, prefix, date1904)
    return _cell(prefix, b' r="%s"%s' % (name.encode(), written), kind, content)


def _cell(prefix: bytes, tag: bytes, kind: bytes, content: bytes) -> bytes:
    if not content:
        return b"<%sc%s/>" % (prefix, tag)
    return b"<%sc%s%s>%s</%sc>" % (prefix, tag, kind, content, prefix)


def _content(change: Change, prefix: bytes, date1904: bool) -> tuple[bytes, bytes]:
    if change.content == "keep":
        return b"", b""
    if change.content == "constant":
        return constant(change.value, date1904, prefix)
    kind, result = cached(change.value, date1904, prefix)
    text = formula_text(change.formula)
    return kind, b"<%sf>%s</%sf>%s" % (prefix, text, prefix, result)


def _refilled(old: bytes, change: Change, prefix: bytes, date1904: bool) -> bytes:
    end = markup.tag_end(old, 0)
    kept = b""
    for match in re.finditer(rb"\s([\w:.-]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')", old[:end]):
        if match[1] not in (b"t", b"cm", b"vm"):  # they describe the content that goes
            kept += match[0]
    extension = inner(old, prefix, "extLst")
    kind, content = _content(change, prefix, date1904)
    return _cell(prefix, kept, kind, content + (extension[0] if extension else b""))


def _unshared(cell: bytes, formula: str, prefix: bytes) -> bytes:
    """Return the cell with another text in its formula; what made it a shared one goes, an array stays an array."""
    found = inner(cell, prefix, "f")
    if found is None:
        return cell
    tag = found[0][: markup.tag_end(found[0], 0)]
    if markup.attributes(tag).get("t") == "shared":
        for name in ("t", "si", "ref"):
            tag = markup.with_attribute(tag, name, None)
    if markup.is_empty_tag(tag, len(tag)):
        tag = tag[:-2].rstrip() + b">"
    new = tag + formula_text(formula) + b"</%sf>" % prefix
    return cell[: found.start()] + new + cell[found.end() :]


def _with_result(cell: bytes, value: Stored, prefix: bytes, date1904: bool) -> bytes:
    kind, content = cached(value, date1904, prefix)
    found = inner(cell, prefix, "v")
    if found:
        cell = cell[: found.start()] + content + cell[found.end() :]
    elif content:
        formula = inner(cell, prefix, "f")
        if formula is None:
            return cell
        cell = cell[: formula.end()] + content + cell[formula.end() :]
    end = markup.tag_end(cell, 0)
    written = re.search(rb't="(\w+)"', kind)
    return markup.with_attribute(cell[:end], "t", written[1].decode() if written else None) + cell[end:]
