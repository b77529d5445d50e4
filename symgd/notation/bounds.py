"""What keeps a typed expression small: limits, and the value of every constant part before SymPy sees it.

SymPy computes ``9**9**9`` exactly as soon as it is built, so each constant part is evaluated here in floats,
and exactly only where that is known to be short.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from symgd.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)
from symgd.records import record

__all__ = [
    "MAX_BITS",
    "MAX_EXPONENT",
    "MAX_HEIGHT",
    "MAX_NESTING",
    "MAX_NODES",
    "NEGATIVE_BASE",
    "BoundError",
    "Value",
    "fold",
    "needs",
]

MAX_NODES: Final = 800
MAX_NESTING: Final = 32  # of parentheses, powers and arguments, as typed
MAX_HEIGHT: Final = 100  # of the tree
MAX_EXPONENT: Final = 1000
MAX_BITS: Final = 4096


class BoundError(Exception):
    """A constant part breaks a bound; ``code`` is a row of `messages.MESSAGES`."""

    def __init__(self, code: str, advice: str = "Change it so that its value is real.") -> None:
        super().__init__(code)
        self.code = code
        self.advice = advice


@record
class Value:
    """The value of a constant part: a float, and the fraction if it is known to be one."""

    number: float
    exact: Fraction | None = None


NEGATIVE_BASE: Final = "A negative number has real powers for whole exponents only; cbrt(-8) is -2."
_CONSTANTS: Final = {"pi": Value(math.pi), "e": Value(math.e)}


def needs(function: str) -> str:
    """What a function asks of its argument, as a sentence; empty if nothing."""
    return _NEEDS.get(function, "")


def fold(node: Node, parts: Sequence[Value | None]) -> Value | None:
    """The value of a node whose children have these values; None if it has variables.

    Raises BoundError where the value is not a finite real number, or too long to be exact.
    """
    if isinstance(node, Variable):
        return None
    if isinstance(node, Power) and parts[1] is not None and abs(parts[1].number) > MAX_EXPONENT:
        is_exponential = isinstance(node.base, Constant)  # e^2000 overflows, e^(-2000) is 0 in floats
        raise BoundError("too_small" if is_exponential and parts[1].number < 0 else "exponent_large")
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        _check_mixed(node, parts)
        return None
    try:
        value = _RULES[type(node)](node, known)
    except OverflowError:
        raise BoundError("too_large") from None
    except ZeroDivisionError:
        raise BoundError("zero_division") from None
    except ValueError:
        advice = needs(node.function) if isinstance(node, Call) else ""
        raise BoundError("not_real", *([advice] if advice else [])) from None
    if math.isinf(value.number):
        raise BoundError("too_large")
    if math.isnan(value.number):
        raise BoundError("not_real")
    return value


def _check_mixed(node: Node, parts: Sequence[Value | None]) -> None:
    """Whether a part with variables can have a value at all."""
    if isinstance(node, Quotient) and parts[1] is not None and parts[1].number == 0:
        raise BoundError("zero_division")
    if isinstance(node, Power) and parts[0] is not None and parts[0].number < 0:
        raise BoundError("not_real", NEGATIVE_BASE)
    if isinstance(node, Power) and parts[0] is not None and parts[0].number == 0:
        raise BoundError("zero_power")
    if isinstance(node, Call) and node.function == "log" and parts[1] is not None:
        base = parts[1].number
        if base <= 0 or base == 1:
            raise BoundError("log_base_value")


def _exactly(fraction: Fraction) -> Value:
    if max(fraction.numerator.bit_length(), fraction.denominator.bit_length()) > MAX_BITS:
        raise BoundError("too_precise")
    number = float(fraction)
    if number == 0 and fraction:
        raise BoundError("too_small")
    return Value(number, fraction)


def _sum(_: Node, parts: Sequence[Value]) -> Value:
    exact = [part.exact for part in parts if part.exact is not None]
    if len(exact) == len(parts):
        return _exactly(sum(exact, Fraction(0)))
    return Value(math.fsum(part.number for part in parts))


def _product(_: Node, parts: Sequence[Value]) -> Value:
    exact = [part.exact for part in parts if part.exact is not None]
    if len(exact) == len(parts):
        return _exactly(math.prod(exact, start=Fraction(1)))
    return Value(math.prod(part.number for part in parts))


def _quotient(_: Node, parts: Sequence[Value]) -> Value:
    above, below = parts
    if above.exact is not None and below.exact is not None:
        return _exactly(above.exact / below.exact)
    return Value(above.number / below.number)


def _power(_: Node, parts: Sequence[Value]) -> Value:
    base, exponent = parts
    if base.number == 0:
        if exponent.number > 0:
            return Value(0.0, Fraction(0))
        raise ZeroDivisionError if exponent.number < 0 else BoundError("not_real", "0^0 has no value.")
    if base.exact is not None:
        bits = max(base.exact.numerator.bit_length(), base.exact.denominator.bit_length())
        if (bits - 1) * abs(exponent.number) > MAX_BITS:
            math.pow(base.number, exponent.number)  # is it too large for a float as well?
            raise BoundError("too_precise")
    whole = exponent.exact is not None and exponent.exact.denominator == 1
    if base.number < 0 and not whole:
        raise BoundError("not_real", NEGATIVE_BASE)
    if base.exact is not None and exponent.exact is not None and whole:
        return _exactly(base.exact ** int(exponent.exact))
    return Value(math.pow(base.number, exponent.number))


def _call(node: Node, parts: Sequence[Value]) -> Value:
    assert isinstance(node, Call)
    return Value(float(_FLOATS[node.function](*(part.number for part in parts))))


_RULES: Final[dict[type[Node], Callable[[Node, Sequence[Value]], Value]]] = {
    Number: lambda node, _: _exactly(Fraction(node.digits)),  # type: ignore[attr-defined]
    Constant: lambda node, _: _CONSTANTS[node.name],  # type: ignore[attr-defined]
    Negative: lambda _, parts: Value(-parts[0].number, None if parts[0].exact is None else -parts[0].exact),
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: _call,
}


def _reciprocal(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda t: 1 / function(t)


def _of_reciprocal(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda t: function(1 / t)


def _sigmoid(t: float) -> float:
    return 1 / (1 + math.exp(-t)) if t > 0 else math.exp(t) / (1 + math.exp(t))


_FLOATS: Final[dict[str, Callable[..., float]]] = {
    "sqrt": math.sqrt, "cbrt": math.cbrt, "exp": math.exp,
    "ln": math.log, "log2": math.log2, "log10": math.log10, "log": math.log,
    "sin": math.sin, "cos": math.cos, "tan": math.tan,
    "cot": _reciprocal(math.tan), "sec": _reciprocal(math.cos), "csc": _reciprocal(math.sin),
    "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "acot": lambda t: math.pi / 2 - math.atan(t),
    "asec": _of_reciprocal(math.acos), "acsc": _of_reciprocal(math.asin),
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "coth": _reciprocal(math.tanh), "sech": _reciprocal(math.cosh), "csch": _reciprocal(math.sinh),
    "asinh": math.asinh, "acosh": math.acosh, "atanh": math.atanh,
    "acoth": _of_reciprocal(math.atanh),
    "asech": _of_reciprocal(math.acosh), "acsch": _of_reciprocal(math.asinh),
    "abs": abs, "sign": lambda t: (t > 0) - (t < 0), "erf": math.erf,
    "sigmoid": _sigmoid, "softplus": lambda t: max(t, 0.0) + math.log1p(math.exp(-abs(t))),
    "relu": lambda t: max(t, 0.0), "max": max, "min": min,
}  # fmt: skip

_NEEDS: Final = {
    "sqrt": "A square root needs a number that is not negative.",
    **dict.fromkeys(["ln", "log2", "log10", "log"], "A logarithm needs a positive number."),
    **dict.fromkeys(["asin", "acos", "asec", "acsc"], "That inverse function has no real value there."),
    **dict.fromkeys(["acosh", "atanh", "acoth", "asech"], "That inverse function has no real value there."),
}
