"""`minimize`: the article's run, its settings and their checks, and the runs of the frameworks."""

from __future__ import annotations

import math

import numpy as np
import pytest

import symgd
from symgd.calculus.problem import Problem
from symgd.descent import minimize
from symgd.errors import InputError, ParameterError
from symgd.notation import parse
from symgd.optimizers import GradientDescent


def test_the_run_of_the_article() -> None:
    run = symgd.minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.001, tol=1e-5, max_iter=500)
    assert (run.x, run.nit, run.stop, run.status) == (0.7116006162706949, 500, "cap", "max_iter")
    assert run.history["x"][:3].tolist() == [8.0, 7.954, 7.908276]
    long = minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.001, tol=1e-5, max_iter=5000)
    assert (long.nit, long.stop, long.status) == (1402, "tol", "converged")
    assert long.x - 1 / 3 == pytest.approx(1.66e-3, abs=5e-6)


def test_the_loop_of_the_article() -> None:
    """NumPy scalars and `np.concatenate`, the derivative by hand."""
    xs, x = np.array([8.0]), np.float64(8.0)
    for _ in range(500):
        step = 0.001 * (6 * x - 2)
        if abs(step) < 1e-5:
            break
        x = x - step
        xs = np.concatenate((xs, [x]))
    run = minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.001)
    np.testing.assert_array_equal(run.history["x"], xs)


@pytest.mark.parametrize("expression", ["3x^2 - 2x - 3", parse("3x^2 - 2x - 3"), Problem("3x^2 - 2x - 3")])
@pytest.mark.parametrize("optimizer", ["gd", "sgd", "GD", GradientDescent()])
def test_forms_of_a_call(expression, optimizer) -> None:
    run = minimize(expression, 8, optimizer=optimizer, learning_rate=0.1)
    assert (run.nit, run.optimizer) == (15, GradientDescent())
    assert run.x == 0.33334156535398396


# keyword arguments, and the rate that is used with its source
RATES = [
    ({"learning_rate": 0.2}, 0.2, "given"),
    ({"learning_rate": 1}, 1.0, "given"),
    ({"learning_rate": np.float32(0.5)}, 0.5, "given"),
    ({"optimizer": GradientDescent(learning_rate=0.2)}, 0.2, "optimizer"),
    ({"optimizer": GradientDescent(learning_rate=0.2), "learning_rate": 0.05}, 0.05, "given"),
    ({"optimizer": GradientDescent(learning_rate=0.2), "learning_rate": "auto"}, 0.1, "auto"),
    ({"optimizer": GradientDescent(learning_rate="auto")}, 0.1, "auto"),
    ({"learning_rate": "auto"}, 0.1, "auto"),
    ({}, 0.1, "auto"),
]


@pytest.mark.parametrize(("settings", "rate", "source"), RATES)
def test_where_the_rate_comes_from(settings: dict, rate: float, source: str) -> None:
    run = minimize("3x^2 - 2x - 3", 8, **settings)
    assert (run.learning_rate, run.learning_rate_source) == (rate, source)
    assert type(run.learning_rate) is float
    assert bool(run.learning_rate_reason) == (source == "auto")


REFUSED = [
    ({"tol": -1e-5}, "tol must be a number that is not negative, not -1e-05."),
    ({"tol": math.nan}, "tol must be a number that is not negative, not nan."),
    ({"tol": math.inf}, "tol must be a number that is not negative, not inf."),
    ({"tol": "small"}, "tol must be a number that is not negative, not 'small'."),
    ({"tol": None}, "tol must be a number that is not negative, not None."),
    ({"gtol": -1}, "gtol must be a number that is not negative, not -1."),
    ({"gtol": math.nan}, "gtol must be a number that is not negative, not nan."),
    ({"max_iter": 0}, "max_iter must be a whole number from 1 to 100000, not 0."),
    ({"max_iter": -3}, "max_iter must be a whole number from 1 to 100000, not -3."),
    ({"max_iter": 100_001}, "max_iter must be a whole number from 1 to 100000, not 100001."),
    ({"max_iter": 10**400}, "max_iter must be a whole number from 1 to 100000"),
    ({"max_iter": 2.5}, "max_iter must be a whole number from 1 to 100000, not 2.5."),
    ({"max_iter": math.nan}, "max_iter must be a whole number from 1 to 100000, not nan."),
    ({"max_iter": None}, "max_iter must be a whole number from 1 to 100000, not None."),
    ({"max_iter": "500"}, "max_iter must be a whole number from 1 to 100000, not '500'."),
    ({"learning_rate": 0}, "the learning rate must be a number greater than 0, not 0."),
    ({"learning_rate": -0.1}, "the learning rate must be a number greater than 0, not -0.1."),
    ({"learning_rate": math.nan}, "the learning rate must be a number greater than 0, not nan."),
    ({"learning_rate": math.inf}, "the learning rate must be a number greater than 0, not inf."),
    ({"learning_rate": "fast"}, "the learning rate 'fast' is not a number."),
    ({"learning_rate": 10**400}, "the learning rate is too large for a double."),
    (
        {"learning_rate": [0.1, 0.2]},
        "one learning rate is taken here, not several. symgd.lesson compares them.",
    ),
    ({"learning_rate": np.array([0.1, 0.2])}, "one learning rate is taken here, not several."),
    ({"optimizer": ["gd", "adam"]}, "one optimizer is taken here, not several. symgd.lesson compares them."),
    ({"tol": 10**400}, "tol must be a number that is not negative, not 1000"),
    ({"max_iter": 10**5000}, "max_iter must be a whole number from 1 to 100000, not a very large number."),
    ({"learning_rate": True}, "the learning rate True is not a number."),
    ({"tol": "1e-5"}, "tol must be a number that is not negative, not '1e-5'."),
    ({"tol": False}, "tol must be a number that is not negative, not False."),
    ({"gtol": b"1"}, "gtol must be a number that is not negative, not b'1'."),
    ({"max_iter": True}, "max_iter must be a whole number from 1 to 100000, not True."),
    ({"max_iter": "7"}, "max_iter must be a whole number from 1 to 100000, not '7'."),
    ({"optimizer": "adom"}, "there is no optimizer 'adom'. Did you mean adam"),
    ({"x0": [1, 2]}, "f has 1 variable, x, but the start has 2 numbers."),
]


@pytest.mark.parametrize(("settings", "message"), REFUSED)
def test_settings_that_are_refused(settings: dict, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        minimize("x^2", **({"x0": 1} | settings))
    assert message in str(caught.value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("function", [3, None, b"x^2", ["x^2"], 1.5])
def test_what_is_no_function(function) -> None:
    with pytest.raises(ParameterError, match="a function is a text such as"):
        minimize(function, 1)


def test_a_rate_given_is_used_before_that_of_the_optimizer() -> None:
    run = minimize("x^2", 1, optimizer=GradientDescent(learning_rate=0.1), learning_rate=0.2)
    assert (run.learning_rate, run.learning_rate_source) == (0.2, "given")


def test_a_constant_is_refused() -> None:
    with pytest.raises(InputError, match="does not contain a variable"):
        minimize("5", 1)


@pytest.mark.parametrize("max_iter", [7.0, np.int64(7), np.float64(7)])
def test_a_whole_number_may_be_of_any_type(max_iter) -> None:
    run = minimize("x^2", 1, learning_rate=0.25, tol=0, max_iter=max_iter)
    assert (run.nit, run.max_iter, type(run.max_iter)) == (7, 7, int)


def test_without_a_tolerance_the_cap_ends_the_run() -> None:
    run = minimize("x^2", 1, learning_rate=0.5, tol=0, max_iter=40)
    assert (run.nit, run.stop, run.tol) == (40, "cap", 0.0)
    assert run.history["x"][1:].tolist() == [0.0] * 40  # it goes on although nothing changes


def test_the_rule_on_the_slope() -> None:
    run = minimize("x^2 + 10y^2", (1, 1), learning_rate=0.05, tol=0, gtol=1e-3)
    assert run.stop == "gtol"
    steepest = np.abs(run.history["jac"]).max(axis=1)
    assert (steepest[:-1] > 1e-3).all()
    assert steepest[-1] <= 1e-3
    assert minimize("x^2", 1, learning_rate=0.25, tol=0, gtol=0.5).nit == 2  # at most, not less than
    both = minimize("x^2", 1, learning_rate=0.25, tol=0.3, gtol=1e-9)
    assert (both.stop, both.nit) == ("tol", 1)


# text, start, rate, stop, last k, step of the halt, reason, operation, the point that failed
HALTS = [
    ("x - ln x", 3, 5, "undefined", 0, 1, "undefined", "ln", -1 / 3),
    ("sqrt x", 1, 0.1, "undefined", None, None, "undefined", "sqrt", None),
    ("exp(x^2)", 3, 1, "overflow", 0, 1, "overflow", "", None),
    ("cosh x", 5, 1, "overflow", 1, 2, "overflow", "", None),
    ("1/x", -1, 2, "undefined", 0, 1, "jump", "/", 1.0),
    ("exp(-x)", -1, 1e308, "overflow", 0, 1, "overflow", "", math.inf),
]


@pytest.mark.parametrize(("text", "x0", "rate", "stop", "nit", "step", "reason", "operation", "point"), HALTS)
def test_runs_that_break_off(text, x0, rate, stop, nit, step, reason, operation, point) -> None:
    run = minimize(text, x0, learning_rate=rate)
    assert (run.stop, run.halt.reason, run.halt.operation) == (stop, reason, operation)
    assert run.halt.step == run.nit + 1 == (run.nit + 1 if step is None else step)
    assert nit is None or run.nit == nit
    assert point is None or run.halt.point == pytest.approx((point,))
    assert np.isfinite(run.history["x"]).all()
    assert np.isfinite(run.history["fun"]).all()
    assert np.isfinite(run.history["jac"]).all()
    last = run.history[-1]
    assert run.halt.point[0] == float(last["x"]) - run.learning_rate * float(last["jac"])


def test_a_run_that_goes_far_keeps_its_last_row() -> None:
    run = minimize("x^2", 3, learning_rate=1.5)
    assert (run.stop, run.halt) == ("far", None)
    assert abs(run.history["x"][-2]) <= 3e12 < abs(run.x)
    near = minimize("x^2", 0.5, learning_rate=1.5)
    assert abs(near.history["x"][-2]) <= 1e12 < abs(near.x)


def test_a_hundred_thousand_steps() -> None:
    run = minimize("x^2", 1, learning_rate=1e-7, tol=0, max_iter=100_000)
    assert run.nit == 100_000
    assert run.x == pytest.approx((1 - 2e-7) ** 100_000, rel=1e-9)


@pytest.mark.parametrize("name", ["lambda", "k", "f", "x0", "eta", "theta_1", "t0"])
def test_variables_of_any_name(name: str) -> None:
    run = minimize(f"3{name}^2 - 2{name} - 3", 8, learning_rate=0.001)
    assert run.x == 0.7116006162706949
    assert minimize(f"{name}^2", {run.problem.variables[0]: 2}, learning_rate=0.1).x0 == (2.0,)
