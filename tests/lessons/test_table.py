"""The printed rows of a walk, and errors that are right to the last digit."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgd.descent import minimize
from symgd.lessons.table import MOST_ROWS, errors_from, printed_rows, step_table


@given(st.integers(1, 100_001), st.sampled_from([12, MOST_ROWS]))
def test_rows_of_a_walk(count: int, most: int) -> None:
    rows = printed_rows(count, most).tolist()
    assert rows == sorted(set(rows))
    assert (rows[0], rows[-1]) == (0, count - 1)
    assert len(rows) <= max(most, min(count, int(1.2 * most)))
    if count <= 1.2 * most:
        assert rows == list(range(count))
        return
    head, tail = 2 * most // 5, most // 6
    assert rows[:head] == list(range(head))
    assert rows[-tail:] == list(range(count - tail, count))
    between = rows[head:-tail]
    assert all(len(str(row).rstrip("0")) == 1 for row in between)  # 20, 50, 100: round numbers
    gaps = np.diff(rows)
    assert (gaps > 0).all()


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, [0]),
        (30, list(range(30))),
        (31, [*range(11), 20, *range(27, 31)]),
        (501, [*range(11), 20, 30, 40, 50, 60, 70, 80, 90, 100][:20]),
    ],
)
def test_examples_of_rows(count: int, expected: list[int]) -> None:
    rows = printed_rows(count).tolist()
    if count == 501:
        assert rows == [*range(11), 20, 50, 100, 200, *range(497, 501)]
    else:
        assert rows == expected


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9), st.fractions(-10, 10))
def test_errors_are_right_to_the_last_digit(xs: list[float], minimizer: Fraction) -> None:
    errors = errors_from(np.array(xs), minimizer)
    with mpmath.workdps(1200):
        star = mpmath.mpf(minimizer.numerator) / minimizer.denominator
        assert errors.tolist() == [float(mpmath.mpf(x) - star) for x in xs]


def test_an_error_of_the_last_bit() -> None:
    x = np.nextafter(1 / 3, 1)
    (error,) = errors_from(np.array([x]), Fraction(1, 3))
    assert error == pytest.approx(float(Fraction(x) - Fraction(1, 3)), rel=1e-15)
    assert error != x - 1 / 3


def test_the_table_of_the_article() -> None:
    run = minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.001)
    table = step_table(run, Fraction(1, 3))
    assert (table.rows, table.thinned, len(table.k)) == (501, True, len(printed_rows(501)))
    np.testing.assert_array_equal(table.x, run.history["x"][table.k])
    np.testing.assert_array_equal(table.fun, run.history["fun"][table.k])
    np.testing.assert_array_equal(table.jac, run.history["jac"][table.k])
    np.testing.assert_allclose(
        table.ratio[:-1], 0.994, rtol=1e-12
    )  # of neighbors in the run, not in the table
    assert math.isnan(table.ratio[-1])
    np.testing.assert_allclose(table.moved[:-1], 0.001 * np.abs(table.jac[:-1]), rtol=1e-9)
    assert math.isnan(table.moved[-1])


def test_without_a_minimizer_there_are_no_errors() -> None:
    table = step_table(minimize("exp(-x)", 0, learning_rate=1, max_iter=9), None)
    assert (table.error, table.ratio, table.thinned) == (None, None, False)
    assert np.isfinite(table.moved[:-1]).all()


def test_no_ratio_from_an_error_of_zero() -> None:
    table = step_table(minimize("x^2", 1, learning_rate=0.5, tol=0, max_iter=3), Fraction(0))
    assert table.error.tolist() == [1, 0, 0, 0]
    np.testing.assert_array_equal(table.ratio, [0, math.nan, math.nan, math.nan])


def test_the_table_of_several_variables() -> None:
    run = minimize("x^2 + 3y^2", (4, 1), learning_rate=0.1, tol=1e-3)
    table = step_table(run, np.zeros(2), 12)
    rows = run.history[table.k]
    assert table.x.shape == table.jac.shape == (len(table.k), 2)
    np.testing.assert_allclose(table.error, np.hypot(*rows["x"].T), rtol=1e-15)
    np.testing.assert_allclose(table.slope_norm, np.hypot(*rows["jac"].T), rtol=1e-15)
    distances = np.hypot(*run.history["x"].T)
    np.testing.assert_allclose(table.ratio[:-1], (distances[1:] / distances[:-1])[table.k[:-1]], rtol=1e-15)
    np.testing.assert_allclose(table.moved[:-1], 0.1 * np.abs(rows["jac"][:-1]).sum(axis=1), rtol=1e-12)


def test_a_run_without_a_step() -> None:
    table = step_table(minimize("x^2", 0), Fraction(0))
    assert (table.k.tolist(), table.error.tolist(), table.rows) == ([0], [0], 1)
    assert np.isnan([table.ratio, table.moved]).all()
