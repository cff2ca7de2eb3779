"""A screen without a person: an X server of its own, a pointer, keys, and pictures of what stands on it.

The server keeps its picture in a file (XWD), which is turned into PNG here: no program for screenshots is needed.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")
NEEDED = ("soffice", "Xvfb", "xdotool")
_TRIES = 5
_HEAD = struct.Struct(">25I")
"""Header of an XWD file: 1 its size, 4 to 6 width and height, 7 byte order, 11 bits a pixel, 12 bytes a line."""


def missing() -> list[str]:
    """Return which of the programs that a screen needs are not there."""
    return [name for name in NEEDED if shutil.which(name) is None]


class Screen:
    """A display; while it is entered, ``DISPLAY`` names it, and programs started then show themselves on it."""

    def __init__(self, width: int = 1100, height: int = 860) -> None:
        self.width, self.height = width, height

    def __enter__(self) -> Self:
        """Start the server."""
        self._folder = Path(tempfile.mkdtemp(prefix="screen-"))
        number = next((number for number in (self._started() for _ in range(_TRIES)) if number), None)
        if number is None:
            raise RuntimeError("Xvfb found no display")
        self._before = os.environ.get("DISPLAY")
        os.environ["DISPLAY"] = f":{number}"
        return self

    def _started(self) -> str:
        """Start a server and return the number of its display; empty when it took one that another just took."""
        reading, writing = os.pipe()
        size = f"{self.width}x{self.height}x24"
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-fbdir", str(self._folder), "-nolisten", "tcp"],
            pass_fds=[writing],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            self._server.wait()
        return number

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server."""
        if self._before is None:
            del os.environ["DISPLAY"]
        else:
            os.environ["DISPLAY"] = self._before
        self._server.terminate()
        self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def tool(self, *words: object) -> str:
        """Run xdotool and return what it writes."""
        command = ["xdotool", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30).stdout

    def window(self, name: str, seconds: float = 30) -> str:
        """Return the number of the window whose title has this in it, waiting until it is there.

        Raises:
            TimeoutError: when there is none in time.
        """
        found = until(lambda: self.tool("search", "--onlyvisible", "--name", name).split(), seconds)
        return str(found[0])

    def shows(self, name: str) -> bool:
        """Return whether there is a window whose title has this in it."""
        return bool(self.tool("search", "--onlyvisible", "--name", name).split())

    def fill(self, window: str) -> None:
        """Let a window take the whole screen: there is no window manager that would."""
        self.tool("windowmove", window, 0, 0)
        self.tool("windowsize", "--sync", window, self.width, self.height)
        self.tool("windowfocus", window)

    def click(self, x: int, y: int) -> None:
        """Move the pointer and press its first button."""
        self.tool("mousemove", x, y)
        time.sleep(0.3)
        self.tool("click", 1)

    def picture(self, path: Path) -> Path:
        """Write what stands on the screen as PNG."""
        path.write_bytes(png(*self.dots()))
        return path

    def dots(self) -> tuple[int, int, bytes]:
        """Return width, height and the red, green and blue of every dot."""
        data = (self._folder / "Xvfb_screen0").read_bytes()
        size, _, _, _, width, height, _, _, _, _, _, depth, line, *_, colours, _, _, _, _, _ = _HEAD.unpack_from(data)
        assert depth == 32, depth
        start = size + 12 * colours
        rows = []
        for row in range(height):
            four = data[start + row * line : start + row * line + 4 * width]
            three = bytearray(3 * width)
            three[0::3], three[1::3], three[2::3] = four[2::4], four[1::4], four[0::4]
            rows.append(bytes(three))
        return width, height, b"".join(rows)


def png(width: int, height: int, dots: bytes) -> bytes:
    """Return a picture as PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    lines = b"".join(b"\0" + dots[at : at + 3 * width] for at in range(0, 3 * width * height, 3 * width))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")


def until(condition: Callable[[], T], seconds: float = 30) -> T:
    """Wait until a condition holds and return what it gave.

    Raises:
        TimeoutError: when it does not hold in time.
    """
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)
    return found
