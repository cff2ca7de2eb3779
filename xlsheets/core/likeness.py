"""How alike two wordings are, from 0 to 100.

RapidFuzz is loaded when two texts are neither the same nor within each other.
Most texts of most workbooks are worded as the scheme and the roster word them;
a click on a button then pays for no library.
"""

from collections.abc import Iterable, Sequence


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are as wholes (Indel similarity); two empty texts are the same."""
    if one == other:
        return 100.0
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other)


def likest_part(text: str, others: Iterable[str]) -> float:
    """Return how alike a text is to the likest part of any of some others; 0 without others.

    Args:
        text: A text, not empty.
        others: Texts, none of them empty.
    """
    found = list(others)
    if any(text in other or other in text for other in found):
        return 100.0
    if not found:
        return 0.0
    from rapidfuzz import fuzz

    return max(fuzz.partial_ratio(text, other) for other in found)


def nearest(text: str, choices: Sequence[str], least: float, most: int = 1) -> list[str]:
    """Return the choices that are most like a text, the likest first.

    Args:
        text: What somebody wrote.
        choices: What it may have meant.
        least: How alike they are at least, words in another order allowed for.
        most: How many are returned at most.
    """
    if not choices:
        return []
    from rapidfuzz import process

    return [choice for choice, _, _ in process.extract(text, choices, limit=most, score_cutoff=least)]
