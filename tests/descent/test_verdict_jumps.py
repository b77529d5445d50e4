"""Steps over points where f is undefined."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symgd.calculus.problem import Problem
from symgd.descent.jumps import first_jump


def jump(text, *x):
    return first_jump(Problem(text), {"x": np.array(x, dtype=float)})


@pytest.mark.parametrize(
    ("text", "x", "k", "operation", "exact", "kind"),
    [
        ("1/x", (-1, -0.5, 2), 1, "/", "0", "pole"),
        ("1/x", (-1, 2, -1, 2), 0, "/", "0", "pole"),
        ("1/(x - 1)^2", (0, 5), 0, "/", "1", "pole"),
        ("1/(x^2 - 2)", (1, 5), 0, "/", "sqrt(2)", "pole"),
        ("1/(x^2 - 2)", (-5, 5), 0, "/", "-sqrt(2)", "pole"),
        ("1/(x^2 - 2)", (5, -5), 0, "/", "sqrt(2)", "pole"),
        ("tan x", (1, 1.2, 1.7), 1, "tan", "pi/2", "pole"),
        ("tan x", (1, 1e5), 0, "tan", "pi/2", "pole"),
        ("1/(e^x - 2)", (0, 2), 0, "/", "log(2)", "pole"),
        ("ln|x|", (-1, 2), 0, "ln", "0", "pole"),
        ("sin(x)/x", (-1, 2), 0, "/", "0", "hole"),
        ("x^3/x", (-1, 2), 0, "/", "0", "hole"),
        ("sqrt(x^2 - 1)", (-2, 5), 0, "sqrt", "-1", "gap"),
        ("ln(x^2 - 3x + 2)", (0, 0.5, 5), 1, "ln", "1", "gap"),
    ],
)
def test_a_jump_is_found(text, x, k, operation, exact, kind):
    found = jump(text, *x)
    assert (found.k, found.operation, found.kind, found.landing) == (k, operation, kind, x[k + 1])
    assert found.exact == sp.sympify(exact)
    assert found.lower <= sp.Rational(0) + found.exact <= found.upper
    assert found.x == float(found.exact)


def test_a_jump_without_a_closed_form_is_enclosed():
    found = jump("1/(x^3 - x - 1)", 0, 2)
    root = found.lower
    assert found.exact is None
    assert (found.lower**3 - found.lower - 1) * (found.upper**3 - found.upper - 1) < 0
    assert float(root) == pytest.approx(1.3247179572447460)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("x^2", (-1e6, 1e6)),
        ("x - ln x", (1, 0.01, 3)),
        ("sqrt(x^2)", (-1, 1)),
        ("sqrt(x)", (1, 0)),
        ("1/(x^2 + 1)", (-100, 100)),
        ("1/(x^2 - 2x + 1.0001)", (-10, 10)),
        ("tan x", (-1.5, 1.5)),
        ("1/x", (0.1, 5, 0.2)),
        ("1/x", (0.1,)),
        ("asin x", (-1, 1)),
        ("cbrt x", (-1, 1)),
    ],
)
def test_no_jump(text, x):
    assert jump(text, *x) is None


def test_no_jump_in_several_variables():
    assert first_jump(Problem("1/x + y"), {"x": np.array([[-1.0, 0.0], [1.0, 0.0]])}) is None


@given(st.lists(st.floats(-3, 3).filter(lambda v: abs(v - 0.3) > 1e-6), min_size=2, max_size=40))
def test_the_first_jump_is_the_first_change_of_sides(x):
    found = first_jump(Problem("1/(x - 0.3)"), {"x": np.array(x)})
    sides = [math.copysign(1, v - 0.3) for v in x]
    changes = [k for k in range(len(x) - 1) if sides[k] != sides[k + 1]]
    assert (None if found is None else found.k) == (changes[0] if changes else None)


def test_a_long_history_is_searched():
    x = np.random.default_rng(0).uniform(1e-6, 5, 100_000)
    problem = Problem("x - ln x + 1/(x + 1) + sqrt(x)")
    assert first_jump(problem, {"x": x}) is None
    x[77_777] = -3.0
    assert first_jump(problem, {"x": x}).k == 77_776
