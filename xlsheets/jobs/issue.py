"""下发: the files that a superior office sends out at the start of a round.

`issue` is pure, `write_issue` writes what it yields. The same scheme and
roster give the same names and the same bytes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsheets.books.branchbook import branch_workbook, forms_of_workbook
from xlsheets.books.commentform import comment_workbook
from xlsheets.books.desk import book_with_desk
from xlsheets.books.paperballot import paper_ballot
from xlsheets.books.rosterfile import read_roster
from xlsheets.books.schemefile import Scheme as SchemeFile
from xlsheets.books.summary.writing import write_summary
from xlsheets.core.findings import Place, Refused
from xlsheets.core.outcome import Outcome
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.wording import finding
from xlsheets.jobs.codes import check_no_codes, numbers_of, write_new_codes
from xlsheets.jobs.output import check_folder, check_target, write_file

COLLECTING = "汇总.xlsm"
_FORBIDDEN = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_LONGEST = 60
"""Characters of a name: three bytes each stay well below what file systems allow."""
_MOST_NAMED = 20
"""How many files in the way are named."""


def issue(scheme: Scheme, roster: Roster, coded: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield file name and content of everything that is sent out.

    A branch workbook for each leaf of the roster, numbered in roster order
    (01_化学系教工党支部.xlsx) – one a rater group where the scheme keeps groups
    apart by workbook (01_化学系教工党支部_群众.xlsx) –, then the paper ballots (附件1_….xlsx), then
    汇总.xlsm, which stays with the office that collects. Names are allowed on
    Windows and differ even where case is ignored.

    Args:
        scheme: The round's scheme.
        roster: Its roster.
        coded: Whether raters have 评议码: paper ballots with a line for it come beside the others.
    """
    taken: set[str] = set()
    digits = max(2, len(str(len(roster.leaves))))
    for number, name in enumerate(roster.leaves, 1):
        unit = roster.unit(name)
        if unit is None:
            continue
        members, stem = roster.members_of(name), f"{number:0{digits}}_{safe_name(name)}"
        if forms_of_workbook(scheme, unit, None):
            yield _free(stem, taken), branch_workbook(scheme, unit, members)
        for group in scheme.groups_apart:
            if forms_of_workbook(scheme, unit, group):
                yield _free(safe_name(f"{stem}_{group}"), taken), branch_workbook(scheme, unit, members, group)
    if scheme.comments is not None:
        for unit in roster.units:
            if unit.parent or unit.name in roster.leaves:
                content = comment_workbook(scheme, unit, roster.members_of(unit.name), scheme.comments)
                yield _free(safe_name(f"点评登记表_{unit.name}"), taken), content
    for annex_id, form in ballots(scheme):
        name = f"{annex_id or '评议表'}_{form.title or form.id}"
        yield _free(safe_name(name), taken), paper_ballot(scheme, form, annex_id)
        if coded:
            yield _free(safe_name(f"{name}（填评议码）"), taken), paper_ballot(scheme, form, annex_id, coded)
    yield COLLECTING, collecting_workbook(scheme, roster)


def collecting_workbook(scheme: Scheme, roster: Roster) -> bytes:
    """Return the workbook in which returns are collected: buttons, scheme, roster, and every unit still missing."""
    return write_summary(Outcome(scheme, roster, (), (), (), roster.leaves), book=book_with_desk(scheme))


def ballots(scheme: Scheme) -> Iterator[tuple[str | None, Form]]:
    """Yield each form that is printed on paper, with the annex that it is.

    Annexes of rows "ballot" in their order, one without a form taking the
    first form not yet named; forms that no annex names follow without one.
    """
    named = {annex.form for annex in scheme.annexes if annex.rows == "ballot"}
    left = [form for form in scheme.forms if form.id not in named]
    for annex in scheme.annexes:
        if annex.rows == "ballot":
            if annex.form is not None:
                yield annex.id, scheme.form(annex.form)
            elif left:
                yield annex.id, left.pop(0)
    for form in left:
        yield None, form


def safe_name(name: str) -> str:
    """Return a name without what Windows forbids in file names; the forbidden signs become full-width ones."""
    printable = "".join(char if char.isprintable() else " " for char in name)
    return printable.translate(_FORBIDDEN)[:_LONGEST].strip(" .") or "未命名"


def _free(stem: str, taken: set[str]) -> str:
    """Return the stem with its ending, told apart from names already given."""
    name, number = f"{stem}.xlsx", 2
    while name.casefold() in taken:
        name, number = f"{stem}（{number}）.xlsx", number + 1
    taken.add(name.casefold())
    return name


@dataclass(frozen=True)
class Issued:
    """What issuing into a folder did.

    Attributes:
        written: The files that were written.
        kept: Those that were there already with the same content.
        others: Workbooks in the folder that are none of this issue, such as those of an earlier roster.
    """

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    others: tuple[Path, ...]


def write_issue(scheme_name: str, roster_path: Path, folder: Path, codes: str | None = None) -> Issued:
    """Write everything that is sent out into a folder, and return what was written and what was there.

    Files that are there already with other content are left alone and named, and nothing is written.

    Args:
        scheme_name: As `Scheme.load` takes it.
        roster_path: The roster.
        folder: Where to.
        codes: How many 评议码 each unit gets, as jobs.codes.numbers_of takes it; None for a round without.

    Raises:
        Refused: for an unknown scheme, a faulty roster, a folder that cannot be
            written, or files in the way (issue-exists, for codes target-exists).
    """
    scheme = SchemeFile.load(scheme_name)
    roster = read_roster(roster_path)
    numbers = numbers_of(codes, roster) if codes is not None else {}
    check_folder(folder)
    if codes is not None:
        check_no_codes(folder)
    made = {folder / name: content for name, content in issue(scheme, roster, bool(numbers))}
    there = [path for path in made if path.exists()]
    _refuse_other_content(folder, [path for path in there if not _holds(path, made[path])])
    others = [path for path in sorted(folder.iterdir()) if path not in made and _is_workbook(path)]
    written = [path for path in made if path not in there]
    for path in written:
        check_target(path)  # all of them before the first is written
    for path in written:
        write_file(path, made[path])
    written += write_new_codes(scheme, numbers, folder, _numbered(roster)) if numbers else []
    return Issued(tuple(written), tuple(there), tuple(others))


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in (".xlsx", ".xlsm") and not path.name.startswith(("~$", ".")) and path.is_file()


def _refuse_other_content(folder: Path, paths: Sequence[Path]) -> None:
    """Refuse to write where files with other content are in the way.

    Raises:
        Refused: issue-exists.
    """
    if paths:
        names = "、".join(path.name for path in paths[:_MOST_NAMED]) + " …" * (len(paths) > _MOST_NAMED)
        raise Refused(finding("issue-exists", Place(str(folder)), count=len(paths), names=names))


def _numbered(roster: Roster) -> Callable[[str], str]:
    """Return how a unit begins the names of its files: its number in the roster, and its name."""
    digits = max(2, len(str(len(roster.leaves))))
    names = {name: f"{number:0{digits}}_{safe_name(name)}" for number, name in enumerate(roster.leaves, 1)}
    return names.__getitem__
