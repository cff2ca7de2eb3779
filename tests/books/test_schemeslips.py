"""Scheme files that are no TOML: the line and the column in the user's language, and the slips that clerks make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.command import run
from tests.support.schemes import ORG, scheme_text
from xlsheets.books.schemefile import Scheme, read_scheme
from xlsheets.core.findings import Refused
from xlsheets.core.wording import Wording, in_words

ENGLISH = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")


def _refused(text: str, lang: str = "zh") -> Wording:
    with pytest.raises(Refused) as refused:
        read_scheme(text, "方案.toml")
    (found,) = refused.value.findings
    assert found.code == "scheme-invalid"
    return in_words(found, "en" if lang == "en" else "zh")


def _with(line: str) -> str:
    """Return a scheme whose second line is another."""
    lines = scheme_text(ORG).splitlines()
    return "\n".join([lines[0], line, *lines[2:]]) + "\n"


@pytest.mark.parametrize(
    ("line", "column"),
    [("version = 1 x", 13), ("version", 8), ("version = x", 11), ('version = "\\x"', 14), ("version = 1]", 12)],
)
def test_place_is_said_without_english(line: str, column: int) -> None:
    """What the parser cannot read is named by line and column; a Chinese sentence holds no English one."""
    words = _refused(_with(line))

    assert f"第 2 行第 {column} 列读不懂" in words.found
    assert not ENGLISH.search(words.found)
    assert f"line 2, column {column}" in _refused(_with(line), "en").found
    assert not re.search("[\u4e00-\u9fff]", _refused(_with(line), "en").found)


def test_end_of_file_is_said() -> None:
    """A list that is never closed is found out at the end of the file."""
    words = _refused('id = "x"\nmodes = ["集中",\n')

    assert "到文件末尾还没有写完" in words.found
    assert not ENGLISH.search(words.found)
    assert "the file ends too soon" in _refused('id = "x"\nmodes = ["集中",\n', "en").found


@pytest.mark.parametrize(
    ("line", "seen", "write"),
    [
        ('modes = ["集中"， "分散"]', "，", ","),
        ("title = “群众评议”", "“", '"'),
        ('title = "群众评议”', "”", '"'),
        ('title＝"群众评议"', "＝", "="),
        ('title："群众评议"', "：", "="),
        ('modes =【"集中"】', "【", "["),
        ('modes = ["集中", "分散"】', "】", "]"),
        ("version = １", "１", "1"),
        ('modes = ["集中"、 "分散"]', "、", ","),
        ("　version = 1", "空格", "半角空格"),
    ],
)
def test_full_width_punctuation_is_named(line: str, seen: str, write: str) -> None:
    """The character that is full-width is named, and the one to write instead."""
    words = _refused(_with(line))

    assert f"全角的 {seen}" in words.found
    assert f"{seen} 写成 {write}" in words.expected
    assert (seen if seen != "空格" else "full-width space") in _refused(_with(line), "en").found


def test_full_width_signs_inside_texts_are_no_slip() -> None:
    """What stands between good quotes, or behind #, is text: only the sign outside is named."""
    words = _refused(_with('modes = ["集中：一，二", "分散"】  # 说明：见“通知”'))

    assert "全角的 】；" in words.found + "；"
    assert "：" not in words.expected
    assert "“" not in words.expected


@pytest.mark.parametrize("written", ["2026年11月25日", "2026/11/25", "2026.11.25", "2026 年 11 月 25 日"])
def test_date_says_how_to_write_it(written: str) -> None:
    """A date as clerks write it: the one that TOML reads is said."""
    words = _refused(_with(f"due = {written}  # 报送截止"))

    assert written in words.found
    assert words.expected.startswith("2026-11-25")
    assert words.expected == _refused(_with(f"due = {written}  # 报送截止")).expected


def test_short_date_gets_its_zeros() -> None:
    """2026-1-5 is 2026-01-05."""
    assert _refused(_with("due = 2026-1-5")).expected.startswith("2026-01-05")


@pytest.mark.parametrize("line", ["满意 = 1", "weights = {满意 = 1, 不满意 = 0}"])
def test_key_without_quotes_is_named(line: str) -> None:
    """A key that is not ASCII needs quotes."""
    words = _refused(_with(line))

    assert "满意" in words.found
    assert '"满意" =' in words.expected


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ('modes = ["集中" "分散"]', "逗号"),
        ('modes = ["集中"', "没有配上"),
        ('title = "群众评议', "引号没有配上"),
        ("title = ok", "没有加引号"),
        ('id = "y"', "前面已经写过"),
        ('source = "C:\\x"', "反斜杠"),
    ],
)
def test_common_causes_are_said(line: str, cause: str) -> None:
    """Where no sign is at fault, what usually is the cause is said, in Chinese and in English."""
    assert cause in _refused(_with(line)).found
    assert not ENGLISH.search(_refused(_with(line)).found)
    assert not re.search("[\u4e00-\u9fff]", _refused(_with(line), "en").found)


@pytest.mark.parametrize("written", ["2026年11月25日", "2026/11/25", "明天"])
def test_date_in_quotes_says_how_to_write_it(written: str) -> None:
    """A date that stands as text and is none: what a date looks like is said, in Chinese only."""
    words = _refused(_with(f'due = "{written}"'))

    assert "第 2 行" in words.found
    assert "2012-01-17" in words.found


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_other_encoding_says_how_to_save(tmp_path: Path, encoding: str, lang: str) -> None:
    """A file that Notepad saved as ANSI or Unicode: say so, and which encoding to choose."""
    path = tmp_path / "方案.toml"
    path.write_bytes(scheme_text(ORG).encode(encoding))

    said = run("schemes", path, "--lang", lang).stderr

    assert ("GBK" if encoding == "gb18030" else "UTF-16") in said
    assert "UTF-8" in said
    assert ("记事本" if lang == "zh" else "Notepad") in said


@pytest.mark.parametrize("text", [scheme_text(ORG).replace("places = 2", "placs = 2"), "x"])
def test_description_is_named(text: str) -> None:
    """“As described” says where: the document, and the command that writes a scheme to start from."""
    for lang in ("zh", "en"):
        expected = _refused(text, lang).expected
        assert "docs/rules.md" in expected
        assert "xlsheets schemes" in expected


def test_damaged_scheme_workbook_is_refused_without_english(tmp_path: Path) -> None:
    """A 方案 workbook that is cut short is named in Chinese only."""
    path = tmp_path / "方案.xlsx"
    path.write_bytes(b"PK\3\4" + b"\0" * 64)

    with pytest.raises(Refused) as refused:
        Scheme.load(path)

    assert not ENGLISH.search(in_words(refused.value.findings[0]).found)
