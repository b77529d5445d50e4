"""Where rounding alone leads a walk elsewhere, so that no other program need follow it to the end."""

from __future__ import annotations

import math

import numpy as np

from symgd.descent.kernel import Kernel
from symgd.descent.run import Run
from symgd.optimizers.nodes import LineMinimum

__all__ = ["parting"]

_OFF = 2.0**-52  # about what rounding does to a number
_SEEN = 1e-6  # of the largest coordinate so far: digits that a table shows


def parting(run: Run) -> int | None:
    """The first step at which the walk from a start that is off in the sixteenth digit is visibly another.

    None where there is none: observed about this run, by making it again.
    """
    if not run.nit or any(a.value.has(LineMinimum) for a in run.optimizer.assignments()):
        return None  # a line search forgets where it came from
    kernel = Kernel(run.problem, run.optimizer, run.schedule, run.wakes)
    walk = kernel.start([p * (1.0 + _OFF) for p in run.x0])
    kernel.advance(walk, run.rate, steps=run.nit, tol=0.0, gtol=None, far=math.inf)
    n = run.problem.dimension
    made = run.history["x"].reshape(len(run.history), n)
    other = np.stack([np.frombuffer(row) for row in walk.rows[1 : n + 1]], axis=-1)
    rows = min(len(made), len(other))
    size = np.maximum.accumulate(np.abs(made[:rows]).max(axis=1))
    apart = np.abs(made[:rows] - other[:rows]).max(axis=1) > _SEEN * size
    if apart.any():
        return int(apart.argmax())
    return rows if rows < len(made) else None
