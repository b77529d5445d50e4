"""The eigenvalues of a rule's linear map, and the learning rates with which all of them are below 1 in size."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from symgd.analysis.local.linearization import eigenvalue, h
from symgd.analysis.local.orders import simplified
from symgd.calculus.code import compile_function
from symgd.optimizers.rule import eta
from symgd.records import record

__all__ = ["BestRates", "Limit", "best_rates", "eigenvalues", "floor", "limit_of", "polynomial_of", "tidy"]

_DIGITS = 50
_GRID = 24  # rates to the power of ten at which an eigenvalue is looked at, where no formula is known
_HALVINGS = 100


@record
class BestRates:
    """The rates at which the factor of one curvature h is least: from ``lower`` to ``upper``, often the same.

    ``lower_exact``, ``upper_exact`` and ``factor_exact`` are formulas in h and the hyper-parameters: 1/h with factor 0
    for gradient descent and Nesterov; for the heavy ball all of (1 − √μ)²/h … (1 + √μ)²/h, with factor √μ.
    """

    lower: float
    upper: float
    factor: float
    lower_exact: sp.Expr
    upper_exact: sp.Expr
    factor_exact: sp.Expr


@record
class Limit:
    """The smallest η > 0 at which an eigenvalue reaches size 1; all are smaller below. ``formula``: proved, in h."""

    value: float
    formula: sp.Expr | None


@lru_cache(maxsize=256)
def polynomial_of(matrix: sp.ImmutableMatrix) -> sp.Expr:
    """det(λI − M), its coefficients as factors."""
    determinant = (eigenvalue * sp.eye(matrix.rows) - sp.Matrix(matrix)).det(method="berkowitz")
    collected = sp.Poly(sp.expand(sp.together(determinant)), eigenvalue)
    return sp.Add(*(sp.factor(c) * eigenvalue**n for (n,), c in collected.terms()))


def eigenvalues(polynomial: sp.Expr, numbers: Mapping[sp.Symbol, Any]) -> tuple[complex, ...]:
    """The zeros of a characteristic polynomial with these numbers, the largest first."""
    with mpmath.workdps(_DIGITS):
        coefficients = [mpmath.mpf(str(c.evalf(_DIGITS))) for c in _coefficients(polynomial.subs(numbers))]
        if len(coefficients) == 3:
            _, b, c = coefficients
            root = mpmath.sqrt(b * b - 4 * c)
            zeros = [(-b + root) / 2, (-b - root) / 2]
        else:
            zeros = mpmath.polyroots(coefficients, maxsteps=200, extraprec=200)
        ordered = sorted(zeros, key=lambda z: (-abs(z), -mpmath.im(z)))
        return tuple(complex(z) for z in ordered)


def _coefficients(polynomial: sp.Expr) -> list[sp.Expr]:
    """From the highest power of λ, which has 1, to the constant."""
    coefficients: list[sp.Expr] = sp.Poly(sp.expand(polynomial), eigenvalue).all_coeffs()
    return coefficients


def limit_of(polynomial: sp.Expr, numbers: Mapping[sp.Symbol, Any]) -> Limit | None:
    """The stability limit; None where small rates do not attract, or all do.

    For one or two eigenvalues with p linear in η it is exact, by the criterion of Schur, Cohn and Jury: all zeros of
    p(λ) = λ² + bλ + c are inside the unit circle if and only if p(1) > 0, p(−1) > 0 and c < 1.

    Source: E. I. Jury, *Theory and Application of the z-Transform Method*, Wiley 1964, section 3.3.
    """
    coefficients = _coefficients(polynomial)
    at_one, at_minus_one = (polynomial.subs(eigenvalue, v) for v in (1, -1))
    if len(coefficients) > 3 or any(sp.degree(c, eta) > 1 for c in coefficients if c.has(eta)):
        return _searched(polynomial, numbers)
    last = [1 - coefficients[2]] if len(coefficients) == 3 else []
    conditions = [at_one, (-1) ** (len(coefficients) - 1) * at_minus_one, *last]
    found: list[tuple[float, sp.Expr]] = []
    for condition in map(sp.expand, conditions):
        start, slope = condition.coeff(eta, 0), condition.coeff(eta, 1)
        first, growth = (_in_factors(value).subs(numbers) for value in (start, slope))
        if first.is_negative or (first.is_zero and not growth.is_positive):
            return None
        if first.is_positive and growth.is_negative:
            formula = tidy(-start / slope, numbers)
            found.append((float(formula.subs(numbers)), formula))
    if not found:
        return None
    return Limit(*min(found, key=lambda pair: pair[0]))


def _searched(polynomial: sp.Expr, numbers: Mapping[sp.Symbol, Any]) -> Limit | None:
    """The limit without a formula: the first rate of a grid at which an eigenvalue is past 1, then bisection."""
    known = polynomial.subs({symbol: value for symbol, value in numbers.items() if symbol != eta})
    coefficients = compile_function(_coefficients(known), [eta])

    def attracts(rate: float) -> bool:
        return bool(np.abs(np.roots(coefficients(rate))).max() < 1.0 - 1e-12)

    scale = 1.0 / float(numbers.get(h, 1.0))
    rates = [scale * 10.0 ** (n / _GRID) for n in range(-9 * _GRID, 6 * _GRID)]
    low: float | None = None
    for rate in rates:
        if attracts(rate):
            low = rate
        elif low is not None:
            high = rate
            for _ in range(_HALVINGS):
                middle = (low + high) / 2.0
                low, high = (middle, high) if attracts(middle) else (low, middle)
            return Limit(high, None)
    return None


def best_rates(polynomial: sp.Expr, numbers: Mapping[sp.Symbol, Any]) -> BestRates | None:
    """The rates with the least factor, where a formula for them is known."""
    coefficients = _coefficients(polynomial)
    if len(coefficients) == 2:
        root = _root(coefficients[1], numbers)
        return None if root is None else _best(root, root, sp.S.Zero, numbers)
    if len(coefficients) != 3:
        return None
    trace, product = -coefficients[1], coefficients[2]
    if product.has(eta):  # Nesterov: at the rate at which both vanish, two steps wipe out the error
        root = _root(product, numbers)
        if root is None or _in_factors(trace.subs(eta, root)) != 0:
            return None
        return _best(root, root, sp.S.Zero, numbers)
    least = floor(polynomial, numbers)
    start, slope = sp.expand(trace).coeff(eta, 0), sp.expand(trace).coeff(eta, 1)
    if least is None or slope.has(eta) or not slope.subs(numbers).is_negative:
        return None
    # |λ| = √c for both while they are a complex pair, b² ≤ 4c; one is larger elsewhere.
    root = sp.Symbol("root", positive=True)  # √c, so that 1 − 2√c + c is seen to be a square
    squared = {coefficients[2]: root**2} if coefficients[2].is_Symbol else {}
    rates = [((side * 2 * least - start) / slope).subs(squared) for side in (1, -1)]
    ends = [tidy(rate, {**numbers, root: least.subs(numbers)}).subs(root, least) for rate in rates]
    return _best(ends[0], ends[1], least, numbers)


def _best(
    lower: sp.Expr, upper: sp.Expr, factor: sp.Expr, numbers: Mapping[sp.Symbol, Any]
) -> BestRates | None:
    values = [float(value.subs(numbers)) for value in (lower, upper, factor)]
    if not 0.0 < values[0] <= values[1] or not values[2] < 1.0:
        return None
    return BestRates(values[0], values[1], values[2], lower, upper, factor)


def floor(polynomial: sp.Expr, numbers: Mapping[sp.Symbol, Any]) -> sp.Expr | None:
    """√c, if the product c of the two eigenvalues is positive and the same for all rates: one is no smaller."""
    coefficients = _coefficients(polynomial)
    if len(coefficients) != 3 or coefficients[2].has(eta) or not coefficients[2].subs(numbers).is_positive:
        return None
    return sp.sqrt(coefficients[2])


def _root(value: sp.Expr, numbers: Mapping[sp.Symbol, Any]) -> sp.Expr | None:
    """The zero of an expression that is linear in η."""
    value = sp.expand(value)
    slope = value.coeff(eta, 1)
    if slope == 0 or sp.degree(value, eta) != 1:
        return None
    return tidy(-value.coeff(eta, 0) / slope, numbers)


def tidy(formula: sp.Expr, numbers: Mapping[sp.Symbol, Any]) -> sp.Expr:
    """A formula in factors, all of them positive: 1 − β and not β − 1."""
    sign, parts = sp.S.One, []
    for part in sp.Mul.make_args(_in_factors(formula)):
        base, exponent = part.as_base_exp()
        if base.is_Add and exponent.is_Integer and base.subs(numbers).is_negative:
            sign *= (-1) ** exponent
            parts.append((-base) ** exponent)
        else:
            parts.append(part)
    return sp.Mul(sign, *parts)


@lru_cache(maxsize=256)
def _in_factors(formula: sp.Expr) -> sp.Expr:
    return sp.factor(simplified(formula))
