"""Which returned codes stand for a ballot: unknown and reused ones do not, and each is named at its cell.

A code is a rater's for one round: on each form it rates each subject once. The
first use in the unit that it was issued to counts (files by path, cells in
reading order); any other is void, with a finding. No finding holds a code.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from xlsheets.core.findings import Finding, Place
from xlsheets.core.issuedcodes import IssuedCodes
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.spelling import unit_key
from xlsheets.core.wording import finding


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One place where a code stands, or should stand.

    Attributes:
        digest: The code's hash; that of the text for a typing error; empty where no code was filled in.
        sound: Whether its check character is right.
        form: The form of the ballot; empty in a list of codes beside counts.
        subject: Whom the ballot rates; empty for the organisation itself.
        place: The cell; the table's header where ballots have no cell for a code.
        count: How many ballots it speaks of.
    """

    digest: str
    sound: bool
    form: str
    subject: str
    place: Place
    count: int = 1


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """How many codes there are, in numbers and nothing else; issued = returned + missing.

    Attributes:
        issued: Codes issued to all units.
        returned: Codes that came back from their own unit.
        unknown: Codes that came back and were not issued to that unit, typing errors and ballots without one included.
        reused: Codes that were used more than once.
        missing: Codes that did not come back.
    """

    issued: int
    returned: int
    unknown: int
    reused: int
    missing: int


@dataclass
class Judged:
    """What became of the codes of a round.

    Attributes:
        struck: For each file the places whose ballots are void.
        findings: For each file what was found.
        general: What belongs to no file.
        counts: How many.
    """

    struck: dict[str, frozenset[Place]] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    general: list[Finding] = field(default_factory=list)
    counts: CodeCounts = CodeCounts(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Bad:
    """A use that does not stand: where, why, and for a reused code where it was used first."""

    file: str
    use: CodeUse
    why: str
    first: Place | None = None
    owner: str = ""


_WHY = {
    "blank": ("没有填评议码", "no code is filled in"),
    "mistyped": ("校验位不对，多半是录入有误", "its check character is wrong, most likely a typing error"),
    "never": ("本轮没有发过这个码", "this code was not issued in this round"),
    "elsewhere": ("这个码发给了“{owner}”", "this code was issued to “{owner}”"),
}
_EFFECT = {
    True: ("改正前这张票计为废票", "until then the ballot is void"),
    False: (
        "名单上的码对不上具体的票，票数没有改动",
        "a list does not tell which ballot it was; the counts are as returned",
    ),
}


def judge(files: Sequence[Submission], issued: IssuedCodes) -> Judged:
    """Return which codes of the accepted files do not stand, what is found, and how many there are.

    Args:
        files: Every file, by path; only the accepted ones are looked at.
        issued: The codes of the round.
    """
    accepted = [file for file in files if file.status is Status.ACCEPTED and file.unit is not None]
    known: dict[tuple[str, str, str], list[tuple[Submission, CodeUse]]] = {}
    bad: list[_Bad] = []
    for file in accepted:
        coded = {use.form for use in file.codes if use.digest}
        for use in file.codes:
            if not use.digest:
                bad += [_Bad(file.path, use, "blank")] if use.form in coded else []
            elif use.digest in issued.owners:
                known.setdefault((use.digest, use.form, use.subject), []).append((file, use))
            else:
                bad.append(_Bad(file.path, use, "never" if use.sound else "mistyped"))
    returned = set()
    for (digest, _, _), uses in known.items():
        wrong = list(_beyond_the_first(uses, issued.owners[digest]))
        bad += wrong
        if len(wrong) < len(uses):
            returned.add(digest)
    return _judged(accepted, issued, bad, returned)


def _beyond_the_first(uses: Sequence[tuple[Submission, CodeUse]], owner: str) -> Iterator[_Bad]:
    """Yield the uses of one code that do not stand: all but the first in its own unit."""
    own = [use for file, use in uses if unit_key(file.unit or "") == unit_key(owner)]
    first = own[0] if own else uses[0][1]
    for file, use in uses:
        if use is not first:
            yield _Bad(file.path, use, "reused", first.place)
        elif not own:
            yield _Bad(file.path, use, "elsewhere", owner=owner)


def _judged(files: Sequence[Submission], issued: IssuedCodes, bad: Sequence[_Bad], returned: set[str]) -> Judged:
    units = {file.path: file.unit or "" for file in files}
    found = Judged()
    for path in units:
        here = [one for one in bad if one.file == path]
        found.findings[path] = [_finding(one, units[path]) for one in _in_runs(here)]
        found.struck[path] = frozenset(one.use.place for one in here if one.use.form)
    found.general = list(_of_units(files, issued, returned, found))
    unknown = [one for one in bad if one.why != "reused"]
    total = len(issued.owners)
    found.counts = CodeCounts(
        total,
        len(returned),
        len({one.use.digest for one in unknown if one.use.digest})
        + sum(one.use.count for one in unknown if not one.use.digest),
        len({one.use.digest for one in bad if one.why == "reused"}),
        total - len(returned),
    )
    return found


def _of_units(files: Sequence[Submission], issued: IssuedCodes, returned: set[str], found: Judged) -> Iterator[Finding]:
    """Yield how many codes of each unit are missing; note files whose ballots carry no code at all."""
    coded: set[str] = set()
    for file in files:
        unit = unit_key(file.unit or "")
        own = any(unit_key(name) == unit and digests for name, digests in issued.units.items())
        if any(use.digest for use in file.codes):
            coded.add(unit)
        elif own and file.lines:
            note = finding("ballot-code-absent", Place(file.path), unit=file.unit)
            found.findings[file.path].append(note)
    for name, digests in issued.units.items():
        missing = len(digests) - len(returned.intersection(digests))
        if unit_key(name) in coded and missing:
            numbers = {"issued": len(digests), "returned": len(digests) - missing, "count": missing}
            yield finding("ballot-code-missing", Place(), unit=name, **numbers)


def _in_runs(bad: Iterable[_Bad]) -> Iterator[_Bad]:
    """Yield what does not stand, one for the lines of one rater that follow each other."""
    run: _Bad | None = None
    for one in bad:
        if run is not None and _goes_on(run, one):
            first = _joined(run.first, one.first) if run.first is not None and one.first is not None else None
            use = replace(run.use, place=_joined(run.use.place, one.use.place), count=run.use.count + one.use.count)
            run = replace(run, use=use, first=first)
            continue
        if run is not None:
            yield run
        run = one
    if run is not None:
        yield run


def _goes_on(run: _Bad, one: _Bad) -> bool:
    same = (run.why, run.use.digest, run.use.form) == (one.why, one.use.digest, one.use.form)
    if not same or (run.why != "reused" and run.use.digest and run.use.subject == one.use.subject):
        return False
    return _adjoin(run.use.place, one.use.place) and (
        run.first is None or one.first is None or _adjoin(run.first, one.first)
    )


def _adjoin(above: Place, below: Place) -> bool:
    if above == below:
        return True
    if None in (above.bottom, below.top) or (above.file, above.sheet, above.left) != (
        below.file, below.sheet, below.left,
    ):  # fmt: skip
        return False
    return below.top == (above.bottom or 0) + 1


def _joined(above: Place, below: Place) -> Place:
    return replace(above, bottom=max(above.bottom or 0, below.bottom or 0)) if above != below else above


def _finding(one: _Bad, unit: str) -> Finding:
    effect, effect_en = _EFFECT[bool(one.use.form)]
    if one.why == "reused":
        return finding("ballot-code-reused", one.use.place, first=one.first, effect=effect, effect_en=effect_en)
    why, why_en = (text.format(owner=one.owner) for text in _WHY[one.why])
    if one.why == "blank" and one.use.count > 1:
        why, why_en = f"{one.use.count} 张票{why}", f"{why_en} on {one.use.count} ballots"
    return finding(
        "ballot-code-unknown", one.use.place, why=why, why_en=why_en, unit=unit, effect=effect, effect_en=effect_en
    )
