"""Closed forms: proposed for an enclosure, kept only if proved."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from flint import arb
from sympy import E, Rational, cbrt, exp, log, pi, sqrt

from symgd.calculus.closed_form import closed_form, invert, is_exactly_zero
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure, working_precision
from symgd.calculus.polynomials import constant, real_roots
from symgd.notation import parse

x = sympy.Symbol("x", real=True)

FOUND = [
    ("exp(x) - 2", log(2)),
    ("exp(3x) - 2", log(2) / 3),
    ("ln(x) + 1", exp(-1)),
    ("tan(x) - 1", 13 * pi / 4),
    ("sin(x) - cos(x)", 5 * pi / 4),
    ("cos(x)", -7 * pi / 2),
    ("sin(2x + 1) - 1/3", (pi - sympy.asin(Rational(1, 3)) - 1) / 2),
    ("x^2 - pi", -sqrt(pi)),
    ("x*exp(x) - e", sympy.Integer(1)),
    ("x*ln(x) - 2*ln(2)", sympy.Integer(2)),
    ("sin(x)^2 - cos(x) - 1", pi / 2),
    ("sigmoid(x) - 1/3", -log(2)),
    ("tanh(x) - 1/2", log(3) / 2),
    ("cosh(x) - 2", -sympy.acosh(2)),
    ("2*exp(x - 2) - 2", sympy.Integer(2)),
]


@pytest.mark.parametrize(("text", "exact"), FOUND)
def test_found_and_equal(text: str, exact: sympy.Expr) -> None:
    with working_precision():
        place = constant(exact)
        found = closed_form(parse(text).sympy, x, place.lo, place.hi)
    assert found is not None
    assert abs((found - exact).evalf(50)) < 1e-45
    assert enclosure(found, x) is not None


NOT_FOUND = ["cos(x) - x", "x*exp(x) - 1", "x + ln(x)", "erf(x) - 1/2"]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_nothing_is_made_up(text: str) -> None:
    f = parse(text).sympy
    with mpmath.workdps(90):
        root = mpmath.findroot(sympy.lambdify(x, f, "mpmath"), 0.6)
    with working_precision():
        middle = arb(mpmath.nstr(root, 85)).mid()
        width = arb(2) ** -250
        assert closed_form(f, x, (middle - width).lower(), (middle + width).upper()) is None


def test_a_near_miss_is_no_zero() -> None:
    """π − 355/113 is 2.7e−7; what agrees in 60 digits and is not zero stays unproved too."""
    with working_precision():
        assert not is_exactly_zero(sympy.sin(x), x, Rational(355, 113))
        assert not is_exactly_zero(x - log(2), x, log(2) + Rational(1, 10**60))
        assert not is_exactly_zero(x - log(2), x, log(2) + Rational(1, 10**90))
        assert is_exactly_zero(exp(x) - 2, x, log(2))


ROOTS = [
    ("6x - 2", [(Rational(1, 3), 1)]),
    ("4x^3 - 9x^2", [(sympy.Integer(0), 2), (Rational(9, 4), 1)]),
    ("x^2 - 2", [(-sqrt(2), 1), (sqrt(2), 1)]),
    ("x^3 - 2", [(cbrt(2), 1)]),
    (
        "x^4 - 3x^2 + 1",
        [((-1 - sqrt(5)) / 2, 1), ((1 - sqrt(5)) / 2, 1), ((sqrt(5) - 1) / 2, 1), ((1 + sqrt(5)) / 2, 1)],
    ),
    ("(x^2 - 1)^2", [(sympy.Integer(-1), 2), (sympy.Integer(1), 2)]),
    ("x^2 + 1", []),
]


@pytest.mark.parametrize(("text", "expected"), ROOTS)
def test_polynomial_roots(text: str, expected: list[tuple[sympy.Expr, int]]) -> None:
    with working_precision():
        roots = real_roots(parse(text).sympy, x)
    assert roots is not None
    assert [root.multiplicity for root in roots] == [m for _, m in expected]
    for root, (exact, _) in zip(roots, expected, strict=True):
        assert root.exact is not None
        assert sympy.expand(root.exact - exact) == 0


@pytest.mark.parametrize(
    "text", ["x^3 + x + 1", "x^3 - 3x + 1", "x^5 - x - 1", "x^6 - 4x^3 + x - 2", "2x^4 - x - 7"]
)
def test_isolated_roots_agree_with_sympy(text: str) -> None:
    polynomial = sympy.Poly(parse(text).sympy, x)
    with working_precision():
        roots = real_roots(polynomial.as_expr(), x)
        assert roots is not None
        theirs = [root.evalf(40) for root in polynomial.real_roots()]
        assert len(roots) == len(theirs)
        for root, other in zip(roots, theirs, strict=True):
            assert root.lower < arb(str(other)) + arb("1e-35")
            assert root.upper > arb(str(other)) - arb("1e-35")
            assert root.exact is None or abs((root.exact - other).evalf(40)) < 1e-35


def test_constants_have_their_names() -> None:
    with working_precision():
        assert constant(E + pi).lo < 5.8598745
        assert constant(E + pi).hi > 5.8598744


def test_long_numbers_are_not_put_under_a_root():
    long = sympy.Integer(3) ** 400 + 2
    assert invert(x**10 - long, x, Interval(arb(1), arb(10) ** 30)) == []
    assert invert(x**2 - 2, x, Interval(arb(1), arb(2))) == [sympy.sqrt(2)]
