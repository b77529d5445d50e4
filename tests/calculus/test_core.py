"""What is left of f′ once nothing is in it that cannot vanish."""

from __future__ import annotations

import pytest
import sympy

from symgd.calculus.core import core_factors, strict_sign
from symgd.calculus.intervals import working_precision
from symgd.calculus.search import smooth
from symgd.notation import parse

x = sympy.Symbol("x", real=True)

# f, and the factors of f′ that may be zero, with their multiplicities
CORES = [
    ("3x^2 - 2x - 3", {"3*x - 1": 1}),
    ("-exp(-x^2)", {"x": 1}),
    ("exp(x) - 2x", {"exp(x) - 2": 1}),
    ("x - ln x", {"x - 1": 1}),
    ("x^x", {"log(x) + 1": 1}),
    ("tan(x) - 2x", {"tan(x) + 1": 1, "tan(x) - 1": 1}),
    ("ln(1 + exp(x)) + ln(1 + exp(-x))", {"exp(x) - 1": 1}),
    ("-(16x^2 - 24x + 5)*exp(-x)", {"16*x**2 - 56*x + 29": 1}),
    ("sin(x)^3 + cos(x)^3", {"-sin(x) + cos(x)": 1, "cos(x)": 1, "sin(x)": 1}),
    ("tanh(x)^2", {"x": 1}),
    ("tanh(x)", {}),
    ("atan(x)", {}),
    ("erf(x)", {}),
    ("sigmoid(x)", {}),
    ("sigmoid(x)*(1 - sigmoid(x))", {"2*sigmoid(x) - 1": 1}),
    ("x/sqrt(1 + x^2)", {}),
    ("cosh(x)", {"x": 1}),
    ("x^2*exp(-x^2)", {"x": 1, "x + 1": 1, "x - 1": 1}),
    ("(x - 1)^5*exp(x)", {"x - 1": 4, "x + 4": 1}),
    ("sqrt(x)*ln(x)", {"log(x) + 2": 1}),
    ("sqrt(x) + 1/x", {"x**(3/2) - 2": 1}),
    ("cbrt(x)^2 + x", {"3*cbrt(x) + 2": 1}),
    ("exp(x) + exp(-2x)", {"exp(3*x) - 2": 1}),
]


@pytest.mark.parametrize(("text", "expected"), CORES)
def test_core_of_the_derivative(text: str, expected: dict[str, int]) -> None:
    slope = smooth(parse(text).sympy, x).derivative(1)
    assert slope is not None
    with working_precision():
        found = {str(f.expression): f.multiplicity for f in core_factors(slope, x)}
    assert found == expected


SIGNS = [
    ("exp(x)", 1),
    ("1 + x^2", 1),
    ("-1 - x^4", -1),
    ("x^2", 0),
    ("x^2 - x + 1", 1),
    ("x^2 - 2x", 0),
    ("tanh(x) - 1", -1),
    ("2 + tanh(x)", 1),
    ("1 - 2*tanh(x)", 0),
    ("sigmoid(x) - 1", -1),
    ("erf(x) + 1", 1),
    ("2 + sin(x)", 1),
    ("1 + sin(x)", 0),
    ("exp(x) + x^2", 1),
    ("-exp(x) - exp(-x)", -1),
    ("cosh(x) + cosh(2x)", 1),
]


@pytest.mark.parametrize(("text", "sign"), SIGNS)
def test_strict_sign(text: str, sign: int) -> None:
    with working_precision():
        assert strict_sign(parse(text).sympy, x) == sign


def test_large_expressions_are_left_alone() -> None:
    wild = sum(sympy.sin(k * x + sympy.exp(x / k)) * sympy.cos(x**k) for k in range(1, 30))
    with working_precision():
        (factor,) = core_factors(wild, x)
    assert factor.expression == wild
