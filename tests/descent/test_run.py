"""`Run`: its history, its columns and its dictionary."""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np
import pytest

from symgd.descent import Run, minimize
from symgd.descent.status import Status

MANY = [
    ("3x^2 - 2x - 3", 8, {}),
    ("x^2 + 3y^2", (1, 2), {}),
    ("x^2", 0, {}),
    ("x^2", 1, {"learning_rate": 1}),
    ("x - ln x", 3, {"learning_rate": 5}),
    ("1/x", -1, {"learning_rate": 2}),
    ("cosh x", 5, {"learning_rate": 1}),
    ("x^2", 3, {"learning_rate": 1.5}),
    ("exp(-x)", -1, {"learning_rate": 1e308}),
    ("exp(-x)", 0, {"learning_rate": 1, "gtol": 0.01}),
    ("-exp(-x^2)", 30, {"learning_rate": 0.1}),
    ("1e300 x^2 + 1e300 y^2", (1, 1), {"learning_rate": 1e-10}),
    ("x1^2 + x2^2 + x10^2 + y^2", (1, 2, 3, 4), {"max_iter": 3, "tol": 0}),
]
KEYS = [
    *("schema", "expression", "variables", "gradient", "x0", "optimizer", "hyperparameters"),
    *(
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
    ),
    *("success", "status", "message", "minimizer", "theory", "outputs"),
]
RUNS = [minimize(text, x0, **settings) for text, x0, settings in MANY]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: str(run.problem.expression))
def test_the_history(run: Run) -> None:
    history, n = run.history, run.problem.dimension
    assert history.dtype.names == ("k", "x", "fun", "jac")
    assert history["k"].tolist() == list(range(run.nit + 1))
    assert len(history) == run.nit + 1 <= run.max_iter + 1
    shape = (len(history),) if n == 1 else (len(history), n)
    assert history["x"].shape == history["jac"].shape == shape
    assert np.isfinite(history["fun"]).all()
    assert np.isfinite(history["x"]).all()
    np.testing.assert_array_equal(np.atleast_1d(history["x"][0]), run.x0)
    for row in history[:: max(1, len(history) // 10)]:
        f, *slopes = run.problem.evaluate(row["x"])
        assert (f, slopes) == (row["fun"], np.atleast_1d(row["jac"]).tolist())
    steps = history["x"][:-1] - run.learning_rate * history["jac"][:-1]
    np.testing.assert_array_equal(history["x"][1:], steps)


@pytest.mark.parametrize("run", RUNS, ids=lambda run: str(run.problem.expression))
def test_the_end(run: Run) -> None:
    assert run.fun == run.history["fun"][-1]
    assert type(run.fun) is float
    if run.problem.dimension == 1:
        assert (type(run.x), type(run.jac)) == (float, float)
        assert (run.x, run.jac) == (run.history["x"][-1], run.history["jac"][-1])
    else:
        np.testing.assert_array_equal(run.x, run.history["x"][-1])
        np.testing.assert_array_equal(run.jac, run.history["jac"][-1])
    assert run.nfev == run.njev == run.nit + (2 if run.halt else 1)
    assert run.success == (run.status == "converged")
    assert run.message == Status(run.status).sentence


@pytest.mark.parametrize("run", RUNS, ids=lambda run: str(run.problem.expression))
def test_the_dictionary(run: Run) -> None:
    data = json.loads(json.dumps(run.to_dict(), allow_nan=False))
    assert list(data) == KEYS
    assert data["schema"] == 1
    assert (data["x0"], data["x"], data["jac"]) == (
        list(run.x0),
        np.atleast_1d(run.x).tolist(),
        np.atleast_1d(run.jac).tolist(),
    )
    assert (data["nit"], data["nfev"], data["status"], data["fun"]) == (
        run.nit,
        run.nfev,
        run.status,
        run.fun,
    )
    assert data["variables"] == list(run.problem.variables)
    assert len(data["gradient"]) == run.problem.dimension
    assert data["minimizer"] is None or set(data["minimizer"]) == {"exact", "x", "fun", "global", "proved"}
    assert set(data["theory"]) >= {"stability_limit", "contraction", "predicted_steps"}


def test_the_dictionary_of_the_article() -> None:
    data = minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.001).to_dict()
    assert (data["x"], data["nit"], data["status"], data["success"]) == (
        [0.7116006162706949],
        500,
        "max_iter",
        False,
    )
    assert data["gradient"] == ["6*x - 2"]
    assert data["minimizer"] == {
        "exact": ["1/3"],
        "x": [1 / 3],
        "fun": "-10/3",
        "global": True,
        "proved": True,
    }
    assert data["theory"]["predicted_steps"] == 1402
    assert data["theory"]["stability_limit"] == 1 / 3
    assert (data["learning_rate_source"], data["gtol"], data["outputs"]) == ("given", None, [])


def test_the_columns() -> None:
    one, two = minimize("x^2", 1, learning_rate=0.25), minimize("y1^2 + theta^2", (1, 2), learning_rate=0.25)
    table = one.table()
    assert list(table) == ["step", "x", "f", "df"]
    np.testing.assert_array_equal(table["df"], 2 * table["x"])
    np.testing.assert_array_equal(table["f"], table["x"] ** 2)
    assert list(two.table()) == ["step", "x.theta", "x.y1", "f", "df.theta", "df.y1"]
    assert {len(column) for column in two.table().values()} == {two.nit + 1}
    assert {column.ndim for column in two.table().values()} == {1}


def test_nothing_of_a_run_can_be_changed() -> None:
    for run in RUNS[:2]:
        with pytest.raises(ValueError, match="read-only"):
            run.history["x"][0] = 5
        with pytest.raises(ValueError, match="read-only"):
            run.table()["x" if run.problem.dimension == 1 else "x.x"][0] = 5
        with pytest.raises(dataclasses.FrozenInstanceError):
            run.tol = 1
    point = RUNS[1].x
    point[:] = math.nan  # a copy
    assert np.isfinite(RUNS[1].x).all()


def test_how_a_run_presents_itself() -> None:
    assert repr(minimize("x^2", 1, learning_rate=0.5)) == (
        "Run('x**2', x0=[1.0], learning_rate=0.5, x=[0.0], nit=1, status='converged')"
    )
    assert "x=[0.0, 0.0]" in repr(minimize("x^2 + y^2", (1, 1), learning_rate=0.5))


def test_every_status_is_a_sentence() -> None:
    sentences = [status.sentence for status in Status]
    assert len(set(sentences)) == len(Status) == 9
    assert all(s[0].isupper() and s.endswith(".") for s in sentences)
