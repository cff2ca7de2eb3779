"""The content of an .ods as bytes: how far its tables reach once repeats are laid out, hidden rows and columns."""

import re
from collections.abc import Iterator

from xlsheets.books.container import Fault
from xlsheets.books.records import Beside

_ATTRIBUTES = rb"(?P<attributes>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
_TAG = re.compile(
    rb"<(?P<end>/?)table:(?P<tag>table-row|table-column|table-cell|covered-table-cell|table)(?=[\s/>])" + _ATTRIBUTES
)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"']\s*(\d+)")
_HIDDEN = re.compile(rb"table:visibility\s*=\s*[\"'](?:collapse|filter)[\"']")
_LAST = 1_048_576
_ERROR = re.compile(rb"calcext:value-type\s*=\s*[\"']error[\"']")


def read_tables(xml: bytes) -> list[Beside]:
    """Return what stands beside the values of each table of an .ods.

    Raises:
        Fault: file-hostile when a repeat goes beyond the sheet.
    """
    return [_table(tags, xml) for tags in _tables(xml)]


def _tables(xml: bytes) -> Iterator[list[re.Match[bytes]]]:
    tags: list[re.Match[bytes]] = []
    depth = 0
    for tag in _TAG.finditer(xml):
        if tag["tag"] != b"table":
            if depth == 1:
                tags.append(tag)
            continue
        if tag["end"]:
            depth -= 1
            if depth == 0:
                yield tags
                tags = []
        elif not tag["attributes"].endswith(b"/"):
            depth += 1


def _table(tags: list[re.Match[bytes]], xml: bytes) -> Beside:
    found = Beside()
    row = column = width = 0
    repeat, hidden = 1, False
    for tag in tags:
        kind, closed = tag["tag"], tag["attributes"].endswith(b"/")
        times = _times(tag["attributes"])
        if kind == b"table-column" and not tag["end"]:
            if _HIDDEN.search(tag["attributes"]):
                found.hidden_columns.append((column, column + times - 1))
            column += times
        elif kind == b"table-row":
            if not tag["end"]:
                repeat, hidden, column, width = times, _HIDDEN.search(tag["attributes"]) is not None, 0, 0
            if tag["end"] or closed:
                if width:
                    found.reach(row + repeat - 1, width - 1)
                    if hidden:
                        found.hidden_rows += range(row, min(row + repeat, _LAST))
                row += repeat
        elif not tag["end"]:
            if b"table:formula" in tag["attributes"] and b"value-type" not in tag["attributes"]:
                found.unvalued.append((row, column))
            if b"value" in tag["attributes"] or not (closed or xml.startswith(b"</table:", tag.end())):
                width = column + times
                if _ERROR.search(tag["attributes"]):
                    _note_error(found, xml, tag, row, column)
            column += times
    return found


def _times(attributes: bytes) -> int:
    match = _REPEATED.search(attributes)
    if match is None:
        return 1
    if len(match[1]) > 7 or int(match[1]) > _LAST:
        raise Fault("file-hostile", f"重复 {match[1][:20].decode()} 次的行或列")
    return max(1, int(match[1]))


def _note_error(found: Beside, xml: bytes, tag: re.Match[bytes], row: int, column: int) -> None:
    text = re.compile(rb"<text:p[^>]*>([^<]*)").match(xml, tag.end())
    found.errors[row, column] = text[1].decode("utf-8", "replace") if text and text[1] else "#ERR!"
