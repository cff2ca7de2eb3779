"""The drawn button 收件汇总, pressed by a pointer on a screen: results in front, and one message box."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office.engine.conftest import need_office
from tests.office.pressing import pressed
from tests.office.screen import Screen, missing
from xlsheets.core.messages import message

pytestmark = pytest.mark.office


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A screen of its own."""
    need_office()
    if missing():
        sentence = f"{' and '.join(missing())} not found; `make test` installs them"
        if os.environ.get("XLSHEETS_OFFICE") == "required":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with Screen() as screen:
        yield screen


def test_a_click_on_the_screen(screen: Screen, tmp_path: Path) -> None:
    """One click: the box tells the figures, 问题清单 is in front, the result sheets are there."""
    seen = pressed(screen, tmp_path / "办 公", "收件汇总")

    assert seen.said == message("collected", files=12, accepted=11, missing=1, errors=2, warnings=4, notes=1)
    assert seen.front == "问题清单"
    assert {"操作台", "收件台账", "计票", "问题清单", "未报送", "附件3", "附件4", "附件5"} <= set(seen.sheets)
    before, after = seen.before.read_bytes(), seen.after.read_bytes()
    assert before.startswith(b"\x89PNG")
    assert before != after
