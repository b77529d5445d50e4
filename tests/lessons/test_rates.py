"""Other learning rates: which ones are tried, and a strip of long runs that agrees with real runs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symgd import optimizers
from symgd.analysis import theory
from symgd.calculus import Problem
from symgd.descent import minimize
from symgd.lessons.rates.strip import long_runs, rate_strip
from symgd.lessons.rates.trials import limits_of, rate_beside, rate_multiples, trials, with_rate

# text, start, rate, limit, the rates with their roles
TRIALS = [
    ("x^2", 3, 0.1, 1.0, [("small", 0.01), ("this", 0.1), ("near", 0.93), ("past", 1.1)]),
    ("3x^2 - 2x - 3", 8, 0.001, 1 / 3, [("small", 0.0001), ("this", 0.001), ("near", 0.31), ("past", 0.36)]),
    (
        "x^2",
        3,
        0.9,
        1.0,
        [("small", 0.05), ("this", 0.9), ("past", 1.1)],
    ),  # this one is near the limit itself
    ("x^2", 3, 1.1, 1.0, [("small", 0.05), ("near", 0.93), ("this", 1.1)]),
    ("x^2", 3, 5.0, 1.0, [("small", 0.05), ("other", 0.5), ("near", 0.93), ("this", 5.0)]),
    ("exp(-x)", 0, 1.0, None, [("small", 0.1), ("this", 1.0), ("other", 10.0)]),
    ("|x|", 1, 0.3, None, [("small", 0.03), ("this", 0.3), ("other", 3.0)]),
]


@pytest.mark.parametrize(("text", "x0", "rate", "limit", "expected"), TRIALS)
def test_the_rates_that_are_tried(text, x0, rate, limit, expected) -> None:
    run = minimize(text, x0, learning_rate=rate, tol=1e-4, gtol=1e-9, max_iter=77)
    made = trials(run, limit)
    assert [(t.role, t.run.learning_rate) for t in made] == expected
    for trial in made:
        assert (trial.run is run) == (trial.role == "this")
        assert trial.run.x0 == run.x0
        assert (trial.run.tol, trial.run.gtol, trial.run.max_iter) == (1e-4, 1e-9, 77)
        again = minimize(text, x0, learning_rate=trial.run.learning_rate, tol=1e-4, gtol=1e-9, max_iter=77)
        np.testing.assert_array_equal(again.history, trial.run.history)


def test_the_limit_lies_between_near_and_past() -> None:
    for text, x0 in (("exp(x) - 2x", 1), ("x^4 - 3x^3 + 2", 3), ("ln(cosh x) + x^2/10", 2)):
        run = minimize(text, x0)
        limit = theory(run).stability_limit
        rates = {t.role: t.run for t in trials(run, limit)}
        assert rates["near"].learning_rate < limit < rates["past"].learning_rate
        assert rates["near"].status in {"converged", "max_iter"}
        assert rates["past"].status != "converged"


def test_the_same_run_under_another_rate() -> None:
    run = minimize("x^2 + y^2", (1, 2), learning_rate=0.1, max_iter=33)
    other = with_rate(run, 0.25)
    assert (other.learning_rate, other.x0, other.max_iter, other.problem) == (0.25, (1, 2), 33, run.problem)


@pytest.mark.parametrize(
    ("text", "x0", "rate"), [("3x^2 - 2x - 3", 8, 0.1), ("x - ln x", 3, 0.5), ("ln(cosh x)", 2, 1)]
)
def test_the_strip_shows_real_runs(text: str, x0: float, rate: float) -> None:
    run = minimize(text, x0, learning_rate=rate)
    facts = theory(run)
    strip = rate_strip(run, facts.minimizer, limits_of(run, facts.stability_limit, None))
    assert strip.last.shape == (240, 24)
    assert strip.rates[0] > 0
    assert strip.rates[-1] >= 1.3 * facts.stability_limit
    for i in range(3, 240, 40):
        real = minimize(text, x0, learning_rate=float(strip.rates[i]), tol=0, max_iter=400)
        broke_off = real.stop != "cap"
        assert strip.escaped[i] == broke_off
        if not broke_off and strip.rates[i] < 0.95 * facts.stability_limit:  # beyond it rounding may decide
            np.testing.assert_allclose(np.sort(strip.last[i]), np.sort(real.history["x"][-24:]), atol=1e-9)
    below = strip.rates < 0.9 * facts.stability_limit
    past = strip.rates > 1.05 * facts.stability_limit
    spread = np.ptp(strip.last, axis=1)
    settled = below & (strip.rates > 0.1 * facts.stability_limit) & ~strip.escaped
    assert (spread[settled] < 1e-3).all()
    assert (strip.escaped | (spread > 1e-3))[past].all()
    assert {(limit.value, limit.role) for limit in strip.limits} == {
        (facts.stability_limit, "stability"),
        (rate, "this"),
    }


def test_the_strip_has_no_step_over_a_hole_of_the_tree() -> None:
    """x² to SymPy; as typed it needs x ≥ 0."""
    run = minimize("sqrt(x)^4 - 2x", 3, learning_rate=0.1)
    facts = theory(run)
    strip = rate_strip(run, facts.minimizer, limits_of(run, facts.stability_limit, None))
    left = np.isfinite(strip.last) & (strip.last < 0)
    assert not left.any()
    assert strip.escaped[-1]


def test_the_multiples() -> None:
    run = minimize("x^2", 3, learning_rate=0.1)
    made = trials(run, 1.0)
    figure = rate_multiples(run, made, theory(run).minimizer)
    assert [panel.rate for panel in figure.panels] == [t.run.learning_rate for t in made]
    assert [panel.role for panel in figure.panels] == [t.role for t in made]
    for panel, trial in zip(figure.panels, made, strict=True):
        shown = panel.steps.x
        np.testing.assert_array_equal(shown, trial.run.history["x"][: len(shown)])
    assert math.isfinite(figure.y_window.lower)


# optimizer, start, rate, limit, the rates with their roles
METHODS = [
    ("momentum", 3, 0.1, 1.9, [("small", 0.01), ("this", 0.1), ("near", 1.8), ("past", 2.0)]),
    (
        "adam",
        3,
        0.1,
        1.9e-7,
        [("small", 0.01), ("this", 0.1), ("other", 1.0)],
    ),  # practical rates are past its limit
]


@pytest.mark.parametrize(("method", "x0", "rate", "limit", "expected"), METHODS)
def test_the_rates_that_are_tried_with_other_methods(method, x0, rate, limit, expected) -> None:
    run = minimize("x^2", x0, optimizer=method, learning_rate=rate)
    made = trials(run, limit)
    assert [(t.role, t.run.rate) for t in made] == expected
    assert {t.run.optimizer.name for t in made} == {method}


@pytest.mark.parametrize("settings", [{"optimizer": "newton"}, {"learning_rate": "0.1/(1+k)"}])
def test_no_trials_without_a_constant_rate(settings) -> None:
    assert trials(minimize("x^2", 3, **settings), 1.0) == ()


@pytest.mark.parametrize("method", ["momentum", "nesterov", "adam", "torch:nadam", "rmsprop"])
def test_the_strip_walks_by_the_rule_of_the_run(method) -> None:
    rates = np.array([0.003, 0.02])
    last, _, _ = long_runs(Problem("exp(x) - 2x"), optimizers.get(method), 1.5, math.log(2), rates)
    for rate, tail in zip(rates, last, strict=True):
        real = minimize("exp(x) - 2x", 1.5, optimizer=method, learning_rate=float(rate), tol=0, max_iter=400)
        np.testing.assert_allclose(tail, real.history["x"][-24:], rtol=1e-9, atol=1e-12)


def test_a_strip_of_the_heavy_ball_shows_its_own_limit() -> None:
    run = minimize("exp(x) - 2x", 1, optimizer="momentum", learning_rate=0.05)
    facts = theory(run)
    strip = rate_strip(run, facts.minimizer, limits_of(run, facts.stability_limit, None))
    assert [limit.role for limit in strip.limits] == ["limit", "this"]
    spread = np.ptp(strip.last, axis=1)
    inside = (strip.rates > 0.05) & (strip.rates < 0.5 * facts.stability_limit)
    assert (spread[inside] < 1e-3).all()


def strip_for(text, x0, rate, descent=None):
    run = minimize(text, x0, learning_rate=rate)
    facts = theory(run)
    limits = limits_of(run, facts.stability_limit, descent)
    return rate_strip(run, facts.minimizer, limits), facts.stability_limit


@pytest.mark.parametrize(
    ("text", "x0", "rate"),
    [
        ("exp(x) - 2x", 1, 1.2),
        ("exp(x) - 2x", 3, 0.5),
        ("x - ln x", 3, 2.2),
        ("3x^2 - 2x - 3", 8, 0.1),
        ("x^2", 1, 1),
    ],
)
def test_the_strip_holds_every_cycle_up_to_a_bit_past_the_limit(text, x0, rate) -> None:
    strip, limit = strip_for(text, x0, rate)
    certain = (strip.rates <= 1.1 * limit) | (np.abs(strip.rates / rate - 1) < 0.01)
    kept = strip.last[certain & ~strip.escaped]
    assert kept.size
    assert ((strip.y_window.lower < kept) & (kept < strip.y_window.upper)).all()


def test_the_cycle_of_the_run_itself_is_in_the_strip() -> None:
    strip, _ = strip_for("x^2", 1, 1)
    assert strip.last.shape == (240, 24)
    own = strip.last[strip.rates == 1.0]
    assert set(np.ravel(own)) == {-1.0, 1.0}


def test_the_strip_of_a_quadratic_is_not_mostly_empty() -> None:
    strip, limit = strip_for("3x^2 - 2x - 3", 8, 0.1)
    assert strip.y_window.span < 4
    assert strip.ran_away[strip.rates > 1.01 * limit].all()
    assert not strip.escaped[strip.rates < 0.999 * limit].any()


@pytest.mark.parametrize(
    ("text", "x0", "center", "rate", "ran_away", "left_domain"),
    [
        ("x^2", 3, 0, 1.5, True, False),
        ("x^2", 3, 0, 1.004, True, False),  # a slow runaway: × 1.008 a step
        ("x^2", 3, 0, 0.5, False, False),
        ("x - ln x", 3, 1, 5.0, False, True),
        ("x - ln x", 3, 1, 3.5, False, False),  # wanders, but not away
        ("cosh x", 5, 0, 1.0, True, False),
        ("sqrt(x)", 1, 0, 0.5, False, True),
        ("exp(x) - 2x", 0.7, math.log(2), 1.004, False, False),  # a cycle that builds up slowly
    ],
)
def test_how_long_runs_escape(text, x0, center, rate, ran_away, left_domain) -> None:
    last, away, left = long_runs(
        Problem(text), optimizers.get("gd"), float(x0), float(center), np.array([rate])
    )
    assert (bool(away[0]), bool(left[0])) == (ran_away, left_domain)
    assert np.isfinite(last).all() == (not (ran_away or left_domain))


@pytest.mark.parametrize(
    ("rate", "limit", "best", "beside"),
    [
        (0.01, 0.019998, 0.0196, 0.02),  # twice the rate
        (0.01, 0.0100003, 0.005, 0.01),
        (0.001, 0.02, 0.0199998, 0.0199998),
        (0.01, 0.02, 0.019, 0.019),  # twice the rate is the limit itself
        (0.01, 0.01 * (1 + 1e-15), None, 0.02),
    ],
)
def test_the_digits_of_a_limit_tell_it_from_the_nearest_rate(rate, limit, best, beside) -> None:
    run = minimize("x^2", 3, learning_rate=rate, max_iter=1)
    assert rate_beside(run, limit, best) == beside
    assert limits_of(run, limit, None, best)[0].beside == beside


def test_without_a_constant_rate_there_is_none_beside_a_limit() -> None:
    assert rate_beside(minimize("x^2", 3, learning_rate="0.5/(1+k)"), 1.0, 0.5) is None
