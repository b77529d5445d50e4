"""The tests on a history's tail, on sequences whose behavior is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgd.descent.tails import find_cycle, find_growth, keeps_falling, moves, stands_still


def column(*values):
    return np.array(values, dtype=float).reshape(-1, 1)


@pytest.mark.parametrize("period", [2, 3, 7, 64])
def test_a_repeated_orbit_is_a_cycle_of_its_period(period):
    orbit = np.random.default_rng(period).normal(size=(period, 2))
    cycle = find_cycle(np.vstack([np.array([[9.0, 9.0]]), np.tile(orbit, (4, 1))]))
    assert cycle is not None
    assert (cycle.period, cycle.exact) == (period, True)
    np.testing.assert_array_equal(cycle.orbit, orbit)


@pytest.mark.parametrize(
    ("name", "x"),
    [
        ("a constant", column(*[3.0] * 50)),
        ("a slope", column(*np.linspace(0, 1, 500))),
        ("a period of 65", column(*np.tile(np.random.default_rng(1).normal(size=65), 5))),
        ("two repetitions only", column(*np.tile([1.0, 2.0, 4.0, -3.0, 0.5], 2), 7.0)),
        ("a decaying oscillation", column(*[(-0.999999) ** k for k in range(500)])),
        ("an amplitude below 1e-9", column(*[1 + 1e-10 * (-1) ** k for k in range(50)])),
        ("chaos", column(*np.random.default_rng(2).normal(size=300))),
        ("too short", column(1.0, -1.0, 1.0)),
    ],
)
def test_no_cycle(name, x):
    assert find_cycle(x) is None


def test_a_cycle_in_one_coordinate_is_a_cycle():
    x = np.column_stack([np.tile([1.0, -1.0], 20), np.full(40, 5.0)])
    assert find_cycle(x).period == 2


@pytest.mark.parametrize(
    ("x", "f", "factor"),
    [
        ([(-1.5) ** k for k in range(12)], [1.5 ** (2 * k) for k in range(12)], 1.5),
        ([1.1**k for k in range(30)], [1.1**k for k in range(30)], 1.1),
        ([1.1**k for k in range(30)], [-(1.1**k) for k in range(30)], None),  # f falls
        ([1.5**k for k in range(10)], [1.5**k for k in range(10)], None),  # nine steps are too few
        ([0.9**k for k in range(30)], [float(k) for k in range(30)], None),  # steps shrink
    ],
)
def test_growth(x, f, factor):
    growth = find_growth(column(*x), np.array(f))
    if factor is None:
        assert growth is None
    else:
        assert growth.factor == pytest.approx(factor)
        assert growth.steps == len(x) - 2  # each longer than the one before, which the first step has not


@pytest.mark.parametrize(
    ("x", "f", "one_direction", "expected"),
    [
        ([1, 2, 4, 8], [0, -1, -2, -3], True, True),
        ([1, 2, 1.5, 8], [0, -1, -2, -3], True, False),
        ([1, 2, 1.5, 8], [0, -1, -2, -3], False, True),
        ([1, 2, 4, 8], [0, -1, -1, -3], True, False),
        ([1], [0], True, False),
        ([0, *range(1, 11)], [-9, *range(0, -10, -1)], True, True),  # only the last ten values count
    ],
)
def test_keeps_falling(x, f, one_direction, expected):
    assert keeps_falling(column(*x), np.array(f, dtype=float), one_direction) is expected


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (column(*[5.0] * 3), True),
        (column(0.0, *[1.0 + 1e-12 * (k % 3) for k in range(300)]), True),
        (column(0.0, *[1.0] * 100), False),  # the first step is still in the tail
        (column(5.0), False),
        (np.array([[1e6 + 1e-4, 0.0], [1e6, 0.0]]), True),
        (np.array([[0.0, 1e-8], [0.0, 0.0]]), False),
    ],
)
def test_stands_still(x, expected):
    assert stands_still(x) is expected


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([0.5**k for k in range(20)], "shrinks"),
        ([2.0**k for k in range(20)], "grows"),
        (list(np.random.default_rng(3).normal(size=20)), "wanders"),
    ],
)
def test_moves(x, expected):
    assert moves(column(*x)) == expected


@given(st.integers(2, 20), st.floats(1e-3, 1e3), st.floats(-1e3, 1e3), st.integers(0, 2**32 - 1))
def test_cycles_do_not_depend_on_units_or_origin(period, unit, origin, seed):
    orbit = np.random.default_rng(seed).normal(size=(period, 1))
    first = find_cycle(np.tile(orbit, (4, 1)))
    other = find_cycle(origin + unit * np.tile(orbit, (4, 1)))
    assert first.period == other.period == period
