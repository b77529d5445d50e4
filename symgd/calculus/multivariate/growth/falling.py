"""Polynomials that fall below every number: a line or a simple curve along which they do, proved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

import sympy as sp
from flint import fmpq, fmpq_mpoly

from symgd.calculus.multivariate.systems import as_polynomial
from symgd.calculus.problem import Problem
from symgd.records import record

__all__ = ["FallingCurve", "falling_curve"]

MOST_WORK = 30_000
"""Terms put on curves."""
POWERS = (1, 2, 3)


@record
class FallingCurve:
    """x_i = d_i·t^p_i, ``direction`` d and ``powers`` p: there f is a polynomial in t, and falls below every number.

    Its leading term, ``coefficient`` · t^``degree``, is negative for t > 0.
    """

    direction: tuple[int, ...]
    powers: tuple[int, ...]
    coefficient: sp.Rational
    degree: int

    def at(self, t: int) -> tuple[float, ...]:
        """The point for a value of t."""
        return tuple(float(d * t**p) for d, p in zip(self.direction, self.powers, strict=True))

    @property
    def is_line(self) -> bool:
        """Whether it is a ray from the origin."""
        return all(power == 1 for power, d in zip(self.powers, self.direction, strict=True) if d)


def falling_curve(problem: Problem) -> FallingCurve | None:
    """A ray from the origin, or a curve of powers of t, along which a polynomial tends to −∞; else None."""
    if problem.expression.conditions or not problem.f.is_polynomial(*problem.symbols):
        return None
    f = as_polynomial(problem.f, problem.symbols)
    if f is None:
        return None
    most = MOST_WORK // max(1, len(f.coeffs()))
    for powers, direction in islice(_curves(problem.dimension), most):
        degree, coefficient = _leading(f, powers, direction)
        if degree > 0 and coefficient < 0:
            return FallingCurve(
                direction, powers, sp.Rational(int(coefficient.p), int(coefficient.q)), degree
            )
    return None


def _curves(n: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Axes first, then diagonals, then other simple directions, and then curves."""
    ones = (1,) * n
    for i in range(n):
        for sign in (1, -1):
            yield ones, tuple(sign * (i == j) for j in range(n))
    if n > 6:
        return
    for direction in product((1, -1, 0), repeat=n):
        if sum(map(abs, direction)) > 1:
            yield ones, direction
    if n > 3:
        return
    for direction in product((1, -1, 2, -2, 3, -3), repeat=n):
        yield ones, direction
    for powers in product(POWERS, repeat=n):
        if len(set(powers)) > 1:
            for direction in product((1, -1, 2, -2), repeat=n):
                yield powers, direction


def _leading(f: fmpq_mpoly, powers: tuple[int, ...], direction: tuple[int, ...]) -> tuple[int, fmpq]:
    """The leading term of f(d₁t^{p₁}, …)."""
    found: dict[int, fmpq] = {}
    for exponents, c in f.terms():
        weight = 0
        for e, p, d in zip(exponents, powers, direction, strict=True):
            weight += e * p
            c = c * d**e  # noqa: PLW2901
        found[weight] = found.get(weight, fmpq(0)) + c
    degree = max((weight for weight, c in found.items() if c != 0), default=0)
    return degree, found.get(degree, fmpq(0))
