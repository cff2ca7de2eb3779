"""Returned branch workbooks for measurements, the same bytes on every machine.

Each is one unit's organisation form under the scheme fjnu-2011, typed in ballot by
ballot (one row a ballot, items × levels with a tick), every cell bordered as in an
issued sheet, with the facts on a cover. Most ballots are clean; a few rows are blank
and very few have two marks, so that checks have something to say.
"""

import csv
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

SCHEME = "fjnu-2011"
_SCHEMES = Path(__file__).parents[1] / "xlsheets" / "schemes"
_WRITTEN = datetime(2012, 1, 9)


@dataclass(frozen=True)
class Size:
    """How large a branch workbook is.

    Attributes:
        name: What the results call it: about so many bytes.
        ballots: Ballots typed in, which decide the size.
        crosses: Whether the levels not chosen are filled with × instead of left empty.
    """

    name: str
    ballots: int
    crosses: bool = False


SIZES = (Size("13 KB", 130), Size("55 KB", 1140), Size("55 KB full", 960, crosses=True))


def write_books(folder: Path, size: Size, number: int, seed: int = 20120109) -> list[Path]:
    """Write branch workbooks and return their paths; a folder that has them already is left as it is.

    Args:
        folder: Where `001.xlsx` … go, and beside it `名册.csv` with one unit each.
        size: How many ballots each holds, give or take a tenth.
        number: How many units.
        seed: Decides every mark.
    """
    books = folder / f"{size.name}-{size.ballots}-{seed}"
    books.mkdir(parents=True, exist_ok=True)
    paths = [books / f"{index + 1:03d}.xlsx" for index in range(number)]
    form = _organisation_form()
    for index, path in enumerate(paths):
        if not path.exists():
            _write(path, unit_name(index), form, size, Random(f"{seed}-{size.ballots}-{index}"))
    return paths


def write_roster(folder: Path, number: int) -> Path:
    """Write the roster of the units, under one 分党委, and return its path."""
    path = folder / f"名册-{number}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["单位", "单位代码", "上级单位"])
        rows.writerows([unit_name(index), f"{index + 1:03d}", "某某分党委"] for index in range(number))
    return path


def unit_name(index: int) -> str:
    """Return the name of a unit counted from 0."""
    return f"第{index + 1:03d}党支部"


def _organisation_form() -> tuple[str, list[str], list[str]]:
    """Return title, items and levels of the scheme's organisation form."""
    scheme: dict[str, Any] = tomllib.loads((_SCHEMES / f"{SCHEME}.toml").read_text(encoding="utf-8"))
    form = next(form for form in scheme["forms"] if form.get("subject", "organisation") == "organisation")
    texts = [item if isinstance(item, str) else item["text"] for item in form["items"]]
    return form["title"], texts, scheme["scales"][form["scale"]]


def _write(path: Path, unit: str, form: tuple[str, list[str], list[str]], size: Size, random: Random) -> None:
    title, items, levels = form
    ballots = size.ballots + random.randint(-size.ballots // 10, size.ballots // 10)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": title, "created": _WRITTEN})
        cell = book.add_format({"border": 1, "align": "center", "font_name": "宋体"})
        head = book.add_format({"border": 1, "align": "center", "bold": True, "text_wrap": True, "font_name": "黑体"})

        cover = book.add_worksheet("封面")
        cover.write("A1", title, head)
        facts: list[tuple[str, object]] = [
            *[("填报单位", unit), ("应参评", ballots + 8), ("实参评", ballots), ("发出", ballots + 2)],
            *[("收回", ballots), ("有效", ballots), ("日期", "2012-01-09"), ("方式", "会议"), ("填报人", "张三")],
        ]
        for row, fact in enumerate(facts, start=2):
            cover.write_row(row, 0, fact, cell)

        sheet = book.add_worksheet("组织评议")
        sheet.merge_range(0, 0, 0, len(items) * len(levels), title, head)
        sheet.merge_range(1, 0, 2, 0, "票号", head)
        for number, item in enumerate(items):
            left = 1 + number * len(levels)
            sheet.merge_range(1, left, 1, left + len(levels) - 1, item, head)
            sheet.write_row(2, left, levels, head)
        for ballot in range(ballots):
            sheet.write_number(3 + ballot, 0, ballot + 1, cell)
            column = 1
            for _ in items:
                for mark in _marks(len(levels), random, "×" if size.crosses else None):
                    sheet.write(3 + ballot, column, mark, cell)
                    column += 1
        sheet.freeze_panes(3, 1)


def _marks(levels: int, random: Random, other: str | None) -> Sequence[str | None]:
    """Return the cells of one item of one ballot: as a rule one tick, mostly at the best level."""
    chance = random.random()
    if chance < 0.004:  # left blank
        return [None] * levels
    marks = [other] * levels
    level = 0 if chance < 0.9 else random.randrange(levels)
    marks[level] = "√"
    if chance > 0.9999:  # two marks
        marks[(level + 1) % levels] = "√"
    return marks
