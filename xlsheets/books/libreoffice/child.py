"""The process that the bridge starts: Python code for one open workbook.

It reads an order from standard input (where to come back to, which document, the code),
makes that document the calling workbook, runs the code, and writes how it went, as one
sentence, to the file named in the order. `python -m xlsheets.books.libreoffice.child`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from xlsheets.core.findings import Refused
from xlsheets.core.wording import in_words

_OURS = "<RunPython>"
_SENTENCES = {
    "closed": "工作簿已经关闭，没有运行。",
    "no-module": "没有找到 Python 模块“{name}”。请安装它，或检查拼写。",
    "no-xlwings": "没有装 xlwings：请按 docs/install.md 安装 xlsheets[live]。",
    "code": "按钮的 Python 代码有误：{text}",
    "failed": "运行出错：{kind}：{text}{where}",
    "stopped": "已停止。",
}


def main() -> int:
    """Run the order on standard input and return the exit status: 0 when the code ran to its end."""
    order = json.loads(sys.stdin.buffer.read())
    sys.argv = [_OURS]
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _stop)
    try:
        message = _run(order)
    except BaseException as error:
        traceback.print_exc()  # into the log
        message = sentence(error)
    if order["result"]:
        Path(order["result"]).write_text(json.dumps({"message": message}, ensure_ascii=False), encoding="utf-8")
    return 1 if message else 0


def _run(order: dict[str, Any]) -> str:
    code = compile(order["code"], _OURS, "exec")
    if "xlsheets" in order["code"]:
        from xlsheets.books.live import program

        program.load()  # without pandas and the like: a click pays for what it uses
    from xlsheets.books import libreoffice

    app = libreoffice.attach(order["address"], headless=order["headless"])
    books = [book for book in app.books if str(book.impl.doc.RuntimeUID) == order["document"]]
    if not books:
        return _SENTENCES["closed"]
    try:
        with libreoffice.calling(books[0]):
            exec(code, {"__name__": "__main__"})  # the code of the button that was clicked
    finally:
        app.quit()  # lets go; the office stays
    return ""


def sentence(error: BaseException) -> str:
    """Return an exception as one sentence for the person who clicked; empty for a clean exit."""
    if isinstance(error, SystemExit):
        return "" if error.code in (None, 0) else str(error.code)
    if isinstance(error, KeyboardInterrupt):
        return _SENTENCES["stopped"]
    if isinstance(error, Refused):
        words = [in_words(finding) for finding in error.findings]
        return "\n".join(f"{one.title}：{one.found}。{one.remedy}。" for one in words)
    said = getattr(error, "zh", None)
    if isinstance(said, str):
        return said
    if isinstance(error, ModuleNotFoundError):
        name = error.name or str(error)
        return _SENTENCES["no-xlwings"] if name == "xlwings" else _SENTENCES["no-module"].format(name=name)
    if isinstance(error, SyntaxError) and error.filename == _OURS:
        return _SENTENCES["code"].format(text=error.msg)
    where = "".join(f"（{Path(one.filename).name} 第 {one.lineno} 行）" for one in _own_frames(error)[-1:])
    return _SENTENCES["failed"].format(kind=type(error).__name__, text=error, where=where)


def _end_with(parent: int) -> None:
    """End this process when the office that started it is gone; a call into it would wait for ever."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _own_frames(error: BaseException) -> list[traceback.FrameSummary]:
    """Return where an exception passed through code that is neither a library's nor ours."""
    package = str(Path(__file__).parents[2])
    return [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != _OURS and "site-packages" not in frame.filename and not frame.filename.startswith(package)
    ]


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
