"""Statement c: the factor by which the error shrinks close to a minimizer, and what the run shows of it."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from symgd.notation.typed import as_typed
from symgd.records import record

__all__ = [
    "MeasuredRatio",
    "PowerLaw",
    "Regime",
    "factor",
    "measured",
    "power_law",
    "regime",
]

Regime = Literal["monotone", "one_step", "superlinear", "alternating", "at_limit", "repels", "sublinear"]
RATIOS = 5
_HIGHEST_FACTORIAL = 170  # 171! is no double
ALIKE = 0.01


@record
class MeasuredRatio:
    """The last five ratios e_{k+1}/e_k agree to 1 %: observed. ``value`` is the last of them, with its sign.

    ``first`` and ``last`` are the rows k of those errors. ``of``: "error" (e_k = x_k − x*), or "slope" (e_k
    = f′(x_k)) where no minimizer is known.
    """

    value: float
    first: int
    last: int
    of: Literal["error", "slope"]


@record
class PowerLaw:
    """e_k ~ (``coefficient``·k)^``exponent``, for f″(x*) = 0 and ``order`` 2m: no straight line on a
    semilog plot.

    The exponent is −1/(2m − 2).
    """

    order: int
    exponent: Fraction
    coefficient: float | None


def factor(rate: float, curvature: float) -> float:
    """1 − ηf″(x*), with its sign: the limit of e_{k+1}/e_k, if the run converges and no iterate hits x*."""
    return float(1 - as_typed(rate) * Fraction(curvature))


def regime(rate: float, curvature: float, quadratic: bool) -> Regime | None:
    """How the iterates behave close to x*.

    "monotone" (0 < 1 − ηf″ < 1: from one side), "one_step" (= 0, quadratic), "superlinear" (= 0),
    "alternating" (−1 < 1 − ηf″ < 0), "at_limit" (= −1), "repels" (< −1), "sublinear" (f″(x*) = 0). None for
    f″(x*) < 0. A rate equals a limit if it is the nearest float to it.
    """
    if curvature < 0.0:
        return None
    if curvature == 0.0:
        return "sublinear"
    if rate == 1.0 / curvature:
        return "one_step" if quadratic else "superlinear"
    if rate == 2.0 / curvature:
        return "at_limit"
    size = factor(rate, curvature)
    if size < -1.0:
        return "repels"
    return "monotone" if size > 0.0 else "alternating"


def measured(
    values: NDArray[np.float64], floor: float, of: Literal["error", "slope"]
) -> MeasuredRatio | None:
    """The ratio that the last errors above ``floor`` (where rounding begins) agree on."""
    small = np.flatnonzero(~(np.abs(values) > floor))
    end = int(small[0]) if small.size else len(values)
    tail = values[max(0, end - RATIOS - 1) : end]
    if len(tail) < RATIOS + 1:
        return None
    with np.errstate(all="ignore"):
        ratios = tail[1:] / tail[:-1]
    if not np.all(np.isfinite(ratios)) or np.ptp(ratios) > ALIKE * np.abs(ratios).min():
        return None
    return MeasuredRatio(float(ratios[-1]), end - RATIOS - 1, end - 1, of)


def power_law(order: int, rate: float, derivative: float | None) -> PowerLaw | None:
    r"""The power law at a minimizer whose first derivative that is not zero has the even order 2m ≥ 4.

    With f ≈ c·e^{2m}: de/dk = −2mηc·e^{2m−1}, so e_k^{−(2m−2)} ≈ (2m − 2)·2m·η·c·k, where c =
    f^{(2m)}(x*)/(2m)!.
    """
    if order < 4 or order % 2:
        return None
    coefficient = None
    if derivative is not None and derivative > 0 and order <= _HIGHEST_FACTORIAL:
        leading = derivative / math.factorial(order)
        coefficient = (order - 2) * order * rate * leading
    return PowerLaw(order, Fraction(-1, order - 2), coefficient)
