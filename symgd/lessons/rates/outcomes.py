"""What became of many walks: which of them arrived, and where, judged on arrays as the rows of the verdict judge one.

A minimum is near where f′ changes its sign within reach downhill; see `descent.one_variable` for the same with proofs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.problem import Problem
from symgd.lessons.rates.walks import Stop, Walks, walk
from symgd.optimizers.rule import Optimizer

__all__ = ["Outcome", "Outcomes", "Terrain", "outcomes"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_STANDS = 1e-9
_CREEPS = 1e-5  # of ``close``: shorter steps of a method without memory lead nowhere else in time
_BLOCK, _QUIET = 16, 12
_LEAST_FADE = 0.99


class Outcome(IntEnum):
    """How a walk ended.

    ``HERE``: at the minimizer that the lesson is about; ``ELSEWHERE``: at another one; ``SHORT``: its rule stopped it
    at none; ``UNDERWAY``: at none after all its steps, but it creeps, or swings less and less; ``UNSETTLED``: it goes
    round or to and fro, or its steps grow; ``AWAY``: beyond all numbers; ``LEFT``: out of the domain.
    """

    HERE, ELSEWHERE, SHORT, UNDERWAY, UNSETTLED, AWAY, LEFT = range(7)


@dataclass(frozen=True, eq=False)
class Terrain:
    """What walks are held against: the function, the rule, the ``target`` and the ``piece`` of the domain around it."""

    problem: Problem
    optimizer: Optimizer
    target: StationaryPoint
    piece: sp.Interval = sp.Reals


@dataclass(frozen=True, eq=False)
class Outcomes:
    """An `Outcome` for each walk, the ``steps`` it took, and the ``last`` iterate, nan where there is none."""

    codes: npt.NDArray[np.intp]
    steps: npt.NDArray[np.intp]
    last: Floats


def outcomes(
    terrain: Terrain,
    starts: Floats,
    rates: Floats,
    *,
    steps: int,
    tol: float = 0.0,
    gtol: float | None = None,
    close: float | None = None,
) -> Outcomes:
    """What became of walks from ``starts`` under ``rates``, arrays of one shape (n,).

    With the rules ``tol`` and ``gtol`` a walk has arrived if they stopped it near a minimum, as in the verdict. With
    ``close`` it has arrived if it took all its steps and its last ones keep that close to a minimum.
    """
    made = walk(
        terrain.problem,
        terrain.optimizer,
        starts,
        rates,
        steps=steps,
        tol=tol,
        gtol=gtol,
        piece=terrain.piece,
        still=_CREEPS * close if close is not None else 0.0,
    )
    codes = np.where(made.stop == Stop.LEFT, int(Outcome.LEFT), int(Outcome.AWAY))
    capped = made.stop == Stop.CAP
    quiet = 3 * _BLOCK if terrain.optimizer.has_memory else _QUIET
    if close is None:
        ended = (made.stop == Stop.RULE) | (capped & _stands(made))
        reach = np.maximum(np.sqrt(max(tol, gtol or 0.0)), 1e-6 * np.maximum(1.0, np.abs(made.last)))
    else:
        ended, reach = capped & _keeps_close(made, close, quiet), np.full(len(starts), close)
    codes[ended] = _arrivals(terrain, made.last[ended], reach[ended])
    if close is not None:
        ended &= codes != Outcome.SHORT
    moving = capped & ~ended
    codes[moving] = _motion(made.tail[:, moving], 2 if terrain.optimizer.has_memory else 1)
    return Outcomes(codes, made.steps, made.last)


def _stands(made: Walks) -> Flags:
    """Row 6: whether the tail keeps within 1e-9 of its own size, or within roundings of the size of the start."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.ptp(made.tail, axis=0) <= np.maximum(_STANDS * np.abs(made.last), 1e-14))


def _keeps_close(made: Walks, close: float, rows: int) -> Flags:
    """Whether the last iterates keep close to one another, and do not draw apart against as many before."""
    with np.errstate(invalid="ignore"):
        early, late = made.tail[-2 * rows : -rows], made.tail[-rows:]
        spread = np.ptp(late, axis=0)
        steady = spread <= np.maximum(np.ptp(early, axis=0), 1e-3 * close)
        return np.asarray((spread <= close) & steady)


def _arrivals(terrain: Terrain, x: Floats, reach: Floats) -> npt.NDArray[np.intp]:
    """Of walks that ended at x: whether a minimum is within reach, this one or another."""
    target, problem = terrain.target, terrain.problem
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


def _motion(tail: Floats, blocks: int) -> npt.NDArray[np.intp]:
    """Of walks that took all their steps: whether they are nearing something, in one direction or in smaller swings."""
    moves = np.diff(tail, axis=0)
    with np.errstate(invalid="ignore"):
        one_way = (np.nanmin(moves, axis=0) >= 0.0) | (np.nanmax(moves, axis=0) <= 0.0)
        block = blocks * _BLOCK
        size = np.fmax(np.abs(moves), 0.0).reshape(len(moves) // block, block, tail.shape[1])
        widest = np.fmax.reduce(size, axis=1)
        known = np.isfinite(tail[:-1:block])[: len(widest)]
        shrinks = (np.diff(widest, axis=0) < 0.0) | ~known[:-1]
        # Swings that shrink to nothing do so in proportion; those of a walk that nears a cycle soon stay as they are.
        fades = widest[-2] - widest[-1] >= 0.5 * (widest[-3] - widest[-2]) * widest[-1] / widest[-2]
        fades &= widest[-1] <= _LEAST_FADE * widest[-3]
    nearing = one_way | (shrinks.all(axis=0) & (fades | ~known[-3]))
    return np.where(nearing, int(Outcome.UNDERWAY), int(Outcome.UNSETTLED))
