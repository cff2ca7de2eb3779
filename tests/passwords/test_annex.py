"""Annexes under a password: filled and encrypted again on request, never left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.annexes.examiner import read
from tests.annexes.paper import by_openpyxl, paper
from tests.annexes.rounds import CHEMISTRY, MATHS, Round
from tests.annexes.test_read_only_formats import by_xlwt
from tests.office.libreoffice import Office
from tests.passwords.locks import PASSWORD, by_libreoffice, by_msoffcrypto, plain
from tests.support.command import run
from xlsheets.books.password import Secret
from xlsheets.core.findings import Refused
from xlsheets.jobs.fill import fill
from xlsheets.jobs.keys import Keys
from xlsheets.jobs.officefile import Access

EMPTY = f"""
    | 附件4 党支部群众评议结果汇总表 | < | < | < | < |
    | 支部名称 | 满意 | 基本满意 | 不满意 | 满意率 |
    | {CHEMISTRY} | | | | |
    | {MATHS} | | | | |
"""


@pytest.fixture
def locked(annex: Path) -> Path:
    """An annex under the password."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    return by_msoffcrypto(annex)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """The file with the password."""
    path = tmp_path / "密码.txt"
    path.write_text(f"别的\n{PASSWORD}\n", encoding="utf-8")
    return path


def test_filled_and_locked_again(pair: Round, locked: Path, secret: Path) -> None:
    """The same password opens it, no other; the backup and undo are of the locked bytes."""
    before = locked.read_bytes()
    done = run("annex", pair.store, "--into", locked, "--password-file", secret, "--encrypt")
    assert done.exit_code == 0, done.said
    after = locked.read_bytes()
    found = read(plain(after), "附件4")
    assert [found[cell] for cell in ("B3", "C3", "E3", "B4")] == [25, 2, 96.43, 11]
    (backup,) = [file for file in locked.parent.iterdir() if "备份" in file.name and file.suffix != ".json"]
    assert backup.read_bytes() == before
    assert PASSWORD not in done.said
    again = run("annex", pair.store, "--into", locked, "--password-file", secret, "--encrypt")
    assert again.exit_code == 0
    assert locked.read_bytes() == after, "nothing to fill, nothing written"
    assert run("undo", locked).exit_code == 0
    assert locked.read_bytes() == before


def test_it_is_not_written_open(pair: Round, locked: Path, secret: Path) -> None:
    """Without --encrypt the file is refused, with the option in the sentence; a dry run shows the cells."""
    before = locked.read_bytes()
    done = run("annex", pair.store, "--into", locked, "--password-file", secret)
    assert done.exit_code == 2
    assert "--encrypt" in done.said
    shown = run("annex", pair.store, "--into", locked, "--password-file", secret, "--dry-run")
    assert shown.exit_code == 0
    assert "25" in shown.said
    preview = run("annex", pair.store, "--into", locked, "--password-file", secret, "--preview", locked.parent)
    assert preview.exit_code == 2
    forced = run(
        "annex", pair.store, "--into", locked, "--password-file", secret, "--encrypt", "--preview", locked.parent
    )
    assert forced.exit_code == 2, "a preview is a plain copy"
    assert locked.read_bytes() == before
    assert [file.name for file in locked.parent.iterdir()] == [locked.name]


def test_without_or_with_a_wrong_password(pair: Round, locked: Path, tmp_path: Path) -> None:
    """Refused, nothing written."""
    before = locked.read_bytes()
    wrong = tmp_path / "错.txt"
    wrong.write_text("不对\n", encoding="utf-8")
    for options, code in (((), "file-encrypted"), (("--password-file", wrong), "password-wrong")):
        done = run("annex", pair.store, "--into", locked, "--encrypt", *options)
        assert done.exit_code == 2
        assert code in done.said
        assert "不对" not in done.said
    assert locked.read_bytes() == before


def test_encrypt_needs_a_password_that_was_there(pair: Round, annex: Path) -> None:
    """--encrypt on an open file is refused: nobody said which password."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    done = run("annex", pair.store, "--into", annex, "--encrypt")
    assert done.exit_code == 2
    assert "annex-not-encrypted" in done.said


def test_somebody_is_asked_at_a_terminal(pair: Round, locked: Path) -> None:
    """Up to three times; nothing typed ends it."""
    answers = iter([Secret("不对"), Secret(PASSWORD)])
    asked: list[str] = []

    def ask(files: str) -> Secret:
        asked.append(files)
        return next(answers)

    done = fill(pair.store, locked, access=Access(Keys(ask=ask), encrypt=True))
    assert done.backup is not None
    assert asked == [str(locked)] * 2
    with pytest.raises(Refused) as refused:
        fill(pair.store, locked, access=Access(Keys(ask=lambda files: None), encrypt=True))
    assert [one.code for one in refused.value.findings] == ["file-encrypted"]


def test_an_xls_that_needs_no_password_from_anybody(pair: Round, annex: Path) -> None:
    """A book that Excel opens by itself keeps that lock without being told to."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    by_msoffcrypto(annex, "VelvetSweatshop")
    done = run("annex", pair.store, "--into", annex)
    assert done.exit_code == 0, done.said
    assert read(plain(annex.read_bytes(), "VelvetSweatshop"), "附件4")["B3"] == 25


@pytest.mark.office
@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods"])
def test_what_libreoffice_locked(pair: Round, annex: Path, secret: Path, office: Office, ending: str) -> None:
    """An .xlsx is filled and locked again, of an .xls or .ods a locked copy is made; the file itself stays."""
    source = annex.with_name("source.xls")
    by_xlwt(source)
    target = by_libreoffice(source, annex.with_suffix(ending), office.home)
    source.unlink()
    before = target.read_bytes()
    options = ("--password-file", secret)
    assert run("annex", pair.store, "--into", target, *options).exit_code == 2
    done = run("annex", pair.store, "--into", target, *options, "--encrypt")
    assert done.exit_code == 0, done.said
    assert read(plain(annex.read_bytes()), "附件4")["C4"] == 11
    if ending != ".xlsx":
        assert target.read_bytes() == before
    else:
        assert run("undo", target).exit_code == 0
        assert target.read_bytes() == before
