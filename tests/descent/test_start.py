"""Where runs start: every form in which a start can be given, what is refused, and the start that nobody gave."""

from __future__ import annotations

import decimal
import fractions
import math

import numpy as np
import pytest
import sympy as sp

from symgd.calculus.problem import Problem
from symgd.descent.start import start_point, written
from symgd.descent.typed_start import typed_start
from symgd.errors import ParameterError

ONE, TWO = Problem("x^2"), Problem("y + x2^2 + x10^3 - x^4")

GIVEN = [
    (ONE, 8, (8.0,)),
    (ONE, -0.0, (0.0,)),
    (ONE, "8", (8.0,)),
    (ONE, "pi/2", (math.pi / 2,)),
    (ONE, "-1e-3", (-0.001,)),
    (ONE, "1/3", (1 / 3,)),
    (ONE, "sqrt(2)", (math.sqrt(2),)),
    (ONE, [3], (3.0,)),
    (ONE, ("e",), (math.e,)),
    (ONE, {"x": 3}, (3.0,)),
    (ONE, np.float64(2.5), (2.5,)),
    (ONE, np.float32(2.5), (2.5,)),
    (ONE, np.int64(2), (2.0,)),
    (ONE, np.array(2.5), (2.5,)),
    (ONE, np.array([2.5]), (2.5,)),
    (ONE, fractions.Fraction(1, 4), (0.25,)),
    (ONE, decimal.Decimal("0.1"), (0.1,)),
    (ONE, sp.Rational(1, 8), (0.125,)),
    (ONE, sp.pi, (math.pi,)),
    (ONE, 10**20, (1e20,)),
    (TWO, [1, 2, 3, 4], (1.0, 2.0, 3.0, 4.0)),  # in natural order: x, x2, x10, y
    (TWO, np.arange(4), (0.0, 1.0, 2.0, 3.0)),
    (TWO, {"y": 4, "x": 1, "x10": 3, "x2": "2"}, (1.0, 2.0, 3.0, 4.0)),
    (TWO, iter([1, 2, 3, 4]), (1.0, 2.0, 3.0, 4.0)),
]


@pytest.mark.parametrize(("problem", "x0", "expected"), GIVEN)
def test_forms_of_a_start(problem: Problem, x0, expected: tuple[float, ...]) -> None:
    point, source = start_point(problem, x0)
    assert (point, source) == (expected, "given")
    assert all(type(value) is float for value in point)


REFUSED = [
    (
        "x^2",
        [1, 2],
        "f has 1 variable, x, but the start has 2 numbers. Write it as x0=1; in a shell as --x0 1.",
    ),
    (
        "x^2 + y",
        3,
        "f has 2 variables, x, y, but the start has 1 number. "
        'Write it as x0=[1, 1], or x0={"x": 1, "y": 1}; in a shell as --x0 1 1, or --x0 x=1 y=1.',
    ),
    ("x^2", [], "the start has 0 numbers"),
    ("x^2 + y", {"x": 1, "z": 2}, "'z' is not a variable of f"),
    ("x^2 + y", {"x": 1}, "the start gives no value for y"),
    ("x^2 + theta^2", {"θ": 1, "theta": 2, "x": 1}, "the start gives theta twice"),
    ("x^2", {5: 1}, "5 is not a variable of f"),
    ("x^2 + y^2", {1, 2}, "is not a start"),
    ("x^2", b"1", "b'1' is not a start"),
    ("x^2", [b"1"], "b'1' is not a number to start from"),
    ("x^2", True, "True is not a number to start from"),
    ("x^2", math.nan, "a start must be a finite number, not nan"),
    ("x^2", math.inf, "a start must be a finite number, not inf"),
    ("x^2", 10**400, "a number of the start is too large for a double"),
    ("x^2", 1j, "1j is not a number to start from"),
    ("x^2", object, "is not a number to start from"),
    ("x^2", [None], "None is not a number to start from"),
    ("x^2", [[1]], "the start is a list of lists, not of numbers. Write it as x0=1;"),
    ("x^2 + y^2", [[1, 2]], "the start is a list of lists, not of numbers. Write it as x0=[1, 1]"),
    ("x^2 + y^2", np.array([[1.0, 2.0]]), "the start is a list of lists"),
    ("ln x", 0, "f or its derivative is undefined at x = 0: ln needs its argument to be positive."),
    ("1/x + y", (0, 1), "undefined at x = 0, y = 1: a fraction needs its denominator not to be zero."),
    ("sqrt x", 0, "f or its derivative is undefined at x = 0."),
    ("x/x", 0, "undefined at x = 0: a fraction needs"),
    ("cosh x", 1000, "too large for a double at x = 1000"),
]


@pytest.mark.parametrize(("text", "x0", "message"), REFUSED)
def test_starts_that_are_refused(text: str, x0, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        start_point(Problem(text), x0)
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["", "x", "1 2", "nan", "oo", "1e999", "__import__('os')", "2+"])
def test_texts_that_are_no_number(text: str) -> None:
    with pytest.raises(ParameterError):
        start_point(ONE, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a number is needed. Write for example 1/3"),
        ("fast", "'fast' is not a number"),
        ("-nan", "'-nan' is not a number"),
        ("8px", "'8px' is not a number"),
        ("sqr(2)", "Did you mean sqrt(…)?"),
        ("1/0", "(column 1)"),
    ],
)
def test_what_a_number_is(text: str, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        start_point(ONE, text)
    assert message in str(caught.value)


def test_names_in_any_spelling() -> None:
    problem = Problem("x^2 + theta_1^2")
    assert start_point(problem, {"θ₁": 2, "x": 1}) == start_point(problem, {"theta_1": 2, "x": 1})
    assert start_point(problem, {"theta1": 2, "x": 1}) == ((2.0, 1.0), "given")


DEFAULTS = [
    ("x^2", (1.0,)),
    ("x^2 - 2x", (1.5,)),  # the slope at 1 is zero
    ("(x-1)^2 (x - 3/2)^2", (0.5,)),
    ("ln x", (1.0,)),
    ("ln(x - 1)", (1.5,)),
    ("ln(-x)", (-0.5,)),
    ("sqrt(x - 7)", (7.5,)),
    ("asin(x/50 - 1/2) ", (1.0,)),
    ("sqrt(x - 50)", (100.0,)),
    ("sqrt(-x - 50)", (-100.0,)),
    ("asin(100x)", (0.0,)),
    ("acosh(x/500)", (1000.0,)),
    ("relu(x - 3)", (3.5,)),
    ("relu(-x)", (-0.5,)),
    ("x^2 + y^2 - 2x - 2y", (1.5, 1.5)),
    ("x^2 + y^2 - 2x", (1.0, 1.0)),
    ("1/(x - 1) + y", (1.5, 1.5)),
    ("|x-1| + sqrt(x)", (1.5,)),  # a kink at 1
    ("|x-1| + x y", (1.5, 1.5)),
    ("max(x, 2 - x) + x/9", (1.5,)),
    ("cos(pi x)", (1.5,)),  # f'(1) is zero, and not in floats
    ("(x-1)^2 + 10^(-9) x", (1.5,)),  # a minimum as good as at 1
    ("(x-1)^(3/2) + x", (1.5,)),  # the domain ends at 1
    ("1000000 x^2", (1.0,)),
    ("exp(500x)", (1.0,)),
    ("sin(10^9 x)", (1.0,)),  # nowhere smooth so near by
]


@pytest.mark.parametrize(("text", "expected"), DEFAULTS)
def test_the_start_that_nobody_gave(text: str, expected: tuple[float, ...]) -> None:
    problem = Problem(text)
    assert start_point(problem, None) == (expected, "default")
    assert np.any(problem.slope(expected))


NO_START = [
    ("x - x", "f is constant: there is no slope"),
    ("sign(x)", "the derivative of f is zero wherever f has one"),
    ("sqrt(-1 - x^2)", "f is undefined at every round start"),
    ("relu(-x - 5000)", "f is undefined, or has no slope, at every round start"),
    ("x + 0*asin(x - 60.25)", "Write it as x0=…; in a shell as --x0 …."),
    ("exp(900 + x^2)", "too large for a double at every round start"),
]


@pytest.mark.parametrize(("text", "message"), NO_START)
def test_no_round_start(text: str, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        start_point(Problem(text), None)
    assert message in str(caught.value)
    assert "x0=1" not in str(caught.value)  # which has just been refused


def test_a_point_in_words() -> None:
    assert written(Problem("x y"), (1 / 3, -2.0)) == "x = 0.333333333333, y = -2"


# the words of --x0, the variables, the start
TYPED = [
    ("x=-1.2|y=1", "x y", {"x": sp.Rational(-6, 5), "y": 1}),
    ("y=1|x=-1.2", "x y", {"x": sp.Rational(-6, 5), "y": 1}),
    ("x = 1|y = 2", "x y", {"x": 1, "y": 2}),
    ("x|=|1|y|=|2", "x y", {"x": 1, "y": 2}),
    ("x=|1|y|=2", "x y", {"x": 1, "y": 2}),
    ("x=1 y=2", "x y", {"x": 1, "y": 2}),
    ("x=1,y=2", "x y", {"x": 1, "y": 2}),
    ("x=1,|y=2", "x y", {"x": 1, "y": 2}),
    ("x=pi / 2|y=1/3", "x y", {"x": sp.pi / 2, "y": sp.Rational(1, 3)}),
    ("1,|2", "x y", [1, 2]),
    ("x_1=1|x₂=2", "x1 x2", {"x1": 1, "x2": 2}),
    ("θ=1|beta=2", "beta theta", {"theta": 1, "beta": 2}),
]


@pytest.mark.parametrize(("words", "names", "point"), TYPED)
def test_starts_in_a_shell(words: str, names: str, point: object) -> None:
    assert typed_start("--x0", words.split("|"), names.split()) == point


# the words, the variables, all that is said: one line with an example in these variables
MISTYPED = [
    ("x=1|2", "x y", "--x0 has both named numbers and '2'. Write --x0 x=1 y=1."),
    ("x=1|x=2", "x y", "--x0 gives x twice. Write --x0 x=1 y=1."),
    ("θ=1|theta=2", "a theta", "--x0 gives theta twice. Write --x0 a=1 theta=1."),
    ("3=1|y=2", "x y", "--x0: '3' is not the name of a variable. Write --x0 x=1 y=1."),
    ("x=|y=1", "x y", "--x0: a number is needed. Write for example 1/3, pi/2 or -1e-3."),
    ("x==1|y=1", "x y", "--x0: '=1' is not one number. Numbers have a decimal point, and spaces between them: "
     "write --x0 x=1 y=1."),
    ("1,2", "x y", "--x0: '1,2' is not one number. Numbers have a decimal point, and spaces between them: "
     "write --x0 1 1, or --x0 x=1 y=1."),
    ("(1,2)", "u v", "--x0: '(1,2)' is not one number. Numbers have a decimal point, and spaces between them: "
     "write --x0 1 1, or --x0 u=1 v=1."),
    ("x:1|y:2", "x y", "--x0: 'x:1' is not one number. Numbers have a decimal point, and spaces between them: "
     "write --x0 1 1, or --x0 x=1 y=1."),
    ("x1=1|x1=2", " ".join(f"x{i}" for i in range(1, 21)), "--x0 gives x1 twice. Write --x0 x1=1 x2=1 … x20=1."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "names", "said"), MISTYPED)
def test_what_is_said_of_a_start_in_a_shell(words: str, names: str, said: str) -> None:
    with pytest.raises(ParameterError) as caught:
        typed_start("--x0", words.split("|"), names.split())
    assert str(caught.value) == said


def test_examples_with_many_variables_are_short() -> None:
    problem = Problem("+".join(f"x{i}^2" for i in range(1, 21)))
    with pytest.raises(ParameterError) as caught:
        start_point(problem, [1, 2])
    assert str(caught.value) == (
        "f has 20 variables, x1, x2, …, x20, but the start has 2 numbers. Write it as x0=[1, 1, …, 1], or "
        'x0={"x1": 1, "x2": 1, …, "x20": 1}; in a shell as --x0 1 1 … 1, or --x0 x1=1 x2=1 … x20=1.'
    )
