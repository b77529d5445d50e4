"""Interval values hold every value of the function, and say where it may be undefined."""

from __future__ import annotations

import math
import random
import threading
from fractions import Fraction

import mpmath
import pytest
import sympy
from flint import ctx

from symgd.calculus.interval_functions import FUNCTIONS
from symgd.calculus.intervals import enclose, enclosure, exact_arb, to_fraction, working_precision
from symgd.notation import parse, real

x = sympy.Symbol("x", real=True)
INF = math.inf

EXACT = [
    ("x^2", -1.0, 2.0, (0.0, 4.0)),
    ("x^3", -1.0, 2.0, (-1.0, 8.0)),
    ("|x - 1|", 0.0, 3.0, (0.0, 2.0)),
    ("relu(x)", -2.0, 3.0, (0.0, 3.0)),
    ("sign(x)", -2.0, 3.0, (-1.0, 1.0)),
    ("max(x, 1)", 0.0, 2.0, (1.0, 2.0)),
    ("min(x, 1)", 0.0, 2.0, (0.0, 1.0)),
    ("sqrt(x)", 0.0, 4.0, (0.0, 2.0)),
    ("cbrt(x)", -8.0, 27.0, (-2.0, 3.0)),
    ("sin(x)", 0.0, 10.0, (-1.0, 1.0)),
    ("cosh(x)", -INF, INF, (1.0, INF)),
    ("tanh(x)", -INF, INF, (-1.0, 1.0)),
    ("exp(x)", -INF, 0.0, (0.0, 1.0)),
    ("erf(x)", -INF, INF, (-1.0, 1.0)),
    ("sigmoid(x)", -INF, INF, (0.0, 1.0)),
    ("x*exp(-x)", 0.0, INF, (0.0, INF)),
    ("1/x", 2.0, INF, (0.0, 0.5)),
]

UNDEFINED = [
    ("1/x", -1.0, 1.0),
    ("1/x", 0.0, 1.0),
    ("ln(x)", 0.0, 1.0),
    ("ln(x)", -2.0, -1.0),
    ("sqrt(x)", -0.1, 1.0),
    ("x^(1/3)", -1.0, 1.0),
    ("tan(x)", 1.0, 2.0),
    ("asin(x)", 0.0, 1.5),
    ("atanh(x)", 0.0, 1.0),
    ("acosh(x)", 0.5, 2.0),
    ("x^x", -1.0, 1.0),
]


@pytest.mark.parametrize(("text", "lower", "upper", "expected"), EXACT)
def test_known_ranges(text: str, lower: float, upper: float, expected: tuple[float, float]) -> None:
    assert enclose(parse(text).sympy, x, lower, upper) == expected


@pytest.mark.parametrize(("text", "lower", "upper"), UNDEFINED)
def test_undefined_somewhere(text: str, lower: float, upper: float) -> None:
    assert enclose(parse(text).sympy, x, lower, upper) is None


def _by_mpmath(name: str) -> object:
    ours = getattr(real, name, None)
    if isinstance(ours, type):
        return ours._value
    return {"log": mpmath.log, "Abs": abs}.get(name) or getattr(mpmath, name)


ONE_ARGUMENT = sorted(set(FUNCTIONS) - {"Max", "Min"})


@pytest.mark.parametrize("name", ONE_ARGUMENT)
def test_every_function_holds_its_values(name: str) -> None:
    """mpmath is the oracle: values at random points lie between the bounds, which are tight on tiny intervals."""
    function = getattr(real, name, None) or getattr(sympy, name)
    oracle = _by_mpmath(name)
    expression = function(x) if name != "sqrt" else sympy.sqrt(x)
    rng = random.Random(name)
    checked = 0
    for _ in range(300):
        lower = rng.uniform(-4, 4)
        upper = lower + 10 ** rng.uniform(-6, 0.7)
        bounds = enclose(expression, x, lower, upper)
        if bounds is None:
            continue
        checked += 1
        for share in (0.0, 0.3, 0.7, 1.0):
            point = min(lower + share * (upper - lower), upper)
            with mpmath.workdps(30):
                value = oracle(mpmath.mpf(point))  # type: ignore[operator]
                assert mpmath.im(value) == 0
                assert bounds[0] <= value <= bounds[1], (name, lower, upper, point)
    assert checked >= 20
    narrow = enclose(expression, x, *(2.5, 2.5) if bounds_exist(expression, 2.5) else (0.25, 0.25))
    assert narrow is not None
    assert narrow[1] - narrow[0] <= 1e-14 * max(1.0, abs(narrow[0]))


def bounds_exist(expression: sympy.Expr, point: float) -> bool:
    return enclose(expression, x, point, point) is not None


COMPOSED = [
    "x^2*sin(x) - exp(-x^2)",
    "ln(1 + x^2)/(1 + exp(-x))",
    "x^x",
    "sqrt(x)*ln(x)",
    "(x^2 - 5x + 6)/(x^2 + 1)",
    "2^x - x^(1/3)",
    "|x - 1| + relu(2 - x)*softplus(x)",
    "atan(x)/cosh(x) + x^(-3)",
]


@pytest.mark.parametrize("text", COMPOSED)
def test_composed_functions_hold_their_values(text: str) -> None:
    expression = parse(text).sympy
    rng = random.Random(text)
    checked = 0
    for _ in range(60):
        lower = Fraction(rng.randint(1, 4000), 1000)
        upper = lower + Fraction(rng.randint(1, 2000), 1000)
        bounds = enclose(expression, x, lower, upper)
        if bounds is None:
            continue
        checked += 1
        for k in range(5):
            point = lower + (upper - lower) * k / 4
            value = expression.subs(x, sympy.Rational(point.numerator, point.denominator)).evalf(30)
            assert sympy.Float(bounds[0], 30) <= value <= sympy.Float(bounds[1], 30)
    assert checked >= 50


@pytest.mark.parametrize("exponent", [Fraction(2**61 + 1, 2**62), Fraction(3 * 2**70 + 1, 2**70)])
def test_exponents_with_many_digits_are_as_good_as_others(exponent: Fraction) -> None:
    power = x ** sympy.Rational(exponent.numerator, exponent.denominator)
    low, high = enclose(power, x, 0.0, 4.0) or (math.nan, math.nan)
    assert low == 0.0
    assert mpmath.mpf(4) ** (mpmath.mpf(exponent.numerator) / exponent.denominator) <= high
    assert high == pytest.approx(4.0 ** float(exponent), rel=1e-12)


def test_ends_are_exact() -> None:
    with working_precision():
        for number in (0.1, -3.75, 1e300, 5e-324):
            assert to_fraction(exact_arb(number)) == Fraction(number)


def test_the_process_gets_its_precision_back() -> None:
    before = ctx.prec
    enclose(sympy.exp(x), x, 0.0, 1.0)
    assert ctx.prec == before


def test_underflow_is_none() -> None:
    """exp(−900²) is no double, and still has a sign."""
    with working_precision():
        assert enclosure(sympy.exp(-(x**2)), x).at(exact_arb(900.0)).sign == 1


def test_threads_give_the_same_bounds() -> None:
    expression = parse("exp(sin(x)) + x^2/3").sympy
    expected = enclose(expression, x, 0.5, 0.5)
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.extend(enclose(expression, x, 0.5, 0.5) for _ in range(50)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 200
