"""The lowest pass between valleys, and the row from which a walk is below it.

Let f grow beyond every number on all sides, and let all its critical points below the height c be minima with a
regular Hessian. Then every connected piece of {f < c} holds one of them and no other critical point: it holds one, for
f has a least value on its closure; and two would have a further critical point between them that is no strict minimum,
at the lowest height at which a path from one to the other must climb (the mountain pass theorem: Courant 1950,
Ambrosetti and Rabinowitz 1973). So a path that only descends, from a point in the piece with x*, cannot leave that
piece, and x* is the only place in it where the path may come to a critical point.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.boxes import Box, hull, value_on
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.multivariate.stationary import CriticalPoints
from symgd.calculus.problem import Problem
from symgd.descent.run import Run
from symgd.records import record

__all__ = ["LowestPass", "lowest_pass"]

_PIECES = 400
_ROWS = 6  # iterates from which the straight way is tried


@record(eq=False)
class LowestPass:
    """Lower than ``point`` are minima only, and from row ``step`` the straight way to x* is lower: both proved.

    All later iterates were lower, too (observed).
    """

    point: CriticalPoint
    step: int


def lowest_pass(
    run: Run, minimizer: CriticalPoint, known: CriticalPoints, budget: Budget
) -> LowestPass | None:
    """For an f that grows on all sides, with all critical points known; None where no row is proved to be below."""
    problem = run.problem
    others = [p for p in known.points if not (p.kind == "minimum" and p.definite)]
    if not known.complete or not others or minimizer.kind != "minimum":
        return None
    heights = [None if p.box is None else value_on(problem, p.box) for p in others]
    floors = [height[0] for height in heights if height is not None]
    if len(floors) < len(others):
        return None
    level = min(floors)
    walk, f = np.array(run.history["x"], dtype=float), run.history["fun"]
    above = np.flatnonzero(~(f < level))
    first = int(above[-1]) + 1 if len(above) else 0
    for k in range(first, min(first + _ROWS, len(walk))):
        if _is_below(problem, walk[k].tolist(), minimizer, level, budget):
            return LowestPass(others[floors.index(level)], k)
    return None


def _is_below(
    problem: Problem, start: list[float], minimizer: CriticalPoint, level: float, budget: Budget
) -> bool:
    """Whether f < ``level`` on the segment from a point to a minimizer: proved, piece by piece."""
    last: Box = minimizer.place
    target = [(low + high) / 2 for low, high in minimizer.place]
    here = [Fraction(v) for v in start]
    waiting = [(Fraction(0), Fraction(1))]
    for _ in range(_PIECES):
        if not waiting:
            end = value_on(problem, last)
            return end is not None and end[1] < level
        if budget.spent:
            return False
        a, b = waiting.pop()
        ends = [[p + t * (q - p) for p, q in zip(here, target, strict=True)] for t in (a, b)]
        found = value_on(problem, hull(*ends))
        if found is None or not found[1] < level:
            waiting += [(a, (a + b) / 2), ((a + b) / 2, b)]
    return False
