"""A person at a terminal is asked for the password; what is typed is not shown."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.passwords.locks import by_msoffcrypto
from tests.support.desk import UNIT, Desk
from tests.support.schemes import ORG_ONE
from tests.support.tables import table

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="terminals are others there")]


def _converse(words: list[str], answers: list[bytes], folder: Path) -> tuple[int, bytes]:
    """Run a command at a terminal, type an answer whenever it asks, and return its status and all that it showed."""
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "xlsheets", *words], stdin=follower, stdout=follower, stderr=follower, cwd=folder
    )
    os.close(follower)
    shown, asked, until = b"", 0, time.monotonic() + 90
    while time.monotonic() < until:
        ready, _, _ = select.select([leader], [], [], 0.2)
        if ready:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # the program is gone
                break
            if not piece:
                break
            shown += piece
        if asked < len(answers) and shown.count("不显示".encode()) > asked:
            time.sleep(0.3)
            os.write(leader, answers[asked] + b"\n")
            asked += 1
    os.close(leader)
    return process.wait(30), shown


def test_merge_asks_until_nothing_is_typed(desk: Desk) -> None:
    """Two files under two passwords: each is asked for; the result is that of both."""
    desk.scheme(ORG_ONE)
    by_msoffcrypto(desk.put("01.xlsx", table(UNIT)), "geheim1")
    words = ["merge", "in", "--scheme", "scheme.toml", "--roster", "roster.xlsx"]
    status, shown = _converse(words, [b"wrong1", b"geheim1"], desk.folder)
    assert status == 0, shown.decode()
    assert b"geheim1" not in shown
    assert b"wrong1" not in shown
    status, shown = _converse(words, [b""], desk.folder)
    assert status == 1
    assert b"file-encrypted" in shown
