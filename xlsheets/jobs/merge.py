"""收件汇总: returned files → a round: tallies, rates, the missing, every finding."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from xlsheets.books.codecells import SLIPS, CodeCheck
from xlsheets.books.commentreading import comment_submission, is_comment_book
from xlsheets.books.gate import Rejected
from xlsheets.books.grid import Book
from xlsheets.books.intake import Source, find_sources, sha256
from xlsheets.books.mapping import Decision, Decisions
from xlsheets.books.password import NO_PASSWORD, Secret, opened
from xlsheets.books.reading import read_book
from xlsheets.books.submission import read_submission
from xlsheets.core.comment import Comment, coverage
from xlsheets.core.findings import Finding, Place, Refused, in_order
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.rectification import Opinion, entries
from xlsheets.core.rollup import Line
from xlsheets.core.roster import Roster, unit_order
from xlsheets.core.scheme import Scheme
from xlsheets.core.subjects import without_subjects
from xlsheets.core.wording import finding
from xlsheets.jobs import engine
from xlsheets.jobs.codes import checked
from xlsheets.jobs.keys import Keys
from xlsheets.jobs.round import Round

_Cover = tuple[str | None, str | None, str | None, str | None]

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


def reported(
    book: Book,
    digest: str,
    scheme: Scheme,
    roster: Roster | None,
    accept_summaries: bool = False,
    decisions: Decisions | None = None,
    codes: CodeCheck | None = None,
) -> Submission:
    """Return what a workbook's sheets report, however they were read: from a file, or from an open workbook."""
    if book.template.get("template") == "summary":
        from xlsheets.books.summary.upward import as_submission  # writes workbooks too: not loaded for every check

        return as_submission(book, digest, scheme, roster)
    if scheme.comments is not None and is_comment_book(book):
        if book.template.get("template") == "comments":
            return comment_submission(book, digest, scheme, roster)
        counted = read_submission(book, digest, scheme, roster, accept_summaries, decisions, codes)
        if not counted.lines or counted.status is not Status.ACCEPTED:
            return comment_submission(book, digest, scheme, roster)
        return _both(counted, comment_submission(book, digest, scheme, roster, counted.unit))
    if book.template.get("template") == SLIPS:
        note = finding("ballot-slips-returned", Place(book.file), unit=book.template.get("unit", ""))
        return Submission(book.file, digest).became(Status.REJECTED, note)
    return read_submission(book, digest, scheme, roster, accept_summaries, decisions, codes)


def _both(counted: Submission, commented: Submission) -> Submission:
    """Return what a workbook reports that holds ballots or counts and 登记表 beside them."""
    findings = (*counted.findings, *(note for note in commented.findings if note not in counted.findings))
    return replace(
        counted, comments=commented.comments, findings=findings, layouts=(*counted.layouts, *commented.layouts)
    )


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
        Refused: for a path that does not exist, or when there is nothing to read.
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


def _label_of(path: str, sources: Sequence[Source]) -> str:
    """Return the label of the received file that a path names, however it is spelt.

    Raises:
        Refused: path-missing when it is not among the received files.
    """
    written = path.replace("\\", "/").rstrip("/")
    for source in sources:
        if source.label == written or (not source.members and source.path.resolve() == Path(path).resolve()):
            return source.label
    raise Refused(finding("path-missing", Place(path), seen="不在收到的文件中（--prefer）"))


def bring_together(
    submissions: Iterable[Submission],
    scheme: Scheme,
    roster: Roster | None,
    prefer: Sequence[str] = (),
    chase: bool = True,
) -> Round:
    """Return the round of submissions: duplicates and conflicts settled, the missing named.

    Args:
        submissions: What the files report, in any order.
        scheme: The round's scheme.
        roster: The round's roster.
        prefer: Paths that count when a unit has several returns.
        chase: Whether units without a return are reported.
    """
    files = sorted(submissions, key=lambda file: file.path)
    files = _settle(_once(files), prefer)
    accepted = [file for file in files if file.status is Status.ACCEPTED]
    lines: list[Line] = [line for file in accepted for line in file.lines]
    findings: list[Finding] = []
    for file in files:
        findings += _standing(file, accepted, scheme)
    returned = {line.unit for line in lines} | {file.unit for file in accepted if not file.only_comments}
    missing = tuple(unit for unit in (roster.leaves if roster else ()) if unit not in returned)
    findings += _small_groups(lines, scheme)
    findings += _absent_groups(lines, scheme)
    if chase:
        findings += [finding("submission-missing", Place(), unit=unit) for unit in missing]
    else:
        missing = ()
    comments = _comments(accepted)
    if chase:
        findings += _comment_notes(comments, scheme, roster)
        findings += without_subjects(scheme, roster) if roster is not None else ()
    opinions = [(unit, opinion) for unit, opinion in _written(accepted, roster)]
    return Round(
        scheme,
        roster,
        tuple(files),
        tuple(in_order(findings)),
        tuple(lines),
        missing,
        entries=tuple(entries(opinions, scheme.round)),
        comments=comments,
        firms=_firms(accepted),
        cases=tuple((unit, opinion.text) for unit, opinion in opinions if opinion.case),
    )


def _comments(files: Iterable[Submission]) -> tuple[Comment, ...]:
    """Return the comments of all files; a 登记表 without one only where nobody commented on its subject."""
    found = [comment for file in files for comment in file.comments]
    done = {(comment.unit, comment.subject) for comment in found if comment.text}
    blank: set[tuple[str, str]] = set()
    kept = []
    for comment in found:
        whom = (comment.unit, comment.subject)
        if comment.text or not (whom in done or whom in blank):
            kept.append(comment)
            blank.add(whom)
    return tuple(kept)


def _comment_notes(comments: Sequence[Comment], scheme: Scheme, roster: Roster | None) -> Iterator[Finding]:
    """Yield who has no comment yet, once comments come in, and the comments that are dated after their day."""
    rule = scheme.comments
    if rule is None or not comments:
        return
    for comment in comments:
        if rule.due and comment.day and comment.day > rule.due:
            days = {"date": comment.day.isoformat(), "due": rule.due.isoformat()}
            yield finding("comment-late", comment.place, whose=comment.subject or comment.unit, **days)
    for one in coverage(comments, rule, roster) if roster is not None else ():
        if one.missing:
            names = "、".join(one.missing[:10]) + ("等" if len(one.missing) > 10 else "")
            yield finding("comment-missing", Place(), unit=one.unit, names=names, count=len(one.missing))


def _firms(files: Iterable[Submission]) -> dict[str | None, int]:
    """Return how many firms the raters of each unit came from, and of all units together; empty when none is named."""
    by_unit: dict[str | None, set[str]] = {}
    for file in files:
        if file.firms:
            by_unit.setdefault(file.unit, set()).update(file.firms)
            by_unit.setdefault(None, set()).update(file.firms)
    return {unit: len(firms) for unit, firms in by_unit.items()}


def _written(files: Iterable[Submission], roster: Roster | None) -> list[tuple[str, Opinion]]:
    """Return unit and opinion of every accepted file, units in roster order."""
    by_unit: dict[str, list[Opinion]] = {}
    for file in files:
        for opinion in file.opinions:
            if unit := opinion.unit or file.unit:
                by_unit.setdefault(unit, []).append(opinion)
    return [(unit, opinion) for unit in unit_order(by_unit, roster) for opinion in by_unit[unit]]


def _absent_groups(lines: Iterable[Line], scheme: Scheme) -> Iterator[Finding]:
    """Yield the rater groups that a unit's form lacks while others are there, where the scheme needs each of them."""
    present: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        if line.group is not None:
            present.setdefault((line.unit, line.form), set()).add(line.group)
    for (unit, form_id), groups in present.items():
        form = scheme.form(form_id)
        absent = [group.name for group in form.groups if group.name not in groups]
        if absent and (form.weighted or form.apart == "workbook"):
            named = {"unit": unit, "form": form.title or form.id, "groups": "、".join(absent)}
            yield finding("group-absent", Place(), **named)


def _small_groups(lines: Iterable[Line], scheme: Scheme) -> list[Finding]:
    """Note the rater groups that are too small to be shown on their own, once a unit and form."""
    minimum = scheme.anonymity.minimum
    if minimum is None:
        return []
    found: dict[tuple[str, str, str], Finding] = {}
    for line in lines:
        valid = line.tally.facts.valid
        if line.group is None or valid is None or valid >= minimum:
            continue
        place = Place(line.places[0].file, line.places[0].sheet) if line.places else Place()
        note = finding("small-group", place, group=f"{line.unit} {line.group}", count=valid, minimum=minimum)
        found.setdefault((line.unit, line.form, line.group), note)
    return list(found.values())


def _once(files: Sequence[Submission]) -> list[Submission]:
    """Mark files of the same bytes: the first by path counts."""
    first: dict[str, str] = {}
    found = []
    for file in files:
        earlier = first.setdefault(file.sha256, file.path) if file.sha256 else file.path
        if earlier == file.path or file.status is Status.REJECTED:
            found.append(file)
            continue
        note = finding("submission-duplicate", Place(file.path), first=earlier)
        alone = replace(file, lines=(), findings=())
        found.append(alone.became(Status.DUPLICATE, note, note=f"与 {earlier} 相同"))
    return found


def _settle(files: Sequence[Submission], prefer: Sequence[str]) -> list[Submission]:
    """Settle which of several returns of a unit counts: the preferred, else the later dated, else none."""
    by_path = {file.path: file for file in files}
    wanted = {path.replace("\\", "/").rstrip("/") for path in prefer}
    accepted = [file for file in files if file.status is Status.ACCEPTED]
    for rivals in _rivals(accepted):
        winner, why = _winner(rivals, wanted)
        for file in rivals:
            if file is winner:
                continue
            place = Place(file.path)
            if winner is None:
                others = "、".join(rival.path for rival in rivals if rival is not file)
                note = finding("submission-conflict", place, others=others)
                by_path[file.path] = replace(file, lines=()).became(Status.REJECTED, note, note=f"与 {others} 冲突")
            else:
                zh, en = why
                note = finding("submission-superseded", place, why=zh, why_en=en, winner=winner.path)
                alone = replace(file, lines=(), findings=())
                by_path[file.path] = alone.became(Status.SUPERSEDED, note, note=f"以 {winner.path} 为准")
    return [by_path[file.path] for file in files]


def _rivals(files: Sequence[Submission]) -> list[list[Submission]]:
    """Return the sets of files that speak of the same unit, form, subject and group."""
    sets: list[tuple[set[_Cover], list[Submission]]] = []
    for file in files:
        covers: set[_Cover] = set(file.covers) or {(file.unit, None, None, None)}
        together = [file]
        apart = []
        for known, members in sets:
            if _meet(known, covers):
                covers |= known
                together = members + together
            else:
                apart.append((known, members))
        sets = [*apart, (covers, together)]
    return [members for _, members in sets if len(members) > 1]


def _meet(one: set[_Cover], other: set[_Cover]) -> bool:
    """Return whether two files speak of the same ballots; no group speaks of all groups."""
    if one & other:
        return True
    bare = {cover[:3] for cover in one if cover[3] is None} & {cover[:3] for cover in other}
    other_bare = {cover[:3] for cover in other if cover[3] is None} & {cover[:3] for cover in one}
    return bool(bare or other_bare)


def _winner(rivals: Sequence[Submission], wanted: set[str]) -> tuple[Submission | None, tuple[str, str]]:
    preferred = [file for file in rivals if file.path in wanted]
    if len(preferred) == 1:
        return preferred[0], ("已用 --prefer 指定另一份", "another was named with --prefer")
    dates = [file.date for file in rivals]
    if None in dates:
        return None, ("", "")
    latest = max(date for date in dates if date is not None)
    newest = [file for file in rivals if file.date == latest]
    if len(newest) > 1:
        return None, ("", "")
    return newest[0], (f"另一份日期为 {latest.isoformat()}", f"another is dated {latest.isoformat()}")


def _standing(file: Submission, accepted: Sequence[Submission], scheme: Scheme) -> list[Finding]:
    """Return a file's findings as the whole round sees them."""
    found = list(file.findings)
    if any(note.code == "form-missing" for note in found):
        elsewhere = {line.form for other in accepted if other.unit == file.unit for line in other.lines}
        titles = {form.title or form.id for form in scheme.forms if form.id in elsewhere}
        found = [note for note in found if note.code != "form-missing" or dict(note.values).get("form") not in titles]
    return found
