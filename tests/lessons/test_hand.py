"""The steps worked by hand: exact numbers against fractions and against the run's own rows."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import numpy as np
import pytest

from symgd.descent import minimize
from symgd.descent.stepping import internals
from symgd.lessons.by_hand import first_memory, worked_steps
from symgd.lessons.by_hand.numbers import number_node, worked, worked_all
from symgd.notation import parse
from symgd.notation.latex import latex
from symgd.notation.symbolic import to_sympy
from symgd.notation.text import text
from symgd.notation.typed import as_typed
from symgd.optimizers import forms_of, get, names

# value, what is printed, is it exact
NUMBERS = [
    (Fraction(0), "0", True),
    (Fraction(46), "46", True),
    (Fraction(-17, 5), "-3.4", True),
    (Fraction(3, 8), "0.375", True),
    (Fraction(1, 3), "1/3", True),
    (Fraction(-22, 7), "-22/7", True),
    (Fraction(1, 1024), "1/1024", True),  # ten places: too long
    (Fraction(17, 4096), "17/4096", True),
    (Fraction(170001, 4096), "41.50415", False),
    (Fraction(123456789), "123456789", True),
    (Fraction(1234567890), "1.23456789e9", True),
    (Fraction(123456789012), "123456789012", True),
    (Fraction(10**20 + 1), "1e20", False),
    (0.9999999998, "0.9999999998", False),  # not 1
    (41.0000000003, "41.0000000003", False),
    (Fraction(1, 1001), "1/1001", True),
    (Fraction(1000, 1001), "0.999001", False),
    (Fraction(2, 10**6), "0.000002", True),
    (math.pi, "3.141593", False),
    (-1e-20, "-1e-20", False),
    (0.5, "0.5", False),  # a float is never called exact
]


@pytest.mark.parametrize(("value", "shown", "exact"), NUMBERS)
def test_numbers_as_they_are_worked(value, shown: str, exact: bool) -> None:
    made = worked(value)
    assert made.exact is exact
    printed = text(made.node)
    if exact:
        assert to_sympy(made.node) == to_sympy(parse(shown, allow_constant=True).tree)
        assert Fraction(str(to_sympy(made.node))) == value
    else:
        assert float(to_sympy(made.node)) == pytest.approx(float(value), rel=1e-6)
        digits = printed.lstrip("-").partition("e")[0].replace(".", "").lstrip("0")
        assert len(digits) <= 7 or printed == shown


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1, Fraction(1, 10)),
        (1e-5, Fraction(1, 10**5)),
        (8.0, Fraction(8)),
        (1 / 3, Fraction("0.3333333333333333")),
        (1e22, Fraction(10**22)),
        (-2.5, Fraction(-5, 2)),
    ],
)
def test_a_float_is_the_decimal_that_it_shows(value: float, expected: Fraction) -> None:
    assert as_typed(value) == expected


@pytest.mark.parametrize("digits", ["8", "-8", "0.5", "-0.5", "1e-7", "-2.5e+20"])
def test_digits_as_a_tree(digits: str) -> None:
    assert float(to_sympy(number_node(digits))) == float(digits)


def test_the_article_s_first_steps() -> None:
    first, second = worked_steps(minimize("3*x**2 - 2*x - 3", 8, learning_rate=0.001))
    shown = [
        text(n)
        for s in (first, second)
        for n in (s.point[0].node, s.substituted, s.slope[0].node, s.lines[0].substituted, s.next[0].node)
    ]
    assert shown == [
        *("8", "6*8 - 2", "46", "8 - 0.001*46", "7.954"),
        *("7.954", "6*7.954 - 2", "45.724", "7.954 - 0.001*45.724", "7.908276"),
    ]
    assert all(w.exact for s in (first, second) for w in (*s.point, *s.slope, *s.next))
    assert [s.lines[0].target.latex for s in (first, second)] == ["x_{1}", "x_{2}"]


def test_fractions_are_kept_while_they_are_short() -> None:
    first, second = worked_steps(minimize("x + 1/x", 3, learning_rate=0.5))
    assert [text(w.node) for w in (*first.slope, *first.next)] == ["8/9", "23/9"]
    assert text(first.substituted) in {"1 - 1/3**2", "-1/3**2 + 1"}
    assert [text(w.node) for w in (*second.point, *second.slope)] == ["23/9", "448/529"]
    assert first.next[0].exact
    assert second.slope[0].exact


def test_a_negative_number_is_put_in_whole() -> None:
    (first, _) = worked_steps(minimize("x^4 - x^2", -2, learning_rate=0.01))
    assert text(first.substituted) == "4*(-2)**3 - 2*(-2)"


ONE = [
    ("3x^2 - 2x - 3", 8, 0.1),
    ("3x^2 - 2x - 3", -7.25, 0.03),
    ("x^4 - 3x^3 + 2", 6, 0.005),
    ("exp(x) - 2x", 3, 0.1),
    ("exp(x) - 2x", 0, 0.25),
    ("x - ln x", 3, 0.5),
    ("x/3 + 7/x", 2, 0.7),
    ("sqrt(x) + 1/x", 4, 1),
    ("sqrt(x) + 1/x", 2, 1),
    ("|x - 1| + x^2", 3, 0.3),
    ("relu(x) + x^2/9", 0.7, 0.3),
    ("sin x", 1e-9, 1e-3),
    ("sin(pi x)", 0.5, 0.25),
    ("1e10 x^2", 3, 1e-11),
    ("x^2", 123456.789, 0.123),
    ("x^20", 1.1, 0.001),
    ("x^2", 1, 2**-30),
]


@pytest.mark.parametrize(("expression", "x0", "rate"), ONE)
def test_worked_numbers_are_the_run_s(expression: str, x0: float, rate: float) -> None:
    run = minimize(expression, x0, learning_rate=rate, tol=1e-12)
    steps = worked_steps(run)
    assert [s.k for s in steps] == list(range(min(2, run.nit)))
    for step in steps:
        row, following = run.history[step.k], run.history[step.k + 1]
        for made, value in (
            (step.point[0], row["x"]),
            (step.slope[0], row["jac"]),
            (step.next[0], following["x"]),
        ):
            digits = 1e-13 if made.exact else 6e-7
            scale = max(abs(float(value)), 1e-3 if made.exact else 0.0)
            assert float(to_sympy(made.node)) == pytest.approx(float(value), abs=digits * scale)
        if step.substituted is not None:
            assert float(to_sympy(step.substituted)) == pytest.approx(float(row["jac"]), rel=1e-12, abs=1e-12)
    if len(steps) == 2:
        assert steps[1].point == steps[0].next


def test_as_many_steps_as_the_run_has() -> None:
    assert worked_steps(minimize("x^2", 0)) == ()
    assert len(worked_steps(minimize("x^2", 1, learning_rate=0.5))) == 1
    assert len(worked_steps(minimize("x^2", 1, learning_rate=0.1), 3)) == 3
    assert worked_steps(minimize("x^2 + y^2", (0, 0))) == ()


def test_a_long_derivative_is_not_put_in() -> None:
    (first, _) = worked_steps(minimize("sin(x)^3 cos(x)^2 exp(x)/(1 + x^2 + x^4)", 0.5, learning_rate=0.1))
    assert first.substituted is None
    assert all(
        s.substituted is None for s in worked_steps(minimize("3x", 1, learning_rate=0.1))
    )  # nothing to put in


MANY = [
    ("x^2 + 20y^2", (4, 1), 0.02),
    ("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), 0.001),
    ("x/3 + 1/x + exp(y)", (2, 0), 0.5),
    ("sin(x) y + z^2", (0.1, 0.2, 0.3), 0.01),
]


@pytest.mark.parametrize(("expression", "x0", "rate"), MANY)
def test_worked_vectors_are_the_run_s(expression: str, x0: tuple[float, ...], rate: float) -> None:
    run = minimize(expression, x0, learning_rate=rate)
    for step in worked_steps(run):
        row, following = run.history[step.k], run.history[step.k + 1]
        for made, values in ((step.point, row["x"]), (step.slope, row["jac"]), (step.next, following["x"])):
            for number, value in zip(made, values, strict=True):
                tolerance = 1e-13 if number.exact else 6e-7
                np.testing.assert_allclose(float(to_sympy(number.node)), value, rtol=tolerance, atol=1e-13)
    first, _ = worked_steps(minimize("x^2 + 20y^2", (4, 1), learning_rate=0.02))
    assert [text(n.node) for n in (*first.point, *first.slope, *first.next)] == [
        "4",
        "1",
        "8",
        "40",
        "3.84",
        "0.2",
    ]
    assert all(n.exact for n in (*first.point, *first.slope, *first.next))
    assert latex(first.lines[0].substituted) == r"(4,\, 1) - 0.02 \cdot (8,\, 40)"


# what is worked, for 3x² − 2x − 3 from 8, and its last result
WORKED = [
    (
        get("adam", learning_rate=0.1),
        [
            r"m_{1} = 0.9 \cdot 0 + 0.1 \cdot 46",
            r"v_{1} = 0.999 \cdot 0 + 0.001 \cdot 46^2",
            r"\hat{m}_{1} = \frac{4.6}{0.1}",
            r"\hat{v}_{1} = \frac{2.116}{0.001}",
            r"x_{1} = 8 - 0.1 \cdot \frac{46}{\sqrt{2116} + 10^{-8}}",
        ],
        "7.9",
        False,
    ),
    (get("newton"), [r"p_{0} = \frac{46}{6}", r"x_{1} = 8 - \frac{23}{3}"], "1/3", True),
    (
        get("bb"),
        [
            r"s_{0} = 8 - 8",
            r"y_{0} = 46 - 46",
            r"\alpha_{1} = \alpha_{0}",
            r"x_{1} = 8 - \frac{1}{46} \cdot 46",
        ],
        "7",
        True,
    ),
    (
        get("armijo"),
        [
            r"\alpha_{0} = \max\{ \alpha \in \{ 1,\, 0.5,\, 0.5^2,\, \dots \} : "
            r"f(8 - 46\alpha) \le f(8) - 0.0001\alpha \cdot 46^2 \}",
            r"x_{1} = 8 - 0.25 \cdot 46",
        ],
        "-3.5",
        True,
    ),
    (
        get("lion", learning_rate=0.5),
        [
            r"u_{0} = \operatorname{sgn}(0.9 \cdot 0 + 0.1 \cdot 46)",
            r"m_{1} = 0.99 \cdot 0 + 0.01 \cdot 46",
            r"x_{1} = 8 - 0.5 \cdot 1",
        ],
        "7.5",
        True,
    ),
]


@pytest.mark.parametrize(("optimizer", "lines", "end", "exact"), WORKED)
def test_the_assignments_with_their_numbers(optimizer, lines, end, exact) -> None:
    (first, *_) = worked_steps(minimize("3*x**2 - 2*x - 3", 8, optimizer=optimizer))
    assert [f"{line.target.latex} = {latex(line.substituted)}" for line in first.lines] == lines
    (last,) = first.next
    assert (text(last.node), last.exact) == (end, exact)


ALL = [form + name for name in names() for form in ("", *(f"{f}:" for f in forms_of(name)))]
RATES = {"gd": 0.1, "momentum": 0.01, "nesterov": 0.01}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(("expression", "x0"), [("exp(x) - 2x", -1), ("x^2 + 20y^2 + x y", (4, -1))])
def test_every_line_gives_what_the_run_computed(name: str, expression: str, x0) -> None:
    """Against the run's own internals; and what is printed, read as a formula, has the value that is printed."""
    if name == "exact_line_search" and isinstance(x0, tuple):
        return
    optimizer = get(name)
    rate = RATES.get(optimizer.name, 0.2) if optimizer.has_rate else None
    run = minimize(expression, x0, optimizer=optimizer, learning_rate=rate, max_iter=3)
    computed = internals(run)
    for step in worked_steps(run):
        targets = {line.target.latex.split("_{")[0] for line in step.lines}
        assert len(targets) == len(step.lines)
        values = [computed[symbol][step.k] for symbol in computed if not symbol.name.endswith("_prev")]
        for line, value in zip(step.lines, values, strict=True):
            for made, v in zip(line.result, np.atleast_1d(value), strict=True):
                tolerance = 1e-13 if made.exact else 6e-7
                assert float(to_sympy(made.node)) == pytest.approx(float(v), rel=tolerance, abs=1e-12)
            shown = latex(line.substituted).replace(r"\,", "") if line.substituted is not None else ""
            if len(line.result) == 1 and re.fullmatch(r"[-+0-9.(){}^\\ ]+", re.sub(READABLE, "", shown)):
                printed = float(to_sympy(parse(shown, allow_constant=True).tree))
                tolerance = 1e-12 if line.exact else 3e-5
                assert printed == pytest.approx(float(value), rel=tolerance, abs=1e-6)


READABLE = r"\\(cdot|frac|sqrt|max|left\||right\||times)"


def test_memory_before_the_first_step() -> None:
    run = minimize("3x^2 - 2x - 3", 8, optimizer="bb")
    assert list(first_memory(run).values()) == [(8,), (46,), (Fraction(1, 46),)]
    assert list(first_memory(minimize("x^2 + y^2", (1, 2), optimizer="keras:adagrad")).values()) == [
        (Fraction(1, 10), Fraction(1, 10))
    ]
    dampened = get("momentum", dampening=0.5, learning_rate=0.1)
    (memory,) = first_memory(minimize("x^2", 3, optimizer=dampened)).values()
    assert memory == (Fraction(10, 3),)  # τg/μ: so that the first b is the whole gradient


def test_no_fraction_beside_a_rounded_number() -> None:
    assert [text(part.node) for part in worked_all((Fraction(1, 3), 0.1234567891))] == [
        "0.3333333",
        "0.1234568",
    ]
    assert [text(part.node) for part in worked_all((Fraction(1, 3), Fraction(1, 2)))] == ["1/3", "0.5"]
    zeros = {
        6.000000000004: "6.000",
        -34.0000000001: "-34.00",
        3272.0000000001: "3272.0",
        7.9999985858: "7.999999",
    }
    for value, shown in zeros.items():
        assert text(worked(value, padded=True).node) == shown


def test_no_second_step_by_hand_from_a_kink_that_only_rounding_misses():
    run = minimize("sqrt(x^2 + y^2)", (3, 4), learning_rate=5)
    assert run.nit > 1
    (step,) = worked_steps(run)
    assert [(text(entry.node), entry.exact) for entry in step.next] == [("0", True), ("0", True)]
