"""映射: what was asked, with drop-downs for the answers."""

from collections.abc import Sequence

from xlsheets.books import style
from xlsheets.books.mapping import HEADS, READ_NAMES, Decision
from xlsheets.books.mapping import SHEET as MAP
from xlsheets.books.summary.table import summary_table
from xlsheets.core.findings import Finding
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import in_words


def asked(findings: Sequence[Finding], decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions made before, and an open one for each doubt of these findings."""
    asked = list(decisions)
    for one in findings:
        if one.code not in ("layout-ambiguous", "unit-ambiguous", "unit-unknown") or one.place.file is None:
            continue
        words = in_words(one)
        look = dict(one.values).get("like")
        row = Decision(one.place.file, one.place.sheet or "*", look, asked=f"{words.title}：{words.found}")
        if not any((row.file, row.sheet, row.like) == (other.file, other.sheet, other.like) for other in asked):
            asked.append(row)
    return asked


def write_questions(book: style.Book, scheme: Scheme, roster: Roster | None, decisions: Sequence[Decision]) -> None:
    """Write what was asked, with drop-downs for the answers; the next merge into this book uses them."""
    sheet = summary_table(
        book,
        MAP,
        "映射（“问题”右边选定后再次汇总到本工作簿，同样版式的表都照此读；右边四栏管填附表）",
        HEADS,
        (34, 16, 11, 44, 24, 26, 10, 14, 12, 22, 22, 22),
    )
    text = book.look("cell", "left", font_size=10)
    fill = book.look("cell", "left", "input", font_size=10)
    reads = {value: name for name, value in READ_NAMES.items()}
    titles = {form.id: form.title or form.id for form in scheme.forms}
    for row, one in enumerate(decisions, 2):
        for column, value in enumerate((one.file, one.sheet, one.like or "", one.asked)):
            sheet.write_string(row, column, value, text)
        answers = (one.unit, titles.get(one.form or ""), reads.get(one.read) if one.read else None, one.group)
        for column, answer in enumerate((*answers, one.annex, one.column, one.row, one.means), 4):
            sheet.write_string(row, column, answer or "", fill)
        sheet.set_row(row, style.row_height([(one.asked, 44.0), (one.file, 34.0)], 10, 20))
    last = max(len(decisions) + 1, 2) + 20
    groups = list(dict.fromkeys(group.name for form in scheme.forms for group in form.groups))
    units = list(roster.leaves) if roster else []
    annexes = [annex.id for annex in scheme.annexes if annex.rows != "ballot"]
    answers_by_column = ((4, units), (5, list(titles.values())), (6, list(READ_NAMES)), (7, groups), (8, annexes))
    for column, choices in answers_by_column:
        if choices and len(",".join(choices)) <= 255:
            sheet.data_validation(
                2, column, last, column, {"validate": "list", "source": choices, "error_type": "warning"}
            )
