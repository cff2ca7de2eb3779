"""The macros in LibreOffice: they compile, and each drawn button's bound script reaches RunPython in the profile.

The profile's RunPython here only writes down what it was given; what the real
one does with it is tested with the bridge.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.macros.conftest import BUTTONS
from tests.office.libreoffice import Office
from xlsheets.books.desk import BUTTONS as DRAWN
from xlsheets.books.libreoffice.connection import load_uno, started
from xlsheets.books.schemefile import Scheme
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.issue import collecting_workbook

pytestmark = pytest.mark.office

_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple"
  library:link="false"/>
</library:libraries>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false">
 <library:element library:name="Another"/>
 <library:element library:name="Bridge"/>
</library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="{name}" script:language="StarBasic">
{code}
</script:module>
"""
_BRIDGE = """Public Function RunPython(PythonCommand As String)
    Dim n
    n = FreeFile
    Open "{told}" For Append As #n
    Print #n, ThisComponent.Title &amp; "|" &amp; PythonCommand
    Close #n
End Function"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """What the profile's RunPython writes down."""
    return tmp_path / "told.txt"


@pytest.fixture
def desktop(tmp_path: Path, told: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An office that trusts the test's folder, in whose Standard library there is a RunPython."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")  # else LibreOffice opens no Chinese path, as in any program of a C locale
    basic = tmp_path / "profile" / "user" / "basic"
    (basic / "Standard").mkdir(parents=True)
    (basic / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    for name, code in (("Another", "Sub Main\nEnd Sub"), ("Bridge", _BRIDGE.format(told=told))):
        (basic / "Standard" / f"{name}.xba").write_text(_MODULE.format(name=name, code=code), encoding="utf-8")
    connection = started(tmp_path / "profile", headless=True, trusted=[tmp_path], timeout=90)
    yield connection.desktop
    connection.end()


def opened(desktop: Any, path: Path) -> Any:
    """Return a document opened as a person opens it: macros run because the folder is trusted."""
    uno = load_uno()
    mode = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    mode.Name, mode.Value = "MacroExecutionMode", 9  # as configured
    return desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (mode,))


def bound(doc: Any) -> dict[str, str]:
    """Return the script that each drawn button of a document runs, by its caption."""
    scripts = {}
    for page in (doc.DrawPages.getByIndex(number) for number in range(doc.DrawPages.Count)):
        for form in (page.Forms.getByIndex(number) for number in range(page.Forms.Count)):
            for number in range(form.Count):
                (event,) = form.getScriptEvents(number)
                scripts[form.getByIndex(number).Label] = event.ScriptCode
    return scripts


def test_every_button_reaches_the_profile(desktop: Any, tmp_path: Path, told: Path) -> None:
    """Ten buttons, ten calls, each with its own command; a renamed copy open beside it is not taken for it."""
    book, copy = tmp_path / "汇总.xlsm", tmp_path / "汇总(1).xlsm"
    book.write_bytes(collecting_workbook(Scheme.load("fjnu-2011"), Roster((Unit("甲支部"),))))
    copy.write_bytes(book.read_bytes())
    other = opened(desktop, book)
    doc = opened(desktop, copy)

    scripts = bound(doc)
    assert list(scripts) == [button.caption for button in DRAWN]
    for button in DRAWN:
        doc.getScriptProvider().getScript(scripts[button.caption]).invoke((), (), ())

    wanted = [button.macro.removeprefix("xlsheets_") for button in DRAWN]
    assert sorted(wanted) == sorted(BUTTONS)
    lines = told.read_text(encoding="utf-8").splitlines()
    assert lines == [f"汇总(1).xlsm|from xlsheets import buttons; buttons.{name}()" for name in wanted]
    for one in (doc, other):
        one.close(True)


def test_nothing_is_lost_when_it_is_opened(office: Office, tmp_path: Path) -> None:
    """LibreOffice shows every sheet that people see, in order, the desk first."""
    from openpyxl import load_workbook

    book = tmp_path / "汇总.xlsm"
    book.write_bytes(collecting_workbook(Scheme.load("fjnu-2011"), Roster((Unit("甲支部"),))))

    (saved,) = office.convert([book])

    before, after = load_workbook(book).worksheets, load_workbook(saved).worksheets
    assert [sheet.title for sheet in before] == [sheet.title for sheet in after]
    assert next(sheet.title for sheet in after if sheet.sheet_state == "visible") == "操作台"
