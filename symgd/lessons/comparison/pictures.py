"""The pictures of a comparison, filled from its runs: which part of each walk, and in which window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from symgd.calculus.facts import StationaryPoint
from symgd.descent import Run
from symgd.lessons import layout, plane_layout
from symgd.lessons.comparison.facts import Measure
from symgd.lessons.figures import FunctionCurve, Mark, PlaneTrails, Race, Trail, Trails, Window
from symgd.lessons.pictures import LOWEST, letters_for, stationary_mark
from symgd.lessons.reach import chords_shown, ran_away, steps_near
from symgd.notation.names import display_name

__all__ = ["Names", "ground", "paths", "race"]

Floats = npt.NDArray[np.float64]
Names = Sequence[tuple[str, float | str | None]]
"""For each run its label, and the rate that is told in its place."""

_HIGH = 214.0  # points: the height of a picture across contour lines
_SETTLED = 0.01  # of the window: a walk that moves no more than this stands still to the eye
_LEAST_STEPS = 8
_CROWDED = 25.0  # so many times as long as the shortest run: then the steps are drawn on a logarithmic scale
_RUNAWAY = 1e3  # so many times the error at the start a run that leaves for good is followed
_LOWEST = 1e-16  # of the greatest value: what is below it is rounding


def _shown(run: Run, fixed: Floats) -> int:
    """How many steps of a run a picture shows."""
    points = np.asarray(run.history["x"], dtype=float).reshape(len(run.history), -1)
    if not len(fixed) and not ran_away(run) and run.status != "diverged":
        return run.nit  # there is nothing to be near to, and it does not run away
    return steps_near(points, fixed, away=ran_away(run))


def _fixed(measured: Measure) -> Floats:
    points = [np.atleast_1d(point.x) for point in measured.several]
    return np.array(points, dtype=float).reshape(len(points), -1) if points else np.empty((0, 1))


def _marks(measured: Measure) -> list[Mark]:
    return [stationary_mark(point) for point in measured.several if isinstance(point, StationaryPoint)]


def ground(runs: Sequence[Run], measured: Measure) -> FunctionCurve | None:
    """The graph of f of one variable with the start and the minimizers; for more variables None."""
    problem, first = runs[0].problem, runs[0].history[0]
    if problem.dimension > 1:
        return None
    start = Mark(float(first["x"]), float(first["fun"]), "start")
    return layout.function_curve(
        display_name(problem.variables[0]),
        problem.curve,
        [start, *(mark for mark in _marks(measured) if mark.x != start.x)],
        height=LOWEST,
        letters=letters_for(problem.variables),
    )


def paths(runs: Sequence[Run], names: Names, measured: Measure) -> Trails | PlaneTrails | None:
    """All walks in one picture: x_k against k, or across contour lines; None for more than two variables."""
    dimension = runs[0].problem.dimension
    if dimension == 1:
        return _against_steps(runs, names, measured)
    return _across_lines(runs, names, measured) if dimension == 2 else None


def _against_steps(runs: Sequence[Run], names: Names, measured: Measure) -> Trails:
    problem = runs[0].problem
    fixed = _fixed(measured)
    trails = []
    for run, (label, rate) in zip(runs, names, strict=True):
        count = _shown(run, fixed)
        rows = run.history[: count + 1]
        leaves = count < run.nit or run.halt is not None
        trails.append(Trail(label, rows["k"].astype(float), rows["x"], run.nit, rate, leaves))
    heights = np.concatenate([*(trail.y for trail in trails), fixed[:, 0]])
    low, high = float(heights.min()), float(heights.max())
    air = 0.06 * (high - low) or max(abs(low), 1.0)
    span = high - low or 1.0
    last = max(_settled(trail.y, span) for trail in trails)
    limits = tuple((mark.x, mark.text) for mark in _marks(measured))
    return Trails(
        display_name(problem.variables[0]),
        tuple(trails),
        Window(0.0, float(max(last, 1))),
        Window(low - air, high + air),
        limits,
        letters=letters_for(problem.variables),
    )


def _settled(y: Floats, span: float) -> int:
    """The step after which a walk stands still to the eye, and a few more to show it."""
    moving = np.flatnonzero(np.abs(y - y[-1]) > _SETTLED * span)
    last = int(moving[-1]) + 1 if len(moving) else 0
    return int(min(len(y) - 1, max(_LEAST_STEPS, math.ceil(1.15 * last))))


def _across_lines(runs: Sequence[Run], names: Names, measured: Measure) -> PlaneTrails:
    problem = runs[0].problem
    fixed = _fixed(measured).reshape(-1, 2)
    trails, corners = [], []
    for run, (label, rate) in zip(runs, names, strict=True):
        points = np.asarray(run.history["x"], dtype=float)
        near = _shown(run, fixed)
        count = min(near, chords_shown(points[: near + 1], 600))
        part = points[: count + 1]
        trails.append(
            Trail(label, part[:, 0], part[:, 1], run.nit, rate, near < run.nit or run.halt is not None)
        )
        corners += [part[i] for i in {*part.argmin(axis=0).tolist(), *part.argmax(axis=0).tolist()}]
    start = np.asarray(runs[0].history["x"][:1], dtype=float)
    marks = [Mark(float(start[0, 0]), float(start[0, 1]), "start")]
    marks += [Mark(float(p[0]), float(p[1]), "minimum") for p in fixed]
    first, second = map(display_name, problem.variables)
    hull = [Mark(float(p[0]), float(p[1]), "stationary") for p in corners]
    made = plane_layout.contours(
        (first, second),
        problem.curve,
        start,
        [*marks, *hull],
        height=_HIGH,
        letters=letters_for(problem.variables),
    )
    return PlaneTrails(replace(made, marks=tuple(marks)), tuple(trails))


def race(runs: Sequence[Run], names: Names, measured: Measure) -> Race:
    """The measure of every run against the step."""
    variables = runs[0].problem.variables
    trails = tuple(
        Trail(label, np.arange(float(len(values))), values, run.nit, rate, ran_away(run))
        for run, (label, rate), values in zip(runs, names, measured.values, strict=True)
    )
    lengths = [trail.total_steps for trail in trails if trail.total_steps > 0]
    return Race(
        display_name(variables[0]) if len(variables) == 1 else "",
        trails,
        _window(runs, measured),
        measured.quantity,
        log_k=max(lengths) > _CROWDED * min(lengths),
        letters=letters_for(variables),
    )


def _window(runs: Sequence[Run], measured: Measure) -> Window:
    """All values but those of runs that leave for good, which are followed for a while; never less than a decade."""
    staying: list[Floats] = []
    leaving: list[Floats] = []
    for run, values in zip(runs, measured.values, strict=True):
        positive = values[np.isfinite(values) & (values > 0.0)]
        gone = ran_away(run) or run.status == "diverged"
        (leaving if gone else staying).append(positive)
    first = next((float(v[0]) for v in measured.values if np.isfinite(v[0]) and v[0] > 0.0), 1.0)
    everything = np.concatenate([*staying, [first]])
    high = float(everything.max())
    for values in leaving:
        if len(values):
            high = max(high, min(float(values.max()), _RUNAWAY * first))
    low = min([float(everything.min()), *(float(v.min()) for v in leaving if len(v))])
    low = max(low, _LOWEST * high, 1e-300)
    air = max((high / low) ** 0.04, 1.2)
    if any((values == 0.0).any() for values in measured.values):
        low /= air**2
    if high / low < 10.0:
        low, high = low / 2.0, high * 2.0
    return Window(low / air, min(high * air, 1e307))
