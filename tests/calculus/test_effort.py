"""Bounds on work: what would take long is left alone, and nothing takes long."""

from __future__ import annotations

import subprocess
import sys

import mpmath
import pytest
import sympy
from flint import fmpz_poly
from sympy import sqrt

from symgd.calculus import Problem
from symgd.calculus.budget import Budget
from symgd.calculus.closed_form import value_at
from symgd.calculus.code import compile_function
from symgd.calculus.core import core_factors
from symgd.calculus.effort import can_put_in, has_degree_two, is_constant
from symgd.calculus.intervals import working_precision
from symgd.calculus.landscape import downhill
from symgd.calculus.multiprecision import Evaluator
from symgd.calculus.polynomials import as_polynomial, factors_of, is_light, real_roots
from symgd.calculus.search import smooth
from symgd.errors import InputError
from symgd.notation import parse
from symgd.notation.symbolic import symbol

x, y = symbol("x"), symbol("y")


@pytest.mark.parametrize(
    "expression",
    [
        (x + 1) ** 7 * (x**2 - x / 3) ** 3 - 5 * x + sympy.Rational(1, 7),
        ((x + 1) ** 5 + 1) ** 4,
        (x - sqrt(2)) * (x + sqrt(2)),
        x**300 - 7 * x**17 + x**3 - x,
    ],
)
def test_polynomials_are_multiplied_out_as_sympy_does(expression):
    whole = sympy.Poly(expression, x).clear_denoms(convert=True)[1]
    expected = fmpz_poly([int(c) for c in reversed(whole.all_coeffs())])
    found = as_polynomial(expression, x)
    assert found is not None
    assert found * expected.leading_coefficient() == expected * found.leading_coefficient()


def test_polynomials_are_refused_by_their_shape_before_they_are_multiplied_out():
    assert as_polynomial(((x + 1) ** 30 + 1) ** 30, x) is None  # degree 900
    assert as_polynomial((10**300 * x + 1) ** 100, x) is None  # coefficients of 30,000 digits
    assert as_polynomial((sqrt(2) * x + 1) ** 100 * (y - y + 1), x) is None
    assert as_polynomial((x**2 + x + 1) ** 200, x).degree() == 400


def test_heavy_factors_are_left_as_they_were_typed():
    heavy = fmpz_poly([1 + 10**40 * k for k in range(301)])
    assert not is_light(heavy)
    assert is_light(fmpz_poly([2, -1, *[0] * 297, 1]))  # x^299 - x + 2
    with working_precision():
        typed = 100 * (x + 1) ** 9 * ((x + 1) ** 200 + x**77 - 3 * x + 2) ** 9 * (x**2 + 1) ** 9
        assert factors_of(fmpz_poly([2, -3] + [7**40 + k for k in range(300)]), x) is None
        bases = {factor.expression: factor.multiplicity for factor in core_factors(typed, x)}
        assert bases[x + 1] == 9


def test_roots_of_large_dense_factors_are_unknown_and_not_waited_for():
    with working_precision():
        dense = (x + 1) ** 399 + 3 * x + 1
        assert real_roots(dense, x) is None
        assert real_roots(x**300 - 7 * x**17 + x**3 - x, x) is not None


def test_a_power_of_a_power_has_its_minimum_by_its_shape():
    down = downhill(Problem("((x+1)^30+1)^30"), 0.1, Budget(5))
    assert (down.kind, down.proved, down.point.exact) == ("minimizer", True, -1)


@pytest.mark.parametrize(
    ("expression", "constant"),
    [
        (sympy.Integer(3), True),
        ((x + 1) ** 2 - x**2 - 2 * x, True),
        (x * (x - 1) * (x + 1), False),
        (((x + 1) ** 100 + 1) ** 100, False),
        (x + y, False),
    ],
)
def test_constants_are_known(expression, constant):
    assert is_constant(expression) is constant


@pytest.mark.parametrize(
    ("expression", "may_be"),
    [
        ((x + 1) ** 3 - (x - 1) ** 3, True),
        (x * y + (x - sqrt(2)) ** 2, True),
        (x**3, False),
        ((x**2 + x + 1) ** 200, False),
        (((x + 1) ** 100 + 1) ** 100, False),
    ],
)
def test_degree_two_is_told_without_multiplying_out(expression, may_be):
    assert has_degree_two(expression) is may_be


def test_exact_values_that_would_be_long_are_not_worked_out():
    assert value_at(x**2 - 2, {x: sqrt(3)}, 40) == 1
    assert value_at((x**100 + 1) ** 100, {x: 1 + sqrt(2)}, 40) is None
    assert value_at((x + 1) ** 900, {x: sympy.Rational(1, 10**90)}, 40) is None
    assert value_at(1 / x, {x: sympy.S.Zero}, 40) is None


def test_a_derivative_that_grew_too_large_is_not_measured_again(monkeypatch):
    u = smooth(sympy.Add(*(sympy.exp(-((x - k) ** 2)) for k in range(60))), x)
    assert u.derivative(2) is None
    monkeypatch.setattr("symgd.calculus.search.size", lambda _: pytest.fail("measured again"))
    assert u.derivative(2) is None


@pytest.mark.parametrize("value", [sympy.nan, sympy.zoo * x, sympy.oo, sympy.I * x, sympy.gamma(x)])
def test_what_is_not_real_is_refused_before_it_is_compiled(value):
    with pytest.raises(InputError, match="not a real function"):
        compile_function([value], [x])


SLOW_ONCE = [
    ("((x+1)^20+1)^20", "0.1"),
    ("(((x+1)^10+1)^10+1)^10", "0.1"),
    ("((x+1)^10+1)^10-x", "-1.2"),
    ("(x^2+x+1)^500", "0.1"),
    ("*".join(f"(x-{i})" for i in range(1, 31)), "0.5"),
    ("(x^5-x+1)^40+(x^3+2)^50", "0.1"),
]


@pytest.mark.parametrize(("text", "start"), SLOW_ONCE, ids=[text[:24] for text, _ in SLOW_ONCE])
def test_no_function_hangs(text, start):
    """The run with its verdict and theory; it took from 6 seconds to minutes once."""
    program = (
        "import sys; from symgd.descent.minimize import minimize; from symgd.analysis import theory;"
        "run = minimize(sys.argv[1], float(sys.argv[2])); t = theory(run);"
        "print(run.verdict.status, t.predicted_steps, t.descent_limit, t.best_rate)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, text, start], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("text", "place", "fits"),
    [
        ("x^2 + y^2", (10**9, 3), True),
        ("x^(y^(x^y))", (1, 1), True),
        ("x^(y^(x^y))", (9, 9), False),  # 9^9^9 has 370 million digits
        ("exp(exp(x) - y)", (2, 1), True),
        ("exp(exp(x) - y)", (10**6, 1), False),
        ("exp(y - " * 20 + "x" + ")" * 20, (1, 1), False),
    ],
)
def test_what_sympy_can_put_exact_numbers_into(text: str, place: tuple[int, int], fits: bool) -> None:
    expression = parse(text)
    places = dict(zip(expression.symbols, map(sympy.Integer, place), strict=True))
    assert can_put_in(expression.sympy, places) is fits


@pytest.mark.parametrize(
    ("text", "bits"), [("exp(x)", 6000), ("x^(x^(x^x))", 6), ("sin(exp(x))", 14), ("cosh(x^700)", 8)]
)
def test_numbers_of_60_digits_are_refused_where_they_would_be_too_long(text, bits):
    problem = Problem(text)
    with pytest.raises(ArithmeticError):
        Evaluator([problem.f], problem.symbols)([mpmath.mpf(2) ** bits])
