"""A function as a sum of terms that are never negative, and what is bounded where such a sum is."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symgd.notation.signs import is_nonnegative

__all__ = ["bounded_parts"]


def bounded_parts(f: sp.Expr) -> list[sp.Expr] | None:
    """Expressions that are bounded wherever f is: f is a number plus the sum of positive powers of their absolute
    values; None where f is not seen to be such a sum.

    >>> x, y = sp.symbols("x y", real=True)
    >>> bounded_parts(100 * (y - x**2) ** 2 + (1 - x) ** 2 + 3)
    [1 - x, -x**2 + y]
    """
    terms = [term for term in sp.Add.make_args(f) if not term.is_number]
    if not terms or not all(map(is_nonnegative, terms)):
        return None
    return [part for term in terms for part in _roots(term)]


def _roots(term: sp.Expr) -> Sequence[sp.Expr]:
    """What is bounded, and what is zero, where a term ≥ 0 is: r of c·r^{2k}, and again the parts of r if r ≥ 0."""
    _, rest = term.as_coeff_Mul()
    powers = [(factor.as_base_exp()) for factor in sp.Mul.make_args(rest)]
    if not all(exponent.is_Integer and exponent > 0 for _, exponent in powers):
        return [rest]
    common = sp.gcd_list([exponent for _, exponent in powers])
    inner = sp.Mul(*(base ** (exponent / common) for base, exponent in powers))
    if inner == rest and not isinstance(inner, sp.Add):
        return [inner]
    found = bounded_parts(inner) if isinstance(inner, sp.Add) else None
    return [inner] if found is None else found
