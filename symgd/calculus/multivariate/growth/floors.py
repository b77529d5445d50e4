"""A number below which a function never is, added up from the least that each of its terms can be: exact."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import sympy as sp

__all__ = ["floor_of"]

LARGEST = 500
_HIGHEST = 40
Range = tuple[sp.Expr, sp.Expr]

_ALL: Range = (-sp.oo, sp.oo)
_POSITIVE: Range = (sp.S.Zero, sp.oo)
_UNIT: Range = (-sp.S.One, sp.S.One)


def floor_of(f: sp.Expr) -> sp.Expr | None:
    """An exact number that f is nowhere less than, or None; 0 ≤ u² and −1 ≤ cos u ≤ 1, and so on.

    >>> x, y = sp.symbols("x y", real=True)
    >>> floor_of(x**2 - 10 * sp.cos(y) + 3)
    -7
    """
    if sp.count_ops(f) > LARGEST:
        return None
    low = _range(f)[0]
    return low if low.is_finite else None


def _range(node: sp.Expr) -> Range:
    if node.is_Rational or node in (sp.pi, sp.E):
        return node, node
    if isinstance(node, sp.Add):
        ranges = [_range(term) for term in node.args]
        return sp.Add(*(low for low, _ in ranges)), sp.Add(*(high for _, high in ranges))
    if isinstance(node, sp.Mul):
        return reduce(_product, map(_range, node.args))
    if isinstance(node, sp.Pow):
        return _power(_range(node.base), node.exp)
    rule = _RULES.get(node.func.__name__)
    return _ALL if rule is None or len(node.args) != 1 else rule(*_range(node.args[0]))


def _product(a: Range, b: Range) -> Range:
    ends = [sp.S.Zero if p.is_zero or q.is_zero else p * q for p in a for q in b]
    return sp.Min(*ends), sp.Max(*ends)


def _power(base: Range, exponent: sp.Expr) -> Range:
    low, high = base
    if not exponent.is_Integer:
        return _POSITIVE if exponent.is_Rational else _ALL
    if exponent < 0:
        return _POSITIVE if exponent.is_even or low.is_nonnegative else _ALL
    if exponent > _HIGHEST:
        return _POSITIVE if exponent.is_even else _ALL
    if exponent.is_odd or low.is_nonnegative:
        return low**exponent, high**exponent
    top = sp.Max(-low, high) ** exponent
    return (high**exponent if high.is_nonpositive else sp.S.Zero), top


def _exp(low: sp.Expr, high: sp.Expr) -> Range:
    least, most = (sp.exp(end) if end.is_infinite or _is_short(end) else None for end in (low, high))
    return sp.S.Zero if least is None else least, sp.oo if most is None else most


def _is_short(end: sp.Expr) -> bool:
    return bool(end.is_Rational and abs(end) <= _HIGHEST)


def _absolute(low: sp.Expr, high: sp.Expr) -> Range:
    return sp.Max(sp.S.Zero, low, -high), sp.Max(-low, high)


def _always(found: Range) -> Callable[[sp.Expr, sp.Expr], Range]:
    return lambda _low, _high: found


_RULES: dict[str, Callable[[sp.Expr, sp.Expr], Range]] = {
    "sin": _always(_UNIT),
    "cos": _always(_UNIT),
    "tanh": _always(_UNIT),
    "erf": _always(_UNIT),
    "sech": _always((sp.S.Zero, sp.S.One)),
    "sigmoid": _always((sp.S.Zero, sp.S.One)),
    "cosh": _always((sp.S.One, sp.oo)),
    "softplus": _always(_POSITIVE),
    "relu": _always(_POSITIVE),
    "Abs": _absolute,
    "exp": _exp,
}
