"""The LibreOffice part put into a real profile and taken away: everything else stays byte for byte."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.office.engine.conftest import need_office
from xlsheets.books import libreoffice
from xlsheets.books.libreoffice.connection import load_uno, make_profile
from xlsheets.books.libreoffice.profile import in_use
from xlsheets.core.findings import Refused
from xlsheets.jobs import addin_libreoffice

pytestmark = pytest.mark.office

_OWN_MODULE = "Sub Gruss\n MsgBox &quot;你好&quot;\nEnd Sub"


def _state(folder: Path) -> dict[str, str]:
    """Return every file of a folder by its digest."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in folder.rglob("*")
    }


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile as a person has it: used before, with a Basic module of their own and a trusted folder."""
    need_office()
    profile = tmp_path_factory.mktemp("用 户") / "配 置"
    make_profile(profile)
    user = profile / "user"
    library = user / "basic" / "Standard" / "script.xlb"
    library.write_text(
        library.read_text("utf-8").replace(
            "</library:library>", ' <library:element library:name="Eigenes"/>\n</library:library>'
        ),
        "utf-8",
    )
    module = (user / "basic" / "Standard" / "Module1.xba").read_text("utf-8")
    (user / "basic" / "Standard" / "Eigenes.xba").write_text(module.replace("Module1", "Eigenes"), "utf-8")
    settings = user / "registrymodifications.xcu"
    secure = (
        '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="SecureURL" oor:op="fuse">'
        "<value><it>file:///home/li/sicher</it></value></prop></item>\n"
    )
    settings.write_text(settings.read_text("utf-8").replace("</oor:items>", secure + "</oor:items>"), "utf-8")
    return profile


@pytest.fixture
def profile(used: Path, tmp_path: Path) -> Path:
    """A copy of that profile."""
    return shutil.copytree(used, tmp_path / "配 置")


def test_there_and_back(profile: Path, tmp_path: Path) -> None:
    """Install says what it put; uninstall takes away exactly that; again is nothing."""
    before = _state(profile)

    put = addin_libreoffice.install(profile, tmp_path / "可信 文件夹")

    assert addin_libreoffice.is_installed(profile)
    assert all(path.exists() for path in put)
    changed = {name for name, digest in _state(profile).items() if before.get(name) != digest and digest != "folder"}
    assert {str(path.relative_to(profile)) for path in put if path.is_relative_to(profile)} == changed
    recorded = json.loads((profile / "user" / "xlsheets" / "bridge.json").read_text("utf-8"))
    assert recorded["python"] == sys.executable
    taken = addin_libreoffice.uninstall(profile).touched()
    assert _state(profile) == before
    assert not (tmp_path / "可信 文件夹").exists()
    assert set(put) - set(taken) == {profile / "user" / "xlsheets" / "installed.json"}
    assert addin_libreoffice.uninstall(profile).touched() == []
    assert not addin_libreoffice.is_installed(profile)


def test_twice_is_once(profile: Path, tmp_path: Path) -> None:
    """Installed again (an upgrade), it still goes without a trace."""
    before = _state(profile)
    addin_libreoffice.install(profile, tmp_path / "a")
    once = _state(profile)

    addin_libreoffice.install(profile, tmp_path / "a")

    assert _state(profile) == once
    addin_libreoffice.uninstall(profile)
    assert _state(profile) == before


def test_after_the_office_wrote_its_files_anew(profile: Path, tmp_path: Path) -> None:
    """The office was used, and settings changed: only ours goes, and what the person added stays."""
    addin_libreoffice.install(profile, tmp_path / "a")
    app: Any = libreoffice.start(profile)
    assert "xlsheets_bridge" in _modules(app)
    _trust(app, "file:///home/li/neu")
    app.quit()
    settings = profile / "user" / "registrymodifications.xcu"
    assert "file:///home/li/neu" in settings.read_text("utf-8")

    addin_libreoffice.uninstall(profile)

    text = settings.read_text("utf-8")
    assert "file:///home/li/sicher" in text
    assert "file:///home/li/neu" in text
    assert (tmp_path / "a").as_uri() not in text
    again: Any = libreoffice.start(profile)
    try:
        assert {"Eigenes", "Module1"} <= set(_modules(again))
        assert "xlsheets_bridge" not in _modules(again)
    finally:
        again.quit()
    assert [path for path in profile.rglob("*xlsheets*") if "pack" not in path.parts] == []


def _modules(app: Any) -> list[str]:
    libraries = app.impl._connection.service("com.sun.star.script.ApplicationScriptLibraryContainer")
    libraries.loadLibrary("Standard")
    return list(libraries.getByName("Standard").ElementNames)


def _trust(app: Any, url: str) -> None:
    """Add a trusted folder as the dialog of LibreOffice does."""
    provider = app.impl._connection.service("com.sun.star.configuration.ConfigurationProvider")
    where = app.impl.properties({"nodepath": "/org.openoffice.Office.Common/Security/Scripting"})
    view = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationUpdateAccess", where)
    folders = load_uno().Any("[]string", (*view.getByName("SecureURL"), url))
    load_uno().invoke(view, "replaceByName", ("SecureURL", folders))
    view.commitChanges()


def test_while_the_office_runs_nothing_is_changed(profile: Path, tmp_path: Path) -> None:
    """A running office would write its own files over ours at its end; after its end, or its death, it works."""
    app: Any = libreoffice.start(profile)
    try:
        before = (profile / "user" / "registrymodifications.xcu").read_bytes()
        for verb in (addin_libreoffice.install, addin_libreoffice.uninstall):
            with pytest.raises(Refused) as refused:
                verb(profile)
            assert refused.value.findings[0].code == "libreoffice-running"
        assert (profile / "user" / "registrymodifications.xcu").read_bytes() == before
    finally:
        os.killpg(app.pid, signal.SIGKILL)
        app.impl._connection.process.wait()
        app.quit()
    for _ in range(100):
        if in_use(profile) is None:
            break
        time.sleep(0.1)  # a killed process lets go of its pipe when the system has cleared it away

    assert addin_libreoffice.install(profile, tmp_path / "a")


def test_somebody_elses_bridge_is_respected(profile: Path, tmp_path: Path) -> None:
    """Another RunPython in the library Standard, or a broken file, is refused; nothing is changed."""
    basic = profile / "user" / "basic" / "Standard"
    other = (basic / "Eigenes.xba").read_text("utf-8")
    (basic / "Eigenes.xba").write_text(
        other.replace("</script:module>", "Function RunPython(c)\nEnd Function</script:module>")
    )
    before = _state(profile)
    with pytest.raises(Refused) as refused:
        addin_libreoffice.install(profile, tmp_path / "a")
    assert refused.value.findings[0].code == "libreoffice-profile"
    assert dict(refused.value.findings[0].values)["seen"] == "模块 Eigenes 中已有 RunPython"
    assert _state(profile) == before

    (basic / "Eigenes.xba").write_text(other, "utf-8")
    (profile / "user" / "registrymodifications.xcu").write_bytes(b"\xff\xfe kaputt")
    before = _state(profile)
    with pytest.raises(Refused):
        addin_libreoffice.install(profile, tmp_path / "a")
    assert _state(profile) == before
    assert not (tmp_path / "a").exists()


def test_a_profile_never_used_is_made_first(tmp_path: Path) -> None:
    """At its first start LibreOffice would put its own files over ours."""
    need_office()
    addin_libreoffice.install(tmp_path / "neu", tmp_path / "a")

    app: Any = libreoffice.start(tmp_path / "neu")
    try:
        assert "xlsheets_bridge" in _modules(app)
    finally:
        app.quit()


def test_without_uno_there_is_a_sentence(tmp_path: Path) -> None:
    """A Python that finds no UNO, or an office that is not there, is told so: no traceback of an import."""
    code = """
import sys
from pathlib import Path
from xlsheets.books.libreoffice import connection
connection._UNO_FOLDERS = connection._PROGRAMS = ()
connection.shutil.which = lambda name: None
sys.modules.pop("uno", None)
from xlsheets.core.findings import Refused
for attempt in (connection.load_uno, lambda: connection.make_profile(Path("x"))):
    try:
        attempt()
    except Refused as refused:
        print(refused.findings[0].code, dict(refused.findings[0].values)["seen"])
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)

    assert told.stdout.splitlines() == [
        "libreoffice-missing 找不到 LibreOffice 的 Python 部件（uno.py）",
        "libreoffice-missing 没有安装 LibreOffice（找不到 soffice）",
    ]
