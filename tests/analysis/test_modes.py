"""Quadratics in several variables: the closed form against runs, eigenvalues against LAPACK, steps against runs."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from symgd.analysis import theory
from symgd.analysis.multivariate.modes.deviation import closed_form_rows, deviation
from symgd.analysis.multivariate.modes.finding import eigen_modes
from symgd.analysis.multivariate.modes.steps import distance_at, predicted_steps
from symgd.calculus.problem import Problem
from symgd.descent import minimize


def random_quadratic(seed: int) -> tuple[str, np.ndarray, np.ndarray, list[float]]:
    """A positive definite quadratic in 2 to 6 variables as text, its Hessian, its linear part and a start."""
    rng = np.random.default_rng(seed)
    n = 2 + seed % 5
    root = rng.normal(size=(n, n))
    hessian = np.round(root.T @ root + 0.1 * np.eye(n), 3)
    linear = np.round(rng.normal(size=n), 2)
    names = [f"x{i + 1}" for i in range(n)]
    terms = [f"({hessian[i, i] / 2:.4f})*{names[i]}^2" for i in range(n)]
    terms += [f"({hessian[i, j]:.3f})*{names[i]}*{names[j]}" for i in range(n) for j in range(i + 1, n)]
    terms += [f"({linear[i]:.2f})*{names[i]}" for i in range(n)]
    return " + ".join(terms), hessian, linear, np.round(3 * rng.normal(size=n), 2).tolist()


@pytest.mark.parametrize("seed", range(10))
def test_the_closed_form_is_the_run_at_every_iterate_to_rounding(seed):
    text, hessian, linear, start = random_quadratic(seed)
    values = np.linalg.eigvalsh(hessian)
    rate = float(f"{(0.3, 1.0, 1.9)[seed % 3] / values[-1]:.4g}")
    said = theory(minimize(text, start, learning_rate=rate, max_iter=20_000))
    run, modes = said.run, said.modes
    np.testing.assert_allclose([mode.eigenvalue for mode in modes.modes], values, rtol=1e-12)
    np.testing.assert_allclose(modes.center, np.linalg.solve(hessian, -linear), rtol=1e-10)
    rows = closed_form_rows(modes, run.nit + 1)
    unit = 2.0**-52 * np.maximum(np.abs(run.history["x"]).max(axis=1), np.abs(modes.center).max())
    units = (np.abs(rows - run.history["x"]).max(axis=1) / unit).max()
    assert units < 60
    assert said.deviation.agrees
    assert said.deviation.units == pytest.approx(units, abs=1.0)  # the rows above were rounded to floats
    assert said.predicted_steps == run.nit
    assert distance_at(modes, run.nit) == pytest.approx(said.distance, rel=1e-8)
    # Another formula is not taken for the run's: the tenth digit of the rate.
    assert not deviation(eigen_modes(run.problem, rate * (1 + 1e-10), start), run.history["x"]).agrees


EXACT = [
    ("x^2 + 50y^2", (10, 1), [2, 100], [(10, 0), (0, 1)], 50, "1/51"),
    ("x^2 + x*y + y^2 + z^2", (3, 2, 1), [1, 2, 3], [(0.5, -0.5, 0), (0, 0, 1), (2.5, 2.5, 0)], 3, "1/2"),
    ("(x + y)^2", (2, 1), [0, 4], [(0, 0), (1.5, 1.5)], 1, "1/4"),
    ("x^2 + y^2", (3, 4), [2], [(3, 4)], 1, "1/2"),
    ("x^2 - y^2", (1, 1e-6), [-2, 2], [(0, 1e-6), (1, 0)], None, None),
    ("x^2 - x*y + y^2 + 3x", (0.1, 0.3), [1, 3], [(1.7, 1.7), (0.4, -0.4)], 3, "1/2"),
]


@pytest.mark.parametrize(("text", "start", "values", "parts", "condition", "best"), EXACT)
def test_exact_modes(text, start, values, parts, condition, best):
    modes = eigen_modes(Problem(text), 0.1, start)
    assert [mode.exact for mode in modes.modes] == values
    for mode, part in zip(modes.modes, parts, strict=True):
        assert mode.part_exact == tuple(sp.Rational(str(v)) for v in part)
        np.testing.assert_allclose(np.multiply(mode.coefficient, mode.vector), part, atol=1e-15)
        assert mode.present == any(part)
        assert mode.factor_exact == 1 - mode.exact / 10
    assert modes.condition_exact == condition
    assert modes.best_rate_exact == (None if best is None else sp.Rational(best))


BEHAVIORS = [
    ("x^2 + 50y^2", (10, 1), 0.01, ["shrinks", "gone"]),
    ("x^2 + 50y^2", (10, 1), 0.0196, ["shrinks", "alternates"]),
    ("x^2 + 50y^2", (10, 1), 0.02, ["shrinks", "flips"]),
    ("x^2 + 50y^2", (10, 1), 0.021, ["shrinks", "overshoots"]),
    ("x^2/2 + 3y^2/2", (1, 1), 1 / 3, ["shrinks", "gone"]),
    ("x^2/2 + 3y^2/2", (1, 1), 2 / 3, ["shrinks", "flips"]),
    ("x^2 - y^2", (1, 1), 0.1, ["grows", "shrinks"]),
    ("(x + y)^2", (1, 1), 0.1, ["rests", "shrinks"]),
]


@pytest.mark.parametrize(("text", "start", "rate", "behaviors"), BEHAVIORS)
def test_what_a_step_does_along_each_axis(text, start, rate, behaviors):
    modes = eigen_modes(Problem(text), rate, start)
    assert [mode.behavior for mode in modes.modes] == behaviors


def test_an_axis_without_a_part_of_the_error_is_absent():
    modes = eigen_modes(Problem("x^2 + 50y^2"), 0.021, (10, 0))
    assert [mode.present for mode in modes.modes] == [True, False]
    assert modes.slowest.eigenvalue == 2.0
    assert modes.fastest is None
    assert predicted_steps(modes, 1e-5, None) == minimize("x^2 + 50y^2", (10, 0), learning_rate=0.021).nit


@pytest.mark.parametrize(
    "text", ["x^4 + y^4", "(1-x)^2 + 100(y-x^2)^2", "(x+y)^2 + x", "x^2 + y^2 + |x|", "x^2/(y^2+1)", "x + y"]
)
def test_only_quadratics_with_a_point_of_rest_have_them(text):
    assert eigen_modes(Problem(text), 0.1, (1, 2)) is None


@pytest.mark.parametrize(
    ("text", "start", "rate", "tol", "gtol"),
    [
        ("x^2 + 50y^2", (10, 1), 0.0196, 1e-5, None),
        ("x^2 + 50y^2", (10, 1), 0.0196, 1e-5, 1e-3),
        ("x^2 + 50y^2", (1, 5), 0.0199, 1e-2, None),
        ("x^2 + 50y^2", (10, 1), 0.01, 0, 1e-9),
        ("x^2 + 3x*y + 3y^2 + y", (1, 5), 0.26, 1e-7, None),
        ("(x + y)^2 + z^2", (1, 5, 2), 0.24, 1e-7, None),
        ("x^2 + y^2", (1, 5), 0.5, 1e-5, None),
        ("x^2 + y^2", (1e-9, 0), 0.5, 1e-5, None),
        ("x^2 - 1.99x*y + y^2", (1, 5), 0.4, 1e-9, None),
    ],
)
def test_the_predicted_step_is_the_one_at_which_the_rule_fires(text, start, rate, tol, gtol):
    run = minimize(text, start, learning_rate=rate, tol=tol, gtol=gtol, max_iter=100_000)
    assert run.stop in ("tol", "gtol")
    assert theory(run).predicted_steps == run.nit


def test_no_step_is_predicted_where_the_rule_never_fires():
    for rate, tol in ((0.02, 1e-5), (0.021, 1e-5), (0.01, 0), (1e-12, 1e-30)):
        modes = eigen_modes(Problem("x^2 + 50y^2"), rate, (10, 1))
        assert predicted_steps(modes, tol, None) is None


def test_the_best_rate_is_best():
    said = theory(minimize("x^2 + 50y^2", (10, 1), learning_rate=0.001))
    assert (said.predicted_steps, said.steps_at_best_rate) == (3797, 310)
    best = minimize("x^2 + 50y^2", (10, 1), learning_rate=1 / 51)
    assert best.nit == 310
    factors = [
        max(abs(mode.factor) for mode in eigen_modes(Problem("x^2 + 50y^2"), rate, (10, 1)).modes)
        for rate in (1 / 51, 0.99 / 51, 1.01 / 51)
    ]
    assert factors[0] == min(factors)
    assert said.modes.best_factor == pytest.approx(factors[0], rel=1e-12)
    assert factors[0] == pytest.approx(49 / 51)


def test_local_modes():
    said = theory(minimize("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), learning_rate=0.001))
    values = np.linalg.eigvalsh([[802, -400], [-400, 200]])
    found = said.local_modes
    assert [mode.eigenvalue for mode in found.modes] == pytest.approx(values)
    assert [mode.factor for mode in found.modes] == pytest.approx(1 - 0.001 * values)
    assert said.condition_number == pytest.approx(values[1] / values[0])
    assert found.best_rate_exact == sp.Rational(1, 501)
    assert (found.slowest, found.fastest) == found.modes
    assert theory(minimize("x^4 + y^4", (1, 2))).local_modes is None
    assert theory(minimize("x^2", 1)).local_modes is None


@pytest.mark.parametrize(
    ("text", "singular"),
    [
        ("(x + y)^2", True),
        ("x*y + (z - x)*y", True),
        ("x^2 + y^2", False),
        ("(x + y)^4", False),
        ("x + y", True),
    ],
)
def test_a_quadratic_may_be_singular_everywhere(text, singular):
    run = minimize(text, [1.0] * (3 if "z" in text else 2), learning_rate=0.01, max_iter=3)
    assert theory(run).singular_everywhere is singular
