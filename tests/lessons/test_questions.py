"""What a lesson asks by method, and the columns that a rule adds to the table of steps."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from symgd.descent import minimize
from symgd.descent.stepping import internals
from symgd.lessons.lesson import Lesson
from symgd.lessons.material import Material
from symgd.lessons.questions import direction
from symgd.lessons.table import step_table

# optimizer, rate, what the second question is about
QUESTIONS = [
    ("gd", 0.1, "doubled"),
    ("adam", 0.1, "doubled"),
    ("gd", "0.3/(1+k)", "constant"),
    ("newton", None, "closer"),
    ("armijo", None, "closer"),
]


@pytest.mark.parametrize(("optimizer", "rate", "kind"), QUESTIONS)
def test_the_question_that_a_method_allows(optimizer: str, rate, kind: str) -> None:
    lesson = Lesson(minimize("3x^2 - 2x - 3", 8, optimizer=optimizer, learning_rate=rate))
    second = Material(lesson.run, lesson.theory).second
    assert second.kind == kind
    if kind == "doubled":
        assert second.other.rate == second.rate == 0.2
    if kind == "constant":
        assert second.other.rate == second.rate == 0.3
        assert second.other.schedule is None
    if kind == "closer":
        errors = lesson.run.history["x"][:2] - 1 / 3
        np.testing.assert_allclose([second.before, second.after], errors, atol=1e-12)


def test_no_second_question_without_an_answer() -> None:
    lesson = Lesson(minimize("exp(-x)", 0, optimizer="newton", max_iter=5))  # no minimum to be near
    assert Material(lesson.run, lesson.theory).second.kind == ""


@pytest.mark.parametrize(
    ("expression", "x0", "optimizer", "expected"),
    [
        ("x^2 + 20y^2", (4, 1), "momentum", "against"),
        ("x^2 + 20y^2", (4, 1), "adam", "down"),
        ("x^2 + 20y^2", (4, 1), "newton", "down"),
        ("x^3 - 3x", -0.5, "newton", "up"),  # f″ < 0: to the maximum
        ("x^2", 0, "adam", "nowhere"),
    ],
)
def test_where_the_first_step_goes(expression, x0, optimizer: str, expected: str) -> None:
    rate = None if optimizer == "newton" else 0.01
    assert direction(minimize(expression, x0, optimizer=optimizer, learning_rate=rate)) == expected


# optimizer, rate, variables, the heads of its columns
COLUMNS = [
    ("gd", 0.01, 1, []),
    ("gd", "0.3/(1+k)", 1, [r"\eta_{k}"]),
    ("momentum", 0.01, 1, ["b_{k}"]),
    ("momentum", "0.01/(1+k)", 1, [r"\eta_{k}", "b_{k}"]),
    ("adam", 0.1, 1, ["m_{k}", "v_{k}"]),
    ("nadam", 0.1, 1, ["m_{k}", "v_{k}"]),
    ("armijo", None, 1, [r"\alpha_{k}"]),
    ("bb", None, 1, [r"\alpha_{k}"]),
    ("adam", 0.1, 2, [r"\lVert \mathbf{m}_{k} \rVert", r"\lVert \mathbf{v}_{k} \rVert"]),
    ("adam", 0.1, 3, [r"\lVert \mathbf{m}_{k} \rVert"]),
    ("adam", 0.1, 4, []),
]


@pytest.mark.parametrize(("optimizer", "rate", "count", "heads"), COLUMNS)
def test_columns_of_the_rule(optimizer: str, rate, count: int, heads: list[str]) -> None:
    expression = " + ".join(f"{i + 1}{v}^2" for i, v in enumerate("xyzw"[:count]))
    run = minimize(expression, [3.0] * count, optimizer=optimizer, learning_rate=rate, max_iter=40)
    table = step_table(run, None, computed=internals(run))
    assert [column.head.latex for column in table.extra] == heads
    assert table.lengths == (count > 1 and bool(heads))
    for column in table.extra:
        assert column.values.shape == table.k.shape


def test_what_is_remembered_stands_before_the_step() -> None:
    """b by hand: b₀ = 0, b_{k+1} = μb_k + f′(x_k), and x_{k+1} = x_k − ηb_{k+1}."""
    run = minimize("x^2", 3, optimizer="momentum", learning_rate=0.1, max_iter=8)
    (column,) = step_table(run, None, computed=internals(run)).extra
    b = [0.0]
    for slope in run.history["jac"][:-1]:
        b.append(0.9 * b[-1] + slope)
    np.testing.assert_allclose(column.values, b, rtol=1e-14)
    np.testing.assert_allclose(
        run.history["x"][1:], run.history["x"][:-1] - 0.1 * np.array(b[1:]), rtol=1e-14
    )


def test_the_length_of_a_search_belongs_to_the_step_that_sets_out() -> None:
    run = minimize("x^2", 3, optimizer="armijo", max_iter=8, tol=0)
    (column,) = step_table(run, None, computed=internals(run)).extra
    assert np.isnan(column.values[-1])
    np.testing.assert_allclose(column.values[:-1] * run.history["jac"][:-1], -np.diff(run.history["x"]))


def test_ratios_only_where_they_say_something() -> None:
    for optimizer, there in (("gd", True), ("momentum", False)):
        run = minimize("x^2", 3, optimizer=optimizer, learning_rate=0.1)
        assert (step_table(run, Fraction(0)).ratio is not None) == there


def test_a_slope_whose_square_is_no_double_has_a_direction() -> None:
    run = minimize("exp(-x)", 400, optimizer="newton", max_iter=3)
    assert 0.0 < abs(run.history["jac"][0]) < 1e-170
    assert direction(run) == "against"


@pytest.mark.parametrize(("optimizer", "calculator"), [("gd", False), ("momentum", False), ("nadam", True)])
def test_a_calculator_is_allowed_where_powers_and_roots_are_met(optimizer: str, calculator: bool) -> None:
    lesson = Lesson(minimize("3x^2 - 2x - 3", 8, optimizer=optimizer, learning_rate=0.1))
    assert next(s for s in lesson.sections if s.name == "predictions").calculator == calculator
