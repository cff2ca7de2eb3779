"""A wrong command line: one language, what is wrong, and the help page of the command at hand."""

from __future__ import annotations

import re

import pytest
import typer

from tests.support.command import run
from xlsheets.cli import app

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
WRONG = [
    ("sing", "没有命令“sing”", "no command “sing”", ""),
    ("merg", "没有命令“merg”；是不是 merge？", "did you mean merge?", ""),
    ("--loud", "没有选项 --loud", "no option --loud", ""),
    ("--roster x merge", "--roster 要写在命令后面", "--roster belongs behind the command", ""),
    ("merge", "缺少 PATH…（文件", "missing: PATH…", "merge"),
    ("merge in", "缺少 --scheme（方案", "missing: --scheme", "merge"),
    ("merge in --loud", "merge 没有选项 --loud", "merge has no option --loud", "merge"),
    ("merge in --schem x", "是不是 --scheme？", "did you mean --scheme?", "merge"),
    ("merge in -s x --mark", "有它的命令：check", "these have it: check", "merge"),
    ("merge in -s", "-s 后面要写值（方案", "-s needs a value (scheme", "merge"),
    ("status --json", "--json 后面要写值", "--json needs a value", "status"),
    ("check in -s x --mark=3", "--mark 后面不写值", "--mark takes no value", "check"),
    ("merge in -s x --workers zero", "--workers 的值不对：“zero”", "--workers: “zero”", "merge"),
    ("merge in -s x --workers 0", "应为不小于 1 的整数", "not a whole number from 1", "merge"),
    ("addin", "缺少 install|uninstall|path", "missing: install|uninstall|path", "addin"),
    ("addin jump", "“jump”，应为 install、uninstall 或 path", "“jump” is not install", "addin"),
    ("undo a b", "多了 b", "too much: b", "undo"),
]
LIBRARY = re.compile(
    r"\b(?:usage|error|missing|option|argument|invalid|value|requires|input|should|got|such|command)\b"
)


@pytest.mark.parametrize(("words", "zh", "en", "command"), WRONG, ids=[one[0] for one in WRONG])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage_is_said_and_ends_with_the_help_to_read(
    words: str, zh: str, en: str, command: str, lang: str
) -> None:
    """Exit status 2 and two lines: what is wrong, then the help of the command; no word of the other language."""
    result = run(*words.split(), *(["--lang", "en"] if lang == "en" else []))

    said, help_ = result.stderr.splitlines()
    page = f"xlsheets {command} --help".replace("  ", " ")
    assert (result.exit_code, result.stdout) == (2, "")
    if lang == "zh":
        assert zh in said
        assert help_ == f"查看帮助：{page}"
        assert not LIBRARY.search(said.lower())
    else:
        assert en in said
        assert help_ == f"Help: {page} --lang en"
        assert not re.search("[\u4e00-\u9fff]", said)
    typed = help_.partition("xlsheets ")[2].split()
    assert run(*typed).exit_code == 0


def test_everything_that_is_missing_is_said_at_once() -> None:
    """A command without any of its needed parts names all of them; what was typed is not named."""
    assert all(part in run("issue").stderr for part in ("SCHEME（", "--roster（", "--output（"))
    said = run("issue", "fjnu-2011", "--output=out").stderr
    assert "--roster" in said
    assert "--output" not in said
    assert "--output" not in run("issue", "fjnu-2011", "-o", "out").stderr


def test_language_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """XLSHEETS_LANG=en speaks English without --lang; --lang goes before it; another value is Chinese."""
    monkeypatch.setenv("XLSHEETS_LANG", "en")
    assert run("sing").stderr.splitlines()[-1] == "Help: xlsheets --help"
    assert run("sing", "--lang", "zh").stderr.splitlines()[-1] == "查看帮助：xlsheets --help --lang zh"
    assert run("merge", "--help").stdout.startswith("Usage:")
    monkeypatch.setenv("XLSHEETS_LANG", "fr")
    assert run("sing").stderr.startswith("用法有误")


@pytest.mark.parametrize(("words", "zh"), [(["--lang"], "--lang 后面要写 zh 或 en"), (["--lang", "fr"], "只有 zh、en")])
def test_wrong_language_is_said_in_chinese(words: list[str], zh: str) -> None:
    """A --lang without a language, or with one that there is not, is said in the default one."""
    result = run("merge", *words)

    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, "查看帮助：xlsheets --help")
    assert zh in result.stderr


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_shows_what_to_type_and_no_types(command: str) -> None:
    """A help page names files, folders and numbers by words of its own, not by types of a programming language."""
    page = run(command, "--help").stdout

    assert not re.search(r"<[a-z]|[\[(]x>", page)
