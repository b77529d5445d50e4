"""Why a walk on a quadratic zig-zags, or leaves a saddle: what its modes do beside each other."""

from __future__ import annotations

import math

import mpmath

from symgd.analysis.multivariate.modes.eigen_modes import EigenModes, Mode
from symgd.calculus.multiprecision import DIGITS
from symgd.records import record

__all__ = ["Escape", "ZigZag", "drops_first", "escape", "first_angle", "zigzag"]

_LONGEST = 1_000_000
_SEEN = 0.02  # of the error at the start: a smaller part is not seen across the valley
_CREEPS = 0.7  # a smaller factor is no creeping
_LASTS = 0.3  # the least factor with which the sides change more than once before the eye


@record
class ZigZag:
    """``across``: the mode that changes sides and fades last of those; ``along``: the slowest that does not."""

    across: Mode
    along: Mode


@record
class Escape:
    """``mode`` grows fastest of those that are present; from row ``step`` on the growing part of x_k − x* is larger.

    ``step`` is None where that takes more than a million steps.
    """

    mode: Mode
    step: int | None


def zigzag(modes: EigenModes) -> ZigZag | None:
    """The two modes of a zig-zag that shows, toward a minimum: one that alternates, and one that keeps its side."""
    size = math.hypot(*(mode.coefficient for mode in modes.moving))
    across = [
        mode
        for mode in modes.moving
        if mode.behavior == "alternates" and mode.factor <= -_LASTS and abs(mode.coefficient) >= _SEEN * size
    ]
    along = [mode for mode in modes.moving if mode.behavior == "shrinks"]
    if not modes.has_minimum or not across or not along:
        return None
    return ZigZag(*(max(group, key=lambda mode: abs(mode.factor)) for group in (across, along)))


def drops_first(modes: EigenModes) -> bool:
    """Whether a walk first loses what it has across a valley and then creeps along it: two parts, one twice as fast."""
    slowest = modes.slowest
    if slowest is None or slowest.behavior != "shrinks" or slowest.factor < _CREEPS:
        return False
    quick = [mode.coefficient for mode in modes.moving if abs(mode.factor) <= slowest.factor**2]
    return math.hypot(0.0, *quick) >= _SEEN * math.hypot(*(mode.coefficient for mode in modes.moving))


def first_angle(modes: EigenModes) -> float | None:
    """The angle in degrees between −∇f(x₀) and the way to x*, where no eigenvalue is negative."""
    if not modes.has_minimum or not modes.moving:
        return None
    shares = [(mode.eigenvalue, abs(mode.coefficient)) for mode in modes.moving]
    largest = max(c for _, c in shares)
    steepest = max(value * c for value, c in shares)
    across = sum((value * c / steepest) * (c / largest) for value, c in shares)
    lengths = math.hypot(*(c / largest for _, c in shares)) * math.hypot(
        *(v * c / steepest for v, c in shares)
    )
    return math.degrees(math.acos(min(1.0, across / lengths)))


def escape(modes: EigenModes) -> Escape | None:
    """What carries a walk away from a saddle; None where nothing of its start grows."""
    growing = [mode for mode in modes.moving if mode.behavior == "grows"]
    rest = [mode for mode in modes.moving if mode.behavior != "grows"]
    if not growing or modes.shape != "saddle":
        return None
    fastest = max(growing, key=lambda mode: mode.factor)

    def larger(k: int) -> bool:
        with mpmath.workdps(DIGITS):
            away, near = (
                mpmath.fsum((abs(m.digits[1]) ** k * m.coefficient) ** 2 for m in group)
                for group in (growing, rest)
            )
            return bool(away > near)

    # The quotient of a growing and a shrinking sum: once larger, larger for ever; not where the others grow too.
    if any(abs(mode.factor) >= 1.0 for mode in rest) or not larger(_LONGEST):
        return Escape(fastest, None)
    low, high = -1, _LONGEST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if larger(middle) else (middle, high)
    return Escape(fastest, high)
