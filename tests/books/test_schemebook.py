"""The 方案 workbook: what it shows, that nothing is lost on the way there and back, and each mistake at its cell."""

import io
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.office.conftest import office  # noqa: F401
from tests.office.libreoffice import Office, assert_opens_whole
from tests.support.command import run
from xlsheets.books import schemefields, schemesettings
from xlsheets.books.schemebook import scheme_workbook
from xlsheets.books.schemefields import SHEETS
from xlsheets.books.schemefile import Scheme, bundled_names, write_scheme
from xlsheets.books.schemereading import read_scheme_workbook
from xlsheets.core import scheme as model
from xlsheets.core.findings import Refused
from xlsheets.core.wording import in_words

FULL = Scheme.model_validate({
    "id": "full", "version": 3, "title": "群众评议", "source": "〔2011〕7号", "round": "2011-12",
    "due": date(2012, 1, 17),
    "modes": ["会议", "走访、电话", "网络"],
    "scales": {"满意度": ["满意", "基本满意", "不满意"], "等级": ["优秀", "称职", "不称职"]},
    "forms": [
        {
            "id": "org", "title": "基层党组织评议表", "scale": "满意度", "overall": "总体评价", "layout": "D",
            "items": [
                {"text": "承诺践诺", "aspect": "践诺", "weight": "1/3"}, {"text": "联系群众", "weight": "2/3"},
            ],
            "groups": {"党员": "0.5", "干部": "1/6", "群众": "1/3"},
            "apart": "sheet", "categories": ["教师", "机关和教辅"], "rated": "parent",
        },
        {
            "id": "cadre", "subject": "leader", "scale": "等级", "roles": ["村干部"],
            "items": ["德", {"text": "得分", "score": [0, "99.5"]}],
        },
    ],
    "rate": {"weights": {"满意": 1, "基本满意": "0.75", "优秀": 1, "称职": "2/3"}, "base": "returned"},
    "scores": {"trim": "0.1"},
    "counting": {"blank": "ignore", "multiple": "void-ballot"},
    "rounding": {"mode": "half-even", "places": 1, "complement": "last-nonzero", "trailing_zeros": False},
    "rollup": {"method": "mean", "empty_group": "rescale"},
    "verdicts": [
        {"when": "rate < 60%", "say": "限期整改", "form": "org"}, {"when": "不满意 >= 1/3", "say": "回头看"},
        {"when": "优秀>0.5", "say": "先进"}, {"when": "score < 60", "say": "补课", "again": True},
    ],
    "anonymity": {"minimum": 5},
    "comments": {"subjects": ["member"], "copies": ["本人", "党组织"], "due": date(2012, 1, 13)},
    "annexes": [
        {"id": "附件1", "title": "评议表", "rows": "ballot", "form": "org"},
        {"id": "附件4", "title": "汇总表", "rows": "units", "columns": ["number", "unit", "present", "counts", "rate"]},
        {"id": "公示表", "rows": "units", "public": True, "columns": ["unit", "rate"]},
    ],
})  # fmt: skip
"""A scheme that sets everything otherwise than by default."""


def again(scheme: model.Scheme) -> Scheme:
    """Return a scheme that went into a workbook and out again."""
    return read_scheme_workbook(scheme_workbook(scheme), "方案.xlsx", Scheme)


def opened(scheme: model.Scheme = FULL) -> Workbook:
    """Return a scheme's workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(scheme_workbook(scheme)))


def saved(book: Workbook) -> bytes:
    """Return a workbook as openpyxl saves it."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(book: Workbook) -> Scheme:
    """Return the scheme of a workbook that openpyxl saved."""
    return read_scheme_workbook(saved(book), "方案.xlsx", Scheme)


def faults(book: Workbook) -> list[tuple[str, str]]:
    """Return place and words of every finding in a workbook that does not load."""
    with pytest.raises(Refused) as refused:
        read(book)
    found = refused.value.findings
    assert {finding.code for finding in found} == {"scheme-invalid"}
    assert all(in_words(finding, "en").found for finding in found)
    return [(str(each.place).removeprefix("方案.xlsx").removeprefix(" › "), in_words(each).found) for each in found]


def cell_of(sheet: Worksheet, text: str, nth: int = 1) -> Any:
    """Return the nth cell of a sheet that holds a text."""
    return [cell for row in sheet.iter_rows() for cell in row if cell.value == text][nth - 1]


def setting(book: Workbook, sheet: str, label: str) -> Any:
    """Return the cell in which a setting is filled in."""
    return cell_of(book[sheet], label).offset(column=1)


def changed(sheet: str, find: str, to: Any, right: int = 0, nth: int = 1) -> tuple[Workbook, str]:
    """Return FULL's workbook with one cell changed, and the name of that cell: `right` of the one that holds a text."""
    book = opened()
    cell = cell_of(book[sheet], find, nth).offset(column=right)
    cell.value = to
    return book, f"{sheet}!{cell.coordinate}"


# ── there and back ──────────────────────────────────────────────────────


@pytest.mark.parametrize("name", bundled_names())
def test_bundled_scheme_comes_back(name: str) -> None:
    """Every bundled scheme is the same scheme, and gives the same TOML text, after the way through a workbook."""
    scheme = Scheme.load(name)

    assert again(scheme) == scheme
    assert write_scheme(again(scheme)) == write_scheme(scheme)


def test_every_setting_comes_back() -> None:
    """All that a scheme can set, thirds too."""
    assert again(FULL) == FULL
    assert write_scheme(again(FULL)) == write_scheme(FULL)


def test_same_scheme_same_bytes() -> None:
    """Written twice, a workbook is the same to the byte."""
    assert scheme_workbook(FULL) == scheme_workbook(FULL)


# U+FFFE and U+FFFF cannot stand in XML: `jobs.schemes.write` refuses a scheme with them.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=12
) | st.sampled_from(
    [
        " ",
        '"',
        '""',
        '" "',
        "=1+1",
        "'满意",
        " 满意 ",
        "一\n二",
        "满意率",
        "rate",
        "_x000D_",
        "1",
        "0.10",
        "2011-12",
        "注：",
        "TRUE",
    ]
)
EXACT = st.fractions(-1000, 1000, max_denominator=40) | st.sampled_from([0.1, "1/3", 10**20, "0.30000000000000004"])
RANGE = st.tuples(EXACT, EXACT).map(lambda ends: sorted(ends, key=model.exact)).filter(
    lambda ends: model.exact(ends[0]) < model.exact(ends[1])
)  # fmt: skip
PARTS = TEXTS | st.sampled_from(["", "机关、教辅", "a,b", '"甲"', '甲"乙', "；", "\u3000"])
"""Texts that stand several in a cell."""
WEIGHT = st.fractions(0, 1, max_denominator=30)


def names(most: int = 4) -> st.SearchStrategy[list[str]]:
    """Draw distinct names."""
    return st.lists(TEXTS, min_size=1, max_size=most, unique_by=model.normal)


def choice(part: type, field: str) -> st.SearchStrategy[Any]:
    """Draw one of the closed choice of a model's field."""
    return st.sampled_from(get_args(part.model_fields[field].annotation))


def shares(count: int) -> st.SearchStrategy[list[Fraction]]:
    """Draw weights that add up to 1."""

    def scaled(parts: list[int]) -> list[Fraction]:
        return [Fraction(part, sum(parts)) for part in parts]

    return st.lists(st.integers(1, 9), min_size=count, max_size=count).map(scaled)


def weigh(draw: st.DrawFn, items: list[dict[str, Any]]) -> None:
    """Give items weights that add up to 1 over the form, or within those aspects that have weights."""
    of_aspects = {item.get("aspect") for item in items}
    over_the_form = not all(of_aspects) or draw(st.booleans())
    for aspect in [None] if over_the_form else sorted(filter(None, of_aspects)):
        if not over_the_form and draw(st.booleans()):
            continue
        some = [item for item in items if aspect is None or item["aspect"] == aspect]
        for item, weight in zip(some, draw(shares(len(some))), strict=True):
            item["weight"] = weight


@st.composite
def forms(draw: st.DrawFn, name: str, scales: list[str]) -> dict[str, Any]:
    """Draw a form."""
    texts = draw(st.lists(TEXTS, min_size=1, max_size=5, unique=True))
    items = []
    for text in texts:
        item: dict[str, Any] = {"text": text}
        item |= draw(st.fixed_dictionaries({}, optional={"aspect": TEXTS | st.just("")}))
        item |= draw(st.fixed_dictionaries({}, optional={"score": RANGE}))
        items.append(item)
    if draw(st.booleans()):
        weigh(draw, items)
    groups = draw(st.lists(TEXTS, max_size=3))
    weights = draw(shares(len(groups)) | st.none()) if groups else None
    every_item_scores = all("score" in item for item in items)
    subject = draw(choice(model.Form, "subject"))
    return {
        "id": name,
        "subject": subject,
        "title": draw(TEXTS | st.just("")),
        "scale": draw(st.sampled_from(scales) | (st.none() if every_item_scores else st.nothing())),
        "items": items,
        "overall": draw(st.none() | st.just("") | TEXTS.filter(lambda text: text not in texts)),
        "groups": [{"name": g, "weight": None if weights is None else weights[at]} for at, g in enumerate(groups)],
        "layout": draw(st.none() | st.sampled_from("ABCDEF")),
        "apart": draw(choice(model.Form, "apart")),
        "categories": draw(st.lists(PARTS, max_size=3)), "roles": draw(st.lists(PARTS, max_size=3)),
        "rated": draw(choice(model.Form, "rated") if subject == "organisation" else st.just("unit")),
    }  # fmt: skip


@st.composite
def verdicts(draw: st.DrawFn, levels: list[str], ids: list[str]) -> dict[str, Any]:
    """Draw a verdict, spelt in any way that the model reads."""
    plain = [level for level in levels if not set("<>≤≥\n") & set(level) and level == level.strip() and level]
    gap = draw(st.sampled_from([" ", "", "  "]))
    sign = draw(st.sampled_from(["<", "<=", ">", ">=", "≤", "≥"]))
    limit = draw(st.sampled_from(["60%", "1/3", "0.6", "1", "33.3%"]))
    return {
        "when": f"{draw(st.sampled_from(['rate', 'score', *plain]))}{gap}{sign}{gap}{limit}",
        "say": draw(TEXTS),
        "form": draw(st.none() | st.sampled_from(ids)),
        "again": draw(st.booleans()),
    }


@st.composite
def annexes(draw: st.DrawFn, name: str, ids: list[str]) -> dict[str, Any]:
    """Draw an annex; one for everybody shows nothing of the raters."""
    public = draw(st.booleans())
    columns = [column for column in get_args(model.Column) if not (public and column in model.OF_RATERS)]
    return {
        "id": name, "title": draw(TEXTS | st.just("")), "rows": draw(choice(model.Annex, "rows")),
        "columns": draw(st.lists(st.sampled_from(columns), max_size=14)),
        "form": draw(st.none() | st.sampled_from(ids)), "public": public,
    }  # fmt: skip


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Draw any scheme that the model takes."""
    scales = {
        name: draw(st.lists(TEXTS | st.just(""), min_size=2, max_size=9, unique_by=model.normal))
        for name in draw(names())
    }
    levels = [level for scale in scales.values() for level in scale]
    ids = draw(names(3))
    firsts = [scale[0] for scale in scales.values()]
    chosen = [*firsts, *draw(st.lists(st.sampled_from(levels), max_size=3))]
    weights = {level: draw(WEIGHT) for level in chosen}
    satisfied = {"satisfied": chosen, "of": draw(choice(model.RateRule, "of"))}
    numerator = draw(st.sampled_from([satisfied, {"weights": weights}]))
    return Scheme.model_validate({
        "id": draw(TEXTS), "version": draw(st.integers(0, 10**18)), "title": draw(TEXTS | st.just("")),
        "source": draw(TEXTS | st.just("")), "round": draw(TEXTS | st.just("")), "due": draw(st.none() | st.dates()),
        "modes": draw(st.lists(PARTS, max_size=4)),
        "scores": {"trim": draw(st.integers(0, 9) | st.fractions(0, "12/25", max_denominator=30))},
        "comments": draw(st.none() | st.fixed_dictionaries({
            "subjects": st.lists(st.sampled_from(["organisation", "member"]), max_size=2),
            "copies": st.lists(PARTS, max_size=3), "due": st.none() | st.dates(),
        })),
        "scales": scales,
        "forms": [draw(forms(name, list(scales))) for name in ids],
        "rate": numerator | {"base": draw(choice(model.RateRule, "base"))},
        "counting": {key: draw(choice(model.Counting, key)) for key in model.Counting.model_fields},
        "rounding": {
            "mode": draw(choice(model.Rounding, "mode")), "places": draw(st.integers(0, 10)),
            "complement": draw(choice(model.Rounding, "complement")), "trailing_zeros": draw(st.booleans()),
        },
        "rollup": {key: draw(choice(model.Rollup, key)) for key in model.Rollup.model_fields},
        "verdicts": draw(st.lists(verdicts(levels, ids), max_size=3)),
        "anonymity": {"minimum": draw(st.none() | st.integers(0, 99))},
        "annexes": [draw(annexes(name, ids)) for name in draw(st.just([]) | names(3))],
    })  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(schemes())
def test_any_scheme_comes_back(scheme: Scheme) -> None:
    """Whatever its texts, numbers and sizes, a scheme is the same after the way through a workbook."""
    back = again(scheme)

    assert back == scheme
    assert write_scheme(back) == write_scheme(scheme)


PLACES: dict[type[Any], tuple[str, ...]] = {
    model.Scheme: (
        *(field.key for topic in schemesettings.BASIC for field in topic.fields),
        *(topic.key for topic in schemesettings.RULES), "scales", "forms", "verdicts", "annexes",
    ),
    model.Form: (*(field.key for field in schemefields.FORMS.fields), "items", "groups"),
    model.Item: ("text", "aspect", "weight", "score"),
    model.Group: ("name", "weight"),
    model.RateRule: ("satisfied", "weights", "base", "of"),
    model.Verdict: ("when", "say", "form", "again"),
    model.Comments: ("subjects", "copies", "due"),
    model.Annex: tuple(field.key for field in schemefields.ANNEXES.fields),
    **{
        model.Scheme.model_fields[topic.key].annotation: tuple(field.key for field in topic.fields)
        for topic in schemesettings.RULES if topic.key not in ("rate", "comments")
    },
}  # fmt: skip


@pytest.mark.parametrize("part", PLACES, ids=lambda part: part.__name__)
def test_every_field_of_the_model_has_its_place(part: type[Any]) -> None:
    """A setting that the model gains without a place on the sheets is found here."""
    assert set(PLACES[part]) == set(part.model_fields)


PARTS_OF_RULES = {
    topic.key: model.Comments if topic.key == "comments" else model.Scheme.model_fields[topic.key].annotation
    for topic in schemesettings.RULES
}


def literals(annotation: Any) -> set[str]:
    """Return the choices that a field's type allows."""
    inner = get_args(annotation)
    return {str(each) for each in inner} if get_origin(annotation) is Literal else set().union(*map(literals, inner))


@pytest.mark.parametrize(
    ("part", "field"),
    [
        *((PARTS_OF_RULES[topic.key], each) for topic in schemesettings.RULES for each in topic.fields),
        *((model.Form, each) for each in schemefields.FORMS.fields),
        *((model.Annex, each) for each in schemefields.ANNEXES.fields),
        *((model.Verdict, each) for each in schemefields.VERDICTS.fields[3:]),
    ],
    ids=lambda of: getattr(of, "key", getattr(of, "__name__", "")),
)
def test_every_choice_has_its_word(part: type[Any], field: schemefields.Field) -> None:
    """A choice that the model gains without a word for the drop-down is found here."""
    if field.key == schemesettings.COMMENTED:
        assert set(field.words) == {"true", "false"}
    elif field.key not in part.model_fields:
        assert set(field.words) < set(part.model_fields)
    elif part.model_fields[field.key].annotation is bool:
        assert set(field.words) == {"true", "false"}
    else:
        assert set(field.words) == literals(part.model_fields[field.key].annotation)
    assert len(set(field.words.values())) == len(field.words)


# ── what the sheets show ────────────────────────────────────────────────


def choices(book: Workbook, sheet: str, cell: str) -> str:
    """Return the source of a cell's drop-down."""
    rules = [rule for rule in book[sheet].data_validations.dataValidation if cell in rule.sqref]
    assert len(rules) == 1
    assert rules[0].prompt
    return rules[0].formula1 or ""


def test_sheets_stand_in_order() -> None:
    """Eight sheets, and the hidden one by which our workbooks are known."""
    assert tuple(opened().sheetnames) == (*SHEETS, "xlsheets")


def test_choices_are_offered_in_chinese() -> None:
    """A drop-down of words for every closed choice, an explanation beside every setting."""
    book = opened()
    for topic in schemesettings.RULES:
        for field in topic.fields:
            cell = setting(book, "计分规则", field.label)
            offered = choices(book, "计分规则", cell.coordinate)
            assert cell.offset(column=1).value == field.hint
            if field.kind == "word":
                assert offered == f'"{",".join(field.words.values())}"'
    assert setting(book, "计分规则", "未填").value == "不计"
    assert setting(book, "计分规则", "多选").value == "整票作废"
    assert setting(book, "计分规则", "汇总").value == "各单位平均"
    assert choices(book, "表样", cell_of(book["表样"], "领导").coordinate) == '"党组织,党员,领导,窗口"'
    assert choices(book, "附表", cell_of(book["附表"], "参评人数").coordinate).startswith('"序号,单位,姓名,')


def test_names_are_chosen_from_the_sheets_that_list_them() -> None:
    """Forms and scales are offered as they stand now, levels as they stood; drop-downs reach below the filled rows."""
    book = opened()
    first = cell_of(book["表样"], "org").row
    assert choices(book, "项目", cell_of(book["项目"], "org").coordinate) == (
        f"OFFSET(表样!$A${first},0,0,MAX(1,COUNTA(表样!$A${first}:$A${first + 199})),1)"
    )
    assert "等次!" in choices(book, "表样", cell_of(book["表样"], "满意度").coordinate)
    assert (
        choices(book, "计分规则", cell_of(book["计分规则"], "基本满意").coordinate)
        == '"满意,基本满意,不满意,优秀,称职,不称职"'
    )
    assert choices(book, "结论", cell_of(book["结论"], "不满意").offset(row=9).coordinate).startswith('"满意率,满意,')


# ── as staff leave it ───────────────────────────────────────────────────


def insert_rows(book: Workbook) -> None:
    """Insert empty rows above and within the tables, values only."""
    for name in SHEETS:
        sheet = book[name]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(1, 2)
        sheet.insert_rows(sheet.max_row - 1)


def insert_columns(book: Workbook) -> None:
    """Insert empty columns before the tables and within them."""
    for name in SHEETS:
        sheet = book[name]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_cols(1)
        sheet.insert_cols(4)


def shuffle_sheets(book: Workbook) -> None:
    """Put the sheets into another order and add one."""
    book.move_sheet("附表", -7)
    book.move_sheet("基本信息", 3)
    book.create_sheet("草稿")["A1"] = "备忘"


def drop_titles(book: Workbook) -> None:
    """Take the titles and explanations above the headers away."""
    for name in SHEETS:
        sheet = book[name]
        for row in range(1, 3):
            sheet.cell(row, 1).value = None


def swap_columns(book: Workbook) -> None:
    """Let two columns of 项目 change places."""
    sheet = book["项目"]
    for row in sheet.iter_rows(min_row=cell_of(sheet, "org").row - 1):
        row[2].value, row[3].value = row[3].value, row[2].value


def write_notes(book: Workbook) -> None:
    """Write a note below a table, and notes in a column that says so."""
    sheet = book["参评人员"]
    sheet.cell(sheet.max_row + 1, 1).value = "注：类别以通知为准。"
    head = cell_of(sheet, "参评人类别").row
    sheet.cell(head, 5).value = "备注"
    sheet.cell(head + 1, 5).value = "含预备党员"


def spell_otherwise(book: Workbook) -> None:
    """Spell words and names with spaces, other widths and as the keys of TOML."""
    setting(book, "计分规则", "基数").value = " 收 回 "
    setting(book, "计分规则", "未填").value = "ignore"
    setting(book, "计分规则", "末尾的零").value = False
    setting(book, "基本信息", "截止日期").value = "2012年1月17日"
    setting(book, "基本信息", "版本").value = "３"
    cell_of(book["表样"], "满意度").value = "满 意 度"
    cell_of(book["项目"], "org").value = "org "
    cell_of(book["结论"], "满意率").value = "满意率 < 60%"
    for right in (1, 2):
        cell_of(book["结论"], "满意率 < 60%").offset(column=right).value = None


@pytest.mark.parametrize(
    "edit",
    [insert_rows, insert_columns, shuffle_sheets, drop_titles, swap_columns, write_notes, spell_otherwise],
    ids=lambda edit: edit.__name__,
)
def test_what_staff_do_without_harm(edit: Callable[[Workbook], None]) -> None:
    """Saved by openpyxl, and moved about in ways that leave no doubt, it is the same scheme."""
    book = opened()
    edit(book)

    assert read(book) == FULL


def test_a_level_typed_as_a_number_is_its_digits() -> None:
    """Excel makes numbers of digits; as names they are digits again."""
    book = opened(Scheme.model_validate(FULL.model_dump(mode="json") | {"round": ""}))
    setting(book, "基本信息", "轮次").value = 2012

    assert read(book).round == "2012"


def test_a_limit_typed_as_a_percentage_is_the_number() -> None:
    """60% in a cell of percent format is 0.6."""
    book, _ = changed("结论", "60%", 0.6)

    assert read(book).verdicts[0].when == "rate < 0.6"


# ── mistakes ────────────────────────────────────────────────────────────

MISTAKES: dict[str, tuple[tuple[Workbook, str], str]] = {
    "unknown word": (changed("计分规则", "基数", "有效的", 1), "“基数”：“有效的”不对"),
    "numerator not chosen": (changed("计分规则", "满意率算法", None, 1), "“满意率算法”：没有选"),
    "unknown word for the numerator": (changed("计分规则", "满意率算法", "随便", 1), "“满意率算法”：“随便”不对"),
    "level that no scale has": (changed("计分规则", "基本满意", "比较满意"), "等次“比较满意”不在任何等次表中"),
    "verdict on such a level": (changed("结论", "不满意", "很不满意"), "等次“很不满意”不在任何等次表中"),
    "weight that is no number": (changed("计分规则", "称职", "三分之二", 1), "“权重”：“三分之二”不是数"),
    "weight made a date": (changed("计分规则", "称职", date(2012, 1, 3), 1), "被当作日期或时间（2012-01-03）"),
    "weight of no level": (changed("计分规则", "称职", None, 1), "“权重”：不能为空"),
    "level twice": (changed("计分规则", "称职", "优秀"), "“等次”：“优秀”出现两次"),
    "places that are no number": (changed("计分规则", "小数位数", "两位", 1), "“小数位数”：“两位”不是数"),
    "half a place": (changed("计分规则", "小数位数", 1.5, 1), "“小数位数”：“1.5”不是整数"),
    "too many places": (changed("计分规则", "小数位数", 11, 1), "“小数位数”：不能大于 10"),
    "minimum below zero": (changed("计分规则", "最少票数", -1, 1), "“最少票数”：不能小于 0"),
    "no such day": (changed("基本信息", "截止日期", "2012-2-30", 1), "“截止日期”：“2012-2-30”不是日期"),
    "text made a date": (changed("基本信息", "轮次", date(2011, 12, 1), 1), "被当作日期或时间（2011-12-01）"),
    "formula without a result": (changed("基本信息", "名称", '="群众"&"评议"', 1), "“名称”：公式没有结果"),
    "no id": (changed("基本信息", "方案代号", None, 1), "“方案代号”：不能为空"),
    "setting renamed": (changed("基本信息", "轮次", "期次"), "没有“期次”这个设置"),
    "setting twice": (changed("基本信息", "轮次", "依据"), "“设置”：写了两次"),
    "scale without a name": (changed("等次", "等级", None), "“等次表”：不能为空"),
    "scale twice": (changed("等次", "等级", "满意度"), "等次表“满意度”出现两次"),
    "level twice in a scale": (changed("等次", "不称职", "优秀"), "“等级”有重复的等次"),
    "scale that is not there": (changed("表样", "等级", "等第"), "“等次”表中没有“等第”"),
    "form without a scale": (changed("表样", "等级", None), "“等次表”：有按等次评的项目，但没有选等次表"),
    "form id twice": (changed("表样", "cadre", "org"), "代号“org”出现两次"),
    "unknown subject": (changed("表样", "领导", "群众"), "“评议对象”：“群众”不对"),
    "item of an unknown form": (changed("项目", "cadre", "cader"), "没有样表“cader”"),
    "item of no form": (changed("项目", "cadre", None), "“样表”：不能为空"),
    "item without a text": (changed("项目", "联系群众", "  "), "“项目”：不能为空"),
    "item in two aspects": (changed("项目", "联系群众", "承诺践诺"), "项目“承诺践诺”出现两次"),
    "score of one bound": (changed("项目", "得分", None, 3), "“最低分”：最低分、最高分要一起填"),
    "score that is no number": (changed("项目", "得分", "满分", 4), "“最高分”：“满分”不是数"),
    "group of an unknown form": (changed("参评人员", "org", "orgs"), "没有样表“orgs”"),
    "group weight that is no number": (changed("参评人员", "群众", "三成", 1), "“权重”：“三成”不是数"),
    "group without a name": (changed("参评人员", "群众", None), "“参评人类别”：不能为空"),
    "sign unknown": (changed("结论", "低于", "小于等于"), "“比较”：“小于等于”不对"),
    "verdict that says nothing": (changed("结论", "限期整改", None), "“结论”：不能为空"),
    "verdict on an unknown form": (changed("结论", "org", "orgs"), "没有样表“orgs”"),
    "annex of an unknown form": (changed("附表", "org", "orgs"), "没有样表“orgs”"),
    "annex twice": (changed("附表", "附件4", "附件1"), "“附件1”出现两次"),
    "annex without rows": (changed("附表", "一个单位", None), "“每行”：不能为空"),
    "annex column unknown": (changed("附表", "参评人数", "参评率"), "“第3栏”：“参评率”不对"),
    "public annex with opinions": (changed("附表", "单位", "意见建议", nth=2), "公示的表不得有 “意见建议”"),
    "parent of a form of people": (changed("表样", "村干部", "上级单位", 1), "“评哪一级”：评上级的只能是组织的样表"),
    "item weight that is no number": (changed("项目", "联系群众", "三成", 2), "“权重”：“三成”不是数"),
    "unknown yes": (changed("结论", "补课", "常常", 2), "“回头看”：“常常”不对"),
    "unknown way of keeping groups apart": (changed("表样", "各一张表", "各一页"), "“类别分开”：“各一页”不对"),
    "one of several words unknown": (changed("计分规则", "点评对象", "党员、群众", 1), "“点评对象”：“群众”不对"),
    "trim of half a score": (changed("计分规则", "去掉", 1.5, 1), "“去掉”：trim 是整数个"),
    "commented that is neither": (changed("计分规则", "登记表", "也许", 1), "“登记表”：“也许”不对"),
    "header changed": (changed("项目", "方面", "类目"), "没有“类目”这一栏"),
    "beside the table": (changed("参评人员", "群众", "多写的", 3), "“多写的”写在没有表头的栏里"),
}  # fmt: skip


@pytest.mark.parametrize(("made", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_found_at_its_cell(made: tuple[Workbook, str], words: str) -> None:
    """One mistake gives one finding, at the cell in which it was made."""
    book, cell = made
    found = faults(book)

    assert [place for place, _ in found] == [cell]
    assert words in found[0][1]


def test_limit_that_is_none() -> None:
    """A condition that cannot be read is found over its three cells."""
    book, _ = changed("结论", "60%", "六成")
    row = cell_of(book["结论"], "六成").row

    assert [place for place, _ in faults(book)] == [f"结论!A{row}:C{row}"]


def test_weights_of_groups_that_are_not_one() -> None:
    """The weights of a form are meant, from the first to the last."""
    book, _ = changed("参评人员", "群众", "1/4", 1)
    row = cell_of(book["参评人员"], "党员").row

    assert faults(book) == [(f"参评人员!C{row}:C{row + 2}", "“权重”：参评人类别的权重之和为 11/12，应为 1")]


def test_weights_of_some_groups_only() -> None:
    """Likewise when one is missing."""
    book, _ = changed("参评人员", "群众", None, 1)

    assert [words for _, words in faults(book)] == ["“权重”：有的参评人类别有权重，有的没有"]


def test_weights_of_items_that_are_not_one() -> None:
    """The weights of a form's items are meant, from the first to the last."""
    book, _ = changed("项目", "联系群众", "1/2", 2)
    row = cell_of(book["项目"], "承诺践诺").row

    found = "“权重”：项目的权重之和为 1/3、0.5，应为 1"
    assert faults(book) == [(f"项目!D{row}:D{row + 1}", found)]


def test_weights_of_some_items_only() -> None:
    """Likewise when one of an aspect is missing."""
    book, _ = changed("项目", "联系群众", None, 2)
    cell_of(book["项目"], "联系群众").offset(column=1).value = "践诺"

    assert [words for _, words in faults(book)] == ["“权重”：有的项目有权重，有的没有"]


def test_several_in_a_cell_however_they_are_set_apart() -> None:
    """Staff write commas, semicolons and lines; an empty cell is nothing, a row taken away is the default."""
    book, _ = changed("基本信息", "方式", " 会议，走访; 电话\n网络、 ", 1)
    setting(book, "计分规则", "各执一份").value = None
    read_back = read(book)
    assert read_back.modes == ("会议", "走访", "电话", "网络")
    assert read_back.comments is not None
    assert read_back.comments.copies == ()

    sheet = book["计分规则"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_rows(cell_of(sheet, "各执一份").row)
    assert read(book).comments == model.Comments(subjects=("member",), due=date(2012, 1, 13))


def test_comments_not_made() -> None:
    """不做 means none, whatever stands in the cells below it."""
    book, _ = changed("计分规则", "登记表", "不做", 1)

    assert read(book).comments is None


def test_weights_beside_satisfied_levels() -> None:
    """Each weight is one too many; the levels stand."""
    book, _ = changed("计分规则", "满意率算法", "满意等次", 1)
    first = cell_of(book["计分规则"], "基本满意").row - 1

    assert [place for place, _ in faults(book)] == [f"计分规则!C{row}" for row in range(first, first + 4)]


def test_form_without_items() -> None:
    """Found at the form."""
    book = opened()
    for text in ("德", "得分"):
        row = cell_of(book["项目"], text).row
        for cell in book["项目"][row]:
            cell.value = None

    at = cell_of(book["表样"], "cadre").coordinate
    assert faults(book) == [(f"表样!{at}", "“项目”：不能为空")]


def test_no_form_at_all() -> None:
    """Found at the header of 表样; the rows that name forms are not told one by one."""
    book = opened()
    sheet = book["表样"]
    head = cell_of(sheet, "org").row - 1
    sheet.delete_rows(head + 1, 2)

    assert faults(book) == [(f"表样!A{head}:J{head}", "“表样”：不能为空")]


@pytest.mark.parametrize("sheet", ["等次", "项目", "结论"])
def test_header_row_gone(sheet: str) -> None:
    """A table without its header row is found, once."""
    book = opened()
    field = {"等次": "等次表", "项目": "方面", "结论": "界限"}[sheet]
    for cell in book[sheet][cell_of(book[sheet], field).row]:
        cell.value = None

    assert faults(book) == [(f"{sheet}!A1", "没有找到表头")]


def test_column_gone() -> None:
    """A column that is needed and was deleted is found at the header."""
    book = opened()
    sheet = book["参评人员"]
    head = cell_of(sheet, "参评人类别").row
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_cols(3)

    assert faults(book) == [(f"参评人员!A{head}:B{head}", "表头缺“权重”")]


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheet_missing(sheet: str) -> None:
    """Each sheet that is missing is named, and nothing that only follows from it."""
    book = opened()
    del book[sheet]

    assert faults(book) == [("", f"没有工作表“{sheet}”")]


def test_another_workbook() -> None:
    """A workbook that is no 方案 says so once, with its sheets."""
    book = Workbook()
    book.active.title = "评议表"

    assert faults(book) == [("", "不是方案工作簿，工作表是 评议表")]


def test_several_mistakes_are_found_at_once() -> None:
    """In cells, within parts, and between parts: one finding each."""
    book = opened()
    wrong = [
        (setting(book, "基本信息", "截止日期"), "年底"),
        (setting(book, "计分规则", "修约"), "进一"),
        (setting(book, "计分规则", "小数位数"), 12),
        (cell_of(book["等次"], "不称职"), "优秀"),
        (cell_of(book["项目"], "联系群众"), "承诺践诺"),
        (cell_of(book["结论"], "不满意"), "很差"),
        (cell_of(book["附表"], "org"), "orgs"),
        (cell_of(book["附表"], "附件4"), "附件1"),
    ]
    for cell, value in wrong:
        cell.value = value

    assert sorted(place for place, _ in faults(book)) == sorted(f"{c.parent.title}!{c.coordinate}" for c, _ in wrong)


BASE = scheme_workbook(FULL)
ANYTHING = st.none() | st.booleans() | st.integers(-2, 99) | st.floats(-1, 1) | st.datetimes() | st.sampled_from(
    ["", " ", "满意", "org", "1/0", "=1", "#N/A", "rate < 1/0", "60%", "等次", "权重", "设置", "注：", "满意率"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(SHEETS), st.integers(1, 24), st.integers(1, 7), ANYTHING), max_size=6))
def test_whatever_stands_in_the_cells_is_read_or_found(changes: list[tuple[str, int, int, Any]]) -> None:
    """Any cells filled with anything give a scheme, or findings that each have a place; never another error."""
    book = openpyxl.load_workbook(io.BytesIO(BASE))
    for name, row, column, value in changes:
        cell = book[name].cell(row, column)
        if not isinstance(cell, MergedCell):
            cell.value = value
    try:
        read(book)
    except Refused as refused:
        assert all(finding.place.cell for finding in refused.findings), refused  # noqa: PT017


# ── on the command line ─────────────────────────────────────────────────


def test_there_and_back_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`schemes NAME --to 方案.xlsx` and back to .toml; both are schemes wherever one is taken."""
    monkeypatch.chdir(tmp_path)
    assert run("schemes", "fjnu-2011", "--to", "方案.xlsx").exit_code == 0
    assert run("schemes", "方案.xlsx", "--to", "方案.toml").exit_code == 0

    assert Scheme.load("方案.xlsx") == Scheme.load("方案.toml") == Scheme.load("fjnu-2011")


def test_fault_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A faulty 方案 stops every command with the cell, exit status 2; a file that is no workbook too."""
    monkeypatch.chdir(tmp_path)
    book, cell = changed("计分规则", "基数", "有效的", 1)
    Path("方案.xlsx").write_bytes(saved(book))
    Path("坏.xlsx").write_bytes(b"no workbook")
    Path("in").mkdir()

    result = run("merge", "in", "--scheme", "方案.xlsx")
    assert result.exit_code == 2
    assert cell.partition("!")[2] in result.said
    assert run("schemes", "坏.xlsx").exit_code == 2
    assert run("schemes", "没有.xlsx").exit_code == 2


def test_what_no_cell_can_hold_is_not_written(tmp_path: Path) -> None:
    """A text longer than a cell takes is refused before anything is written."""
    long = FULL.model_copy(update={"title": "长" * 40_000})
    source, target = tmp_path / "长.toml", tmp_path / "长.xlsx"
    source.write_text(write_scheme(long), "utf-8")

    assert run("schemes", str(source), "--to", str(target)).exit_code == 2
    assert not target.exists()


# ── in LibreOffice ──────────────────────────────────────────────────────


@pytest.mark.office
def test_saved_by_libreoffice(tmp_path: Path, office: Office) -> None:  # noqa: F811
    """It opens whole, and the scheme is the same after LibreOffice saved it, as .xlsx, .ods and .xls."""
    path = tmp_path / "方案.xlsx"
    path.write_bytes(scheme_workbook(FULL))

    assert_opens_whole(path, office)
    for ending in ("xlsx", "ods", "xls"):
        assert Scheme.load(office.convert([path], ending)[0]) == FULL
