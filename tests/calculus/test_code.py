"""Generated code, for floats and for arrays, against mpmath; and what may and may not stand in its source."""

from __future__ import annotations

import ast
import builtins
import math
import random
import re
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_functions import trees

from symgd import optimizers
from symgd.calculus.code import SCALAR, compile_function, print_float, shared, source_names
from symgd.calculus.problem import Problem
from symgd.descent.kernel import Kernel
from symgd.errors import InputError
from symgd.notation import parse
from symgd.notation.functions import FUNCTIONS
from symgd.notation.symbolic import symbol, to_sympy

X, Y = symbol("x"), symbol("y")


# The oracle: mpmath's own functions on SymPy's tree, every result off by a relative `noise` of random sign.


class UndefinedError(Exception):
    """No real value here."""


class UnsureError(Exception):
    """Too large, too small or too near to a border for a double to tell."""


def _needs(holds: bool, margin: mpmath.mpf | int = 1) -> None:
    if abs(margin) < 1e-9:
        raise UnsureError
    if not holds:
        raise UndefinedError


def _log(t):
    _needs(t > 0, t)
    return mpmath.log(t)


def _inverse(t):
    _needs(t != 0, t)
    return 1 / t


def _unit(function: Callable, t, holds: bool):
    _needs(holds, abs(t) - 1)
    return function(t)


def _power(base, exponent, fixed: sp.Expr):
    if fixed.is_Integer:
        _needs(base != 0 or fixed > 0, base if fixed < 0 else 1)
        return mpmath.power(base, int(fixed))
    _needs(base > 0 or (base == 0 and exponent > 0), base)
    return mpmath.power(base, exponent)


def _sign(t):
    _needs(True, t)
    return mpmath.sign(t)


MPMATH: dict[str, Callable] = {
    **{
        name: getattr(mpmath, name)
        for name in ("exp", "sin", "cos", "atan", "sinh", "cosh", "tanh", "asinh", "erf")
    },
    "log": _log,
    "tan": lambda t: mpmath.sin(t) * _inverse(mpmath.cos(t)),
    "cot": lambda t: mpmath.cos(t) * _inverse(mpmath.sin(t)),
    "sec": lambda t: _inverse(mpmath.cos(t)),
    "csc": lambda t: _inverse(mpmath.sin(t)),
    "asin": lambda t: _unit(mpmath.asin, t, abs(t) <= 1),
    "acos": lambda t: _unit(mpmath.acos, t, abs(t) <= 1),
    "asec": lambda t: _unit(mpmath.asec, t, abs(t) >= 1),
    "acsc": lambda t: _unit(mpmath.acsc, t, abs(t) >= 1),
    "sech": mpmath.sech,
    "coth": lambda t: _inverse(mpmath.tanh(t)),
    "csch": lambda t: _inverse(mpmath.sinh(t)),
    "acosh": lambda t: _unit(mpmath.acosh, t, t >= 1),
    "atanh": lambda t: _unit(mpmath.atanh, t, abs(t) < 1),
    "acoth": lambda t: _unit(mpmath.acoth, t, abs(t) > 1),
    "asech": lambda t: _unit(lambda u: mpmath.acosh(_inverse(u)), t, 0 < t <= 1),
    "acsch": lambda t: mpmath.asinh(_inverse(t)),
    "Abs": abs,
    "sign": _sign,
    "step": lambda t: mpmath.mpf(_sign(t) > 0),
    "relu": lambda t: max(t, mpmath.mpf(0)),
    "sigmoid": lambda t: 1 / (1 + mpmath.exp(-t)),
    "softplus": lambda t: mpmath.log1p(mpmath.exp(t)),
    "cbrt": lambda t: mpmath.sign(t) * mpmath.cbrt(abs(t)),
    "Max": max,
    "Min": min,
}


def truth(expr: sp.Expr, point: dict[sp.Symbol, float], noise: float = 0.0) -> mpmath.mpf:
    """The value to 60 digits; raises `UndefinedError` where there is none, `UnsureError` where rounding decides."""
    rng = random.Random(7)

    def value(e: sp.Expr) -> mpmath.mpf:
        if e.is_Symbol:
            return mpmath.mpf(point[e])
        if e.is_number and e.is_Atom:
            return mpmath.mpf(e.p) / e.q if e.is_Rational else e._to_mpmath(mpmath.mp.prec)
        parts = [value(a) for a in e.args]
        if e.is_Add:
            result = mpmath.fsum(parts)
        elif e.is_Mul:
            result = mpmath.fprod(parts)
        elif e.is_Pow:
            result = _power(*parts, e.exp)
        else:
            result = MPMATH[type(e).__name__](*parts)
        if abs(result) > 1e60 or 0 < abs(result) < 1e-60:
            raise UnsureError
        return result * (1 + noise * rng.choice((-1, 1)))

    with mpmath.workdps(60):
        return +value(expr)


def run_float(function: Callable, *point: float) -> tuple[float, ...] | None:
    """The values of float code; None where it raises."""
    try:
        return tuple(float(v) for v in function(*point))
    except (ValueError, ZeroDivisionError):
        return None


def run_arrays(function: Callable, *point: float) -> tuple[float, ...]:
    """The values of array code, in an array of three equal points."""
    with np.errstate(all="ignore"):
        values = [np.broadcast_to(v, 3) for v in function(*(np.full(3, p) for p in point))]
    assert all(len(set(map(repr, v.tolist()))) == 1 for v in values)
    return tuple(float(v[0]) for v in values)


ARGUMENTS = [-30.5, -3.0, -1.5, -1.0, -0.9, -0.3, -1e-3, 1e-3, 0.3, 0.9, 1.0, 1.5, 3.0, 30.5]
ONE_ARGUMENT = [row for row in FUNCTIONS if row.arity == 1]


@pytest.mark.parametrize("row", ONE_ARGUMENT, ids=lambda row: row.name)
def test_each_function_to_the_last_digits(row) -> None:
    expr = row.build(X)
    floats, arrays = (compile_function([expr], [X], arrays=flag) for flag in (False, True))
    known = 0
    for t in ARGUMENTS:
        try:
            expected = truth(expr, {X: t})
        except UndefinedError:
            assert run_float(floats, t) is None
            assert not math.isfinite(run_arrays(arrays, t)[0])
            continue
        except UnsureError:
            continue
        known += 1
        slack = {"acot": 2e-16}.get(row.name, 0.0)  # a difference of two numbers near π/2
        assert run_float(floats, t) == pytest.approx((float(expected),), rel=1e-15, abs=slack)
        assert run_arrays(arrays, t) == pytest.approx((float(expected),), rel=1e-15, abs=slack)
    assert known >= 3


@pytest.mark.parametrize("row", [r for r in FUNCTIONS if r.arity == 2], ids=lambda row: row.name)
def test_each_function_of_two_arguments(row) -> None:
    expr = row.build(X, Y)
    floats, arrays = (compile_function([expr], [X, Y], arrays=flag) for flag in (False, True))
    for a, b in ((0.3, 2.5), (2.5, 0.3), (7.0, 3.0), (1e-3, 12.0), (5.0, 4.0)):
        expected = (float(truth(expr, {X: a, Y: b})),)
        assert run_float(floats, a, b) == pytest.approx(expected, rel=8e-16)
        assert run_arrays(arrays, a, b) == pytest.approx(expected, rel=8e-16)


coordinates = st.floats(1e-3, 3.0) | st.floats(-3.0, -1e-3)


@settings(max_examples=200)
@given(trees, coordinates, coordinates)
def test_random_expressions(tree, x: float, y: float) -> None:
    expr = to_sympy(tree)
    assume(not expr.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I))
    point = {X: x, Y: y}
    floats, arrays = (compile_function([expr], [X, Y], arrays=flag) for flag in (False, True))
    try:
        expected = truth(expr, point)
        blurred = truth(expr, point, 1e-9)
    except UndefinedError:
        assert run_float(floats, x, y) is None
        return
    except UnsureError:
        assume(False)
    # What a noise of 1e-9 does, one of 1e-15 does a millionth of.
    tolerance = 1e-5 * float(abs(blurred - expected)) + 1e-14 * float(abs(expected)) + 1e-300
    assert run_float(floats, x, y) == pytest.approx((float(expected),), rel=0, abs=tolerance)
    assert run_arrays(arrays, x, y) == pytest.approx((float(expected),), rel=0, abs=tolerance)


FAR_OUT = [
    ("sigmoid(x)", -745.0),
    ("sigmoid(x)", -2000.0),
    ("sigmoid(x)", 2000.0),
    ("softplus(x)", 2000.0),
    ("softplus(x)", -2000.0),
    ("softplus(x)", -40.0),
    ("sech(x)", 800.0),
    ("sech(x)", -700.0),
    ("csch(x)", -800.0),
    ("csch(x)", 705.0),
    ("tanh(x)", 1e300),
    ("coth(x)", -1e300),
    ("atan(x)", -1e300),
    ("relu(x)", -1e300),
    ("cbrt(x)", -27e300),
    ("log(x)", 1e300),
    ("erf(x)", -1e300),
    ("acsch(x)", 1e300),
]


@pytest.mark.parametrize(("text", "x"), FAR_OUT)
def test_functions_keep_their_values_far_out(text: str, x: float) -> None:
    expr = parse(text).sympy
    with mpmath.workdps(60):
        expected = float(MPMATH[type(expr).__name__](mpmath.mpf(x)))
    assert run_float(compile_function([expr], [X]), x) == pytest.approx((expected,), rel=1e-13, abs=0)
    assert run_arrays(compile_function([expr], [X], arrays=True), x) == pytest.approx(
        (expected,), rel=1e-13, abs=0
    )


OUTSIDE = [
    ("1/x", 0.0),
    ("x^(-2)", 0.0),
    ("1/sqrt(x)", 0.0),
    ("sqrt(x)", -1.0),
    ("x^0.3", -1.0),
    ("x^(1/3)", -8.0),
    ("x^x", -1.0),
    ("x^x", 0.0),
    ("x^(x^2)", -2.0),  # the real number 16, but f is real on no interval around it
    ("ln x", 0.0),
    ("ln x", -1.0),
    ("log10(x)", -1.0),
    ("asin(x)", 1.5),
    ("acos(x)", -1.5),
    ("acosh(x)", 0.5),
    ("atanh(x)", 1.0),
    ("acoth(x)", 0.5),
    ("asech(x)", 2.0),
    ("asech(x)", 0.0),
    ("acsch(x)", 0.0),
    ("asec(x)", 0.5),
    ("acsc(x)", 0.0),
    ("coth(x)", 0.0),
    ("csch(x)", 0.0),
    ("csc(x)", 0.0),
    ("cot(x)", 0.0),
]


@pytest.mark.parametrize(("text", "x"), OUTSIDE)
def test_outside_the_domain(text: str, x: float) -> None:
    expr = parse(text).sympy
    with pytest.raises((ValueError, ZeroDivisionError)):
        compile_function([expr], [X])(x)
    assert not math.isfinite(run_arrays(compile_function([expr], [X], arrays=True), x)[0])


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("x/3", 7.0, 7.0 / 3.0),  # x*0.333… would round twice
        ("x/7", 3.1, 3.1 / 7.0),
        ("2x/3", 0.7, 2 * 0.7 / 3),
        ("-x/3", 0.7, -0.7 / 3),
        ("0.1x", 3.0, 0.1 * 3.0),  # 0.1 as it was typed, not x/10
        ("0.1", 3.0, 0.1),
        ("1/3", 3.0, 1 / 3),
        ("x - 0.1", 0.3, 0.3 - 0.1),
        ("1e-5 x", 3.0, 1e-5 * 3.0),
        ("x^2", 1.1, 1.1 * 1.1),
        ("x^7", 1.1, 1.1**7),
        ("sqrt(x)", 2.0, math.sqrt(2.0)),
        ("x^(-1)", 3.0, 1 / 3.0),
        ("pi x", 3.0, math.pi * 3.0),
        ("e^x", 1.0, math.exp(1.0)),
        ("9007199254740993 + 0x", 1.0, 9007199254740992.0),
        ("123456789012345678901234567890 x", 1.0, 123456789012345678901234567890.0),
        ("x/123456789012345678901", 1.0, 1.0 / 123456789012345678901),
        ("3x^2 - 2x - 3", 7.954, 3 * (7.954 * 7.954) - 2 * 7.954 - 3),
    ],
)
def test_digit_for_digit(text: str, x: float, expected: float) -> None:
    expr = parse(text, allow_constant=True).sympy
    assert run_float(compile_function([expr], [X]), x) == (expected,)
    assert run_arrays(compile_function([expr], [X], arrays=True), x) == pytest.approx(
        (expected,), rel=3e-16, abs=0
    )


def test_a_step_is_one_subtraction() -> None:
    eta, g = sp.Symbol("eta", positive=True), sp.Symbol("g", real=True)
    assert print_float(X - eta * g) == "x - eta*g"


# Nothing that a user typed stands in the source.

OURS = re.compile(r"(x|t|g|u|m\d+_|w\d+_|[mwpqc])\d+|f|k|add_f|add_[xg]\d+")
LOOKUPS = {"ratio", "newton_step", "line_minimum", "backtracking"}
LOOP = {"rows", "point", "state", "quiet", "rate", "parameters", "steps", "tol", "gtol", "far"}
LOOP |= {"inf", "least", "left", "stop", "loop", "function"}
PYTHON = {"abs", "float", "len", "max", "ValueError", "OverflowError", "ArithmeticError"}
TYPED_NAMES = [
    "lambda",
    "x0",
    "f",
    "k",
    "t0",
    "g",
    "eta",
    "u",
    "x_1",
    "theta",
    "A",
    "m0",
    "p0",
    "alpha",
    "epsilon",
]


def names_in(source: str) -> set[str]:
    tree = ast.parse(source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return names


@pytest.mark.parametrize("name", TYPED_NAMES)
def test_no_name_of_the_user_is_compiled(name: str) -> None:
    problem = Problem(f"{name}^2 + ln({name} + 9) - 3{name} + z")
    plain = Problem("q^2 + ln(q + 9) - 3q + z")
    for method in sorted(set(optimizers.names()) - {"exact_line_search"}):  # which is for one variable
        kernel, other = (Kernel(p, optimizers.get(method)) for p in (problem, plain))
        strange = {n for n in names_in(kernel.source) if not OURS.fullmatch(n)} - LOOP - PYTHON - set(SCALAR)
        assert not strange - LOOKUPS
        assert kernel.source == other.source  # whatever the variables are called
    assert problem.evaluate((2.0, 3.0)) == plain.evaluate((2.0, 3.0)) == (1 + math.log(11), 12 / 11, 1.0)


def test_the_names_of_functions_do_not_hide_builtins_that_the_code_needs() -> None:
    assert not PYTHON & set(SCALAR)
    assert set(dir(builtins)) >= PYTHON


def test_an_unknown_function_is_refused() -> None:
    with pytest.raises(InputError, match="mine"):
        print_float(sp.Function("mine")(X))


def test_common_parts_are_computed_once() -> None:
    expr = sp.exp(sp.sin(X))
    temporaries, results = shared([expr, sp.diff(expr, X)], source_names([X], "x"))
    assert [name for name, _ in temporaries] == ["t0"]
    assert "exp(sin(x0))" in dict(temporaries).values()
    assert results[0] == "t0"


def test_a_constant_fills_an_array() -> None:
    (value,) = compile_function([sp.Integer(3)], [X], arrays=True)(np.zeros(4))
    assert np.broadcast_to(value, 4).tolist() == [3.0] * 4
