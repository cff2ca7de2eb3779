"""The parts that a scheme is made of: exact numbers, immutable models, faults with their keys."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic_core import PydanticCustomError

from xlsheets.core.spelling import normal


def exact(value: object) -> Fraction:
    """Return a number of a scheme as a fraction: 0.75, "3/4", "75%", 1.

    Raises:
        ValueError: when the value is no such number.
    """
    if isinstance(value, bool):
        raise ValueError(f"{value} 不是数 | {value} is not a number")
    if isinstance(value, float):
        value = str(value)
    if isinstance(value, Fraction | int | Decimal):
        return Fraction(value)
    text = normal(str(value))
    try:
        if text.endswith("%"):
            return Fraction(Decimal(text[:-1])) / 100
        if "/" in text:
            above, below = text.split("/")
            return Fraction(Decimal(above)) / Fraction(Decimal(below))
        return Fraction(Decimal(text))
    except (InvalidOperation, ValueError, ZeroDivisionError):
        raise ValueError(f"“{value}”不是数 | “{value}” is not a number") from None


def plain(value: Fraction) -> int | float | str:
    """Return a fraction as a scheme file writes it: exact, and short when it can be."""
    if value.denominator == 1:
        return value.numerator
    short = float(value)
    return short if Fraction(Decimal(str(short))) == value else f"{value.numerator}/{value.denominator}"


Exact = Annotated[Fraction, BeforeValidator(exact), PlainSerializer(plain)]
"""A number kept as an exact fraction."""


Fault = tuple[tuple[str | int, ...], str]
"""What does not fit, as the key it stands under and the words «中文 | English»."""


def fault(key: str, words: str) -> PydanticCustomError:
    """Return a fault of one key below the part that is being checked."""
    faults: list[Fault] = [((key,), words)]
    return PydanticCustomError("scheme", "inconsistent", {"faults": faults})


class Part(BaseModel):
    """A part of a scheme: immutable, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)
