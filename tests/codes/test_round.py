"""Rounds with 评议码, from issue to merge, through the command line with workbooks that openpyxl filled."""

from __future__ import annotations

import json
import math
import shutil
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.codes.office import (
    BAD,
    GOOD,
    ITEMS,
    LEADER_ITEMS,
    PRINTED,
    SCHEME,
    UNITS,
    CodeOffice,
    cells,
    everything_in,
    found,
    line,
)
from tests.support.command import run
from xlsheets.books.summary.stored import read_summary
from xlsheets.jobs.click.collector import Request, collect

FIRST, SECOND = UNITS


@pytest.fixture
def office(tmp_path: Path) -> CodeOffice:
    """An office that has issued six codes for each of two units."""
    return CodeOffice(tmp_path)


# ── issue ────────────────────────────────────────────────────────────────


def test_codes_are_many_different_and_without_look_alikes(office: CodeOffice) -> None:
    """Six a unit, each once, at least 50 random bits beside the check character, no two characters that look alike."""
    first, second = office.codes(FIRST), office.codes(SECOND)
    assert (len(first), len(second), len({*first, *second})) == (6, 6, 12)
    done = office.issue("300", office.folder / "更多")
    assert done.exit_code == 0, done.said
    many = [code for unit in UNITS for code in office.codes(unit, office.folder / "更多")]
    alphabet = set("".join(many).replace("-", ""))
    assert math.log2(len(alphabet)) * 11 >= 50
    for alike in ("0OQ", "1IL", "2Z", "5S", "6G", "8B", "UV"):
        assert len(alphabet & set(alike)) <= 1, alike
    assert many != sorted(many)


def test_codes_are_new_each_time_and_all_else_is_the_same(office: CodeOffice) -> None:
    """A second issue elsewhere gives other codes and salts, and the same bytes of everything that is sent out."""
    other = office.folder / "另一次"
    assert office.issue("6", other).exit_code == 0
    assert not {*office.codes(FIRST), *office.codes(SECOND)} & {
        *office.codes(FIRST, other),
        *office.codes(SECOND, other),
    }
    assert json.loads(office.file.read_bytes())["salt"] != json.loads((other / "评议码.json").read_bytes())["salt"]
    sent = {path.name: path.read_bytes() for path in office.out.glob("*.xls?")}
    assert sent == {path.name: path.read_bytes() for path in other.glob("*.xls?")}
    assert {"评议表_党组织测评表.xlsx", "评议表_党组织测评表（填评议码）.xlsx", "汇总.xlsm", "01_第一支部.xlsx"} <= set(
        sent
    )
    ballot = openpyxl.load_workbook(office.out / "评议表_党组织测评表（填评议码）.xlsx").active
    assert any("评议码" in str(cell.value) for row in ballot.iter_rows() for cell in row)


def test_codes_are_never_overwritten(office: CodeOffice) -> None:
    """A second issue with codes into the same folder stops, and changes no byte."""
    before = {path: path.read_bytes() for path in office.out.rglob("*") if path.is_file()}
    again = office.issue("6")
    assert again.exit_code == 2
    assert "target-exists" in again.stderr
    office.file.unlink()
    assert office.issue("6").exit_code == 2
    left = {path: path.read_bytes() for path in office.out.rglob("*") if path.is_file()}
    assert left == {path: data for path, data in before.items() if path != office.file}


def test_auto_takes_what_the_roster_hands_out(tmp_path: Path) -> None:
    """发出 where it is known, else 应参评; neither is a stop that names the unit."""
    office = CodeOffice(tmp_path, "auto")
    assert (len(office.codes(FIRST)), len(office.codes(SECOND))) == (7, 5)
    book = openpyxl.load_workbook(office.roster)
    book["名册"]["B3"] = None
    book.save(office.roster)
    refused = office.issue("auto", tmp_path / "再发")
    assert refused.exit_code == 2
    assert "codes-number" in refused.stderr
    assert SECOND in refused.stderr
    assert not (tmp_path / "再发").exists()


@pytest.mark.parametrize("number", ["0", "-3", "三", "1.5", "10001"])
def test_no_number_of_codes(office: CodeOffice, number: str) -> None:
    """What is no number of codes stops before anything is written."""
    out = office.folder / "空"
    refused = office.issue(number, out)
    assert refused.exit_code == 2
    assert "codes-number" in refused.stderr
    assert not out.exists()


def test_the_file_of_codes_holds_none(office: CodeOffice) -> None:
    """Only salted hashes, sorted; no code in any spelling."""
    text = office.file.read_text("utf-8")
    for code in (*office.codes(FIRST), *office.codes(SECOND)):
        assert code not in text
        assert code.replace("-", "") not in text.upper()
    kept = json.loads(text)
    assert [len(digests) for digests in kept["units"].values()] == [6, 6]
    assert all(digests == sorted(digests) for digests in kept["units"].values())


def test_slips_say_who_keeps_them_and_name_nobody(office: CodeOffice) -> None:
    """No member's name, no running number beside a code; the keeper's rules stand on the first sheet."""
    (path,) = office.out.glob(f"评议码条/*{FIRST}*.xlsx")
    book = openpyxl.load_workbook(path)
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("只由发放人保管" in text for text in texts)
    assert not any(name in text for text in texts for name in ("张三", "李四"))
    sheet = book["评议码条"]
    beside = {
        str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value and not PRINTED.fullmatch(cell.value)
    }
    assert len(beside) == 2
    assert sheet.page_setup.paperSize == 9


# ── merge ────────────────────────────────────────────────────────────────


def test_good_codes_count_however_they_are_typed(office: CodeOffice) -> None:
    """Lower case, full width, spaces, no hyphens, look-alikes: the same code; the rest is missing, as a count."""
    code = office.codes(FIRST)
    typed = [
        code[0],
        code[1].lower(),
        "".join(chr(ord(char) + 0xFEE0) for char in code[2]),
        " " + code[3].replace("-", " ") + "\u3000",
        code[4].replace("-", "").replace("5", "S").replace("2", "z").replace("8", "B"),
    ]
    assert unicodedata.normalize("NFKC", typed[2]) == code[2]
    office.send(FIRST, [(one, *GOOD) for one in typed])
    answer = office.merge()
    assert answer["codes"] == {"issued": 12, "returned": 5, "unknown": 0, "reused": 0, "missing": 7}
    assert not found(answer, "ballot-code-unknown")
    assert line(answer, FIRST)["counts"] == {"满意": 5, "基本满意": 0, "不满意": 0}
    (missing,) = found(answer, "ballot-code-missing")
    assert missing["severity"] == "info"
    assert "收回 5 个，没有收回 1 个" in missing["found"]


def test_unknown_codes_are_void_and_named_by_cell(office: CodeOffice) -> None:
    """Never issued, mistyped, another unit's, none at all: each at its cell, told apart, none of them counted."""
    code, strange = office.codes(FIRST), CodeOffice(_new(office.folder / "别处")).codes(FIRST)[0]
    wrong = code[1][:-1] + ("3" if code[1][-1] != "3" else "4")
    rows = [code[0], wrong, strange, office.codes(SECOND)[0], None, code[2]]
    office.send(FIRST, [(one, *(GOOD if one in code else BAD)) for one in rows])
    answer = office.merge()
    unknown = found(answer, "ballot-code-unknown")
    assert cells(answer, "ballot-code-unknown") == [f"{FIRST} A{row}" for row in (5, 6, 7, 8)]
    assert [("校验位" in one["found"], "没有发过" in one["found"], SECOND in one["found"], "没有填" in one["found"])
            for one in unknown] == [(at == 0, at == 1, at == 2, at == 3) for at in range(4)]  # fmt: skip
    assert {one["severity"] for one in unknown} == {"error"}
    one = line(answer, FIRST)
    assert one["counts"] == {"满意": 2, "基本满意": 0, "不满意": 0}
    assert (one["returned"], one["valid"], one["void"], one["blank"]) == (6, 2, 4, 0)
    assert answer["codes"] == {"issued": 12, "returned": 2, "unknown": 4, "reused": 0, "missing": 10}


def test_a_code_used_twice_counts_once(office: CodeOffice) -> None:
    """The first use counts, the second is void; both cells are named."""
    code = office.codes(FIRST)
    office.send(FIRST, [(code[0], *GOOD), (code[1], *GOOD), (code[0].lower(), *BAD)])
    answer = office.merge()
    (reused,) = found(answer, "ballot-code-reused")
    assert (reused["cell"], reused["severity"]) == ("A6", "error")
    assert "A4" in reused["found"]
    assert line(answer, FIRST)["counts"] == {"满意": 2, "基本满意": 0, "不满意": 0}
    assert (line(answer, FIRST)["valid"], line(answer, FIRST)["void"]) == (2, 1)
    assert answer["codes"] == {"issued": 12, "returned": 2, "unknown": 0, "reused": 1, "missing": 10}


def test_a_code_used_in_two_units_counts_in_its_own(office: CodeOffice) -> None:
    """Whatever the order of the files, the unit that it was issued to keeps the ballot."""
    mine, theirs = office.codes(SECOND), office.codes(FIRST)
    office.send(FIRST, [(theirs[0], *GOOD), (mine[0], *BAD)])
    office.send(SECOND, [(mine[0], *GOOD)])
    answer = office.merge()
    (reused,) = found(answer, "ballot-code-reused")
    assert (Path(reused["file"]).stem, reused["cell"]) == (FIRST, "A5")
    assert f"{SECOND}.xlsx › 测评结果!A4" in reused["found"]
    assert line(answer, FIRST)["counts"]["不满意"] == 0
    assert line(answer, SECOND)["counts"]["满意"] == 1


def test_stated_numbers_do_not_bring_a_void_ballot_back(office: CodeOffice) -> None:
    """The cover says three valid ballots; one has a bad code: two are valid, and the identity holds."""
    code = office.codes(FIRST)
    path = office.send(FIRST, [(code[0], *GOOD), (code[0], *BAD), (code[1], "满意", None)])
    book = openpyxl.load_workbook(path)
    cover = book.create_sheet("封面", 0)
    for row in (("单位", FIRST), ("发出", 6), ("收回", 3), ("有效", 3), ("无效", 0)):
        cover.append(row)
    book.save(path)
    one = line(office.merge(), FIRST, ITEMS[1])
    assert (one["issued"], one["returned"], one["valid"], one["void"]) == (6, 3, 2, 1)
    assert sum(one["counts"].values()) + one["blank"] + one["void_items"] == one["valid"]


def test_groups_add_up_to_the_whole_without_the_void_ballot(tmp_path: Path) -> None:
    """A column of rater groups, numbers stated for all of them together, one ballot struck."""
    office = CodeOffice(tmp_path)
    groups = 'groups = ["党员", "群众"]\n[[forms]]\nid = "leader"'
    office.scheme.write_text(SCHEME.replace('[[forms]]\nid = "leader"', groups), "utf-8")
    code = office.codes(FIRST)
    rows = [(code[0], "党员", *GOOD), (code[1], "群众", *GOOD), (code[1], "群众", *BAD)]
    path = office.send(FIRST, rows, heads=("参评人类别", *ITEMS))
    book = openpyxl.load_workbook(path)
    cover = book.create_sheet("封面", 0)
    for row in (("单位", FIRST), ("收回", 3), ("有效", 3)):
        cover.append(row)
    book.save(path)
    lines = [one for one in office.merge()["results"] if one["item"] == ITEMS[0] and one["form"] == "org"]
    facts = {one["group"]: (one["returned"], one["valid"], one["counts"]["满意"], one["blank"]) for one in lines}
    assert facts == {None: (3, 2, 2, 0), "党员": (1, 1, 1, 0), "群众": (2, 1, 1, 0)}


def test_one_code_rates_each_leader_once(office: CodeOffice) -> None:
    """The same code on several subjects is one rater; a second ballot on the same subject is a reuse."""
    one, two = office.codes(FIRST)[:2]
    rows = [(code, name, "满意", "基本满意") for code in (one, two) for name in ("张三", "李四")]
    office.send(FIRST, [*rows, (one, "李四", "不满意", "不满意")], heads=("姓名", *LEADER_ITEMS))
    answer = office.merge()
    assert cells(answer, "ballot-code-reused") == [f"{FIRST} A8"]
    assert "A5" in found(answer, "ballot-code-reused")[0]["found"]
    for name in ("张三", "李四"):
        assert line(answer, FIRST, LEADER_ITEMS[0], name)["counts"] == {"满意": 2, "基本满意": 0, "不满意": 0}
    assert answer["codes"]["returned"] == 2


def test_an_unknown_rater_of_many_is_one_finding(office: CodeOffice) -> None:
    """A wrong code on the lines of one rater is named once, with all its cells."""
    rows = [("AAAA-AAAA-AAAA", name, *BAD) for name in ("张三", "李四")]
    office.send(FIRST, [*rows, (office.codes(FIRST)[0], "张三", *GOOD)], heads=("姓名", *LEADER_ITEMS))
    answer = office.merge()
    assert cells(answer, "ballot-code-unknown") == [f"{FIRST} A4:A5"]
    assert line(answer, FIRST, LEADER_ITEMS[0], "张三")["counts"] == {"满意": 1, "基本满意": 0, "不满意": 0}


def test_layout_c_with_marks_under_levels(office: CodeOffice) -> None:
    """One row a ballot under a two-row header, the code in the last column."""
    code = office.codes(FIRST)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["单位", FIRST])
    sheet.append(["票号", ITEMS[0], None, None, ITEMS[1], None, None, "验证码"])
    sheet.append([None, *("满意", "基本满意", "不满意") * 2, None])
    for number, one in enumerate((code[0], "KKKK-KKKK-KKKK", code[1]), 1):
        sheet.append([number, "√", None, None, None, "√", None, one])
    sheet.merge_cells("B2:D2")
    sheet.merge_cells("E2:G2")
    sheet.merge_cells("H2:H3")
    book.save(office.back / f"{FIRST}.xlsx")
    answer = office.merge()
    assert cells(answer, "ballot-code-unknown") == [f"{FIRST} H5"]
    assert line(answer, FIRST, ITEMS[1])["counts"] == {"满意": 0, "基本满意": 2, "不满意": 0}


def test_layout_a_with_a_label(office: CodeOffice) -> None:
    """One ballot a sheet; the code stands behind its label or beside it."""
    code = office.codes(FIRST)
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, one in enumerate((code[0], code[1], code[0]), 1):
        sheet = book.create_sheet(f"第{number}张票")
        sheet.append(["单位", FIRST])
        sheet.append([f"评议码：{one}"] if number % 2 else ["评议码", one])
        sheet.append(["序号", "评议内容", "满意", "基本满意", "不满意"])
        for at, item in enumerate(ITEMS, 1):
            sheet.append([at, item, "√", None, None])
    book.save(office.back / f"{FIRST}.xlsx")
    answer = office.merge()
    (reused,) = found(answer, "ballot-code-reused")
    assert (reused["sheet"], reused["cell"]) == ("第3张票", "A2")
    assert line(answer, FIRST)["counts"] == {"满意": 2, "基本满意": 0, "不满意": 0}


def test_a_list_of_codes_beside_counts(office: CodeOffice) -> None:
    """Counts stay as they are; a wrong code in the list is an error, and the rest is missing."""
    code = office.codes(FIRST)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["单位", FIRST], ["收回", 4], ["有效", 4], ["评议项目", "满意", "基本满意", "不满意"]):
        sheet.append(row)
    for item in ITEMS:
        sheet.append([item, 3, 1, 0])
    listed = book.create_sheet("评议码")
    for row in (["序号", "评议码"], [1, code[0]], [2, code[1]], [3, code[1]], [4, "WWWW-WWWW-WWWW"]):
        listed.append(row)
    book.save(office.back / f"{FIRST}.xlsx")
    answer = office.merge()
    assert cells(answer, "ballot-code-reused") == [f"{FIRST} B4"]
    assert cells(answer, "ballot-code-unknown") == [f"{FIRST} B5"]
    assert line(answer, FIRST)["counts"] == {"满意": 3, "基本满意": 1, "不满意": 0}
    assert answer["codes"] == {"issued": 12, "returned": 2, "unknown": 1, "reused": 1, "missing": 10}


def test_ballots_without_codes_are_counted_and_said(office: CodeOffice) -> None:
    """A file without any code: its ballots count, with a warning that nobody checked them."""
    path = office.send(FIRST, [(None, *GOOD)])
    book = openpyxl.load_workbook(path)
    book.active["A3"] = "票号"
    book.active["A4"] = 1
    book.save(path)
    answer = office.merge()
    assert [one["severity"] for one in found(answer, "ballot-code-absent")] == ["warning"]
    assert not found(answer, "ballot-code-missing")
    assert line(answer, FIRST)["counts"]["满意"] == 1


def test_a_round_without_codes_says_nothing_of_them(office: CodeOffice) -> None:
    """Without --codes the column is passed over, as in any round."""
    office.send(FIRST, [("AAAA-AAAA-AAAA", *GOOD)])
    answer = office.merge(codes=False)
    assert "codes" not in answer
    assert not [one for one in answer["findings"] if one["code"].startswith("ballot-code")]
    assert line(answer, FIRST)["counts"]["满意"] == 1


def test_duplicates_are_no_reuse(office: CodeOffice) -> None:
    """The same file twice is a duplicate, and none of its codes is used again."""
    path = office.send(FIRST, [(office.codes(FIRST)[0], *GOOD)])
    shutil.copy(path, office.back / "副本.xlsx")
    answer = office.merge()
    assert sorted(one["status"] for one in answer["files"]) == ["accepted", "duplicate"]
    assert not found(answer, "ballot-code-reused")


def test_the_answer_does_not_depend_on_workers_or_order(office: CodeOffice) -> None:
    """Reuse across files is found the same way by one process and by two."""
    mine, theirs = office.codes(FIRST), office.codes(SECOND)
    office.send(FIRST, [(mine[0], *GOOD), (theirs[0], *BAD), (mine[0], *BAD)])
    office.send(SECOND, [(theirs[0], *GOOD), (mine[1], *BAD)])
    assert office.merged().stdout == office.merged("--workers", "2").stdout


def test_the_summary_workbook_keeps_the_hashes(office: CodeOffice) -> None:
    """After one merge with --codes, merges into the same book check codes without it; without codes none is kept."""
    code = office.codes(FIRST)
    office.send(FIRST, [(code[0], *GOOD), (code[0], *GOOD)])
    book = office.folder / "汇总.xlsx"
    first = office.merge("--into", book)
    assert office.merge("--into", book, codes=False) == first
    assert first["codes"]["reused"] == 1
    plain = office.folder / "无码.xlsx"
    assert "codes" not in office.merge("--into", plain, codes=False)


def test_the_buttons_check_codes_as_the_command_does(office: CodeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """收件汇总 of a 汇总 workbook that knows the hashes gives the workbook that the command writes."""
    code = office.codes(FIRST)
    office.send(FIRST, [(code[0], *GOOD), (code[0], *BAD)])
    book = office.folder / "汇总.xlsx"
    monkeypatch.chdir(office.folder)
    assert office.merged("--into", book).exit_code == 1
    stored = read_summary(book.read_bytes(), str(book))
    request = Request(
        "收回", str(office.folder), (str(book),), stored.outcome.scheme, stored.outcome.roster, stored.kept
    )
    clicked = read_summary(collect(request).data, "汇总.xlsx")
    assert clicked.outcome.codes == stored.outcome.codes
    assert stored.outcome.codes is not None
    assert stored.outcome.codes.reused == 1


# ── bad input ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "damage", ["", "{}", "[1]", '{"kind": "xlsheets-codes"}', "\x00\x01", "shorter", "twice", "salt"]
)
def test_damaged_files_of_codes_stop_the_run(office: CodeOffice, damage: str) -> None:
    """Nothing is counted against a file of codes that is not whole."""
    text = office.file.read_text("utf-8")
    state = json.loads(text)
    if damage == "shorter":
        text = text[: len(text) // 2]
    elif damage == "twice":
        state["units"][SECOND] = state["units"][FIRST]
        text = json.dumps(state)
    elif damage == "salt":
        state["salt"] = state["salt"][2:]
        text = json.dumps(state)
    else:
        text = damage
    office.file.write_text(text, "utf-8")
    office.send(FIRST, [("AAAA-AAAA-AAAA", *GOOD)])
    refused = office.merged()
    assert refused.exit_code == 2
    assert "codes-invalid" in refused.stderr


def test_codes_of_another_round_stop_the_run(office: CodeOffice) -> None:
    """Last year's codes are named as such, from a file and from a summary workbook."""
    office.send(FIRST, [(office.codes(FIRST)[0], *GOOD)])
    book = office.folder / "汇总.xlsx"
    office.merge("--into", book)
    office.scheme.write_text(SCHEME.replace('round = "2012"', 'round = "2013"'), "utf-8")
    refused = office.merged()
    assert refused.exit_code == 2
    assert "demo-codes 2012" in refused.stderr
    assert office.merged("--into", book, codes=False).exit_code == 2


def test_slips_among_the_returns_are_rejected(office: CodeOffice) -> None:
    """Somebody sends the slips back: rejected by name, and nothing of them is read."""
    for path in office.out.glob("评议码条/*.xlsx"):
        shutil.copy(path, office.back / path.name)
    answer = office.merge()
    assert {one["status"] for one in answer["files"]} == {"rejected"}
    assert len(found(answer, "ballot-slips-returned")) == 2


# ── no output holds a code ───────────────────────────────────────────────


def test_no_output_holds_a_code(office: CodeOffice) -> None:
    """Every file written after the slips, and everything said, byte by byte, inside zips too, in every spelling.

    Raters and clerks write codes where none belong: in a level's cell, in an
    opinion, as a group, as a stated number, in a note.
    """
    mine, theirs = office.codes(FIRST), office.codes(SECOND)
    path = office.send(FIRST, [
        (mine[0], *GOOD), (mine[0], *BAD), (theirs[1], *GOOD), ("AAAA-AAAA-AAAA", *GOOD),
        (mine[1], mine[2], "满意"), (mine[3], mine[4].replace("-", "").lower(), "满意"),
    ])  # fmt: skip
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet["A12"] = f"意见建议：我的码是{theirs[2]}，请核对"
    sheet["A13"] = "收回"
    sheet["B13"] = theirs[3]
    book.save(path)
    office.send(SECOND, [(theirs[0], *GOOD)])
    said = [office.issue("6", office.folder / "再发").said]
    shutil.rmtree(office.folder / "再发")
    for lang in ("zh", "en"):
        said.append(office.merged("--into", office.folder / f"汇总{lang}.xlsm", "--lang", lang, "--all").said)
        said.append(run(
            "merge", office.back, "-s", office.scheme, "-r", office.roster, "--codes", office.file, "--all",
            "--lang", lang, "--json", office.folder / f"{lang}.json",
        ).said)  # fmt: skip
        said.append(run("annex", office.folder / f"汇总{lang}.xlsm", "--into", office.folder / f"附表{lang}.xlsx").said)
        said.append(run("status", office.folder / f"汇总{lang}.xlsm", "--lang", lang).said)
        marked = run(
            "check", office.back, "-s", office.scheme, "-r", office.roster, "--codes", office.file, "--mark",
            "-o", office.folder / f"标注{lang}", "--lang", lang,
        )  # fmt: skip
        said.append(marked.said)
        assert marked.exit_code == 1
    every = [*mine, *theirs]
    spellings = [
        spelt.encode() for code in every for short in (code, code.replace("-", "")) for spelt in (short, short.lower())
    ]
    for text in said:
        assert not any(spelt in text.encode() for spelt in spellings), text
    outputs = [
        path
        for path in office.folder.rglob("*")
        if path.is_file() and "评议码条" not in path.parts and office.back not in path.parents
    ]
    assert {path.suffix for path in outputs} >= {".json", ".xlsm", ".xlsx", ".txt"}
    original = _strings(office.back / f"{FIRST}.xlsx")
    for output in outputs:
        if output.parent.name.startswith("标注") and output.suffix == ".xlsx":
            assert _strings(output) == original or output.stem.startswith(SECOND), output
            continue
        for name, data in everything_in(output):
            assert not any(spelt in data for spelt in spellings), name


def _strings(path: Path) -> list[tuple[str, str]]:
    """Return every text in a workbook that somebody's code stands in: sheet with cell, and the text; notes too."""
    book = openpyxl.load_workbook(path)
    found = []
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                for text in (cell.value, cell.comment.text if cell.comment else None):
                    if isinstance(text, str) and any(
                        len(part) >= 12 and part.isascii()
                        for part in text.replace("，", " ").replace("是", " ").split()
                    ):
                        found.append((f"{sheet.title}!{cell.coordinate}", text))
    return found


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder
