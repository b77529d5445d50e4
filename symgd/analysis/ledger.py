"""Statement l: what every step is sure to gain, and the worst that can be left after N steps."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from symgd.analysis.stability import DescentLimit
from symgd.records import record

__all__ = ["IntervalLedger", "Ledger", "WorstCase", "account", "cancels", "ledger", "worst_case"]

FEWEST_DIGITS = 1e3
LONGEST = 2000


@record(eq=False)
class Ledger:
    """f(x_k) − f(x_{k+1}) ≥ ``coefficient``·‖∇f(x_k)‖², coefficient = η(1 − ηL/2): proved, for η < 2/L.

    ``falls`` are the left sides of this run, ``promised`` the right sides, one a step (computed).
    ``holds``: every fall is as large as promised, but for the rounding of f. ``share``: Σ falls / Σ
    promised.
    """

    L: float
    coefficient: float
    falls: NDArray[np.float64]
    promised: NDArray[np.float64]
    holds: bool
    share: float | None


@record(eq=False)
class IntervalLedger(Ledger):
    """The same in one variable: |f″| ≤ L on [``lower``, ``upper``]."""

    lower: float
    upper: float


@record
class WorstCase:
    """f(x_N) − f* ≤ ``bound`` = L(x₀ − x*)²/(4NηL + 2), for f convex with |f″| ≤ L and 0 < η ≤ 1/L.

    Drori and Teboulle, Performance of first-order methods for smooth convex minimization, Math. Program. 145
    (2014), 451–482, theorem 3.1; it needs the hypotheses only on an interval that holds x₀, x* and all
    iterates (in one variable such an f extends to ℝ). ``actual`` is f(x_N) − f* of this run.
    """

    bound: float
    actual: float
    steps: int


def cancels(f: NDArray[np.float64]) -> bool:
    """Whether a difference of two values in a row keeps fewer than three right digits; not asked of long runs."""
    with np.errstate(all="ignore"):
        right = np.abs(np.diff(f)) >= FEWEST_DIGITS * np.finfo(float).eps * np.maximum(
            np.abs(f[1:]), np.abs(f[:-1])
        )
    return len(f) <= LONGEST and not bool(np.all(right))


def ledger(
    limit: DescentLimit,
    rate: float,
    f: NDArray[np.float64],
    slope: NDArray[np.float64],
    exact_falls: Sequence[float] | None = None,
) -> IntervalLedger | None:
    """The account of a run with a rate below the limit; None for a rate that is not, and for no step."""
    if rate >= limit.value or len(f) < 2:
        return None
    kept = account(limit.L, rate, f, slope, exact_falls)
    return IntervalLedger(
        kept.L, kept.coefficient, kept.falls, kept.promised, kept.holds, kept.share, limit.lower, limit.upper
    )


def account(
    L: float,
    rate: float,
    f: NDArray[np.float64],
    slope: NDArray[np.float64],
    exact_falls: Sequence[float] | None = None,
) -> Ledger:
    """What each step gained, and what L promised; ``slope`` are the |f′| or ‖∇f‖ of the rows.

    ``exact_falls`` are the differences of f where those of the floats would be rounding.
    """
    coefficient = rate * (1.0 - rate * L / 2.0)
    promised = coefficient * slope[:-1] ** 2
    falls = f[:-1] - f[1:] if exact_falls is None else np.array(exact_falls, dtype=float)
    # f is computed through numbers of the size of 1 and of its first value, so it is no better than their rounding.
    rounding = 8.0 * np.finfo(float).eps * max(1.0, float(np.abs(f).max()))
    holds = bool(np.all(falls >= promised * (1.0 - 1e-12) - rounding))
    total = float(promised.sum())
    share = float(falls.sum()) / total if total > 0.0 else None
    return Ledger(L, coefficient, falls, promised, holds, share)


def worst_case(L: float, rate: float, steps: int, start_error: float, left: float) -> WorstCase | None:
    """The bound after ``steps`` steps from an error x₀ − x*; ``left`` is f(x_N) − f*. None for η > 1/L."""
    if not 0.0 < rate * L <= 1.0:
        return None
    bound = L * start_error**2 / (4.0 * steps * rate * L + 2.0)
    return WorstCase(math.nextafter(bound, math.inf), left, steps)
