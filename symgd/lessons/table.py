"""The table of steps: which rows are printed, and the error e_k = x_k − x* with its ratio e_{k+1}/e_k."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.descent.run import Run
from symgd.descent.tails import lengths
from symgd.lessons.by_hand import first_memory
from symgd.lessons.names import Names
from symgd.notation.tree import Glyph
from symgd.optimizers.nodes import Backtracking, LineMinimum
from symgd.optimizers.rule import eta
from symgd.optimizers.typesetting import RuleLetters
from symgd.optimizers.typesetting.indexing import kept
from symgd.records import record

__all__ = ["Column", "StepTable", "errors_from", "printed_rows", "step_table"]

Floats = npt.NDArray[np.float64]

MOST_ROWS = 25
_HEAD, _TAIL = 4, 2  # rows of a shortened table
_MOST_OWN = {
    1: 2,
    2: 2,
    3: 1,
    4: 0,
}  # columns of the rule's own that there is room for, by the number of variables


@record(eq=False)
class Column:
    """What the rule has at each printed row: its letter with the index k, and its values.

    What is remembered is that with which step k + 1 begins; of several variables it is the length of the vector.
    """

    head: Glyph
    values: Floats


@record(eq=False)
class StepTable:
    """The printed rows of a history; every array has one entry (or one row of n) a printed row.

    ``error`` and ``ratio`` are None where no minimizer is known; ``ratio[i]`` is e_{k+1}/e_k, nan in the last row
    of the run and where e_k = 0; for a method with memory, whose ratios swing, it is None too. ``moved`` is
    ‖x_{k+1} − x_k‖₁, nan in the last row. ``slope_norm`` is ‖∇f‖. ``extra`` are columns of the rule's own.
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
    extra: tuple[Column, ...] = ()

    @property
    def lengths(self) -> bool:
        """Whether a column has the length of a vector."""
        return any(r"\lVert" in column.head.latex for column in self.extra)

    @property
    def thinned(self) -> bool:
        """Whether rows were left out."""
        return len(self.k) < self.rows

    @property
    def shortened(self) -> StepTable:
        """The same table with its first rows and its last ones alone."""
        count = len(self.k)
        if count <= _HEAD + _TAIL:
            return self
        rows = np.array([*range(_HEAD), *range(count - _TAIL, count)])
        return StepTable(
            k=self.k[rows],
            x=self.x[rows],
            fun=self.fun[rows],
            jac=self.jac[rows],
            slope_norm=self.slope_norm[rows],
            moved=self.moved[rows],
            error=None if self.error is None else self.error[rows],
            ratio=None if self.ratio is None else self.ratio[rows],
            rows=self.rows,
            extra=tuple(Column(column.head, column.values[rows]) for column in self.extra),
        )


def printed_rows(count: int, most: int = MOST_ROWS) -> npt.NDArray[np.int64]:
    """The rows to print out of ``count``: all of a short run; else the first, the last, and round ones between.

    >>> printed_rows(500).tolist()[8:16], printed_rows(500).tolist()[-3:]
    ([8, 9, 10, 20, 50, 100, 200, 496], [497, 498, 499])
    """
    if count <= 1.2 * most:
        return np.arange(count)
    head, tail = (2 * most) // 5, most // 6
    last = count - tail
    rows = np.arange(head)
    for leading in ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1,)):
        between = [m * 10**n for n in range(6) for m in leading if head <= m * 10**n < last]
        rows = np.array([*range(head), *between, *range(last, count)], dtype=np.int64)
        if len(rows) <= most:
            break
    return rows


def errors_from(x: Floats, minimizer: Fraction) -> Floats:
    """x − x*, each right to the last digit although x* is no float."""
    return np.array([float(Fraction(value) - minimizer) for value in x.tolist()])


def step_table(
    run: Run,
    minimizer: Fraction | Floats | None,
    most: int = MOST_ROWS,
    computed: Mapping[sp.Symbol, Floats] | None = None,
) -> StepTable:
    """The table of a run; ``minimizer`` is x*, a fraction for one variable, an array of shape (n,) for more.

    ``computed`` is what `internals` gives; without it no column of the rule's own is made.
    """
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
            error, after = (lengths(flat[part] - minimizer) for part in (rows, following))
        with np.errstate(all="ignore"):
            ratio = np.where(last | (error == 0.0), math.nan, after / error)
        if run.optimizer.has_memory:
            ratio = None
    with np.errstate(over="ignore"):
        moved = np.abs(flat[following] - flat[rows]).sum(axis=1)
        norm = lengths(slopes[rows])
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
        extra=() if computed is None else own_columns(run, rows, computed),
    )


def own_columns(
    run: Run, rows: npt.NDArray[np.int64], computed: Mapping[sp.Symbol, Floats]
) -> tuple[Column, ...]:
    """The columns that a rule adds: what it remembers, the length found for each step, the rate of a schedule."""
    optimizer, n = run.optimizer, run.problem.dimension
    setting = RuleLetters(optimizer, Names(run.problem.variables), run.schedule is not None)
    columns = []
    remembered = [s.symbol for s in optimizer.state() if s.symbol not in kept(optimizer)]
    vectors = [symbol for symbol in remembered if symbol in optimizer.vectors]
    found = [a.target for a in optimizer.assignments() if isinstance(a.value, LineMinimum | Backtracking)]
    start = first_memory(run) if remembered and len(run.history) > 1 else {}
    for symbol in (vectors or remembered or found)[: _MOST_OWN.get(n, 2)]:
        values = np.asarray(computed[symbol], dtype=float)
        if symbol in start:
            first = np.array([list(map(float, start[symbol]))]).reshape(1, *values.shape[1:])
            values = np.concatenate([first, values])
        else:  # it belongs to the step that sets out from a row: the last has none
            values = np.concatenate([values, np.full((1, *values.shape[1:]), math.nan)])
        head = setting.glyph(symbol, Fraction(0))
        if values.ndim > 1:
            values = lengths(values)
            head = Glyph(rf"\lVert {head.latex} \rVert", f"the length of {head.spoken}")
        columns.append(Column(head, values[rows]))
    if run.schedule is not None and len(columns) < _MOST_OWN.get(n, 2):
        columns.insert(
            0, Column(setting.glyph(eta, Fraction(0)), run.schedule.values(len(run.history))[rows])
        )
    return tuple(columns)
