"""The documents say what the program does: commands, options, codes, public names, links, and blocks that run."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
import typer

import xlsheets
from xlsheets.cli import app
from xlsheets.core.wording import RULES

HOME = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
GUIDE = "docs/用户指南.md"
PAGES = [
    *READMES,
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    *sorted(path.relative_to(HOME).as_posix() for path in (HOME / "docs").glob("*.md")),
]


def text_of(page: str) -> str:
    """Return a page's text."""
    return (HOME / page).read_text("utf-8")


def script(name: str) -> ModuleType:
    """Return a script of scripts/ as a module."""
    spec = importlib.util.spec_from_file_location(name, HOME / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


# ── commands, codes, names ───────────────────────────────────────────────


@pytest.mark.parametrize("page", [*READMES, GUIDE])
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_and_option_stands_in_the_line_of_its_command(page: str, command: str) -> None:
    """Each page has a table of commands; a command's line names all its options."""
    lines = [line for line in text_of(page).splitlines() if line.startswith(f"| `xlsheets {command}")]
    assert len(lines) == 1, f"{page} has {len(lines)} lines for xlsheets {command}"
    options = {name for one in COMMANDS[command].params for name in one.opts if name.startswith("-")}
    named = set(re.findall(r"`(--?[a-z][a-z-]*)`", lines[0]))
    assert named == options - {"--help"}


@pytest.mark.parametrize("page", [*READMES, GUIDE])
def test_no_command_or_option_is_made_up(page: str) -> None:
    """What the pages call xlsheets with, exists."""
    known = {name for command in COMMANDS.values() for one in command.params for name in one.opts}
    known |= {"--help", "--lang", "--version"}
    fences = re.findall(r"^```(?:sh)?\n(.*?)^```$", text_of(page), re.MULTILINE | re.DOTALL)
    called = [line for fence in fences for line in fence.splitlines() if line.startswith("xlsheets ")]
    called += re.findall(r"`(xlsheets [^`]+)`", text_of(page))
    assert {line.split()[1] for line in called} <= set(COMMANDS)
    for line in called:
        assert set(re.findall(r"(?<= )--[a-z][a-z-]*", line)) <= known, line
    assert set(re.findall(r"`(--?[a-z][a-z-]*)", text_of(page))) <= known


def test_docs_findings_is_what_the_script_prints() -> None:
    """docs/findings.md is current; else: python scripts/print_findings.py docs/findings.md."""
    assert text_of("docs/findings.md") == script("print_findings").page()


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_code_has_its_section(code: str) -> None:
    """Every finding code stands in docs/findings.md as a heading."""
    assert f"\n### {code}\n" in text_of("docs/findings.md")


def test_codes_that_stop_a_run_are_told_apart() -> None:
    """The codes with which the run refuses to go on, as the source raises them, are those that the page calls stops."""
    stops = script("print_findings").STOPS
    raised: set[str] = set()
    for path in (HOME / "xlsheets").rglob("*.py"):
        raised |= set(re.findall(r"Refused\(\s*finding\(\s*\"([a-z-]+)\"", path.read_text("utf-8")))
    assert raised
    assert raised <= stops <= set(RULES)


@pytest.mark.parametrize("page", READMES)
@pytest.mark.parametrize("name", xlsheets.__all__)
def test_every_public_name_is_documented(page: str, name: str) -> None:
    """Each name that scripts may rely on has its line in both READMEs."""
    assert f"| `xs.{name}` |" in text_of(page)


def test_every_key_of_a_scheme_stands_in_the_rules() -> None:
    """The scheme reference names every key and every value that a scheme file may have."""
    from xlsheets.core import scheme as model

    reference = text_of("docs/rules.md")
    parts = (model.Scheme, model.Form, model.Item, model.RateRule, model.Counting, model.Rounding, model.Rollup)
    for part in (*parts, model.Verdict, model.Anonymity, model.Annex):
        for key in part.model_fields:
            assert re.search(rf"(?<![a-z_]){key}(?![a-z_])", reference), f"{part.__name__}.{key}"


def test_cited_headings_exist() -> None:
    """What docstrings cite as «docs/rules.md, HEADING» is a heading there."""
    headings = re.findall(r"^#+ (\S+)", text_of("docs/rules.md"), re.MULTILINE)
    cited: set[str] = set()
    for path in (HOME / "xlsheets").rglob("*.py"):
        for words in re.findall(r"docs/rules\.md, ([^.\n]+)", path.read_text("utf-8")):
            cited |= {word.strip() for word in words.split(";") if not re.search(r"[a-z]", word)}
    assert {"满意率", "基数"} <= cited <= set(headings)


# ── blocks that run ──────────────────────────────────────────────────────

_RUN = re.compile(r"^<!-- run( python)? -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("page", READMES)
def test_the_blocks_marked_to_be_run_run(page: str, tmp_path: Path) -> None:
    """The shell and Python blocks of a README run one after the other in an empty folder."""
    blocks = _RUN.findall(text_of(page))
    assert [bool(python) for python, _ in blocks] == [False, True]
    folder = Path(sys.executable).parent
    surroundings = os.environ | {
        "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONIOENCODING": "utf-8",
    }
    for python, block in blocks:
        command = [sys.executable, "-c", block] if python else ["bash", "-euo", "pipefail", "-c", block]
        done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        if python:
            printed = done.stdout.decode("utf-8")
            assert "349/350 99.71" in printed
            assert "('地理系学生党支部',)" in printed
        else:
            assert "sum-mismatch  demo/收回/07_生物系教工党支部.xlsx › 组织评议!F6" in done.stdout.decode("utf-8")


def test_both_readmes_say_the_same() -> None:
    """The two READMEs have the same sections, commands, pictures and documents."""

    def shape(page: str) -> tuple[int, list[str], list[str], list[str]]:
        text = text_of(page)
        links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("README")]
        commands = re.findall(r"^\| (`xlsheets [^`]+`)", text, re.MULTILINE)
        python = [block for kind, block in _RUN.findall(text) if kind]
        bare = [re.sub(r"#.*", "", block) for block in python]
        return len(re.findall(r"^## ", text, re.MULTILINE)), sorted(set(links)), commands, bare

    assert shape(READMES[0]) == shape(READMES[1])


# ── links, and what has no place in a document ──────────────────────────


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    }


def links(page: str) -> Iterator[str]:
    """Yield the links of a page that stay inside the project."""
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if not re.match(r"[a-z]+:", link):
            yield unquote(link)


@pytest.mark.parametrize("page", PAGES)
def test_links_resolve(page: str) -> None:
    """Every internal link names a file that exists, and a heading that stands in it."""
    for link in links(page):
        file, _, anchor = link.partition("#")
        target = (HOME / page).parent / file if file else HOME / page
        assert target.exists(), f"{page}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{page}: {link}"


_NO_PLACE = re.compile(
    r"(?i)/work/|/tmp/|/root/|/home/|[a-z]:\\\\users|file://|localhost|index-url|extra-index|pypi\.|artifactory|"
    r"language model|\bAI\b|人工智能|大模型"
)


@pytest.mark.parametrize("page", PAGES)
def test_pages_speak_of_the_program_only(page: str) -> None:
    """No paths of a machine, no package mirrors, no talk of how the project was made."""
    assert _NO_PLACE.findall(text_of(page)) == []


def test_pictures_are_shown_and_small() -> None:
    """Every picture of docs/pictures is used in a page and is a PNG below 300 KB."""
    used = {Path(link).name for page in PAGES for link in links(page) if link.endswith(".png")}
    pictures = sorted((HOME / "docs" / "pictures").iterdir())
    assert {path.name for path in pictures} == used
    for path in pictures:
        data = path.read_bytes()
        assert data.startswith(b"\x89PNG\r\n")
        assert len(data) < 300_000
