"""Functions of several variables that have no minimum: what proves it, and which walks fall for ever."""

from __future__ import annotations

import math

import pytest

from symgd.calculus.multivariate.absence import absence
from symgd.calculus.problem import Problem
from symgd.descent import minimize

# expression, what proves that there is no minimum
WITHOUT = [
    ("x + y^2", "partial"),
    ("x*y", "endless"),
    ("x^2 - 2x*y + y^2 + x", "endless"),
    ("x^2 + (x*y-1)^2", "critical"),
    ("x^3 - 3x*y^2", "critical"),
    ("(y-x^2)(y-3x^2)", "critical"),
    ("x^3 + x + x*y", "critical"),
    ("x^2*y - y^3 + z^2", "critical"),
]
WITH = [
    "x^2 + y^2",
    "(x+y)^2",
    "x^3 + y^3 - 3x*y",
    "x^2*y^2",
    "exp(x)*y^2",
    "x^4 - 2x^2 + y^2",
    "x^2 + y^8 - y^10",
]


@pytest.mark.parametrize(("text", "why"), WITHOUT)
def test_that_there_is_none_is_proved(text: str, why: str) -> None:
    found = absence(Problem(text))
    assert found is not None
    assert [name for name in ("partial", "endless", "critical") if getattr(found, name) is not None] == [why]


@pytest.mark.parametrize("text", WITH)
def test_it_is_not_claimed_elsewhere(text: str) -> None:
    assert absence(Problem(text)) is None


def test_a_flat_direction_is_no_downward_curve() -> None:
    line = absence(Problem("x^2 - 2x*y + y^2 + x")).endless
    assert (line.kind, line.direction) == ("slides", (-1, -1))


# expression, start, rate, status, row
ROWS = [
    ("x*y", (1, 1), 0.01, "max_iter", "cap"),
    ("x*y", (1, 1.001), 0.01, "no_minimum", "endless"),
    ("x*y", (1, 1), 0.1, "stationary", "stationary"),
    ("x*y + z^2", (1, 1, 1), 0.01, "max_iter", "cap"),
    ("x*y + z", (1, 1, 1), 0.01, "no_minimum", "partial"),
    ("x^2 + (x*y-1)^2", (1, 1), 0.05, "no_minimum", "critical"),
    ("x^3 - 3x*y^2", (1, 1), 0.0002, "no_minimum", "critical"),
    ("x^3 - 3x*y^2", (1, 0), 0.001, "max_iter", "cap"),
    ("(y-x^2)(y-3x^2)", (1, 1), 0.005, "no_minimum", "critical"),
]


@pytest.mark.parametrize(("text", "x0", "rate", "status", "row"), ROWS)
def test_what_such_walks_amount_to(text, x0, rate, status, row) -> None:
    verdict = minimize(text, x0, learning_rate=rate).verdict
    assert (verdict.status, verdict.row) == (status, row)
    assert verdict.minimizer is None
    assert verdict.proved == (status in ("no_minimum", "stationary"))


def test_a_walk_into_the_saddle_is_said_to_go_there() -> None:
    run = minimize("x*y", (1, 1), learning_rate=0.01)
    details = run.verdict.details
    assert details["goes_into"]
    assert details["held_distance"] == pytest.approx(math.sqrt(2) * 0.99**500, rel=1e-9)
    assert run.fun > 0


def test_a_walk_that_only_is_close_does_not_go_in() -> None:
    details = minimize("x^2-y^2+y^4/4", (1, 1e-6), learning_rate=0.01, max_iter=200).verdict.details
    assert not details.get("goes_into", False)
