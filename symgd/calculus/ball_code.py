"""SymPy expressions at a point on FLINT's balls, as Python source: many times faster than mpmath on the same.

A ball carries how far it may be off, so that it is known which values are right; of the others nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp
from flint import arb, fmpq
from mpmath import libmp, mp

from symgd.calculus.intervals import working_precision

__all__ = ["GOOD_BITS", "Balls", "compiled_on_balls"]

GOOD_BITS = 128
"""So many leading bits of each value must be right."""

# Smooth functions: on those with a kink or a jump a ball may hold both sides.
_FUNCTIONS: dict[str, Callable[[arb], arb]] = {
    **{
        name: getattr(arb, name)
        for name in (
            *("exp", "log", "sin", "cos", "tan", "cot", "sec", "csc", "erf", "asin", "acos", "atan"),
            *("sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh"),
        )
    },
    "sigmoid": lambda t: 1 / (1 + (-t).exp()),
}
_POINTS: dict[sp.Basic, Callable[[], arb]] = {sp.S.Pi: arb.pi, sp.S.Exp1: arb.const_e}

Balls = Callable[[Sequence[Any]], list[Any] | None]


def compiled_on_balls(
    shared: Sequence[tuple[sp.Symbol, sp.Expr]], results: Sequence[sp.Expr], symbols: Sequence[sp.Symbol]
) -> Balls | None:
    """What `sympy.cse` gave, as a function from mpmath numbers to mpmath numbers at mpmath's own precision.

    The function is None at a point where some value is not known to `GOOD_BITS` bits; and there is none at all for
    expressions with a function that is not smooth.
    """
    writer = _Writer({symbol: f"x{i}" for i, symbol in enumerate(symbols)})
    try:
        with working_precision():
            for symbol, expr in shared:
                writer.names[symbol] = writer.name(expr)
            returned = [writer.name(expr) for expr in results]
    except KeyError:
        return None
    lines = [f"def balls({', '.join(f'x{i}' for i in range(len(symbols)))}):", *writer.lines]
    lines.append(f"    return [{', '.join(returned)}]")
    exec("\n".join(lines), writer.scope)  # noqa: S102 - source made here, with no name of a user
    function: Callable[..., list[arb]] = writer.scope["balls"]

    def evaluate(point: Sequence[Any]) -> list[Any] | None:
        with working_precision():
            try:
                values = function(*map(arb, point))
            except ZeroDivisionError:
                return None
            if all(value.is_finite() and value.rel_accuracy_bits() >= GOOD_BITS for value in values):
                return [_number(value) for value in values]
        return None

    return evaluate


class _Writer:
    """One line of source for each operation, under names made here."""

    def __init__(self, names: Mapping[sp.Expr, str]) -> None:
        self.names: dict[sp.Expr, str] = dict(names)
        self.lines: list[str] = []
        self.scope: dict[str, Any] = dict(_FUNCTIONS)

    def name(self, expr: sp.Expr) -> str:
        """The name under which the value of an expression stands; raises `KeyError` for a function without a row."""
        if expr not in self.names:
            self.names[expr] = self._written(expr)
        return self.names[expr]

    def _written(self, expr: sp.Expr) -> str:
        if expr.is_Rational:
            return self._constant(arb(fmpq(int(expr.p), int(expr.q))))
        if expr in _POINTS:
            return self._constant(_POINTS[expr]())
        if expr.is_Pow and expr.exp.is_Integer:
            return self._line(f"{self.name(expr.base)} ** {int(expr.exp)}")
        if expr.is_Pow and abs(expr.exp) == sp.S.Half:
            root = f"{self.name(expr.base)}.sqrt()"
            return self._line(root if expr.exp.is_positive else f"1 / {root}")
        parts = [self.name(argument) for argument in expr.args]
        if expr.is_Add or expr.is_Mul:
            total = parts[0]
            for part in parts[1:]:
                total = self._line(f"{total} {'+' if expr.is_Add else '*'} {part}")
            return total
        if expr.is_Pow:
            return self._line(f"{parts[0]} ** {parts[1]}")
        function = type(expr).__name__
        _FUNCTIONS[function]  # raises where there is none
        return self._line(f"{function}({', '.join(parts)})")

    def _line(self, source: str) -> str:
        name = f"v{len(self.lines)}"
        self.lines.append(f"    {name} = {source}")
        return name

    def _constant(self, value: arb) -> str:
        name = f"c{len(self.scope)}"
        self.scope[name] = value
        return name


def _number(value: arb) -> Any:
    mantissa, exponent = value.mid().man_exp()
    return mp.make_mpf(libmp.from_man_exp(int(mantissa), int(exponent), mp.prec, "n"))
