"""Where the Hessian decides nothing: a curve from a critical point along which f falls, seen and proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Any

import mpmath
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import constant_sign, value_at
from symgd.calculus.effort import MAX_NESTING, expand_if_cheap, nesting, size
from symgd.calculus.intervals import working_precision
from symgd.calculus.multiprecision import DIGITS
from symgd.calculus.multivariate.boxes import value_on
from symgd.calculus.multivariate.functions import functions_of
from symgd.calculus.pieces import branch, has_kinks, innermost_kinks, kink_argument
from symgd.calculus.problem import Problem
from symgd.notation.real import cbrt
from symgd.records import record

__all__ = ["Descent", "falls_along", "lower_curve"]

_MOST_SIGNS = 64
_AT_LEAST = 200  # curves that are tried whatever time is left: values take hardly any
_CLOSEST = 1e-6
_HIGHEST = 24  # the order of the last derivative that is looked at
_LARGEST = 300  # operations of what is differentiated
_MOST_KINKS = 10  # inside each other
_DENOMINATORS = (1, 12)
Vector = list[Any]
Exact = Sequence[sp.Expr] | None


@record(eq=False)
class Descent:
    """f(x* + tv + st²w) < f(x*) at one t, with 60 digits; ``lower`` is that point."""

    lower: tuple[float, ...]
    v: Vector
    s: float
    w: Vector


def lower_curve(
    problem: Problem, x: Vector, exact: Exact, null: list[Vector], rest: list[Vector], budget: Budget
) -> Descent | None:
    """A point close to x where f is lower (60 digits, or proved where x is ``exact`` and rational), or None.

    Looked for along t·v and the parabolas t·v + s·t²·w, v in the null space and w outside: Peano's
    (y − x²)(y − 3x²) has a minimum along every line through 0, and is lower on y = 2x². A curve that rises at first
    shows nothing.
    """
    functions = functions_of(problem)
    here = functions.value(x)[0]
    margin = mpmath.mpf(10) ** (25 - DIGITS) * max(1, abs(here))
    below = _least_there(problem, exact)
    bends = [(s, w) for w in rest for s in (2, -2, 1, -1, 0.5, -0.5, 4, -4, 0.25, -0.25)]
    curves = product(_directions(null), [(0, v) for v in null[:1]] + bends, (1e-2, 1e-4))
    for tried, (v, (s, w), t) in enumerate(curves):
        if tried >= _AT_LEAST and budget.spent:
            return None
        rises = []
        for u in (t, _CLOSEST):
            point = [a + u * b + s * u * u * c for a, b, c in zip(x, v, w, strict=True)]
            try:
                rises.append(functions.value(point)[0] - here)
            except ArithmeticError:
                break
            if rises[0] >= -margin and not (rises[0] < 0 and _is_below(problem, point, below)):
                break
            if u == t:
                lower = tuple(float(p) for p in point)
        if len(rises) == 2 and rises[1] <= margin:
            return Descent(lower, v, s, w)
    return None


def _least_there(problem: Problem, exact: Exact) -> float | None:
    """A lower bound of f at a rational point; it may be far closer to f than 60 digits: of x₁x₂⋯x₂₀ at 0 it is 0."""
    if exact is None or not all(v.is_Rational for v in exact):
        return None
    value = value_on(problem, tuple((Fraction(int(v.p), int(v.q)),) * 2 for v in exact))
    return None if value is None else value[0]


def _is_below(problem: Problem, point: Vector, bound: float | None) -> bool:
    """Whether f is less than a bound at the point in floats: proved."""
    value = None if bound is None else value_on(problem, tuple((float(v), float(v)) for v in point))
    return value is not None and bound is not None and value[1] < bound


def falls_along(problem: Problem, exact: Sequence[sp.Expr], found: Descent) -> bool:
    """Whether f falls at once along such a curve, its vectors made simple: proved.

    The first of the derivatives of f(x* + tv + st²w) at t = 0+ that is not zero is negative. The point may
    be on a kink: for small t > 0, f is one of its branches.
    """
    t = sp.Dummy("t", positive=True)
    v, w = _simple(found.v), _simple(found.w)
    if v is None or w is None or size(problem.f) > _LARGEST or nesting(problem.f) > MAX_NESTING:
        return False
    s = sp.Rational(found.s)
    places = [p + t * a + s * t**2 * b for p, a, b in zip(exact, v, w, strict=True)]
    g = problem.f.subs(dict(zip(problem.symbols, places, strict=True)), simultaneous=True)
    with working_precision():
        return _first_sign(_smooth_branch(g, t), t) == -1


def _first_sign(g: sp.Expr, t: sp.Symbol) -> int | None:
    """The sign of the first derivative of g at t = 0+ that is not zero; None where that is not proved."""
    for _ in range(_HIGHEST):
        g = expand_if_cheap(sp.diff(g, t))
        if has_kinks(g) or size(g) > _LARGEST:
            return None
        slope = value_at(g, {t: sp.S.Zero}, _LARGEST)
        if slope is not sp.S.Zero:
            return None if slope is None else constant_sign(slope) or None
    return None


def _smooth_branch(g: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """The function with kinks that g is for small t > 0 without them, as far as that is found out."""
    for _ in range(_MOST_KINKS):
        chosen = {}
        for node in innermost_kinks(g):
            argument = expand_if_cheap(kink_argument(node))
            start = value_at(argument, {t: sp.S.Zero}, _LARGEST)
            sign = None
            if argument is sp.S.Zero:
                sign = 0
            elif start is sp.S.Zero:
                sign = _first_sign(argument, t)
            elif start is not None:
                sign = constant_sign(start) or None
            if sign is None or isinstance(node, cbrt):
                return g
            chosen[node] = branch(node, sign)
        if not chosen:
            return g
        g = g.xreplace(chosen)
    return g


def _simple(vector: Vector) -> list[sp.Rational] | None:
    """A multiple with simple rational entries that agrees with the vector to 9 digits."""
    largest = max(abs(float(a)) for a in vector)
    if not 0.0 < largest < float("inf"):
        return None
    for entry in sorted(vector, key=lambda a: abs(float(a))):
        scale = abs(float(entry))
        if scale <= 1e-9 * largest:
            continue
        for most in _DENOMINATORS:
            scaled = [float(a) / scale for a in vector]
            simple = [sp.Rational(a).limit_denominator(most) for a in scaled]
            if all(abs(float(p) - a) < 1e-9 * largest / scale for p, a in zip(simple, scaled, strict=True)):
                return simple
    return None


def _directions(null: list[Vector]) -> Iterator[Vector]:
    """The directions of a null space that are tried: each vector both ways, sums of two, and signed sums of all.

    xyz is flat along all axes, and in all planes that they span, but lower where one sign is odd.
    """
    for v in null:
        yield v
        yield [-a for a in v]
    if len(null) > 2:
        everyone = product((1, -1), repeat=len(null))
        for signs in islice(everyone, _MOST_SIGNS):
            yield [mpmath.fdot(zip(signs, column, strict=True)) for column in zip(*null, strict=True)]
    for i, v in enumerate(null):
        for w in null[i + 1 :]:
            for p, q in product((1, -1), repeat=2):
                yield [p * a + q * b for a, b in zip(v, w, strict=True)]
