"""An office that runs a round with 评议码: what is issued, what clerks type, and what every written file says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from tests.support.command import Result, run

PRINTED = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")
SCHEME = """
id = "demo-codes"
version = 1
title = "网上测评"
round = "2012"
[scales]
"满意度" = ["满意", "基本满意", "不满意"]
[[forms]]
id = "org"
subject = "organisation"
title = "党组织测评表"
scale = "满意度"
items = ["把好国门情况", "做好服务情况"]
[[forms]]
id = "leader"
subject = "leader"
title = "领导干部测评表"
scale = "满意度"
items = ["带好队伍情况", "防好风险情况"]
[rate]
satisfied = ["满意", "基本满意"]
base = "valid"
[[annexes]]
id = "附表1"
title = "测评结果汇总表"
rows = "units"
form = "org"
columns = ["number", "unit", "valid", "counts", "rate"]
"""
ITEMS = ("把好国门情况", "做好服务情况")
LEADER_ITEMS = ("带好队伍情况", "防好风险情况")
UNITS = ("第一支部", "第二支部")
GOOD = ("满意", "满意")
BAD = ("不满意", "不满意")


class CodeOffice:
    """A folder with scheme, roster, issued codes and returned workbooks."""

    def __init__(self, folder: Path, number: str = "6") -> None:
        """Write scheme and roster, and issue codes."""
        self.folder = folder
        self.scheme = folder / "方案.toml"
        self.scheme.write_text(SCHEME, "utf-8")
        self.roster = folder / "名册.xlsx"
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "名册"
        for row in (["单位", "应参评", "发出"], [UNITS[0], 8, 7], [UNITS[1], 5, None]):
            sheet.append(row)
        people = book.create_sheet("党员名册")
        for row in (["单位", "姓名"], *([unit, name] for unit in UNITS for name in ("张三", "李四"))):
            people.append(row)
        book.save(self.roster)
        self.out = folder / "下发"
        self.back = folder / "收回"
        self.back.mkdir()
        self.file = self.out / "评议码.json"
        done = self.issue(number)
        assert done.exit_code == 0, done.said

    def issue(self, number: str, out: Path | None = None) -> Result:
        """Issue with codes."""
        return run("issue", self.scheme, "--roster", self.roster, "-o", out or self.out, "--codes", number)

    def codes(self, unit: str, out: Path | None = None) -> list[str]:
        """Return the codes that are printed on a unit's slips, as somebody reads them there."""
        (path,) = (out or self.out).glob(f"评议码条/*{unit}*.xlsx")
        book = openpyxl.load_workbook(path)
        cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
        return [value for value in cells if isinstance(value, str) and PRINTED.fullmatch(value)]

    def send(self, unit: str, rows: Sequence[Sequence[object]], name: str = "", heads: Sequence[str] = ITEMS) -> Path:
        """Return a workbook of layout B: a code and level names a row, as a web form exports it."""
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "测评结果"
        sheet.append(["单位", unit])
        sheet.append([])
        sheet.append(["评议码", *heads])
        for row in rows:
            sheet.append(list(row))
        path = self.back / f"{name or unit}.xlsx"
        book.save(path)
        return path

    def merge(self, *more: object, codes: bool = True) -> dict[str, Any]:
        """Merge what came back, and return the JSON."""
        answer = self.merged(*more, codes=codes)
        assert answer.exit_code in (0, 1), answer.said
        return answer.json

    def merged(self, *more: object, codes: bool = True) -> Result:
        """Merge what came back."""
        which = ["--codes", self.file] if codes else []
        return run("merge", self.back, "-s", self.scheme, "-r", self.roster, "--json", "-", *which, *more)


def found(answer: dict[str, Any], code: str) -> list[dict[str, Any]]:
    """Return the findings of a code, without those on forms that were not sent in."""
    return [one for one in answer["findings"] if one["code"] == code]


def cells(answer: dict[str, Any], code: str) -> list[str]:
    """Return file stem and cell of the findings of a code."""
    return [f"{Path(one['file']).stem} {one['cell']}" for one in found(answer, code)]


def line(answer: dict[str, Any], unit: str, item: str = ITEMS[0], subject: str | None = None) -> dict[str, Any]:
    """Return the one result of a unit, item and subject."""
    (one,) = (
        one
        for one in answer["results"]
        if (one["unit"], one["item"], one["subject"]) == (unit, item, subject or unit) and one["group"] is None
    )
    return one


def everything_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of a file, and of every member of it where it is a zip, to any depth."""
    yield from _unpacked(str(path), path.read_bytes())


def _unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from _unpacked(f"{name}!/{member}", archive.read(member))
