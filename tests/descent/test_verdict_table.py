"""The verdict's table: a run for each row, and the facts that explain it."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.descent import minimize
from symgd.descent.tails import lengths
from symgd.descent.verdict import judge
from symgd.optimizers import get

# expression, start, rate (None: auto), further settings, status, row, proved
ONE = [
    ("3*x**2 - 2*x - 3", 8, 0.001, {}, "max_iter", "10", True),
    ("3*x**2 - 2*x - 3", 8, None, {}, "converged", "11", True),
    ("x^4 - 3x^3 + 2", 6, None, {}, "converged", "11", True),
    (r"\frac{x^2}{2} - \sin x", 3, None, {}, "converged", "11", True),
    ("log(cosh(x)) + x^2/10", 5, None, {}, "converged", "11", True),
    ("exp(x) - 2x", 3, None, {}, "converged", "11", True),
    ("x^2", 3, 0.1, {"gtol": 1e-3, "tol": 0}, "converged", "11", True),
    ("x^2", 3, 0.1, {"tol": 0}, "converged", "11", True),  # the cap, but it stands still
    ("x^2", 1, 1.0, {}, "cycled", "4", False),
    ("log(cosh x)", 5, 3.0, {}, "cycled", "4", False),
    ("|x|", 1, 0.3, {}, "cycled", "4", False),
    ("cosh x", 5, 1.0, {}, "diverged", "3", False),
    ("x^4", 10, 0.1, {}, "diverged", "3", False),
    ("x^2", 3, 1.1, {}, "diverged", "3", False),
    ("x^2", 3, 1.01, {"max_iter": 100}, "diverged", "5", False),
    ("-exp(-x^2)", 30, 0.1, {}, "plateau", "13", True),
    ("x^3", 0, None, {}, "stationary", "7c", True),
    ("-x^2", 0, None, {}, "stationary", "7c", True),
    ("x^2", 0, None, {}, "converged", "7", True),
    ("|x|", 0, None, {}, "converged", "7", True),
    ("relu(x)", 2, 0.3, {}, "converged", "7b", True),
    ("relu(x) - 2relu(-x-5)", 2, 0.3, {}, "plateau", "7b", True),
    ("|x-1| + |x-2|", 0.5, 0.3, {}, "converged", "7b", True),
    ("|x-1| + |x-2|", 3, 0.1, {}, "converged", "7b", True),
    ("sin x", math.pi / 2, None, {}, "stationary", "8", True),
    ("-x^2", 1e-7, 0.1, {}, "stationary", "8", True),
    ("exp(-x)", 0, 1.0, {}, "no_minimum", "9", True),
    ("-x^2 + 3x", -3, 0.01, {}, "no_minimum", "9", True),
    ("x", 3, None, {}, "no_minimum", "9", True),
    ("-exp(x)", 1, 1.0, {}, "no_minimum", "2", True),
    ("x^3", 1, 0.1, {"max_iter": 5000}, "stationary", "12", True),
    ("x^4", 1, 0.01, {"max_iter": 9000}, "stopped_early", "14", True),
    ("x^2", 5, 1e-9, {}, "stopped_early", "14", True),
    ("sqrt(x)", 1, 0.1, {}, "left_domain", "1", True),
    ("1/x", -1, 0.1, {}, "left_domain", "1", True),
    ("x - ln x", 3, 5.0, {}, "left_domain", "1", True),
]


@pytest.mark.parametrize(("text", "x0", "rate", "settings", "status", "row", "proved"), ONE)
def test_one_variable(text, x0, rate, settings, status, row, proved):
    run = minimize(text, x0, learning_rate=rate, **settings)
    assert (run.status, run.verdict.row, run.verdict.proved) == (status, row, proved)
    assert run.success is (status == "converged")


ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"
MORE = [
    (ROSENBROCK, (-1.2, 1), None, {}, "max_iter", "cap"),
    (ROSENBROCK, (-1.2, 1), 0.001, {"max_iter": 50_000}, "stopped_early", "newton"),
    (ROSENBROCK, (-1.2, 1), 0.001, {"max_iter": 50_000, "tol": 1e-7}, "converged", "minimum"),
    (ROSENBROCK, (1.001, 1.002), 0.001, {"tol": 1e-6}, "stopped_early", "newton"),
    (ROSENBROCK, (1.0, 1.0), 0.001, {}, "converged", "minimum"),
    ("x^2 + 20y^2", (4, 1), None, {}, "converged", "minimum"),
    ("x^2 - y^2", (1, 0), 0.1, {}, "stationary", "stationary"),
    ("-x^2 - y^2", (0, 0), 0.1, {}, "stationary", "stationary"),
    ("x^2 + y^3", (0, 0), 0.1, {}, "stationary", "stationary"),
    ("x^3 - 3x*y^2", (0, 0), 0.1, {}, "stationary", "stationary"),  # the monkey saddle
    ("x*y*z", (1, 1, 1), 1.0, {}, "stationary", "stationary"),  # flat along every axis and plane of axes
    ("x*y*z*w", (1, 1, 1, 1), 1.0, {}, "stationary", "stationary"),
    ("(y - x^2)(y - 3x^2)", (0, 0), 0.1, {}, "stationary", "stationary"),  # Peano: a minimum along every line
    ("x^4 + y^4", (0, 0), 0.1, {}, "converged", "degenerate"),
    ("(x*y - 1)^2", (2, 2), 0.01, {"max_iter": 5000}, "converged", "degenerate"),
    ("|x| + |y|", (0, 0), 0.1, {}, "converged", "degenerate"),
    ("x + y^2", (1, 1), 0.1, {}, "no_minimum", "partial"),
    ("-x^2 - y^2", (1, 1), 1.0, {}, "no_minimum", "2"),
    ("x^2 + y^2", (1, 1), 1.0, {}, "cycled", "4"),
    (
        "x^2 + y^2",
        (1, 2),
        0.5,
        {"max_iter": 1},
        "converged",
        "minimum",
    ),  # the cap, but at the minimum exactly
    ("x^2 - y^2", (1, 0), 0.5, {"max_iter": 1}, "stationary", "stationary"),
    ("x^2 + y^2", (1, 2), 0.25, {"max_iter": 1}, "max_iter", "cap"),
    ("x^2 + y^2", (1, 1), 1.5, {}, "diverged", "3"),
    ("x^2 + y^2", (1, 1), 1.01, {"max_iter": 100}, "diverged", "5"),
    ("x^2 + ln y", (1, 1), 0.1, {}, "left_domain", "1"),
]


@pytest.mark.parametrize(("text", "x0", "rate", "settings", "status", "row"), MORE)
def test_several_variables(text, x0, rate, settings, status, row):
    run = minimize(text, x0, learning_rate=rate, **settings)
    assert (run.status, run.verdict.row) == (status, row)


def test_judging_changes_nothing_and_repeats():
    run = minimize("cos(x) + x^2/20", 3, learning_rate=0.5)
    before = run.history.copy()
    first, second = judge(run), judge(run)
    np.testing.assert_array_equal(run.history, before)
    assert (first.status, first.row, first.distance) == (second.status, second.row, second.distance)


@pytest.mark.parametrize(
    ("text", "rate", "status"), [("x^2 + sin x", 0.001, "max_iter"), ("x^2 + sin x", 1e-9, "stopped_early")]
)
def test_a_spent_budget_establishes_nothing(text, rate, status):
    verdict = judge(minimize(text, 3, learning_rate=rate), Budget(0))
    assert (verdict.status, verdict.proved, verdict.minimizer) == (status, False, None)


def test_the_jumped_pole_is_told():
    run = minimize("1/x", -1, learning_rate=0.1)
    details = run.verdict.details
    assert (details["reason"], details["operation"], details["jump"].exact) == ("jump", "/", 0)
    assert details["step"] == run.nit + 1
    assert run.x < 0 < details["point"][0]


def test_the_step_out_of_the_domain_is_told():
    verdict = minimize("x - ln x", 3, learning_rate=5).verdict
    details = verdict.details
    assert (details["step"], details["operation"], details["reason"]) == (1, "ln", "undefined")
    assert details["point"] == pytest.approx((3 - 5 * (1 - 1 / 3),))
    assert verdict.minimizer.exact == 1


def test_the_orbit_of_a_cycle_is_told():
    details = minimize("x^2", 1, learning_rate=1).verdict.details
    assert (details["period"], details["exact"]) == (2, True)
    assert sorted(details["orbit"].ravel()) == [-1.0, 1.0]


def test_the_growth_is_told():
    details = minimize("x^2", 3, learning_rate=1.01, max_iter=100).verdict.details
    assert details["growth"] == pytest.approx(1.02)
    assert details["growing_steps"] == 99  # the first has none before it


def test_the_distance_is_told():
    run = minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.001)
    assert run.verdict.minimizer.exact == sp.Rational(1, 3)
    assert run.verdict.distance == pytest.approx(0.7116006162706949 - 1 / 3)
    assert run.verdict.details["steps"] == "shrinks"


def test_a_run_that_wanders_is_called_so():
    run = minimize("cos(3x) + x^2/10", 1, learning_rate=0.9)
    assert run.verdict.row == "10"
    assert run.verdict.details["steps"] == "wanders"


def test_a_run_whose_swings_shrink_does_not_wander():
    """The heavy ball with μ = 0.99: its swings shrink by √0.99 a step, a little faster than e^(−k/200)."""
    slow = get("momentum", momentum=0.99)
    for start in (8, (8, 1)):
        text = "3x^2 - 2x - 3" if start == 8 else "3x^2 - 2x - 3 + y^2"
        for rate in (0.01, 0.62):  # slow swings, and to and fro at every step
            run = minimize(text, start, optimizer=slow, learning_rate=rate)
            assert (run.status, run.verdict.details["steps"]) == ("max_iter", "nears")
    # Far from the minimum Adam's steps are not quite alike, but all go one way.
    run = minimize("x^2 + 1/(1 + x^2)", 9, optimizer="adam", learning_rate=1e-4)
    assert run.verdict.details["steps"] != "wanders"
    # To and fro at a kink, in steps of one size: that is no approach.
    assert minimize("|x|", 3, optimizer="momentum").verdict.details["steps"] == "wanders"


def test_a_step_past_the_minimum_and_beyond_all_numbers_is_no_cap():
    """At 19, tanh is 1 to the last digit but one: two slopes are alike, and the rule divides by their difference."""
    run = minimize("log(cosh(x))", 400, optimizer="barzilai_borwein")
    assert (run.stop, run.status, run.verdict.row) == ("overflow", "diverged", "3")
    assert run.nit < run.max_iter
    # A minimizer beyond 10^12 lies ahead of a run that was ended there.
    run = minimize("(x - 1e14)^2", 0, learning_rate=0.1)
    assert (run.stop, run.status, run.verdict.row) == ("far", "max_iter", "10")


@pytest.mark.parametrize("n", [1, 2])
def test_lengths_of_rows_whose_squares_are_no_doubles(n):
    rows = np.array([[3e-200, -4e-200], [3e200, 4e200], [-3.0, 0.0]])[:, :n]
    expected = [[3e-200, 3e200, 3.0], [5e-200, 5e200, 3.0]][n - 1]
    assert lengths(rows) == pytest.approx(expected, rel=1e-15, abs=0.0)


def test_critical_points_are_exact_where_they_can_be():
    assert minimize(ROSENBROCK, (1, 1)).verdict.minimizer.exact == (1, 1)
    verdict = minimize("3x^2 + x*y + y^2 - x + y", (1, 1), learning_rate=0.1).verdict
    assert verdict.minimizer.exact == (sp.Rational(3, 11), sp.Rational(-7, 11))
    assert verdict.minimizer.eigenvalues == pytest.approx(np.linalg.eigvalsh([[6, 1], [1, 2]]))
    assert verdict.proved
    verdict = minimize(
        "(x^2 - 2)^2 + (cos(y) + y/2)^2 + y^2", (1.3, 0.1), learning_rate=0.05, tol=1e-9
    ).verdict
    assert verdict.status == "converged"
    assert verdict.minimizer.exact is None
    assert verdict.minimizer.x[0] == pytest.approx(math.sqrt(2), rel=1e-15)
    assert minimize("(x^2-2)^2 + y^2", (1.4, 0), tol=1e-9).verdict.minimizer.exact == (sp.sqrt(2), 0)


def test_a_lower_point_is_lower():
    run = minimize("(y - x^2)(y - 3x^2)", (0, 0))
    assert run.problem.value(run.verdict.details["lower"]) < 0


HIMMELBLAU = "(x^2+y-11)^2+(x+y^2-7)^2"


@pytest.mark.parametrize(
    ("text", "x0", "rate", "settings", "row", "proved"),
    [
        ("x^2 - y^2", (1, 0), 0.1, {}, "stationary", True),
        ("x^2 - |y|", (1, 0), 0.1, {}, "stationary", True),
        ("x*y*z", (1, 1, 1), 1.0, {}, "stationary", True),
        # lower at 0.01, and yet a minimum
        ("x^2 + y^4 - 1000000000y^6", (1, 0), 0.1, {}, "degenerate", False),
        ("x^2 + y^8 - y^10", (1, 0), 0.1, {}, "degenerate", False),
        ("(x + y)^2", (2, 1), 0.1, {}, "degenerate", True),
        ("|x| + y^2", (0, 1), 0.1, {}, "degenerate", True),
        ("max(x,y) + x^2 + y^2", (-0.25, -0.25), 0.1, {}, "degenerate", True),
        (HIMMELBLAU, (-3, 3), 0.01, {"tol": 1e-9}, "minimum", True),  # no closed form
        ("x^2 + 1e-10*y^2", (1, 0), 0.1, {}, "minimum", True),  # a condition number of 10^10
    ],
)
def test_what_is_proved_in_several_variables(text, x0, rate, settings, row, proved):
    verdict = minimize(text, x0, learning_rate=rate, **settings).verdict
    assert (verdict.row, verdict.proved) == (row, proved)


DOUBLE_WELL = "x^2 - y^2 + y^4/4"


@pytest.mark.parametrize(
    ("text", "x0", "settings", "kind", "place"),
    [
        (DOUBLE_WELL, (1, 1e-6), {}, "saddle", (0, 0)),
        (DOUBLE_WELL, (1, 1e-6), {"optimizer": "momentum"}, "saddle", (0, 0)),
        (HIMMELBLAU, (0.0867, 2.884), {"learning_rate": 0.01}, "saddle", (0.0866775, 2.8842547)),
        ("cos(x) + cos(y)", (0.1, 0.001), {"learning_rate": 0.1}, "maximum", (0, 0)),
    ],
)
def test_a_saddle_that_was_passed(text, x0, settings, kind, place):
    run = minimize(text, x0, **settings)
    point, k = run.verdict.details["passed"]
    assert (run.status, point.kind) == ("converged", kind)
    assert point.x == pytest.approx(place, abs=1e-6)
    away = np.linalg.norm(run.history["x"] - np.array(point.x), axis=1)
    assert away[k] == away.min() < away[-1] / 10


@pytest.mark.parametrize(
    ("text", "x0"),
    [(HIMMELBLAU, (0, 0)), (ROSENBROCK, (-1.2, 1)), ("x^2 + 50y^2", (3, 1)), ("(x+y)^2", (2, 1))],
)
def test_no_saddle_on_the_way(text, x0):
    for optimizer in ("gd", "momentum", "adam"):
        details = minimize(text, x0, optimizer=optimizer, learning_rate=0.001).verdict.details
        assert "passed" not in details
        assert "held" not in details


def test_a_saddle_that_holds_the_walk():
    run = minimize(HIMMELBLAU, (-0.2708, -0.9230), learning_rate=0.01, max_iter=10)
    assert (run.status, run.verdict.details["held"].kind) == ("max_iter", "maximum")
    run = minimize(DOUBLE_WELL, (3, 1e-9), learning_rate=0.01, max_iter=200, tol=1e-12)
    assert (run.status, run.verdict.details["held"].x) == ("max_iter", (0.0, 0.0))
    assert run.verdict.minimizer is None
