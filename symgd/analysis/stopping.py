"""Statements d and e: how many steps the rule needs, and what its stop is worth."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath

from symgd.analysis.contraction import PowerLaw
from symgd.records import record

__all__ = [
    "PresentRatio",
    "StopBound",
    "more_steps",
    "steps_of_power_law",
    "steps_of_quadratic",
    "stop_bound",
]

SETTLED = 0.05
"""So near must a walk be to a power law for a forecast."""


@record
class PresentRatio:
    """At the present ``ratio`` the rule would fire after about ``more`` further steps: observed."""

    ratio: float
    more: int


@record
class StopBound:
    """|x_K − x*| ≤ ``slope_bound`` = |f′(x_K)|/μ; a stop of the rule guarantees ``rule_bound`` = tol/(ημ).

    f″ ≥ ``mu`` > 0 on [``lower``, ``upper``] is proved; the interval holds x_K and x*. ``rule_bound`` is for
    gradient descent, where |Δx| < tol is |f′| < tol/η; None for tol = 0, and where it is beyond the doubles.
    """

    slope_bound: float
    rule_bound: float | None
    mu: float
    lower: float
    upper: float


def steps_of_quadratic(
    start_error: Fraction, curvature: Fraction, rate: Fraction, tol: float, gtol: float | None
) -> int | None:
    """The step at which the rule fires on a quadratic, under gradient descent: exact (statement d).

    The smallest k with η f″ |e₀| ρᵏ < tol (or f″ |e₀| ρᵏ ≤ gtol), ρ = |1 − ηf″|; None if there is none.
    """
    slope, ratio = curvature * abs(start_error), abs(1 - rate * curvature)
    counts = [_first_below(rate * slope, ratio, Fraction(tol), strict=True)]
    if gtol is not None:
        counts.append(_first_below(slope, ratio, Fraction(gtol), strict=False))
    return min((count for count in counts if count is not None), default=None)


def _first_below(size: Fraction, ratio: Fraction, limit: Fraction, strict: bool) -> int | None:
    """The smallest k with size·ratioᵏ < limit, or ≤."""

    def below(k: int) -> bool:
        # A difference past 50 digits is a tie, which no run of floats can tell.
        with mpmath.workdps(60):
            value = _mp(size) * _mp(ratio) ** k
            return bool(value < _mp(limit) if strict else value <= _mp(limit))

    if (size < limit) if strict else (size <= limit):
        return 0
    if ratio >= 1 or (limit == 0 and (strict or ratio != 0)):
        return None
    if ratio == 0:
        return 1
    with mpmath.workdps(60):
        k = max(1, int(mpmath.ceil(mpmath.log(_mp(limit) / _mp(size)) / mpmath.log(_mp(ratio)))) - 1)
    while not below(k):
        k += 1
    return k


def _mp(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def more_steps(step: float, ratio: float, tol: float) -> PresentRatio | None:
    """How many more steps until the present ``step`` (> 0), shrinking by ``ratio``, is below ``tol``."""
    if not 0.0 < abs(ratio) < 1.0 or tol <= 0.0 or step < tol:
        return None
    return PresentRatio(abs(ratio), math.floor(math.log(tol / step) / math.log(abs(ratio))) + 1)


def steps_of_power_law(law: PowerLaw, k: int, error: float, step: float, tol: float) -> int | None:
    """The step at which a step gets shorter than ``tol``, by e^{−(2m−2)} = Ck + const from the ``error`` of row k on.

    With C the coefficient of the law a step is C/(2m − 2)·e^{2m−1} long. None where the present ``step`` is not yet
    that, to 5 %, or still changes the error by more than 5 %.
    """
    if law.coefficient is None or tol <= 0.0 or step < tol or error == 0.0:
        return None
    power = law.order - 2
    if not math.isclose(step, law.coefficient / power * error ** (law.order - 1), rel_tol=SETTLED):
        return None
    if step > SETTLED * error:
        return None
    last = math.pow(tol * power / law.coefficient, 1 / (law.order - 1))
    try:
        more = (math.pow(last, -power) - math.pow(error, -power)) / law.coefficient
        return k + math.ceil(more)
    except (OverflowError, ValueError):
        return None


def stop_bound(
    slope: float, mu: float, rate: float | None, tol: float, interval: tuple[float, float]
) -> StopBound | None:
    """The bounds of statement e from a proved μ, rounded up; ``rate`` is None where no step is rate times slope."""
    if mu <= 0.0:
        return None
    by_rule = math.inf if rate is None else _over(tol, rate * mu)
    bound, rule = (math.nextafter(value, math.inf) for value in (_over(abs(slope), mu), by_rule))
    if math.isinf(bound):
        return None
    return StopBound(bound, rule if tol > 0.0 and math.isfinite(rule) else None, mu, *interval)


def _over(a: float, b: float) -> float:
    return a / b if b else math.inf
