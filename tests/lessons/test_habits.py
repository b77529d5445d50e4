"""What the steps of a run show, by any method: lengths, rises, turns, and the balance of weight decay."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from symgd.descent import minimize
from symgd.lessons.habits import balance, habits, repetition
from symgd.optimizers import get, names


@pytest.mark.parametrize("name", names())
def test_habits_are_those_of_the_history(name: str) -> None:
    run = minimize("exp(x) - 2x", 3, optimizer=name, max_iter=60)
    seen = habits(run, run.history["x"] - np.log(2))
    x, f = run.history["x"], run.history["fun"]
    assert seen.total == pytest.approx(np.abs(np.diff(x)).sum())
    assert seen.last_step == abs(x[-1] - x[-2])
    assert seen.rises == sum(b - a > 1e-14 for a, b in pairwise(f))
    assert seen.turns == sum(a * b < 0 for a, b in pairwise(x - np.log(2)))
    assert seen.first == pytest.approx(abs(x[1] - x[0]) / run.history["jac"][0])
    assert seen.moved


def test_a_run_without_a_step_has_no_habits() -> None:
    assert habits(minimize("|x|", 1, optimizer="newton")) is None
    resting = habits(minimize("x^2", 0, optimizer="adam", learning_rate=0.1))
    assert (resting.moved, resting.first, resting.rises) == (False, None, 0)


def test_the_multiple_of_the_slope_settles_under_gradient_descent() -> None:
    seen = habits(minimize("exp(x) - 2x", 3, learning_rate=0.1))
    assert seen.settled
    assert seen.first == pytest.approx(0.1, rel=1e-12) == seen.last
    assert not habits(minimize("exp(x) - 2x", 3, optimizer="adam", learning_rate=0.1)).settled


@pytest.mark.parametrize(
    ("optimizer", "coupled"),
    [
        (get("torch:adam", weight_decay=0.1), True),
        (get("momentum", weight_decay=0.1), True),
        (get("keras:momentum", weight_decay=0.1), False),
        (get("adamw", weight_decay=0.1), False),
    ],
)
def test_slope_and_pull(optimizer, coupled: bool) -> None:
    run = minimize("3x^2 - 2x - 3", 8, optimizer=optimizer, learning_rate=0.05, max_iter=2000)
    found = balance(run)
    assert (found.strength, found.coupled) == (0.1, coupled)
    np.testing.assert_allclose(found.pull, [0.1 * run.x], rtol=1e-12)
    np.testing.assert_array_equal(found.slope, [run.jac])
    if coupled:  # the walk rests where the slope of f + λx²/2 is zero
        assert abs(found.slope + found.pull)[0] < 2e-3 < abs(found.slope[0])


def test_no_decay_no_balance() -> None:
    assert balance(minimize("x^2", 1, optimizer="adam")) is None


def test_the_length_of_a_step_is_euclidean() -> None:
    """RMSprop ends on the 2-cycle ±(0.01, −0.01): its steps are 0.02·√2 long, and change the coordinates by 0.04."""
    run = minimize("x**2 + 10*y**2", (5, 1), optimizer="rmsprop", learning_rate=0.02)
    seen = habits(run)
    assert seen.last_step == pytest.approx(0.02 * np.sqrt(2), rel=1e-3)
    path = np.hypot(*np.diff(run.history["x"], axis=0).T)
    assert seen.total == pytest.approx(path.sum(), rel=1e-12)
    assert seen.first == pytest.approx(np.abs(np.diff(run.history["x"][:2], axis=0)).sum() / 30.0, rel=1e-12)


def test_a_walk_that_goes_round_is_told_from_one_that_comes_closer() -> None:
    found = repetition(minimize("x**2 + 10*y**2", (5, 1), optimizer="rmsprop", learning_rate=0.02))
    assert (found.period, found.rows) == (2, 25)
    assert found.off == pytest.approx(4.468e-5, rel=1e-3)
    closer = {"optimizer": "momentum", "learning_rate": 1e-4}  # goes one way
    assert repetition(minimize("x**2 + 10*y**2", (5, 1), **closer)) is None
    swings = {"optimizer": get("momentum", momentum=0.99), "learning_rate": 0.01}  # in fading swings
    assert repetition(minimize("3x^2 - 2x - 3", 8, **swings)) is None
    slowly = {"learning_rate": 0.995 / 3}  # to and fro, less by 1 % a step
    assert repetition(minimize("3x^2 - 2x - 3", 8, tol=0, max_iter=200, **slowly)) is None
    assert repetition(minimize("x^2", 3, optimizer="lion", learning_rate=0.1, max_iter=10)) is None
