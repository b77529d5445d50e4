"""Intervals with exact ends, and their arithmetic: sums, products, powers.

The conventions for infinite ends: an end at ±∞ is never taken, so 0 · ∞ counts as 0 in a product of ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from flint import arb

__all__ = [
    "INFINITY",
    "ONE",
    "WHOLE",
    "ZERO",
    "Interval",
    "add",
    "divide",
    "integer_power",
    "multiply",
    "real_power",
]

ZERO = arb(0)
ONE = arb(1)
INFINITY = arb.pos_inf()
_MINUS_INFINITY = arb.neg_inf()
_LARGE = 10**6


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """All numbers from ``lo`` to ``hi``; ``ok`` is false if the function may be undefined on a part of its argument.

    Where ``ok`` is false, the interval still holds the values at all points where the function is defined.
    """

    lo: arb
    hi: arb
    ok: bool = True

    @classmethod
    def from_ball(cls, ball: arb, ok: bool = True) -> Interval:
        """The ends of a ball of FLINT; everything if it is not a number."""
        if ball.is_nan():
            return WHOLE
        return cls(ball.lower(), ball.upper(), ok)

    @property
    def sign(self) -> int:
        """−1 or 1 if every number here has that sign, else 0."""
        if self.lo > 0:
            return 1
        return -1 if self.hi < 0 else 0

    @property
    def is_zero(self) -> bool:
        """Whether 0 is the only number here."""
        return self.lo.is_zero() and self.hi.is_zero()

    @property
    def finite(self) -> bool:
        """Whether both ends are finite."""
        return self.lo.is_finite() and self.hi.is_finite()

    @property
    def ball(self) -> arb:
        """A ball that holds the interval."""
        return self.lo.union(self.hi)

    @property
    def middle(self) -> arb:
        """A number in the middle, exact."""
        return ((self.lo + self.hi) / 2).mid()

    def meet(self, other: Interval) -> Interval | None:
        """What two intervals share, or None."""
        lo, hi = _larger(self.lo, other.lo), _smaller(self.hi, other.hi)
        return Interval(lo, hi) if lo <= hi else None

    def hull(self, other: Interval) -> Interval:
        """The least interval that holds both."""
        return Interval(_smaller(self.lo, other.lo), _larger(self.hi, other.hi), self.ok and other.ok)

    def floats(self) -> tuple[float, float]:
        """The ends as floats, rounded outward."""
        return below(self.lo), above(self.hi)


def below(end: arb) -> float:
    """The largest float that is not above ``end``, or the one below that."""
    value = float(end)
    return value if arb(value) <= end else math.nextafter(value, -math.inf)


def above(end: arb) -> float:
    """The smallest float that is not below ``end``, or the one above that."""
    value = float(end)
    return value if arb(value) >= end else math.nextafter(value, math.inf)


WHOLE = Interval(_MINUS_INFINITY, INFINITY, ok=False)


def _smaller(a: arb, b: arb) -> arb:
    return a if a <= b else b


def _larger(a: arb, b: arb) -> arb:
    return a if a >= b else b


def add(*terms: Interval) -> Interval:
    """The sum."""
    lo, hi, ok = terms[0].lo, terms[0].hi, terms[0].ok
    for term in terms[1:]:
        lo, hi, ok = lo + term.lo, hi + term.hi, ok and term.ok
    return Interval(lo.lower(), hi.upper(), ok)


def multiply(*factors: Interval) -> Interval:
    """The product, from left to right."""
    result = factors[0]
    for factor in factors[1:]:
        result = _multiply(result, factor)
    return result


def _multiply(a: Interval, b: Interval) -> Interval:
    ok = a.ok and b.ok
    if a.lo >= 0 and b.lo >= 0:
        return Interval(_times(a.lo, b.lo).lower(), _times(a.hi, b.hi).upper(), ok)
    ends = [_times(p, q) for p in (a.lo, a.hi) for q in (b.lo, b.hi)]
    lows = [end.lower() for end in ends]
    highs = [end.upper() for end in ends]
    lo, hi = lows[0], highs[0]
    for low, high in zip(lows[1:], highs[1:], strict=True):
        lo, hi = _smaller(lo, low), _larger(hi, high)
    return Interval(lo, hi, ok)


def _times(p: arb, q: arb) -> arb:
    return ZERO if p.is_zero() or q.is_zero() else p * q


def reciprocal(a: Interval) -> Interval:
    """1/a; where a reaches 0 the result reaches ±∞ and is not ok."""
    if a.lo > 0 or a.hi < 0:
        return Interval(_inverse(a.hi).lower(), _inverse(a.lo).upper(), a.ok)
    if a.lo.is_zero() and not a.hi.is_zero():
        return Interval(_inverse(a.hi).lower(), INFINITY, ok=False)
    if a.hi.is_zero() and not a.lo.is_zero():
        return Interval(_MINUS_INFINITY, _inverse(a.lo).upper(), ok=False)
    return WHOLE


def _inverse(end: arb) -> arb:
    return 1 / end if end.is_finite() else ZERO


def divide(a: Interval, b: Interval) -> Interval:
    """a/b."""
    return _multiply(a, reciprocal(b))


def integer_power(a: Interval, n: int) -> Interval:
    """aⁿ for a whole number n."""
    if n < 0:
        return reciprocal(integer_power(a, -n))
    if n % 2 or a.lo >= 0:
        return Interval(_raise(a.lo, n).lower(), _raise(a.hi, n).upper(), a.ok)
    if a.hi <= 0:
        return Interval(_raise(a.hi, n).lower(), _raise(a.lo, n).upper(), a.ok)
    top = _larger(-a.lo, a.hi)
    return Interval(ZERO, _raise(top, n).upper(), a.ok)


def _raise(end: arb, n: int) -> arb:
    if end.is_finite():
        return end**n
    return INFINITY if end > 0 or n % 2 == 0 else _MINUS_INFINITY


def real_power(a: Interval, p: int, q: int) -> Interval:
    """a^(p/q) for a ≥ 0, not a whole exponent."""
    if a.hi < 0:
        return WHOLE
    if p < 0:
        return reciprocal(real_power(a, -p, q))
    lo = a.lo if a.lo >= 0 else ZERO
    return Interval(_root(lo, p, q).lower(), _root(a.hi, p, q).upper(), a.ok and a.lo >= 0)


def _root(end: arb, p: int, q: int) -> arb:
    if not end.is_finite():
        return INFINITY
    if max(p, q) < _LARGE:
        return end.root(q) ** p
    return (end.log() * p / q).exp() if end > 0 else ZERO  # such as 0.7 to its last binary digit
