"""docs/json.md names every key that the commands print."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.test_more_upward import RICH, desk, run
from tests.support.command import run as command
from tests.support.desk import Desk

__all__ = ["desk"]

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "json.md").read_text("utf-8")
BY_DATA = {"counts", "percent", "weights", "faulty"}
"""What these hold stands under levels and paths, not under keys of ours."""


def keys(value: Any, above: str = "") -> Iterator[str]:
    """Yield every key of a JSON value, but those that are data."""
    if isinstance(value, list):
        for one in value:
            yield from keys(one, above)
    if isinstance(value, dict):
        for key, inner in value.items():
            if above in BY_DATA or (above == "firms.units"):
                continue
            yield key
            yield from keys(inner, f"{above}.{key}" if above == "firms" else key)


def named(section: str) -> set[str]:
    """Return what one section, or all of the page, names as code."""
    text = PAGE if not section else PAGE.split(f"\n## {section}")[1].split("\n## ")[0]
    return set(re.findall(r"`([a-z_0-9]+)(?:\[\])?`", text))


def printed(desk: Desk) -> Iterator[tuple[str, Any]]:
    """Yield what each command prints of a round that has everything, and of one of its own that differs."""
    yield "merge", run(desk, "--into", "汇总.xlsx")
    yield "check", json.loads(desk.run("check").stdout)
    yield "status", json.loads(command("status", "汇总.xlsx", "--on", "2012-01-01", "--json", "-").stdout)
    later = RICH.replace("2011-12", "2012-06").replace("承诺践诺情况", "公开承诺的兑现情况")
    Path("scheme.toml").write_text(later, encoding="utf-8")
    run(desk, "--into", "下一轮.xlsx")
    yield "compare", json.loads(command("compare", "汇总.xlsx", "下一轮.xlsx", "--json", "-").stdout)


def test_every_key_that_is_printed_stands_in_the_page(desk: Desk) -> None:
    """The page names each key, in the section of its command or in those that it refers to."""
    seen: set[str] = set()
    for name, report in printed(desk):
        found = set(keys(report))
        missing = found - named("")
        assert not missing, f"{name}: {sorted(missing)}"
        top = set(report) - named(name) - named("check")
        assert not top, f"{name}: {sorted(top)} not in its own section"
        seen |= found
    wanted = {"opinions", "comments", "firms", "categories", "modes", "aspects", "scores", "lookback", "days_left"}
    assert wanted <= seen


def test_no_key_is_made_up() -> None:
    """Every key in the page's tables is written somewhere in the code that prints JSON."""
    home = Path(__file__).resolve().parent.parent / "xlsheets"
    source = "".join(
        (home / name).read_text("utf-8")
        for name in (
            "jobs/report.py", "jobs/comparereport.py", "jobs/status.py", "cli/standing.py", "core/scheme.py",
            "core/rule.py", "core/tally.py", "core/codeuse.py", "core/ledger.py", "core/findings.py",
        )
    )  # fmt: skip
    rows = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    for key in {key for row in rows for key in re.findall(r"`([a-z_]+)(?:\[\])?`", row)}:
        assert re.search(rf"(?<![a-z_]){key}(?![a-z_])", source), key


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_page_can_be_found(page: str) -> None:
    """Both READMEs lead to it."""
    assert "docs/json.md" in (Path(__file__).resolve().parent.parent / page).read_text("utf-8")
