"""Critical points in several variables: Newton's method with 60 digits, and the second-order test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, Literal

import mpmath
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.problem import Problem
from symgd.descent.guesses import guesses
from symgd.descent.multiprecision import DIGITS, Evaluator
from symgd.notation.real import sign
from symgd.notation.signs import is_nonnegative

__all__ = ["CriticalKind", "CriticalPoint", "newton", "one_signed_partial", "quadratic_point"]

CriticalKind = Literal["minimum", "saddle", "maximum", "degenerate", "not_a_minimum"]

SINGULAR = 1e-9
"""An eigenvalue within this part of the largest says nothing."""
_MOST_SIGNS = 64
ROUND_DENOMINATORS = (1, 2, 10)
SHORT = 200


@dataclass(frozen=True, eq=False)
class CriticalPoint:
    """A point where the gradient is zero, found with 60 digits.

    ``x`` and ``fun`` are the nearest floats. ``exact`` holds closed forms that make every partial derivative
    exactly zero (proved), or is None. ``eigenvalues`` of the Hessian are in rising order. ``kind`` goes by
    their signs; where the Hessian is singular it is "not_a_minimum" if a lower point was found close by
    (then ``lower`` is such a point), else "degenerate": nothing lower was seen. ``least``: f is proved to be
    nowhere lower, by its shape (x⁴ + y⁴ is a sum of squares). ``digits`` are the coordinates to 50 digits.
    """

    x: tuple[float, ...]
    exact: tuple[sp.Expr, ...] | None
    fun: float
    eigenvalues: tuple[float, ...]
    kind: CriticalKind
    lower: tuple[float, ...] | None = None
    least: bool = False
    digits: tuple[str, ...] | None = None

    @property
    def is_minimum(self) -> bool:
        """Whether this is a minimum, by the eigenvalues or because f is nowhere lower."""
        return self.kind == "minimum" or self.least

    @property
    def proved(self) -> bool:
        """Whether the gradient is exactly zero at ``exact``, and the eigenvalues decide the kind or f is least."""
        return self.exact is not None and (self.least or self.kind in ("minimum", "saddle", "maximum"))


class _Functions:
    """f, ∇f and the Hessian of a problem on mpmath numbers."""

    def __init__(self, problem: Problem) -> None:
        n, symbols = problem.dimension, problem.symbols
        self.value = Evaluator((problem.f,), symbols)
        self.gradient = Evaluator(problem.gradient, symbols)
        pairs = [(i, j) for i in range(n) for j in range(i, n)]
        upper = Evaluator([problem.hessian[i][j] for i, j in pairs], symbols)

        def hessian(x: Sequence[Any]) -> Any:
            matrix = mpmath.matrix(n, n)
            for (i, j), value in zip(pairs, upper(x), strict=True):
                matrix[i, j] = matrix[j, i] = value
            return matrix

        self.hessian: Callable[[Sequence[Any]], Any] = hessian


def newton(problem: Problem, start: Sequence[float], budget: Budget) -> CriticalPoint | None:
    """The critical point that Newton's method reaches from ``start``, or None.

    The steps solve (H + λI)s = −∇f with λ = 0 where that can be solved, else λ = ‖∇f‖, which keeps the method
    alive beside a valley of minimizers (Levenberg 1944; Yamashita and Fukushima 2001).
    """
    exact: tuple[sp.Expr, ...] | None = quadratic_point(problem)
    try:
        functions = _Functions(problem)
        with mpmath.workdps(DIGITS):
            x = _iterate(functions, [mpmath.mpf(float(v)) for v in start], budget) if exact is None else []
            if x is None:
                exact = _simple_zero(problem, start)
            elif exact is None:
                exact = _closed_form(problem, x)
            if x is None and exact is None:
                return None
            if exact is not None:
                x = Evaluator(exact, ())(())
            assert x is not None
            return _classify(problem, functions, x, exact, budget)
    except (ArithmeticError, ValueError, KeyError):
        return None


def _iterate(functions: _Functions, x: list[Any], budget: Budget, limit: int = 600) -> list[Any] | None:
    """Newton's iteration, to a gradient of 0 or to steps of 50 digits."""
    n = len(x)
    for _ in range(limit):
        gradient = mpmath.matrix(functions.gradient(x))
        size = mpmath.norm(gradient)
        if size == 0:
            return x
        if budget.spent:
            return None
        hessian = functions.hessian(x)
        try:
            step = mpmath.lu_solve(hessian, -gradient)
        except ZeroDivisionError:
            try:
                step = mpmath.lu_solve(hessian + size * mpmath.eye(n), -gradient)
            except ZeroDivisionError:
                return None
        x = [a + b for a, b in zip(x, step, strict=True)]
        if mpmath.norm(step) <= mpmath.mpf(10) ** (10 - DIGITS) * max(1, mpmath.norm(mpmath.matrix(x))):
            # A short step is no proof of a zero: the gradient must have gone with it.
            after = mpmath.norm(mpmath.matrix(functions.gradient(x)))
            return x if after <= mpmath.mpf(10) ** (20 - DIGITS) * (1 + mpmath.norm(hessian)) else None
    return None


def _simple_zero(problem: Problem, start: Sequence[float]) -> tuple[sp.Rational, ...] | None:
    """A simple point at which every partial derivative is exactly zero, near ``start`` or the origin; or None.

    For where Newton's method creeps: it needs one step after another to a zero of higher order.
    """
    rounded = [
        tuple(sp.Rational(float(v)).limit_denominator(largest) for v in start)
        for largest in ROUND_DENOMINATORS
    ]
    for point in dict.fromkeys([*rounded, tuple(sp.S.Zero for _ in start)]):
        place = dict(zip(problem.symbols, point, strict=True))
        if all(_is_zero(slope.subs(place)) for slope in problem.gradient):
            return point
    return None


def _is_zero(number: sp.Expr) -> bool:
    return number is sp.S.Zero or (bool(sp.count_ops(number) < SHORT) and sp.expand(number) is sp.S.Zero)


def _classify(
    problem: Problem,
    functions: _Functions,
    x: list[Any],
    exact: tuple[sp.Expr, ...] | None,
    budget: Budget,
) -> CriticalPoint:
    values, vectors = mpmath.eigsy(functions.hessian(x))
    eigen = sorted(range(len(x)), key=lambda i: values[i])
    scale = max((abs(v) for v in values), default=mpmath.mpf(0))
    # Where all eigenvalues vanish, their sizes are what is left of the iteration.
    limit = scale * SINGULAR if scale > mpmath.mpf(10) ** (-DIGITS // 2) else scale
    null = [[vectors[j, i] for j in range(len(x))] for i in eigen if abs(values[i]) <= limit]
    rest = [[vectors[j, i] for j in range(len(x))] for i in eigen if abs(values[i]) > limit]
    lowest, highest = values[eigen[0]], values[eigen[-1]]
    kind: CriticalKind
    lower = None
    if lowest < -limit:
        kind = "maximum" if highest < -limit else "saddle"
    elif lowest > limit:
        kind = "minimum"
    else:
        lower = _lower_point(functions, x, null, rest, budget)
        kind = "degenerate" if lower is None else "not_a_minimum"
    least = lowest >= -limit and exact is not None and _nowhere_lower(problem, exact)
    return CriticalPoint(
        x=tuple(float(v) for v in x),
        exact=exact,
        fun=float(functions.value(x)[0]),
        eigenvalues=tuple(float(values[i]) for i in eigen),
        kind=kind,
        lower=lower,
        least=least,
        digits=tuple(mpmath.nstr(v, 50) for v in x),
    )


def _nowhere_lower(problem: Problem, exact: tuple[sp.Expr, ...]) -> bool:
    """Whether f − f(x*) is a sum of squares and the like, seen from its shape."""
    value = problem.f.subs(dict(zip(problem.symbols, exact, strict=True)))
    return bool(value.is_number and value.is_finite and is_nonnegative(problem.f - value))


def _lower_point(
    functions: _Functions, x: list[Any], null: list[list[Any]], rest: list[list[Any]], budget: Budget
) -> tuple[float, ...] | None:
    """A point close to x where f is lower (60 digits), or None.

    Looked for along t·v and the parabolas t·v + s·t²·w, v in the null space and w outside: Peano's
    (y − x²)(y − 3x²) has a minimum along every line through 0, and is lower on y = 2x².
    """
    here = functions.value(x)[0]
    margin = mpmath.mpf(10) ** (25 - DIGITS) * max(1, abs(here))
    bends = [(s, w) for w in rest for s in (2, -2, 1, -1, 0.5, -0.5, 4, -4, 0.25, -0.25)]
    for v, (s, w), t in product(_directions(null), [(0, v) for v in null[:1]] + bends, (1e-2, 1e-4)):
        if budget.spent:
            return None
        point = [a + t * b + s * t * t * c for a, b, c in zip(x, v, w, strict=True)]
        try:
            lower = functions.value(point)[0] < here - margin
        except ArithmeticError:
            continue
        if lower:
            return tuple(float(p) for p in point)
    return None


def _directions(null: list[list[Any]]) -> Iterator[list[Any]]:
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


def quadratic_point(problem: Problem) -> tuple[sp.Rational, ...] | None:
    """The critical point of a quadratic with rational coefficients and a regular Hessian; else None."""
    n, zero = problem.dimension, dict.fromkeys(problem.symbols, sp.S.Zero)
    entries = [problem.hessian[i][j] for i in range(n) for j in range(n)]
    if not all(entry.is_Rational for entry in entries):
        return None
    right = [-slope.xreplace(zero) for slope in problem.gradient]
    if not all(value.is_Rational for value in right):
        return None
    domain = sp.QQ
    matrix = sp.polys.matrices.DomainMatrix(
        [[domain.from_sympy(entries[i * n + j]) for j in range(n)] for i in range(n)], (n, n), domain
    )
    if matrix.rank() < n:
        return None
    column = sp.polys.matrices.DomainMatrix([[domain.from_sympy(v)] for v in right], (n, 1), domain)
    solution = matrix.lu_solve(column).to_Matrix()
    return tuple(solution)


def _closed_form(problem: Problem, x: Sequence[Any]) -> tuple[sp.Expr, ...] | None:
    """Closed forms that fit all 60 digits and make every partial derivative exactly zero, or None."""
    proposed = [next(guesses(value), None) for value in x]
    if None in proposed:
        return None
    point = dict(zip(problem.symbols, proposed, strict=True))
    slopes = (sp.expand(slope.subs(point)) for slope in problem.gradient)
    return tuple(point.values()) if all(slope is sp.S.Zero for slope in slopes) else None


def one_signed_partial(problem: Problem) -> tuple[int, int] | None:
    """A variable whose partial derivative has one sign on all of ℝⁿ, as (index, sign), or None.

    Then f has no minimum. Said only where f is defined, and continuous, everywhere.
    """
    if problem.expression.conditions or problem.f.has(sign):
        return None
    for index, slope in enumerate(problem.gradient):
        if sp.count_ops(slope) > 200:
            continue
        form = sp.factor_terms(slope)
        if form.is_positive or form.is_negative:
            return index, 1 if form.is_positive else -1
    return None
