"""Copies of .xlsb files written record by record; LibreOffice says whether they are what they claim to be."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.convert import binary, witness
from tests.office.libreoffice import Office
from xlsheets.books.convert import convert
from xlsheets.books.gate import Rejected
from xlsheets.books.reading import read_book

SUM = struct.pack("<BIIHHBBH", 0x25, 3, 4, 0xC002, 0xC002, 0x42, 1, 4)
"""SUM(C4:C5): an area of relative references, and the function of one argument."""
SHARED = struct.pack("<BIHBIHB", 0x2C, 0, 0xFFFF, 0x2C, 0, 0xFFFE, 0x03)
"""The cell to the left plus the one left of it, as a shared formula says it."""


def _pair(first: int, second: int) -> bytes:
    return struct.pack("<BIHBIHB", 0x44, 3, 0xC000 | first, 0x44, 3, 0xC000 | second, 0x03)


def annex() -> bytes:
    """Return an annex of 2 branches with a title, a head, totals and a sheet of its own beside it."""
    looks = binary.styles(
        [binary.font("宋体", 11), binary.font("黑体", 18, binary.rgb("C00000"), bold=True), binary.font("仿宋", 12)],
        [binary.fill(0), binary.fill(17), binary.fill(1, binary.rgb("D9E1F2")), binary.fill(1, binary.theme(4, 13107))],
        [binary.border(0, 0, 0, 0), binary.border(2, 6, 1, 1)],
        [
            binary.look(),
            binary.look(font_=1, flags=2 | 1 << 3 | 0x1000),
            binary.look(font_=2, fill_=2, border_=1, flags=2 | 1 << 3 | 0x40 | 0x1000),
            binary.look(format_=10, border_=1, flags=2 << 3),
            binary.look(format_=177, fill_=3, turn=90),
        ],
    )
    rows = [
        binary.row(0, [binary.words(0, "附件4", 1), binary.blank(1, 1), binary.blank(2, 1)], height=36, flags=0x20),
        binary.row(2, [binary.words(0, "序号", 2), binary.words(1, "支部", 2), binary.words(2, "满意", 2)]),
        binary.row(3, [binary.number(0, 1), binary.words(1, "化学系教工党支部"), binary.number(2, 25.5, 4)]),
        binary.row(
            4,
            [
                binary.number(0, 2),
                binary.words(1, "数学系教工党支部"),
                binary.record(2, binary.cell(2, 0) + struct.pack("<i", 11 << 2 | 2)),
            ],
        ),
        binary.row(5, [binary.words(0, "合计"), binary.blank(1, 0), binary.formula(2, SUM, 36.5, 3)]),
        binary.row(6, [binary.words(0, "隐藏")], flags=0x10),
        binary.row(7, [binary.record(4, binary.cell(0, 0) + b"\1"), binary.record(3, binary.cell(1, 0) + b"\x2a")]),
    ]
    before = binary.columns((0, 0, 6, 0), (1, 1, 30, 0), (3, 3, 9, 1))
    page = struct.pack("<8IH", 9, 100, 300, 300, 1, 1, 1, 1, 2) + b"\xff\xff\xff\xff"
    after = binary.merges((0, 0, 0, 2), (5, 0, 5, 1)) + binary.record(476, struct.pack("<6d", 0.5, 0.7, 1, 1, 0.3, 0.3))
    first = binary.sheet(before, rows, after + binary.record(478, page), (8, 4))
    second = binary.sheet(b"", [binary.row(0, [binary.words(0, "说明")])], b"", (1, 1))
    return binary.package(binary.workbook(["附件4", "说明"]), looks, [first, second])


def _copy(raw: bytes) -> bytes:
    found = convert(raw, "附件.xlsb")
    assert found is not None
    return found.data


def test_values_and_formulas() -> None:
    """Numbers of both kinds, texts, truth values, errors, a formula with its result."""
    assert witness.values(_copy(annex())) == {
        ("附件4", "A1"): "附件4",
        ("附件4", "A3"): "序号",
        ("附件4", "B3"): "支部",
        ("附件4", "C3"): "满意",
        ("附件4", "A4"): 1,
        ("附件4", "B4"): "化学系教工党支部",
        ("附件4", "C4"): 25.5,
        ("附件4", "A5"): 2,
        ("附件4", "B5"): "数学系教工党支部",
        ("附件4", "C5"): 11,
        ("附件4", "A6"): "合计",
        ("附件4", "C6"): 36.5,
        ("附件4", "A7"): "隐藏",
        ("附件4", "A8"): True,
        ("附件4", "B8"): "#N/A",
        ("说明", "A1"): "说明",
    }
    assert witness.values(_copy(annex()), stored=False)["附件4", "C6"] == "=SUM(C4:C5)"


def test_looks_measures_and_page() -> None:
    """Fonts, grounds (of the theme too), borders, alignment, formats, widths, heights, merges, paper."""
    page = witness.load(_copy(annex()))["附件4"]
    title, head, rate, odd = page["A1"], page["B3"], page["C6"], page["C4"]
    assert (title.font.name, title.font.sz, title.font.b, title.font.color.rgb) == ("黑体", 18, True, "FFC00000")
    assert (title.alignment.horizontal, title.alignment.vertical) == ("center", "center")
    assert (head.fill.fgColor.rgb, head.border.top.style, head.border.bottom.style) == ("FFD9E1F2", "medium", "double")
    assert (rate.number_format, rate.protection.locked, odd.number_format) == ("0.00%", False, "0.000")
    assert (odd.fill.fgColor.rgb, odd.alignment.textRotation) == ("FF95B3D7", 90)
    assert [page.column_dimensions[letter].width for letter in "AB"] == [6, 30]
    assert page.column_dimensions["D"].hidden
    assert (page.row_dimensions[1].height, page.row_dimensions[7].hidden) == (36, True)
    assert sorted(map(str, page.merged_cells.ranges)) == ["A1:C1", "A6:B6"]
    assert (page.page_setup.orientation, page.page_margins.left) == ("landscape", 0.5)


def test_a_shared_formula_is_written_out_for_each_cell() -> None:
    """The anchor and the cells that point to it each get their own references."""
    point = b"\x01" + struct.pack("<I", 3)
    anchor = binary.formula(2, point, 3, extra=struct.pack("<I", 2))
    shared = binary.record(427, struct.pack("<4I", 3, 3, 2, 3) + struct.pack("<I", len(SHARED)) + SHARED)
    rows = [
        binary.row(
            3,
            [
                binary.number(0, 1),
                binary.number(1, 2),
                anchor + shared,
                binary.formula(3, point, 5, extra=struct.pack("<I", 2)),
            ],
        )
    ]
    raw = binary.package(
        binary.workbook(["表"]),
        binary.styles([binary.font("宋体", 11)], [binary.fill(0)], [binary.border(0, 0, 0, 0)], [binary.look()]),
        [binary.sheet(b"", rows, b"", (4, 4))],
    )
    found = witness.values(_copy(raw), stored=False)
    assert (found["表", "C4"], found["表", "D4"]) == ("=B4+A4", "=C4+B4")


def test_cells_that_do_not_name_their_column_are_read() -> None:
    """Some programs write only the first column of a row; neither a copy nor a merge may lose the others."""
    short = binary.record(17, struct.pack("<I", 0) + binary.text("满意"))
    rows = [binary.row(0, [binary.words(1, "支部"), short, binary.record(16, struct.pack("<Id", 0, 2.5))])]
    raw = binary.package(
        binary.workbook(["表"]),
        binary.styles([binary.font("宋体", 11)], [binary.fill(0)], [binary.border(0, 0, 0, 0)], [binary.look()]),
        [binary.sheet(b"", rows, b"", (1, 4))],
    )
    assert witness.values(_copy(raw)) == {("表", "B1"): "支部", ("表", "C1"): "满意", ("表", "D1"): 2.5}
    assert read_book(raw, "表.xlsb").grids[0].rows == [["", "支部", "满意", 2.5]]


@pytest.mark.office
def test_libreoffice_reads_the_same(office: Office, tmp_path: Path) -> None:
    """The files of these tests are what they claim: LibreOffice sees the values, merges and looks that we do."""
    source = tmp_path / "附件.xlsb"
    source.write_bytes(annex())
    (theirs,) = office.convert([source])
    ours = _copy(annex())
    assert not witness.differing(witness.values(ours), witness.values(theirs))
    assert witness.merges(ours) == witness.merges(theirs)
    mine, other = witness.looks(ours), witness.looks(theirs)
    mine["附件4", "C4"]["fill"] = other["附件4", "C4"]["fill"]  # a colour of the theme, which this file leaves out
    assert not witness.differing(mine, other)
    one, two = witness.load(ours)["附件4"], witness.load(theirs)["附件4"]
    assert one.page_setup.orientation == two.page_setup.orientation
    assert one.row_dimensions[7].hidden == two.row_dimensions[7].hidden


def test_cut_parts_are_refused() -> None:
    """A sheet or style part that ends within a record is damaged."""
    import io
    import zipfile

    for part in ("xl/worksheets/sheet1.bin", "xl/styles.bin", "xl/workbook.bin"):
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(annex())) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, content[: len(content) // 2 + 1] if name == part else content)
        with pytest.raises(Rejected) as rejected:
            _copy(stream.getvalue())
        assert rejected.value.finding.code == "file-damaged"
