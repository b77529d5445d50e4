"""Where walks that ended have arrived, judged on arrays: at the minimizer of the lesson, at another one, or at none.

In one variable a minimum is near where f′ changes its sign within reach downhill (`descent.one_variable` has the same
with proofs); in several, where Newton's method in floats leads to one within reach (`descent.several_variables`).
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.code import compile_function
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.descent.tails import lengths
from symgd.optimizers.rule import Optimizer
from symgd.records import record

__all__ = ["Outcome", "Terrain", "arrivals"]

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]

_NEWTON_STEPS = 30
_SINGULAR = 1e-9  # of the largest eigenvalue, as in the verdict
_BESIDE = 1e-2  # close to a curve of minima its curvature is not zero yet
_ALIKE = 1e-9  # heights of minima that count as the same
_LEFT = 1e-6  # of the slope at the end of a walk: what Newton's method may leave of it


class Outcome(IntEnum):
    """How a walk ended.

    ``HERE``: at the minimizer that the lesson is about; ``ELSEWHERE``: at another one; ``SHORT``: its rule stopped it
    at none; ``UNDERWAY``: at none after all its steps, but it creeps, or swings less and less; ``ADRIFT``: so too, but
    not toward the minimizer that the lesson is about (one variable); ``UNSETTLED``: it goes round or to and fro, or its
    steps grow; ``AWAY``: beyond all numbers; ``LEFT``: out of the domain.
    """

    HERE, ELSEWHERE, SHORT, UNDERWAY, ADRIFT, UNSETTLED, AWAY, LEFT = range(8)


@record(eq=False)
class Terrain:
    """What walks are held against: the function, the rule, the ``target`` and the ``piece`` of the domain around it.

    ``spread``: the target may be one of a whole set of minima as low as it, so that all of these count as it.
    ``stationary`` are places where the slope of a function of one variable is known to be zero, or to jump over zero.
    """

    problem: Problem
    optimizer: Optimizer
    target: StationaryPoint | CriticalPoint
    piece: sp.Interval = sp.Reals
    spread: bool = False
    stationary: tuple[float, ...] = ()


def arrivals(terrain: Terrain, x: Floats, reach: Floats) -> Codes:
    """Of walks that ended at x, shape (w,) or (w, n): whether a minimum is within ``reach``, this one or another."""
    if isinstance(terrain.target, StationaryPoint):
        return _on_the_line(terrain.problem, terrain.target, x, reach)
    return _in_space(terrain.problem, terrain.target, x, reach, terrain.spread)


def _on_the_line(problem: Problem, target: StationaryPoint, x: Floats, reach: Floats) -> Codes:
    slope = np.sign(problem.slope_curve(x))
    probe = np.where(slope == 0.0, 1e-8 * np.maximum(1.0, np.abs(x)), reach)
    left, right = np.sign(problem.slope_curve(x - probe)), np.sign(problem.slope_curve(x + probe))
    down, up = np.where(slope > 0, left, right), np.where(slope > 0, right, left)
    turns = np.where(slope == 0.0, (left < 0) & (right > 0), (down == -slope) & (up == slope))
    flat = (slope == 0.0) & (left == 0.0) & (right == 0.0)
    lowest = np.abs(problem.curve(x) - target.fun) <= 1e-12 * max(1.0, abs(target.fun))
    here = np.abs(x - target.x) <= reach
    here &= turns | (here & target.end) | ((slope == 0.0) & ~flat)
    here |= flat & lowest & (target.kind == "flat")
    return np.where(here, int(Outcome.HERE), np.where(turns, int(Outcome.ELSEWHERE), int(Outcome.SHORT)))


def _in_space(problem: Problem, target: CriticalPoint, x: Floats, reach: Floats, spread: bool) -> Codes:
    here = lengths(x - np.array(target.x)) <= reach
    codes = np.where(here, int(Outcome.HERE), int(Outcome.SHORT))
    others = np.flatnonzero(~here)
    if len(others):
        found, _ = _minimum_within(problem, x[others], reach[others], _SINGULAR)
        codes[others[found]] = int(Outcome.ELSEWHERE)
        if spread:  # where f is as low as at a point where it is least, there is a minimum
            found, place = _minimum_within(problem, x[others], reach[others], _BESIDE)
            with np.errstate(all="ignore"):
                off = np.abs(problem.curve(*place.T) - target.fun)
            codes[others[found & (off <= _ALIKE * max(1.0, abs(target.fun)))]] = int(Outcome.HERE)
    return codes


def _minimum_within(
    problem: Problem, x: Floats, reach: Floats, flat_part: float
) -> tuple[npt.NDArray[np.bool_], Floats]:
    """Whether Newton's method leads from each x, (w, n), to a point without a direction down within reach, and where.

    An axis counts as flat if its curvature is no more than ``flat_part`` of the largest.
    """
    entries = [entry for row in problem.hessian for entry in row]
    hessian = compile_function(entries, problem.symbols, arrays=True)
    count, n = x.shape
    place, found = x.copy(), np.zeros(count, dtype=bool)
    first = lengths(problem.slope_curve(*x.T).T)
    going = np.isfinite(first)
    for _ in range(_NEWTON_STEPS):
        at = np.flatnonzero(going)
        if not len(at):
            break
        slopes = problem.slope_curve(*place[at].T).T
        with np.errstate(all="ignore"):
            values = np.broadcast_arrays(*hessian(*place[at].T), place[at, 0])[:-1]
        matrices = np.stack(values, axis=-1).astype(float).reshape(-1, n, n)
        sound = np.isfinite(matrices).all(axis=(1, 2)) & np.isfinite(slopes).all(axis=1)
        going[at[~sound]] = False
        at, slopes, matrices = at[sound], slopes[sound], matrices[sound]
        if not len(at):
            break
        curvatures, axes = np.linalg.eigh(matrices)
        least = flat_part * np.abs(curvatures).max(axis=1)
        found[at] = (curvatures[:, 0] >= -least) & (lengths(slopes) <= _LEFT * first[at])
        # Along an axis without curvature Newton's method has no step.
        flat = np.abs(curvatures) <= least[:, None]
        along = np.einsum("wij,wi->wj", axes, slopes) / np.where(flat, np.inf, curvatures)
        place[at] -= np.einsum("wij,wj->wi", axes, along)
        far = lengths(place[at] - x[at]) > reach[at]
        found[at[far]] = going[at[far]] = False
        going[at[found[at]]] = False
    return found, place
