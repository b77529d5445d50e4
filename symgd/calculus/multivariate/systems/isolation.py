"""All real solutions of a polynomial system over ℚ, each enclosed to 60 digits: proved to be all, and real.

With finitely many complex solutions, each coordinate is a quotient g_x(τ)/g_1(τ) of polynomials, τ a root of the
characteristic polynomial of a linear form that differs at all of them; the real solutions belong to its real roots
(Rouillier, *Solving zero-dimensional systems through the rational univariate representation*, 1999).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, reduce

import sympy as sp
from flint import arb, ctx, fmpq, fmpq_mat, fmpq_mpoly, fmpq_poly, fmpz_poly

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.systems.elimination import Eliminated, evaluate, univariate
from symgd.calculus.multivariate.systems.quotient import Algebra, Terms, quotient_algebra
from symgd.calculus.polynomials import closed_form, is_light, real_balls
from symgd.records import record

__all__ = ["Algebraic", "Solution", "solve"]

PRECISIONS = (256, 512, 1024, 2048, 4096)
ACCURATE = 210
"""Bits of each coordinate that must be right: 60 digits are 200."""
FORMS = (1, 3, 7)
MAX_FIELD_DEGREE = 24
"""Of the field of a solution, up to which values are told apart, and coordinates get closed forms."""
MAX_CLOSED_DEGREE = 12


@record(eq=False)
class Algebraic:
    """A real number in a ``ball``; where ``polynomial`` is known, its root with this ``number``, from the lowest."""

    ball: arb
    polynomial: fmpz_poly | None = None
    number: int = 0

    def is_same(self, other: Algebraic) -> bool:
        """Whether they are proved to be one number."""
        if self.polynomial is None or other.polynomial is None:
            return False
        return self.number == other.number and self.polynomial.coeffs() == other.polynomial.coeffs()

    @cached_property
    def exact(self) -> sp.Expr | None:
        """A closed form without a root under a root: those are long, and SymPy takes minutes to compute with them."""
        form = None if self.polynomial is None else closed_form(self.polynomial, self.ball)
        if form is None or not all(power.base.is_Rational for power in form.atoms(sp.Pow)):
            return None
        return form


@record(eq=False)
class Solution:
    """A real solution, and the value there of the function that was asked for."""

    x: tuple[Algebraic, ...]
    value: Algebraic


@record(eq=False)
class _Representation:
    """Solutions as quotients ``tops``/``bottom`` at the roots of ``polynomial``, which is square-free."""

    polynomial: fmpq_poly
    bottom: fmpq_poly
    tops: tuple[fmpq_poly, ...]


def solve(
    system: Eliminated, variables: Sequence[int], value: fmpq_mpoly, budget: Budget
) -> list[Solution] | None:
    """The real solutions with the ``value`` there of a polynomial; None where they are endless, or too much work.

    Coordinates are in the order of ``variables``.

    Must be called within `working_precision`.
    """
    if system.impossible:
        return []
    found = _represent(system, budget)
    if found is None:
        return None
    wanted = [*variables, len(value.degrees())]
    system = replace(system, given=((wanted[-1], value), *system.given))
    solutions: list[Solution] = []
    for factor in _factors(found.polynomial):
        if not is_light(factor) or budget.spent:
            return None
        more = _solutions(factor, found, system, wanted)
        if more is None:
            return None
        solutions += more
    return solutions


def _factors(polynomial: fmpq_poly) -> list[fmpz_poly]:
    return [factor for factor, _ in polynomial.numer().factor()[1]]


def _represent(system: Eliminated, budget: Budget) -> _Representation | None:
    left, equations = system.left, system.equations
    root = fmpq_poly([0, 1])
    if not left:
        return _Representation(root, fmpq_poly([1]), ())
    if len(left) == 1:
        common = reduce(fmpq_poly.gcd, (univariate(p, left[0]) for p in equations), fmpq_poly([]))
        return None if common.is_zero() else _Representation(_square_free(common), fmpq_poly([1]), (root,))
    if len(equations) < len(left):
        return None
    algebra = quotient_algebra([_terms(p, left) for p in equations], len(left), budget)
    if algebra is None:
        return None
    if not algebra.basis:
        return _Representation(fmpq_poly([1]), fmpq_poly([1]), (fmpq_poly([]),) * len(left))
    return _rational_representation(algebra, budget)


def _terms(p: fmpq_mpoly, variables: Sequence[int]) -> Terms:
    known = p.to_dict()
    scale = math.lcm(*(int(c.q) for c in known.values()))
    return {tuple(m[i] for i in variables): (c * scale).p for m, c in known.items()}


def _square_free(p: fmpq_poly) -> fmpq_poly:
    return p / p.gcd(p.derivative())


def _rational_representation(algebra: Algebra, budget: Budget) -> _Representation | None:
    """The representation by the first linear form that is seen to differ at all solutions."""
    size, matrices = len(algebra.basis), algebra.matrices
    powers = _basis_matrices(algebra, budget)
    if powers is None:
        return None
    traces = fmpq_mat(1, size, [sum((m[i, i] for i in range(size)), fmpq(0)) for m in powers])
    count: int | None = None
    for form in FORMS:
        turn = reduce(lambda a, b: a + b, (m * fmpq(form**i) for i, m in enumerate(matrices)))
        polynomial = _square_free(turn.charpoly())
        if polynomial.degree() < size:
            # As many roots as there are solutions: their number is the rank of the trace form.
            if count is None:
                rows = [(traces * m).entries() for m in powers]
                count = fmpq_mat(size, size, [c for row in rows for c in row]).rank()
            if polynomial.degree() != count:
                continue
        one = fmpq_mat(size, 1, [fmpq(int(i == 0)) for i in range(size)])
        bottom, *tops = (_weighted(v, turn, traces, polynomial) for v in (one, *(m * one for m in matrices)))
        return _Representation(polynomial, bottom, tuple(tops))
    return None


def _basis_matrices(algebra: Algebra, budget: Budget) -> list[fmpq_mat] | None:
    """The matrices that multiply by the monomials of the basis, in its order."""
    size = len(algebra.basis)
    unit = fmpq_mat(size, size, [fmpq(int(i == j)) for i in range(size) for j in range(size)])
    known = {algebra.basis[0]: unit}
    for m in algebra.basis[1:]:
        if budget.spent:
            return None
        v = next(i for i, e in enumerate(m) if e)
        known[m] = algebra.matrices[v] * known[tuple(e - (i == v) for i, e in enumerate(m))]
    return list(known.values())


def _weighted(v: fmpq_mat, turn: fmpq_mat, traces: fmpq_mat, polynomial: fmpq_poly) -> fmpq_poly:
    """Σ μ(α) v(α) Π (T − t(β)) over the solutions α, μ their multiplicities, β the other solutions."""
    degree = polynomial.degree()
    horner = [fmpq_poly([1])]
    for k in range(1, degree):
        horner.append(fmpq_poly([0, 1]) * horner[-1] + polynomial[degree - k])
    total = fmpq_poly([])
    for part in reversed(horner):
        total += (traces * v)[0, 0] * part
        v = turn * v
    return total


def _solutions(
    factor: fmpz_poly, found: _Representation, system: Eliminated, wanted: Sequence[int]
) -> list[Solution] | None:
    """The solutions that belong to the real roots of an irreducible factor."""
    fields = _in_field(factor, found, system) if factor.degree() <= MAX_FIELD_DEGREE else {}
    for bits in PRECISIONS:
        with ctx.workprec(bits):
            points = [_coordinates(root, found, system) for root in real_balls(factor)]
            if all(_accurate(x) for point in points for x in point.values()):
                named = [[_named(point[i], fields.get(i)) for i in wanted] for point in points]
                return [Solution(tuple(x), value) for *x, value in named]
    return None


def _named(ball: arb, polynomial: fmpz_poly | None) -> Algebraic:
    """A number in a ball, which is one of the roots of an irreducible polynomial, if that is given."""
    if polynomial is None:
        return Algebraic(ball)
    if polynomial.degree() == 1:
        return Algebraic(arb(fmpq(-polynomial[0], polynomial[1])), polynomial)
    roots = sorted(real_balls(polynomial), key=float)
    meeting = [i for i, root in enumerate(roots) if root.overlaps(ball)]
    return Algebraic(ball, polynomial, meeting[0]) if len(meeting) == 1 else Algebraic(ball)


def _accurate(ball: arb) -> bool:
    return bool(ball.is_finite() and ball.rad() < arb(2) ** -ACCURATE * (1 + abs(ball)).lower())


def _coordinates(root: arb, found: _Representation, system: Eliminated) -> dict[int, arb]:
    bottom = _at(found.bottom, root)
    point = {i: _at(top, root) / bottom for i, top in zip(system.left, found.tops, strict=True)}
    for index, value in reversed(system.given):
        size = len(value.degrees())
        point[index] = evaluate(value, [point.get(i, arb(0)) for i in range(size)])
    return point


def _at(p: fmpq_poly, x: arb) -> arb:
    return reduce(lambda total, c: total * x + arb(c), reversed(p.coeffs()), arb(0))


def _in_field(factor: fmpz_poly, found: _Representation, system: Eliminated) -> dict[int, fmpz_poly]:
    """The minimal polynomials over ℚ of coordinates and of the value, as elements of the field ℚ[T]/factor.

    In a large field those of the value, and of coordinates that are rational.
    """
    modulus = fmpq_poly(factor)
    inverse = modulus.xgcd(found.bottom)
    scale = inverse[2] / inverse[0][0]
    point = {i: top * scale % modulus for i, top in zip(system.left, found.tops, strict=True)}
    for index, value in reversed(system.given):
        total = fmpq_poly([])
        for exponents, c in value.terms():
            term = fmpq_poly([c])
            for i, e in enumerate(exponents):
                for _ in range(e):
                    term = term * point[i] % modulus
            total += term
        point[index] = total
    wanted = system.given[0][0]
    short = modulus.degree() <= MAX_CLOSED_DEGREE
    return {i: _minimal(x, modulus) for i, x in point.items() if short or i == wanted or x.degree() <= 0}


def _minimal(x: fmpq_poly, modulus: fmpq_poly) -> fmpz_poly:
    if x.degree() <= 0:
        return fmpz_poly((fmpq_poly([0, 1]) - x).numer())
    degree = modulus.degree()
    columns = [(x * fmpq_poly([0] * k + [1])) % modulus for k in range(degree)]
    matrix = fmpq_mat(degree, degree, [column[i] for i in range(degree) for column in columns])
    # In a field the characteristic polynomial is a power of the minimal one, and sooner found.
    return fmpz_poly(_square_free(matrix.charpoly()).numer())
