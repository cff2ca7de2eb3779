"""问题清单: a row a finding, with a link to its cell."""

from collections.abc import Callable, Sequence

from xlsheets.books import style
from xlsheets.books.summary.table import PROBLEMS, summary_table
from xlsheets.core.findings import Finding, Severity
from xlsheets.core.wording import SEVERITY_NAMES, in_words

_MAX_LINKS = 60_000


Link = Callable[[str], str | None]


def write_problems(book: style.Book, findings: Sequence[Finding], link: Link, collected: bool = True) -> None:
    """Write every finding, an error in red; places in files that can be reached are links.

    Where nothing has been collected yet, nothing can be said to be right.
    """
    heads = ("序号", "程度", "问题", "文件", "位置", "看到", "应为", "怎么改", "代码")
    sheet = summary_table(book, PROBLEMS, PROBLEMS, heads, (6, 7, 18, 24, 18, 30, 26, 36, 18))
    text, center = book.look("cell", "left", font_size=10), book.look("cell", "center", font_size=10)
    linked = book.look("cell", "left", font_size=10, font_color="#0563C1", underline=1)
    fault = book.look("cell", "center", "fault", font_size=10)
    links = 0
    for number, one in enumerate(findings, 1):
        row, words, place = number + 1, in_words(one), one.place
        sheet.write_number(row, 0, number, center)
        severity = fault if one.severity is Severity.ERROR else center
        sheet.write_string(row, 1, SEVERITY_NAMES[one.severity].zh, severity)
        sheet.write_string(row, 2, words.title, text)
        sheet.write_string(row, 3, place.file or "", text)
        inside = "!".join(part for part in (place.sheet, place.cell) if part)
        address = link(place.file) if place.file and links < _MAX_LINKS else None
        if address and inside:
            links += 1
            target = f"external:{address}"
            if place.sheet:
                quoted = place.sheet.replace("'", "''")
                target += f"#'{quoted}'!{place.cell or 'A1'}"
            sheet.write_url(row, 4, target, linked, inside[:255])
        else:
            sheet.write_string(row, 4, inside, text)
        for column, words_of in enumerate((words.found, words.expected, words.remedy, one.code), 5):
            sheet.write_string(row, column, words_of, text)
        cells = ((words.found, 30.0), (words.expected, 26.0), (words.remedy, 36.0), (place.file or "", 24.0))
        sheet.set_row(row, style.row_height(cells, 10, 20))
    if findings:
        sheet.autofilter(1, 0, len(findings) + 1, len(heads) - 1)
    else:
        none = "没有发现问题" if collected else "还没有收件"
        style.across(sheet, (2, 0, 2, len(heads) - 1), none, book.look("cell", "center"))
