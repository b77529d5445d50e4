"""Expressions in a small s > 0: which power of it they begin with, and the parts that go with s⁰ and s¹.

What stands under a root, in an absolute value, a maximum or a sign has its power of s pulled out, √(s²v) = s√v, so that
everything is smooth in s, though it need not be in the quantities that s scales.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from symgd.notation.real import Abs, Max, Min, sign

__all__ = ["HIGHEST", "first_order", "order_of", "s", "settled", "simplified", "without_distance"]

s = sp.Symbol("s", positive=True)  # the distance from the minimizer, in units that are pulled out
HIGHEST = 4


def settled(value: sp.Expr, numbers: Mapping[sp.Symbol, Any]) -> sp.Expr:
    """The expression with powers of s pulled out; ``numbers`` decide which argument of a maximum is the largest."""
    if not value.has(s):
        return _decided(value, numbers)
    arguments = [settled(part, numbers) for part in value.args]
    match value:
        case sp.Pow() if not value.exp.is_Integer and not value.exp.has(s):
            power, rest = _pulled(arguments[0])
            return s ** (power * value.exp) * rest**value.exp
        case Abs() | sp.Abs():
            power, rest = _pulled(arguments[0])
            return s**power * Abs(rest)
        case sign() | sp.sign():
            return sign(_pulled(arguments[0])[1])
        case Max() | Min() | sp.Max() | sp.Min():
            return _extreme(value, arguments, numbers)
    return value.func(*arguments) if value.args else value


def _decided(value: sp.Expr, numbers: Mapping[sp.Symbol, Any]) -> sp.Expr:
    """The expression with every maximum that the numbers decide replaced by the argument it takes."""
    if not value.args:
        return value
    arguments = [_decided(part, numbers) for part in value.args]
    if isinstance(value, Max | Min | sp.Max | sp.Min):
        return _extreme(value, arguments, numbers)
    return value.func(*arguments)


def _extreme(value: sp.Expr, arguments: list[sp.Expr], numbers: Mapping[sp.Symbol, Any]) -> sp.Expr:
    """A maximum or minimum: what has won by s → 0 alone, else with the power of s pulled out that all share."""
    side = 1 if isinstance(value, Max | sp.Max) else -1
    left = arguments[:1]
    for other in arguments[1:]:
        difference = side * (without_distance(other) - without_distance(left[0])).subs(numbers)
        if difference.is_positive:
            left = [other]
        elif not difference.is_negative and other not in left:
            left.append(other)
    if len(left) == 1:
        return left[0]
    power = min(_pulled(part)[0] for part in left)
    function = Max if side > 0 else Min
    return s**power * function(*(sp.expand(part / s**power) for part in left))


def _pulled(value: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """(p, r): the expression is sᵖ·r, with the largest p that every term allows."""
    terms = sp.Add.make_args(sp.expand(value))
    powers = [_power(term.as_independent(s, as_Add=False)[1]) for term in terms]
    least = min(powers) if powers and value != 0 else sp.S.Zero
    return least, sp.Add(*(sp.expand(term / s**least) for term in terms))


def _power(part: sp.Expr) -> sp.Expr:
    """The power of s in a factor that holds nothing else; 0 where s stands deeper."""
    powers = [f.as_base_exp() for f in sp.Mul.make_args(part)]
    return sp.Add(*(exponent for base, exponent in powers if base == s and not exponent.has(s)))


def without_distance(value: sp.Expr) -> sp.Expr:
    """The expression at s = 0."""
    return sp.expand(value).subs(s, 0) if value.has(s) else value


def first_order(value: sp.Expr) -> sp.Expr:
    """What goes with s¹."""
    return sp.expand(sp.diff(value, s).subs(s, 0))


def order_of(value: sp.Expr) -> int | None:
    """The power of s that a settled expression begins with: 0 to `HIGHEST`, None where it is higher."""
    for order in range(HIGHEST + 1):
        if simplified(without_distance(value)) != 0:
            return order
        value = sp.diff(value, s)
    return None


def simplified(value: sp.Expr) -> sp.Expr:
    """The expression in its simplest form; zero if it is zero everywhere.

    A quotient of polynomials has a normal form: reduced and in factors. Only what holds roots, signs and the like goes
    through all that SymPy tries.
    """
    return sp.factor(value) if _is_quotient(value) else sp.simplify(value)


def _is_quotient(value: sp.Expr) -> bool:
    """Whether it is a quotient of polynomials with rational coefficients."""
    return all(
        part.is_Symbol
        or part.is_Rational
        or part.is_Add
        or part.is_Mul
        or (part.is_Pow and part.exp.is_Integer)
        for part in sp.preorder_traversal(value)
    )
