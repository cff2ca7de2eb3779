"""Twelve office-like files of five systems: filled, everything in them kept, the same round giving the same numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.annexes.examiner import assert_only_cells_changed, fill
from tests.annexes.paper import paper, values
from tests.annexes.rounds import Round
from tests.annexes.twelve import FULL4, TWELVE, Sent, made
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole

CALM = [sent for sent in TWELVE if sent.maker != "LibreOffice"]


def _held(sent: Sent, path: Path, round_: Round) -> dict[str, Any]:
    """Fill a file, hold it to what it must hold and keep, and return its values."""
    filled = fill(round_, path)
    found = filled.table(sent.full.sheet.name)
    assert found == values(sent.full)
    if not sent.grows:
        assert_only_cells_changed(filled)
    with zipfile.ZipFile(io.BytesIO(filled.before)) as old, zipfile.ZipFile(path) as new:
        assert [name for name in old.namelist() if "calcChain" not in name] == [
            name for name in new.namelist() if "calcChain" not in name
        ]
        for part, piece in sent.keeps.items():
            (name,) = (name for name in new.namelist() if name.endswith(part))
            assert piece in new.read(name), f"{piece!r} not in {name}"
    return found


@pytest.mark.parametrize("sent", CALM, ids=lambda sent: sent.name)
def test_figures_and_everything_else(sent: Sent, rounds: Callable[[str], Round], annex: Path) -> None:
    """Every figure in its cell, every other byte as it was, undo back to the first."""
    _held(sent, made(sent, annex.parent, None), rounds(sent.round))


def test_both_tables_of_the_branches_give_the_same_figures() -> None:
    """附件4 printed with its rows and 附件4 grown from a template row are held to one drawing."""
    drawn = {sent.name: values(sent.full) for sent in TWELVE if sent.full.sheet.name == "附件4"}
    assert len(drawn) == 2
    assert all(one == values(paper(FULL4)) for one in drawn.values())


def test_the_set_is_whole() -> None:
    """Twelve files, four makers, five systems."""
    assert len({sent.name for sent in TWELVE}) == 12
    assert {sent.maker for sent in TWELVE} == {"XlsxWriter", "openpyxl", "XML", "LibreOffice"}
    assert {sent.round for sent in TWELVE} == {"s1", "s3", "s5", "s8", "s14"}


@pytest.mark.office
@pytest.mark.parametrize("sent", TWELVE, ids=lambda sent: sent.name)
def test_libreoffice_agrees(sent: Sent, rounds: Callable[[str], Round], annex: Path, office: Office) -> None:
    """The files that LibreOffice made are filled as the others; it opens all of them whole and computes the same."""
    path = made(sent, annex.parent, lambda first: office.convert([first])[0])
    if sent.maker == "LibreOffice":
        _held(sent, path, rounds(sent.round))
    else:
        fill(rounds(sent.round), path)
    if path.suffix == ".xlsx":
        assert_opens_whole(path, office)
        assert_cached_equal_recalculated(path, office)


@pytest.mark.office
def test_a_chart_is_drawn_from_the_cells(rounds: Callable[[str], Round], annex: Path, office: Office) -> None:
    """The chart part keeps its bytes, old numbers included; who opens the file draws, and then saves, the new ones."""
    (sent,) = (sent for sent in TWELVE if "chart1.xml" in sent.keeps)
    path = made(sent, annex.parent, lambda first: office.convert([first])[0])
    fill(rounds(sent.round), path)
    with zipfile.ZipFile(path) as kept, zipfile.ZipFile(office.convert([path])[0]) as drawn:
        (name,) = (name for name in kept.namelist() if name.endswith("chart1.xml"))
        (again,) = (name for name in drawn.namelist() if name.endswith("chart1.xml"))
        assert b"<c:v>0.8929</c:v>" not in kept.read(name)
        assert drawn.read(again).count(b"<c:v>0.8929</c:v>") == 3
