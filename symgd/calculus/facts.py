"""What can be known about a function of one variable, as data; `landscape` finds these facts.

A fact that is not established is None, ``"unknown"`` or ``proved=False``, never a guess.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import sympy

from symgd.records import record

__all__ = ["Convexity", "Downhill", "DownhillKind", "GlobalMinimum", "PointKind", "StationaryPoint"]

PointKind = Literal["minimum", "maximum", "inflection", "flat"]
DownhillKind = Literal["minimizer", "touch", "ray", "edge", "flat", "unknown"]
_LARGEST_DENOMINATOR = 10**9

Convexity = Literal["strictly_convex", "convex", "strictly_concave", "concave"]


@record(eq=False)
class StationaryPoint:
    """A point where f′ is zero or changes its sign at a kink, or an end of the domain, enclosed by two fractions.

    ``lower`` ≤ x* ≤ ``upper``, equal where x* is that rational. ``exact`` is a closed form that makes f′ exactly
    zero (proved), or None. ``x`` and ``fun`` are the nearest floats to x* and f(x*). ``kind`` goes by the signs of
    f′ on both sides: − + "minimum", + − "maximum", equal "inflection", zero on a side "flat". ``curvature`` is
    f″(x*), 0.0 only if that is proved, None at a kink or where unknown. ``order`` is that of the first
    derivative of f that is not zero at x*, None where unknown. ``proved``: the signs on both sides, and that the
    enclosure holds no other zero, are established.

    ``kink``: f′ is proved not to exist at x*, its slopes on the two sides differ (−1 and 1, −∞ and ∞).
    ``horizontal``: f′(x*) is proved to exist and to be zero. Both are False where neither is established.
    ``end``: x* is an end of the domain at which f is defined; then ``kind`` goes by the way f takes towards it,
    ``horizontal`` is about the slope seen from inside, and there is no curvature.
    """

    lower: Fraction
    upper: Fraction
    exact: sympy.Expr | None
    x: float
    fun: float
    kind: PointKind
    curvature: float | None
    order: int | None
    proved: bool
    kink: bool = False
    end: bool = False
    horizontal: bool = False

    @property
    def closed_form(self) -> sympy.Expr | None:
        """``exact``, but not the fraction of a float that merely lies on a flat piece."""
        exact = self.exact
        floating = exact is not None and exact.is_Rational and exact.q > _LARGEST_DENOMINATOR
        return None if self.kind == "flat" and floating else exact


@record(eq=False)
class Downhill:
    """What the walk along −sign f′(x) meets first.

    ``kind``: "minimizer" (f′ changes its sign at ``point``), "touch" (f′ is zero at ``point`` and keeps its sign),
    "ray" (f′ has one sign on the whole way to ±∞), "edge" (the domain ends at ``edge`` before f′ has a zero, so f
    falls all the way to it; where f is defined there, ``point`` is that end, a minimizer), "flat" (f′ is zero on
    an interval that begins at ``point``), or "unknown".
    ``direction`` is −1 or +1, and 0 where f′(x) = 0. ``proved``: all of it is established, for "minimizer",
    "touch" and "flat" also that no zero lies between x and ``point``.
    """

    kind: DownhillKind
    direction: int
    point: StationaryPoint | None = None
    edge: sympy.Expr | float | None = None
    proved: bool = False


@record(eq=False)
class GlobalMinimum:
    """The least value of f on its domain, or on the connected piece ``domain`` of it, and where it is taken.

    ``value_exact`` is a closed form of the value, where all ``points`` have one; ``value`` is the nearest float.
    ``reason``: "convex" (a stationary point of a convex function) or "compared" (all stationary points and all
    ends and poles of the domain were compared; ``points`` may be ends at which f is defined).
    """

    points: tuple[StationaryPoint, ...]
    value_exact: sympy.Expr | None
    value: float
    proved: bool
    reason: Literal["convex", "compared"]
    domain: sympy.Interval
