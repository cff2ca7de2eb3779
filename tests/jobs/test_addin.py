"""The Excel add-in is put where Excel looks for it, and taken away again exactly as it was put."""

import sys
from pathlib import Path

import pytest

from tests.support.command import run
from xlsheets.core.findings import Refused
from xlsheets.jobs import addin


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A start folder and a settings file of one's own; the record goes beside them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "启动 XLSTART").mkdir()
    return tmp_path / "启动 XLSTART", tmp_path / ".xlwings" / "xlwings.conf"


def everything(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder with their bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_installing_and_uninstalling_leaves_nothing_behind(places: tuple[Path, Path], tmp_path: Path) -> None:
    """The add-in is our own file byte for byte, Python's path is where the macros look; both go again."""
    folder, settings = places
    before = everything(tmp_path)
    assert [one.did for one in addin.install(folder, settings)] == ["put", "put"]
    own = addin.source()
    assert own is not None
    assert (folder / "xlsheets.xlam").read_bytes() == own.read_bytes()
    assert f'"{sys.executable}"' in settings.read_text("utf-8")
    assert [one.did for one in addin.install(folder, settings)] == ["kept", "kept"]
    assert [one.did for one in addin.uninstall(folder, settings)] == ["removed", "removed"]
    assert everything(tmp_path) == before
    assert [one.did for one in addin.uninstall(folder, settings)] == ["absent", "absent"]


def test_settings_of_somebody_else_stay(places: tuple[Path, Path]) -> None:
    """Other lines of xlwings.conf are kept, and an interpreter that was set before comes back."""
    folder, settings = places
    settings.parent.mkdir()
    was = f'"PYTHONPATH","C:\\评议"\n"{addin._INTERPRETER}","C:\\旧\\python.exe"\n'
    settings.write_text(was, "utf-8")
    addin.install(folder, settings)
    assert '"PYTHONPATH","C:\\评议"' in settings.read_text("utf-8")
    assert "旧" not in settings.read_text("utf-8")
    addin.uninstall(folder, settings)
    assert settings.read_text("utf-8") == was


def test_a_changed_add_in_is_left_and_said(places: tuple[Path, Path]) -> None:
    """What somebody has put in its place is not taken away, nor written over."""
    folder, settings = places
    addin.install(folder, settings)
    (folder / "xlsheets.xlam").write_bytes(b"somebody's")
    with pytest.raises(Refused) as refused:
        addin.install(folder, settings)
    assert [one.code for one in refused.value.findings] == ["target-exists"]
    assert addin.uninstall(folder, settings)[0].did == "changed"
    assert (folder / "xlsheets.xlam").read_bytes() == b"somebody's"


def test_an_older_version_is_replaced(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that an earlier version put makes way for the new one."""
    folder, settings = places
    own = addin.source()
    assert own is not None
    newer = folder.parent / "newer.xlam"
    newer.write_bytes(own.read_bytes() + b"\0")
    addin.install(folder, settings)
    monkeypatch.setattr(addin, "source", lambda: newer)
    assert addin.standing(folder / "xlsheets.xlam") == "old"
    assert addin.install(folder, settings)[0].did == "put"
    assert addin.standing(folder / "xlsheets.xlam") == "ours"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems have Excel")
def test_without_excel_the_command_says_what_to_do(places: tuple[Path, Path]) -> None:
    """Path and steps, exit status 0."""
    told = run("addin", "install")
    assert told.exit_code == 0
    assert "xlsheets.xlam" in told.stdout
    assert "XLSTART" in told.stdout
    assert "xlsheets[live]" in told.stdout
    assert run("addin", "uninstall").exit_code == 0
    assert "xlsheets.xlam" in run("addin", "path", "--lang", "en").stdout
