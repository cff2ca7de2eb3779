"""收件汇总: returned files → a round: tallies, rates, the missing, every finding."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from xlsheets.books.codecells import CodeCheck
from xlsheets.books.gate import Rejected
from xlsheets.books.intake import Source, find_sources, sha256
from xlsheets.books.mapping import Decision, Decisions
from xlsheets.books.password import NO_PASSWORD, Secret, opened
from xlsheets.books.reading import read_book
from xlsheets.core.findings import Finding, Place, Refused, in_order
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import finding
from xlsheets.jobs import engine
from xlsheets.jobs.codes import checked
from xlsheets.jobs.keys import Keys
from xlsheets.jobs.returned import reported
from xlsheets.jobs.round import Round
from xlsheets.jobs.together import bring_together

Progress = Callable[[int, int], None]
"""Called with files done and files in all."""


@dataclass(frozen=True)
class Choice:
    """How files are read.

    Attributes:
        prefer: Paths that count when a unit has several returns.
        accept_summaries: Whether a sheet with a row a unit is counted.
        workers: Processes; None leaves it to the number of files.
        decisions: What a person decided where the program asked.
        keys: Passwords for encrypted files.
        codes: The 评议码 of the round; None when none were issued.
    """

    prefer: tuple[str, ...] = ()
    accept_summaries: bool = False
    workers: int | None = None
    decisions: tuple[Decision, ...] = ()
    keys: Keys = field(default_factory=Keys)
    codes: CodeCheck | None = None


def read_source(
    source: Source,
    scheme: Scheme,
    roster: Roster | None,
    accept_summaries: bool,
    decisions: Decisions | None = None,
    secrets: Sequence[Secret] = (),
    codes: CodeCheck | None = None,
) -> Submission:
    """Return what one file reports; a file that cannot be read is rejected with its finding.

    A fault of the program itself costs that file and no other; with
    XLSHEETS_DEBUG set it is raised instead.
    """
    try:
        return _read(source, scheme, roster, accept_summaries, decisions, secrets, codes)
    except MemoryError:
        return _died(source)
    except Exception as error:
        if os.environ.get("XLSHEETS_DEBUG"):
            raise
        seen = f"{type(error).__name__}: {error}"
        return Submission(source.label).became(
            Status.REJECTED, finding("program-fault", Place(source.label), seen=seen[:200])
        )


def _read(
    source: Source,
    scheme: Scheme,
    roster: Roster | None,
    accept_summaries: bool,
    decisions: Decisions | None,
    secrets: Sequence[Secret],
    codes: CodeCheck | None,
) -> Submission:
    digest = ""
    try:
        data = source.read()
        digest = sha256(data)
        book = read_book(opened(data, source.label, secrets), source.label)
    except Rejected as rejected:
        return Submission(source.label, digest).became(Status.REJECTED, rejected.finding)
    return reported(book, digest, scheme, roster, accept_summaries, decisions, codes)


def _died(source: Source) -> Submission:
    place = Place(source.label)
    note = finding("file-hostile", place, seen="读取时耗尽内存或进程中断")
    return Submission(source.label).became(Status.REJECTED, note)


def read_all(
    sources: Sequence[Source],
    scheme: Scheme,
    roster: Roster | None,
    choice: Choice,
    progress: Progress | None = None,
) -> list[Submission]:
    """Return what every file reports, in the order of the files."""
    work = partial(
        read_source,
        scheme=scheme,
        roster=roster,
        accept_summaries=choice.accept_summaries,
        decisions=Decisions(choice.decisions),
        secrets=choice.keys.secrets,
        codes=choice.codes,
    )
    workers = choice.workers or engine.default_workers(len(sources))
    found: list[Submission] = []
    for submission in engine.run(work, sources, workers, _died):
        found.append(submission)
        if progress is not None:
            progress(len(found), len(sources))
    _ask_for_passwords(found, sources, work, choice.keys)
    return found


def _ask_for_passwords(
    found: list[Submission], sources: Sequence[Source], work: Callable[..., Submission], keys: Keys
) -> None:
    """Read the files that no password opened once more, as long as somebody has another."""
    while keys.ask is not None:
        locked = [at for at, file in enumerate(found) if any(note.code in NO_PASSWORD for note in file.findings)]
        secret = keys.ask("、".join(sources[at].label for at in locked)) if locked else None
        if secret is None:
            return
        again = engine.run(partial(work, secrets=(secret,)), [sources[at] for at in locked], 1, _died)
        for at, submission in zip(locked, again, strict=True):
            found[at] = submission


def received(paths: Iterable[str | Path], ignore: Iterable[Path] = ()) -> tuple[list[Source], int]:
    """Return the files that paths name, and how many were passed over as nobody's return.

    Raises:
        Refused: for a path that does not exist, or when there is nothing to read.
    """
    given = [str(path) for path in paths]
    litter: list[str] = []
    sources = find_sources(given, ignore, litter)
    if not sources:
        raise Refused(finding("nothing-to-read", Place(), seen="、".join(given)))
    return sources, len(set(litter))


def merge(
    paths: Iterable[str | Path],
    scheme: Scheme,
    roster: Roster | None = None,
    *,
    ignore: Iterable[Path] = (),
    choice: Choice | None = None,
    progress: Progress | None = None,
) -> Round:
    """Return the round that returned files make.

    Args:
        paths: Files, folders, .zip, .eml.
        scheme: The round's scheme.
        roster: The round's roster; without one nothing is missing and nothing rolls up.
        ignore: Files in the folders that are no returns.
        choice: How files are read.
        progress: Called after each file.

    Raises:
        Refused: for a path that does not exist, when there is nothing to read, or prefer-unclear.
    """
    choice = choice or Choice()
    sources, passed_over = received(paths, ignore)
    preferred = [_label_of(path, sources) for path in choice.prefer]
    submissions = read_all(sources, scheme, roster, choice, progress)
    merged = bring_together(submissions, scheme, roster, preferred)
    merged = with_codes(merged, submissions, sources, choice, preferred)
    return replace(merged, passed_over=passed_over)


def with_codes(
    merged: Round,
    submissions: Sequence[Submission],
    sources: Sequence[Source],
    choice: Choice,
    prefer: Sequence[str] = (),
    chase: bool = True,
) -> Round:
    """Return a round with its 评议码 judged: ballots whose code does not stand are void, and named.

    Which codes stand shows only when all files are in; files with others are
    read once more. A round without codes is returned as it is.
    """
    check = choice.codes
    if check is None:
        return merged

    def reread(struck: dict[str, frozenset[Place]]) -> list[Submission]:
        again = [source for source in sources if source.label in struck]
        places = frozenset().union(*struck.values())
        return read_all(again, merged.scheme, merged.roster, replace(choice, codes=replace(check, struck=places)))

    files, judged = checked(merged.files, check, reread)
    accepted = {file.path: file for file in files if file.status is Status.ACCEPTED or judged.struck.get(file.path)}
    anew = [accepted.get(file.path, file) for file in submissions]
    whole = bring_together(anew, merged.scheme, merged.roster, prefer, chase)
    general = judged.general if chase else []
    return replace(whole, findings=tuple(in_order((*whole.findings, *general))), codes=judged.counts)


_MOST_NAMED = 8
"""How many files are named to choose from."""


def _label_of(path: str, sources: Sequence[Source]) -> str:
    """Return the label of the received file that a path names, however it is spelt; a bare name will do for one file.

    Raises:
        Refused: prefer-unclear when no received file, or several, are meant.
    """
    written = path.replace("\\", "/").rstrip("/")
    for source in sources:
        if source.label == written or (not source.members and source.path.resolve() == Path(path).resolve()):
            return source.label
    named = [source.label for source in sources if source.label.rpartition("/")[2] == written]
    if len(named) == 1:
        return named[0]
    raise Refused(_unclear(path, named, sources))


def _unclear(path: str, named: Sequence[str], sources: Sequence[Source]) -> Finding:
    """Return the finding for a file that is not clear: those of the name, else those of nearly the same, else any."""
    if named:
        head, head_en = f"叫这个名字的有 {len(named)} 个：", f"{len(named)} have this name: "
        listed = list(named)
    else:
        labels: dict[str, list[str]] = {}
        for source in sources:
            labels.setdefault(source.label.rpartition("/")[2], []).append(source.label)
        near = get_close_matches(path.replace("\\", "/").rpartition("/")[2], list(labels), _MOST_NAMED)
        head, head_en = "不在收到的文件中；收到的有：", "not among the files received, such as "
        listed = [label for name in near or labels for label in labels[name]]
    more, more_en = (
        (f" 等 {len(listed)} 个", f" and others, {len(listed)} in all") if listed[_MOST_NAMED:] else ("", "")
    )
    seen, seen_en = "、".join(listed[:_MOST_NAMED]) + more, ", ".join(listed[:_MOST_NAMED]) + more_en
    return finding("prefer-unclear", Place(path), seen=head + seen, seen_en=head_en + seen_en)
