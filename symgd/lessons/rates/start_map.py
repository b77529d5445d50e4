"""The map of starts and rates: from where, and under which rate, the rule of a run leads to which minimum.

A limit such as 2/f″(x*) holds close to x*; the map shows how far from x* it still tells the truth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.facts import StationaryPoint
from symgd.descent import Run
from symgd.lessons.figures import RateLimit, RateMap, Region, Window
from symgd.lessons.pictures import letters_for, stationary_mark
from symgd.lessons.rates.costs import step_cost
from symgd.lessons.rates.outcomes import Outcome, Terrain, outcomes
from symgd.lessons.rates.trials import local_limit
from symgd.lessons.windows import round_outwards
from symgd.notation.names import display_name
from symgd.records import record

__all__ = ["StartMap", "start_map"]

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]

STEPS = 400
_RATES, _STARTS, _LEAST, _WORK = 120, 64, 32, 8e7
_MOST_MINIMA = 4
_SHARE = 1e-3  # of the window: how close is arrived


@record(eq=False)
class StartMap:
    """The map, and what sentences say of it: every walk took ``steps``, and ``close`` is how near arrived is.

    ``own`` is the outcome of the run's own start and rate, which its rule may have ended earlier, and otherwise.

    ``astray`` is the share of walks with a rate below 0.98 of the local limit that neither arrive at this minimum nor
    come closer to it, downhill all the way; None without a limit. ``wall``: below it none goes astray and past it none
    arrives, whatever the start, so that there is nothing to see.
    """

    figure: RateMap
    steps: int
    close: float
    own: str
    astray: float | None
    wall: bool

    @property
    def shares(self) -> tuple[tuple[Region, float], ...]:
        """Each region of the map with its share of the cells."""
        cells = self.figure.cells
        return tuple((region, float((cells == i).mean())) for i, region in enumerate(self.figure.regions))


def start_map(
    run: Run,
    terrain: Terrain,
    window: Window,
    limits: tuple[RateLimit, ...],
    stationary: Sequence[StationaryPoint] | None,
) -> StartMap | None:
    """The map around the run's start and rate; None where every walk has one outcome, or the work is too much.

    ``window`` is that of the rates; ``stationary`` are all stationary points of f, or None where not all are known.
    """
    rate, target = run.rate, terrain.target
    if not isinstance(target, StationaryPoint):
        return None
    starts = _start_window(run.x0[0], target, terrain.piece, stationary or ())
    if rate is None or starts is None:
        return None
    share = math.sqrt(_WORK / (STEPS * step_cost(run.problem, run.optimizer) * _RATES * _STARTS))
    across, up = (2 * int(min(1.0, share) * n / 2) for n in (_RATES, _STARTS))
    if up < _LEAST:
        return None
    rates = np.exp(_middles(math.log(window.lower), math.log(window.upper), across))
    places = _middles(starts.lower, starts.upper, up)
    # The run's own start and rate take the place of the nearest ones, so that its cell tells of this very walk.
    rates[np.argmin(np.abs(np.log(rates / rate)))] = rate
    places[np.argmin(np.abs(places - run.x0[0]))] = run.x0[0]
    close = _close(starts, stationary or ())
    grid = np.broadcast_arrays(places[:, None], rates)
    found = outcomes(terrain, grid[0].ravel(), grid[1].ravel(), steps=STEPS, close=close)
    cells, regions = _regions(target, found.codes, found.last, 4.0 * close)
    if len(regions) < 2:
        return None
    cells = cells.reshape(up, across)
    limit = local_limit(limits)
    below = rates < 0.98 * limit if limit is not None else np.zeros(across, bool)
    codes = found.codes.reshape(up, across)
    settled = np.isin(codes, [Outcome.HERE, Outcome.UNDERWAY])[:, below]
    past = codes[:, rates > 1.05 * limit] if limit is not None else codes[:, :0]
    wall = bool(past.size and settled.all() and not np.isin(past, [Outcome.HERE, Outcome.ELSEWHERE]).any())
    return StartMap(
        figure=RateMap(
            variable=display_name(run.problem.variables[0]),
            cells=cells.astype(float),
            regions=regions,
            x_window=window,
            y_window=starts,
            start=run.x0[0],
            rate=rate,
            limits=tuple(
                limit for limit in limits if limit.role in ("stability", "limit") and limit.value in window
            ),
            letters=letters_for(run.problem.variables),
        ),
        steps=STEPS,
        close=close,
        own=Outcome(
            codes[np.argmin(np.abs(places - run.x0[0])), np.argmin(np.abs(rates - rate))]
        ).name.lower(),
        astray=float(1.0 - settled.mean()) if below.any() else None,
        wall=wall,
    )


def _middles(low: float, high: float, count: int) -> Floats:
    """The middles of so many equal parts of an interval."""
    return np.asarray(low + (high - low) * (np.arange(count) + 0.5) / count)


def _start_window(
    start: float, minimum: StationaryPoint, piece: sp.Interval, stationary: Sequence[StationaryPoint]
) -> Window | None:
    """Starts on both sides of the minimum, as far as the run's own and a bit, and around other minima nearby."""
    target = minimum.x
    reach = 1.25 * abs(start - target) or 1.0
    if not math.isfinite(4.0 * (abs(target) + reach)) or reach < 1e-9 * abs(target):
        return None
    points = [target - reach, target + reach]
    others = [p.x for p in stationary if p.kind == "minimum" and abs(p.x - target) <= 3.0 * reach]
    points += [x + side * 0.3 * reach for x in others for side in (-1, 1)]
    window = round_outwards(Window(min(points), max(points)))
    low, high = float(piece.inf), float(piece.sup)
    window = Window(max(window.lower, low), min(window.upper, high))
    return window if window.span > 0.0 else None


def _close(window: Window, stationary: Sequence[StationaryPoint]) -> float:
    """A thousandth of the window, less where stationary points are close together; one digit."""
    x = sorted(p.x for p in stationary)
    gaps = [b - a for a, b in pairwise(x) if b > a]
    return float(f"{min([_SHARE * window.span, *(0.1 * gap for gap in gaps)]):.0e}")


def _regions(
    target: StationaryPoint, codes: Codes, last: Floats, apart: float
) -> tuple[Codes, tuple[Region, ...]]:
    """What the tones of the map mean, and for each walk the number of its region; the rarest minima share one."""
    kinds = codes.astype(int).copy()
    minima: list[Region] = []
    elsewhere = np.flatnonzero(codes == Outcome.ELSEWHERE)
    if len(elsewhere):
        order = elsewhere[np.argsort(last[elsewhere])]
        groups = np.split(order, np.flatnonzero(np.diff(last[order]) > apart) + 1)
        for group in sorted(groups, key=len, reverse=True):
            number = min(len(minima), _MOST_MINIMA - 1)
            if number == len(minima):
                alone = number < _MOST_MINIMA - 1 or len(groups) == _MOST_MINIMA
                minima.append(Region("elsewhere", float(np.median(last[group])) if alone else None))
            kinds[group] = 100 + number
    found: list[tuple[int, Region]] = [
        (int(Outcome.HERE), Region("here", target.x, stationary_mark(target).text))
    ]
    found += [(100 + i, region) for i, region in enumerate(minima)]
    found += [(int(o), Region(o.name.lower())) for o in Outcome if o not in (Outcome.HERE, Outcome.ELSEWHERE)]
    present = [(code, region) for code, region in found if (kinds == code).any()]
    numbers = {code: i for i, (code, _) in enumerate(present)}
    return np.array([numbers[int(code)] for code in kinds]), tuple(region for _, region in present)
