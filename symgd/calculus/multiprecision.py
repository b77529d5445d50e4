"""SymPy expressions of several variables on mpmath numbers: what the tests at 60 digits compute with.

Common subexpressions are computed once. At first the expressions are walked; what is asked for again and again is
compiled (`ball_code`), and walked only where that does not know enough digits. A function that SymPy lacks brings its
``_value`` along (`symgd.notation.real`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import mpmath
import sympy as sp

from symgd.calculus.ball_code import Balls, compiled_on_balls
from symgd.notation.real import RealFunction

__all__ = ["DIGITS", "Evaluator", "without_noise"]

DIGITS = 60
_FEW = 2  # calls that are not worth compiling for
_MOST_BITS = 5000  # before the point; e^(2^5000) and sin(2^5000) would take as many digits as that


# SymPy's functions that mpmath has by the same name; ours, in `real`, compute themselves.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: getattr(mpmath, name)
    for name in (
        *("exp", "log", "sin", "cos", "tan", "cot", "sec", "csc", "erf"),
        *("asin", "acos", "atan", "asec", "acsc", "sinh", "cosh", "tanh", "coth", "sech", "csch"),
        *("asinh", "acosh", "atanh", "acoth", "asech", "acsch"),
    )
}


def without_noise(point: Sequence[Any]) -> list[Any]:
    """Coordinates of 60 digits; those that may be no more than the rounding of the others are zero."""
    least = max(map(abs, point)) * mpmath.mpf(10) ** (10 - DIGITS)
    return [v if abs(v) > least else mpmath.mpf(0) for v in point]


class Evaluator:
    """The values of several expressions at a point, with 60 digits.

    ``evaluator(point)`` takes one mpmath number a symbol and returns one real number an expression; it raises
    ``ArithmeticError`` where one of them is not real.
    """

    def __init__(self, exprs: Sequence[sp.Expr], symbols: Sequence[sp.Symbol]) -> None:
        self._symbols = tuple(symbols)
        self._shared, self._results = sp.cse(list(exprs), order="none")
        self._calls = 0

    def __call__(self, point: Sequence[Any]) -> list[Any]:
        self._calls += 1
        with mpmath.workdps(DIGITS + 5):
            found = self._on_balls(point) if self._calls > _FEW and self._on_balls is not None else None
            if found is not None:
                return found
            known: dict[sp.Expr, Any] = dict(zip(self._symbols, point, strict=True))
            try:
                for symbol, expr in self._shared:
                    known[symbol] = _walk(expr, known)
                return [_walk(expr, known) for expr in self._results]
            except (ValueError, ZeroDivisionError, OverflowError) as error:
                raise ArithmeticError("not real here") from error

    @cached_property
    def _on_balls(self) -> Balls | None:
        return compiled_on_balls(self._shared, self._results, self._symbols)


def _walk(expr: sp.Expr, known: dict[sp.Expr, Any]) -> Any:
    if expr in known:
        return known[expr]
    if expr.is_Rational:
        return mpmath.mpf(int(expr.p)) / int(expr.q)
    if expr is sp.S.Pi:
        return +mpmath.pi
    if expr is sp.S.Exp1:
        return +mpmath.e
    args = [_walk(argument, known) for argument in expr.args]
    if expr.is_Add:
        return mpmath.fsum(args)
    if expr.is_Mul:
        return mpmath.fprod(args)
    if any(mpmath.mag(argument) > _MOST_BITS for argument in args if argument):
        raise OverflowError("too large")
    if expr.is_Pow:
        return _real(_power(expr.exp, *args))
    if isinstance(expr, RealFunction):
        return _real(expr._value(*args))
    return _real(FUNCTIONS[expr.func.__name__](*args))


def _power(exponent: sp.Expr, base: Any, value: Any) -> Any:
    return base ** int(exponent) if exponent.is_Integer else mpmath.power(base, value)


def _real(value: Any) -> Any:
    if not isinstance(value, mpmath.mpf) or not mpmath.isfinite(value):
        raise ValueError("not real")
    return value
