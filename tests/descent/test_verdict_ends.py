"""Ends of the domain as minimizers, holes, quadratics without a minimum, simple points that Newton creeps to."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.growth import endless_line
from symgd.calculus.multivariate.newton import newton
from symgd.calculus.problem import Problem
from symgd.descent import minimize
from symgd.descent.differences import fall_between, value_differences


@pytest.mark.parametrize("text", ["sqrt(x)", "x*sqrt(x)", "x^(2/3)"])
def test_a_run_that_leaves_the_domain_is_held_against_its_end(text: str) -> None:
    run = minimize(text, 1, learning_rate=0.1)
    point = run.verdict.minimizer
    assert run.status == "left_domain"
    assert point is not None
    assert (point.x, point.fun, point.kind, point.end, point.curvature) == (0.0, 0.0, "minimum", True, None)
    assert run.verdict.distance == abs(float(run.x))


def test_a_run_that_stops_before_the_end_knows_it() -> None:
    run = minimize("sqrt(x)", 1, learning_rate=1e-6)
    details = run.verdict.details
    assert (run.status, details["edge"], details["falls_to_edge"]) == ("stopped_early", 0, True)
    assert details["target"].end
    assert details["fall"] == pytest.approx(run.fun, rel=1e-12)


def test_a_run_may_arrive_at_an_end() -> None:
    run = minimize("x*sqrt(x)", 1e-9, learning_rate=1e-6)
    assert (run.status, run.verdict.row, run.verdict.minimizer.end) == ("converged", "11", True)


def test_a_hole_has_no_minimum_but_a_place() -> None:
    run = minimize("x/x + x^2", 1)
    details = run.verdict.details
    assert (run.status, details["edge"], details["falls_to_edge"]) == ("stopped_early", sp.S.Zero, True)
    assert run.verdict.minimizer is None


def test_where_no_edge_is_known_none_is_named() -> None:
    details = minimize("x^2", 5, learning_rate=1e-9).verdict.details
    assert (details["edge"], details["falls_to_edge"]) == (None, False)


@pytest.mark.parametrize(("text", "kink"), [("|x|", True), ("|x|^3", False), ("x^2", False)])
def test_a_start_at_the_minimum_is_a_kink_only_if_that_is_proved(text: str, kink: bool) -> None:
    run = minimize(text, 0)
    assert (run.status, run.verdict.row, run.verdict.details["kink"]) == ("converged", "7", kink)


# expression, start, rate, kind of the direction, kind of the critical point
ENDLESS = [
    ("x*y", (1, 2), 0.01, "bends", "saddle"),
    ("x^2 - y^2", (1, 0.1), 0.01, "bends", "saddle"),
    ("-x^2 - y^2", (1, 0.1), 0.001, "bends", "maximum"),
    ("sqrt(2)*x*y", (1, 2), 0.01, "bends", "saddle"),
    ("(x + y)^2 + x", (1, 2), 0.01, "slides", None),
    ("x*y + y*z + z*x", (1, 2, 0.5), 0.01, "bends", "saddle"),
]


@pytest.mark.parametrize(("text", "x0", "rate", "kind", "landing"), ENDLESS)
def test_quadratics_that_fall_for_ever(text, x0, rate, kind, landing) -> None:
    run = minimize(text, x0, learning_rate=rate, max_iter=50)
    verdict, problem = run.verdict, run.problem
    assert (run.stop, run.status, verdict.row, verdict.proved) == ("cap", "no_minimum", "endless", True)
    line = verdict.details["absence"].endless
    point = verdict.details["landing"]
    assert (line.kind, None if point is None else point.kind) == (kind, landing)
    t = sp.Symbol("t", positive=True)
    along = problem.f.subs(
        {s: t * d for s, d in zip(problem.symbols, line.direction, strict=True)}, simultaneous=True
    )
    leading = sp.Poly(sp.expand(along), t)
    assert leading.degree() == (2 if kind == "bends" else 1)
    assert leading.LC() < 0


def test_a_far_run_on_such_a_quadratic_is_proved_too() -> None:
    run = minimize("x*y", (1, 2))
    assert (run.learning_rate, run.learning_rate_reason) == (0.1, "no_minimum_found")
    assert (run.stop, run.status, run.verdict.proved) == ("far", "no_minimum", True)
    assert run.verdict.details["landing"].kind == "saddle"


def test_close_to_the_saddle_itself_the_run_is_stationary() -> None:
    assert minimize("x^2 - y^2", (1, 0), learning_rate=0.1).status == "stationary"


@pytest.mark.parametrize(
    "text",
    ["x^2 + y^2", "(x+y)^2", "x^4 - y^2", "x^2 + 2*x*y + 1.0000001*y^2", "x^2 - ln(y)", "(x+y)^2 - x - y"],
)
def test_no_line_is_claimed_elsewhere(text: str) -> None:
    assert endless_line(Problem(text)) is None


@pytest.mark.parametrize(
    ("text", "start", "point"),
    [
        ("x^4 + y^2", (1, 2), (0, 0)),
        ("x^4 + y^4", (1, 2), (0, 0)),
        ("(x-1)^4 + (y+1/2)^2 + 3", (1.04, -0.51), (1, -sp.Rational(1, 2))),
    ],
)
def test_newton_gives_way_to_simple_points(text, start, point) -> None:
    found = newton(Problem(text), start, Budget(5))
    assert found is not None
    assert (found.exact, found.least, found.is_minimum, found.proved) == (point, True, True, True)


def test_a_minimum_that_the_shape_of_f_proves() -> None:
    run = minimize("x^4 + y^2", (1, 2))
    assert (run.status, run.verdict.minimizer.exact) == ("max_iter", (0, 0))
    assert minimize("x^4 + y^4", (0, 0)).verdict.proved


def test_a_saddle_with_a_singular_hessian_is_not_least() -> None:
    found = newton(Problem("x^2 + y^3"), (0.0, 0.0), Budget(5))
    assert found is not None
    assert not found.is_minimum


def test_a_slow_walk_near_zero_is_not_settled() -> None:
    run = minimize("x^2", 1e-10, learning_rate=1e-4, tol=0, max_iter=300)
    assert (run.status, run.verdict.details["settled"]) == ("max_iter", False)


@pytest.mark.parametrize(
    ("text", "x0", "rate"),
    [("x^2", 3, 0.1), ("x^2", 3, 0.5), ("3x^2 - 2x - 3", 8, 0.1), ("x - sin(x)/2 - x + x^2", 2, 0.3)],
)
def test_what_stands_still_is_settled(text, x0, rate) -> None:
    run = minimize(text, x0, learning_rate=rate, tol=0, max_iter=5000)
    assert run.stop == "cap"
    assert (run.status, run.verdict.details.get("settled", True)) == ("converged", True)


def test_a_small_cycle_is_still_a_cycle() -> None:
    run = minimize("x^2", 1e-11, learning_rate=1.0, tol=0, max_iter=300)
    assert (run.status, run.verdict.details["period"]) == ("cycled", 2)


def test_differences_do_not_cancel() -> None:
    run = minimize("x^2 + 1000000", 3)
    x = float(run.x)
    assert run.verdict.details["fall"] == pytest.approx(x * x, rel=1e-12)
    assert fall_between(run.problem, x, run.verdict.minimizer) == pytest.approx(x * x, rel=1e-12)
    falls = value_differences(run.problem, run.history["x"].tolist())
    assert falls == pytest.approx((run.history["x"][:-1] ** 2 - run.history["x"][1:] ** 2).tolist(), rel=1e-9)
    assert np.all(np.array(falls) > 0)
