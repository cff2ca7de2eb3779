"""What every filled annex is held to, by code that shares nothing with the writer (contract §4b, fidelity a–e)."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from tests.annexes.paper import STRICT, Paper, values
from tests.annexes.rounds import Round
from tests.fidelity.compare import cells, sheet_parts
from tests.support.command import Result, run
from tests.support.drawing import cell_name

_CELL = re.compile(rb'<((?:\w+:)?)c\s(?=[^>]*?\br="([A-Z]+\d+)")[^>]*?(?:/>|>.*?</\1c>)', re.DOTALL)
_LOOSE = re.compile(rb'<(?:\w+:)?dimension [^>]*/>|<(?:\w+:)?calcPr[^>]*/>| spans="[^"]*"')


@dataclass(frozen=True)
class Filled:
    """A filled annex: where it is, what it was, what the program said."""

    path: Path
    before: bytes
    result: Result

    @property
    def after(self) -> bytes:
        """The bytes as they are now."""
        return self.path.read_bytes()

    def table(self, sheet: str) -> dict[str, Any]:
        """Return the values (formulas by their text) of a sheet, empty cells left out."""
        return read(self.after, sheet)

    def stored(self, sheet: str) -> dict[str, Any]:
        """Return the values as a reader that does not calculate shows them."""
        return read(self.after, sheet, stored=True)

    def changed(self) -> set[tuple[str, str]]:
        """Return sheet and name of every cell whose content or style differs (before any growth)."""
        return changes(self.before, self.after)


def read(raw: bytes, sheet: str, stored: bool = False) -> dict[str, Any]:
    """Return the values of a sheet by cell name, with openpyxl."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(_transitional(raw)), data_only=stored)
    return {
        cell.coordinate: cell.value for line in book[sheet].iter_rows() for cell in line if cell.value not in (None, "")
    }


def fill(round_: Round, path: Path, *options: object, status: int = 0) -> Filled:
    """Fill an annex as a careful clerk does, and hold the program to §4b's promises at every step.

    A dry run writes nothing and names every cell; the backup is byte-identical and its path is printed; a second run
    changes no byte; undo restores every byte and takes the backup's place. The file is left filled.
    """
    before = path.read_bytes()
    listed = _quiet(path, "annex", round_.store, "--into", path, "--dry-run", *options)
    result = run("annex", round_.store, "--into", path, *options)
    assert result.exit_code == status, result.said
    after = path.read_bytes()
    assert after != before, f"nothing written: {result.said}"
    if not _grew(before, after):
        for sheet, cell in changes(before, after, results=False):
            assert sheet in listed.stdout, f"dry run does not name {sheet}:\n{listed.stdout}"
            assert re.search(rf"\b{cell}\b", listed.stdout), f"dry run does not name {sheet}!{cell}:\n{listed.stdout}"
    backup = _backup(path, before)
    assert backup.name in result.said.replace("\n", ""), f"backup not printed: {result.said}"
    _quiet(path, "annex", round_.store, "--into", path, *options, status=status)
    _undo(path, before, after)
    again = run("annex", round_.store, "--into", path, *options)
    assert again.exit_code == status, again.said
    assert path.read_bytes() == after, "the same fill gave other bytes after undo"
    return Filled(path, before, result)


def refused(round_: Round, path: Path, *words: str, options: tuple[object, ...] = ()) -> Result:
    """Demand a refusal: exit status 2, all words in the sentence, no byte and no file changed, also in a dry run."""
    for extra in ((), ("--dry-run",)):
        result = _quiet(path, "annex", round_.store, "--into", path, *options, *extra, status=2)
        said = re.sub(r"\s+", "", result.said)
        for word in words:
            assert re.sub(r"\s+", "", word) in said, f"{word!r} not in {result.said!r}"
    return result


def expect(filled: Filled, drawn: Paper) -> None:
    """Demand that a sheet holds exactly what is drawn, that styles stayed, and that all else is byte-identical."""
    found, wanted = filled.table(drawn.sheet.name), values(drawn)
    wrong = {
        cell: (found.get(cell), wanted.get(cell))
        for cell in sorted({*found, *wanted}, key=_order)
        if not _same(found.get(cell), wanted.get(cell))
    }
    assert not wrong, "cell: (found, wanted)\n" + "\n".join(f"{c}: {pair}" for c, pair in wrong.items())
    assert_only_cells_changed(filled)


def assert_only_cells_changed(filled: Filled) -> None:
    """Demand fidelity a and b of a fill that grew nothing."""
    before, after = filled.before, filled.after
    touched = {sheet for sheet, _ in filled.changed()}
    old, new = _members(before), _members(after)
    assert [name for name in old if name in new] == list(new), "members or their order changed"
    assert all("calcChain" in name for name in old if name not in new), f"lost {set(old) - set(new)}"
    sheets = {part: sheet for sheet, part in sheet_parts(before).items()}
    for name, content in new.items():
        if name.lower() in sheets and sheets[name.lower()] in touched:
            _assert_rest(old[name], content, {c for s, c in filled.changed() if s == sheets[name.lower()]})
        elif old.keys() == new.keys() or name not in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            assert _LOOSE.sub(b"", content) == _LOOSE.sub(b"", old[name]), f"{name} changed"
    for sheet, part in sheet_parts(before).items():
        was, is_ = cells(old[_find(old, part)]), cells(new[_find(new, part)])
        for place, content in was.items():
            assert is_.get(place, ("",))[0] == content[0], f"style of {sheet}!{cell_name(*place)} changed"


def changes(before: bytes, after: bytes, results: bool = True) -> set[tuple[str, str]]:
    """Return sheet and name of every cell that differs; without ``results`` formulas that only compute anew are out."""
    old, new = _members(before), _members(after)
    found = set()
    for sheet, part in sheet_parts(before).items():
        was, is_ = cells(old[_find(old, part)]), cells(new[_find(new, part)])
        for place in was.keys() | is_.keys():
            one, other = was.get(place), is_.get(place)
            if one != other and (results or not (one and other and one[2] and one[2] == other[2])):
                found.add((sheet, cell_name(*place)))
    return found


def _transitional(raw: bytes) -> bytes:
    """Return the package in the namespaces that openpyxl knows."""
    members = _members(raw)
    if b"purl.oclc.org" not in members.get("xl/workbook.xml", b""):
        return raw
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            for known, strict in STRICT.items():
                content = content.replace(strict.encode(), known.encode())
            archive.writestr(name, content)
    return stream.getvalue()


def _quiet(path: Path, *arguments: object, status: int = 0) -> Result:
    """Run a command that must leave every file of the folder as it is."""
    before = {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    result = run(*arguments)
    assert result.exit_code == status, result.said
    after = {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    assert after.keys() == before.keys(), f"files changed: {after.keys() ^ before.keys()}"
    assert all(after[file] == before[file] for file in before), "bytes changed"
    return result


def _backup(path: Path, before: bytes) -> Path:
    same = [file for file in path.parent.iterdir() if file != path and file.read_bytes() == before]
    assert [path.name in file.name for file in same] == [True], f"no byte-identical backup beside {path}"
    return same[0]


def _undo(path: Path, before: bytes, after: bytes) -> None:
    path.write_bytes(after + b" ")
    _quiet(path, "undo", path, status=2)
    path.write_bytes(after)
    done = run("undo", path)
    assert done.exit_code == 0, done.said
    assert path.read_bytes() == before, "undo did not restore every byte"


def _grew(before: bytes, after: bytes) -> bool:
    old, new = _members(before), _members(after)
    return any(
        new[_find(new, part)].count(b"row ") != old[_find(old, part)].count(b"row ")
        for part in sheet_parts(before).values()
    )


def _assert_rest(before: bytes, after: bytes, changed: set[str]) -> None:
    def cut(content: bytes) -> bytes:
        rest = _CELL.sub(lambda m: b"" if m[2].decode() in changed else m[0], content)
        return _LOOSE.sub(b"", rest)

    assert cut(after) == cut(before), "bytes beside the written cells changed"


def _members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _find(members: Mapping[str, bytes], part: str) -> str:
    return next(name for name in members if name.lower().lstrip("/") == part)


def _same(found: object, wanted: object) -> bool:
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return found == wanted
    return type(found) is type(wanted) and found == wanted


def _order(cell: str) -> tuple[int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), letters.rjust(3)


def dump(filled: Filled, sheet: str) -> str:
    """Return a sheet as JSON, for a failing test's message."""
    return json.dumps(filled.table(sheet), ensure_ascii=False, default=str)
