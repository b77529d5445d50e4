"""The sign of a SymPy expression, as far as its outermost shape proves it.

SymPy's assumptions prove more, but may take minutes for it (``cosh(u).is_real`` divides polynomials). This
looks at each node once. Symbols are real, and an operation counts only where its value is real.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, reduce
from typing import Final

import sympy
from sympy import Add, Expr, Mul, Pow

__all__ = ["is_negative", "is_nonnegative", "is_nonpositive", "is_nonzero", "is_positive"]

# Which signs are possible, as a set of bits.
_NEGATIVE, _ZERO, _POSITIVE = 1, 2, 4
_ANY: Final = _NEGATIVE | _ZERO | _POSITIVE
_NONNEGATIVE: Final = _ZERO | _POSITIVE
_DIGITS: Final = 15

# Functions that are never negative; that are positive; that have the sign of their argument; and no zero.
_NONNEGATIVE_NAMES: Final = frozenset({"step", "acosh", "asech", "acos", "asec"})
_POSITIVE_NAMES: Final = frozenset({"exp", "cosh", "sech", "sigmoid", "softplus"})
_ODD_NAMES: Final = frozenset({"sign", "cbrt", "erf", "sinh", "tanh", "asinh", "atanh", "atan", "asin"})
_ODD_NONZERO_NAMES: Final = frozenset({"coth", "csch", "acoth", "acsch", "acsc"})


def is_positive(expression: Expr) -> bool:
    """Whether the expression is proved to be positive wherever it is real."""
    return _signs(expression) == _POSITIVE


def is_negative(expression: Expr) -> bool:
    """Whether the expression is proved to be negative wherever it is real."""
    return _signs(expression) == _NEGATIVE


def is_nonnegative(expression: Expr) -> bool:
    """Whether the expression is proved never to be negative."""
    return not _signs(expression) & _NEGATIVE


def is_nonpositive(expression: Expr) -> bool:
    """Whether the expression is proved never to be positive."""
    return not _signs(expression) & _POSITIVE


def is_nonzero(expression: Expr) -> bool:
    """Whether the expression is proved never to be zero."""
    return not _signs(expression) & _ZERO


@lru_cache(maxsize=4096)
def _signs(expression: Expr) -> int:
    if expression.is_number:
        return _signs_of_number(expression)
    rule = _RULES.get(expression.func)
    if rule is not None:
        return rule(expression)
    name = expression.func.__name__
    if name in _POSITIVE_NAMES:
        return _POSITIVE
    if name in _NONNEGATIVE_NAMES:
        return _NONNEGATIVE
    if name in _ODD_NAMES:
        return _signs(expression.args[0])
    if name in _ODD_NONZERO_NAMES:
        return _signs(expression.args[0]) & ~_ZERO
    rule = _NAMED_RULES.get(name)
    return rule(*map(_signs, expression.args)) if rule else _ANY


def _signs_of_number(number: Expr) -> int:
    if number.is_Rational or number.is_infinite:
        value = number
    else:
        value = number.evalf(_DIGITS)
        if not value.is_Float or value._prec == 1:  # not real, or nothing but rounding
            return _ANY
    if not value.is_extended_real:
        return _ANY
    return _POSITIVE if value > 0 else _NEGATIVE if value < 0 else _ZERO


def _bits(signs: int) -> list[int]:
    return [bit for bit in (_NEGATIVE, _ZERO, _POSITIVE) if signs & bit]


def _negated(signs: int) -> int:
    return (signs & _ZERO) | (_POSITIVE * bool(signs & _NEGATIVE)) | (_NEGATIVE * bool(signs & _POSITIVE))


def _times(left: int, right: int) -> int:
    product = (left | right) & _ZERO
    if right & _POSITIVE:
        product |= left & ~_ZERO
    if right & _NEGATIVE:
        product |= _negated(left) & ~_ZERO
    return product


def _plus(left: int, right: int) -> int:
    """The signs of a sum: zero only if both terms may be, or if they may cancel."""
    total = (left | right) & ~_ZERO
    cancels = left & right & _ZERO or ((left | right) & _NEGATIVE and (left | right) & _POSITIVE)
    return total | _ZERO if cancels else total


def _sum(expression: Add) -> int:
    """Numbers are added before their sign is taken: π − 3."""
    numbers = [term for term in expression.args if term.is_number]
    others = [_signs(term) for term in expression.args if not term.is_number]
    return reduce(_plus, others, _signs_of_number(Add(*numbers)))


def _product(expression: Mul) -> int:
    return reduce(_times, map(_signs, expression.args))


def _power(expression: Expr) -> int:
    base, exponent = expression.base, expression.exp
    signs = _signs(base)
    falls = exponent.is_number and _signs(exponent) == _NEGATIVE
    if falls:
        signs &= ~_ZERO
    if exponent.is_Integer and exponent % 2:
        return signs
    if exponent.is_Integer:
        return (signs & _ZERO) | (_POSITIVE * bool(signs & ~_ZERO))
    return (signs & _ZERO) | _POSITIVE  # a root: its base is not negative


_RULES: Final[dict[type, Callable[[Expr], int]]] = {
    Add: _sum,
    Mul: _product,
    Pow: _power,
    sympy.Symbol: lambda _: _ANY,
}

_NAMED_RULES: Final[dict[str, Callable[..., int]]] = {
    "Abs": lambda signs: (signs & _ZERO) | _POSITIVE,
    "relu": lambda signs: (signs & _POSITIVE) | (_ZERO if signs & (_NEGATIVE | _ZERO) else 0),
    "Max": lambda a, b: sum({max(p, q) for p in _bits(a) for q in _bits(b)}),  # the bits are in order
    "Min": lambda a, b: sum({min(p, q) for p in _bits(a) for q in _bits(b)}),
}
