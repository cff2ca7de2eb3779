"""Edits of a LibreOffice profile: nothing else changes, and they can be taken back."""

import pytest

from xlsheets.books.libreoffice import profile

_ITEMS = '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{}</oor:items>'
_OTHER = '<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupX"><value>7.4</value></prop></item>\n'
_SECURE = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="SecureURL" oor:op="fuse">'
    "<value>{}</value></prop></item>\n"
)
_URL = "file:///home/u/%E6%96%87%20a&b"
_IT = "<it>file:///home/u/%E6%96%87%20a&amp;b</it>"


def test_a_folder_is_trusted_in_settings_without_any() -> None:
    """One item more, at the end; taken back, the text is what it was."""
    before = _ITEMS.format(_OTHER)

    after = profile.with_trusted(before, _URL)

    assert after == _ITEMS.format(_OTHER + _SECURE.format(_IT))
    assert profile.without_trusted(after, _URL) == before


def test_a_folder_is_trusted_beside_others() -> None:
    """The others stay, before and after."""
    before = _ITEMS.format(_SECURE.format("<it>file:///alt</it>") + _OTHER)

    after = profile.with_trusted(before, _URL)

    assert after == _ITEMS.format(_SECURE.format("<it>file:///alt</it>" + _IT) + _OTHER)
    assert profile.without_trusted(after, _URL) == before
    assert profile.with_trusted(after, _URL) == after


def test_a_folder_added_later_by_the_user_stays() -> None:
    """LibreOffice wrote the file anew, with one more folder and in another order: only ours goes."""
    rewritten = _ITEMS.format(_SECURE.format(_IT + "<it>file:///neu</it>") + _OTHER)

    assert profile.without_trusted(rewritten, _URL) == _ITEMS.format(_SECURE.format("<it>file:///neu</it>") + _OTHER)


def test_an_empty_value_is_filled() -> None:
    """LibreOffice writes <value/> when the last folder was removed by hand."""
    before = _ITEMS.format(_SECURE.format("").replace("<value></value>", "<value/>"))

    assert profile.with_trusted(before, _URL) == _ITEMS.format(_SECURE.format(_IT))


@pytest.mark.parametrize("broken", ["", "<oor:items>", "</oor:items></oor:items>", "not XML at all"])
def test_settings_that_are_none_are_left_alone(broken: str) -> None:
    """A file that LibreOffice did not write is refused."""
    with pytest.raises(profile.NotAProfile):
        profile.with_trusted(broken, _URL)


def test_a_module_joins_a_library() -> None:
    """Before the end; the other modules stay; taken back, the text is what it was."""
    before = profile.NEW_LIBRARY.replace(
        "</library:library>", ' <library:element library:name="Module1"/>\n</library:library>'
    )

    after = profile.with_module(before, "xlsheets_bridge")

    assert after.count("library:element") == 2
    assert profile.with_module(after, "xlsheets_bridge") == after
    assert profile.without_module(after, "xlsheets_bridge") == before


def test_a_module_joins_an_empty_library() -> None:
    """LibreOffice writes a library without modules as one empty element."""
    empty = profile.NEW_LIBRARY.replace(">\n</library:library>", "/>")

    after = profile.with_module(empty, "xlsheets_bridge")

    assert after.endswith('<library:element library:name="xlsheets_bridge"/>\n</library:library>\n')
    with pytest.raises(profile.NotAProfile):
        profile.with_module("<html/>", "xlsheets_bridge")
