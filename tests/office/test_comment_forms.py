"""The prints of a 登记表 as LibreOffice makes them."""

from pathlib import Path

import pytest

from tests.office.libreoffice import Office
from xlsheets.books.commentform import comment_workbook
from xlsheets.core.roster import Member, Unit
from xlsheets.core.rule import Comments
from xlsheets.core.scheme import Scheme

pytestmark = pytest.mark.office

SCHEME = Scheme.model_validate(
    {"id": "t", "title": "创先争优活动", "forms": [{"id": "org", "items": [{"text": "得分", "score": [0, 100]}]}]}
)


def test_prints_of_a_form_are_identical(office: Office, tmp_path: Path) -> None:
    """One page a copy, and the pages of a subject do not differ by a dot."""
    path = tmp_path / "登记表.xlsx"
    members = [Member("甲支部", "张三", status="支部书记"), Member("甲支部", "李四")]
    path.write_bytes(comment_workbook(SCHEME, Unit("甲支部", parent="总支"), members, Comments()))

    pages = [page.read_bytes() for page in office.pictures(path, 40)]

    assert len(pages) == 9
    assert [len(set(pages[at : at + 3])) for at in (0, 3, 6)] == [1, 1, 1]
    assert len(set(pages)) == 3
