"""The table of steps: which rows are printed, and the error e_k = x_k − x* with its ratio e_{k+1}/e_k."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from symgd.descent.run import Run

__all__ = ["StepTable", "errors_from", "printed_rows", "step_table"]

Floats = npt.NDArray[np.float64]

_MOST_ROWS = 25
_HEAD, _TAIL = 10, 4


@dataclass(frozen=True, eq=False)
class StepTable:
    """The printed rows of a history; every array has one entry (or one row of n) a printed row.

    ``error`` and ``ratio`` are None where no minimizer is known; ``ratio[i]`` is e_{k+1}/e_k, nan in the last row
    of the run and where e_k = 0. ``moved`` is Σ|x_{k+1} − x_k|, nan in the last row. ``slope_norm`` is ‖∇f‖.
    """

    k: npt.NDArray[np.int64]
    x: Floats
    fun: Floats
    jac: Floats
    slope_norm: Floats
    moved: Floats
    error: Floats | None
    ratio: Floats | None
    rows: int  # of the whole history

    @property
    def thinned(self) -> bool:
        """Whether rows were left out."""
        return len(self.k) < self.rows


def printed_rows(count: int, most: int = _MOST_ROWS) -> npt.NDArray[np.int64]:
    """The rows to print out of ``count``: all of a short run; else the first, the last, and ever wider gaps between.

    >>> printed_rows(500).tolist()[:12], printed_rows(500).tolist()[-3:]
    ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20], [497, 498, 499])
    """
    if count <= most + 5:
        return np.arange(count)
    last = count - 1
    between: list[int] = []
    decade = _HEAD
    while decade <= last:
        between += [m * decade for m in range(1, 10)]
        decade *= 10
    between = [k for k in between if k <= last - _TAIL]
    room = most - _HEAD - _TAIL
    while len(between) > room:  # leave out every other one of the densest part
        middle = [k for k in between if int(str(k)[0]) in (1, 2, 5)]
        if len(middle) < len(between):
            between = middle
        else:
            between = between[:1] + between[2::2]
    rows = [*range(_HEAD), *between, *range(last - _TAIL + 1, last + 1)]
    return np.array(sorted(set(rows)), dtype=np.int64)


def errors_from(x: Floats, minimizer: Fraction) -> Floats:
    """x − x*, each right to the last digit although x* is no float."""
    return np.array([float(Fraction(value) - minimizer) for value in x.tolist()])


def step_table(run: Run, minimizer: Fraction | Floats | None, most: int = _MOST_ROWS) -> StepTable:
    """The table of a run; ``minimizer`` is x*, a fraction for one variable, an array of shape (n,) for more."""
    history, count = run.history, len(run.history)
    rows = printed_rows(count, most)
    following = np.minimum(rows + 1, count - 1)
    x = history["x"]
    flat = x.reshape(count, -1)
    slopes = history["jac"].reshape(count, -1)
    last = rows == count - 1
    error = ratio = None
    if minimizer is not None:
        if isinstance(minimizer, Fraction):
            error, after = errors_from(x[rows], minimizer), errors_from(x[following], minimizer)
        else:
            error, after = (np.linalg.norm(flat[part] - minimizer, axis=1) for part in (rows, following))
        with np.errstate(all="ignore"):
            ratio = np.where(last | (error == 0.0), math.nan, after / error)
    with np.errstate(over="ignore"):
        moved = np.abs(flat[following] - flat[rows]).sum(axis=1)
        norm = np.linalg.norm(slopes[rows], axis=1)
    return StepTable(
        k=rows,
        x=x[rows],
        fun=history["fun"][rows],
        jac=history["jac"][rows],
        slope_norm=norm,
        moved=np.where(last, math.nan, moved),
        error=error,
        ratio=ratio,
        rows=count,
    )
