"""Real roots of polynomials with rational coefficients: all of them, with multiplicities, by FLINT.

The polynomial is factored over the rationals; roots of factors of degree 1 and 2, of xⁿ − c and of quadratics
in x² get their closed form, the others are isolated (FLINT's certified roots of a square-free polynomial).
"""

from __future__ import annotations

from functools import lru_cache, reduce
from itertools import pairwise
from operator import add, mul
from typing import Any

import sympy
from flint import arb, fmpq, fmpq_poly, fmpz_poly

from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure
from symgd.records import record

__all__ = ["Root", "as_polynomial", "closed_form", "factors_of", "is_light", "real_balls", "real_roots"]

MAX_DEGREE = 400
MAX_BITS = 10_000  # of a coefficient
MAX_SYMPY_DEGREE = 40  # of what has irrational coefficients before it is multiplied out
# The work to isolate the roots of one factor, about degree · (degree + bits of a coefficient).
MAX_WORK = 40_000
MAX_SPARSE_WORK = 100_000
FEW_TERMS = 12


@record(eq=False)
class Root:
    """A real root between two exact numbers, equal where the root has a short binary expansion."""

    lower: arb
    upper: arb
    multiplicity: int
    exact: sympy.Expr | None


@lru_cache(maxsize=512)
def as_polynomial(expression: sympy.Expr, symbol: sympy.Symbol) -> fmpz_poly | None:
    """A positive multiple of a polynomial with rational coefficients that has whole ones, or None.

    None also where the degree or the coefficients would become large; they are estimated from the shape of the
    expression, before anything is multiplied out.
    """
    if not expression.is_polynomial(symbol):
        return None
    degree, bits = _measure(expression, symbol)
    if degree > MAX_DEGREE or bits > MAX_BITS:
        return None
    try:
        return fmpz_poly(_multiplied_out(expression, symbol).numer())
    except _IrrationalError:
        return _by_sympy(expression, symbol) if degree <= MAX_SYMPY_DEGREE else None


class _IrrationalError(Exception):
    """A coefficient is no rational number, or another symbol."""


def _multiplied_out(node: sympy.Expr, symbol: sympy.Symbol) -> fmpq_poly:
    """The polynomial in FLINT, which multiplies out (x² + x + 1)²⁰⁰ in no time; SymPy would take a minute."""
    if node == symbol:
        return fmpq_poly([0, 1])
    if node.is_Rational:
        return fmpq_poly([fmpq(int(node.p), int(node.q))])
    if isinstance(node, sympy.Pow) and node.exp.is_Integer and node.exp >= 0:
        return _multiplied_out(node.base, symbol) ** int(node.exp)
    if not isinstance(node, sympy.Add | sympy.Mul):
        raise _IrrationalError
    parts = [_multiplied_out(part, symbol) for part in node.args]
    return reduce(mul if isinstance(node, sympy.Mul) else add, parts)


def _by_sympy(expression: sympy.Expr, symbol: sympy.Symbol) -> fmpz_poly | None:
    """Where irrational coefficients may cancel, as in (x − √2)(x + √2)."""
    polynomial = sympy.Poly(expression, symbol)
    if not (polynomial.domain.is_ZZ or polynomial.domain.is_QQ):
        return None
    _, whole = polynomial.clear_denoms(convert=True)
    return fmpz_poly([int(c) for c in reversed(whole.all_coeffs())])


def _measure(node: sympy.Expr, symbol: sympy.Symbol) -> tuple[int, int]:
    """Bounds of the degree and of the bits of a coefficient, numerators and denominators together."""
    if node == symbol:
        return 1, 1
    if node.is_Rational:
        return 0, int(node.p).bit_length() + int(node.q).bit_length()
    if isinstance(node, sympy.Pow):
        degree, bits = _measure(node.base, symbol)
        times = max(1, int(node.exp)) if node.exp.is_Integer else 1
        return degree * times, bits * times
    if not node.args:
        return 0, 1
    degrees, bits_of = zip(*(_measure(part, symbol) for part in node.args), strict=True)
    return (sum(degrees) if isinstance(node, sympy.Mul) else max(degrees)), sum(bits_of)


def is_light(polynomial: fmpz_poly) -> bool:
    """Whether the roots of a factor, as FLINT isolates them, are soon found."""
    coefficients = polynomial.coeffs()
    bits = max(int(c).bit_length() for c in coefficients)
    few = sum(1 for c in coefficients if c != 0) <= FEW_TERMS
    degree = len(coefficients) - 1
    return degree * (degree + bits) <= (MAX_SPARSE_WORK if few else MAX_WORK)


def factors_of(polynomial: fmpz_poly, symbol: sympy.Symbol) -> list[tuple[sympy.Expr, int]] | None:
    """The irreducible factors over the rationals, with their multiplicities; constants are left out.

    None if the roots of one of them would take long: it is better left as it was typed.
    """
    factors = polynomial.factor()[1]
    if not all(is_light(factor) for factor, _ in factors):
        return None
    return [(_to_sympy(factor, symbol), int(m)) for factor, m in factors]


def _to_sympy(polynomial: fmpz_poly, symbol: sympy.Symbol) -> sympy.Expr:
    return sympy.Add(*[int(c) * symbol**k for k, c in enumerate(polynomial.coeffs())])


@lru_cache(maxsize=512)
def real_roots(expression: sympy.Expr, symbol: sympy.Symbol) -> tuple[Root, ...] | None:
    """All real roots in ascending order; None if this is no polynomial over the rationals, or too large a one.

    Must be called within `working_precision`.
    """
    polynomial = as_polynomial(expression, symbol)
    if polynomial is None or polynomial.is_zero():
        return None
    roots: list[Root] = []
    factors = polynomial.factor()[1]
    if not all(is_light(factor) for factor, _ in factors):
        return None
    for factor, multiplicity in factors:
        roots += [_root(ball, int(multiplicity), closed_form(factor, ball)) for ball in real_balls(factor)]
    roots.sort(key=lambda root: float(root.lower))
    for left, right in pairwise(roots):
        if not left.upper < right.lower:
            return None
    return tuple(roots)


def real_balls(factor: fmpz_poly) -> list[arb]:
    """Balls that isolate the real roots of a polynomial without multiple roots, at the working precision."""
    # FLINT proves which roots are real: their imaginary part is exactly zero.
    pairs: Any = factor.complex_roots()
    return [ball.real for ball, _ in pairs if ball.imag.is_zero()]


def closed_form(factor: fmpz_poly, ball: arb) -> sympy.Expr | None:
    """The root of an irreducible polynomial in a ball that isolates it, in closed form, or None."""
    forms = _closed_forms([int(c) for c in factor.coeffs()])
    return next((form for form in forms if _lies_in(form, ball)), None)


def _root(ball: arb, multiplicity: int, exact: sympy.Expr | None) -> Root:
    value = Interval.from_ball(ball)
    if exact is not None:
        value = constant(exact)
    return Root(value.lo, value.hi, multiplicity, exact)


def constant(number: sympy.Expr) -> Interval:
    """The enclosure of a closed form without variables."""
    return enclosure(number, _NO_SYMBOL)(Interval(arb(0), arb(0)))


_NO_SYMBOL = sympy.Dummy("none", real=True)


def _lies_in(form: sympy.Expr, ball: arb) -> bool:
    value = constant(form)
    return bool(value.lo <= ball.upper() and ball.lower() <= value.hi)


def _closed_forms(coefficients: list[int]) -> list[sympy.Expr]:
    """Candidates for the real roots of an irreducible polynomial, constant coefficient first."""
    degree = len(coefficients) - 1
    if degree == 1:
        c, b = coefficients
        return [sympy.Rational(-c, b)]
    if degree == 2:
        return _quadratic(*coefficients)
    if not any(coefficients[1:-1]):
        return _signed_roots(sympy.Rational(-coefficients[0], coefficients[-1]), degree)
    if degree == 4 and coefficients[1] == coefficients[3] == 0:
        squares = _quadratic(*coefficients[::2])
        return [
            s * root for square in squares if square > 0 for root in [sympy.sqrt(square)] for s in (-1, 1)
        ]
    if degree == 3:
        return _cubic(coefficients)
    return []


def _quadratic(c: int, b: int, a: int) -> list[sympy.Expr]:
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    surd = sympy.sqrt(discriminant)
    return [sympy.Rational(-b, 2 * a) + s * surd / (2 * a) for s in (-1, 1)]


def _signed_roots(value: sympy.Rational, degree: int) -> list[sympy.Expr]:
    """The real n-th roots of a rational."""
    if value > 0:
        root = sympy.root(value, degree)
        return [-root, root] if degree % 2 == 0 else [root]
    return [-sympy.root(-value, degree)] if degree % 2 else []


def _cubic(coefficients: list[int]) -> list[sympy.Expr]:
    """Cardano's formula where there is one real root and the numbers stay short; none in the irreducible case."""
    d, c, b, a = (sympy.Integer(k) for k in coefficients)
    shift = -b / (3 * a)
    p = c / a - b**2 / (3 * a**2)
    q = 2 * b**3 / (27 * a**3) - b * c / (3 * a**2) + d / a
    inside = q**2 / 4 + p**3 / 27
    if inside <= 0 or max(abs(k) for k in coefficients) > _SHORT:
        return []
    surd = sympy.sqrt(inside)
    parts = [_real_cube_root(-q / 2 + s * surd) for s in (1, -1)]
    return [shift + parts[0] + parts[1]]


_SHORT = 1000


def _real_cube_root(number: sympy.Expr) -> sympy.Expr:
    return sympy.cbrt(number) if number.is_positive else -sympy.cbrt(-number)
