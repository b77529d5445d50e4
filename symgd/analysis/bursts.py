"""Statement j: a run that comes close to a minimizer that repels, is thrown off, and comes close again."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Burst"]


@dataclass(frozen=True)
class Burst:
    """The run was ``low`` away from x* around step ``start``, then as far as ``high`` at step ``peak``, and came back.

    ``low`` is the largest distance within one swing around step ``start``, so a mere pass through x* is no burst.
    high ≥ 10·low, and after the peak the distance falls by a factor of 10 or more again. Observed.
    """

    start: int
    low: float
    peak: int
    high: float
