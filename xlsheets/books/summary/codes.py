"""评议码 in the very hidden sheet: the salted hashes and how many came back; which ones did stands nowhere."""

from dataclasses import asdict
from typing import Any

from xlsheets.books.codesfile import codes_in, codes_state
from xlsheets.core.codeuse import CodeCounts
from xlsheets.core.issuedcodes import IssuedCodes
from xlsheets.core.scheme import Scheme


def codes_kept(issued: IssuedCodes | None, counts: CodeCounts | None) -> dict[str, Any]:
    """Return the codes of a round as JSON holds them; nothing where none were issued."""
    if issued is None:
        return {}
    return {"codes": codes_state(issued)} | ({"codes_counted": asdict(counts)} if counts is not None else {})


def read_codes_kept(state: dict[str, Any], file: str, scheme: Scheme) -> tuple[IssuedCodes | None, CodeCounts | None]:
    """Return the codes and their counts that JSON holds; None for each that it does not.

    Raises:
        Refused: codes-invalid when they were changed.
    """
    issued = codes_in(state["codes"], file, scheme) if "codes" in state else None
    counts = CodeCounts(**state["codes_counted"]) if "codes_counted" in state else None
    return issued, counts
