"""Signed packages and protected sheets: reported, and changed only when somebody said so."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Protection

from tests.annexes.examiner import read, refused
from tests.annexes.paper import by_openpyxl, paper
from tests.annexes.rounds import CHEMISTRY, MATHS, Round
from tests.support.command import run

TABLE = f"""
    | 附件4 党支部群众评议结果汇总表 | < | < | < | < |
    | 支部名称 | 满意 | 基本满意 | 不满意 | 满意率 |
    | {CHEMISTRY} | | | | |
    | {MATHS} | | | | |
"""
TEMPLATE = """
    | 附件4 党支部群众评议结果汇总表 | < | < | < | < |
    | 支部名称 | 满意 | 基本满意 | 不满意 | 满意率 |
    | | | | | |
    | 合计 | | | | |
"""
_SIGNATURE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"


def sign(path: Path) -> None:
    """Add what a signed package has: the origin of its signatures and the relation that leads there."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "_rels/.rels":
                relation = f'<Relationship Id="rIdS" Type="{_SIGNATURE}" Target="_xmlsignatures/origin.sigs"/>'
                content = content.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            new.writestr(name, content)
        new.writestr("_xmlsignatures/origin.sigs", b"")
    path.write_bytes(stream.getvalue())


def protect(*open_cells: str, password: str = "x", **allowed: bool) -> Any:
    """Return a decoration that protects the sheet under a password (empty: under none), leaving some cells open."""

    def decorate(book: Any, pages: dict[str, Any]) -> None:
        page = pages["附件4"]
        page.protection.sheet = True
        if password:
            page.protection.password = password
        for name, value in allowed.items():
            setattr(page.protection, name, value)
        for cell in open_cells:
            for line in page[cell] if ":" in cell else ((page[cell],),):
                for one in line:
                    one.protection = Protection(locked=False)

    return decorate


def test_a_signed_file_needs_consent(pair: Round, annex: Path) -> None:
    """Refused with the option in the sentence; with it filled, and the void signature is said."""
    by_openpyxl(annex, [paper(TABLE, "附件4")])
    sign(annex)
    refused(pair, annex, "annex-signed", "--allow-signed")
    done = run("annex", pair.store, "--into", annex, "--allow-signed")
    assert done.exit_code == 0, done.said
    assert "annex-signature-void" in done.said
    assert read(annex.read_bytes(), "附件4")["B3"] == 25


def test_a_sheet_locked_throughout_under_a_password_needs_consent(pair: Round, annex: Path) -> None:
    """The locked cells are named; a dry run says it and shows the plan all the same; with consent it is filled."""
    by_openpyxl(annex, [paper(TABLE, "附件4")], protect())
    before = annex.read_bytes()
    done = run("annex", pair.store, "--into", annex)
    assert done.exit_code == 2
    assert "annex-protected" in done.said
    assert "B3、C3" in done.said
    assert annex.read_bytes() == before
    shown = run("annex", pair.store, "--into", annex, "--dry-run")
    assert shown.exit_code == 0
    assert "B3、C3" in shown.said
    allowed = run("annex", pair.store, "--into", annex, "--allow-protected")
    assert allowed.exit_code == 0, allowed.said
    assert "annex-protected-written" in allowed.said
    assert read(annex.read_bytes(), "附件4")["E3"] == 96.43
    with zipfile.ZipFile(annex) as archive:
        assert b"<sheetProtection" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(("cells", "password"), [(("B3:D4",), "x"), ((), "")], ids=["some open", "no password"])
def test_a_sheet_that_is_meant_to_be_filled_in_needs_none(
    pair: Round, annex: Path, cells: tuple[str, ...], password: str
) -> None:
    """Open cells, or a protection that anybody may lift: filled, the locked cells that were written are named."""
    by_openpyxl(annex, [paper(TABLE, "附件4")], protect(*cells, password=password))
    done = run("annex", pair.store, "--into", annex)
    assert done.exit_code == 0, done.said
    assert "annex-protected-written" in done.said
    assert "E3" in done.said
    assert read(annex.read_bytes(), "附件4")["E3"] == 96.43
    with zipfile.ZipFile(annex) as archive:
        assert b"<sheetProtection" in archive.read("xl/worksheets/sheet1.xml")


def test_open_cells_need_none(pair: Round, annex: Path) -> None:
    """What the maker left open is for filling in."""
    by_openpyxl(annex, [paper(TABLE, "附件4")], protect("B3:E4"))
    done = run("annex", pair.store, "--into", annex)
    assert done.exit_code == 0, done.said
    assert "annex-protected" not in done.said


@pytest.mark.parametrize("may", [False, True])
def test_rows_are_inserted_only_where_the_maker_allows_it(pair: Round, annex: Path, may: bool) -> None:
    """All cells open, but inserting rows is a thing of its own: said where the maker did not allow it."""
    by_openpyxl(annex, [paper(TEMPLATE, "附件4")], protect("A3:E4", insertRows=not may))
    done = run("annex", pair.store, "--into", annex)
    assert done.exit_code == 0, done.said
    assert ("要插入行" in done.said) is not may
