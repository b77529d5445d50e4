"""The listing is run, and must say what the run says."""

from __future__ import annotations

import ast
import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from symgd.descent import minimize
from symgd.lessons.listing import numpy_listing

RUNS = [
    ("3*x**2 - 2*x - 3", 8, {"learning_rate": 0.001}),
    ("3*x**2 - 2*x - 3", 8, {}),
    ("3*x**2 - 2*x - 3", 8, {"learning_rate": 0.001, "max_iter": 5000}),
    ("x^4 - 3x^3 + 2", 6, {}),
    ("exp(x) - 2x", 3, {}),
    ("x - ln x", 3, {"learning_rate": 0.5}),
    ("x^2", 1, {"tol": 0, "gtol": 1e-3, "learning_rate": 0.1}),
    ("x^2", 1, {"tol": 1e-7, "gtol": 1e-3, "learning_rate": 0.1}),
    ("x^2", 1, {"tol": 0, "max_iter": 7, "learning_rate": 0.1}),
    ("x^2", 0, {}),
    ("|x|", 1, {"learning_rate": 0.3, "max_iter": 20}),
    ("|x| + y^2", (1, 1), {"learning_rate": 0.3, "max_iter": 20}),
    ("relu(x - 1) + x^2/9", 3, {"learning_rate": 0.3}),
    ("sigmoid(x) + x^2/20", 3, {"learning_rate": 0.3}),
    ("softplus(-3x) + x^2/20 + sign(x) + y_1^2", (3, 1), {"learning_rate": 0.1}),
    ("tan x", 1, {"learning_rate": 0.1, "max_iter": 10}),
    ("x^x", 1.5, {"learning_rate": 0.1}),
    ("x^0.3 + x^2 + cbrt(x) - 5sqrt(x) + 1/sqrt(x)", 2, {"learning_rate": 0.1, "max_iter": 9}),
    ("max(x, 1 - 2x) + min(x, 3)", 2, {"learning_rate": 0.07, "max_iter": 30}),
    ("erf(x) + x^2 + pi x + e^(2x)/e", 1, {"learning_rate": 0.05}),
    ("sec(x) + x^2 + csc(x + 1) + cot(x/3 + 1)", 0.3, {"learning_rate": 0.01, "max_iter": 9}),
    ("atan(x) + acot(x^2) + asin(x/9) + acos(x/8)", 1, {"learning_rate": 0.1, "max_iter": 9}),
    (
        "sinh(x) + cosh(x) + tanh(x) + coth(x + 2) + sech(x) + csch(x + 3)",
        1,
        {"learning_rate": 0.1, "max_iter": 9},
    ),
    (
        "asinh(x) + acosh(x + 9) + atanh(x/9) + asec(x + 9) + acsc(x + 9)",
        1,
        {"learning_rate": 0.1, "max_iter": 9},
    ),
    ("acoth(x + 9) + asech(x/9) + acsch(x) + x^2", 1, {"learning_rate": 0.01, "max_iter": 9}),
    ("log2(x) + log10(x) + log(x, 3) + 1/x^3", 1, {"learning_rate": 0.01, "max_iter": 9}),
    ("ln(1 + x^2)/(1 + exp(-x)) + 1/(3x)", 2, {"learning_rate": 0.2, "max_iter": 30}),
    ("lambda^2 - 3lambda", 2, {"learning_rate": 0.2}),
    ("k^2 + f^2 + eta^2", (1, 2, 3), {"learning_rate": 0.2}),
    ("k^2 - k", 2, {"learning_rate": 0.2}),
    ("x_1^2 + 3theta^2", (1, 2), {"learning_rate": 0.1}),
    ("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), {}),
    ("x^2 + 20y^2", (4, 1), {"tol": 0, "gtol": 1e-4}),
    ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2 + exp(-x y)/1000", (1, 1), {"learning_rate": 0.01}),
    # What occurs again in a long gradient is computed once, under names that are no variables.
    (
        " + ".join(f"(t1*exp(-t2*({i}/5 - z)^2/9) - 0.{i})^2" for i in range(1, 10)),
        (0.5, 1, 0.3),
        {"learning_rate": 0.01, "max_iter": 30},
    ),
    ("a^2 + b^2 + c^2 + d^2 + a b c d/99", (1, 2, 3, 4), {"learning_rate": 0.01, "max_iter": 30}),
    # Lines that are wider than a page go on.
    ("+".join(f"{i}x_{i}^2" for i in range(1, 21)), [1.25] * 20, {"learning_rate": 0.02, "max_iter": 9}),
    (
        f"sqrt(1 + {'+'.join(f'(x_{i}-{i})^2' for i in range(1, 21))})",
        [1.25] * 20,
        {"learning_rate": 0.1, "max_iter": 9},
    ),
    ("*".join(f"(x_{i}^2 + 1)" for i in range(1, 13)), [0.1] * 12, {"learning_rate": 0.02, "max_iter": 9}),
    (
        f"({' + '.join(f'x^{i}/{i + 1}' for i in range(2, 9, 2))})*exp(-x)*ln(9 + x^2 + x^4 + x^6)",
        0.5,
        {"learning_rate": 0.01, "max_iter": 9},
    ),
    ("1e-7 x^2 + 1e10", 3, {"learning_rate": 1e5, "tol": 1e-6, "max_iter": 100}),
    # Runs that break off: the program goes as far as the numbers do.
    ("x - ln x", 0.5, {"learning_rate": 20}),
    ("1/x", -1, {"learning_rate": 0.1}),
    ("x^4", 10, {"learning_rate": 0.1}),
    ("cosh x", 5, {"learning_rate": 1}),
    ("-x^2", 1, {"learning_rate": 0.5}),
    ("x^2 + ln y", (1, 1), {"learning_rate": 0.1}),
    ("x^2/3 - x/7", -5, {"learning_rate": 1e-3, "tol": 1e-10}),
]


def printed_by(source: str) -> tuple[int, np.ndarray, float]:
    """What the program prints: the steps, x, and f there."""
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(source, "descent.py", "exec"), {"__name__": "__main__"})
    nit, *numbers = re.findall(r"-?(?:\d+\.?\d*(?:e[+-]?\d+)?|nan|inf)", out.getvalue())
    return int(nit), np.array([float(v) for v in numbers[:-1]]), float(numbers[-1])


@pytest.mark.parametrize(("expression", "x0", "settings"), RUNS)
def test_the_program_repeats_the_run(expression: str, x0, settings: dict) -> None:
    run = minimize(expression, x0, **settings)
    with np.printoptions(precision=17, floatmode="unique"):
        nit, x, fun = printed_by(numpy_listing(run))
    assert nit == run.nit
    np.testing.assert_allclose(x, np.atleast_1d(run.x), rtol=1e-12, atol=1e-13)
    assert fun == pytest.approx(run.fun, rel=1e-12, abs=1e-13)


@pytest.mark.parametrize(("expression", "x0", "settings"), RUNS)
def test_the_program_can_be_typed(expression: str, x0, settings: dict) -> None:
    source = numpy_listing(minimize(expression, x0, **settings))
    ast.parse(source)
    assert source.startswith("import numpy as np\n")
    assert source.isascii()
    assert source.endswith("\n")
    assert max(map(len, source.splitlines())) <= 90
    assert not re.search(r"e[+-]0|\d{14}|\bx0\b|-0\.0|  $", source)


def test_the_program_of_the_article() -> None:
    assert (
        numpy_listing(minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.001))
        == """\
import numpy as np

def f(x):
    return 3*x**2 - 2*x - 3

def df(x):
    return 6*x - 2

x = 8.0
eta, tol = 0.001, 1e-5
for k in range(501):
    new = x - eta * df(x)
    if k == 500 or abs(new - x) < tol:
        break
    x = new
print(k, x, f(x))
"""
    )


def test_a_function_that_is_defined_is_one_that_is_used() -> None:
    source = numpy_listing(minimize("relu(x)^2 + sech(x)", 1, learning_rate=0.1))
    defined = {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
    assert defined == {"relu", "sech", "f", "df"} | ({"step"} if "step(" in source else set())
    assert "def " in numpy_listing(minimize("sin x", 1))


@pytest.mark.parametrize(
    ("expression", "x0", "settings"),
    [
        ("x^3 + x", 0, {"optimizer": "newton"}),
        ("x - y", (1, 1), {"optimizer": "newton"}),
        ("exp(-x)", 1, {"optimizer": "exact_line_search"}),
        ("x - ln x", 3, {"learning_rate": 5}),
        ("x - ln x", 3, {"optimizer": "momentum", "learning_rate": 5}),
    ],
)
def test_no_program_where_the_rule_has_no_first_step(expression: str, x0, settings: dict) -> None:
    run = minimize(expression, x0, **settings)
    assert run.nit == 0
    assert numpy_listing(run) == ""


def test_a_long_gradient_has_names_for_what_occurs_in_it_again() -> None:
    terms = [f"(t1*exp(-t2*({i}/5 - z)^2/9) - 0.{i})^2" for i in range(1, 10)]
    long = numpy_listing(minimize(" + ".join(terms), (0.5, 1, 0.3), learning_rate=0.01, max_iter=3))
    assert re.search(r"^    t3 = ", long, re.M)
    assert not re.search(r"\bt[12] = ", long)
    assert len(long.splitlines()) < 50
    short = numpy_listing(minimize(terms[0], (0.5, 1, 0.3), learning_rate=0.01, max_iter=3))
    assert "t3" not in short


def test_the_terms_of_a_sum_stand_in_the_order_of_the_variables() -> None:
    written = " + ".join(f"x{i}^2" for i in range(1, 13))
    source = numpy_listing(minimize(written, range(1, 13), max_iter=1))
    body = source[source.index("return") : source.index("def df")]
    assert re.findall(r"x(\d+)\*", body) == [str(i) for i in range(1, 13)]
