"""What is kept of issued codes: salted hashes by unit, from which no code can be read back.

A code has some 51 random bits. That is far beyond guessing at a counter, but not
beyond a graphics card that tries SHA-256 against a whole list of hashes at once:
with 1200 codes under one salt it would meet some code within minutes. Hence
scrypt, which needs a mebibyte and some milliseconds for each try; the salt is
random and new for each round, so that no table serves two rounds.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

METHOD = "scrypt-1024-8-1"
_COST, _BLOCK, _LANES = 1024, 8, 1
_LENGTH = 16
SALT = 16
"""Bytes of a salt."""


def digest_of(code: str, salt: bytes) -> str:
    """Return the hash of a code in its one spelling, in hexadecimal."""
    return hashlib.scrypt(code.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=_LENGTH).hex()


def identity_of(text: str, salt: bytes) -> str:
    """Return a cheap hash of what is no code, by which the same typing error is known again; never written anywhere."""
    return "?" + hashlib.blake2b(text.encode(), key=salt, digest_size=_LENGTH).hexdigest()


@dataclass(frozen=True)
class IssuedCodes:
    """The codes of one round.

    Attributes:
        scheme: The scheme's id.
        round: The round's key; empty for a scheme without one.
        salt: Of this round alone.
        units: The hashes of each unit's codes, sorted: their order says nothing.
    """

    scheme: str
    round: str
    salt: bytes = field(repr=False)
    units: Mapping[str, tuple[str, ...]] = field(repr=False)

    @cached_property
    def owners(self) -> dict[str, str]:
        """The unit that each hash was issued to."""
        return {digest: unit for unit, digests in self.units.items() for digest in digests}

    def is_code(self, code: str) -> bool:
        """Return whether a sound code in its one spelling was issued."""
        return digest_of(code, self.salt) in self.owners
