"""The workbook that a unit fills in and returns: 封面, a sheet a form, 意见建议.

A very hidden sheet tells which template, scheme and unit it was made for. What
the roster knows is filled in; cells left for the branch are tinted.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlsheets.books.branchsheet import form_sheets
from xlsheets.books.branchtable import FIRST_LIST, SIGNATURES, Context
from xlsheets.books.style import COUNT, DATE, Book, across, row_height, set_widths
from xlsheets.core.roster import Member, Unit, member_labels
from xlsheets.core.scheme import Form, Scheme

MODES = ("会议", "走访", "电话", "网络")
"""How a branch may hold its evaluation."""
USUAL_BALLOTS = 60
"""Rows for ballots when neither 发出 nor 应参评 is known."""
OPINION_ROWS = 20

_COVER_WIDTHS = [20.0, 40.0, 28.0]
_FIRST_FACT = 3
_COVER_WIDTH = sum(_COVER_WIDTHS)
_SHEET_NAMES = {"organisation": "组织评议", "member": "党员评议"}


@dataclass(frozen=True, slots=True)
class _Fact:
    """A line of the cover: key, label, what to fill in, and the fault that the sheet watches for.

    `fault` is a condition over the cells of other lines, in braces by key. The
    third column says what is wrong and is empty otherwise: a text beside an
    empty value could be taken for the value.
    """

    key: str
    label: str
    hint: str = ""
    fault: str = ""
    warning: str = ""


_FACTS = (
    _Fact("unit", "单位"),
    _Fact("date", "填报日期"),
    _Fact("group", "参评人类别"),
    _Fact("mode", "方式"),
    _Fact("eligible", "应参评", "有资格参加评议的人数"),
    _Fact("present", "实参评", "实际参加评议的人数", "{present}>{eligible}", "实参评多于应参评"),
    _Fact("issued", "发出", "发出的评议表份数"),
    _Fact("returned", "收回", "收回的评议表份数", "{returned}>{issued}", "收回多于发出"),
    _Fact("valid", "有效", "有效的评议表份数", "{valid}>{returned}", "有效多于收回"),
    _Fact("void", "无效", "无效的评议表份数，没有的填零", "{valid}+{void}<>{returned}", "有效、无效相加不等于收回"),
    _Fact("filler", "填报人"),
    _Fact("reviewer", "审核人"),
)
_NUMBERS = {"eligible", "present", "issued", "returned", "valid", "void"}


def branch_workbook(scheme: Scheme, unit: Unit, members: Sequence[Member], group: str | None = None) -> bytes:
    """Return the workbook that one unit fills in, as the bytes of an .xlsx file.

    Args:
        scheme: The round's scheme: a sheet for each of the forms that the unit fills in.
        unit: The unit; its name and the numbers known of it are filled in.
        members: Its members, in order; empty leaves numbered empty lines.
        group: The rater group whose own workbook it is; None for the unit's
            workbook, which leaves out the forms whose groups have one each.
    """
    book = Book(f"{scheme.title}：{unit.name}", scheme.id)
    names = member_labels(members)
    context = Context(book, scheme, unit.name, names, unit.issued or unit.eligible or USUAL_BALLOTS)
    forms = forms_of_workbook(scheme, unit, group)
    _cover(context, unit, group)
    for form, name in zip(forms, sheet_names(forms), strict=True):
        rated = [label for label, member in zip(names, members, strict=True) if member.acts_as(form.roles)]
        form_sheets(replace(context, members=rated), form, name)
    _opinions(context)
    _identity(context)
    return book.finish()


def forms_of_workbook(scheme: Scheme, unit: Unit, group: str | None) -> list[Form]:
    """Return the forms in a unit's workbook, or in that of one of its rater groups; empty when there are none."""
    forms = scheme.forms_of(unit.category)
    if group is None:
        return [form for form in forms if form.apart != "workbook" or not form.groups]
    apart = [form for form in forms if form.apart == "workbook"]
    return [form.without_groups() for form in apart if group in {one.name for one in form.groups}]


def sheet_names(forms: Sequence[Form]) -> list[str]:
    """Return the name of each form's sheet: 组织评议, 党员评议, else (and where that is not unique) its title."""
    subjects = Counter(form.subject for form in forms)
    return [
        _SHEET_NAMES[form.subject]
        if form.subject in _SHEET_NAMES and subjects[form.subject] == 1
        else form.title or form.id
        for form in forms
    ]


def _cover(context: Context, unit: Unit, group: str | None) -> None:
    book, scheme = context.book, context.scheme
    sheet = book.sheet("封面")
    sheet.activate()
    set_widths(sheet, _COVER_WIDTHS)
    title = f"{scheme.title or scheme.id}报送表"
    across(sheet, (0, 0, 0, 2), title, book.look("title", font_size=22))
    sheet.set_row(0, row_height([(title, _COVER_WIDTH)], 22, 56))
    across(sheet, (1, 0, 1, 2), scheme.source or None, book.look("subtitle", font_size=12))
    sheet.set_row(1, 32)
    for column, head in enumerate(["栏目", "内容", "核对"]):
        sheet.write_string(_FIRST_FACT - 1, column, head, book.look("head", font_size=12))
    sheet.set_row(_FIRST_FACT - 1, 30)
    facts = [fact for fact in _FACTS if fact.key != "group" or group is not None]
    rows = {fact.key: row for row, fact in enumerate(facts, _FIRST_FACT)}
    known: dict[str, str | int | None] = {"unit": unit.name, "group": group}
    if group is None:
        known |= {"eligible": unit.eligible, "issued": unit.issued}
    for fact in facts:
        context.facts[fact.key] = f"{quote_sheetname('封面')}!{xl_rowcol_to_cell(rows[fact.key], 1, True, True)}"
        _fact(context, sheet, fact, rows, known.get(fact.key))
    _check_cover(sheet, rows)
    last = _instructions(context, sheet, _FIRST_FACT + len(facts))
    sheet.print_area(0, 0, last, 2)
    sheet.fit_to_pages(1, 1)
    sheet.set_selection(rows["date"], 1, rows["date"], 1)


def _fact(context: Context, sheet: Worksheet, fact: _Fact, rows: dict[str, int], known: str | int | None) -> None:
    """Write a line of the cover: label, cell to fill in, and a warning that shows when numbers do not fit."""
    row, look = rows[fact.key], context.book.look
    sheet.write_string(row, 0, fact.label, look("head", font_size=12))
    number_format = {"date": DATE, "unit": "@", "group": "@"}.get(
        fact.key, COUNT if fact.key in _NUMBERS else "General"
    )
    tint = [] if fact.key in ("unit", "group") else ["input"]
    across(sheet, (row, 1, row, 1), known, look("cell", "center", *tint, num_format=number_format))
    warning = look("cell", "left", font_size=10.5, font_color="#C00000")
    if fact.fault:
        cells = {key: xl_rowcol_to_cell(at, 1) for key, at in rows.items()}
        named = [cells[key] for key in rows if f"{{{key}}}" in fact.fault]
        condition = f"AND(COUNT({','.join(named)})={len(named)},{fact.fault.format(**cells)})"
        sheet.write_formula(row, 2, f'=IF({condition},"请核对：{fact.warning}","")', warning, "")
    else:
        sheet.write_blank(row, 2, None, warning)
    sheet.set_row(row, row_height([(str(known or ""), _COVER_WIDTHS[1])], 12, 35))


def _check_cover(sheet: Worksheet, rows: dict[str, int]) -> None:
    sheet.data_validation(rows["date"], 1, rows["date"], 1, {
        "validate": "date", "criteria": ">=", "value": date(2000, 1, 1),
        "input_title": "填报日期", "input_message": "例如 2012-1-10。",
        "error_title": "不是日期", "error_message": "请填日期，例如 2012-1-10。",
    })  # fmt: skip
    sheet.data_validation(rows["mode"], 1, rows["mode"], 1, {
        "validate": "list", "source": list(MODES), "error_type": "information",
        "input_title": "方式", "input_message": "请从下拉列表中选择；采用几种方式的，填主要的一种。",
        "error_title": "请核对", "error_message": "一般为会议、走访、电话、网络之一。",
    })  # fmt: skip
    for fact in _FACTS:
        if fact.key in _NUMBERS:
            sheet.data_validation(rows[fact.key], 1, rows[fact.key], 1, {
                "validate": "integer", "criteria": ">=", "value": 0,
                "input_title": fact.label, "input_message": f"{fact.hint}，填整数。",
                "error_title": "不是整数", "error_message": "这里只能填不小于零的整数，不要带“人”“份”等字。",
            })  # fmt: skip


def _instructions(context: Context, sheet: Worksheet, row: int) -> int:
    """Write how to fill in and return the workbook, and the signature line; return the last row."""
    due = context.scheme.due
    until = f"于{due.year}年{due.month}月{due.day}日前" if due else "按通知规定的时间"
    look = context.book.look
    across(sheet, (row, 0, row, 2), "填写说明", look("text", "bold"))
    sheet.set_row(row, 30)
    lines = [
        "一、只填浅黄色的格子；其余由表格自动算出或已经填好，请勿改动。不要改表头、等次和项目名称，不要增删列。",
        "二、“应参评”填有资格参加的人数，“实参评”填实际参加的人数；“发出”“收回”“有效”“无效”都填评议表的份数。"
        "人数和份数填整数；不清楚的不要填零，留空并告知上级。",
        "三、填好本页，再填后面各张评议表；收集到的意见建议填在“意见建议”表。显示为红色的地方前后不一致，请对照纸质评议表核对。",
        f"四、填好后照原名保存为电子表格（.xlsx），{until}报送；需要纸质件的，打印后签字、盖章。",
    ]
    for line in lines:
        row += 1
        across(sheet, (row, 0, row, 2), line, look("text"))
        sheet.set_row(row, row_height([(line, _COVER_WIDTH)], 12, 26))
    row += 1
    across(sheet, (row, 0, row, 2), SIGNATURES, look("text"))
    sheet.set_row(row, 60)
    return row


def _opinions(context: Context) -> None:
    book = context.book
    sheet = book.sheet("意见建议")
    widths = [7.0, 22.0, 59.0]
    set_widths(sheet, widths)
    across(sheet, (0, 0, 0, 2), "意见建议登记", book.look("title"))
    sheet.set_row(0, 42)
    across(
        sheet, (1, 0, 1, 2), f'="填报单位："&{context.facts["unit"]}', book.look("text"),
        stored=f"填报单位：{context.unit}",
    )  # fmt: skip
    sheet.set_row(1, 24)
    for column, head in enumerate(["序号", "对象", "意见建议"]):
        sheet.write_string(2, column, head, book.look("head"))
    sheet.set_row(2, 30)
    for number in range(1, OPINION_ROWS + 1):
        sheet.write_number(2 + number, 0, number, book.look("cell", "center"))
        sheet.write_blank(2 + number, 1, None, book.look("cell", "center", "input"))
        sheet.write_blank(2 + number, 2, None, book.look("cell", "left", "input"))
        sheet.set_row(2 + number, 32)
    last = 2 + OPINION_ROWS
    sheet.data_validation(3, 1, last, 1, {
        "validate": "list", "source": context.choices([context.unit, *context.members]), "error_type": "information",
        "input_title": "对象", "input_message": "对本单位或对某人的意见建议，从下拉列表中选择或直接填写。",
        "error_title": "请核对", "error_message": "不在名单中，确认无误可以保留。",
    })  # fmt: skip
    note = "注：意见建议照原话或如实归纳填写，不写提意见人的姓名；行数不够时在末行以上插入整行。"
    across(sheet, (last + 1, 0, last + 1, 2), note, book.look("note"))
    sheet.set_row(last + 1, row_height([(note, sum(widths))], 10.5))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.print_area(0, 0, last + 1, 2)


def _identity(context: Context) -> None:
    """Write the very hidden sheet: key and value in columns A and B, drop-down lists from column D on."""
    scheme = context.scheme
    sheet = context.book.hidden(
        [
            ("template", "branch"),
            ("scheme", scheme.id),
            ("version", scheme.version),
            ("round", scheme.round),
            ("unit", context.unit),
        ]
    )
    for column, values in enumerate(context.lists, FIRST_LIST):
        for row, value in enumerate(values):
            sheet.write_string(row, column, value)
