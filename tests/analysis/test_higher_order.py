"""The local law of Newton's method, against its own runs."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from symgd.analysis.higher_order import newton_law
from symgd.calculus.budget import Budget
from symgd.calculus.landscape import stationary_points
from symgd.calculus.problem import Problem
from symgd.descent import minimize


def point_of(text: str, kind: str = "minimum"):
    problem = Problem(text)
    return problem, next(p for p in stationary_points(problem, Budget(2.0)) if p.kind == kind)


@pytest.mark.parametrize(
    ("text", "kind", "constant", "factor"),
    [
        ("exp(x) - 2x", "minimum", 0.5, None),
        ("x - ln x", "minimum", 1.0, None),
        ("x^2 - 3x", "minimum", 0.0, None),
        ("x^3 - 3x", "maximum", 0.5, None),
        ("cosh x", "minimum", 0.0, None),
        ("x^4", "minimum", None, Fraction(2, 3)),
        ("x^6", "minimum", None, Fraction(4, 5)),
        ("x^3", "inflection", None, Fraction(1, 2)),
    ],
)
def test_laws(text: str, kind: str, constant, factor) -> None:
    law = newton_law(*point_of(text, kind))
    assert law.factor == factor
    assert law.constant == (None if constant is None else pytest.approx(constant, abs=1e-14))


@pytest.mark.parametrize(("text", "x0"), [("exp(x) - 2x", "1"), ("x - ln x", "1.2"), ("x^3 - 3x", "1.3")])
def test_the_constant_is_that_of_the_iteration(text: str, x0: str) -> None:
    """With 400 digits: e_{k+1}/e_k² of the map x − f′/f″."""
    problem, point = point_of(text)
    import sympy as sp

    (x,) = problem.symbols
    step = sp.lambdify(x, x - sp.diff(problem.f, x) / sp.diff(problem.f, x, 2), "mpmath")
    with mpmath.workdps(400):
        star = mpmath.mpf(str(point.exact.evalf(400)))
        walk = [mpmath.mpf(x0)]
        for _ in range(7):
            walk.append(step(walk[-1]))
        errors = [abs(u - star) for u in walk]
        assert float(errors[-1] / errors[-2] ** 2) == pytest.approx(newton_law(problem, point).constant)


@pytest.mark.parametrize(("text", "x0"), [("x^4", 2), ("x^6", 2)])
def test_at_a_multiple_zero_the_run_has_the_factor(text: str, x0: float) -> None:
    law = newton_law(*point_of(text))
    x = minimize(text, x0, optimizer="newton", tol=0, max_iter=30).history["x"]
    np.testing.assert_allclose(x[1:] / x[:-1], float(law.factor), rtol=1e-9)


@pytest.mark.parametrize("text", ["|x|", "relu(x) + 2relu(-x)"])
def test_no_law_at_a_kink(text: str) -> None:
    assert newton_law(*point_of(text)) is None
