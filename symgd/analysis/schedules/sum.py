"""Whether the rates of a schedule add up to a finite number: proved, or not said.

Three proofs: the terms come again up to a factor (a geometric series, or a period); they are 0 from some step on; or
they behave like an exponential and a power, η_k ~ C·e^(rk)·k^p, which decides by the limit comparison test (K. Knopp,
Theory and Application of Infinite Series, sections 12 to 14).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import sympy as sp

from symgd.analysis.schedules.tail import line, settled
from symgd.optimizers.rule import k
from symgd.optimizers.schedules import Schedule
from symgd.records import record

__all__ = ["RateSum", "rate_sum"]

_LONGEST = 100_000  # steps that are added up one by one
_TERMS = 1000  # that are added up before a tail is bounded by its integral
_HIGHEST = 512.0  # the product of all exponents: beyond it polynomials are not looked into
_FACTORED = 24  # a polynomial of a higher degree may have roots that are not looked for
_CLEAR = 1e-12  # a number so close to 0 is not told from 0 by its digits


@record
class RateSum:
    """Whether Ση_k over all k = 0, 1, 2, … is finite, with the reason.

    ``reason``: "ends" (η_k = 0 from ``steps`` on), "geometric" (the rates shrink by ``ratio`` in ``steps`` steps;
    0 steps: about exponentially), "power" (η_k behaves like k^``exponent``), "constant" (they tend to a positive
    number) or "repeats" (every ``steps`` steps). ``total`` is the sum, ``exact`` False where it is an upper bound.
    """

    finite: bool
    reason: Literal["ends", "geometric", "power", "constant", "repeats"]
    steps: int = 0
    ratio: sp.Expr | None = None
    exponent: sp.Expr | None = None
    total: float | None = None
    exact: bool = False


def rate_sum(schedule: Schedule) -> RateSum | None:
    """Whether the rates add up to a finite number; None where neither is proved.

    >>> from symgd.notation import parse
    >>> rate_sum(Schedule(parse("0.1*0.95^k"))).total, rate_sum(Schedule(parse("0.5/(1+k)"))).finite
    (2.0, False)
    """
    powers = [power.exp for power in schedule.expression.sympy.atoms(sp.Pow) if power.exp.is_number]
    if math.prod(max(1.0, abs(float(exponent))) for exponent in powers) > _HIGHEST:
        return None
    found = settled(schedule.value)
    if found is None:
        return None
    tail, start = found
    if tail == 0:
        total = math.fsum(schedule.values(start)) if start <= _LONGEST else None
        return RateSum(True, "ends", steps=start, total=total, exact=total is not None)
    if _has_pole(tail):
        return None
    return _recurring(schedule, tail, start) or _asymptotic(schedule, tail, start)


def _has_pole(value: sp.Expr) -> bool:
    """Whether the expression divides by zero at a step, or that could not be excluded."""
    for power in value.atoms(sp.Pow):
        base, exponent = power.args
        if not exponent.is_number or not exponent.is_negative or not base.has(k):
            continue
        if base.is_polynomial(k):
            if sp.degree(base, k) > _FACTORED:
                return True
            if any(root.is_integer and root >= 0 for root in sp.Poly(base, k).ground_roots()):
                return True
        elif not base.is_positive:
            return True
    return False


# -- terms that come again


def _recurring(schedule: Schedule, tail: sp.Expr, start: int) -> RateSum | None:
    """η_{k+m} = q·η_k for all k from ``start`` on."""
    for m in _periods(tail):
        again = {
            node: sp.Dummy(positive=True)
            for node in tail.atoms(sp.sin, sp.cos)
            if _slope(node) != 0 and (_slope(node) * m / (2 * sp.pi)).is_integer
        }
        now = tail.xreplace(again)  # these have the same value m steps later
        ahead, now = _expanded(now.xreplace({k: k + m})), _expanded(now)
        if now == ahead:
            if not tail.has(k):
                return RateSum(False, "constant")
            positive = any(rate > 0.0 for rate in schedule.values(start + m)[start:])
            return RateSum(False, "repeats", steps=m) if positive else None
        ratio = sp.powsimp(ahead / now)
        if ratio.is_number and ratio.is_positive and ratio < 1 and start + m <= _LONGEST:
            values = schedule.values(start + m)
            total = math.fsum(values[:start]) + math.fsum(values[start:]) / float(1 - ratio)
            return RateSum(True, "geometric", steps=m, ratio=ratio, total=float(f"{total:.14g}"), exact=True)
    return None


def _periods(value: sp.Expr) -> Iterator[int]:
    """After how many steps the terms may come again: 1, or what floors and sines repeat after."""
    yield 1
    lengths = []
    for node in value.atoms(sp.floor, sp.sin, sp.cos):
        slope = _slope(node)
        if slope == 0:
            continue
        length = abs((1 if isinstance(node, sp.floor) else 2 * sp.pi) / slope)
        if length.is_Rational and int(length.p) <= _LONGEST:
            lengths.append(int(length.p))
    if lengths and math.lcm(*lengths) <= _LONGEST:
        yield math.lcm(*lengths)


def _expanded(value: sp.Expr) -> sp.Expr:
    """Products and exponents multiplied out, but no power of a sum, whose terms could be without number."""
    return value.expand(multinomial=False, power_base=False, log=False)


def _slope(node: sp.Expr) -> sp.Expr:
    """The coefficient of k in the argument of a function, 0 where that is not of first degree."""
    argument = sp.expand(node.args[0])
    return argument.coeff(k, 1) if argument.is_polynomial(k) and sp.degree(argument, k) == 1 else sp.S.Zero


# -- growth


@record
class _Growth:
    """u ~ factor·e^(rate·k)·k^power; where not ``exact`` the quotient only stays between two positive numbers."""

    rate: sp.Expr
    power: sp.Expr
    factor: sp.Expr
    exact: bool = True


def _asymptotic(schedule: Schedule, tail: sp.Expr, start: int) -> RateSum | None:
    growth = _growth(tail)
    if growth is None or _sign(growth.factor) != 1:
        return None
    rate, power = _sign(growth.rate), growth.power
    if rate is None or _sign(power + 1) is None:
        return None
    if rate:
        return RateSum(True, "geometric") if rate < 0 else None
    if power == 0:
        return RateSum(False, "constant")
    if _sign(power + 1) >= 0:  # type: ignore[operator]
        return RateSum(False, "power", exponent=power)
    return RateSum(True, "power", exponent=power, total=_bound(schedule, tail, start))


def _growth(u: sp.Expr) -> _Growth | None:
    zero, one = sp.S.Zero, sp.S.One
    if not u.has(k):
        return _Growth(zero, zero, u) if _sign(u) else None
    if u == k:
        return _Growth(zero, one, one)
    if isinstance(u, sp.floor):
        inner = _growth(u.args[0])
        grows = inner is not None and (
            _sign(inner.rate) == 1 or (inner.rate == 0 and _sign(inner.power) == 1)
        )
        return inner if grows else None
    if u.is_Add:
        return _of_sum([_growth(term) for term in u.args])
    if u.is_Mul:
        parts = [_growth(factor) for factor in u.args]
        if any(part is None for part in parts):
            return None
        known = [part for part in parts if part is not None]
        return _Growth(
            sp.Add(*(part.rate for part in known)),
            sp.Add(*(part.power for part in known)),
            sp.Mul(*(part.factor for part in known)),
            all(part.exact for part in known),
        )
    base, exponent = (sp.E, u.args[0]) if isinstance(u, sp.exp) else u.as_base_exp()
    if exponent == 1:
        return None
    if not exponent.has(k):
        inner = _growth(base)
        if inner is None or (_sign(inner.factor) != 1 and not exponent.is_Integer):
            return None
        return _Growth(inner.rate * exponent, inner.power * exponent, inner.factor**exponent, inner.exact)
    if base.has(k) or _sign(base) != 1:
        return None
    floors = exponent.atoms(sp.floor)
    smooth = sp.expand(exponent.xreplace({node: node.args[0] for node in floors}))  # off by a bounded amount
    if (
        not smooth.is_polynomial(k)
        or sp.degree(smooth, k) != 1
        or any(not exponent.expand().coeff(f) for f in floors)
    ):
        return None
    return _Growth(smooth.coeff(k, 1) * sp.log(base), sp.S.Zero, base ** smooth.coeff(k, 0), exact=not floors)


def _of_sum(terms: list[_Growth | None]) -> _Growth | None:
    """The growth of the terms that outgrow the others."""
    if any(term is None for term in terms):
        return None
    known = [term for term in terms if term is not None]
    top = known[:1]
    for term in known[1:]:
        rate = _sign(term.rate - top[0].rate)
        order = rate or _sign(term.power - top[0].power) if rate is not None else None
        if order is None:
            return None
        top = [term] if order > 0 else [*top, term] if order == 0 else top
    exact = all(term.exact for term in top)
    factor = sp.Add(*(term.factor for term in top))
    same = {_sign(term.factor) for term in top}
    if not _sign(factor) or (not exact and len(same) > 1):
        return None
    return _Growth(top[0].rate, top[0].power, factor, exact)


def _sign(value: sp.Expr) -> int | None:
    """The sign of a number, None where its digits do not show it."""
    if value.is_Rational:
        return int(sp.sign(value))
    if value.is_zero or sp.expand(value) == 0:
        return 0
    digits = value.evalf(30)
    if not digits.is_Float or abs(digits) < _CLEAR:
        return None
    return 1 if digits > 0 else -1


def _bound(schedule: Schedule, tail: sp.Expr, start: int) -> float | None:
    """An upper bound of a sum of C·(ak + b)^p, p < −1: the first terms, and the integral over the others."""
    factor, rest = tail.as_independent(k, as_Add=False)
    base, exponent = rest.as_base_exp()
    straight = line(base) if exponent.is_number else None
    last = start + _TERMS
    if (
        straight is None
        or not factor.is_positive
        or straight[0] <= 0
        or straight[0] * last + straight[1] <= 0
        or start > _LONGEST
    ):
        return None
    slope, height = straight
    integral = factor * (slope * last + height) ** (exponent + 1) / (-slope * (exponent + 1))
    total = math.fsum(schedule.values(last + 1)) + float(integral)
    return total * (1.0 + 1e-12)  # above the rounding of the terms
