"""In which valley a run ended, from which row on that was certain, and where the path of steepest descent leads."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from symgd.analysis.multivariate.valley.bowl import Bowl, bowl_around
from symgd.analysis.multivariate.valley.flow import Flow, steepest_descent
from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.boxes import Box, value_on
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent.run import Run
from symgd.records import record

__all__ = ["Entry", "Valley", "valley_of"]

Floats = npt.NDArray[np.float64]

_CROSSINGS = 8  # iterates from which the path of steepest descent is followed
_SMALLEST = 1e-6  # size of a walk


@record(eq=False)
class Entry:
    """From row ``step`` on all iterates lie in ``bowl`` and below its rim; for that row this is proved.

    ``held``: the run is gradient descent with a rate below 2/L of the bowl, so that no later step leaves it: proved.
    """

    bowl: Bowl
    step: int
    height: float
    held: bool


@record(eq=False)
class Valley:
    """What is known of the valley of ``minimizer``, in which a run ended.

    ``flow`` is the path of steepest descent from x₀ (computed). Where it leads to another minimizer, ``crossed`` is
    the first row from which it leads to this one, if that is among the first few.
    """

    minimizer: CriticalPoint
    entry: Entry | None
    flow: Flow | None
    crossed: int | None

    @property
    def jumped(self) -> bool:
        """Whether steepest descent in small steps leads from x₀ to another minimizer."""
        return self.flow is not None and not self.flow.end.meets(self.minimizer)


def valley_of(run: Run, minimizer: CriticalPoint, budget: Budget) -> Valley:
    """The valley in which a run of several variables ended; what cannot be had within the budget is None."""
    walk = np.array(run.history["x"], dtype=float)
    entry = _entry(run, minimizer, walk, budget)
    size = max(float(np.abs(walk[0] - minimizer.x).max()), _SMALLEST)
    flow = steepest_descent(run.problem, run.x0, size, budget)
    crossed = None
    if flow is not None and not flow.end.meets(minimizer):
        for k, place in enumerate(walk[1 : _CROSSINGS + 1], 1):
            found = steepest_descent(run.problem, place.tolist(), size, budget)
            if found is not None and found.end.meets(minimizer):
                crossed = k
                break
    return Valley(minimizer, entry, flow, crossed)


def _entry(run: Run, minimizer: CriticalPoint, walk: Floats, budget: Budget) -> Entry | None:
    """The earliest certain row: in a bowl that holds gradient descent, else in any bowl."""
    limits = [math.inf]
    if run.is_gradient_descent and run.rate is not None and run.rate > 0.0:
        limits.insert(0, 2.0 / run.rate)
    for largest in limits:
        bowl = bowl_around(run.problem, minimizer, walk, budget, largest)
        if bowl is None:
            continue
        outside = np.flatnonzero(~bowl.holds(walk, run.history["fun"]))
        first = int(outside[-1]) + 1 if len(outside) else 0
        if first == len(walk):
            continue
        at: Box = tuple((Fraction(v), Fraction(v)) for v in walk[first].tolist())
        height = value_on(run.problem, at)
        if height is not None and height[1] < bowl.rim:
            held = largest < math.inf and Fraction(bowl.L) * Fraction(run.rate or 0.0) < 2
            return Entry(bowl, first, height[1], held)
    return None
