"""Tables of scores: a ballot's items one below the other, ballots side by side, and what may be means instead.

A score looks like a mean. A table is taken for ballots when it says so: by a
ballot's number, by the word, by marks beside the scores, or because a name
stands on it several times. Otherwise it is asked about, and what the cover
states of the ballots may answer.
"""

import re
from fractions import Fraction

from xlsheets.books.body import texts_of
from xlsheets.books.formchoice import form_doubt, form_of_texts
from xlsheets.books.grid import Grid
from xlsheets.books.itemlines import item_column, name_items
from xlsheets.books.part import written
from xlsheets.books.scorehead import is_figure_beside, is_full_mark, names_a_ballot, sum_kind
from xlsheets.books.sideways import Turned
from xlsheets.books.table import Doubt, Table
from xlsheets.books.valuekind import names_repeat, speaks_as_a_ballot
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.scoremark import read_score
from xlsheets.core.spelling import normal

_SUMS_UP = re.compile(r"统计|汇总|平均|均分|结果|计分|合成")


def decide_scores(table: Table, words: Vocabulary) -> None:
    """Decide a table of items with a column of scores and no levels: layout A."""
    table.by, table.values = "items", "marks"
    set_sums_apart(table)
    table.item_column = item_column(table, words)
    texts = [] if table.item_column is None else [table.grid.shown_text(row, table.item_column) for row in table.rows]
    table.form = form_of_texts(table, texts, words)
    if table.form is None or not table.form.scored:
        table.form, table.doubt = None, form_doubt(words)
        return
    table.scale = table.form.scale
    name_items(table, texts, words)
    for row in [row for row in table.rows if table.items[row] not in table.form.scored]:
        if any(table.grid.value(row, column) != "" for column in table.header.scores):
            table.strange.append((row, table.grid.shown_text(row, table.item_column or 0)))
        table.rows.remove(row)
        del table.items[row]
    take_scores(table)
    if table.doubt is None:
        ask_for_means(table)


def take_scores(table: Table) -> None:
    """Take the header's columns of scores for those of a table's score items, unless they may be something else."""
    form = table.form
    assert form is not None
    rows = {row: limits for row in table.rows if (limits := form.limits(table.items.get(row, ""))) is not None}
    table.scores = table.header.scores if rows else []
    for column in table.header.full if table.scores else ():
        if any(_differs(table, row, column, limits[1]) for row, limits in rows.items()):
            table.doubt = _other_scale()
    if any(sum(table.grid.value(row, column) != "" for column in table.scores) > 1 for row in rows):
        table.doubt = _several_columns()
    for column in table.scores:
        head = table.grid.shown_text(table.header.bottom, column)
        given = [(read_score(table.grid.value(row, column)), limits[1]) for row, limits in rows.items()]  # type: ignore[arg-type]
        if is_full_mark(head) and given and all(score == highest for score, highest in given):
            table.doubt = Doubt(
                (f"“{head.strip()}”列都是满分：可以是得分，也可以是印好的分值",
                 f"“{head.strip()}” holds full marks throughout: scores, or what can be given"),
                ("得分另写一列“得分”", "write the scores into a column 得分 of their own"),
            )  # fmt: skip


def _differs(table: Table, row: int, column: int, highest: Fraction) -> bool:
    """Return whether a cell states another highest score than the scheme."""
    stated = read_score(table.grid.value(row, column))  # type: ignore[arg-type]
    return stated is not None and stated != highest


def _several_columns() -> Doubt:
    return Doubt(
        ("有几列得分：可以是几张票，也可以是几次评议或几类人的平均分",
         "several columns of scores: ballots, or the means of rounds or groups"),
        ("几张票的各列写“票1、票2……”", "head the columns of ballots 票1, 票2 and so on"),
    )  # fmt: skip


def _other_scale() -> Doubt:
    return Doubt(
        ("表上的满分与方案的分值范围不同：分数要换算，还是方案的 score 不对，看不出",
         "the full marks on the sheet are not the scheme's: scores to be converted, or another `score` in the scheme"),
        ("按方案的分值范围打分",
         "give scores in the scheme's range"),
    )  # fmt: skip


# ── ballots or means ─────────────────────────────────────────────────────


def ask_for_means(table: Table) -> None:
    """Doubt a table of scores that nothing tells from one of means; settled as 票数 it holds means."""
    if table.settled_values == "counts":
        table.means, table.values, table.totals = True, "counts", []
    elif table.settled_values is None and _may_be_means(table):
        table.doubt = _columns_doubt(table) if _has_odd_labels(table) else means_doubt()


def means_doubt() -> Doubt:
    """Return the doubt about scores that may be one ballot's, or means."""
    return Doubt(
        ("没有票号的分数：可以是一张票的分数，也可以是平均分",
         "scores without a ballot's number: of one ballot, or means"),
        ("单张票请写票号；平均分算不出结果，请报逐票的分数",
         "write its number on a ballot; means give no result, so return the score of each ballot"),
        means=True,
    )  # fmt: skip


def _columns_doubt(table: Table) -> Doubt:
    labels = [written(value) for row in table.rows if (value := _label(table, row)) != ""]
    named = "、".join(labels[:6])
    return Doubt(
        (f"“{named}”没有写明是票：可以是几张票，也可以是几次评议、几类人或几个人的平均分",
         f"“{named}” are not said to be ballots: ballots, or the means of rounds, groups or people"),
        ("几张票的各列写“票1、票2……”", "head the columns of ballots 票1, 票2 and so on"),
        means=all(label.isdigit() for label in labels),
    )  # fmt: skip


def _may_be_means(table: Table) -> bool:
    """Return whether nothing about a table of scores says that it holds ballots."""
    form = table.form
    if form is None or table.column("unit") is not None:
        return False
    if not any(table.items.get(key) in form.scored for key in table.items) or not score_lines(table):
        return False
    if isinstance(table.grid, Turned) and table.column("ballot") is None and table.column("subject") is None:
        return True
    if _is_numbered(table) or _calls_itself_a_ballot(table):
        return False
    if table.values == "levels":
        return not _names_levels(table) and (_has_keys(table) or score_lines(table) == 1) and not _keys_repeat(table)
    keys = {(table.key_text(row, "subject"), table.key_text(row, "group")) for row in table.rows}
    return score_lines(table) <= len(keys)


def _is_numbered(table: Table) -> bool:
    column = table.column("ballot", "code")
    return column is not None and any(table.grid.shown(row, column) != "" for row in table.rows)


def _calls_itself_a_ballot(table: Table) -> bool:
    """Return whether the sheet says that it is a ballot, and not that it sums up."""
    above = [text for row in table.grid.rows[: table.header.top] for text in texts_of(row)]
    return speaks_as_a_ballot(table) and not any(_SUMS_UP.search(normal(text)) for text in (table.grid.name, *above))


def _names_levels(table: Table) -> bool:
    """Return whether level items beside the scores are filled in: a row is then a ballot."""
    assert table.form is not None
    columns = [column for column, item in table.items.items() if item not in table.form.scored]
    return any(
        table.grid.value(row, column) != "" for row in table.rows for column in columns if isinstance(column, int)
    )


def _has_keys(table: Table) -> bool:
    return table.column("subject", "group") is not None


def _keys_repeat(table: Table) -> bool:
    """Return whether most names stand more than once, or most rater groups where nobody is named."""
    if table.column("subject") is not None:
        return names_repeat(table)
    groups = [table.key_text(row, "group") for row in table.rows]
    return sum(groups.count(group) > 1 for group in groups) * 2 > len(groups)


def score_lines(table: Table) -> int:
    """Return how many ballots a table of scores has, if it has any."""
    rows = [row for row in table.rows if any(table.grid.value(row, column) != "" for column in _value_columns(table))]
    if table.by != "items":
        return len(rows)
    items = [table.items[row] for row in rows]
    return max((items.count(item) for item in set(items)), default=0)


def _value_columns(table: Table) -> list[int]:
    return [*table.header.value_columns, *table.scores]


# ── ballots side by side, and what sums them up ──────────────────────────


def _label(table: Table, row: int) -> object:
    """Return the heading of a column of scores, which heads a row once it is turned."""
    first = min(table.header.items, default=0)
    return next((value for at in range(first) if (value := table.grid.shown(row, at)) != ""), "")


def _has_odd_labels(table: Table) -> bool:
    return isinstance(table.grid, Turned) and any(_label(table, row) != "" for row in table.rows)


def name_ballots(table: Table) -> None:
    """Take the headings of columns for ballots' numbers, where all of them say so; a blank column is a ballot too."""
    if not isinstance(table.grid, Turned) or not table.rows or table.column("subject", "ballot") is not None:
        return
    first = min(table.header.items)
    column = next((at for at in range(first) if table.grid.value(table.rows[0], at) != ""), None)
    if column is not None and all(names_a_ballot(table.grid.value(row, column)) for row in table.rows):
        table.header.roles["ballot"] = column
        summed = {row for row, _ in table.totals}
        body = [row for row in range(table.header.bottom + 1, table.end) if row not in summed]
        table.rows = [row for row in body if row in table.rows or names_a_ballot(table.grid.value(row, column))]


def set_sums_apart(table: Table) -> None:
    """Leave rows of means, sums and extremes out of a table's body, to be compared."""
    known = {row for row, _ in table.totals}
    for row in table.rows:
        text = _first_text(table.grid, row, table.header.right)
        kind = sum_kind(text)
        if kind is None and isinstance(table.grid, Turned) and is_figure_beside(text):
            kind = "full" if is_full_mark(text) else "weight"
        if kind == "full" and any(
            _differs(table, row, column, limits[1])
            for column, item in table.items.items()
            if isinstance(column, int) and table.form and (limits := table.form.limits(item)) is not None
        ):
            table.doubt = _other_scale()
        if kind is not None and row not in known:
            table.totals.append((row, kind))
    table.totals.sort()
    summed = {row for row, _ in table.totals}
    table.rows = [row for row in table.rows if row not in summed]


def _first_text(grid: Grid, row: int, last: int) -> str:
    return next((text for column in range(last + 1) if (text := grid.text(row, column).strip())), "")
