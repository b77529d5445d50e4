"""Rigorous bounds: a SymPy expression in real symbols as a function on intervals, outward-rounded.

An `Interval` holds its two ends as exact numbers of FLINT (arb), infinite ones included; each operation rounds
outward, so the interval of the result holds every value of the function (Moore, *Interval Analysis*, 1966).
The work is done with 256 bits, 77 digits. FLINT's precision belongs to the whole process, so `working_precision`
takes a lock. To add a function: a row in `FUNCTIONS`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache

import sympy
from flint import arb, ctx, fmpq

from symgd.calculus.interval_functions import FUNCTIONS
from symgd.calculus.interval_type import Interval, add, integer_power, multiply, real_power

__all__ = [
    "Enclosure",
    "Interval",
    "enclose",
    "enclosure",
    "exact_arb",
    "outward",
    "to_fraction",
    "working_precision",
]

BITS = 256
_LOCK = threading.RLock()

Operation = Callable[..., Interval]


@contextmanager
def working_precision() -> Iterator[None]:
    """FLINT at 256 bits, for one thread at a time."""
    with _LOCK, ctx.workprec(BITS):
        yield


def exact_arb(number: float | Fraction | int) -> arb:
    """A number that has a finite binary expansion (every float has) as an exact end; rounded otherwise."""
    if isinstance(number, float):
        return arb(number)
    return arb(fmpq(number.numerator, number.denominator)).mid()


def to_fraction(end: arb) -> Fraction:
    """The exact value of a finite end."""
    mantissa, exponent = end.man_exp()
    m, e = int(mantissa), int(exponent)
    return Fraction(m * 2**e) if e >= 0 else Fraction(m, 2**-e)


class Enclosure:
    """An expression in one or more symbols, compiled: ``enclosure(*intervals)``, one interval a symbol, holds f of
    every point of their box where f is defined.

    Must be called within `working_precision`. Raises `KeyError` for a function without a row in the table.
    """

    def __init__(self, expression: sympy.Expr, *symbols: sympy.Symbol) -> None:
        self._constants: list[Interval | None] = []
        self._steps: list[tuple[Operation, tuple[int, ...], int]] = []
        self._slots: dict[sympy.Basic, int] = {symbol: self._slot(None) for symbol in symbols}
        self._arity = len(symbols)
        with working_precision():
            self._result = self._compile(expression)

    def __call__(self, *arguments: Interval) -> Interval:
        values = self._constants.copy()
        values[: self._arity] = arguments
        for operation, operands, target in self._steps:
            values[target] = operation(*[values[i] for i in operands])
        result = values[self._result]
        assert result is not None
        return result

    def at(self, *point: arb) -> Interval:
        """The value at one exact point."""
        return self(*[Interval(place, place) for place in point])

    def _slot(self, value: Interval | None) -> int:
        self._constants.append(value)
        return len(self._constants) - 1

    def _compile(self, node: sympy.Basic) -> int:
        slot = self._slots.get(node)
        if slot is None:
            slot = self._slots[node] = self._compile_new(node)
        return slot

    def _compile_new(self, node: sympy.Basic) -> int:
        if isinstance(node, sympy.Rational):
            ball = arb(fmpq(int(node.p), int(node.q)))
            return self._slot(Interval.from_ball(ball))
        if node in _CONSTANTS:
            return self._slot(Interval.from_ball(_CONSTANTS[node]()))
        operation, arguments = _operation(node)
        operands = tuple(self._compile(argument) for argument in arguments)
        slot = self._slot(None)
        if all(self._constants[i] is not None for i in operands):
            self._constants[slot] = operation(*[self._constants[i] for i in operands])
        else:
            self._steps.append((operation, operands, slot))
        return slot


_CONSTANTS: dict[sympy.Basic, Callable[[], arb]] = {sympy.pi: arb.pi, sympy.E: arb.const_e}


def _operation(node: sympy.Basic) -> tuple[Operation, tuple[sympy.Basic, ...]]:
    if isinstance(node, sympy.Add):
        return add, node.args
    if isinstance(node, sympy.Mul):
        return multiply, node.args
    if isinstance(node, sympy.Pow):
        base, exponent = node.args
        if isinstance(exponent, sympy.Integer):
            n = int(exponent)
            return (lambda a: integer_power(a, n)), (base,)
        if isinstance(exponent, sympy.Rational):
            p, q = int(exponent.p), int(exponent.q)
            return (lambda a: real_power(a, p, q)), (base,)
        return _POWER, (base, exponent)
    return FUNCTIONS[type(node).__name__], node.args


def _power(base: Interval, exponent: Interval) -> Interval:
    """b^a = exp(a ln b), for b > 0."""
    return FUNCTIONS["exp"](multiply(exponent, FUNCTIONS["log"](base)))


_POWER: Operation = _power


@lru_cache(maxsize=2048)
def enclosure(expression: sympy.Expr, *symbols: sympy.Symbol) -> Enclosure:
    """The compiled expression, cached."""
    return Enclosure(expression, *symbols)


def enclose(
    expression: sympy.Expr, symbol: sympy.Symbol, lower: float | Fraction, upper: float | Fraction
) -> tuple[float, float] | None:
    """Outward bounds of an expression on [lower, upper], or None if it may be undefined somewhere there.

    The ends may be infinite. The bounds are floats, infinite where nothing better is known.

    >>> x = sympy.Symbol("x", real=True)
    >>> enclose(1 / x, x, -1.0, 1.0) is None, enclose(x**2, x, -1.0, 2.0)
    (True, (0.0, 4.0))
    """
    with working_precision():
        value = enclosure(expression, symbol)(outward(lower, upper))
        return value.floats() if value.ok else None


def outward(lower: float | Fraction, upper: float | Fraction) -> Interval:
    """An interval that holds [lower, upper]; the ends may be infinite. Within `working_precision`."""
    return Interval(Interval.from_ball(_ball(lower)).lo, Interval.from_ball(_ball(upper)).hi)


def _ball(number: float | Fraction) -> arb:
    return arb(number) if isinstance(number, float) else arb(fmpq(number.numerator, number.denominator))
