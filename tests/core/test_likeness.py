"""How alike two wordings are."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from xlsheets.core.likeness import likeness, likest_part, nearest

words = st.text("党支部工作评议满意ab ", min_size=1, max_size=8)


@given(words, words)
def test_likeness_is_rapidfuzz_ratio(one: str, other: str) -> None:
    """The short way for the same text gives what the library gives."""
    assert likeness(one, other) == fuzz.ratio(one, other)


@given(words, st.lists(words, max_size=4))
def test_likest_part_is_the_best_partial_ratio(text: str, others: list[str]) -> None:
    """The short way for a text within another gives what the library gives; nothing is like nothing."""
    assert likest_part(text, others) == max((fuzz.partial_ratio(text, other) for other in others), default=0.0)


@given(words, st.lists(words, max_size=5, unique=True))
def test_nearest_first(text: str, choices: list[str]) -> None:
    """The likest first, none below the limit, no more than asked for."""
    best = process.extractOne(text, choices, score_cutoff=50)
    assert nearest(text, choices, least=50) == ([best[0]] if best else [])
    assert len(nearest(text, choices, least=0, most=2)) <= 2


def test_texts_that_agree_load_no_library() -> None:
    """A fresh process that compares what is the same has not imported RapidFuzz."""
    code = (
        "import sys; from xlsheets.core.likeness import likeness, likest_part, nearest;"
        "assert likeness('组织', '组织') == likest_part('组织', ['支部组织']) == 100.0 and nearest('甲', [], 1) == [];"
        "assert not [name for name in sys.modules if 'rapidfuzz' in name]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
