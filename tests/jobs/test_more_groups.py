"""Rater groups in rows of people, and what is said of a unit's several files."""

from pathlib import Path

import pytest

from tests.support.desk import UNIT, Desk
from tests.support.schemes import MEMBER_ONE, Form


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


GROUPED = Form("member", "member", "党员群众评议表", ("总体评价",), groups=("党员", "群众"))


@pytest.mark.parametrize("name", ["^", "张三"])
def test_a_line_for_each_group_of_one_person(desk: Desk, name: str) -> None:
    """Two lines of a person from two groups are no second line; two of the same group are."""
    desk.scheme(GROUPED)
    report = desk.merged(f"""
        | 单位:{UNIT} | | | | |
        | 姓名 | 参评人类别 | 有效 | 满意 | 基本满意 | 不满意 |
        | 张三 | 党员 | 6 | 5 | 1 | 0 |
        | {name} | 群众 | 5 | 4 | 0 | 1 |
        | 李四 | 党员 | 6 | 6 | 0 | 0 |
        | 李四 | 党员 | 6 | 6 | 0 | 0 |
    """)

    counts = {(one["subject"], one["group"]): list(one["counts"].values()) for one in report["results"]}
    assert counts["张三", None] == [9, 1, 1]
    assert counts["张三", "党员"] == [5, 1, 0]
    assert counts["张三", "群众"] == [4, 0, 1]
    assert [(one["code"], one["cell"]) for one in report["findings"] if one["severity"] == "error"] == [
        ("member-duplicate", "A6")
    ]


def test_a_form_that_no_file_of_a_unit_has_is_said_once(desk: Desk) -> None:
    """Three files of three groups lack the same form: one finding."""
    desk.scheme(Form(items=("总体评价",), groups=("党员", "干部", "群众")), MEMBER_ONE)
    for group in ("党员", "干部", "群众"):
        desk.put(f"{group}.xlsx", f"""
            | 单位:{UNIT} | 收回:10 | 有效:10 | 参评人类别:{group} |
            | 评议项目 | 满意 | 基本满意 | 不满意 |
            | 总体评价 | 9 | 0 | 1 |
        """)  # fmt: skip

    report = desk.merge()

    assert [one["code"] for one in report["findings"]] == ["form-missing"]


@pytest.mark.parametrize("head", ["窗口", "窗口名称", "被评议窗口", "办事窗口"])
def test_a_column_of_windows_says_who_is_rated(desk: Desk, head: str) -> None:
    """Windows stand under a head of their own as people do under 姓名."""
    desk.scheme(Form("window", "window", "窗口评议表", ("总体评价",)))
    report = desk.merged(f"""
        | 单位:{UNIT} | | |
        | 票号 | {head} | 总体评价 |
        | 1 | 一号窗口 | 满意 |
        | 2 | 二号窗口 | 不满意 |
        | 3 | 一号窗口 | 满意 |
    """)

    assert {one["subject"]: one["counts"]["满意"] for one in report["results"]} == {"一号窗口": 2, "二号窗口": 0}
