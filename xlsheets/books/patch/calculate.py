"""Results of the formulas that offices' tables are made of: sums, means, counts, ratios, rounding, simple choices.

Anything else is not attempted: a wrong stored result is worse than none. Rounding is that of Excel (half away from
zero, on the 15 digits that Excel shows), not that of Python.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from xlsheets.books.patch.address import Box
from xlsheets.books.patch.expression import COMPARISONS, Tree, Unsupported, parsed
from xlsheets.books.patch.values import Failure

Scalar = float | str | bool | None | Failure

DIVISION, VALUE, UNAVAILABLE = Failure("#DIV/0!"), Failure("#VALUE!"), Failure("#N/A")
_CRITERION = re.compile(r"(<>|<=|>=|=|<|>)?(.*)", re.S)


def rounded(number: float, places: int) -> float:
    """Return a number rounded half away from zero, as Excel's ROUND does.

    ``rounded(1.005, 2)`` is 1.01: Excel rounds the 15 digits that it shows, not the binary number beneath.
    """
    if not -300 < places < 300:
        raise Unsupported
    exact = Decimal(format(number, ".15g"))
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) if exact else 0.0


# -- evaluating

Fetch = Callable[[str | None, Box], list[Scalar]]
"""Returns the values of the written cells of a range."""


class _Failed(Exception):
    def __init__(self, failure: Failure) -> None:
        self.failure = failure


def evaluated(formula: str, fetch: Fetch) -> Scalar:
    """Return the result of a formula.

    Args:
        formula: The formula without ``=``.
        fetch: Returns the values of a range; may raise what it likes.

    Raises:
        Unsupported: The formula is none of those that are computed here.
    """
    try:
        result = _value(parsed(formula), fetch)
    except _Failed as failed:
        return failed.failure
    return 0.0 if result is None else result


def _value(tree: Tree, fetch: Fetch) -> Scalar:
    operation = tree[0]
    if operation == "constant":
        constant: Scalar = tree[1]
        return constant
    if operation == "range":
        box: Box = tree[2]
        if box[:2] != box[2:]:
            raise Unsupported
        values = fetch(tree[1], box)
        return _unfailed(values[0]) if values else None
    if operation == "negative":
        return -_number(_value(tree[1], fetch))
    if operation == "IF":
        return _choice(tree[1], fetch)
    if operation == "IFERROR":
        return _rescue(tree[1], fetch)
    if operation in FUNCTIONS:
        return FUNCTIONS[operation](tree[1], fetch)
    if len(tree) != 3:
        raise Unsupported
    return _binary(operation, _value(tree[1], fetch), _value(tree[2], fetch))


def _unfailed(value: Scalar) -> Scalar:
    if isinstance(value, Failure):
        raise _Failed(value)
    return value


def _number(value: Scalar) -> float:
    value = _unfailed(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            raise _Failed(VALUE) from None
    assert not isinstance(value, Failure)
    return float(value)


def _binary(operation: str, left: Scalar, right: Scalar) -> Scalar:
    if operation == "&":
        return _text(left) + _text(right)
    if operation in COMPARISONS:
        return _compared(operation, left, right)
    one, two = _number(left), _number(right)
    if operation == "/":
        if two == 0:
            raise _Failed(DIVISION)
        return one / two
    try:
        results = {"+": one + two, "-": one - two, "*": one * two}
        result = results[operation] if operation in results else one**two
    except (OverflowError, ZeroDivisionError):
        raise Unsupported from None
    if isinstance(result, complex):
        raise Unsupported
    return result


def _text(value: Scalar) -> str:
    value = _unfailed(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    number = float(_number(value))
    if number.is_integer() and abs(number) < 1e11:
        return str(int(number))
    raise Unsupported


def _compared(operation: str, left: Scalar, right: Scalar) -> bool:
    left, right = _unfailed(left), _unfailed(right)
    if left is None:
        left = "" if isinstance(right, str) else False if isinstance(right, bool) else 0.0
    if right is None:
        right = "" if isinstance(left, str) else False if isinstance(left, bool) else 0.0
    order = _rank(left), _rank(right)
    return {
        "=": order[0] == order[1], "<>": order[0] != order[1], "<": order[0] < order[1],
        ">": order[0] > order[1], "<=": order[0] <= order[1], ">=": order[0] >= order[1],
    }[operation]  # fmt: skip


def _rank(value: Scalar) -> tuple[int, float | str]:
    """Return a key that orders numbers before texts before logical values."""
    if isinstance(value, bool):
        return 2, float(value)
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, _number(value)


def _truth(value: Scalar) -> bool:
    value = _unfailed(value)
    if isinstance(value, str):
        raise _Failed(VALUE)
    return bool(value)


def _choice(arguments: list[Tree], fetch: Fetch) -> Scalar:
    if not 2 <= len(arguments) <= 3:
        raise Unsupported
    if _truth(_value(arguments[0], fetch)):
        return _value(arguments[1], fetch)
    return _value(arguments[2], fetch) if len(arguments) == 3 else False


def _rescue(arguments: list[Tree], fetch: Fetch) -> Scalar:
    if len(arguments) != 2:
        raise Unsupported
    try:
        return _value(arguments[0], fetch)
    except _Failed:
        return _value(arguments[1], fetch)


# -- functions


def _numbers(arguments: list[Tree], fetch: Fetch) -> Iterator[float]:
    """Yield the numbers of the arguments: in ranges only true numbers, elsewhere whatever converts."""
    for argument in arguments:
        if argument[0] == "range":
            for value in fetch(argument[1], argument[2]):
                if isinstance(_unfailed(value), int | float) and not isinstance(value, bool):
                    yield _number(value)
        else:
            yield _number(_value(argument, fetch))


def _mean(arguments: list[Tree], fetch: Fetch) -> Scalar:
    numbers = list(_numbers(arguments, fetch))
    if not numbers:
        raise _Failed(DIVISION)
    return math.fsum(numbers) / len(numbers)


def _count(arguments: list[Tree], fetch: Fetch) -> Scalar:
    total = 0
    for argument in arguments:
        if argument[0] != "range":
            raise Unsupported
        values = fetch(argument[1], argument[2])
        total += sum(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
    return float(total)


def _count_all(arguments: list[Tree], fetch: Fetch) -> Scalar:
    if any(argument[0] != "range" for argument in arguments):
        raise Unsupported
    return float(sum(v is not None for a in arguments for v in fetch(a[1], a[2])))


def _count_if(arguments: list[Tree], fetch: Fetch) -> Scalar:
    if len(arguments) != 2 or arguments[0][0] != "range":
        raise Unsupported
    matches = _criterion(_value(arguments[1], fetch))
    return float(sum(map(matches, fetch(arguments[0][1], arguments[0][2]))))


def _criterion(wanted: Scalar) -> Callable[[Scalar], bool]:
    """Return the test that COUNTIF makes; one that empty cells could pass is not computed here."""
    if isinstance(wanted, bool) or wanted is None:
        raise Unsupported
    if isinstance(wanted, str):
        match = _CRITERION.fullmatch(wanted)
        assert match is not None
        operation, text = match[1] or "=", match[2]
        try:
            wanted = float(text)
        except ValueError:
            if operation != "=" or not text:
                raise Unsupported from None
            pattern = re.compile(_wildcards(text), re.I | re.S)
            return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None
        if operation == "<>":
            raise Unsupported
    else:
        operation = "="
    number = _number(wanted)

    def matches(value: Scalar) -> bool:
        true_number = isinstance(value, int | float) and not isinstance(value, bool)
        return true_number and _compared(operation, value, number)

    return matches


def _wildcards(text: str) -> str:
    pieces = re.findall(r"~[*?~]|.", text, re.S)
    return "".join({"*": ".*", "?": "."}.get(p, re.escape(p[-1])) for p in pieces)


def _round(arguments: list[Tree], fetch: Fetch) -> Scalar:
    if len(arguments) != 2:
        raise Unsupported
    number, places = (_number(_value(a, fetch)) for a in arguments)
    return rounded(number, int(places))


def _logical(combine: Callable[[Iterable[bool]], bool]) -> Callable[[list[Tree], Fetch], Scalar]:
    def function(arguments: list[Tree], fetch: Fetch) -> Scalar:
        return combine([_truth(_value(a, fetch)) for a in arguments])

    return function


def _not(arguments: list[Tree], fetch: Fetch) -> Scalar:
    if len(arguments) != 1:
        raise Unsupported
    return not _truth(_value(arguments[0], fetch))


def _plain_number(arguments: list[Tree], fetch: Fetch) -> Scalar:
    if len(arguments) != 1:
        raise Unsupported
    value = _unfailed(_value(arguments[0], fetch))
    return 0.0 if isinstance(value, str) else _number(value)


def _absolute(arguments: list[Tree], fetch: Fetch) -> Scalar:
    if len(arguments) != 1:
        raise Unsupported
    return abs(_number(_value(arguments[0], fetch)))


FUNCTIONS: dict[str, Callable[[list[Tree], Fetch], Scalar]] = {
    "SUM": lambda a, f: math.fsum(_numbers(a, f)),
    "AVERAGE": _mean,
    "MIN": lambda a, f: min(_numbers(a, f), default=0.0),
    "MAX": lambda a, f: max(_numbers(a, f), default=0.0),
    "COUNT": _count,
    "COUNTA": _count_all,
    "COUNTIF": _count_if,
    "ROUND": _round,
    "AND": _logical(all),
    "OR": _logical(any),
    "NOT": _not,
    "ABS": _absolute,
    "N": _plain_number,
}
