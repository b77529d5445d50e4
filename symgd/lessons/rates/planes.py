"""The trials of several rates in two variables: which part of the plane they share, and how much of each is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from symgd.descent import Run
from symgd.lessons.figures import TEXT_WIDTH, Contours, Mark, RatePanel, RatePlanes, Steps
from symgd.lessons.figures.rates import panel_columns
from symgd.lessons.pictures import letters_for
from symgd.lessons.planes.levels import contour_levels
from symgd.lessons.planes.window import Paper, PlaneWindow, plane_window
from symgd.lessons.rates.trials import Trial
from symgd.lessons.reach import chords_shown, ran_away, steps_near
from symgd.notation.names import display_name

__all__ = ["rate_planes"]

Floats = npt.NDArray[np.float64]

_COLUMNS, _ROWS, _LEVELS = 201, 141, 9
_LOWEST, _TALLEST = 104.0, 118.0  # points: the height of a panel
_MARGIN = 34.0  # points beside a panel
_SQUARISH = 1.6  # a window up to so many times as wide as high is large enough in a single row of panels
_MOST_CHORDS = 300
_WIDER = 2.0  # times the lesson's own walk: as far as another may widen the window


def rate_planes(run: Run, made: Sequence[Trial], center: Floats | None) -> RatePlanes:
    """The walks of several rates across the same contour lines.

    The window is that of the walks that stay around; of the others it shows the steps before they leave it.
    """
    start = np.array(run.x0)
    fixed = np.array([start] if center is None else [start, center])
    walks = [np.array(trial.run.history["x"]) for trial in made]
    around = _around(made, walks, fixed, has_target=center is not None)
    columns = panel_columns(len(made))
    window = plane_window(around, _paper(columns))
    if window.equal and float(window.half[0]) <= _SQUARISH * float(window.half[1]):
        columns = len(made)
        window = plane_window(around, _paper(columns))
    panels = tuple(
        RatePanel(trial.run.rate or 0.0, trial.role, _steps(trial.run, walk, window), len(walk) - 1)
        for trial, walk in zip(made, walks, strict=True)
    )
    return RatePlanes(_ground(run, window, center), panels, columns)


def _paper(columns: int) -> Paper:
    """The room of a panel."""
    return Paper(TEXT_WIDTH / columns - _MARGIN, _LOWEST, _TALLEST)


def _around(made: Sequence[Trial], walks: Sequence[Floats], fixed: Floats, *, has_target: bool) -> Floats:
    """The points that the window goes by: walks that stay around, and not much farther than that of the lesson."""
    near = [
        steps_near(walk, fixed, away=ran_away(trial.run)) for trial, walk in zip(made, walks, strict=True)
    ]
    whole = [count == len(walk) - 1 for count, walk in zip(near, walks, strict=True)]
    own = [w for trial, w, all_ in zip(made, walks, whole, strict=True) if all_ and trial.role == "this"]
    points = np.concatenate([fixed, *own])
    reach = _WIDER * float(np.ptp(points, axis=0).max())
    for walk, all_ in zip(walks, whole, strict=True):
        if all_ and (not own or float(np.abs(walk - fixed[0]).max()) <= reach):
            points = np.concatenate([points, walk])
    if len(points) > len(fixed) or has_target:
        return points
    # Nothing tells how large the picture is but the first steps.
    return np.concatenate([walk[: max(count, 1) + 1] for walk, count in zip(walks, near, strict=True)])


def _steps(run: Run, walk: Floats, window: PlaneWindow) -> Steps:
    """The steps inside the window, before the first one that leads out of it."""
    with np.errstate(over="ignore"):
        inside = (np.abs(walk - window.center) <= window.half).all(axis=1)
    out = int(np.argmin(inside)) if not inside.all() else len(walk)
    count = min(out, chords_shown(walk[:out], _MOST_CHORDS) + 1)
    gone = walk[out] if out < len(walk) else None
    if gone is None and run.halt is not None:
        gone = np.array(run.halt.point)
    leaves = (float(gone[0]), float(gone[1])) if gone is not None and count == out else None
    return Steps(walk[:count, 0], walk[:count, 1], leaves)


def _ground(run: Run, window: PlaneWindow, center: Floats | None) -> Contours:
    """The contour lines in the window, with the start and the minimum."""
    problem = run.problem
    x, y = window.grid(_COLUMNS, _ROWS)
    z = problem.curve(*np.meshgrid(x, y))
    marks = [Mark(run.x0[0], run.x0[1], "start")]
    bottom = None
    if center is not None:
        marks.append(Mark(float(center[0]), float(center[1]), "minimum"))
        bottom = float(problem.curve(*center))
    first, second = map(display_name, problem.variables)
    return Contours(
        (first, second),
        x,
        y,
        z,
        contour_levels(z, bottom, _LEVELS),
        np.array([run.x0]),
        tuple(marks),
        window.equal,
        height=window.height,
        letters=letters_for(problem.variables),
    )
