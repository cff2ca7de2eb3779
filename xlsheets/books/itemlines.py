"""Items that stand one below the other: the column of their texts, and the item of each row."""

from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.likeness import likeness
from xlsheets.core.spelling import normal


def item_column(table: Table, words: Vocabulary) -> int | None:
    """Return the column whose texts are items; None when there is none."""
    grid, best, found = table.grid, 0, None
    taken = {level.column for level in table.header.levels}
    for column in range(grid.width):
        if column in taken:
            continue
        texts = {text for row in table.rows[:400] if (text := grid.shown_text(row, column))}
        hits = len({item for text in texts for item in words.item_matches(text).values()})
        if hits > best:
            best, found = hits, column
    role = table.column("item")
    if best == 0 and role is not None and any(grid.text(row, role) for row in table.rows):
        return None
    return found


def item_texts(table: Table, column: int) -> list[str]:
    """Return the text of each row's item: its own, else, in a row of a further rater group, that of the row above."""
    texts: list[str] = []
    groups: set[str] = set()
    for row in table.rows:
        text, group = table.grid.shown_text(row, column), normal(table.key_text(row, "group"))
        if text:
            groups = set()
        elif texts and group and group not in groups:
            text = texts[-1]
        groups.add(group)
        texts.append(text)
    return texts


def name_items(table: Table, texts: list[str], words: Vocabulary) -> None:
    """Give each row its item: by its text; then, for one left over at its own place, by order."""
    assert table.form is not None
    taken: set[str] = set()
    left: list[tuple[int, int, str]] = []
    stacked = table.days is not None or any(
        table.column(role) is not None for role in ("ballot", "subject", "group", "unit")
    )
    for position, (row, text) in enumerate(zip(table.rows, texts, strict=True)):
        item = words.item_matches(text).get(table.form.id) if text else None
        if item is None or (item in taken and not stacked):
            left.append((position, row, text))
            continue
        taken.add(item)
        table.items[row] = item
    for position, row, text in left:
        expected = table.form.texts[position] if position < len(table.form.texts) else None
        if expected and expected not in taken and likeness(normal(text), normal(expected)) >= 60:
            taken.add(expected)
            table.items[row] = expected
        else:
            table.strange.append((row, text))
    strange = {row for row, _ in table.strange}
    table.rows = [row for row in table.rows if row not in strange]
