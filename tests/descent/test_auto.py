"""The rate that teaches, against a search by brute force, and the reasons where there is none."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from symgd.descent import minimize
from symgd.descent.auto import FALLBACK_RATE

ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"
RATES = [float(f"{m}e{n}") for n in range(-9, 7) for m in (1, 2, 5)]


@pytest.mark.parametrize(
    ("text", "x0", "rate", "nit"),
    [
        ("3x^2 - 2x - 3", 8, 0.1, 15),
        ("x^4 - 3x^3 + 2", 6, 0.005, 81),
        ("exp(x) - 2x", 3, 0.1, 41),
        (ROSENBROCK, (-1.2, 1), 0.001, 500),
    ],
)
def test_the_figures_of_the_theory(text: str, x0, rate: float, nit: int) -> None:
    run = minimize(text, x0)
    assert (run.learning_rate, run.nit, run.learning_rate_source) == (rate, nit, "auto")


def steps_of(df: Callable[[float], float], x: float, rate: float, target: float) -> int | None:
    """How many steps a walk takes, if it never leaves the way from its start to the target and arrives there."""
    low, high = sorted((x, target))
    for step in range(501):
        if not low - 1e-12 <= x <= high + 1e-12:
            return None
        move = rate * df(x)
        if abs(move) < 1e-5:
            return step if abs(x - target) <= math.sqrt(1e-5) else None
        x -= move
    return None


# text, f′ by hand, start, the first minimizer downhill
SMOOTH = [
    ("3x^2 - 2x - 3", lambda x: 6 * x - 2, 8.0, 1 / 3),
    ("3x^2 - 2x - 3", lambda x: 6 * x - 2, -1000.0, 1 / 3),
    ("x^2/100", lambda x: x / 50, 5.0, 0.0),
    ("1000x^2", lambda x: 2000 * x, 5.0, 0.0),
    ("x^4 - 3x^3 + 2", lambda x: 4 * x**3 - 9 * x**2, 6.0, 2.25),
    ("exp(x) - 2x", lambda x: math.exp(x) - 2, 3.0, math.log(2)),
    ("exp(x) - 2x", lambda x: math.exp(x) - 2, -3.0, math.log(2)),
    ("x - ln x", lambda x: 1 - 1 / x, 3.0, 1.0),
    ("x - ln x", lambda x: 1 - 1 / x, 0.01, 1.0),
    ("cosh x", math.sinh, 5.0, 0.0),
    ("sin x", math.cos, 0.0, -math.pi / 2),
    ("sin x", math.cos, 2.0, 3 * math.pi / 2),
    ("x^4 - x^2", lambda x: 4 * x**3 - 2 * x, 0.1, math.sqrt(0.5)),
    ("sqrt(1 + x^2)", lambda x: x / math.sqrt(1 + x * x), 20.0, 0.0),
]


@pytest.mark.parametrize(("text", "df", "start", "target"), SMOOTH)
def test_the_choice_is_that_of_a_search_by_brute_force(text, df, start, target) -> None:
    counts = [(rate, steps_of(df, start, rate, target)) for rate in RATES]
    accepted = [(rate, count) for rate, count in counts if count is not None]
    rate, count = min(accepted, key=lambda pair: (abs(math.log(max(pair[1], 0.5) / 20)), pair[0]))
    run = minimize(text, start)
    assert (run.learning_rate, run.nit, run.learning_rate_reason) == (rate, count, "arrives")
    assert run.status == "converged"
    assert run.history["x"].min() >= min(start, target) - 1e-12
    assert run.history["x"].max() <= max(start, target) + 1e-12


@pytest.mark.parametrize(
    ("text", "x0"),
    [
        ("x^2 + 20y^2", (4, 1)),
        ("x^2 + x*y + y^2 + z^2", (1, 2, 3)),
        ("exp(x) - x + (y - 1)^2", (1, 3)),
        ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", (1, 1)),
        ("ln(1 + x^2) + y^2", (0.5, 1)),
    ],
)
def test_in_several_variables_f_falls_at_every_step(text: str, x0) -> None:
    run = minimize(text, x0)
    assert (run.learning_rate_reason, run.status) == ("arrives", "converged")
    assert run.learning_rate in RATES
    assert (np.diff(run.history["fun"]) < 0).all()
    for factor in (2, 2.5, 5):  # no rate nearer to twenty steps arrives in the same way
        other = minimize(text, x0, learning_rate=float(f"{run.learning_rate * factor:.1g}"))
        falls = (np.diff(other.history["fun"]) < 0).all()
        nearer = abs(math.log(max(other.nit, 0.5) / 20)) < abs(math.log(run.nit / 20))
        same = np.allclose(other.x, run.x, atol=0.01)
        assert not (
            nearer and falls and same and other.status == "converged" and other.learning_rate in RATES
        )


# text, start, reason
REASONS = [
    ("x^3", 0, "stationary"),
    ("x^2", 0, "stationary"),
    ("-x^2", 0, "stationary"),
    ("x^2 - y^2", (0, 0), "stationary"),
    ("-x^2 + 3x", -3, "no_minimum_found"),
    ("exp(-x)", 0, "no_minimum_found"),
    ("x", 3, "no_minimum_found"),
    ("ln x", 1, "no_minimum_found"),
    ("x^3", 1, "no_minimum_found"),
    ("x + y^2", (1, 1), "no_minimum_found"),
]


@pytest.mark.parametrize(("text", "x0", "reason"), REASONS)
def test_where_there_is_nothing_to_arrive_at(text: str, x0, reason: str) -> None:
    run = minimize(text, x0)
    assert (run.learning_rate, run.learning_rate_reason) == (FALLBACK_RATE, reason)


@pytest.mark.parametrize(
    ("text", "x0", "settings"),
    [
        (ROSENBROCK, (-1.2, 1), {}),
        ("x^4", 1, {}),  # it creeps: no rate arrives within 500 steps
        ("3x^2 - 2x - 3", 8, {"max_iter": 3, "tol": 1e-12}),
    ],
)
def test_the_lowest_of_those_that_fall(text: str, x0, settings: dict) -> None:
    run = minimize(text, x0, **settings)
    assert run.learning_rate_reason == "lowest"
    assert (np.diff(run.history["fun"]) < 0).all()
    for rate in (r for r in RATES if r > 1e-6):
        other = minimize(text, x0, learning_rate=rate, **settings)
        falling = other.stop in {"tol", "gtol", "cap"} and (np.diff(other.history["fun"]) < 0).all()
        assert not falling or other.fun >= run.fun


def test_the_rules_of_the_run_are_those_of_the_trials() -> None:
    loose, tight = minimize("x^2", 100, tol=1e-2), minimize("x^2", 100, tol=1e-12)
    assert loose.learning_rate_reason == tight.learning_rate_reason == "arrives"
    assert tight.learning_rate >= loose.learning_rate
    by_slope = minimize("x^2", 100, tol=0, gtol=1e-6)
    assert (by_slope.learning_rate_reason, by_slope.stop, by_slope.status) == ("arrives", "gtol", "converged")
    assert minimize("x^2", 100, tol=0).learning_rate == minimize("x^2", 100).learning_rate


def test_a_walk_of_no_step_is_not_accepted() -> None:
    run = minimize("x^2", 1, tol=3)
    assert (run.learning_rate, run.learning_rate_reason, run.nit) == (0.1, "none_arrives", 0)


def test_a_rate_at_which_the_minimum_repels_is_refused() -> None:
    """From 400 the rate 20 lands on 0 itself, because tanh 20 is 1 in floats; the limit is 2."""
    run = minimize("log(cosh(x))", 400)
    assert (run.learning_rate, run.learning_rate_reason, run.status) == (1.0, "arrives", "converged")


def test_towards_an_end_of_the_domain_nothing_arrives() -> None:
    run = minimize("sqrt(x)", 1)
    assert (run.learning_rate, run.learning_rate_reason, run.status) == (0.1, "none_arrives", "left_domain")


@pytest.mark.parametrize("optimizer", ["gd", "momentum"])
@pytest.mark.parametrize(
    ("text", "x0", "small"),
    [
        ("1e300*(x^2 + y^2)", (1, 1), 1e-302),
        ("1e150*x^2 + 1e-150*y^2", (1, 1), 1e-152),
        ("(x + y + z)^30", (1, 1, 1), 1e-17),
    ],
)
def test_where_every_first_step_goes_up(text: str, x0, small: float, optimizer: str) -> None:
    run = minimize(text, x0, optimizer=optimizer)
    assert (run.learning_rate, run.learning_rate_reason) == (FALLBACK_RATE, "none_falls")
    lower = minimize(text, x0, learning_rate=small, max_iter=1)
    assert lower.history["fun"][1] < lower.history["fun"][0]


@pytest.mark.parametrize("text", ["1/(x*y)", "1/(x^2 + y^2 - 1)"])
def test_a_rate_that_leaps_away_at_once_teaches_nothing(text: str) -> None:
    run = minimize(text, (1, 1))
    assert run.learning_rate_reason == "lowest"
    assert np.abs(np.diff(run.history["x"][:2], axis=0)).max() <= 10 * math.sqrt(2)
    assert run.nit == 500


@pytest.mark.parametrize("method", ["gd", "momentum"])
def test_no_rate_leads_to_a_minimum_far_out_on_a_tail(method: str) -> None:
    run = minimize("exp(-y^2) + x^2", (1, 20), optimizer=method)
    assert run.learning_rate_reason != "arrives"
