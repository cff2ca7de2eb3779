"""Which form a table is: the one most of its texts are items of, else the one its surroundings speak for.

Forms that a table fits alike are kept with it: the unit's 类别 may tell them
apart later, when the unit is known.
"""

import re
from collections import Counter
from collections.abc import Iterable

from xlsheets.books.body import texts_of
from xlsheets.books.table import Doubt, Table
from xlsheets.books.vocabulary import Vocabulary, header_role
from xlsheets.core.likeness import likest_part
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal


def form_doubt(words: Vocabulary) -> Doubt:
    """Return the doubt about a table that may fill any of several forms."""
    titles = "、".join(form.title or form.id for form in words.scheme.forms)
    return Doubt(
        (f"可以是以下任一张表：{titles}", f"it could be any of the forms {titles}"),
        ("在标题或工作表名写明是哪张表", "name the form in the title or the sheet name"),
    )


def forms_of_texts(texts: Iterable[str], words: Vocabulary) -> list[Form]:
    """Return the forms that most texts are items of; none when no text is an item."""
    votes: Counter[str] = Counter()
    for text in dict.fromkeys(texts):
        for form_id in words.item_matches(text):
            votes[form_id] += 1
    best = max(votes.values(), default=0)
    return [form for form in words.scheme.forms if best and votes[form.id] == best]


def form_of_texts(table: Table, texts: Iterable[str], words: Vocabulary) -> Form | None:
    """Return the form that most texts are items of; a tie goes to the table's title, name column or sheet name."""
    return best_titled(table, forms_of_texts(texts, words))


def best_titled(table: Table, forms: list[Form]) -> Form | None:
    """Return the one form that title, sheet name and name column speak for; None when they do not tell."""
    table.fits = tuple(forms)
    if len(forms) <= 1:
        return forms[0] if forms else None
    if table.settled_form in forms:
        return table.settled_form
    people = table.column("subject") is not None or _names_somebody(table)
    above = [
        normal(text)
        for row in range(max(0, table.header.top - 6), table.header.top)
        for text in texts_of(table.grid.rows[row])
        if text
    ]
    name = normal(table.grid.name)

    def score(form: Form) -> float:
        title = normal(form.title)
        like = likest_part(title, (text for text in above if len(text) >= 4)) if title else 0.0
        named = 40.0 if normal(form.id) in name or (title and (name in title or title in name)) else 0.0
        word = {"organisation": ("组织", "支部"), "member": ("党员",), "leader": ("领导", "干部"), "window": ("窗口",)}
        hinted = 30.0 if any(hint in name for hint in word[form.subject]) else 0.0
        exact = 20.0 if title and title in above else 0.0  # one title may stand within another
        return like + exact + named + hinted + (60.0 if people == form.of_people else 0.0)

    ranked = sorted(forms, key=score, reverse=True)
    return ranked[0] if score(ranked[0]) - score(ranked[1]) >= 10 else None


def _names_somebody(table: Table) -> bool:
    """Return whether 姓名 with somebody's name stands above a table."""
    levels = {level.level for level in table.header.levels}
    for row in table.grid.rows[max(0, table.header.top - 6) : table.header.top]:
        texts = [normal(text) for text in texts_of(row) if text]
        named = any(
            re.match("(?:被评议人|被评议党员|被测评人|党员)?姓名(?::|$)|被(?:评议|测评)人(?::|$)", text)
            for text in texts
        )
        if named and levels.isdisjoint(texts) and {header_role(text) for text in texts} <= {None, "subject"}:
            return True
    return False
