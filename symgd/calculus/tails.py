"""The rest of the way to an end of the domain, infinity included: proofs that no zero is left on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.core import strict_sign
from symgd.calculus.effort import expand_if_cheap, size
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure
from symgd.calculus.search import Smooth, between
from symgd.notation.real import sigmoid

__all__ = ["rest_is_free"]

REST_ORDER = 6
MAX_SIZE = 80
MAX_TERMS = 12
_BOUNDED = (sympy.sin, sympy.cos, sympy.tanh, sympy.atan, sympy.erf, sigmoid)


def rest_is_free(u: Smooth, start: arb, direction: int, end: arb) -> bool:
    """Whether u is proved to have no zero strictly between ``start`` and ``end`` (±∞ included).

    By its interval value; because a derivative keeps one sign all the way, and it and all lower ones have that
    sign at the start (seen in the direction of the walk); by u(1/s); or by its dominant term.
    """
    way = between(start, end)
    if u.value(way).sign:
        return True
    signs = [u.value.at(start).sign]
    for order in range(1, REST_ORDER + 1):
        if signs[-1] * signs[0] <= 0:
            break
        bounds = u.bounds(order, way)
        if bounds is None:
            break
        outward = direction**order
        if bounds.sign * outward == signs[0]:
            return True
        at_start = u.bounds(order, Interval(start, start))
        signs.append(at_start.sign * outward if at_start is not None else 0)
    if end.is_finite() or start * direction <= 1:
        return False
    if u.inverted is not None:
        inverse = 1 / start
        far = Interval(arb(0), inverse.upper()) if direction > 0 else Interval(inverse.lower(), arb(0))
        if u.inverted(far).sign:
            return True
    return _is_dominated(u, start, direction, way) or _squares_differ(u, way)


def _is_dominated(u: Smooth, start: arb, direction: int, way: Interval) -> bool:
    """Whether one term outweighs the sum of all others, at the start and ever more from there on.

    |tᵢ/D| falls along the way if (ln|tᵢ|)′ − (ln|D|)′ is nowhere positive, seen in the direction of the walk; so
    Σ|tᵢ/D| < 1 at the start settles it. Bounded factors (sin, cos, …) are replaced by their bounds.
    """
    terms = _terms(u.expression, u.symbol)
    if terms is None:
        return False
    values = [abs(enclosure(term, u.symbol).at(start).middle) for term, _, _ in terms]
    leader = max(range(len(terms)), key=lambda i: float(values[i].log()) if values[i] > 0 else -1e300)
    top = terms[leader][0]
    top_growth = _growth(top, u.symbol)
    if top_growth is None or not enclosure(top, u.symbol)(way).sign:
        return False
    total = arb(0)
    for i, (term, bounded, growth) in enumerate(terms):
        if i == leader:
            continue
        if growth is None:
            return False
        slope = enclosure(growth - top_growth, u.symbol)(way)
        if not (slope.hi <= 0 if direction > 0 else slope.lo >= 0):
            return False
        ratio = enclosure(term / bounded / top, u.symbol).at(start)
        limit = enclosure(bounded, u.symbol)(way)
        total += max(abs(ratio.lo), abs(ratio.hi), key=float) * max(abs(limit.lo), abs(limit.hi), key=float)
    return bool(total.upper() < 1)


@lru_cache(maxsize=512)
def _conjugate(expression: Expr) -> Expr | None:
    """a² − b for a sum a + √b: zero wherever that sum is zero."""
    if size(expression) > MAX_SIZE or not isinstance(expression, sympy.Add):
        return None
    roots = [t for t in expression.args if any(p.exp == sympy.S.Half for p in t.atoms(sympy.Pow))]
    if len(roots) != 1:
        return None
    return expand_if_cheap((expression - roots[0]) ** 2 - roots[0] ** 2)


def _squares_differ(u: Smooth, way: Interval) -> bool:
    """Whether u = a + √b has no zero because a² − b has none: √(x² + 1) − x."""
    conjugate = _conjugate(u.expression)
    if conjugate is None:
        return False
    return bool(strict_sign(conjugate, u.symbol) or enclosure(conjugate, u.symbol)(way).sign)


@lru_cache(maxsize=512)
def _terms(expression: Expr, symbol: Symbol) -> tuple[tuple[Expr, Expr, Expr | None], ...] | None:
    """The terms of the expanded sum: each with its bounded factor and the (ln|·|)′ of the others."""
    if size(expression) > MAX_SIZE or not isinstance(expression, sympy.Add):
        return None
    expanded = expand_if_cheap(expression)
    terms = sympy.Add.make_args(expanded)
    if not 1 < len(terms) <= MAX_TERMS:
        return None
    result = []
    for term in terms:
        factors = sympy.Mul.make_args(term)
        bounded = sympy.Mul(
            *[f for f in factors if f.as_base_exp()[0].func in _BOUNDED and f.as_base_exp()[1] > 0]
        )
        result.append((term, bounded, _growth(term / bounded, symbol)))
    return tuple(result)


_LOGARITHMIC: dict[type, Callable[[Expr], Expr]] = {
    sympy.cosh: sympy.tanh,
    sympy.sinh: sympy.coth,
    sympy.sech: lambda t: -sympy.tanh(t),
}


def _growth(product: Expr, symbol: Symbol) -> Expr | None:
    """(ln|p|)′ of a product, None if an exponent varies."""
    total = sympy.S.Zero
    for factor in sympy.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        if not factor.has(symbol):
            continue
        known = _LOGARITHMIC.get(type(base))
        if isinstance(factor, sympy.exp):
            total += sympy.diff(factor.args[0], symbol)
        elif known is not None and exponent.is_number:
            total += exponent * known(base.args[0]) * sympy.diff(base.args[0], symbol)
        elif exponent.is_number:
            total += exponent * sympy.diff(base, symbol) / base
        else:
            return None
    return total
