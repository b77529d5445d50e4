"""Hundreds of variables: only the derivations that are looked at are worked out."""

from __future__ import annotations

import pytest
import sympy as sp

from symgd.calculus import Problem
from symgd.calculus.derivation import several
from symgd.calculus.multivariate.functions import functions_of
from symgd.calculus.second_derivatives import are_long
from symgd.descent import minimize


def test_a_derivation_is_made_when_it_is_asked_for(monkeypatch) -> None:
    made: list[str] = []

    def noted(expression, name):
        made.append(name)
        return differentiate(expression, name)

    differentiate = several.differentiate
    monkeypatch.setattr(several, "differentiate", noted)
    problem = Problem(" + ".join(f"{i}x{i}^2" for i in range(1, 101)))
    assert len(problem.derivations) == 100
    assert problem.derivations[-1].result == 200 * problem.symbols[-1]
    assert [d.variable for d in problem.derivations[:2]] == ["x1", "x2"]
    assert problem.derivations[1] is problem.derivations[1]
    assert problem.tidy_gradient == problem.gradient
    assert made == ["x100", "x1", "x2"]


def test_the_hessian_is_that_of_sympy() -> None:
    for _ in range(2):  # SymPy's cache is full the second time, and its symbols are others
        problem = Problem("x*y^2 + exp(x*z) + w^3 + 3*y*z*w + 7*w^2")
        assert sp.Matrix(problem.hessian) == sp.hessian(problem.f, problem.symbols)


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("*".join(f"x{i}" for i in range(1, 41)), True),
        ("*".join(f"sin({i}x + {i}y)" for i in range(1, 30)), True),
        ("*".join(f"x{i}" for i in range(1, 21)), False),
        ("(" + "+".join(f"x{i}" for i in range(1, 101)) + ")^2", False),
        ("ln(1 + " + "+".join(f"x{i}^2" for i in range(1, 41)) + ")", False),
    ],
)
def test_second_derivatives_of_long_products_are_let_be(text: str, long: bool) -> None:
    problem = Problem(text)
    assert are_long(problem.gradient) is long
    if long:
        with pytest.raises(ArithmeticError):
            functions_of(problem)
        assert minimize(text, learning_rate=0.01, max_iter=3).verdict.minimizer is None
        assert "hessian" not in vars(problem)
