"""The command line: exit status, language, what goes where, and no traceback for anything a clerk can do."""

from __future__ import annotations

import json
import re
import stat
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.command import Result, run, run_process
from tests.support.desk import Desk
from tests.support.figures import codes
from tests.support.schemes import ORG_ONE
from tests.support.tables import table

UNIT = "化学系教工党支部"
COMMANDS = ("demo", "schemes", "issue", "check", "merge", "annex", "undo", "status")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A clerk's desk with one good return, as the current folder."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    desk.put("01.xlsx", table(UNIT))
    return desk


def _merge(*more: object) -> Result:
    return run("merge", "in", "--scheme", "scheme.toml", "--roster", "roster.xlsx", *more)


@contextmanager
def _read_only(path: Path) -> Iterator[None]:
    """Take the mode bits for writing away, and give them back."""
    mode = path.stat().st_mode
    path.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        yield
    finally:
        path.chmod(mode)


def _refused(result: Result, *words: str) -> None:
    """Demand exit status 2 with one clear sentence on standard error and no traceback."""
    assert result.exit_code == 2, result.said
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


# ── exit status ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", ["check", "merge"])
@pytest.mark.parametrize(
    ("facts", "status"), [("收回:10 | 有效:10", 0), ("收回:10票 | 有效:10", 0), ("收回:9 | 有效:9", 1)]
)
def test_exit_status_is_1_exactly_for_errors(desk: Desk, command: str, facts: str, status: int) -> None:
    """Clean and merely noted files end with 0, an error ends with 1."""
    desk.put("01.xlsx", table(UNIT, facts=facts))

    assert run(command, "in", "-s", "scheme.toml", "-r", "roster.xlsx").exit_code == status


def test_missing_unit_alone_is_no_error(desk: Desk) -> None:
    """A round in which somebody has yet to return is no failure."""
    desk.roster(f"| 单位 |\n| {UNIT} |\n| 物理系学生党支部 |")

    result = _merge("--json", "-")

    assert (result.exit_code, codes(result.json)) == (0, ["submission-missing"])


@pytest.mark.parametrize(
    "words", [[], ["sing"], ["merge"], ["merge", "in", "--loud"], ["merge", "in", "-s"], ["--lang", "fr"]]
)
def test_wrong_usage_ends_with_2(words: list[str]) -> None:
    """What the program does not understand ends with 2, on standard error."""
    result = run(*words)

    assert result.exit_code == 2
    assert "Traceback" not in result.said


# ── languages ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", [None, *COMMANDS])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_speaks_one_language(command: str | None, lang: str) -> None:
    """Every command explains itself and all its options, in Chinese or English and never in both."""
    page = run(*([command] if command else []), "--help", "--lang", lang)

    assert page.exit_code == 0
    assert " | " not in page.stdout
    chinese = any("\u4e00" <= char <= "\u9fff" for char in page.stdout.replace("附件", "").replace("汇总", ""))
    assert chinese is (lang == "zh")
    options = [line for line in page.stdout.splitlines() if line.strip().startswith("-")]
    assert options
    assert all(len(line.split(maxsplit=1)) == 2 or "  " in line.strip() for line in options)
    if lang == "zh":
        assert not {"Usage", "Options", "Arguments", "Commands", "Show"} & set(page.stdout.replace(":", " ").split())


@pytest.mark.parametrize("place", [0, 1, 3])
@pytest.mark.parametrize("form", [["--lang", "en"], ["--lang=en"]])
def test_language_may_stand_anywhere(desk: Desk, place: int, form: list[str]) -> None:
    """--lang en before the command, behind it, or at the end."""
    words = ["merge", "in", "--scheme", "scheme.toml"]

    english = run(*words[:place], *form, *words[place:]) if place < 3 else run(*words, *form)

    assert "Files received" in english.stdout
    assert "收到文件" in run(*words).stdout


def test_findings_in_json_follow_the_language(desk: Desk) -> None:
    """The words of the JSON are those of --lang; codes and figures do not change."""
    desk.put("01.xlsx", table(UNIT, facts="收回:9 | 有效:9"))
    chinese, english = _merge("--json", "-").json, _merge("--json", "-", "--lang", "en").json

    assert [one["code"] for one in chinese["findings"]] == [one["code"] for one in english["findings"]]
    assert chinese["results"] == english["results"]
    assert chinese["findings"][0]["found"] != english["findings"][0]["found"]


# ── standard output ──────────────────────────────────────────────────────


@pytest.mark.parametrize("command", ["check", "merge"])
def test_json_stands_alone_on_standard_output(desk: Desk, command: str) -> None:
    """--json - writes one JSON document there and nothing else, with --into and --mark too."""
    more = ["--into", "汇总.xlsx"] if command == "merge" else ["--mark", "-o", "marked"]
    result = run(command, "in", "-s", "scheme.toml", "-r", "roster.xlsx", "--json", "-", *more)

    assert json.loads(result.stdout)["files"][0]["status"] == "accepted"
    assert result.stdout.endswith("}\n")


def test_status_as_json(desk: Desk) -> None:
    """The command status --json - gives the standing of a stored round."""
    _merge("--into", "汇总.xlsx")

    result = run("status", "汇总.xlsx", "--json", "-")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["returned"] == [UNIT]


def test_paths_with_brackets_are_shown_as_they_are(desk: Desk) -> None:
    """A file [1].xlsx is no markup of the terminal."""
    desk.put("[red]评议[1].xlsx", table("戊支部"))

    assert "[red]评议[1].xlsx" in _merge().stdout


# ── what cannot be written ───────────────────────────────────────────────


@pytest.mark.parametrize("lock", ["~$汇总.xlsx", ".~lock.汇总.xlsx#"])
def test_target_open_elsewhere_is_left_alone(desk: Desk, lock: str) -> None:
    """A lock file of Excel, WPS or LibreOffice beside the target stops the run before anything is read."""
    _merge("--into", "汇总.xlsx")
    before = (desk.folder / "汇总.xlsx").read_bytes()
    (desk.folder / lock).write_bytes(b"x")
    desk.put("02.xlsx", table("物理系学生党支部"))

    _refused(_merge("--into", "汇总.xlsx"), "汇总.xlsx")
    assert (desk.folder / "汇总.xlsx").read_bytes() == before


@pytest.mark.parametrize("target", ["汇总.xlsx", "新的/汇总.xlsx"])
def test_read_only_folder_is_refused(desk: Desk, target: str) -> None:
    """Mode bits count, for root too."""
    with _read_only(desk.folder):
        _refused(_merge("--into", target))
    assert not (desk.folder / target).exists()


def test_read_only_target_is_refused(desk: Desk) -> None:
    """A write-protected 汇总 workbook is not replaced."""
    _merge("--into", "汇总.xlsx")
    before = (desk.folder / "汇总.xlsx").read_bytes()
    desk.put("01.xlsx", table(UNIT, 8))

    with _read_only(desk.folder / "汇总.xlsx"):
        _refused(_merge("--into", "汇总.xlsx"), "汇总.xlsx")
    assert (desk.folder / "汇总.xlsx").read_bytes() == before


@pytest.mark.parametrize("target", ["in/01.xlsx", "roster.xlsx", "scheme.toml", "in", "汇总.txt"])
def test_target_that_is_not_ours_is_left_alone(desk: Desk, target: str) -> None:
    """Somebody's return, the roster, the scheme and a folder are never written over."""
    before = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}

    _refused(_merge("--into", target))
    assert {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()} == before


def test_own_target_is_kept_as_backup(desk: Desk) -> None:
    """A 汇总 of ours is replaced and its former bytes kept beside it, under a name that is printed."""
    _merge("--into", "汇总.xlsx")
    before = (desk.folder / "汇总.xlsx").read_bytes()
    desk.put("01.xlsx", table(UNIT, 8))

    result = _merge("--into", "汇总.xlsx")

    (backup,) = [path for path in desk.folder.glob("*备份*") if path.read_bytes() == before]
    assert backup.name in result.stdout


def test_same_round_again_writes_nothing(desk: Desk) -> None:
    """A second run over the same files changes no byte and leaves no backup."""
    _merge("--into", "汇总.xlsx")
    before = (desk.folder / "汇总.xlsx").stat()

    _merge("--into", "汇总.xlsx")

    assert (desk.folder / "汇总.xlsx").stat().st_mtime_ns == before.st_mtime_ns
    assert not [path for path in desk.folder.iterdir() if "备份" in path.name]


# ── what cannot be read ──────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["check", "merge"])
def test_unreadable_files_are_findings(desk: Desk, command: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder named x.xlsx, an empty file, and one that may not be read are named; the rest counts."""
    (desk.folder / "in" / "a.xlsx").mkdir()
    (desk.folder / "in" / "b.xlsx").write_bytes(b"")
    (desk.folder / "in" / "c.xlsx").write_bytes(b"PK")
    (desk.folder / "in" / "d.xlsx").write_bytes((desk.folder / "in" / "01.xlsx").read_bytes())
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "d.xlsx":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = run(command, "in", "-s", "scheme.toml", "-r", "roster.xlsx", "--json", "-", "--workers", 1, "--lang", lang)

    assert result.exit_code == 1
    found = {one["file"]: one["code"] for one in result.json["findings"] if one["file"]}
    assert found["in/a.xlsx"] == "file-unreadable"
    assert found["in/b.xlsx"] == found["in/c.xlsx"] == "file-damaged"
    statuses = {file["path"]: file["status"] for file in result.json["files"]}
    assert statuses["in/01.xlsx"] in ("accepted", "rejected")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("roster", "word"),
    [
        ("| 单位 | 上级单位 |\n| 甲 | 乙 |\n| 乙 | 甲 |", "roster.xlsx"),
        ("| 单位 |\n| 甲 |\n| 甲 |", "roster.xlsx"),
        ("| 单位 | 应参评 |\n| 甲 | 近30 |", "近30"),
    ],
    ids=["loop", "twice", "estimate"],
)
def test_faulty_roster_ends_the_run(desk: Desk, roster: str, word: str, lang: str) -> None:
    """A roster that is no tree of units is refused by name before any file is judged by it."""
    desk.roster(roster)

    _refused(_merge("--lang", lang), word)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("places = 2", "placs = 2", "placs"),
        ('"基本满意"]\nbase', '"尚可"]\nbase', "satisfied"),
        ("[rounding]", "[rounding", "[rounding"),
    ],
    ids=["unknown-key", "unknown-level", "no-toml"],
)
def test_faulty_scheme_ends_the_run_with_its_line(desk: Desk, old: str, new: str, line: str, lang: str) -> None:
    """An unknown key, an unknown level and broken TOML are named with the line, in both languages."""
    path = desk.folder / "scheme.toml"
    text = path.read_text(encoding="utf-8").replace(old, new)
    path.write_text(text, encoding="utf-8")
    number = next(at for at, one in enumerate(text.splitlines(), 1) if one.startswith(line))

    _refused(_merge("--lang", lang), "scheme.toml", f"第 {number} 行" if lang == "zh" else f"line {number}")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("ending", [".toml", ".xlsx"])
def test_good_scheme_file_is_said_to_be_good(desk: Desk, ending: str, lang: str) -> None:
    """A scheme file without faults: a line on standard error says so; standard output is the scheme and loads."""
    run("schemes", "scheme.toml", "--to", f"方案{ending}")

    done = run("schemes", f"方案{ending}", "--lang", lang)

    assert done.exit_code == 0
    assert tomllib.loads(done.stdout)["id"] == "kaohe"
    (line,) = done.stderr.splitlines()
    assert ("没有错误" if lang == "zh" else "no faults") in line
    assert f"方案{ending}" in line
    assert run("schemes", "fjnu-2011").stderr == ""


@pytest.mark.parametrize("system", [None, "s3", "s9"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_demo_ends_with_what_it_wrote_and_what_to_open(tmp_path: Path, system: str | None, lang: str) -> None:
    """Every folder with the number of its files, as they are on disk; last of all the file to open first."""
    folder = tmp_path / "demo"
    done = run("demo", "-o", folder, "--lang", lang, *(["--system", system] if system else []))

    lines = done.stdout.splitlines()
    told = dict(re.findall(r"^  (\S.*?)(?:　|: )(\d+) (?:个文件|file)", done.stdout, re.MULTILINE))
    there = Counter(str(path.parent) for path in folder.rglob("*") if path.is_file())
    assert {name: int(number) for name, number in told.items()} == there
    assert ("先打开" if lang == "zh" else "Open first") in lines[-1]
    first = next(path for path in folder.rglob("汇总.xlsx") if str(path) in lines[-1])
    assert first.is_file()


def test_findings_of_files_stand_before_those_of_missing_units(desk: Desk) -> None:
    """On the terminal what is wrong in a file comes before who is missing; the JSON keeps its order."""
    desk.roster(f"| 单位 |\n| {UNIT} |\n| 物理系学生党支部 |")
    desk.put("01.xlsx", table(UNIT, facts="收回:9 | 有效:9"))

    shown = [line.split()[1] for line in _merge().stdout.splitlines() if line[:3] in ("错误 ", "警告 ")]

    assert shown[-1] == "submission-missing"
    assert len(shown) > 1
    assert codes(_merge("--json", "-").json)[0] == "submission-missing"


@pytest.mark.parametrize(
    "words",
    [
        ("issue", "scheme.toml", "-r", "roster.xlsx", "-o", "roster.xlsx"),
        ("demo", "-o", "roster.xlsx"),
        ("check", "in", "-s", "scheme.toml", "--mark", "-o", "roster.xlsx"),
    ],
    ids=" ".join,
)
def test_file_where_a_folder_is_wanted_is_said(desk: Desk, words: tuple[str, ...]) -> None:
    """-o with a file: the sentence says that it is one, and holds no English of the system."""
    desk.put("01.xlsx", table(UNIT, facts="收回:9 | 有效:9"))

    done = run(*words)

    assert done.exit_code == 2
    assert "roster.xlsx" in done.stderr
    assert "这是文件，不是文件夹" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("status", "in/01.xlsx"),
        ("status", "nothing.xlsx"),
        ("annex", "in/01.xlsx"),
        ("annex", "roster.xlsx", "--into", "附件.xlsx"),
        ("undo", "in/01.xlsx"),
        ("undo", "nothing.xlsx"),
        ("schemes", "nobody"),
        ("schemes", "fjnu-2011", "--to", "a.docx"),
        ("schemes", "fjnu-2011", "--to", "roster.xlsx"),
        ("issue", "nobody", "-r", "roster.xlsx", "-o", "out"),
        ("issue", "scheme.toml", "-r", "nothing.xlsx", "-o", "out"),
        ("issue", "scheme.toml", "-r", "roster.xlsx", "-o", "scheme.toml"),
        ("demo", "-o", "scheme.toml"),
        ("merge", "in", "-s", "in/01.xlsx"),
        ("merge", "nothing", "-s", "scheme.toml"),
        ("check", "in", "-s", "scheme.toml", "--json", "in"),
        ("merge", "in", "-s", "scheme.toml", "--json", "scheme.toml"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_said(desk: Desk, words: tuple[str, ...]) -> None:
    """The wrong file in the wrong place ends with 2, a sentence, and every file as it was."""
    before = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}

    result = run(*words)

    assert result.exit_code == 2, result.said
    assert "Traceback" not in result.said
    assert result.stderr.strip()
    assert {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()} == before


# ── as a process ─────────────────────────────────────────────────────────


def test_module_is_the_command(desk: Desk) -> None:
    """`python -m xlsheets` does what the command does, in a pipe of any locale."""
    result = run_process("--version", environment={"LC_ALL": "C", "PYTHONIOENCODING": ""})

    assert result.exit_code == 0
    assert result.stdout.startswith("xlsheets ")


@pytest.mark.slow
def test_hash_seed_changes_no_byte(desk: Desk) -> None:
    """Sets and dictionaries never decide an order: any PYTHONHASHSEED gives the same JSON and the same 汇总."""
    desk.put("02.xlsx", table("物理系学生党支部", facts="收回:9 | 有效:9"))
    words = ("merge", "in", "-s", "scheme.toml", "-r", "roster.xlsx", "--json", "-", "--into")
    outcomes = set()
    for seed in ("0", "1", "4242"):
        result = run_process(*words, f"汇总{seed}.xlsx", environment={"PYTHONHASHSEED": seed})
        outcomes.add((result.exit_code, result.stdout, (desk.folder / f"汇总{seed}.xlsx").read_bytes()))

    assert len(outcomes) == 1
