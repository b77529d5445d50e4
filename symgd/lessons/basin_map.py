"""The map of basins in two variables: to which minimum the rule of a run leads from a grid of starts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from symgd.analysis.multivariate.valley import Valley
from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.newton import newton
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.descent import Run
from symgd.lessons import plane_layout
from symgd.lessons.figures import BasinMap, BasinRegion, Contours, Mark
from symgd.lessons.pictures import letters_for
from symgd.lessons.rates.costs import step_cost
from symgd.lessons.rates.outcomes import Outcome, Outcomes, Terrain, outcomes
from symgd.notation.names import display_name
from symgd.records import record

__all__ = ["BasinStudy", "basin_study"]

Floats = npt.NDArray[np.float64]

STEPS = 400
_ACROSS, _UP, _LEAST, _WORK = 120, 80, 24, 1.2e8
_COARSE = 3  # the first grid has so many times fewer starts along each axis
_CLOSE = 0.01  # of the window: how near is arrived
_MOST_POINTS, _MOST_TONES, _RARE = 12, 5, 0.01
_ENOUGH = 0.2  # of the walks must arrive, or there is little to see
_NOT_MUCH_FARTHER = 1.6
_AROUND, _SCALES = 4.0, 4  # minima are looked for so many times as far out, so often
_SECONDS = 0.4
_TALLEST = 216.0  # points: the picture of the walk has shown the landscape already
_ARRIVED = (int(Outcome.HERE), int(Outcome.ELSEWHERE))


@record(eq=False)
class BasinStudy:
    """The map, and what sentences say of it: walks of ``steps`` steps each, arrived within ``close`` of a minimum.

    ``minima`` are the run's, those that were known, and those that walks reached: each confirmed by Newton's method.
    """

    figure: BasinMap
    minima: tuple[CriticalPoint, ...]
    steps: int
    close: float


def basin_study(run: Run, valley: Valley, known: Sequence[CriticalPoint]) -> BasinStudy | None:
    """The map around a run with a constant rate in two variables; None where few arrive, or all at one minimum.

    ``known`` are critical points that are known already.
    """
    if run.problem.dimension != 2 or run.rate is None or not run.rate > 0.0:
        return None
    share = math.sqrt(_WORK / (STEPS * step_cost(run.problem, run.optimizer) * _ACROSS * _UP))
    across, up = (int(min(1.0, share) * n) for n in (_ACROSS, _UP))
    if up < _LEAST:
        return None
    budget = Budget(_SECONDS)
    found = [valley.minimizer, *(p for p in known if p.is_minimum and not p.meets(valley.minimizer))]
    saddles = [p for p in known if p.kind == "saddle"]
    ground, known_at_first = _ground(run, valley, saddles, _neighbors(found)), len(found)
    low, high = _corners(ground)
    middle, reach = (low + high) / 2, (high - low) / 2
    farthest = 2.0 * max(1.0, float(np.abs(middle).max()))
    for _ in range(_SCALES):
        if len(found) > 1 or reach.max() > farthest:
            break
        reach = _AROUND * reach
        wide = _Grid(middle - reach, middle + reach, across // _COARSE, up // _COARSE)
        found = _confirmed(run.problem, wide, _walks(run, valley, wide), found, budget)
    if len(found) > known_at_first:
        ground = _ground(run, valley, saddles, _neighbors(found))
    grid = _Grid(*_corners(ground), across, up)
    if not (0.0 < grid.size < math.inf):
        return None
    walks = _walks(run, valley, grid)
    found = _confirmed(run.problem, grid, walks, found, budget)
    arrived = np.isin(walks.codes, _ARRIVED)
    if not (walks.codes == Outcome.ELSEWHERE).any() or arrived.mean() < _ENOUGH:
        return None
    cells, regions = _toned(run, walks, _reached(walks, found, grid.close), found, grid.size)
    flow = valley.flow.path if valley.flow is not None and valley.jumped else None
    figure = BasinMap(ground, cells.reshape(up, across), regions, flow)
    return BasinStudy(figure, tuple(found), STEPS, grid.close)


@record(eq=False)
class _Grid:
    """A window that is cut into cells."""

    low: Floats
    high: Floats
    across: int
    up: int

    @property
    def size(self) -> float:
        """The longer side."""
        return float((self.high - self.low).max())

    @property
    def close(self) -> float:
        """How near a minimum is arrived: one digit."""
        return float(f"{_CLOSE * self.size:.0e}")

    @property
    def starts(self) -> Floats:
        """The middles of the cells, row by row from below: shape (up · across, 2)."""
        counts = (self.across, self.up)
        x, y = (
            a + (b - a) * (np.arange(n) + 0.5) / n
            for a, b, n in zip(self.low, self.high, counts, strict=True)
        )
        return np.column_stack([part.ravel() for part in np.meshgrid(x, y)])


def _walks(run: Run, valley: Valley, grid: _Grid) -> Outcomes:
    """What became of the walks from a grid of starts."""
    terrain = Terrain(run.problem, run.optimizer, valley.minimizer)
    starts = grid.starts
    rates = np.full(len(starts), run.rate)
    return outcomes(terrain, starts, rates, steps=STEPS, close=grid.close)


def _confirmed(
    problem: Problem, grid: _Grid, walks: Outcomes, found: Sequence[CriticalPoint], budget: Budget
) -> list[CriticalPoint]:
    """The minima that are known, and those to which Newton's method leads from where walks arrived."""
    minima = list(found)
    rest = walks.last[np.isin(walks.codes, _ARRIVED)]
    for _ in range(_MOST_POINTS):
        for point in minima:
            rest = rest[np.abs(rest - point.x).max(axis=1) > 2 * grid.close]
        if not len(rest) or budget.spent:
            break
        cells = np.round(rest / grid.close)
        places, counts = np.unique(cells, axis=0, return_counts=True)
        member = (cells == places[int(np.argmax(counts))]).all(axis=1)
        start = np.median(rest[member], axis=0)
        rest = rest[~member]
        landing = newton(problem, start.tolist(), budget)
        if landing is not None and landing.is_minimum and math.dist(landing.x, start) <= 2 * grid.close:
            minima += [] if any(map(landing.meets, minima)) else [landing]
    return minima


def _neighbors(found: Sequence[CriticalPoint]) -> list[CriticalPoint]:
    """The other minima that the picture must hold: the nearest to the first, and those not much farther."""
    apart = [(math.dist(p.x, found[0].x), p) for p in found[1:]]
    nearest = min((distance for distance, _ in apart), default=0.0)
    return [p for distance, p in apart if distance <= _NOT_MUCH_FARTHER * nearest]


def _reached(walks: Outcomes, minima: Sequence[CriticalPoint], close: float) -> npt.NDArray[np.intp]:
    """For each walk the index of the minimum at which it arrived; −1 for none of these."""
    reached = np.where(walks.codes == Outcome.HERE, 0, -1)
    with np.errstate(invalid="ignore"):
        for i, point in enumerate(minima[1:], 1):
            near = np.hypot(*(walks.last - point.x).T) <= 2 * close
            reached[near & (walks.codes == Outcome.ELSEWHERE)] = i
    return reached


def _toned(
    run: Run, walks: Outcomes, reached: npt.NDArray[np.intp], minima: Sequence[CriticalPoint], size: float
) -> tuple[Floats, tuple[BasinRegion, ...]]:
    """The index of its region for each walk; minima that few walks reach share a tone, as do all others if many.

    Where the run itself did not arrive, its minimum is one like the others.
    """
    shares = [float((reached == i).mean()) for i in range(len(minima))]
    others = [i for i in range(run.success, len(minima)) if shares[i] >= _RARE]
    others = [] if len(others) > _MOST_TONES else sorted(others, key=lambda i: -shares[i])
    arrived = walks.codes <= Outcome.ELSEWHERE
    regions = [
        *((BasinRegion("here", _place(minima[0], size)), reached == 0) for _ in range(run.success)),
        *((BasinRegion("elsewhere", _place(minima[i], size)), reached == i) for i in others),
        (BasinRegion("elsewhere"), arrived),
        (BasinRegion("away"), walks.codes == Outcome.AWAY),
        (BasinRegion("left"), walks.codes == Outcome.LEFT),
        (BasinRegion("nowhere"), np.ones(len(reached), dtype=bool)),
    ]
    codes = np.full(len(reached), -1)
    kept: list[BasinRegion] = []
    for region, flags in regions:
        new = flags & (codes < 0)
        if new.any():
            codes[new] = len(kept)
            kept.append(region)
    return codes.astype(float), tuple(kept)


def _place(point: CriticalPoint, size: float) -> tuple[float, float]:
    """Where a point is, without the rounding that Newton's method leaves of a zero."""
    x, y = (0.0 if abs(v) < 1e-30 * size else float(v) for v in point.x)
    return x, y


def _ground(
    run: Run, valley: Valley, saddles: Sequence[CriticalPoint], neighbors: Sequence[CriticalPoint]
) -> Contours:
    """Window, contour lines, the walk and points: the window holds the ``neighbors``, and such saddles as it can."""
    walk = np.array(run.history["x"])
    size = float(np.abs(walk[0] - valley.minimizer.x).max())
    first, second = map(display_name, run.problem.variables)
    marks = [Mark(float(walk[0, 0]), float(walk[0, 1]), "start")]
    marks += [Mark(*_place(p, size), "minimum") for p in (valley.minimizer, *neighbors)]
    return plane_layout.contours(
        (first, second),
        run.problem.curve,
        walk,
        marks,
        others=[Mark(*_place(p, size), "saddle") for p in saddles],
        tallest=_TALLEST,
        letters=letters_for(run.problem.variables),
    )


def _corners(ground: Contours) -> tuple[Floats, Floats]:
    """The lower left and the upper right corner of a picture."""
    return np.array([ground.x[0], ground.y[0]]), np.array([ground.x[-1], ground.y[-1]])
