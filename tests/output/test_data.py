from __future__ import annotations

import csv
import io
import json
import math

import mpmath
import numpy as np
import pytest

import symgd
from symgd.output.data import columns, csv_text, run_dict, to_json

KEYS = [
    "schema",
    "expression",
    "variables",
    "gradient",
    "x0",
    "optimizer",
    "hyperparameters",
    "learning_rate",
    "learning_rate_source",
    "tol",
    "gtol",
    "max_iter",
    "x",
    "fun",
    "jac",
    "nit",
    "nfev",
    "njev",
    "success",
    "status",
    "message",
    "minimizer",
    "theory",
    "outputs",
]


@pytest.fixture(scope="module")
def parabola() -> symgd.Run:
    return symgd.minimize("3x^2 - 2x - 3", 8, learning_rate=0.1)


@pytest.fixture(scope="module")
def valley() -> symgd.Run:
    return symgd.minimize("(1-x)^2 + 100(y-x^2)^2", [-1.2, 1], learning_rate=0.001, max_iter=20)


def test_the_keys_and_their_order(parabola: symgd.Run) -> None:
    assert list(run_dict(parabola)) == KEYS


def test_the_parabola(parabola: symgd.Run) -> None:
    found = run_dict(parabola, ["lesson.pdf"])
    expected = {
        "schema": 1,
        "expression": "3*x**2 - 2*x - 3",
        "variables": ["x"],
        "gradient": ["6*x - 2"],
        "x0": [8.0],
        "optimizer": "gd",
        "hyperparameters": {},
        "learning_rate": 0.1,
        "learning_rate_source": "given",
        "tol": 1e-05,
        "gtol": None,
        "max_iter": 500,
        "nit": 15,
        "nfev": 16,
        "njev": 16,
        "success": True,
        "status": "converged",
        "outputs": ["lesson.pdf"],
    }
    assert {key: found[key] for key in expected} == expected
    assert found["minimizer"] == {
        "exact": ["1/3"],
        "x": [1 / 3],
        "fun": "-10/3",
        "global": True,
        "proved": True,
    }
    assert found["theory"]["stability_limit"] == pytest.approx(1 / 3, rel=1e-15)
    assert found["theory"]["contraction"] == pytest.approx(0.4, rel=1e-12)
    assert found["theory"]["predicted_steps"] == 15


@pytest.mark.parametrize(
    ("start", "rate", "factor"),
    [((4, 1), 0.02, 0.96), ((4, 0), 0.051, 0.898), ((0, 1), 0.051, 1.04), ((4, 1), 0.051, 1.04)],
)
def test_the_factor_is_that_of_the_parts_that_the_start_has(start, rate, factor) -> None:
    found = run_dict(symgd.minimize("x^2 + 20y^2", start, learning_rate=rate))
    assert found["theory"]["contraction"] == pytest.approx(factor, rel=1e-12)
    assert (found["theory"]["predicted_steps"] is None) == (factor > 1)


def test_a_coordinate_that_is_zero_is_no_rounding() -> None:
    found = run_dict(symgd.minimize("exp(x+3y-0.1) + exp(x-3y-0.1) + exp(-x-0.1)", (1, 1)))
    assert found["minimizer"]["x"] == [pytest.approx(-math.log(2) / 2, rel=1e-15), 0.0]


def test_the_value_on_a_curve_of_minima_is_that_of_the_curve() -> None:
    found = run_dict(symgd.minimize("(x^2+y)^2", (1, 1), learning_rate=0.05))
    assert (found["minimizer"]["exact"], float(found["minimizer"]["fun"])) == (None, 0.0)
    assert (found["minimizer"]["global"], found["minimizer"]["proved"]) == (True, True)


def test_the_distance_is_right_where_the_minimizer_lies_between_floats() -> None:
    run = symgd.minimize("(x^2+y-11)^2 + (x+y^2-7)^2", (-1, -1), optimizer="barzilai_borwein")
    with mpmath.workdps(50):
        x, y = mpmath.findroot(lambda x, y: (x * x + y - 11, x + y * y - 7), run.x.tolist())
        away = mpmath.hypot(x - mpmath.mpf(run.x[0]), y - mpmath.mpf(run.x[1]))
    assert run_dict(run)["theory"]["distance"] == pytest.approx(float(away), rel=1e-6)
    assert symgd.theory(run).worth.slope_bound >= float(away)


def test_the_last_iterate_follows_the_closed_form(parabola: symgd.Run) -> None:
    found = run_dict(parabola)
    x = 1 / 3 + 0.4**15 * (8 - 1 / 3)
    assert found["x"] == [pytest.approx(x, rel=1e-14)]
    assert found["fun"] == pytest.approx(3 * x * x - 2 * x - 3, rel=1e-14)
    assert found["jac"] == [pytest.approx(6 * x - 2, rel=1e-8)]


def test_several_variables(valley: symgd.Run) -> None:
    found = run_dict(valley)
    assert found["variables"] == ["x", "y"]
    assert [len(found[key]) for key in ("gradient", "x0", "x", "jac")] == [2, 2, 2, 2]
    assert found["x0"] == [-1.2, 1.0]


def test_json_gives_the_dictionary_back(valley: symgd.Run) -> None:
    text = to_json(valley, ["run.json"])
    assert json.loads(text) == run_dict(valley, ["run.json"])
    assert text.isascii()
    assert text.endswith("}\n")


def test_to_dict_is_the_same(parabola: symgd.Run) -> None:
    assert parabola.to_dict() == run_dict(parabola)


@pytest.mark.parametrize(
    ("expression", "x0", "rate"), [("x^4", 10, 0.1), ("cosh x", 5, 1), ("-x^2", 1, 1e6), ("1/x", -1, 0.1)]
)
def test_what_is_not_finite_is_null(expression: str, x0: float, rate: float) -> None:
    run = symgd.minimize(expression, x0, learning_rate=rate)

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    found = json.loads(to_json(run), parse_constant=refuse)
    assert found["success"] is False


def test_a_run_without_a_minimum_has_no_minimizer() -> None:
    found = run_dict(symgd.minimize("exp(-x)", 0, learning_rate=1))
    assert found["minimizer"] is None
    assert found["status"] == "no_minimum"


def test_columns_of_one_variable(parabola: symgd.Run) -> None:
    table = columns(parabola)
    assert list(table) == ["step", "x", "f", "df"]
    assert table["step"].tolist() == list(range(parabola.nit + 1))
    np.testing.assert_array_equal(table["df"], parabola.history["jac"])


def test_columns_of_several_variables(valley: symgd.Run) -> None:
    table = columns(valley)
    assert list(table) == ["step", "x.x", "x.y", "f", "df.x", "df.y"]
    np.testing.assert_array_equal(table["x.y"], valley.history["x"][:, 1])
    assert all(column.shape == (21,) for column in table.values())
    assert valley.table().keys() == table.keys()


def test_greek_columns_bear_ascii_names() -> None:
    run = symgd.minimize("θ₁^2 + θ₂^2", [1, 2], learning_rate=0.1)
    assert list(columns(run)) == ["step", "x.theta1", "x.theta2", "f", "df.theta1", "df.theta2"]


def test_csv_keeps_every_digit(valley: symgd.Run) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(valley))))
    for name, column in columns(valley).items():
        assert [float(row[name]) for row in rows] == column.tolist()


def test_a_slope_that_is_not_finite_is_an_empty_cell(parabola: symgd.Run) -> None:
    history = parabola.history.copy()
    history["jac"][-1] = math.inf
    odd = symgd.Run(**{**vars_of(parabola), "history": history})
    assert csv_text(odd).splitlines()[-1].endswith(",")


def vars_of(run: symgd.Run) -> dict[str, object]:
    return {name: getattr(run, name) for name in run.__dataclass_fields__}


def test_the_limit_of_a_quadratic_with_a_line_of_minima():
    assert run_dict(symgd.minimize("(x+y)^2", (3, 1)))["theory"]["stability_limit"] == pytest.approx(
        1 / 2, rel=1e-12
    )
