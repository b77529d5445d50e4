"""What a schedule is after finitely many steps: max, min, relu and |·| of lines have been decided by then."""

from __future__ import annotations

import math

import sympy as sp

from symgd.notation.real import Abs, Max, Min, relu
from symgd.optimizers.rule import k

__all__ = ["line", "settled"]


def settled(value: sp.Expr) -> tuple[sp.Expr, int] | None:
    """The expression that η_k is from some step on, without max, min, |·| and relu, and that step."""
    if not value.args:
        return value, 0
    parts = [settled(part) for part in value.args]
    if any(part is None for part in parts):
        return None
    found = [part for part in parts if part is not None]
    arguments, start = [part[0] for part in found], max(part[1] for part in found)
    if isinstance(value, Min | Max):
        picked = _larger(arguments[0], arguments[1])
        if picked is None:
            return None
        above, below, step = picked
        return (above if isinstance(value, Max) else below), max(start, step)
    if isinstance(value, Abs | relu):
        picked = _larger(arguments[0], sp.S.Zero)
        if picked is None:
            return None
        above, below, step = picked
        size = -below if above == 0 and isinstance(value, Abs) else above
        return size, max(start, step)
    return value.func(*arguments), start


def _larger(a: sp.Expr, b: sp.Expr) -> tuple[sp.Expr, sp.Expr, int] | None:
    """Of two expressions of first degree the one that is larger in the end, the other, and the step from which on."""
    apart = line(sp.expand(a - b))
    if apart is None:
        return None
    slope, height = apart
    if slope == 0:
        return (a, b, 0) if height >= 0 else (b, a, 0)
    step = max(0, math.ceil(-height / slope))
    return (a, b, step) if slope > 0 else (b, a, step)


def line(value: sp.Expr) -> tuple[sp.Rational, sp.Rational] | None:
    """Slope and height of an expression of first degree in k with rational coefficients."""
    if not value.is_polynomial(k) or (sp.degree(value, k) > 1 and value.has(k)):
        return None
    slope, height = value.coeff(k, 1), value.coeff(k, 0)
    return (slope, height) if slope.is_Rational and height.is_Rational else None
