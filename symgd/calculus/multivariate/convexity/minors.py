"""Convexity by the principal minors of the Hessian, for two and three variables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import sympy as sp
from sympy import Expr

from symgd.calculus.budget import Budget
from symgd.calculus.effort import MAX_EXPANDED_DEGREE, MAX_EXPANDED_SIZE, degree_bound, expand_if_cheap, size
from symgd.calculus.multivariate.convexity.inertia import inertia
from symgd.calculus.multivariate.convexity.shape import UNKNOWN, Shape
from symgd.calculus.polynomials import real_roots
from symgd.calculus.problem import Problem
from symgd.calculus.rationals import fraction
from symgd.notation.signs import is_nonnegative, is_positive

__all__ = ["by_minors", "is_smooth", "never_negative"]

_LARGEST = 3
_ENTIRE = ("exp", "sin", "cos", "sinh", "cosh", "tanh", "atan", "asinh", "sigmoid", "softplus", "sech", "erf")


def by_minors(problem: Problem, budget: Budget) -> Shape:
    """Convex where all principal minors of the Hessian are proved to be nowhere negative; −f is tried as well.

    Strictly convex where the leading ones are proved to be positive (Sylvester). For functions with two continuous
    derivatives on all of ℝⁿ.
    """
    n = problem.dimension
    if n > _LARGEST or not is_smooth(problem.f):
        return UNKNOWN
    hessian = [[expand_if_cheap(entry) for entry in row] for row in problem.hessian]
    if sum(size(entry) for row in hessian for entry in row) > MAX_EXPANDED_SIZE * n:
        return UNKNOWN
    for sign in (1, -1):
        matrix = [[sign * entry for entry in row] for row in hessian]
        if not all(never_negative(matrix[i][i], budget) for i in range(n)):
            continue
        minors = {
            chosen: _minor(matrix, chosen) for k in range(2, n + 1) for chosen in combinations(range(n), k)
        }
        if not all(never_negative(minor, budget) for minor in minors.values()):
            continue
        leading = [sp.expand(matrix[0][0]), *(minors[tuple(range(k))] for k in range(2, n + 1))]
        strict = all(is_positive(minor) for minor in leading)
        rows = tuple(tuple(Fraction(int(i == j)) for j in range(n)) for i in range(n)) if strict else ()
        return Shape(sign > 0, sign < 0, rows)
    return UNKNOWN


def _minor(matrix: Sequence[Sequence[Expr]], chosen: tuple[int, ...]) -> Expr:
    a = [[matrix[i][j] for j in chosen] for i in chosen]
    if len(a) == 2:
        return expand_if_cheap(a[0][0] * a[1][1] - a[0][1] ** 2)
    plus = a[0][0] * a[1][1] * a[2][2] + 2 * a[0][1] * a[1][2] * a[0][2]
    return expand_if_cheap(plus - a[0][0] * a[1][2] ** 2 - a[1][1] * a[0][2] ** 2 - a[2][2] * a[0][1] ** 2)


def is_smooth(e: Expr) -> bool:
    """Whether an expression without conditions is seen to have derivatives of every order on all of ℝⁿ."""
    if isinstance(e, sp.Pow):
        fine = (e.exp.is_Integer and e.exp > 0) or is_positive(e.base)
        return bool(fine and is_smooth(e.base) and is_smooth(e.exp))
    if isinstance(e, sp.log):
        return is_positive(e.args[0]) and is_smooth(e.args[0])
    known = e.is_Atom or isinstance(e, sp.Add | sp.Mul) or e.func.__name__ in _ENTIRE
    return bool(known and all(is_smooth(part) for part in e.args))


def never_negative(e: Expr, budget: Budget) -> bool:
    """Whether an expression is proved to be ≥ 0 on all of ℝⁿ.

    By its shape, by inertia where it is a polynomial of degree two, and by its real roots where only one
    variable occurs.
    """
    if budget.spent or size(e) > 4 * MAX_EXPANDED_SIZE:
        return False
    if is_nonnegative(e):
        return True
    symbols = sorted(e.free_symbols, key=str)
    if not symbols or not e.is_polynomial(*symbols) or degree_bound(e) > MAX_EXPANDED_DEGREE:
        return False
    if len(symbols) == 1:
        return _never_negative_on_line(e, symbols[0])
    return degree_bound(e) <= 2 and _never_negative_quadratic(e, symbols, budget)


def _never_negative_on_line(e: Expr, symbol: sp.Symbol) -> bool:
    roots = real_roots(e, symbol)
    if roots is None or any(root.multiplicity % 2 for root in roots):
        return False
    start = 0
    while any(root.lower <= start <= root.upper for root in roots):
        start += 1
    return bool(e.xreplace({symbol: sp.Integer(start)}).is_positive)


def _never_negative_quadratic(e: Expr, symbols: list[sp.Symbol], budget: Budget) -> bool:
    """q(x) = zᵀMz with z = (x, 1) and M ⪰ 0, exactly when q ≥ 0 everywhere."""
    zero = dict.fromkeys(symbols, sp.S.Zero)
    rows = [[sp.diff(e, s, t) / 2 for t in symbols] for s in symbols]
    slopes = [sp.diff(e, s).xreplace(zero) / 2 for s in symbols]
    whole = [[*row, slope] for row, slope in zip(rows, slopes, strict=True)]
    whole.append([*slopes, e.xreplace(zero)])
    if not all(entry.is_Rational for row in whole for entry in row):
        return False
    found = inertia([list(map(fraction, row)) for row in whole], budget)
    return found is not None and not found.negative
