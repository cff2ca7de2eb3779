"""Returned workbooks under a password: check and merge open them, and nothing shows the password."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.office.libreoffice import Office
from tests.passwords.locks import PASSWORD, by_libreoffice, by_msoffcrypto
from tests.support.containers import encrypted_workbook
from tests.support.desk import UNIT, Desk
from tests.support.schemes import ORG_ONE
from tests.support.tables import table
from xlsheets.books.password import Secret

SHEET = table(UNIT)
COUNTS = {"满意": 9, "基本满意": 0, "不满意": 1}


@pytest.fixture
def locked(desk: Desk) -> Desk:
    """A desk with one return, under the password."""
    desk.scheme(ORG_ONE)
    by_msoffcrypto(desk.put("01.xlsx", SHEET))
    return desk


def passwords(desk: Desk, *lines: str, encoding: str = "utf-8") -> Path:
    """Write a file of passwords."""
    path = desk.folder / "密码.txt"
    path.write_bytes("\r\n".join((*lines, "")).encode(encoding))
    return path


def _codes(answer: dict[str, object]) -> list[str]:
    return [one["code"] for one in answer["findings"]]  # type: ignore[attr-defined, index]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_password_of_the_file_opens_it(locked: Desk, encoding: str) -> None:
    """Each line is tried; Notepad's encodings are all the same."""
    path = passwords(locked, "别的", PASSWORD, encoding=encoding)
    answer = locked.merge("--password-file", path)
    assert _codes(answer) == []
    (result,) = answer["results"]
    assert result["counts"] == COUNTS


def test_check_opens_it_too(locked: Desk) -> None:
    """The same option."""
    assert "file-encrypted" not in _codes(locked.check("--password-file", passwords(locked, PASSWORD)))


def test_without_a_password_it_is_said_what_to_do(locked: Desk) -> None:
    """The finding names the option."""
    done = locked.run("merge")
    assert done.exit_code == 1
    (one,) = [one for one in done.json["findings"] if one["code"] == "file-encrypted"]
    assert "--password-file" in json.dumps(one, ensure_ascii=False)


def test_a_wrong_password_is_no_damage(locked: Desk) -> None:
    """password-wrong, with how many were tried; not a word of any of them."""
    done = locked.run("merge", "--password-file", passwords(locked, "错误一", "错误二"))
    assert "password-wrong" in [one["code"] for one in done.json["findings"]]
    assert "2" in done.said
    assert "错误" not in done.said


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "0 行"), (b"\xff\xd8\xff\xe0\0\0\0", "不是文本文件"), (b"".join(b"%d\n" % n for n in range(61)), "61 行")],
)
def test_a_file_without_passwords_is_refused(locked: Desk, content: bytes, word: str) -> None:
    """Empty, no text, too many; and one that is not there."""
    path = locked.folder / "密码.txt"
    path.write_bytes(content)
    for named in (path, locked.folder / "没有.txt"):
        done = locked.run("merge", "--password-file", named)
        assert done.exit_code == 2
        assert "password-file" in done.said
        assert word in done.said or named is not path


@pytest.mark.parametrize("damage", ["cut", "turned", "forged"])
def test_a_damaged_file_is_said_to_be_damaged(locked: Desk, damage: str) -> None:
    """With the right password: cut off, a byte of the content turned, no sense in it at all."""
    path = locked.folder / "in" / "01.xlsx"
    raw = path.read_bytes()
    half = len(raw) // 2
    broken = {
        "cut": raw[:half],
        "turned": raw[:half] + bytes([raw[half] ^ 1]) + raw[half + 1 :],
        "forged": encrypted_workbook(),
    }
    path.write_bytes(broken[damage])
    found = _codes(locked.merge("--password-file", passwords(locked, PASSWORD)))
    assert set(found) & {"file-damaged", "file-hostile"}


def test_the_file_of_passwords_is_no_return(locked: Desk) -> None:
    """Even where it lies among the returns."""
    path = locked.folder / "in" / "密码.txt"
    path.write_text(PASSWORD, encoding="utf-8")
    answer = locked.merge("--password-file", path)
    assert [file["path"] for file in answer["files"]] == ["in/01.xlsx"]


def test_nothing_shows_the_password(locked: Desk, tmp_path: Path) -> None:
    """Not the output, the JSON, the summary workbook, a marked copy's refusal, nor the list of processes."""
    by_msoffcrypto(locked.put("02.xlsx", SHEET), "另一个")
    path = passwords(locked, PASSWORD)
    words = ["merge", "in", "--scheme", "scheme.toml", "--roster", "roster.xlsx", "--password-file", str(path)]
    started = subprocess.Popen(
        [sys.executable, "-m", "xlsheets", *words, "--json", "-", "--into", "汇总.xlsx"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    seen: list[bytes] = []
    watch = threading.Thread(target=_watch, args=(started, seen))
    watch.start()
    out, errors = started.communicate(timeout=120)
    watch.join()
    secret = PASSWORD.encode()
    assert b"password-wrong" in out
    assert secret not in out + errors
    assert not [line for line in seen if secret in line]
    assert secret not in (locked.folder / "汇总.xlsx").read_bytes()
    assert PASSWORD not in repr(Secret(PASSWORD)) + str(Secret(PASSWORD)) + f"{Secret(PASSWORD)}"


def _watch(process: subprocess.Popen[bytes], seen: list[bytes]) -> None:
    while process.poll() is None:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                seen.append((entry / "cmdline").read_bytes() + (entry / "environ").read_bytes())
            except OSError:
                continue
        time.sleep(0.2)


def test_a_marked_copy_never_lays_open_what_was_locked(locked: Desk) -> None:
    """--mark passes such a file over, with the reason; no plain copy of it is written."""
    path = passwords(locked, PASSWORD)
    before = {file.name for file in (locked.folder / "in").iterdir()}
    done = locked.run("check", "--password-file", path, "--mark")
    assert {file.name for file in (locked.folder / "in").iterdir()} == before
    assert done.exit_code in (0, 1)


def test_without_msoffcrypto_it_is_said_what_to_do(locked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named where a password was given; without one the file is simply encrypted."""
    from xlsheets.books.container import Fault
    from xlsheets.books.password import unlock

    monkeypatch.setitem(sys.modules, "msoffcrypto", None)
    raw = (locked.folder / "in" / "01.xlsx").read_bytes()
    for secrets, code in (([Secret(PASSWORD)], "extra-missing"), ([], "file-encrypted")):
        with pytest.raises(Fault) as fault:
            unlock(raw, secrets)
        assert fault.value.code == code


def test_a_book_that_excel_opens_without_asking(locked: Desk) -> None:
    """Excel's own password, for books only protected against change, is tried by itself."""
    by_msoffcrypto(locked.put("01.xlsx", SHEET), "VelvetSweatshop")
    assert _codes(locked.merge()) == []


@pytest.mark.office
@pytest.mark.parametrize(("ending", "version"), [(".xlsx", ""), (".xls", ""), (".ods", ""), (".ods", "2")])
def test_what_libreoffice_locked_is_read(desk: Desk, office: Office, ending: str, version: str) -> None:
    """The encryption of Excel 2007 and 97, of OpenDocument 1.3 and 1.1; the wrong password opens none of them."""
    desk.scheme(ORG_ONE)
    source = desk.put("01.xlsx", SHEET)
    target = by_libreoffice(source, desk.folder / f"locked{ending}", office.home, version=version)
    source.unlink()
    target.rename(desk.folder / "in" / f"01{ending}")
    answer = desk.merge("--password-file", passwords(desk, "不对", PASSWORD))
    assert [file["status"] for file in answer["files"]] == ["accepted"]
    assert [one["counts"] for one in answer["results"]] == [COUNTS]
    assert "password-wrong" in _codes(desk.merge("--password-file", passwords(desk, "不对")))
    assert "file-encrypted" in _codes(desk.merge())
