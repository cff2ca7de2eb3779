"""Returned .ods under a password: both shapes that are written, what is not known, and what asks for too much."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace

import pytest

from tests.passwords.locks import PASSWORD
from tests.passwords.odflock import (
    CBC_ONE_BY_ONE,
    GCM,
    Words,
    locked_one_by_one,
    locked_whole,
    plain_ods,
)
from tests.passwords.test_returns import COUNTS, SHEET, passwords
from tests.support.desk import Desk
from tests.support.schemes import ORG_ONE
from xlsheets.books.container import Fault
from xlsheets.books.gate import Rejected, inspect
from xlsheets.books.password import Secret, is_encrypted, unlock
from xlsheets.core.findings import Place

PARTS = plain_ods(SHEET)
LONG = plain_ods("\n".join([SHEET, *(f"| 备注 | {number:x} |" for number in range(7**11, 7**11 + 900_000, 907))]))
"""So long that the checksum is of its beginning only."""
RIGHT = [Secret(PASSWORD)]
_ARGON2 = 'loext:argon2-iterations="{}" loext:argon2-memory="{}" loext:argon2-lanes="{}"'


def _fault(data: bytes, *secrets: Secret) -> Fault:
    with pytest.raises(Fault) as fault:
        unlock(data, secrets or RIGHT)
    return fault.value


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(locked_whole(PARTS), id="whole, Argon2id"),
        pytest.param(locked_whole(PARTS, replace(GCM, derivation="PBKDF2")), id="whole, PBKDF2"),
        pytest.param(locked_one_by_one(PARTS), id="one by one, AES-CBC"),
        pytest.param(locked_one_by_one(PARTS, replace(GCM, derivation="PBKDF2")), id="one by one, AES-GCM"),
        pytest.param(locked_one_by_one(LONG), id="longer than what the checksum is of"),
    ],
)
def test_a_password_of_the_file_opens_it(desk: Desk, data: bytes) -> None:
    """Merged like any .ods; another password is wrong, none is a question."""
    desk.scheme(ORG_ONE)
    (desk.folder / "in" / "01.ods").write_bytes(data)
    answer = desk.merge("--password-file", passwords(desk, "不对", PASSWORD))
    assert [one["code"] for one in answer["findings"]] == []
    assert [one["counts"] for one in answer["results"]] == [COUNTS]
    wrong = desk.merge("--password-file", passwords(desk, "不对", "也不对"))
    assert "password-wrong" in [one["code"] for one in wrong["findings"]]
    assert "file-encrypted" in [one["code"] for one in desk.merge()["findings"]]


UNKNOWN = {
    "cipher": ("urn:example#camellia", replace(GCM, cipher="urn:example#camellia")),
    "start": ("urn:example#whirlpool", replace(GCM, start="urn:example#whirlpool")),
    "derivation": ("PGP", replace(GCM, derivation="PGP")),
    "checksum": ("urn:example#md5", replace(CBC_ONE_BY_ONE, checksum="urn:example#md5")),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_an_encryption_that_is_not_known_is_named(desk: Desk, what: str) -> None:
    """With a password or without: no password would help, so it is said what it is, and how to save the file."""
    name, words = UNKNOWN[what]
    desk.scheme(ORG_ONE)
    (desk.folder / "in" / "01.ods").write_bytes(locked_one_by_one(PARTS, words))
    for options in ((), ("--password-file", passwords(desk, PASSWORD))):
        (one,) = [one for one in desk.merge(*options)["findings"] if one["code"] == "encryption-unknown"]
        assert one["found"] == name
        assert ".xlsx" in one["remedy"]


@pytest.mark.parametrize(
    "words",
    [
        replace(CBC_ONE_BY_ONE, said='manifest:iteration-count="1000001"'),
        replace(GCM, said=_ARGON2.format(17, 64, 4)),
        replace(GCM, said=_ARGON2.format(1, 131_073, 4)),
        replace(GCM, said=_ARGON2.format(1, 64, 17)),
    ],
)
def test_more_work_than_anybody_asks_for_is_refused(words: Words) -> None:
    """Before a password is tried."""
    assert _fault(locked_one_by_one(PARTS, words)).code == "file-hostile"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (locked_one_by_one(PARTS, replace(CBC_ONE_BY_ONE, size=65 * 2**20)), "file-too-large"),
        (locked_whole(PARTS, replace(GCM, size=2**40)), "file-too-large"),
        (locked_whole(PARTS, replace(GCM, size=1)), "file-damaged"),
        (locked_whole(PARTS, replace(GCM, size=2**20)), "file-damaged"),
        (locked_whole(PARTS, replace(GCM, harm=3)), "file-damaged"),
        (locked_one_by_one(LONG, replace(CBC_ONE_BY_ONE, harm=3)), "file-damaged"),
        (locked_one_by_one(PARTS, replace(CBC_ONE_BY_ONE, said='manifest:iteration-count="0"')), "file-damaged"),
        (locked_one_by_one(PARTS, replace(CBC_ONE_BY_ONE, said='manifest:iteration-count="多"')), "file-damaged"),
        (locked_one_by_one(PARTS, replace(CBC_ONE_BY_ONE, key_size=2**40)), "file-damaged"),
        (locked_whole(PARTS, replace(GCM, key_size=20)), "file-damaged"),
        (locked_whole(PARTS, replace(GCM, said=_ARGON2.format(1, 64, 9))), "file-damaged"),
    ],
)
def test_sizes_and_damage(data: bytes, code: str) -> None:
    """A part larger than the gate lets through, one that is not what the manifest says, numbers that are none."""
    assert _fault(data).code == code


def test_every_byte_may_be_wrong() -> None:
    """Whatever byte is turned, the file opens to what it was, or a fault says why not."""
    data = locked_one_by_one(PARTS)
    for at in range(0, len(data), 3):
        harmed = data[:at] + bytes([data[at] ^ 0x11]) + data[at + 1 :]
        if is_encrypted(harmed):
            with contextlib.suppress(Fault):
                unlock(harmed, RIGHT)


@pytest.mark.parametrize("data", [locked_whole(PARTS), locked_one_by_one(PARTS)])
def test_the_gate_knows_that_it_is_encrypted(data: bytes) -> None:
    """Where a workbook is read without any password, as a roster is."""
    with pytest.raises(Rejected) as rejected:
        inspect(data, Place("名册.ods"))
    assert rejected.value.finding.code == "file-encrypted"


def test_without_cryptography_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named where a password was given; without one the file is simply encrypted."""
    monkeypatch.setitem(sys.modules, "xlsheets.books.odspassword", None)
    data = locked_whole(PARTS)
    assert _fault(data, *RIGHT).code == "extra-missing"
    with pytest.raises(Fault) as fault:
        unlock(data, [])
    assert fault.value.code == "file-encrypted"
