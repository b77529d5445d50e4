"""Other learning rates in several variables: walks on arrays are whole runs, pictures show these, words are so."""

from __future__ import annotations

import collections
import json
from pathlib import Path

import numpy as np
import pytest

from symgd import optimizers
from symgd.analysis import theory
from symgd.calculus import Problem
from symgd.descent import minimize
from symgd.lessons import lesson
from symgd.lessons.figures import Race, RatePlanes
from symgd.lessons.rates.outcomes import Outcome, Terrain, outcomes
from symgd.lessons.rates.several import other_rates_of_many
from symgd.lessons.rates.walks import Stop, walk
from symgd.output.figures import build

ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"
HIMMELBLAU = "(x^2+y-11)^2 + (x+y^2-7)^2"
VALLEY = "x^2 + 50y^2"
FUNCTIONS = json.loads((Path(__file__).parents[1] / "data" / "functions.json").read_text())
TRID6 = next(f["expression"] for f in FUNCTIONS if "trid6" in f["name"])

# expression, start, settings, how many kinds of outcome there are at least
CASES = [
    (VALLEY, (10, 1), {}, 4),
    (HIMMELBLAU, (0, 0), {}, 3),
    (HIMMELBLAU, (0, 0), {"optimizer": "momentum"}, 3),
    (VALLEY, (10, 1), {"optimizer": "momentum"}, 3),
    (VALLEY, (10, 1), {"optimizer": "adam"}, 2),
    ("x^4 - 5x^2 + x + y^2", (3, 1), {}, 4),
    ("ln(x)^2 + y^2", (3, 1), {"learning_rate": 0.2}, 3),
    ("x^2 + x*y + y^2 + z^2", (3, 2, 1), {}, 3),
    (VALLEY, (10, 1), {"learning_rate": 0.015, "tol": 0, "gtol": 1e-3, "max_iter": 400}, 3),
]
STATUSES = {
    "here": {"converged"},
    "elsewhere": {"converged"},
    "short": {"stopped_early", "stationary"},
    "underway": {"max_iter"},
    "unsettled": {"cycled", "max_iter", "diverged"},
    "away": {"diverged"},
    "left": {"left_domain"},
}


def section(text, x0, **settings):
    run = minimize(text, x0, **settings)
    return run, other_rates_of_many(run, theory(run))


def test_walks_are_the_runs_themselves() -> None:
    """Every optimizer with a rate, against whole runs: where they stop, when, and why."""
    problem = Problem("exp(x + y) - 2x + 3y^2")
    rates = np.array([0.003, 0.03, 5.0])
    for name in optimizers.names():
        method = optimizers.get(name)
        if not method.has_rate:
            continue
        made = walk(problem, method, np.tile([1.0, 0.5], (3, 1)), rates, steps=120, tol=1e-3)
        assert made.last.shape == (3, 2)
        for i, rate in enumerate(rates):
            real = minimize(
                problem, (1, 0.5), optimizer=method, learning_rate=float(rate), tol=1e-3, max_iter=120
            )
            expected = {"tol": Stop.RULE, "cap": Stop.CAP}.get(real.stop, Stop.AWAY)
            assert made.stop[i] == expected, (name, rate)
            if expected != Stop.AWAY:
                assert made.steps[i] == real.nit
            if expected != Stop.AWAY and rate < 1:  # with a large rate the last bit decides
                np.testing.assert_allclose(made.last[i], real.x, rtol=1e-9, atol=1e-12)


def test_the_tails_of_walks_are_the_last_rows() -> None:
    made = walk(
        Problem(ROSENBROCK), optimizers.get("gd"), np.array([[-1.2, 1.0]]), np.array([0.001]), steps=300
    )
    real = minimize(ROSENBROCK, (-1.2, 1), learning_rate=0.001, tol=0, max_iter=300)
    np.testing.assert_allclose(made.tail[:, 0], real.history["x"][-97:], rtol=1e-12)


@pytest.mark.parametrize(("text", "x0", "settings", "kinds"), CASES)
def test_every_rate_ends_as_its_run_does(text, x0, settings, kinds) -> None:
    run, found = section(text, x0, **settings)
    figure, target = found.study.figure, np.array(theory(run).minimizer.x)
    assert len(set(figure.outcomes)) >= kinds
    by_kind = collections.defaultdict(list)
    for i, outcome in enumerate(figure.outcomes):
        by_kind[outcome].append(i)
    for outcome, rows in by_kind.items():
        for i in sorted({rows[0], rows[-1]}):
            rules = {"tol": run.tol, "gtol": run.gtol, "max_iter": found.study.cap}
            real = minimize(
                run.problem, x0, optimizer=run.optimizer, learning_rate=float(figure.rates[i]), **rules
            )
            assert real.status in STATUSES[outcome], (figure.rates[i], outcome, real.status)
            if real.stop in ("tol", "gtol", "cap"):
                assert figure.steps[i] == real.nit
            if outcome in ("here", "elsewhere"):
                there = np.abs(np.array(real.verdict.minimizer.x) - target).max() < 1e-6
                assert there == (outcome == "here")


@pytest.mark.parametrize(
    ("text", "x0", "rate", "outcome"),
    [
        (VALLEY, (10, 1), 0.015, Outcome.HERE),
        (VALLEY, (10, 1), 0.02, Outcome.UNSETTLED),  # y goes to and fro
        (VALLEY, (10, 1), 0.0199, Outcome.UNDERWAY),  # y swings less and less
        (VALLEY, (10, 0), 0.02, Outcome.HERE),  # there is nothing to swing
        (VALLEY, (10, 1), 0.0201, Outcome.UNSETTLED),  # y grows
        (VALLEY, (10, 1), 0.1, Outcome.AWAY),
        ("x^4 - 2x^2 + y^2", (-0.5, 1), 0.1, Outcome.ELSEWHERE),
        ("x^4 - 2x^2 + y^2", (0, 1), 0.1, Outcome.SHORT),  # at the saddle
        (VALLEY, (10, 1), 1e-6, Outcome.UNDERWAY),
        ("ln(x)^2 + y^2", (3, 0), 5.0, Outcome.LEFT),
    ],
)
def test_outcomes_of_single_walks(text, x0, rate, outcome) -> None:
    other = minimize(text, (1.5, 0.5), learning_rate=0.01, max_iter=5000)
    terrain = Terrain(other.problem, other.optimizer, theory(other).minimizer)
    found = outcomes(terrain, np.array([x0], float), np.array([rate]), steps=400, tol=1e-5)
    assert Outcome(int(found.codes[0])) is outcome


# expression, start, settings, the roles of the trials
TRIALS = [
    (VALLEY, (10, 1), {}, ["small", "this", "best", "past"]),
    ("x^2 + x*y + y^2 + z^2", (3, 2, 1), {}, ["small", "this", "near", "past"]),  # this is the best one
    ("x^2 + y^2", (1, 1), {}, ["this", "best", "near", "past"]),
    (VALLEY, (10, 1), {"optimizer": "momentum"}, ["small", "this", "near", "past"]),
    (VALLEY, (10, 1), {"optimizer": "adam"}, ["small", "this", "other"]),
    ("x^4 + y^4", (1, 2), {}, ["small", "this", "other"]),
]


@pytest.mark.parametrize(("text", "x0", "settings", "roles"), TRIALS)
def test_the_rates_that_are_tried(text, x0, settings, roles) -> None:
    run, found = section(text, x0, **settings)
    assert [trial.role for trial in found.trials] == roles
    rates = [trial.run.rate for trial in found.trials]
    assert rates == sorted(set(rates))
    limit = theory(run).stability_limit
    for trial in found.trials:
        assert (trial.run is run) == (trial.role == "this")
        if trial.role in ("best", "near"):
            assert trial.run.rate < limit
        if trial.role == "past":
            assert trial.run.rate > limit


def test_the_best_rate_wins_against_the_worst_start() -> None:
    """On a quadratic, from a start with equal parts along the flattest and the steepest axis."""
    _, found = section("x^2 + 20y^2", (1, 1), learning_rate=0.02)
    steps = {trial.role: trial.run.nit for trial in found.trials}
    assert steps["best"] == min(steps.values())


@pytest.mark.parametrize(
    ("text", "x0"), [(VALLEY, (10, 1)), (ROSENBROCK, (-1.2, 1)), ("ln(x) + y^2/x", (1, 2))]
)
def test_panels_show_the_runs(text, x0) -> None:
    _, found = section(text, x0)
    figure = found.multiples
    assert isinstance(figure, RatePlanes)
    ground = figure.ground
    for panel, trial in zip(figure.panels, found.trials, strict=True):
        shown, real = np.stack([panel.steps.x, panel.steps.y], axis=1), trial.run.history["x"]
        np.testing.assert_array_equal(shown, real[: len(shown)])
        low, high = np.array([[side[0], side[-1]] for side in (ground.x, ground.y)]).T
        assert ((low <= shown) & (shown <= high)).all()
        if trial.run.status == "diverged" and len(shown) < len(real):
            assert panel.steps.leaves == tuple(real[len(shown)])
    drawn = build(figure)
    assert len(drawn.canvases) == len(found.trials)
    assert all(any(a.get_label() == "walk" for a in canvas.artists) for canvas in drawn.canvases)


def test_from_three_variables_on_distances_are_shown() -> None:
    _, found = section("x^2 + x*y + y^2 + z^2", (3, 2, 1))
    figure = found.multiples
    assert isinstance(figure, Race)
    for trail, trial in zip(figure.trails, found.trials, strict=True):
        np.testing.assert_allclose(trail.y, np.linalg.norm(trial.run.history["x"], axis=1), rtol=1e-12)
        assert trail.rate == trial.run.rate


def test_past_the_limit_a_walk_arrives_only_without_a_part_in_the_steepest_direction() -> None:
    assert section(VALLEY, (10, 1))[1].study.none_past
    assert not section(VALLEY, (10, 0), learning_rate=0.01)[1].study.none_past
    assert not section(TRID6, [1] * 6)[1].study.none_past  # a start as symmetric as the slow directions


@pytest.mark.parametrize(
    ("text", "x0", "settings"),
    [
        ("x^2 - y^2", (1, 1), {}),  # no minimum, whatever the rate
        (VALLEY, (10, 1), {"optimizer": "newton"}),
        (VALLEY, (10, 1), {"learning_rate": "0.01/(1+k)"}),
        (VALLEY, (0, 0), {}),
    ],
)
def test_no_section_where_no_rate_leads_anywhere(text, x0, settings) -> None:
    assert section(text, x0, **settings)[1] is None
    assert "other_rates" not in [s.name for s in lesson(text, x0, **settings).sections]


def test_twenty_variables() -> None:
    text = " + ".join(f"{i}*x{i}^2" for i in range(1, 21))
    _, found = section(text, [1.0] * 20, learning_rate=0.02, max_iter=200)
    assert found.study.none_past
    assert {limit.role for limit in found.study.figure.limits} == {"stability", "this", "best"}
    best = next(limit.value for limit in found.study.figure.limits if limit.role == "best")
    assert best == pytest.approx(2 / 42, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "x0", "settings"),
    [
        (ROSENBROCK, (-1.2, 1), {}),
        (ROSENBROCK, (-1.2, 1), {"optimizer": "momentum"}),
        ("x^4 + y^4", (1, 2), {}),
    ],
)
def test_where_hardly_any_rate_arrives_distances_are_compared(text, x0, settings) -> None:
    run, found = section(text, x0, **settings)
    far, target = found.distances, np.array(theory(run).minimizer.x)
    assert found.study is None
    figure = far.figure
    assert figure.start == pytest.approx(np.linalg.norm(np.array(x0) - target))
    smooth = figure.rates <= run.rate  # beyond, a walk may be chaotic, and the last bit decides
    for i in (0, int(np.flatnonzero(smooth)[-1])):
        real = minimize(run.problem, x0, optimizer=run.optimizer, learning_rate=float(figure.rates[i]))
        assert figure.distances[i] == pytest.approx(np.linalg.norm(real.x - target), rel=1e-6)
    assert far.left == pytest.approx(np.linalg.norm(far.best.x - target))
    below = np.ones(len(figure.rates), bool) if far.before is None else figure.rates < far.before
    assert far.left <= np.nanmin(figure.distances[below]) * (1 + 1e-9)
    assert far.left < figure.start
    labels = {a.get_label() for canvas in build(figure).canvases for a in canvas.artists}
    assert {"ends", "start", "own", "this"} <= labels


def test_distances_only_where_steps_cannot_be_counted() -> None:
    assert section(VALLEY, (10, 1))[1].distances is None
    assert section("x^2 + y^2", (1, 1), tol=0, learning_rate=0.1)[1].distances is not None
