"""The LibreOffice part taken away: what went, what was put back, what stayed; also when there was nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import run
from xlsheets.books.libreoffice import profile as place
from xlsheets.jobs import addin_libreoffice

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
</oor:items>
"""


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A LibreOffice profile that was used before, as the one of this user."""
    profile = tmp_path / "配置"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    monkeypatch.setattr(place, "default_profile", lambda: profile)
    return profile


def _state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_take_away_is_said_with_the_place(profile: Path, lang: str) -> None:
    """Not installed, or taken away before: where was looked, and that no file was changed."""
    before = _state(profile)

    done = run("addin", "uninstall", "--libreoffice", "--lang", lang)

    assert done.exit_code == 0
    assert str(profile) in done.stdout
    assert ("没有改动任何文件" if lang == "zh" else "no file was changed") in done.stdout
    assert _state(profile) == before


def test_profile_that_is_not_there_has_nothing_to_take_away(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who never started LibreOffice reads the same, and no profile is made."""
    elsewhere = profile.with_name("没有")
    monkeypatch.setattr(place, "default_profile", lambda: elsewhere)

    assert "没有要取走的" in run("addin", "uninstall", "--libreoffice").stdout
    assert not elsewhere.exists()


def test_what_went_and_what_stayed_is_said(profile: Path, tmp_path: Path) -> None:
    """Files of ours go, settings are put back, the folder with a workbook in it stays; all of it by name."""
    before = _state(profile)
    trusted = tmp_path / "可信 文件夹"
    addin_libreoffice.install(profile, trusted)
    (trusted / "汇总.xlsm").write_bytes(b"book")

    said = run("addin", "uninstall", "--libreoffice").stdout

    assert _state(profile) == before
    user = profile / "user"
    assert f"已取走：{user / 'Scripts' / 'python' / 'xlsheets_bridge.py'}" in said
    assert f"已恢复成安装以前的样子：{user / 'registrymodifications.xcu'}" in said
    assert f"文件夹留下没有动：{trusted}" in said
    assert f"LibreOffice 配置的其余部分没有动：{profile}" in said
    assert "按钮不再起作用" in said
    assert (trusted / "汇总.xlsm").read_bytes() == b"book"
    assert "没有要取走的" in run("addin", "uninstall", "--libreoffice").stdout


def test_empty_trusted_folder_goes(profile: Path, tmp_path: Path) -> None:
    """A folder that was made for workbooks and holds none is taken away, and said to be."""
    trusted = tmp_path / "可信"
    addin_libreoffice.install(profile, trusted)

    said = run("addin", "uninstall", "--libreoffice", "--lang", "en").stdout

    assert f"Taken away: {trusted}" in said
    assert "Folder left" not in said
    assert not trusted.exists()


def test_file_changed_since_loses_only_our_part(profile: Path, tmp_path: Path) -> None:
    """Settings that somebody changed meanwhile are kept and said; what is no text is left and said."""
    addin_libreoffice.install(profile, tmp_path / "可信")
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(settings.read_text("utf-8").replace("</oor:items>", "<!-- 改 --></oor:items>"), "utf-8")
    library = profile / "user" / "basic" / "Standard" / "script.xlb"
    library.write_bytes(b"\xff\xfe")

    said = run("addin", "uninstall", "--libreoffice").stdout

    assert f"只去掉了按钮的部分：{settings}" in said
    assert "改" in settings.read_text("utf-8")
    assert "可信" not in settings.read_text("utf-8")
    assert f"文件读不出来，留下没有动：{library}" in said
    assert f"文件夹留下没有动：{library.parent}" in said
