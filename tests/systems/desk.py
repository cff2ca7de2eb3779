"""The desk of the office that runs a round: a folder, and the commands in the order in which they are given."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from tests.support.command import Result, run
from tests.systems.sheets import Typed, fill_facts, typed_in

Json = dict[str, Any]


class Desk:
    """A round in a folder: scheme, roster, what was issued, what came back, and what was made of it."""

    def __init__(self, folder: Path, scheme: str) -> None:
        """Start a round of a bundled scheme, or of a scheme file."""
        self.folder = folder
        self.scheme = scheme
        self.returned = folder / "收回"
        self.issued = folder / "下发"
        self.book = folder / "汇总.xlsx"
        self.annexes = folder / "附件.xlsx"

    @classmethod
    def of_demo(cls, folder: Path) -> Desk:
        """Return the desk of a round that `xlsheets demo --system` left in a folder."""
        return cls(folder, str(folder / "方案.toml"))

    def roster(self, units: Sequence[Sequence[object]], members: Sequence[Sequence[object]] = ()) -> None:
        """Write the roster: 单位, 上级单位, 类别, 应参评, 发出; and 单位, 姓名, 身份."""
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "名册"
        sheet.append(["单位", "上级单位", "类别", "应参评", "发出"])
        for unit in units:
            sheet.append(list(unit))
        people = book.create_sheet("党员名册")
        people.append(["单位", "姓名", "身份"])
        for member in members:
            people.append(list(member))
        book.save(self.folder / "名册.xlsx")

    def adapt(self, name: str, **changes: str) -> None:
        """Take a bundled scheme with some lines changed: TOML text instead of another, by key of the top table."""
        assert run("schemes", name, "--to", self.folder / "方案.toml").exit_code == 0
        path = self.folder / "方案.toml"
        text = path.read_text("utf-8")
        for key, value in changes.items():
            lines = [line for line in text.splitlines() if not line.startswith(f"{key} =")]
            at = next(number for number, line in enumerate(lines) if line.startswith("version"))
            text = "\n".join([*lines[: at + 1], f"{key} = {value}", *lines[at + 1 :]]) + "\n"
        path.write_text(text, "utf-8")
        self.scheme = str(path)

    def issue(self) -> list[str]:
        """Issue, and return the names of the files."""
        done = run("issue", self.scheme, "--roster", self.folder / "名册.xlsx", "-o", self.issued)
        assert done.exit_code == 0, done.said
        return sorted(path.name for path in self.issued.iterdir())

    def open(self, unit: str) -> Workbook:
        """Return a unit's issued workbook."""
        (path,) = self.issued.glob(f"[0-9]*_{unit}.xlsx")
        return openpyxl.load_workbook(path)

    def send(
        self, unit: str, book: Workbook, day: date | None = None, name: str | None = None, **facts: object
    ) -> Path:
        """Put a workbook that a clerk filled in among the returned ones; facts by label go to its cover."""
        fill_facts(book, {"填报日期": day, "填报人": "张三", **facts} if day else facts)
        self.returned.mkdir(exist_ok=True)
        path = self.returned / (name or f"{unit}.xlsx")
        book.save(path)
        return path

    def put(self, path: Path) -> None:
        """Put a file that another program made among the returned ones."""
        self.returned.mkdir(exist_ok=True)
        shutil.copy(path, self.returned / path.name)

    def check(self) -> Result:
        """Check what came back."""
        return self._run("check", "--json", "-")

    def merge(self, *options: object) -> Json:
        """Merge what came back into 汇总.xlsx and return the JSON; its exit status must fit its findings."""
        done = self._run("merge", "--into", self.book, "--json", "-", *options)
        answer = done.json
        errors = [finding for finding in answer["findings"] if finding["severity"] == "error"]
        assert done.exit_code == (1 if errors else 0), done.said
        return answer

    def _run(self, command: str, *options: object) -> Result:
        done = run(command, self.returned, "-s", self.scheme, "-r", self.folder / "名册.xlsx", *options)
        assert done.exit_code in (0, 1), done.said
        return done

    def status(self) -> Json:
        """Return who has returned."""
        done = run("status", self.book, "--json", "-")
        assert done.exit_code == 0, done.said
        return done.json

    def annex(self, *only: str) -> dict[str, list[list[Any]]]:
        """Make the annexes anew, and return every sheet's rows as openpyxl reads them."""
        self.annexes.unlink(missing_ok=True)
        done = run("annex", self.book, "--into", self.annexes, *(word for one in only for word in ("--only", one)))
        assert done.exit_code == 0, done.said
        book = openpyxl.load_workbook(self.annexes, data_only=True)
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}

    def typed(self) -> dict[str, list[Typed]]:
        """Return what stands in every returned workbook, by file name."""
        paths = [path for path in sorted(self.returned.glob("*.xlsx")) if not path.name.startswith("点评登记表")]
        return {path.name: list(typed_in(path)) for path in paths}


def codes(answer: Json) -> dict[str, int]:
    """Return how often each finding stands in an answer."""
    found: dict[str, int] = {}
    for finding in answer["findings"]:
        found[finding["code"]] = found.get(finding["code"], 0) + 1
    return found


def lines(answer: Json, part: str = "results", **wanted: object) -> list[Json]:
    """Return the result lines that have some values."""
    return [line for line in answer[part] if all(line[key] == value for key, value in wanted.items())]


def line(answer: Json, part: str = "results", **wanted: object) -> Json:
    """Return the one result line that has some values."""
    (found,) = lines(answer, part, **wanted)
    return found


def rate(found: Mapping[str, Any]) -> Fraction:
    """Return a line's exact rate."""
    return Fraction(found["rate"]["fraction"])


def added(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Return counts of levels added up."""
    total: dict[str, int] = {}
    for each in counts:
        for level, count in each.items():
            total[level] = total.get(level, 0) + count
    return total


def rows_below(sheet: Sequence[Sequence[Any]], head: str) -> list[list[Any]]:
    """Return the rows of an annex below its header: those that come after the row with a head, as they stand."""
    at = next(number for number, row in enumerate(sheet) if head in row)
    return [list(row) for row in sheet[at + 1 :]]
