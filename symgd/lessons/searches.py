"""The line search of `LineMinimum` as a reader's program: strides until f has begun to rise, then bisection.

The handout's own search proves what it finds. The program's strides are tried out here on the steps of the run, so
that it finds the same points; it is no proof for another function.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import sympy as sp

from symgd.calculus.problem import Problem, Undefined
from symgd.descent.run import Run
from symgd.descent.stepping import internals
from symgd.optimizers.rule import g
from symgd.records import record

__all__ = ["Strides", "line_minimum", "strides_of"]

_FIRST = (0.1, 1.0, 0.01, 0.03, 1e-3, 1e-4)
_GROWTHS = (2.0, 1.3, 1.05)
_MOST = 20_000  # strides; a finer search would be no program to hand out
_AGREES = 1e-12


@record
class Strides:
    """The length of the first stride, and by what each is longer than the one before."""

    first: float
    growth: float


def strides_of(run: Run, target: sp.Symbol, direction: sp.Symbol) -> Strides | None:
    """Strides with which the program finds the ``target`` that the run found at each step; None if there are none."""
    xs, slopes = run.history["x"].tolist(), run.history["jac"].tolist()
    made = internals(run) if run.nit else {}
    along = slopes if direction == g else made.get(direction, np.empty(0)).tolist()
    lengths = made[target].tolist() if run.nit else []
    if len(along) < len(lengths):
        return None
    steps = [*zip(xs, along, lengths, strict=False)]
    for first, growth in product(_FIRST, _GROWTHS):
        strides = Strides(first, growth)
        if not all(_agree(x, d, length, line_minimum(run.problem, x, d, strides)) for x, d, length in steps):
            continue
        if run.stop != "tol" or direction != g:
            return strides
        if abs(line_minimum(run.problem, xs[-1], slopes[-1], strides) * slopes[-1]) < run.tol:
            return strides  # nor does the program take the step that the rule stopped
    return None


def line_minimum(problem: Problem, x: float, d: float, strides: Strides) -> float:
    """What the printed function of that name returns; nan where it would not find anything."""
    side, stride = math.copysign(1.0, d), strides.first
    if not d or not _slope(problem, x):
        return 0.0
    low, high = x, x - side * stride
    for _ in range(_MOST):
        if not side * _slope(problem, high) > 0.0:
            break
        stride *= strides.growth
        low, high = high, high - side * stride
    else:
        return math.nan
    while min(low, high) < (middle := (low + high) / 2) < max(low, high):
        low, high = (middle, high) if side * _slope(problem, middle) > 0.0 else (low, middle)
    return (x - low) / d


def _slope(problem: Problem, x: float) -> float:
    try:
        return problem.evaluate((x,))[1]
    except Undefined:
        return math.nan


def _agree(x: float, d: float, expected: float, found: float) -> bool:
    return abs((x - expected * d) - (x - found * d)) <= _AGREES * max(1.0, abs(x - expected * d))
