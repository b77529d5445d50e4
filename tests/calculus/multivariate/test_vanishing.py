"""A gradient that is as small as it is far out on a tail makes no critical point; one that falls to zero does."""

from __future__ import annotations

import pytest

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.curves import across
from symgd.calculus.multivariate.newton import newton
from symgd.calculus.problem import Problem
from symgd.descent import minimize

# function, a start far out where the gradient is tiny; whether the origin is a zero of it, which is found instead
TAILS = [
    ("x^2+y^4/7+exp(-z^2)+sin(w)^2", (1.5707963, 1e-9, 9e-89, 22.51), True),
    ("x^2+exp(-y^2)", (1.0, 20.0), True),
    ("exp(-(x+y)^2)+(x-y)^2", (10.0, 10.1), True),
    ("exp(-(x+y)^2)+sin(x-2y)^2", (10.0, 10.1), True),
    ("tanh(x)+y^2", (-100.0, 1.0), False),  # 1 − tanh² is 0 in 60 digits
    ("tanh(x)+tanh(y)", (-100.0, -100.0), False),
    ("erf(x)+sin(y)^2", (30.0, 1.0), False),
    ("exp(-1/x^2)+y^2", (0.05, 1.0), False),  # the origin is no point of the domain
]

FLAT = [
    ("(x^2+y^2-1)^2*exp(x)", (1.0, 1.0), (0.7875190958157863, 0.6162902512010769)),
    ("exp((x-y)^2)", (1.0, 0.3), (0.65, 0.65)),  # minima all along a line
    ("sin(x*y)^2", (1.0, 2.0), (0.886226925452758, 1.772453850905516)),
    ("relu(x)^2+sin(y)^2", (-0.3719237461, 1.0), (-0.3719237461, -10.995574287564276)),  # on a plateau
    ("(sin(x+2y)-1/3)^2+(z-1)^2", (0.3, 1.0, 2.0), (0.40035114882713424, 1.2007022976542685, 1.0)),
]


@pytest.mark.parametrize(("text", "start", "origin"), TAILS)
def test_a_tail_is_no_critical_point(text, start, origin):
    found = newton(Problem(text), start, Budget(10))
    if origin:
        assert found.exact == (0,) * len(start)
    else:
        assert found is None
    assert across(Problem(text), start, Budget(10)) is None


@pytest.mark.parametrize(("text", "start", "place"), FLAT)
def test_a_zero_without_curvature_is_one(text, start, place):
    found = newton(Problem(text), start, Budget(10))
    assert found.x == pytest.approx(place, abs=1e-12)


def test_a_walk_that_stops_on_a_tail_has_not_arrived():
    run = minimize("exp(-y^2)+x^2", (1.0, 20.0), learning_rate=0.1)
    assert run.status == "stopped_early"
    assert run.verdict.details["landing"].exact == (0, 0)
