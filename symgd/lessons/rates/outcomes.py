"""What became of many walks: which of them arrived, and where, judged on arrays as the rows of the verdict judge one.

What is near is for `lessons.rates.arrivals` to say; here is when walks count as ended, and what the others do.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from symgd.calculus.facts import StationaryPoint
from symgd.descent.tails import lengths
from symgd.lessons.rates.arrivals import Outcome, Terrain, arrivals
from symgd.lessons.rates.headings import heads_for
from symgd.lessons.rates.walks import Stop, Walks, walk
from symgd.records import record

__all__ = ["Outcome", "Outcomes", "Terrain", "outcomes"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_STANDS = 1e-9
_CREEPS = 1e-5  # of ``close``: shorter steps of a method without memory lead nowhere else in time
_BLOCK, _QUIET = 16, 12
_LEAST_FADE = 0.99
_RESTS = 1e-12  # of the size of the walk: a coordinate that moves less is noise


@record(eq=False)
class Outcomes:
    """An `Outcome` for each walk, the ``steps`` it took, and the ``last`` iterate, nan where there is none.

    Shapes are those of `Walks`.
    """

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
    """What became of walks from ``starts`` under ``rates``, arrays of shape (w,), starts (w, n) in several variables.

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
        size = np.abs(made.last) if made.last.ndim == 1 else lengths(made.last)
        reach = np.maximum(np.sqrt(max(tol, gtol or 0.0)), 1e-6 * np.maximum(1.0, size))
    else:
        ended, reach = capped & _keeps_close(made, close, quiet), np.full(len(starts), close)
    codes[ended] = arrivals(terrain, made.last[ended], reach[ended])
    if close is not None:
        ended &= codes != Outcome.SHORT
    moving = capped & ~ended
    codes[moving] = _motion(made.tail[:, moving], 2 if terrain.optimizer.has_memory else 1)
    underway = np.flatnonzero(codes == Outcome.UNDERWAY)
    if isinstance(terrain.target, StationaryPoint) and len(underway):
        tail, memory = made.tail[:, underway], terrain.optimizer.has_memory
        heads = heads_for(terrain.problem, terrain.target, terrain.stationary, tail, memory)
        codes[underway[~heads]] = int(Outcome.ADRIFT)
    return Outcomes(codes, made.steps, made.last)


def _stands(made: Walks) -> Flags:
    """Row 6: whether the tail keeps within 1e-9 of its own size, or within roundings of the size of the start."""
    with np.errstate(invalid="ignore"):
        still = np.ptp(made.tail, axis=0) <= np.maximum(_STANDS * np.abs(made.last), 1e-14)
    return _throughout(still)


def _keeps_close(made: Walks, close: float, rows: int) -> Flags:
    """Whether the last iterates keep close to one another, and do not draw apart against as many before."""
    with np.errstate(invalid="ignore"):
        early, late = made.tail[-2 * rows : -rows], made.tail[-rows:]
        spread = np.ptp(late, axis=0)
        steady = spread <= np.maximum(np.ptp(early, axis=0), 1e-3 * close)
        return _throughout((spread <= close) & steady)


def _throughout(flags: Flags) -> Flags:
    """What holds of a walk if it holds of each of its coordinates."""
    return flags if flags.ndim == 1 else np.asarray(flags.all(axis=1))


def _motion(tail: Floats, blocks: int) -> npt.NDArray[np.intp]:
    """Of walks that took all their steps: whether they are nearing something, in one direction or in smaller swings.

    In several variables each coordinate does so, or rests but for rounding, or the steps as a whole do.
    """
    moves = np.diff(tail, axis=0)
    if tail.ndim == 2:
        nearing = _nears(moves, blocks)
    else:
        count, n = moves.shape[1:]
        size = np.nanmax(np.abs(tail), axis=(0, 2))
        rests = np.nanmax(tail, axis=0) - np.nanmin(tail, axis=0) <= _RESTS * size[:, None]
        by_coordinate = _nears(moves.reshape(len(moves), count * n), blocks).reshape(count, n)
        nearing = (by_coordinate | rests).all(axis=1) | _shrinks(np.abs(moves).sum(axis=2), blocks)
    return np.where(nearing, int(Outcome.UNDERWAY), int(Outcome.UNSETTLED))


def _nears(moves: Floats, blocks: int) -> Flags:
    """Whether numbers that move so, shape (steps, walks), go one way or swing less and less."""
    with np.errstate(invalid="ignore"):
        one_way = (np.nanmin(moves, axis=0) >= 0.0) | (np.nanmax(moves, axis=0) <= 0.0)
    return np.asarray(one_way | _shrinks(np.abs(moves), blocks))


def _shrinks(sizes: Floats, blocks: int) -> Flags:
    """Whether steps of such sizes shrink, shape (steps, walks), looked at so many blocks at a time."""
    block = blocks * _BLOCK
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.fmax(sizes, 0.0).reshape(len(sizes) // block, block, sizes.shape[1])
        widest = np.fmax.reduce(size, axis=1)
        known = np.isfinite(sizes[::block])
        shrinks = (np.diff(widest, axis=0) < 0.0) | ~known[:-1]
        # Swings that shrink to nothing do so in proportion; those of a walk that nears a cycle soon stay as they are.
        fades = widest[-2] - widest[-1] >= 0.5 * (widest[-3] - widest[-2]) * widest[-1] / widest[-2]
        fades &= widest[-1] <= _LEAST_FADE * widest[-3]
    return np.asarray(shrinks.all(axis=0) & (fades | ~known[-3]))
