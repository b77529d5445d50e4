"""Minima that are not alone: runs are held against the nearest, and such arrivals count in the search for a rate."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.curves import across
from symgd.calculus.problem import Problem
from symgd.descent import minimize

# expression, start, rate, how far the nearest minimum is from a point
CURVES = [
    ("x^2*y^2", (1, 2), 0.05, lambda x, y: min(abs(x), abs(y))),
    ("(x^2+y^2-1)^2", (2, 1), 0.02, lambda x, y: abs(math.hypot(x, y) - 1)),
    ("(x+y)^2", (3, 1), 0.2, lambda x, y: abs(x + y) / math.sqrt(2)),
    ("(x*y-1)^2", (2, 1), 0.05, lambda x, y: abs(x * y - 1) / math.hypot(x, y)),
    ("(x^2+y)^2", (1, 1), 0.05, lambda x, y: abs(x * x + y) / math.hypot(2 * x, 1)),
]


@pytest.mark.parametrize(("text", "x0", "rate", "away"), CURVES)
def test_a_run_is_held_against_the_nearest(text, x0, rate, away) -> None:
    run = minimize(text, x0, learning_rate=rate)
    verdict = run.verdict
    assert (run.status, verdict.row, verdict.proved) == ("converged", "degenerate", True)
    assert verdict.distance == pytest.approx(away(*run.x), rel=0.05)
    assert away(*verdict.minimizer.x) < 1e-15
    assert verdict.minimizer.least


@pytest.mark.parametrize(("text", "x0", "rate", "away"), CURVES)
def test_the_search_for_a_rate_counts_such_arrivals(text, x0, rate, away) -> None:
    run = minimize(text, x0)
    assert (run.learning_rate_reason, run.status) == ("arrives", "converged")
    assert np.all(np.diff(run.history["fun"]) < 0)
    assert abs(math.log(run.nit / 20)) <= abs(math.log(minimize(text, x0, learning_rate=rate).nit / 20))


@pytest.mark.parametrize("method", ["momentum", "adam"])
def test_so_do_methods_with_memory(method: str) -> None:
    run = minimize("(x+y)^2", (3, 1), optimizer=method)
    assert (run.learning_rate_reason, run.status) == ("arrives", "converged")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("x^2 + 10*y^2", (0.1, 0.001)),
        ("x^2 - y^2", (0.001, 0)),
        ("exp(-x) + y^2", (8, 0.001)),
        ("x^2 + y^4", (0.001, 0.1)),
        ("x^2*y^2", (1, 1)),
        ("x^2 + y^3", (0.001, 0.001)),
    ],
)
def test_no_curve_is_claimed_elsewhere(text: str, start: tuple[float, float]) -> None:
    assert across(Problem(text), start, Budget(2)) is None


# Of these rates some lead to values below every number, with a fall at every step: no minimum that way.
@pytest.mark.parametrize(
    ("text", "x0"), [("x^3+y^3-3x*y", (-1, -1)), ("x^3-3x*y^2", (1, 1)), ("exp(x*y)-x^2", (1, 1))]
)
def test_a_fall_beyond_all_numbers_gives_the_usual_rate(text, x0) -> None:
    run = minimize(text, x0)
    assert (run.learning_rate, run.learning_rate_reason, run.status) == (
        0.1,
        "no_minimum_found",
        "no_minimum",
    )
