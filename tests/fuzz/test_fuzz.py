"""A short run of every fuzzer, and every input that once failed; the long run is `python -m tests.fuzz.run`."""

from __future__ import annotations

import ast
import datetime
from pathlib import Path

import pytest

from tests.fuzz.run import CORPUS, one_round
from tests.fuzz.targets import TARGETS


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_only_findings_come_out(target: str) -> None:
    """No exception but a refusal, no table other than the one that went in."""
    assert one_round(target, seed=20120109, examples=300, limit=False) == 0


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*-*.*")), ids=lambda path: path.name)
def test_input_that_once_failed_is_held(path: Path) -> None:
    """What a fuzzer found stays found."""
    target = path.name.partition("-")[0]
    content = path.read_bytes()
    drawn = content if path.suffix == ".bin" else _literal(content.decode())

    TARGETS[target][1](drawn)  # type: ignore[operator]


def _literal(text: str) -> object:
    return eval(text, {"datetime": datetime, "__builtins__": {}}) if "datetime" in text else ast.literal_eval(text)
