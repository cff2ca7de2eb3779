"""One spelling for words that offices write in many ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.spelling import chinese_number, contains_unit, item_key, normal, unit_key

DIGITS = "零一二三四五六七八九"


def _spelled(number: int) -> str:
    """Spell a number below 1000 as people write it (一百零二, 二十一, 十二)."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (DIGITS[ones] if ones else "")


@given(
    st.text(
        alphabet=st.characters(categories=("Lu", "Nd", "Zs", "Po")) | st.sampled_from("滿意满基本評议票１２（）黨支部")
    )
)
def test_normal_is_settled_at_once(text: str) -> None:
    """The one spelling of the one spelling is itself."""
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize("text", ["滿意", " 满 意 ", "满\u3000意", "满\n意", "满\u200b意\ufeff", "满\u00a0意"])
def test_one_level_in_many_dresses(text: str) -> None:
    """Width, characters, spaces and line breaks make no other word."""
    assert normal(text) == "满意"


@given(st.integers(1, 999))
def test_chinese_numerals_give_their_number(number: int) -> None:
    """Every number from 1 to 999 is read as it is spelled, and a branch keeps one key in all spellings."""
    assert chinese_number(_spelled(number)) == number
    assert unit_key(f"第{_spelled(number)}党支部") == unit_key(f"{number}支部") == unit_key(f"第 {number} 党支部")


@given(st.text(max_size=10))
def test_any_text_is_a_number_or_none(text: str) -> None:
    """What spells no number gives none and does not raise."""
    assert chinese_number(text) is None or chinese_number(text) >= 0  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", ["1.承诺践诺情况", "（一）承诺践诺情况", "一、承诺践诺情况", "③承诺践诺情况。", "★ 承诺践诺 情况："]
)
def test_item_key_drops_numbering(text: str) -> None:
    """Numbers before an item and signs around it are no part of it."""
    assert item_key(text) == "承诺践诺情况"


@pytest.mark.parametrize(
    ("text", "unit", "inside"),
    [
        ("11支部", "1支部", False),
        ("1支部", "11支部", False),
        ("附件11支部", "11支部", True),
        ("2012年1支部", "1支部", True),
        ("任何", "", False),
    ],
)
def test_digits_are_not_cut_in_two(text: str, unit: str, inside: bool) -> None:
    """1支部 does not stand in 11支部; an empty key stands nowhere."""
    assert contains_unit(text, unit) is inside


def test_number_words_inside_names_stay() -> None:
    """Numerals that number nothing (三峡, 万一) are left as they are."""
    assert unit_key("三峡大学党委") == "三峡大学党委"
    assert unit_key("上海八一厂党支部") != unit_key("上海8厂党支部")
