"""macros/: what the sources, the ribbon, the drawn buttons and Python say of each other."""

import importlib
import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.macros.conftest import BUTTONS, MACROS, subs_in, text_of
from xlsheets.books.desk import BUTTONS as DRAWN

SOURCES = sorted([*MACROS.glob("*.bas"), *MACROS.glob("*.cls")])
RIBBONS = ("ribbon/customUI14.xml", "ribbon/customUI.xml")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_source_is_ascii_and_explicit(path: Path) -> None:
    """VBA has no code page of its own: Chinese stands elsewhere. No variable is made by a misspelling."""
    text = path.read_bytes().decode("ascii")

    assert "Option Explicit" in text.splitlines()
    assert f'Attribute VB_Name = "{path.stem}"' in text.splitlines()


def test_line_ends_are_windows() -> None:
    """The VBA editor imports CRLF only; git writes the sources so."""
    rules = (MACROS.parent / ".gitattributes").read_text(encoding="utf-8").splitlines()

    assert {"*.bas text eol=crlf", "*.cls text eol=crlf"} <= set(rules)


def test_each_button_is_one_line() -> None:
    """Ten Subs without arguments, each nothing but a call of the Python function of its name."""
    source = text_of("xlsheets_buttons.bas")

    assert subs_in(source) == {f"xlsheets_{name}": "" for name in BUTTONS}
    bodies = re.findall(r"^Public Sub xlsheets_(\w+)\(\)\n    (.+)\nEnd Sub$", source, re.MULTILINE)
    assert bodies == [(name, f'RunPython "from xlsheets import buttons; buttons.{name}()"') for name in BUTTONS]


def test_runpython_strings_survive_the_command_line() -> None:
    """Nothing in them that cmd.exe or the shell of macOS would take apart."""
    strings = re.findall(r'RunPython "(.*)"', text_of("xlsheets_buttons.bas"))

    assert len(strings) == len(BUTTONS)
    assert not [one for one in strings if re.search(r"[\"'%&|<>^!`$\\]", one)]


def test_runpython_strings_name_callables() -> None:
    """Every button finds its function."""
    buttons = importlib.import_module("xlsheets.buttons")

    assert [name for name in BUTTONS if not callable(getattr(buttons, name, None))] == []


def test_callbacks_take_the_control() -> None:
    """A callback of the ribbon has one argument, and calls the Sub of the button."""
    source = text_of("xlsheets_ribbon.bas")

    assert subs_in(source) == {f"xlsheets_ribbon_{name}": "control As IRibbonControl" for name in BUTTONS}
    bodies = re.findall(r"^Public Sub xlsheets_ribbon_(\w+)\(.*\)\n    (.+)\nEnd Sub$", source, re.MULTILINE)
    assert bodies == [(name, f"xlsheets_{name}") for name in BUTTONS]


@pytest.mark.parametrize("name", RIBBONS)
def test_ribbon_calls_what_there_is(name: str) -> None:
    """Each button of the ribbon has its callback, label, tip; labels and tips are those of the desk."""
    callbacks = subs_in(text_of("xlsheets_ribbon.bas"))
    root = ElementTree.fromstring((MACROS / name).read_bytes())
    nodes = [node for node in root.iter() if node.tag.endswith("}button")]

    assert sorted(node.get("onAction", "") for node in nodes) == sorted(callbacks)
    labels = {node.get("onAction", "").removeprefix("xlsheets_ribbon_"): node.get("label") for node in nodes}
    assert labels == {one.macro.removeprefix("xlsheets_"): one.caption for one in DRAWN}
    tips = {node.get("label"): node.get("supertip") for node in nodes}
    assert tips == {one.caption: one.does for one in DRAWN}
    assert all(node.get("screentip") == node.get("label") and node.get("imageMso") for node in nodes)
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))


def test_both_ribbons_are_one() -> None:
    """Excel 2007 gets the same ribbon under the older namespace."""
    newer, older = (text_of(name) for name in RIBBONS)

    assert newer.replace("office/2009/07/customui", "office/2006/01/customui") == older
    assert newer != older


def test_drawn_buttons_call_what_there_is(built: dict[str, bytes]) -> None:
    """Every FmlaMacro of every built 汇总.xlsm is a Sub without arguments; none is missing or drawn twice."""
    workbooks = {path: data for path, data in built.items() if path.endswith(".xlsm")}
    assert workbooks
    for path, data in workbooks.items():
        package = zipfile.ZipFile(BytesIO(data))
        drawings = [package.read(name).decode() for name in package.namelist() if name.endswith(".vml")]
        called = [macro for vml in drawings for macro in re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", vml)]
        assert sorted(called) == sorted(f"xlsheets_{name}" for name in BUTTONS), path


def test_every_text_that_a_macro_shows_is_there(macro_file: Path) -> None:
    """Each message that VBA names stands in the very hidden sheet, Chinese first, English below."""
    package = zipfile.ZipFile(macro_file)
    strings = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
    texts = ["".join(node.itertext()) for node in strings]

    assert re.search(r'name="xlwings\.conf"[^>]*state="veryHidden"', package.read("xl/workbook.xml").decode())
    wanted = set(re.findall(r'"(MSG_\w+)"', text_of("xlsheets_python.bas")))
    assert len(wanted) >= 7
    for key in wanted:
        chinese, english = texts[texts.index(key) + 1].split("\n")
        assert not chinese.isascii()
        assert re.match(r"[A-Z][\w\s`]{5}", english, re.ASCII)
    assert texts[texts.index("ADD_WORKBOOK_TO_PYTHONPATH") + 1] == "false"
