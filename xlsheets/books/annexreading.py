"""The reading of an office's tables as decisions, to be corrected by a person and used again.

Every table says which annex it was taken for, every column what it was taken
to show, every row that nothing fits asks whom it is about. What is written
down so reads back as `mapping` reads it.
"""

from collections.abc import Iterator, Sequence

from xlsheets.books.annexhead import BY_HAND, role_of, stack
from xlsheets.books.annexmap import columns_named
from xlsheets.books.annexword import FIGURES, KEYS, NOTHING
from xlsheets.books.mapping import Decision, look_of_head
from xlsheets.books.surround import unit_above
from xlsheets.books.tablerow import Rows
from xlsheets.books.target import Target
from xlsheets.core.figures import Figures, Wanted
from xlsheets.core.findings import column_name
from xlsheets.core.spelling import normal

_WORDS = {name: word for word, name in {**KEYS, **FIGURES}.items()}


def readings(targets: Sequence[Target], figures: Figures) -> list[Decision]:
    """Return how tables were read, as the decisions that would have them read so again.

    Args:
        targets: The tables.
        figures: The round's figures.
    """
    return [one for target in targets for one in (_table(target), *_columns(target), *_rows(target, figures))]


def questions(found: Sequence[Decision]) -> list[Decision]:
    """Return the readings that ask for an answer: what could not be told from the table itself."""
    return [one for one in found if not one.decides]


def _table(target: Target) -> Decision:
    look = look_of_head(target.grid, target.header)
    asked = f"“{target.title}”是哪个附件？（不填的写“{NOTHING}”）"
    return Decision("*", target.grid.name, look, asked=asked, annex=target.annex.id)


def _columns(target: Target) -> Iterator[Decision]:
    grid, header = target.grid, target.header
    look = look_of_head(grid, header)
    keys = {column: key for key, column in target.keys.items()}
    for column in range(header.right + 1):
        texts = stack(grid, header, column)
        if not texts:
            continue
        named = " / ".join(texts)
        if columns_named(grid, header, named) != [column]:
            named = f"{column_name(column)}{header.bottom + 1}"
        shows = _WORDS[keys[column]] if column in keys else None
        if column in target.columns:
            shows = path_of(target.columns[column], target)
        elif column in target.left or role_of(texts[-1]) in BY_HAND:
            shows = NOTHING
        asked = f"表头“{'/'.join(texts)}”取哪个数？"
        yield Decision("*", "*", look, asked=asked, column=named, means=shows)


def path_of(wanted: Wanted, target: Target) -> str:
    """Return a figure in the words that a decision has for it: 承诺践诺情况 / 满意 / 票数."""
    other = wanted.form is not None and wanted.form is not target.form
    form = (wanted.form.title or wanted.form.id) if other and wanted.form is not None else None
    parts = (form, wanted.item, wanted.group, wanted.level, _WORDS[wanted.name])
    return " / ".join(part for part in parts if part)


def _rows(target: Target, figures: Figures) -> Iterator[Decision]:
    unit, _ = unit_above(figures, target)
    rows = Rows(figures, target, unit)
    rows.printed()
    look = look_of_head(target.grid, target.header)
    for _, text in rows.unknown:
        yield Decision("*", "*", look, asked=f"“{text}”是谁？（不填的写“{NOTHING}”）", row=text, means=None)


def without_known(found: Sequence[Decision], known: Sequence[Decision]) -> list[Decision]:
    """Return the readings that no decision has been made or asked about yet."""
    asked = {_key(one) for one in known}
    return [one for one in found if _key(one) not in asked]


def _key(one: Decision) -> tuple[object, ...]:
    return one.like, normal(one.column or ""), normal(one.row or ""), one.sheet if one.annex else ""


# ── as TOML ─────────────────────────────────────────────────────────


def as_toml(decisions: Sequence[Decision]) -> str:
    """Return decisions as the [[map]] entries that --map reads; the question stands above each as a comment."""
    return "\n".join(_entry(one) for one in decisions)


def _entry(one: Decision) -> str:
    lines = [f"# {one.asked}".replace("\n", " ").replace("\r", " ")] if one.asked else []
    lines.append("[[map]]")
    fields = {"file": one.file, "sheet": one.sheet, "like": one.like, "annex": one.annex, "column": one.column}
    fields |= {"row": one.row, "means": one.means or ("" if one.column or one.row else None)}
    fields |= {"unit": one.unit, "form": one.form, "read": one.read, "group": one.group}
    lines += [
        f"{key} = {_string(value)}"
        for key, value in fields.items()
        if value is not None and not (key in ("file", "sheet") and value == "*")
    ]
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """Return a text as a TOML string."""
    plain = "".join(f"\\u{ord(char):04x}" if ord(char) < 32 or ord(char) == 127 else char for char in _escaped(text))
    return f'"{plain}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
