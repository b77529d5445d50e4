"""The learning-rate study: walks on arrays end as whole runs do, and what is said of the curve is so."""

from __future__ import annotations

import collections

import numpy as np
import pytest
import sympy as sp

from symgd import optimizers
from symgd.analysis import theory
from symgd.calculus import Problem
from symgd.descent import minimize
from symgd.lessons import lesson
from symgd.lessons.material import Material
from symgd.lessons.rates.costs import step_cost
from symgd.lessons.rates.outcomes import Outcome, Terrain, outcomes
from symgd.lessons.rates.section import other_rates
from symgd.lessons.rates.walks import Stop, walk

# text, start, settings, how many kinds of outcome there are at least
CASES = [
    ("3x^2 - 2x - 3", 8, {}, 2),
    ("3x^2 - 2x - 3", 8, {"learning_rate": 0.001}, 3),
    ("3x^2 - 2x - 3", 8, {"learning_rate": 0.1, "tol": 0, "gtol": 1e-3, "max_iter": 60}, 3),
    ("x^4 - 3x^3 + 2", 6, {}, 3),
    ("cosh(x)", 5, {"learning_rate": 1}, 2),
    ("x^4 - 5x^2 + x", 3, {}, 3),
    ("sin(x) + 0.1x^2", 3, {}, 2),
    ("x - log(x)", 3, {}, 2),
    ("x + 1/x", 3, {"learning_rate": 0.5}, 2),
    ("sqrt(x) + 1/x", 5, {"learning_rate": 0.5, "max_iter": 300}, 2),
    ("x^4 - 3x^3 + 2", 6, {"optimizer": "momentum"}, 2),
    ("x^4 - 3x^3 + 2", 6, {"optimizer": "adam"}, 2),
    ("exp(x) - 2x", 3, {"optimizer": "nesterov"}, 2),
    ("sqrt(x) + 1/x", 5, {"optimizer": "momentum", "learning_rate": 0.2}, 2),
]
STATUSES = {
    "here": {"converged"},
    "elsewhere": {"converged"},
    "short": {"stopped_early", "plateau", "stationary", "no_minimum"},
    "underway": {"max_iter", "no_minimum"},
    "adrift": {"max_iter", "no_minimum"},
    "unsettled": {"cycled", "max_iter", "diverged"},
    "away": {"diverged", "no_minimum"},
    "left": {"left_domain"},
}


def section(text, x0, **settings):
    run = minimize(text, x0, **settings)
    m = Material(run, theory(run))
    return run, other_rates(run, m.theory, m.target, m.marked, m.stationary)


@pytest.mark.parametrize(("text", "x0", "settings", "kinds"), CASES)
def test_every_rate_ends_as_its_run_does(text, x0, settings, kinds) -> None:
    run, found = section(text, x0, **settings)
    figure = found.study.figure
    assert len(set(figure.outcomes)) >= kinds
    target = theory(run).minimizer
    # A few rates of each outcome, the first and the last among them.
    by_kind = collections.defaultdict(list)
    for i, outcome in enumerate(figure.outcomes):
        by_kind[outcome].append(i)
    for outcome, rows in by_kind.items():
        for i in sorted({rows[0], rows[len(rows) // 2], rows[-1]}):
            rules = {"tol": run.tol, "gtol": run.gtol, "max_iter": found.study.cap}
            real = minimize(text, x0, optimizer=run.optimizer, learning_rate=float(figure.rates[i]), **rules)
            assert real.status in STATUSES[outcome], (figure.rates[i], outcome, real.status)
            if real.stop in ("tol", "gtol", "cap"):
                assert figure.steps[i] == real.nit
            if outcome in ("here", "elsewhere"):
                there = abs(real.verdict.minimizer.x - target.x) < 1e-6
                assert there == (outcome == "here")


def test_what_is_said_of_the_parabola() -> None:
    run, found = section("3x^2 - 2x - 3", 8)
    study = found.study
    assert (study.best.rate, study.best.nit) == (1 / 6, 1)
    assert [(t.run.rate, t.run.nit) for t in study.slow] == [(0.005, 330), (0.01, 174)]
    assert study.none_past
    assert study.failure is None
    assert found.starts is None  # a wall at the limit for every start
    assert found.strip is None  # it would say the same again
    assert run.rate in study.figure.rates
    assert {limit.role for limit in study.figure.limits} == {"stability", "this", "best"}
    below = study.figure.rates < 0.99 / 3
    assert "away" not in np.array(study.figure.outcomes)[below]


def test_from_far_away_the_limit_is_not_where_walks_fail() -> None:
    _, found = section("x^4 - 3x^3 + 2", 6)
    failed = found.study.failure
    assert failed.status == "diverged"
    assert failed.rate < 0.25 * theory(failed).run.rate + 0.02
    later = found.study.figure.rates > failed.rate
    assert "here" not in np.array(found.study.figure.outcomes)[later]
    assert minimize("x^4 - 3x^3 + 2", 6, learning_rate=0.018).success


@pytest.mark.parametrize(
    ("text", "x0", "settings"),
    [
        ("3x^2 - 2x - 3", 8, {"optimizer": "momentum", "learning_rate": 0.002}),
        ("3x^2 - 2x - 3", 8, {"optimizer": "nesterov"}),
        ("x^2", 3, {"optimizer": "adam", "learning_rate": 0.1}),
        ("sin(x) + 0.1x^2", 5, {"optimizer": "rmsprop", "learning_rate": 0.1}),
        ("x - log(x)", 3, {"optimizer": "momentum"}),
    ],
)
def test_no_rate_that_a_lesson_shows_is_better_than_the_best(text, x0, settings) -> None:
    run, found = section(text, x0, **settings)
    study = found.study
    assert all(rate in study.figure.x_window for rate in study.figure.rates)
    twice = minimize(text, x0, optimizer=run.optimizer, learning_rate=2.0 * run.rate)
    for other in (run, twice, *(trial.run for trial in (*found.trials, *(study.slow or ())))):
        if other.success and other.rate in study.figure.x_window:
            assert study.best.nit <= other.nit


def test_where_many_smaller_rates_fail_too_there_is_no_first_that_does() -> None:
    run, found = section("x - log(x)", 3, optimizer="momentum")
    limit = theory(run).stability_limit
    outcomes = np.array(found.study.figure.outcomes)[found.study.figure.rates < 0.98 * limit]
    last = int(np.flatnonzero(outcomes == "here")[-1])
    assert (outcomes[:last] == "left").mean() > 0.03
    assert found.study.failure is None


def test_the_map_tells_where_the_rule_of_a_run_ended_it_before_its_cell_did() -> None:
    run, found = section("sin(x) + 0.1x^2", 5, optimizer="rmsprop", learning_rate=0.1)
    assert (run.status, found.starts.own) == ("converged", "unsettled")
    longer = minimize(run.problem, 5, optimizer="rmsprop", learning_rate=0.1, tol=0, max_iter=400)
    assert not longer.success
    assert np.abs(longer.history["x"][-20:] - run.x).max() > 0.01
    assert section("x^4 - 3x^3 + 2", 6)[1].starts.own == "here"


def test_cycles_leave_the_strip_in_the_lesson() -> None:
    _, found = section("exp(x) - 2x", 3)
    assert found.strip is not None
    assert found.starts.wall
    assert found.starts.astray == 0.0


@pytest.mark.parametrize(
    ("text", "x0", "settings"),
    [
        ("|x|", 3, {"learning_rate": 0.1}),  # it goes to and fro at every rate
        ("exp(-x)", 0, {"learning_rate": 1}),  # no minimum
        ("3x^2 - 2x - 3", 8, {"optimizer": "lion"}),  # steps of one length never meet the rule
        ("x^2", 3, {"tol": 0}),  # there is no rule
        ("x^2", 3, {"learning_rate": 5e-324}),  # no rates around it
    ],
)
def test_no_curve_where_hardly_any_rate_arrives(text, x0, settings) -> None:
    assert section(text, x0, **settings)[1].study is None


@pytest.mark.parametrize("settings", [{"optimizer": "newton"}, {"learning_rate": "0.5/(1+k)"}])
def test_no_section_without_a_constant_rate(settings) -> None:
    assert section("x^2", 3, **settings)[1] is None
    names = [s.name for s in lesson("x^2", 3, **settings).sections]
    assert "other_rates" not in names


def test_walks_are_the_runs_themselves() -> None:
    """Every optimizer with a rate, against whole runs: where they stop, when, and why."""
    problem = Problem("exp(x) - 2x")
    rates = np.array([0.003, 0.03, 0.1])  # with large ones a walk may be chaotic, and the last bit decides
    for name in optimizers.names():
        method = optimizers.get(name)
        if not method.has_rate:
            continue
        made = walk(problem, method, np.full(3, 2.0), rates, steps=120, tol=1e-3)
        for i, rate in enumerate(rates):
            real = minimize(problem, 2.0, optimizer=method, learning_rate=float(rate), tol=1e-3, max_iter=120)
            expected = {"tol": Stop.RULE, "cap": Stop.CAP}.get(real.stop, Stop.AWAY)
            assert made.stop[i] == expected, (name, rate)
            if expected != Stop.AWAY:
                assert made.steps[i] == real.nit
                np.testing.assert_allclose(made.last[i], real.x, rtol=1e-9, atol=1e-12)


def test_a_walk_that_jumps_a_pole_has_left_the_domain() -> None:
    """1/x + x on x > 0: from 0.1 a step of 0.01 · 99 leads to 1.09, one of 0.5 · 3 from 1/2 to the other branch."""
    problem, gd = Problem("1/x + x"), optimizers.get("gd")
    piece = sp.Interval.open(0, sp.oo)
    made = walk(problem, gd, np.array([0.1, 2.0]), np.array([0.01, 4.0]), steps=50, tol=1e-6, piece=piece)
    assert made.stop.tolist() == [Stop.CAP, Stop.LEFT]
    assert np.isnan(made.last[1])
    assert minimize(problem, 2.0, learning_rate=4.0).status == "left_domain"


@pytest.mark.parametrize(
    ("text", "x0", "rate", "close", "outcome"),
    [
        ("x^2", 3, 0.4, 0.01, Outcome.HERE),
        ("x^2", 3, 1e-4, 0.01, Outcome.UNDERWAY),
        ("x^2", 3, 0.99, 1e-9, Outcome.UNDERWAY),  # swings that shrink
        ("x^2", 3, 1.0, 0.01, Outcome.UNSETTLED),  # a 2-cycle
        ("x^2", 3, 1.5, 0.01, Outcome.AWAY),
        ("x^2", 1e-6, 1.01, 0.01, Outcome.UNSETTLED),  # close, but drawing apart
        ("log(cosh(x))", 3, 3, 0.01, Outcome.UNSETTLED),
        ("sin(x) + 0.1x^2", 3.0, 3.2, 0.01, Outcome.UNSETTLED),  # wanders
    ],
)
def test_outcomes_of_single_walks(text, x0, rate, close, outcome) -> None:
    run = minimize(text, 1.0, learning_rate=0.01)
    terrain = Terrain(run.problem, run.optimizer, theory(run).minimizer)
    found = outcomes(terrain, np.array([float(x0)]), np.array([float(rate)]), steps=400, close=close)
    assert Outcome(int(found.codes[0])) is outcome


@pytest.mark.parametrize(
    ("text", "method", "cheaper_text", "cheaper_method"),
    [
        ("x^4", "gd", "x^2", "gd"),
        ("exp(sin(x))", "gd", "x^4", "gd"),
        ("x^2", "adam", "x^2", "gd"),
        ("erf(x)^2", "gd", "exp(x)^2", "gd"),
    ],
)
def test_costs_are_in_order(text, method, cheaper_text, cheaper_method) -> None:
    cost = step_cost(Problem(text), optimizers.get(method))
    assert cost > step_cost(Problem(cheaper_text), optimizers.get(cheaper_method))
