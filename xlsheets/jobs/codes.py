"""发码和核码: codes for every unit, with slips; returned codes judged, ballots without a good one read as void."""

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from xlsheets.books.codecells import CodeCheck
from xlsheets.books.codesfile import NAME, codes_in, codes_state, read_codes, write_codes
from xlsheets.books.systemword import system_word
from xlsheets.core.code import new_code
from xlsheets.core.codeuse import Judged, judge
from xlsheets.core.findings import Place, Refused
from xlsheets.core.issuedcodes import SALT, IssuedCodes, digest_of
from xlsheets.core.ledger import Submission
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import finding
from xlsheets.jobs.output import check_folder

FOLDER = "评议码条"
"""The slips lie apart from what is sent out."""
AUTO = "auto"
MOST = 10_000
"""Codes of one unit."""

Reread = Callable[[dict[str, frozenset[Place]]], Sequence[Submission]]
"""Reads files once more with the ballots at some places void, and returns them by path."""


def numbers_of(wanted: str, roster: Roster) -> dict[str, int]:
    """Return how many codes each unit gets, in roster order; units that get none are left out.

    Args:
        wanted: A number for each, or auto: 发出 of the roster, else 应参评.
        roster: The round's roster.

    Raises:
        Refused: codes-number for anything else, and for units of which the roster says neither.
    """
    if wanted.strip().lower() != AUTO:
        try:
            number = int(wanted)
        except ValueError:
            number = 0
        if not 1 <= number <= MOST:
            raise _no_number(f"“{wanted}”", f"“{wanted}”")
        return dict.fromkeys(roster.leaves, number)
    units = [unit for name in roster.leaves if (unit := roster.unit(name)) is not None]
    numbers = {unit.name: unit.issued if unit.issued is not None else unit.eligible for unit in units}
    unknown = [name for name, number in numbers.items() if number is None or number > MOST]
    if unknown:
        listed = "、".join(unknown[:10]) + ("等" if len(unknown) > 10 else "")
        raise _no_number(f"名册里没有发出、应参评，或多于 {MOST}：{listed}", f"unknown, or beyond {MOST}, for {listed}")
    return {name: number for name, number in numbers.items() if number}


def _no_number(seen: str, seen_en: str) -> Refused:
    return Refused(finding("codes-number", Place(), seen=seen, seen_en=seen_en, most=MOST))


def new_codes(scheme: Scheme, numbers: dict[str, int]) -> tuple[IssuedCodes, dict[str, list[str]]]:
    """Return the hashes of new random codes, and the codes themselves by unit: they exist nowhere else."""
    salt = secrets.token_bytes(SALT)
    every: set[str] = set()
    codes: dict[str, list[str]] = {}
    for unit, number in numbers.items():
        own: set[str] = set()
        while len(own) < number:
            code = new_code(secrets.randbelow)
            if code not in every:
                own.add(code)
                every.add(code)
        codes[unit] = sorted(own)
        secrets.SystemRandom().shuffle(codes[unit])
    with ThreadPoolExecutor() as threads:
        units = {
            unit: tuple(sorted(threads.map(lambda code: digest_of(code, salt), own))) for unit, own in codes.items()
        }
    return IssuedCodes(scheme.id, scheme.round, salt, units), codes


def check_no_codes(folder: Path) -> None:
    """Refuse a folder in which codes were issued before: they are never overwritten.

    Raises:
        Refused: target-exists.
    """
    for path in (folder / NAME, folder / FOLDER):
        if path.exists():
            raise Refused(finding("target-exists", Place(str(path)), seen="已经发过评议码，不会覆盖"))


def write_new_codes(scheme: Scheme, numbers: dict[str, int], folder: Path, named: Callable[[str], str]) -> list[Path]:
    """Issue codes: a workbook of slips for each unit, and the file of hashes last; return the files.

    Args:
        scheme: The round's scheme.
        numbers: How many codes each unit gets.
        folder: Where the file of hashes goes; the slips go to a folder in it.
        named: Gives a unit's part of a file name.

    Raises:
        Refused: target-exists, or target-read-only.
    """
    from xlsheets.books.codeslips import slips_workbook  # writes workbooks: not loaded for every check

    check_no_codes(folder)
    check_folder(folder / FOLDER)
    issued, codes = new_codes(scheme, numbers)
    written = []
    for unit, own in codes.items():
        written.append(_new_file(folder / FOLDER / f"{named(unit)}_评议码条.xlsx", slips_workbook(scheme, unit, own)))
    return [*written, _new_file(folder / NAME, write_codes(issued))]


def _new_file(path: Path, data: bytes) -> Path:
    """Write a file that was not there, readable to its owner alone; one that is there is left as it is."""
    try:
        with path.open("xb") as stream:
            path.chmod(0o600)
            stream.write(data)
    except FileExistsError:
        raise Refused(finding("target-exists", Place(str(path)), seen="已经发过评议码，不会覆盖")) from None
    except OSError as error:
        raise Refused(finding("target-read-only", Place(str(path)), seen=system_word(error))) from None
    return path


def load_codes(path: Path, scheme: Scheme) -> IssuedCodes:
    """Return the codes of a round from its file.

    Raises:
        Refused: path-missing, or codes-invalid for another file, a damaged one, or one of another round.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(finding("path-missing", Place(str(path)), seen=system_word(error))) from None
    return read_codes(data, str(path), scheme)


def of_this_round(codes: IssuedCodes | None, file: str, scheme: Scheme) -> IssuedCodes | None:
    """Return the codes that a 汇总 workbook holds; None for none.

    Raises:
        Refused: codes-invalid when they are of another round.
    """
    return None if codes is None else codes_in(codes_state(codes), file, scheme)


def checked(files: Sequence[Submission], check: CodeCheck, reread: Reread) -> tuple[list[Submission], Judged]:
    """Return the files with the ballots of codes that do not stand void, and what became of the codes.

    Args:
        files: Every file, settled, by path.
        check: The codes of the round.
        reread: Reads files once more.
    """
    judged = judge(files, check.issued)
    again = {path: places for path, places in judged.struck.items() if places}
    anew = {file.path: file for file in reread(again)} if again else {}
    found = []
    for file in files:
        notes = judged.findings.get(file.path, [])
        now = anew.get(file.path, file)
        found.append(replace(now, findings=(*now.findings, *notes)) if notes else file)
    return found, judged
