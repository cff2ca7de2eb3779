"""Several returns of one unit: which of them counts, and why the others do not."""

from collections.abc import Sequence
from dataclasses import replace

from xlsheets.core.findings import Place
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.wording import finding

_Cover = tuple[str | None, str | None, str | None, str | None]


def without_own_summaries(files: Sequence[Submission]) -> list[Submission]:
    """Mark 汇总 workbooks that only repeat files which are all here themselves: our own, left among the returns."""
    here = {file.sha256 for file in files if file.sha256 and not file.made_of}
    found = []
    for file in files:
        if file.status is not Status.ACCEPTED or not file.made_of or not here.issuperset(file.made_of):
            found.append(file)
            continue
        note = finding("summary-repeats", Place(file.path), count=len(file.made_of))
        alone = replace(file, lines=(), findings=(), opinions=(), comments=(), modes=())
        found.append(alone.became(Status.DUPLICATE, note, note="所汇总的报送表都在"))
    return found


def once(files: Sequence[Submission]) -> list[Submission]:
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


def settled(files: Sequence[Submission], prefer: Sequence[str]) -> list[Submission]:
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
                others = "、".join(rival.path for rival in rivals if rival is not file and _speak_alike(file, rival))
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
        covers = _covers(file)
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


def _speak_alike(one: Submission, other: Submission) -> bool:
    """Return whether two files themselves speak of the same ballots, and not only by way of a third."""
    return _meet(_covers(one), _covers(other))


def _covers(file: Submission) -> set[_Cover]:
    return set(file.covers) or {(file.unit, None, None, None)}


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
