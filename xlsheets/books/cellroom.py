"""How many characters a cell holds: what is longer is cut before it is written, and said to be."""

LONGEST = 32_000
"""Characters that every office program can hold in a cell, with some room left."""


def held(text: str) -> str:
    """Return as much of a text as a cell holds; characters outside the first plane take two places there."""
    if len(text) * 2 <= LONGEST:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")
