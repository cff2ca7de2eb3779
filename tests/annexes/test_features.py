"""What an office's file holds beside its cells, kept byte for byte; the same round gives the same numbers in each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Protection
from openpyxl.worksheet.datavalidation import DataValidation

from tests.annexes.examiner import assert_only_cells_changed, expect, fill
from tests.annexes.paper import KINDS, OFFICE, PACKAGE, XML, by_hand, by_openpyxl, by_xlsxwriter, paper
from tests.annexes.rounds import CHEMISTRY, MATHS, Round
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole

TABLE = f"""
    | 附件4 | | | | | |
    | 党支部群众评议结果汇总表 | < | < | < | < | < |
    | 序号 | 支部名称 | 满意 | 基本满意 | 不满意 | 满意率 |
    | 1 | {MATHS} | {{}} | {{}} | {{}} | {{}}~% |
    | 2 | {CHEMISTRY} | {{}} | {{}} | {{}} | {{}}~% |
    | 合计 | < | =SUM(C4:C5) -> 0 | =SUM(D4:D5) -> 0 | =SUM(E4:E5) -> 0 | {{}}~% |
"""
EMPTY = TABLE.format(*[""] * 9)
FULL = TABLE.format(11, 0, 0, 1, 25, 2, 0, 0.9643, 0.9744)  # 38 of 39 in all


def png() -> io.BytesIO:
    """Return a picture of 40 by 40 red points."""
    import struct
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    lines = b"".join(b"\0" + b"\xc0\x10\x10" * 40 for _ in range(40))
    head = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def _logo(book: Any, pages: dict[str, Any]) -> None:
    pages["附件4"].insert_image("H1", "logo.png", {"image_data": png()})


def _macros(book: Any, pages: dict[str, Any]) -> None:
    book.add_vba_project(io.BytesIO(b"\xd0\xcf\x11\xe0any bytes"), True)
    pages["附件4"].insert_button("H2", {"macro": "go", "caption": "汇总"})


def _sparkline(book: Any, pages: dict[str, Any]) -> None:
    pages["附件4"].add_sparkline("G4", {"range": "附件4!C4:E4"})
    pages["附件4"].conditional_format("C4:C5", {"type": "data_bar", "data_bar_2010": True})


def _chart(book: Any, pages: dict[str, Any]) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=附件4!$B$4:$B$5", "values": "=附件4!$F$4:$F$5"})
    pages["附件4"].insert_chart("H8", chart)


def _print(book: Any, pages: dict[str, Any]) -> None:
    page = pages["附件4"]
    page.repeat_rows(0, 2)
    page.print_area("A1:F6")
    page.set_landscape()
    page.set_paper(9)
    page.set_header("&C机密", {})
    page.freeze_panes(3, 2)
    page.autofilter("A3:F5")
    page.write_comment("C4", "复核过")
    page.insert_textbox("H3", "盖章处")


def _list(book: Any, pages: dict[str, Any]) -> None:
    choice = DataValidation(type="list", formula1='"优秀,合格"')
    choice.add("C4:E5")
    pages["附件4"].add_data_validation(choice)


def _protected(book: Any, pages: dict[str, Any]) -> None:
    page = pages["附件4"]
    for line in page["C4:F5"]:
        for cell in line:
            cell.protection = Protection(locked=False)
    page.protection.sheet = True
    page.protection.password = "x"


def _stamp(parts: dict[str, str], tails: dict[str, str]) -> None:
    """A round red stamp, as a shape in a drawing."""
    tails["附件4"] += '<drawing r:id="rId1"/>'
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/drawing" '
        'Target="../drawings/drawing1.xml"/></Relationships>'
    )
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    parts["xl/drawings/drawing1.xml"] = (
        f'{XML}<xdr:wsDr xmlns:xdr="{main}/spreadsheetDrawing" xmlns:a="{main}/main"><xdr:twoCellAnchor><xdr:from>'
        "<xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        "<xdr:to><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>12</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="公章"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom><a:noFill/><a:ln w="38100"><a:solidFill><a:srgbClr '
        'val="C00000"/></a:solidFill></a:ln></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>★ 理工分党委</a:t></a:r>'
        "</a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>",
        f'<Override PartName="/xl/drawings/drawing1.xml" ContentType="{KINDS}.drawing+xml"/></Types>',
    )


def _calc_chain(parts: dict[str, str], tails: dict[str, str]) -> None:
    """A calculation chain and printer settings nobody knows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/calcChain.xml"] = f'{XML}<calcChain xmlns="{space}"><c r="C6" i="1"/><c r="D6"/><c r="E6"/></calcChain>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>',
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>",
        f'<Override PartName="/xl/calcChain.xml" ContentType="{KINDS}.spreadsheetml.calcChain+xml"/></Types>',
    )


FEATURES: dict[str, tuple[Callable[..., None], Callable[[Any, Any], None]]] = {
    "logo": (by_xlsxwriter, _logo),
    "macros-and-button": (by_xlsxwriter, _macros),
    "sparkline-and-data-bar": (by_xlsxwriter, _sparkline),
    "chart": (by_xlsxwriter, _chart),
    "print-titles-notes-text-box": (by_xlsxwriter, _print),
    "drop-down": (by_openpyxl, _list),
    "protected": (by_openpyxl, _protected),
    "stamp": (by_hand, _stamp),
    "calculation-chain": (by_hand, _calc_chain),
}


def made(feature: str, folder: Path) -> Path:
    """Save the annex with a feature."""
    writer, decorate = FEATURES[feature]
    path = folder / ("附件.xlsm" if feature.startswith("macros") else "附件.xlsx")
    writer(path, [paper(EMPTY, "附件4"), paper("| 填表说明 |", "说明")], decorate)
    return path


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_is_kept_and_the_figures_are_the_same(pair: Round, annex: Path, feature: str) -> None:
    """The same numbers in each file, everything else byte-identical."""
    filled = fill(pair, made(feature, annex.parent))
    expect(filled, paper(FULL, "附件4"))
    stored = filled.stored("附件4")
    assert [stored[cell] for cell in ("C6", "D6", "E6")] == [36, 2, 0]


def test_macros_are_the_same_bytes(pair: Round, annex: Path) -> None:
    """vbaProject.bin is copied as it is."""
    path = made("macros-and-button", annex.parent)
    fill(pair, path)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0any bytes"


@pytest.mark.parametrize("feature", FEATURES)
def test_features_survive_a_growing_row(pair: Round, annex: Path, feature: str) -> None:
    """With one template row every feature's part is still there and the figures are the same."""
    writer, decorate = FEATURES[feature]
    path = annex.with_suffix(".xlsm") if feature.startswith("macros") else annex
    lines = [line for line in EMPTY.splitlines() if MATHS not in line]
    table = "\n".join(lines).replace(f"| 2 | {CHEMISTRY} |", "| | |").replace("4:C5", "4:C4")
    table = table.replace("D4:D5", "D4:D4").replace("E4:E5", "E4:E4")
    writer(path, [paper(table, "附件4")], decorate)
    filled = fill(pair, path)
    found = filled.table("附件4")
    assert [found[cell] for cell in ("B4", "C4", "F4", "B5", "C5", "F5", "F6")] == [
        CHEMISTRY, 25, 0.9643, MATHS, 11, 1, 0.9744,
    ]  # fmt: skip
    assert found["C6"] == "=SUM(C4:C5)"
    with zipfile.ZipFile(io.BytesIO(filled.before)) as old, zipfile.ZipFile(path) as new:
        kept = [name for name in old.namelist() if "calcChain" not in name]
        assert [name for name in new.namelist() if "calcChain" not in name] == kept


@pytest.mark.office
@pytest.mark.parametrize("feature", [name for name in FEATURES if not name.startswith("macros")])
def test_libreoffice_agrees(pair: Round, annex: Path, feature: str, office: Office) -> None:
    """The filled files open whole and their stored results are what LibreOffice computes."""
    path = made(feature, annex.parent)
    fill(pair, path)
    assert_opens_whole(path, office)
    assert_cached_equal_recalculated(path, office)


@pytest.mark.office
def test_a_file_that_libreoffice_saved(pair: Round, annex: Path, office: Office) -> None:
    """The fourth maker: an annex saved by LibreOffice is filled like the others."""
    first = annex.with_name("先.xlsx")
    by_xlsxwriter(first, [paper(EMPTY, "附件4")], _chart)
    annex.write_bytes(office.convert([first])[0].read_bytes())
    first.unlink()
    filled = fill(pair, annex)
    found = filled.table("附件4")
    assert [found[cell] for cell in ("C4", "F4", "C5", "F5", "F6")] == [11, 1, 25, 0.9643, 0.9744]
    assert_only_cells_changed(filled)
    assert_cached_equal_recalculated(annex, office)
