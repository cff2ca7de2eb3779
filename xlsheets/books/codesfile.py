"""评议码.json: the salted hashes of a round's codes, written when they are issued and read when ballots come back."""

import json
import re
from typing import Any

from xlsheets.core.findings import Place, Refused
from xlsheets.core.issuedcodes import METHOD, SALT, IssuedCodes
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import finding

NAME = "评议码.json"
_KIND = "xlsheets-codes"
_HEX = re.compile(r"[0-9a-f]{32}")


def write_codes(issued: IssuedCodes) -> bytes:
    """Return the file; the same codes give the same bytes."""
    return (json.dumps(codes_state(issued), ensure_ascii=False, indent=1) + "\n").encode()


def codes_state(issued: IssuedCodes) -> dict[str, Any]:
    """Return the codes as JSON holds them."""
    return {
        "kind": _KIND,
        "scheme": issued.scheme,
        "round": issued.round,
        "hash": METHOD,
        "salt": issued.salt.hex(),
        "units": {unit: list(digests) for unit, digests in issued.units.items()},
    }


def read_codes(data: bytes, file: str, scheme: Scheme) -> IssuedCodes:
    """Return the codes of a round.

    Args:
        data: The file.
        file: Its path, for messages.
        scheme: The round's scheme.

    Raises:
        Refused: codes-invalid for another file, a damaged one, or one of another round.
    """
    try:
        state = json.loads(data)
    except (ValueError, RecursionError):
        raise _refused(file, "不是评议码文件，或已损坏", "no file of codes, or damaged") from None
    return codes_in(state, file, scheme)


def codes_in(state: object, file: str, scheme: Scheme) -> IssuedCodes:
    """Return the codes that JSON holds.

    Raises:
        Refused: as `read_codes`.
    """
    if not isinstance(state, dict) or state.get("kind") != _KIND:
        raise _refused(file, "不是评议码文件", "no file of codes")
    units, salt = state.get("units"), state.get("salt")
    sound = (
        state.get("hash") == METHOD
        and isinstance(salt, str)
        and len(salt) == 2 * SALT
        and _HEX.fullmatch(salt)
        and isinstance(units, dict)
        and units
        and all(_are_digests(digests) for digests in units.values())
    )
    if not sound or not isinstance(units, dict) or not isinstance(salt, str):
        raise _refused(file, "内容已损坏", "its content is damaged")
    every = [digest for digests in units.values() for digest in digests]
    if len(set(every)) < len(every):
        raise _refused(file, "内容已损坏：同一个码出现两次", "its content is damaged: a code stands twice")
    here, there = (scheme.id, scheme.round), (state.get("scheme"), state.get("round"))
    if here != there:
        names = [" ".join(str(part) for part in key if part) for key in (there, here)]
        raise _refused(
            file, f"这是“{names[0]}”的评议码，本轮是“{names[1]}”", f"codes of {names[0]}; this is {names[1]}"
        )
    return IssuedCodes(
        scheme.id, scheme.round, bytes.fromhex(salt), {unit: tuple(digests) for unit, digests in units.items()}
    )


def _are_digests(digests: object) -> bool:
    return isinstance(digests, list) and all(
        isinstance(digest, str) and _HEX.fullmatch(digest) is not None for digest in digests
    )


def _refused(file: str, seen: str, seen_en: str) -> Refused:
    return Refused(finding("codes-invalid", Place(file), seen=seen, seen_en=seen_en))
