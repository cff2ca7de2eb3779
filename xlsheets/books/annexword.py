"""Words of a decision about an office's table: what a column shows (满意 / 票数), whom a row is about.

They are the words of the scheme and the roster; one that neither knows is
given back, to be named at the line where it stands.
"""

import re
from dataclasses import dataclass

from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.figures import Figures
from xlsheets.core.roster import Source
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import normal, unit_key

NOTHING = "不填"
"""What a decision says of a table, column or row that is to be left alone."""
KEYS = {"序号": "number", "单位": "unit", "姓名": "name", "参评人类别": "group", "评议项目": "item"}
"""Columns that say what a row is."""
FIGURES = {
    "票数": "counts", "得票率": "percent", "满意率": "rate", "结论": "verdict", "单位代码": "code",
    "应参评": "eligible", "参评人数": "present", "发出": "issued", "收回": "returned", "有效": "valid", "无效": "void",
    "支部数": "units", "已评支部数": "units_done", "党员数": "members",
}  # fmt: skip
"""Columns that show a figure, by the word for it."""
_SHOWS = {normal(word): name for word, name in {**KEYS, **FIGURES, NOTHING: "none", "skip": "none"}.items()}
_SHOWS |= {name: name for name in (*KEYS.values(), *FIGURES.values())}
NOTHINGS = frozenset((normal(NOTHING), "略过", "skip"))
"""Its spellings."""


@dataclass(frozen=True, slots=True)
class Shows:
    """What a column was decided to show: a key or figure by its code (none for nothing), and of what."""

    name: str
    form: Form | None = None
    item: str | None = None
    level: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """Whom a printed row was decided to be about; `nobody` leaves it empty."""

    nobody: bool = False
    unit: str | None = None
    subject: str | None = None
    item: str | None = None
    group: str | None = None

    @property
    def texts(self) -> dict[str, str]:
        """What the row says instead of its own words."""
        said = {"unit": self.unit, "name": self.subject, "item": self.item, "group": self.group}
        return {key: text for key, text in said.items() if text is not None}


def parts_of(text: str) -> list[str]:
    """Return the parts of a path such as 承诺践诺情况 / 满意 / 票数."""
    return [part.strip() for part in re.split(r"[/／]", text) if part.strip()]


def shows_of(text: str, words: Vocabulary) -> Shows | str:
    """Return what a column is said to show; the part that the scheme does not know otherwise."""
    found: dict[str, object] = {}
    scheme = words.scheme
    for part in parts_of(text):
        key = normal(part)
        if key in _SHOWS:
            found["name"] = _SHOWS[key]
        elif level := _level(scheme, key):
            found["level"] = level
        elif group := _group(scheme, key):
            found["group"] = group
        elif matches := words.item_matches(part):
            form, item = next(iter(matches.items()))
            found.update(form=scheme.form(form), item=item)
        elif form_named := _form(scheme, key):
            found["form"] = form_named
        else:
            return part
    if "name" not in found:
        if "level" not in found:
            return text
        found["name"] = "counts"
    if found["name"] in ("counts", "percent") and "level" not in found:
        return text
    return Shows(**found)  # type: ignore[arg-type]


def about_of(text: str, words: Vocabulary, figures: Figures) -> About | str:
    """Return whom a row is said to be about; the part that neither scheme nor roster knows otherwise."""
    if normal(text) in NOTHINGS:
        return About(nobody=True)
    found: dict[str, str] = {}
    for part in parts_of(text):
        if unit := _unit(figures, part):
            found["unit"] = unit
        elif subject := _subject(figures, part):
            found["subject"] = subject
        elif group := _group(words.scheme, normal(part)):
            found["group"] = group
        elif matches := words.item_matches(part):
            found["item"] = next(iter(matches.values()))
        else:
            return part
    return About(**found)  # type: ignore[arg-type]


def _unit(figures: Figures, text: str) -> str | None:
    if figures.roster is not None:
        return figures.roster.match(text, Source.COVER).unit
    keys = [unit for unit in figures.done if unit_key(unit) == unit_key(text)]
    return keys[0] if len(keys) == 1 else None


def _subject(figures: Figures, text: str) -> str | None:
    for form in figures.scheme.forms:
        if form.of_people:
            for _, name in figures.subjects(figures.units, form):
                if normal(name) == normal(text):
                    return name
    return None


def _level(scheme: Scheme, key: str) -> str | None:
    return next((level for levels in scheme.scales.values() for level in levels if normal(level) == key), None)


def _group(scheme: Scheme, key: str) -> str | None:
    return next((group.name for form in scheme.forms for group in form.groups if normal(group.name) == key), None)


def _form(scheme: Scheme, key: str) -> Form | None:
    return next((form for form in scheme.forms if key in (normal(form.title), form.id)), None)
