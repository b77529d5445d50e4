"""The interval on which f is proved to be convex holds the walk and its minimizer, between short ends if it can."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

import symgd
from symgd.descent import minimize

# expression, start, rate, the ends, or None where only the very floats are left
INTERVALS = [
    ("sin(x)", 100, 0.5, (Fraction(989, 10), 100)),
    ("x^4-x^2", 2, 0.02, (Fraction(7, 10), 2)),
    ("-exp(-x^2)", 0.70710678, 0.1, None),
]


@pytest.mark.parametrize(("text", "x0", "rate", "ends"), INTERVALS)
def test_the_interval_holds_the_walk_and_the_minimizer(text, x0, rate, ends) -> None:
    theory = symgd.theory(minimize(text, x0, learning_rate=rate))
    found, point = theory.convexity, theory.minimizer
    assert found is not None
    assert found.tight == (ends is None)
    if ends is not None:
        assert (found.interval.start, found.interval.end) == tuple(map(sp.Rational, ends))
    lower, upper = (Fraction(int(end.p), int(end.q)) for end in (found.interval.start, found.interval.end))
    assert lower <= point.lower <= point.upper <= upper
    assert all(lower <= Fraction(x) <= upper for x in theory.run.history["x"].tolist())
    second = sp.lambdify(
        theory.run.problem.symbols[0], sp.diff(theory.run.problem.f, theory.run.problem.symbols[0], 2)
    )
    assert all(second(x) > -1e-9 for x in np.linspace(float(lower), float(upper), 500))


def test_the_nearest_float_is_not_the_minimizer() -> None:
    """63π/2 lies below its nearest float, at which an interval must not begin."""
    theory = symgd.theory(minimize("sin(x)", 100.530796, learning_rate=0.1))
    assert theory.convexity.tight
    start = theory.convexity.interval.start
    assert start < sp.Rational(theory.minimizer.x)
    assert sp.N(start - sp.pi * 63 / 2, 30) < 0
    assert math.isclose(float(start), 98.96016858807849)
