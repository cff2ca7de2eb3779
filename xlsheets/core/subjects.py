"""Forms that have nobody to rate: a scheme and a roster that do not fit together."""

from collections.abc import Iterator

from xlsheets.core.findings import Finding, Place
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import finding


def without_subjects(scheme: Scheme, roster: Roster) -> Iterator[Finding]:
    """Yield a finding for each form of people for which no unit that fills it in has a member on the roster.

    Nothing is said of a roster without members: names may be written by the
    units then. A unit without members beside others that have some is named.
    """
    if not roster.members:
        return
    for form in scheme.forms:
        if not form.of_people:
            continue
        units = [unit for unit in map(roster.unit, roster.leaves) if unit is not None and form.concerns(unit.category)]
        bare = [unit.name for unit in units if not roster.labels_of(unit.name, form.roles)]
        if not bare:
            continue
        names = "、".join(bare[:10]) + ("等" if len(bare) > 10 else "")
        roles = "、".join(form.roles) or "任何人"
        yield finding(
            "form-without-subjects", Place(), form=form.title or form.id, units=names, count=len(bare), roles=roles,
            roles_en="、".join(form.roles) or "anybody",
        )  # fmt: skip
