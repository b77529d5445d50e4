"""What a stop is worth in several variables, the ledger, power laws by coordinate, zig-zags and escapes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from symgd.analysis import theory
from symgd.analysis.multivariate.modes.finding import eigen_modes
from symgd.analysis.multivariate.modes.zigzag import drops_first, escape, first_angle, zigzag
from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.curvature_bounds import greatest, least
from symgd.calculus.problem import Problem
from symgd.descent import minimize

ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"
HIMMELBLAU = "(x^2+y-11)^2 + (x+y^2-7)^2"

# function, start, settings, the minimum (not from this program)
STOPS = [
    ("x^2 + 50y^2", (10, 1), {"learning_rate": 0.01}, (0, 0)),
    ("x^2 + x*y + y^2 + z^2", (3, 2, 1), {"learning_rate": 0.1}, (0, 0, 0)),
    (HIMMELBLAU, (3.5, 2.5), {"learning_rate": 0.01}, (3, 2)),
    (HIMMELBLAU, (3.5, 2.5), {"optimizer": "adam", "learning_rate": 0.1}, (3, 2)),
    ("exp(x) + exp(-x) + y^2 + x*y", (1, 1), {"learning_rate": 0.1}, (0, 0)),
    (ROSENBROCK, (1.01, 1.01), {"learning_rate": 0.001, "tol": 1e-8, "max_iter": 50_000}, (1, 1)),
]


@pytest.mark.parametrize(("text", "start", "settings", "minimum"), STOPS)
def test_the_minimum_is_as_near_as_the_gradient_says(text, start, settings, minimum):
    said = theory(minimize(text, start, **settings))
    run, worth = said.run, said.worth
    assert run.status == "converged"
    away = np.linalg.norm(run.x - np.array(minimum))
    assert 0.2 * worth.slope_bound < away <= worth.slope_bound
    assert worth.gradient == pytest.approx(np.linalg.norm(run.jac), rel=1e-8)
    assert worth.everywhere == said.is_quadratic
    assert np.abs(run.x - np.array(minimum)).max() < worth.radius
    if run.optimizer.name == "gd":
        assert worth.slope_bound <= worth.rule_bound
        assert np.abs(run.jac).sum() < run.tol / run.rate
    else:
        assert worth.rule_bound is None


@pytest.mark.parametrize(
    ("text", "start", "settings"),
    [
        ("x^4 + y^4", (1, 2), {}),
        ("x^2 - y^2", (1, 1), {}),
        (ROSENBROCK, (-1.2, 1), {"learning_rate": 0.001}),  # not convex all the way to (1, 1)
        ("x^2 + |y|", (1, 0.3), {"learning_rate": 0.1}),
        ("x^2", 1, {}),
    ],
)
def test_nothing_is_promised_without_a_proof(text, start, settings):
    assert theory(minimize(text, start, **settings)).worth is None


@pytest.mark.parametrize(
    ("text", "box"),
    [
        (ROSENBROCK, ((-1.2, 1.0), (0.0, 1.1))),
        (HIMMELBLAU, ((2.5, 3.5), (1.5, 2.5))),
        ("exp(x*y) + x^2 + y^2", ((-1.0, 1.0), (-1.0, 1.0))),
    ],
)
def test_bounds_of_the_curvature_hold_at_every_point_of_a_box(text, box):
    problem, rng = Problem(text), np.random.default_rng(0)
    low, high = least(problem, box, Budget(1), 1e300), greatest(problem, box, Budget(1))
    ends = np.array(box)
    hessian = sp.lambdify(problem.symbols, sp.Matrix(problem.hessian))
    values = [np.linalg.eigvalsh(hessian(*p)) for p in rng.uniform(ends[:, 0], ends[:, 1], (300, 2))]
    assert np.max(values) <= high <= 1.3 * np.max(values)
    assert low is None or 0.0 < low <= np.min(values)
    assert (low is not None) == (text == HIMMELBLAU)


def test_no_bound_across_a_kink_or_a_pole():
    for text in ("x^2 + y^2 - |x|", "x^2 + 1/y"):
        box = ((-1.0, 1.0), (-1.0, 1.0))
        assert greatest(Problem(text), box, Budget(1)) is None
        assert least(Problem(text), box, Budget(1)) is None


@pytest.mark.parametrize(
    ("text", "start", "rate"),
    [("x^2 + 50y^2", (10, 1), 0.015), (ROSENBROCK, (-1.2, 1), 0.001), ("x^2 - y^2", (1, 1e-6), 0.1)],
)
def test_every_step_gains_what_the_ledger_promises(text, start, rate):
    run = minimize(text, start, learning_rate=rate)
    ledger = theory(run).ledger
    assert ledger.holds
    assert Fraction(ledger.L) * Fraction(rate) < 2
    squares = (run.history["jac"][:-1] ** 2).sum(axis=1)
    np.testing.assert_allclose(ledger.promised, rate * (1 - rate * ledger.L / 2) * squares)
    falls = -np.diff(run.history["fun"])
    sure = falls > 1e-9 * np.abs(run.history["fun"]).max()
    assert sure.any()
    assert np.all(falls[sure] >= ledger.promised[sure] * (1 - 1e-9))
    assert theory(minimize("x^2 + 50y^2", (10, 1), learning_rate=0.0201, max_iter=50)).ledger is None


def test_each_coordinate_of_a_separable_function_walks_alone():
    together = minimize("x^4 + y^6 + z^2", (1, 0.5, 1), learning_rate=0.05, tol=0, max_iter=20_000)
    for i, (text, start) in enumerate((("x^4", 1), ("x^6", 0.5), ("x^2", 1))):
        alone = minimize(text, start, learning_rate=0.05, tol=0, max_iter=20_000)
        np.testing.assert_allclose(together.history["x"][:, i], alone.history["x"], rtol=1e-12)
    said = theory(together)
    assert [(flat.index, flat.law.order) for flat in said.separable.flat] == [(0, 4), (1, 6)]
    assert said.power_law.exponent == Fraction(-1, 4)


@pytest.mark.parametrize(
    ("text", "start", "exponent"),
    [
        ("x^4 + y^4", (1, 2), Fraction(-1, 2)),
        ("x^4 + y^2", (1, 2), Fraction(-1, 2)),
        ("(x-1)^4 + 3y^4 + z^4", (2, 1, 1), Fraction(-1, 2)),
        ("x^6 + y^4", (1, 1), Fraction(-1, 4)),
    ],
)
def test_the_error_follows_its_power_law(text, start, exponent):
    run = minimize(text, start, learning_rate=0.02, tol=0, max_iter=100_000)
    said = theory(run)
    law = said.power_law
    assert law.exponent == exponent
    predicted = (law.coefficient * run.nit) ** float(exponent)
    assert said.distance == pytest.approx(predicted, rel=0.02)


@pytest.mark.parametrize("text", ["x^2 + 50y^2", "x^4 + x*y + y^4 + y^2", "x^2*y^2 + x^4 + y^4"])
def test_other_functions_have_no_power_law(text):
    assert theory(minimize(text, (1, 1), learning_rate=0.01)).power_law is None


def test_why_a_walk_zig_zags():
    problem = Problem("x^2 + 50y^2")
    found = zigzag(eigen_modes(problem, 0.0196, (10, 1)))
    assert (found.across.eigenvalue, found.along.eigenvalue) == (100.0, 2.0)
    for rate, start in (
        (0.01, (10, 1)),
        (0.001, (10, 1)),
        (0.021, (10, 1)),
        (0.0196, (10, 0)),
        (0.0196, (10, 1e-3)),
    ):
        assert zigzag(eigen_modes(problem, rate, start)) is None
    assert drops_first(eigen_modes(problem, 0.005, (10, 1)))
    assert not drops_first(eigen_modes(problem, 0.005, (10, 0)))
    gradient, way = np.array([20, 100]), np.array([10, 1])
    cosine = gradient @ way / np.linalg.norm(gradient) / np.linalg.norm(way)
    assert first_angle(eigen_modes(problem, 0.01, (10, 1))) == pytest.approx(np.degrees(np.arccos(cosine)))
    assert first_angle(eigen_modes(Problem("x^2 + y^2"), 0.01, (10, 1))) == pytest.approx(0.0, abs=1e-5)


def test_what_carries_a_walk_away_from_a_saddle():
    run = minimize("x^2 - y^2", (1, 1e-6), learning_rate=0.1)
    found = escape(eigen_modes(run.problem, 0.1, run.x0))
    x = np.abs(run.history["x"])
    assert found.mode.factor == pytest.approx(1.2)
    assert found.step == np.flatnonzero(x[:, 1] > x[:, 0])[0]
    assert escape(eigen_modes(run.problem, 0.1, (1, 0))) is None
    assert escape(eigen_modes(Problem("x^2 + y^2"), 0.1, (1, 1))) is None


def test_a_forecast_once_five_ratios_agree():
    settings = {"learning_rate": 0.001, "tol": 1e-9}
    said = theory(minimize(HIMMELBLAU, (3.5, 2.5), max_iter=400, **settings))
    whole = minimize(HIMMELBLAU, (3.5, 2.5), max_iter=5000, **settings)
    assert said.run.status == "max_iter"
    assert said.at_present_ratio.more == pytest.approx(whole.nit - 400, rel=0.02)
    assert theory(minimize(HIMMELBLAU, (3.5, 2.5), max_iter=20, **settings)).at_present_ratio is None
