"""The map of starts and rates: no cell contradicts the verdict on its run."""

from __future__ import annotations

import numpy as np
import pytest

from symgd import optimizers
from symgd.analysis import theory
from symgd.descent import minimize
from symgd.lessons.material import Material
from symgd.lessons.rates.headings import heads_for
from symgd.lessons.rates.section import other_rates
from symgd.lessons.rates.start_map import STEPS

# text, start, settings, the regions that there must be
MAPS = [
    ("x^4 - 3x^3 + 2", 6, {}, {"here", "underway", "adrift", "unsettled", "away"}),
    ("cosh(x)", 5, {"learning_rate": 1}, {"here", "away"}),
    ("x^4 - 5x^2 + x", 3, {}, {"here", "elsewhere", "unsettled", "away"}),
    ("x - log(x)", 3, {}, {"here", "unsettled", "left"}),
    ("x^4", 1, {"learning_rate": 0.05}, {"underway", "away"}),
    ("x^4 - 3x^3 + 2", 6, {"optimizer": "momentum"}, {"here", "away"}),
    ("x^4 - 3x^3 + 2", 6, {"optimizer": "adam"}, {"here", "underway", "adrift"}),
]
POSSIBLE = {
    "here": {"converged", "max_iter", "cycled"},  # a cycle may be narrower than what counts as arrived
    "elsewhere": {"converged", "max_iter", "cycled"},
    "underway": {"max_iter", "no_minimum", "stationary", "plateau"},
    "adrift": {"max_iter", "no_minimum", "stationary", "plateau"},
    "unsettled": {"cycled", "max_iter", "diverged"},
    "away": {"diverged", "no_minimum"},
    "left": {"left_domain"},
}


def grid(figure):
    """The starts and the rates of the cells."""
    up, across = figure.cells.shape
    starts = figure.y_window.lower + figure.y_window.span * (np.arange(up) + 0.5) / up
    low, high = np.log(figure.x_window.lower), np.log(figure.x_window.upper)
    rates = np.exp(low + (high - low) * (np.arange(across) + 0.5) / across)
    starts[np.argmin(np.abs(starts - figure.start))] = figure.start
    rates[np.argmin(np.abs(np.log(rates / figure.rate)))] = figure.rate
    return starts, rates


def start_map_of(text, x0, **settings):
    run = minimize(text, x0, **settings)
    m = Material(run, theory(run))
    return run, other_rates(run, m.theory, m.target, m.marked, m.stationary).starts


@pytest.mark.parametrize(("text", "x0", "settings", "regions"), MAPS)
def test_no_cell_contradicts_its_run(text, x0, settings, regions) -> None:
    run, found = start_map_of(text, x0, **settings)
    figure = found.figure
    assert {region.outcome for region in figure.regions} >= regions
    up, across = figure.cells.shape
    starts, rates = grid(figure)
    rng = np.random.default_rng(sum(map(ord, text)))
    target = theory(run).minimizer.x
    for i, j in zip(rng.integers(up, size=25), rng.integers(across, size=25), strict=True):
        region = figure.regions[int(figure.cells[i, j])]
        rules = {"tol": 0, "max_iter": STEPS, "learning_rate": float(rates[j])}
        real = minimize(text, float(starts[i]), optimizer=run.optimizer, **rules)
        assert real.status in POSSIBLE[region.outcome], (starts[i], rates[j], region)
        if region.outcome in ("here", "elsewhere"):
            place = target if region.outcome == "here" else region.x
            # The map gives the middle of where walks ended that went to another minimum.
            assert abs(real.x - place) <= (1.001 if region.outcome == "here" else 2.5) * found.close
        elif region.outcome == "underway" and real.status == "max_iter":
            down = real.verdict.details.get("target_distance")
            assert down is None or down > 0.0


def test_every_start_is_inside_the_domain() -> None:
    for text in ("x - log(x)", "sqrt(x) + 1/x"):
        _, found = start_map_of(text, 3, learning_rate=0.5)
        assert found.figure.y_window.lower >= 0.0


def test_local_is_not_global() -> None:
    """Below the limit 2 of cosh, starts far away overflow: η = 1 from 5 is one of them."""
    run, found = start_map_of("cosh(x)", 5, learning_rate=1)
    assert 0.2 < found.astray < 0.5
    assert not found.wall
    figure = found.figure
    assert [limit.value for limit in figure.limits] == [2.0]
    starts, rates = grid(figure)
    column = figure.cells[:, np.argmin(np.abs(rates - 1.0))]
    arrived = np.array([figure.regions[int(c)].outcome == "here" for c in column])
    assert arrived[np.abs(starts) < 2].all()
    assert not arrived[np.abs(starts) > 3].any()
    assert (figure.start, figure.rate) == (run.x0[0], run.rate)
    assert sum(share for _, share in found.shares) == pytest.approx(1.0)


def test_a_walk_that_slides_away_is_not_on_its_way() -> None:
    """Past the maximum at 1.1717 the slope is negative for ever: from there no walk of small steps comes back."""
    _, found = start_map_of("(x/(1+x**2))/(2+exp(-x))", 1)
    figure = found.figure
    starts, _ = grid(figure)
    outcomes = np.array([region.outcome for region in figure.regions])[figure.cells.astype(int)]
    assert set(outcomes[starts > 1.1718].ravel()) == {"adrift"}
    assert "adrift" not in outcomes[starts < 1.1717]
    assert not found.wall
    below = grid(figure)[1] < 0.98 * figure.limits[0].value
    assert found.astray == pytest.approx((starts > 1.1718).mean())
    assert (outcomes[starts < 1.17][:, below] != "unsettled").all()


@pytest.mark.parametrize(
    ("tail", "heads"),
    [
        ([[-3.0], [-2.0], [-1.5], [-1.2]], False),  # x = −1 would be reached, and it is a minimum of its own
        ([[0.4], [0.6], [0.7], [0.8]], True),
        ([[0.8], [0.7], [0.6], [0.5]], False),  # in its valley, but uphill
        ([[1.3], [0.8], [1.1], [0.95]], True),  # swings that shrink
        ([[np.nan], [np.nan], [3.0], [2.0]], True),
        ([[-0.3], [-0.2], [-0.2], [-0.1]], False),  # the other side of the ridge
    ],
)
def test_who_heads_for_a_minimum(tail, heads) -> None:
    run = minimize("(x^2 - 1)^2", 3)
    target = theory(run).minimizer
    for known in ([-1.0, 0.0, 1.0], []):
        assert heads_for(run.problem, target, known, np.array(tail), True) == [heads]


def test_a_known_point_of_inflection_is_in_the_way() -> None:
    """x⁴ − 3x³ + 2 falls from the left to its minimum at 9/4, but creeps at 0."""
    run = minimize("x^4 - 3x^3 + 2", 6)
    target = theory(run).minimizer
    tail = np.array([[-0.4], [-0.3], [-0.2], [-0.1]])
    assert heads_for(run.problem, target, [0.0, 2.25], tail, False) == [False]
    assert heads_for(run.problem, target, [2.25], tail + 1.0, False) == [True]


def test_the_cycle_of_the_heavy_ball_is_on_the_map() -> None:
    """Strongly convex, below the limit, and yet a 3-cycle (Lessard, Recht, Packard); close to x* it does converge."""
    run, found = start_map_of(
        "12.5x^2 - 12relu(x-1)^2 + 12relu(x-2)^2",
        3.3,
        optimizer=optimizers.Momentum(learning_rate=1 / 9, momentum=4 / 9),
    )
    assert run.status == "cycled"
    figure = found.figure
    (limit,) = figure.limits
    assert run.rate < limit.value
    starts, rates = grid(figure)
    column = figure.cells[:, np.argmin(np.abs(rates - 1 / 9))]

    def outcome(start):
        return figure.regions[int(column[np.argmin(np.abs(starts - start))])].outcome

    assert outcome(3.3) == "unsettled"
    assert outcome(0.5) == "here"
    assert found.astray > 0.0


def test_the_basins_of_two_minima() -> None:
    """With a small rate each start goes down its own valley of x⁴ − 5x² + x; the ridge is at x ≈ 0.1."""
    _, found = start_map_of("x^4 - 5x^2 + x", 3)
    figure = found.figure
    column = figure.cells[:, 20]
    starts = figure.y_window.lower + figure.y_window.span * (np.arange(len(column)) + 0.5) / len(column)
    for start, cell in zip(starts, column, strict=True):
        region = figure.regions[int(cell)]
        if abs(start - 0.1) > 0.1:
            assert region.outcome == ("here" if start > 0.1 else "elsewhere")
    (other,) = [r for r in figure.regions if r.outcome == "elsewhere"]
    assert other.x == pytest.approx(-1.6289, abs=1e-3)


def test_the_start_decides_for_the_fourth_power() -> None:
    """Close to 0 the map x − 4ηx³ needs η < 1/(2x₀²), whatever 2/f″ = ∞ may say."""
    _, found = start_map_of("x^4", 1, learning_rate=0.05)
    figure = found.figure
    assert found.astray is None
    assert figure.limits == ()
    starts, rates = grid(figure)
    ratio = rates[None, :] * 2.0 * starts[:, None] ** 2
    away = np.vectorize(lambda c: figure.regions[int(c)].outcome == "away")(figure.cells)
    assert away[ratio > 1.02].all()
    assert not away[ratio < 0.98].any()


def test_too_much_work_is_left_out() -> None:
    """The error function costs a call a cell: no map, whatever the machine."""
    assert start_map_of("erf(x)^2", 1, learning_rate=0.1)[1] is None


def test_the_same_facts_make_the_same_map() -> None:
    first, second = (start_map_of("x^4 - 3x^3 + 2", 6)[1] for _ in range(2))
    np.testing.assert_array_equal(first.figure.cells, second.figure.cells)
    assert first.figure.regions == second.figure.regions
