"""What a cell says, and what ballots add up to, against a counter that takes them one by one."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.ballot import BLANK, DOUBLE, MARKS, NEGATIVES, UNREAD, Mark, count_ballots, read_count, read_mark
from xlsheets.core.scheme import Counting

# ── cells ────────────────────────────────────────────────────────────────

DIGITLIKE = (
    "0123456789０１９①②⑩ⅠⅣ½²一二两十百千万〇零正止丁.．,，+-－−—%％‰票人份近约余多上下°:/eE_ \u3000\u00a0\u200b\ufeff"
)
TEXTS = st.one_of(st.text(), st.text(alphabet=DIGITLIKE, max_size=8))


@given(TEXTS)
def test_any_text_is_read_as_a_count_or_refused(text: str) -> None:
    """No text raises; a number comes only of whole digits or 正 strokes, and is never negative."""
    count = read_count(text)

    assert count.number is None or count.number >= 0
    assert count.number is None or count.problem is None
    if count.number is not None:
        assert _plain_number(text) == count.number


def _plain_number(text: str) -> int | None:
    """Return the number of a text by its characters: digits with a measure word, strokes, or a ring for none."""
    if any(unicodedata.category(char) == "No" for char in text):
        return None
    folded = "".join(char for char in unicodedata.normalize("NFKC", text) if not char.isspace())
    folded = "".join(char for char in folded if unicodedata.category(char) not in ("Cf", "Mn")).removeprefix("+")
    if folded in ("○", "〇", "◯", "⭕"):
        return 0
    if folded.startswith("正") and set(folded.rstrip("止下丅丁T一")) <= {"正"}:
        tail = folded.lstrip("正")
        return 5 * (len(folded) - len(tail)) + {"": 0, "一": 1, "丁": 2, "丅": 2, "T": 2, "下": 3, "止": 4}.get(
            tail, -99
        )
    digits = folded[:-1] if folded and folded[-1] in "票人份张張名个個次位" else folded
    parts = digits.split(",")
    if len(parts) > 1 and (not 1 <= len(parts[0]) <= 3 or any(len(part) != 3 for part in parts[1:])):
        return None
    joined = "".join(parts)
    return int(joined) if joined.isdecimal() and len(joined) <= 9 else None


@given(TEXTS)
def test_any_text_is_some_mark(text: str) -> None:
    """No text raises; YES and NO come only of the marks that offices use."""
    mark = read_mark(text)

    assert isinstance(mark, Mark)
    if mark is Mark.YES:
        word = "".join(char for char in text if not char.isspace())
        assert any(char in unicodedata.normalize("NFKC", word) or char in word for char in [*MARKS, "TRUE"]) or (
            word.upper() in ("TRUE", "YES") or unicodedata.normalize("NFKC", word).upper() in ("TRUE", "YES", "對")
        )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "近60",
            "1200余",
            "2000万",
            "约30",
            "30左右",
            "30-35",
            "二十",
            "12.5",
            "１２．５",
            "1e3",
            "12票5",
            "²",
            "½",
            "①",
        ),
        *("25①", "25²", "+-3", "12,34", "=25", "25+2", "廿五", "96.43%", "O", "o", "l2", "２０１２年", "十", "Ⅳ", "٣x"),
        *("全部", "多数", "1234567890", "9" * 5000),
    ],
)
def test_text_that_is_no_number_never_becomes_one(text: str) -> None:
    """Estimates, sums, fractions and figures of speech are not counts, not 0 and not their digits."""
    count = read_count(text)

    assert (count.number, count.problem) == (None, "not-a-number")


@pytest.mark.parametrize(
    "value", [True, False, 1.5, float("nan"), float("inf"), -float("inf"), date(2012, 1, 5), object()]
)
def test_value_that_is_no_whole_number_is_refused(value: object) -> None:
    """Truth values, fractions, infinities and dates are no counts."""
    assert read_count(value).number is None
    assert read_count(value).problem is not None


@pytest.mark.parametrize("value", [-1, -1.0, -0.5, "-1", "－3", "−2票", "—5"])
def test_negative_is_called_so(value: object) -> None:
    """A number below 0 has a problem of its own."""
    assert read_count(value).problem == "negative-count"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12票", 12),
        ("１２", 12),
        (" 7 人", 7),
        ("1,200", 1200),
        ("正", 5),
        ("正正下", 13),
        ("正 正 正 止", 19),
        ("+3", 3),
        ("○", 0),
        ("007", 7),
    ],
)
def test_count_in_text_is_read_and_marked_so(text: str, number: int) -> None:
    """Digits of any width, measure words and 正 strokes are counts, and are said to be text."""
    count = read_count(text)

    assert (count.number, count.problem, count.in_text) == (number, None, True)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "-", "—", "——", "/", "无", "無", "\u200b"])
def test_dash_is_an_empty_count(text: str) -> None:
    """What offices write for nothing is empty: neither a number nor a fault."""
    count = read_count(text)

    assert (count.number, count.problem) == (None, None)


@pytest.mark.parametrize("text", ["×", "✗", "x", "叉", "否"])
def test_cross_is_no_empty_count(text: str) -> None:
    """A cross in a count cell says something, and nobody knows what."""
    assert read_count(text).problem == "not-a-number"


@pytest.mark.parametrize("glyph", sorted(MARKS))
def test_every_mark_is_yes_in_disguise_too(glyph: str) -> None:
    """A mark stays one with spaces and a variation selector around it."""
    assert read_mark(glyph) is read_mark(f" {glyph}\ufe0f\u3000") is Mark.YES


@pytest.mark.parametrize("glyph", sorted(NEGATIVES))
def test_every_negative_is_no(glyph: str) -> None:
    """A negative never counts as a mark."""
    assert read_mark(glyph) is Mark.NO


@pytest.mark.parametrize("value", ["满意", "同意", "√√", "√1", "11", 2, 0.5, date(2012, 1, 5), "?", "v."])
def test_word_that_is_no_mark_is_unknown(value: object) -> None:
    """What is neither mark nor negative is left to be looked at."""
    assert read_mark(value) is Mark.UNKNOWN


# ── counting ─────────────────────────────────────────────────────────────

LEVELS = 3
OUTCOMES = st.sampled_from([0, 1, 2, BLANK, DOUBLE, UNREAD])
RULES = st.builds(
    Counting,
    blank=st.sampled_from(["abstain", "void", "ignore"]),
    multiple=st.sampled_from(["void-item", "void-ballot"]),
)


@st.composite
def _boxes(draw: st.DrawFn) -> tuple[list[list[int]], list[str]]:
    """Draw ballots (one list of outcomes each) and the group that each belongs to."""
    items = draw(st.integers(1, 4))
    ballots = draw(st.lists(st.lists(OUTCOMES, min_size=items, max_size=items), max_size=25))
    return ballots, draw(st.lists(st.sampled_from("甲乙"), min_size=len(ballots), max_size=len(ballots)))


def _one_by_one(ballots: Sequence[Sequence[int]], keys: Sequence[str], rule: Counting) -> Mapping[str, object]:
    """Count ballots as a teller does: take one, look whether it is void, and stroke its marks."""
    tables: dict[str, dict[str, object]] = {}
    for ballot, key in zip(ballots, keys, strict=True):
        empty = {
            "ballots": 0,
            "void": 0,
            "counts": [[0] * LEVELS for _ in ballot],
            "blank": [0] * len(ballot),
            "void_items": [0] * len(ballot),
        }
        table = tables.setdefault(key, empty)
        table["ballots"] += 1  # type: ignore[operator]
        if (rule.multiple == "void-ballot" and DOUBLE in ballot) or (rule.blank == "void" and set(ballot) == {BLANK}):
            table["void"] += 1  # type: ignore[operator]
            continue
        for item, outcome in enumerate(ballot):
            if outcome >= 0:
                table["counts"][item][outcome] += 1  # type: ignore[index]
                continue
            if outcome == BLANK:
                table["blank"][item] += 1  # type: ignore[index]
            if outcome != BLANK or rule.blank == "void":
                table["void_items"][item] += 1  # type: ignore[index]
    return tables


@given(_boxes(), RULES)
def test_patterns_count_like_a_teller(box: tuple[list[list[int]], list[str]], rule: Counting) -> None:
    """Counting by distinct patterns gives what taking the ballots one by one gives, under every setting."""
    ballots, keys = box
    columns = [list(column) for column in zip(*ballots, strict=True)]
    meanings = [{outcome: outcome for outcome in column} for column in columns]

    counted = count_ballots(columns, meanings, keys, [LEVELS] * len(columns), rule)

    assert {
        key: {
            "ballots": count.ballots,
            "void": count.void,
            "counts": count.counts,
            "blank": count.blank,
            "void_items": count.void_items,
        }
        for key, count in counted.by_key.items()
    } == _one_by_one(ballots, keys, rule)


@given(_boxes(), RULES)
def test_like_ballots_may_be_put_together(box: tuple[list[list[int]], list[str]], rule: Counting) -> None:
    """A line that stands for several ballots counts like all of them, one by one."""
    ballots, keys = box
    alike = Counter(zip(keys, map(tuple, ballots), strict=True))
    columns = [list(column) for column in zip(*(line for _, line in alike), strict=True)]
    meanings = [{outcome: outcome for outcome in column} for column in columns]

    counted = count_ballots(
        columns, meanings, [key for key, _ in alike], [LEVELS] * len(columns), rule, times=list(alike.values())
    )

    assert {
        key: {
            "ballots": count.ballots,
            "void": count.void,
            "counts": count.counts,
            "blank": count.blank,
            "void_items": count.void_items,
        }
        for key, count in counted.by_key.items()
    } == _one_by_one(ballots, keys, rule)


@given(_boxes(), RULES)
def test_ballots_are_all_accounted_for(box: tuple[list[list[int]], list[str]], rule: Counting) -> None:
    """Σ levels + blank + void items = ballots − void ballots, blanks counted once."""
    ballots, keys = box
    columns = [list(column) for column in zip(*ballots, strict=True)]

    counted = count_ballots(
        columns, [{one: one for one in column} for column in columns], keys, [LEVELS] * len(columns), rule
    )

    for count in counted.by_key.values():
        for levels, blank, void in zip(count.counts, count.blank, count.void_items, strict=True):
            once = void if rule.blank == "void" else blank + void
            assert sum(levels) + once == count.ballots - count.void


@given(_boxes(), RULES, st.data())
def test_order_of_ballots_is_nothing(
    box: tuple[list[list[int]], list[str]], rule: Counting, data: st.DataObject
) -> None:
    """A shuffled box gives the same counts."""
    ballots, keys = box
    order = data.draw(st.permutations(range(len(ballots))))

    def count(chosen: Sequence[int]) -> dict[str, object]:
        columns = [list(column) for column in zip(*(ballots[at] for at in chosen), strict=True)]
        meanings = [{one: one for one in column} for column in columns]
        return dict(count_ballots(columns, meanings, [keys[at] for at in chosen], [LEVELS] * len(columns), rule).by_key)

    assert count(order) == count(range(len(ballots)))


def test_odd_ballots_are_named_by_position() -> None:
    """Blank, double and unread ballots are told with where they stand; the others are not listed."""
    patterns = [["√", "", "√√", "?"]]
    meanings = [{"√": 0, "": BLANK, "√√": DOUBLE, "?": UNREAD}]

    counted = count_ballots(patterns, meanings, [""] * 4, [LEVELS] * len(patterns), Counting(multiple="void-ballot"))

    assert counted.odd == [[(1, BLANK), (2, DOUBLE), (3, UNREAD)]]
    assert counted.void == {2}
