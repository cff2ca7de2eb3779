"""The alphabet and check character of 评议码, their spelling, and what is hidden of them."""

import itertools
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.code import (
    ALPHABET,
    LENGTH,
    RANDOM,
    check_character,
    grouped,
    is_sound,
    new_code,
    typed,
    without_codes,
)

BODIES = st.text(ALPHABET, min_size=RANDOM, max_size=RANDOM)


@given(BODIES)
def test_every_wrong_character_shows(body: str) -> None:
    """No single character can be another without the check character telling."""
    code = body + check_character(body)
    assert is_sound(code)
    for at in range(LENGTH):
        for other in set(ALPHABET) - {code[at]}:
            assert not is_sound(code[:at] + other + code[at + 1 :])


@given(BODIES)
def test_every_swap_of_neighbours_shows(body: str) -> None:
    """Two neighbours in each other's place are no sound code."""
    code = body + check_character(body)
    for at in range(LENGTH - 1):
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        assert is_sound(swapped) == (swapped == code)


@given(st.integers())
def test_no_code_is_taken_for_a_number(seed: int) -> None:
    """What a spreadsheet makes a number of (digits, digits around one E) is drawn again."""
    below = random.Random(seed).randrange
    numbers = itertools.chain([ALPHABET.index("7")] * RANDOM, iter(lambda: below(len(ALPHABET)), -1))
    code = new_code(lambda _: next(numbers))
    assert is_sound(code)
    assert not re.fullmatch(r"\d*E?\d*", code)
    assert not re.fullmatch(r"7{11}.", code) or code[-1].isalpha()


@pytest.mark.parametrize(
    "written",
    [
        "n4vk-9fca-2x9r",
        "Ｎ４ＶＫ－９ＦＣＡ－２Ｘ９Ｒ",
        " N4VK 9FCA 2X9R ",
        "N4VK9FCA2X9R",
        "N4VK—9FCA–2X9R",
        "N4\u200bVK-9FCA\u00a0-\u30002X9R",
        "N4UK-9FCA-ZX9R",
    ],
)
def test_one_spelling(written: str) -> None:
    """Width, case, spaces, hyphens and look-alikes make no difference."""
    assert typed(written) == "N4VK9FCA2X9R"
    assert grouped(typed(written)) == "N4VK-9FCA-2X9R"


@pytest.mark.parametrize(("value", "text"), [("", ""), ("—", ""), (234567892345.0, "234567892345"), (7, "7")])
def test_values_of_cells(value: object, text: str) -> None:
    """An empty cell and a dash are no code; a number is read by its digits."""
    assert typed(value) == text


@given(BODIES, st.sampled_from(["{}", "我的码是{}。", "{}，{}", "（{}）", "a {} b"]), st.sampled_from([str, str.lower]))
def test_codes_are_hidden_in_texts(body: str, around: str, case: object) -> None:
    """Wherever a code stands in a text, and however it is spelt, it goes; the words around it stay."""
    code = body + check_character(body)
    for spelt in (code, grouped(code), grouped(code).replace("-", " ")):
        text = around.replace("{}", case(spelt))  # type: ignore[operator]
        hidden = without_codes(text, lambda found: found == code, "■")
        assert hidden == around.replace("{}", "■").replace("，", ",").replace("（", "(").replace("）", ")")
    assert without_codes(around.replace("{}", code), lambda _: False, "■") == around.replace("{}", code)
