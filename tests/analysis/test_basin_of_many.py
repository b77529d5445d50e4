"""Bowls, the row from which the valley of a run is certain, and the path of steepest descent: against other means."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

import symgd
from symgd.analysis.multivariate.valley.bowl import bowl_around
from symgd.analysis.multivariate.valley.flow import steepest_descent
from symgd.calculus.budget import Budget
from symgd.calculus.problem import Problem

HIMMELBLAU = "(x^2+y-11)^2+(x+y^2-7)^2"
CAMEL = "(4-2.1x^2+x^4/3)x^2+x*y+(-4+4y^2)*y^2"
WELLS = "(x^2-1)^2+y^2+z^2"


def valley(expression, x0, **settings):
    run = symgd.minimize(expression, x0, **settings)
    return run, symgd.theory(run).valley


ENTRIES = [
    (HIMMELBLAU, (0, 0), {}, True),
    (HIMMELBLAU, (-3, 3), {}, True),
    (HIMMELBLAU, (5, 5), {}, True),
    (HIMMELBLAU, (0, 0), {"optimizer": "momentum"}, False),
    (CAMEL, (1, 1), {}, True),
    ("x^4/4-x^2/2+y^2/2", (0.001, 2), {}, True),
    ("cos(x)*cos(y)+x^2/20+y^2/20", (1, 2), {}, True),
    (WELLS, (2, 1, 1), {}, True),
]


@pytest.mark.parametrize(("expression", "x0", "settings", "held"), ENTRIES)
def test_a_bowl_is_what_it_says_and_holds_the_rest_of_the_walk(expression, x0, settings, held):
    run, found = valley(expression, x0, **settings)
    entry, x, f = found.entry, run.history["x"], run.history["fun"]
    low, high = np.array([[float(a), float(b)] for a, b in entry.bowl.box]).T
    assert entry.held is held
    assert ((low < x[entry.step :]) & (x[entry.step :] < high)).all()
    assert (f[entry.step :] < entry.bowl.rim).all()
    before = x[entry.step - 1], f[entry.step - 1]
    assert not (low < before[0]).all() or not (before[0] < high).all() or before[1] >= entry.bowl.rim
    rng = np.random.default_rng(1)
    points = low + (high - low) * rng.random((400, len(low)))
    h = 1e-4 * (high - low)
    for point in points[:60]:  # the Hessian from differences of the slopes
        columns = [
            (run.problem.slope(point + d) - run.problem.slope(point - d)) / (2 * d.sum()) for d in np.diag(h)
        ]
        values = np.linalg.eigvalsh((np.array(columns) + np.array(columns).T) / 2)
        slack = 1e-3 * entry.bowl.L
        assert entry.bowl.mu - slack <= values[0]
        assert values[-1] <= entry.bowl.L + slack
    for i in range(len(low)):
        for end in (low[i], high[i]):
            points[:, i] = end
            assert run.problem.curve(*points.T).min() >= entry.bowl.rim
            points[:, i] = rng.uniform(low[i], high[i], len(points))


def test_the_rim_is_as_high_as_the_lowest_point_of_the_faces():
    run, found = valley(HIMMELBLAU, (0, 0))
    low, high = np.array([[float(a), float(b)] for a, b in found.entry.bowl.box]).T
    t = np.linspace(0, 1, 2001)[:, None]
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    edges = [a + t * (np.array(b) - a) for a, b in zip(map(np.array, corners[:-1]), corners[1:], strict=True)]
    least = run.problem.curve(*(low + np.concatenate(edges) * (high - low)).T).min()
    assert least * (1 - 1e-4) <= found.entry.bowl.rim <= least


def test_no_bowl_past_the_limit_of_the_rate_and_none_across_a_kink():
    run = symgd.minimize(HIMMELBLAU, (0, 0))
    walk = np.array(run.history["x"])
    star = run.verdict.minimizer
    assert bowl_around(run.problem, star, walk, Budget(1.0), largest=star.eigenvalues[-1]) is None
    run = symgd.minimize("x^2 + y^2 - relu(x - 1/4)^2", (1, 1))
    bowl = bowl_around(run.problem, run.verdict.minimizer, np.array(run.history["x"]), Budget(1.0))
    assert bowl.box[0][1] < Fraction(1, 4)


def by_runge_kutta(problem, x, steps=40_000):
    """The path of steepest descent by the classical method with tiny steps, along its length."""
    x = np.array(x, dtype=float)
    for _ in range(steps):
        h = 2e-3 / max(1.0, float(np.abs(problem.slope(x)).max()))
        a = -problem.slope(x)
        b = -problem.slope(x + h / 2 * a)
        c = -problem.slope(x + h / 2 * b)
        d = -problem.slope(x + h * c)
        x = x + h / 6 * (a + 2 * b + 2 * c + d)
        if np.abs(a).max() < 1e-3:
            break
    return x


FLOWS = [
    *[(HIMMELBLAU, x0) for x0 in ((0, 0), (-3, 3), (-1, -1), (5, 5), (0, 5), (-5, 0.5))],
    (CAMEL, (1, 1)),
    (CAMEL, (0.4, -1.9)),
    ("x^2+sin(3x)+y^2", (-3, 1)),
    (WELLS, (-0.01, 2, 1)),
]


@pytest.mark.parametrize(("expression", "x0"), FLOWS)
def test_steepest_descent_ends_where_a_classical_method_ends(expression, x0):
    problem = Problem(expression)
    found = steepest_descent(problem, x0, 3.0, Budget(1.0))
    assert math.dist(found.end.x, by_runge_kutta(problem, x0)) < 0.02
    heights = problem.curve(*found.path.T)
    assert (np.diff(heights) <= 0).all()


UNCLEAR = [
    ("x^4/4-x^2/2+y^2/2", (0, 2)),  # along the ridge, to the saddle
    ("x*y + (x^2+y^2)^2", (1, 1)),  # the same, on a diagonal
    ("-x^2+y^4", (1, 1)),
    ("exp(x)+y^2", (1, 1)),
    ("log(x)+y^2", (1, 1)),
    ("abs(x-1)+y^2", (3, 1)),
]


@pytest.mark.parametrize(("expression", "x0"), UNCLEAR)
def test_where_steepest_descent_does_not_lead_to_a_minimum_nothing_is_said(expression, x0):
    assert steepest_descent(Problem(expression), x0, 1.0, Budget(1.0)) is None


def test_a_walk_that_jumps_a_ridge_is_told_from_one_that_does_not():
    run, found = valley(HIMMELBLAU, (5, 5), learning_rate=0.015)
    assert found.jumped
    assert found.crossed == 1
    assert run.x[0] < 0
    assert found.flow.end.x == (3.0, 2.0)
    assert not valley(HIMMELBLAU, (5, 5))[1].jumped


def test_a_quadratic_and_a_run_that_went_astray_have_no_valley():
    assert valley("x^2+50y^2", (10, 1))[1] is None
    assert valley(HIMMELBLAU, (5, 5), learning_rate=1.0)[1] is None


PASSES = [
    (HIMMELBLAU, (0, 0), (3.3851541836, 0.0738518798)),  # of the four saddles in the literature the lowest
    (HIMMELBLAU, (5, 5), (3.3851541836, 0.0738518798)),
    (WELLS, (2, 1, 1), (0, 0, 0)),
    ("x^4+4x^3+4x^2+y^2", (-1.1, 1), (-1, 0)),
]


@pytest.mark.parametrize(("expression", "x0", "saddle"), PASSES)
def test_below_the_lowest_pass_every_descending_path_leads_to_the_same_minimum(expression, x0, saddle):
    run = symgd.minimize(expression, x0)
    found = symgd.theory(run).lowest_pass
    assert found.point.x == pytest.approx(saddle, abs=1e-8)
    height, f = found.point.fun, run.history["fun"]
    assert (f[found.step :] < height).all()
    start = run.history["x"][found.step]
    t = np.linspace(0, 1, 500)[:, None]
    way = start + t * (np.array(run.verdict.minimizer.x) - start)
    assert run.problem.curve(*way.T).max() < height
    assert math.dist(by_runge_kutta(run.problem, start), run.verdict.minimizer.x) < 0.02
    earlier = run.history["x"][found.step - 1]
    way = earlier + t * (np.array(run.verdict.minimizer.x) - earlier)
    assert run.problem.curve(*way.T).max() >= height  # it is the first such row


NO_PASSES = [
    ("(1-x)^2+100(y-x^2)^2", (-1.2, 1)),  # no second critical point
    ("x^3 - 3x + y^2", (2, 1)),  # falls for ever on one side
    ("cos(x)*cos(y)+x^2/20+y^2/20", (1, 2)),  # not all critical points are known
]


@pytest.mark.parametrize(("expression", "x0"), NO_PASSES)
def test_there_is_no_pass_where_something_is_not_proved(expression, x0):
    assert symgd.theory(symgd.minimize(expression, x0)).lowest_pass is None
