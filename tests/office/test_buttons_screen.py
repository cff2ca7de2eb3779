"""The drawn button 收件汇总, pressed by a pointer on a screen: results in front, and one message box."""

from pathlib import Path

import pytest

from tests.office.clicking import FOLDER
from tests.office.pressing import pressed
from tests.office.screen import Screen
from xlsheets.core.messages import message

pytestmark = pytest.mark.office


def test_a_click_on_the_screen(screen: Screen, tmp_path: Path) -> None:
    """One click: the box tells the figures, 问题清单 is in front, the result sheets are there."""
    seen = pressed(screen, tmp_path / "办 公", "收件汇总")

    assert seen.said == message("collected", files=12, accepted=11, missing=1, errors=2, warnings=4, notes=1)
    assert seen.front == "问题清单"
    assert {"操作台", "收件台账", "计票", "问题清单", "未报送", "附件3", "附件4", "附件5"} <= set(seen.sheets)
    before, after = seen.before.read_bytes(), seen.after.read_bytes()
    assert before.startswith(b"\x89PNG")
    assert before != after


def test_the_folder_is_chosen_in_the_dialog(screen: Screen, tmp_path: Path) -> None:
    """With no folder in its cell the program's own dialog opens beside the workbook; what is chosen is collected."""
    seen = pressed(screen, tmp_path / "办 公", "收件汇总", dialog=(FOLDER, "Select"))

    assert seen.said == message("collected", files=12, accepted=11, missing=1, errors=2, warnings=4, notes=1)
    assert seen.front == "问题清单"


def test_the_dialog_is_left(screen: Screen, tmp_path: Path) -> None:
    """Nothing is chosen: one sentence without the cross of an error, and no sheet has come."""
    seen = pressed(screen, tmp_path / "办 公", "收件汇总", dialog=("Cancel",))

    assert seen.said == f"收件汇总：{message('no-folder')}"
    assert not seen.alarming
    assert "附件3" not in seen.sheets


def test_what_stands_in_the_way_has_a_cross(screen: Screen, tmp_path: Path) -> None:
    """生成附表 before anything was collected: an error box, which the dialog that was left is not."""
    seen = pressed(screen, tmp_path / "办 公", "生成附表")

    assert seen.said == f"生成附表：{message('no-figures')}"
    assert seen.alarming
