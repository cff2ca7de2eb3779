"""The branch workbook: what stands where, what may be typed in, how it prints, what its formulas give."""

import io
import time
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.office.conftest import office  # noqa: F401
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole
from xlsheets.books.branchbook import branch_workbook, sheet_names
from xlsheets.books.branchsheet import layout_of
from xlsheets.books.branchtable import rate_formula, rate_note
from xlsheets.core.roster import Member, Unit
from xlsheets.core.scheme import Scheme

UNIT = Unit("化学系教工党支部", parent="理工分党委", eligible=32, issued=30)
NAMES = ["孙八", "周九", "欧阳明远"]
MEMBERS = [Member(UNIT.name, name) for name in NAMES]
GROUPS = ["党员", "干部", "群众代表"]


def bundled(name: str) -> dict[str, Any]:
    """Return a bundled scheme as the mapping that its file holds."""
    text = (resources.files("xlsheets") / "schemes" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def scheme(name: str = "fjnu-2011", form: Mapping[str, Any] | None = None, **parts: Any) -> Scheme:
    """Return a bundled scheme with other form settings or other sections."""
    mapping = bundled(name) | parts
    for each in mapping["forms"]:
        each.update(form or {})
    return Scheme.model_validate(mapping)


S1 = scheme()
S14 = scheme("changfeng-2011")


def book(of: Scheme = S1, unit: Unit = UNIT, members: Sequence[Member] = MEMBERS, *, values: bool = False) -> Workbook:
    """Return a branch workbook as openpyxl reads it: formulas, or the values stored with them."""
    return openpyxl.load_workbook(io.BytesIO(branch_workbook(of, unit, members)), data_only=values)


def texts(sheet: Worksheet) -> dict[str, str]:
    """Return each text of a sheet with the cell it stands in first."""
    found: dict[str, str] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                found.setdefault(cell.value, cell.coordinate)
    return found


def validation(sheet: Worksheet, cell: str) -> Any:
    """Return the input check of a cell."""
    (found,) = [each for each in sheet.data_validations.dataValidation if cell in each.sqref]
    return found


def beside(sheet: Worksheet, label: str) -> Any:
    """Return the cell to the right of a label."""
    return sheet[texts(sheet)[label]].offset(0, 1)


# ── the whole ───────────────────────────────────────────────────────────


def test_a_sheet_a_form_between_cover_and_opinions() -> None:
    """S1 has 封面, 组织评议, 党员评议, 意见建议 and the very hidden sheet; only the last is hidden."""
    made = book()

    assert made.sheetnames == ["封面", "组织评议", "党员评议", "意见建议", "xlsheets"]
    assert [sheet.sheet_state for sheet in made] == ["visible"] * 4 + ["veryHidden"]


def test_hidden_sheet_says_what_it_was_made_for() -> None:
    """Template, scheme, version, round and unit stand as key and value."""
    rows = list(book()["xlsheets"].iter_rows(min_col=1, max_col=2, values_only=True))

    assert rows == [
        ("template", "branch"),
        ("scheme", "fjnu-2011"),
        ("version", 1),
        ("round", "2011-12"),
        ("unit", UNIT.name),
    ]


def test_other_and_repeated_subjects_take_the_title() -> None:
    """A form on leaders, and the second of two on the organisation, are named by their titles."""
    forms = bundled("fjnu-2011")["forms"]
    leader = forms[1] | {"id": "leader", "subject": "leader", "title": "领导干部测评表"}
    second = forms[0] | {"id": "second", "title": "党组织第二张表"}

    assert sheet_names(scheme(forms=[forms[0], leader], annexes=[]).forms) == ["组织评议", "领导干部测评表"]
    assert sheet_names(scheme(forms=[forms[0], second], annexes=[]).forms) == [forms[0]["title"], "党组织第二张表"]


def test_same_input_same_bytes() -> None:
    """Two workbooks made at different times are the same file."""
    first = branch_workbook(S1, UNIT, MEMBERS)
    time.sleep(1.1)

    assert branch_workbook(S1, UNIT, MEMBERS) == first


def test_names_are_text_never_formulas() -> None:
    """A unit or member whose name begins with = stays text."""
    unit = Unit("=1+1")
    made = book(unit=unit, members=[Member(unit.name, "=HYPERLINK(0)")])

    assert beside(made["封面"], "单位").data_type == "s"
    assert made["党员评议"]["B5"].value == "=HYPERLINK(0)"
    assert made["党员评议"]["B5"].data_type == "s"


@pytest.mark.parametrize("name", ["封面", "组织评议", "党员评议", "意见建议"])
def test_prints_on_a4_with_page_numbers(name: str) -> None:
    """Every sheet prints on A4, one page wide, with a print area, page numbers, and its header on each page."""
    sheet = book()[name]

    assert sheet.page_setup.paperSize == 9
    assert (sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) in ((1, True), (None, True))
    assert sheet.print_area
    assert "第 &P 页  共 &N 页" in str(sheet.oddFooter.center.text)
    if name != "封面":
        assert sheet.print_title_rows
        assert sheet.freeze_panes


def test_wide_tables_print_landscape() -> None:
    """The organisation's table stands upright, the members' lies."""
    made = book()

    assert made["组织评议"].page_setup.orientation != "landscape"
    assert made["党员评议"].page_setup.orientation == "landscape"


def test_a_table_too_wide_for_a_page_is_cut_between_items() -> None:
    """Thirteen items of members print on several pages, each with the names, never cut inside an item."""
    forms = bundled("fjnu-2011")["forms"][1:]
    forms[0]["items"] = [f"第{number}方面履行职责情况" for number in range(1, 14)]
    sheet = book(scheme(forms=forms, annexes=[]))["党员评议"]
    cuts = [cut.id for cut in sheet.col_breaks.brk]

    assert cuts
    assert all((cut - 2) % 4 == 0 for cut in cuts)
    assert sheet.print_title_cols == "$A:$B"


# ── cover ───────────────────────────────────────────────────────────────


def test_cover_is_filled_in_as_far_as_the_roster_knows() -> None:
    """单位, 应参评 and 发出 stand on the cover; the rest is left for the branch."""
    sheet = book()["封面"]
    labels = ["单位", "填报日期", "方式", "应参评", "实参评", "发出", "收回", "有效", "无效", "填报人", "审核人"]

    assert [beside(sheet, label).value for label in labels] == [UNIT.name, None, None, 32, None, 30, *[None] * 5]


def test_unknown_numbers_stay_empty() -> None:
    """A roster without numbers leaves 应参评 and 发出 empty, not 0."""
    sheet = book(unit=Unit("甲支部"))["封面"]

    assert (beside(sheet, "应参评").value, beside(sheet, "发出").value) == (None, None)


def test_nothing_stands_beside_an_empty_value() -> None:
    """The third column is empty text until numbers contradict: a reader may not take a hint for the value."""
    sheet = book(values=True)["封面"]

    for label in ("填报日期", "方式", "收回", "有效", "无效", "填报人"):
        assert beside(sheet, label).offset(0, 1).value in (None, "")


def test_cover_checks_what_is_typed() -> None:
    """方式 has its drop-down, numbers are whole, the date is a date, each with a message in Chinese."""
    sheet = book()["封面"]
    mode, date, valid = (validation(sheet, beside(sheet, label).coordinate) for label in ("方式", "填报日期", "有效"))

    assert mode.formula1 == '"会议,走访,电话,网络"'
    assert date.type == "date"
    assert (valid.type, valid.operator, valid.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert valid.error == "这里只能填不小于零的整数，不要带“人”“份”等字。"


def test_due_date_is_told() -> None:
    """The instructions name the due date when the scheme has one."""
    assert any("于2012年1月17日前报送" in text for text in texts(book(scheme(due="2012-01-17"))["封面"]))


# ── layouts ─────────────────────────────────────────────────────────────


def test_counts_of_the_organisation() -> None:
    """D: the scheme's own words, an input check, 合计 and 满意率 with empty stored values."""
    sheet = book()["组织评议"]

    assert [cell.value for cell in sheet[3]] == ["序号", "评议项目", "满意", "基本满意", "不满意", "合计", "满意率"]
    assert [sheet.cell(row, 2).value for row in range(4, 9)] == list(S1.form("org").texts)
    assert sheet["F4"].value == '=IF(COUNT(C4:E4)=0,"",SUM(C4:E4))'
    assert sheet["G4"].value == '=IF(OR(COUNT(C4:E4)=0,N(封面!$B$11)=0),"",ROUND((N(C4)+N(D4))/N(封面!$B$11),4))'
    assert sheet["G4"].number_format == "0.00%"
    assert validation(sheet, "E8").type == "whole"
    assert book(values=True)["封面"]["A11"].value == "有效"
    assert [cell.value for cell in book(values=True)["组织评议"][4]][5:] == [None, None]


def test_counts_of_members() -> None:
    """E: a row a member, items merged over their levels, 合计 below."""
    sheet = book()["党员评议"]

    assert [sheet.cell(row, 2).value for row in range(5, 8)] == NAMES
    assert [sheet.cell(4, column).value for column in range(3, 7)] == ["满意", "基本满意", "不满意", "满意率"]
    assert [sheet.cell(3, column).value for column in (3, 7, 11, 15)] == list(S1.form("member").texts)
    assert {"C3:F3", "G3:J3", "A3:A4", "B3:B4"} <= {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet["A8"].value == "合计"
    assert sheet["C8"].value == '=IF(COUNT(C5:C7)=0,"",SUM(C5:C7))'


def test_members_of_one_name_are_told_apart() -> None:
    """Two of the same name stand with their numbers."""
    members = [Member(UNIT.name, "钱七", "01"), Member(UNIT.name, "钱七", "02"), Member(UNIT.name, "郑一")]
    sheet = book(members=members)["党员评议"]

    assert [sheet.cell(row, 2).value for row in (5, 6, 7)] == ["钱七（01）", "钱七（02）", "郑一"]


def test_ballots_with_level_names() -> None:
    """B: a row a ballot issued, a drop-down of the levels, sub-totals above the header."""
    sheet = book(scheme(form={"layout": "B"}))["组织评议"]
    header = 7

    assert [cell.value for cell in sheet[header]] == ["票号", *S1.form("org").texts]
    assert [sheet.cell(row, 1).value for row in range(3, 7)] == ["满意小计", "基本满意小计", "不满意小计", "满意率"]
    assert [sheet.cell(row, 1).value for row in range(header + 1, header + 31)] == list(range(1, 31))
    assert sheet["B3"].value == '=SUMPRODUCT(--($B$8:$B$37="满意"))'
    assert validation(sheet, "F37").formula1 == '"满意,基本满意,不满意"'
    assert sheet.freeze_panes == "B8"


def test_ballots_with_ticks_on_members() -> None:
    """C: two-row header, a drop-down of √, and one of the members' names."""
    sheet = book(scheme(form={"layout": "C"}))["党员评议"]

    assert [sheet.cell(4, column).value for column in (1, 2, 3, 6)] == ["票号", "姓名", *S1.form("member").texts[:2]]
    assert [sheet.cell(5, column).value for column in range(3, 6)] == ["满意", "基本满意", "不满意"]
    assert sheet["A3"].value == "小计"
    assert validation(sheet, "C6").formula1 == '"√"'
    assert validation(sheet, "B6").formula1 == f'"{",".join(NAMES)}"'
    assert sheet["A95"].value == 30 * len(NAMES)


@pytest.mark.parametrize(("unit", "rows"), [(Unit("甲", eligible=7), 7), (Unit("甲"), 60), (Unit("甲", issued=3), 3)])
def test_rows_for_as_many_ballots_as_are_known(unit: Unit, rows: int) -> None:
    """Issued, else eligible, else 60 rows."""
    sheet = book(scheme(form={"layout": "C"}), unit)["组织评议"]
    numbers = [cell.value for cell in sheet["A"] if isinstance(cell.value, int)]

    assert numbers == list(range(1, rows + 1))


def test_counts_by_rater_group_have_a_sheet_each() -> None:
    """D and E with groups: a sheet a group, named and labelled, with its own numbers as base."""
    made = book(scheme(form={"groups": GROUPS, "layout": None}))

    for group in GROUPS:
        sheet = made[f"组织评议·{group}"]
        assert sheet["A3"].value == f"参评人类别：{group}"
        assert beside(sheet, "收回").value is None
        assert "N($G$4)" in sheet["G6"].value
        assert f"党员评议·{group}" in made.sheetnames


def test_ballots_by_rater_group_have_a_column() -> None:
    """B and C with groups: 参评人类别 with a drop-down."""
    sheet = book(scheme(form={"groups": GROUPS, "layout": "B"}))["组织评议"]

    assert sheet["B7"].value == "参评人类别"
    assert validation(sheet, "B8").formula1 == '"党员,干部,群众代表"'


def test_long_lists_stand_on_the_hidden_sheet() -> None:
    """A drop-down of more than 255 characters refers to cells."""
    members = [Member(UNIT.name, f"成员{number:03d}") for number in range(60)]
    made = book(scheme(form={"layout": "C"}), members=members)

    assert validation(made["党员评议"], "B6").formula1 == "xlsheets!$D$1:$D$60"
    assert [cell.value for cell in made["xlsheets"]["D"][:60]] == [member.name for member in members]


def test_scores_are_typed_in_ballot_by_ballot() -> None:
    """An item with a score makes layout B, takes only numbers in its range, and shows the mean."""
    forms = bundled("fjnu-2011")["forms"][:1]
    forms[0]["items"].append({"text": "综合得分", "score": [0, 100]})
    sheet = book(scheme(forms=forms, annexes=[]))["组织评议"]
    check = validation(sheet, "G9")

    assert sheet["G8"].value == "综合得分"
    assert (check.type, float(check.formula1), float(check.formula2)) == ("decimal", 0, 100)
    assert sheet["A6"].value == "平均分"
    assert sheet["G6"].value == '=IF(COUNT($G$9:$G$38)=0,"",ROUND(AVERAGE($G$9:$G$38),2))'


def test_layout_follows_the_subject_unless_ballots_are_typed_in() -> None:
    """Counts are D for the organisation and E for people; B and C are taken as they stand."""
    for wanted, made in {None: "DE", "D": "DE", "E": "DE", "A": "DE", "B": "BB", "C": "CC"}.items():
        assert "".join(layout_of(form) for form in scheme(form={"layout": wanted}).forms) == made


def test_opinions() -> None:
    """意见建议 has its three columns, and offers the unit and its members."""
    sheet = book()["意见建议"]

    assert [cell.value for cell in sheet[3]] == ["序号", "对象", "意见建议"]
    assert validation(sheet, "B4").formula1 == f'"{",".join([UNIT.name, *NAMES])}"'


# ── rate ────────────────────────────────────────────────────────────────

CELLS = ["C4", "D4", "E4"]


def test_rate_formula_by_weights() -> None:
    """Weights multiply, a weight of 0 is left out, base marked divides by the sum."""
    rate = {"weights": {"满意": 1, "基本满意": 0.75, "不满意": 0}, "base": "marked"}
    of = scheme(rate=rate, rounding={"mode": "down", "places": 1})
    formula = rate_formula(of, of.form("org"), CELLS, None, "COUNT(C4:E4)=0")

    assert formula == ('=IF(OR(COUNT(C4:E4)=0,SUM(C4:E4)=0),"",ROUNDDOWN((N(C4)+N(D4)*0.75)/SUM(C4:E4),3))')
    assert rate_note(of, of.form("org")) == (
        "满意率＝（满意×1＋基本满意×0.75）÷各等次票数之和，只舍不入，百分数保留一位小数。"
    )


def test_rate_formula_of_printed_percentages() -> None:
    """Of printed percentages each one is rounded before they are added."""
    of = scheme(rate={"satisfied": ["满意", "基本满意"], "of": "printed"}, rounding={"places": 0})

    assert rate_formula(of, of.form("org"), CELLS, "B1", "COUNT(C4:E4)=0").endswith(
        "ROUND(N(C4)/N(B1),2)+ROUND(N(D4)/N(B1),2))"
    )


def test_notes_name_numerator_base_and_rounding() -> None:
    """Both bundled schemes say how their rate is computed."""
    assert rate_note(S1, S1.forms[0]) == "满意率＝（满意＋基本满意）÷有效票数，四舍五入，百分数保留两位小数。"
    assert rate_note(S14, S14.forms[0]) == "满意率＝满意÷发出票数，四舍五入，百分数保留一位小数。"


# ── any scheme ──────────────────────────────────────────────────────────

WORDS = st.text("满意合格好中差优良情况工作落实=,'\"", min_size=1, max_size=12).filter(str.strip)


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Draw a scheme with one form of any subject, layout, levels, items and groups."""
    levels = draw(st.lists(WORDS, min_size=2, max_size=6, unique=True))
    items = draw(st.lists(WORDS.map(lambda text: f"项{text}"), min_size=1, max_size=14, unique=True))
    form = {
        "id": "f",
        "subject": draw(st.sampled_from(["organisation", "member", "leader", "window"])),
        "title": draw(WORDS),
        "scale": "s",
        "items": items,
        "overall": draw(st.sampled_from([None, "总体评价"])),
        "groups": draw(st.lists(WORDS, max_size=3, unique=True)),
        "layout": draw(st.sampled_from([None, *"ABCDEF"])),
    }
    rate = {
        "satisfied": levels[:1],
        "base": draw(st.sampled_from(["issued", "returned", "valid", "marked", "present", "eligible"])),
    }
    return Scheme.model_validate({"id": "s", "scales": {"s": levels}, "forms": [form], "rate": rate})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemes(), st.integers(0, 5), st.sampled_from([None, 1, 4]))
def test_any_scheme_gives_a_workbook_with_its_words(of: Scheme, people: int, issued: int | None) -> None:
    """Whatever the scheme, every sheet of a form shows all items and, in counts and ticks, all levels."""
    members = [Member("甲", f"党员{number}") for number in range(people)]
    made = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(branch_workbook(of, Unit("甲", issued=issued), members))
    )
    form = of.forms[0]

    assert made.sheet_names[0] == "封面"
    for name in made.sheet_names[1:-2]:
        shown = {value for row in made.get_sheet_by_name(name).to_python() for value in row}
        assert set(form.texts) <= shown
        assert layout_of(form) == "B" or set(of.levels(form)) <= shown


# ── in LibreOffice ──────────────────────────────────────────────────────

LAYOUTS: dict[str, dict[str, Any]] = {
    "counts": {"layout": None},
    "levels": {"layout": "B", "overall": "总体评价"},
    "ticks by group": {"layout": "C", "groups": GROUPS},
    "counts by group": {"layout": None, "groups": GROUPS},
}


@pytest.mark.office
@pytest.mark.parametrize("form", LAYOUTS.values(), ids=LAYOUTS)
def test_opens_whole_and_stored_values_are_right(form: dict[str, Any], tmp_path: Path, office: Office) -> None:  # noqa: F811
    """Each layout opens without loss, and its formulas give the values that stand in the file."""
    path = tmp_path / "甲.xlsx"
    path.write_bytes(branch_workbook(scheme(form=form), UNIT, MEMBERS))

    assert_opens_whole(path, office)
    assert_cached_equal_recalculated(path, office)


def filled(of: Scheme, cells: Mapping[str, Any], tmp_path: Path, office: Office) -> Workbook:  # noqa: F811
    """Return the workbook as LibreOffice computes it once cells (sheet!A1) are filled in."""
    made = book(of)
    for at, value in cells.items():
        sheet, _, cell = at.partition("!")
        made[sheet][cell] = value
    path = tmp_path / "填好.xlsx"
    made.save(path)
    return openpyxl.load_workbook(office.recalculate(path), data_only=True)


@pytest.mark.office
def test_live_totals_of_counts(tmp_path: Path, office: Office) -> None:  # noqa: F811
    """25/2 of 28 valid is 96.43 %, 332 of 344 issued 96.5 %; contradictions on the cover are told."""
    cells = {
        "封面!B11": 28,
        "封面!B10": 29,
        "封面!B12": 2,
        "组织评议!C4": 25,
        "组织评议!D4": 2,
        "党员评议!C5": 27,
        "党员评议!C6": 1,
    }
    made = filled(S1, cells, tmp_path, office)

    assert (made["组织评议"]["F4"].value, made["组织评议"]["G4"].value) == (27, 0.9643)
    assert made["组织评议"]["G5"].value in (None, "")
    assert (made["党员评议"]["F5"].value, made["党员评议"]["C8"].value) == (0.9643, 28)
    assert made["封面"]["C12"].value == "请核对：有效、无效相加不等于收回"
    assert made["封面"]["C11"].value in (None, "")

    made = filled(S14, {"封面!B9": 344, "组织评议!C4": 332, "组织评议!D4": 12}, tmp_path, office)
    assert made["组织评议"]["G4"].value == 0.965


@pytest.mark.office
def test_live_totals_of_ballots(tmp_path: Path, office: Office) -> None:  # noqa: F811
    """Level names and ticks are counted above the header."""
    levels = {"组织评议!B8": "满意", "组织评议!B9": "满意", "组织评议!B10": "不满意", "封面!B11": 3}
    made = filled(scheme(form={"layout": "B"}), levels, tmp_path, office)["组织评议"]
    assert [made[cell].value for cell in ("B3", "B4", "B5", "B6")] == [2, 0, 1, 0.6667]

    ticks = {"组织评议!B7": "√", "组织评议!C8": "√", "组织评议!D9": "√", "封面!B11": 4}
    made = filled(scheme(form={"layout": "C"}), ticks, tmp_path, office)["组织评议"]
    assert [made[cell].value for cell in ("B4", "C4", "D4", "B3")] == [1, 1, 1, 0.5]
