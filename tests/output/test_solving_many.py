"""The section "Where the gradient is zero" in several variables: what must stand there, and what must not."""

from __future__ import annotations

import pytest
import sympy as sp
from page_words import words_of

from symgd.calculus.problem import Problem
from symgd.lessons import lesson
from symgd.lessons.hessian import Pattern, pattern, readable_hessian
from symgd.lessons.plan import SECTIONS, plan
from symgd.output.formulas import as_tex, typesetter
from symgd.output.handout import handout_page
from symgd.output.phrases.matrices import matrix, system_of

ROSENBROCK, HIMMELBLAU = "(1-x)^2 + 100(y-x^2)^2", "(x^2+y-11)^2 + (x+y^2-7)^2"
TRID = " + ".join(f"(x{i} - 1)^2" for i in range(1, 7)) + "".join(f" - x{i}*x{i + 1}" for i in range(1, 6))
WIDE = " + ".join(f"{i}*x{i}^2" for i in range(1, 11))

# expression, start, what must stand there, what must not
SENTENCES = [
    (
        ROSENBROCK,
        [-1.2, 1],
        [
            "exactly one real solution",
            "802, minus 400; minus 400, 200",
            "positive definite",
            "no other point is as low",
            "is not convex: at",
            "398",
        ],
        ["Moreover", "does not know"],
    ),
    (
        HIMMELBLAU,
        [0, 0],
        [
            "exactly 9 real solutions",
            "saddle",
            "maximum",
            "74, 20; 20, 34",
            "3 other points have the same value",
        ],
        ["is as low", "does not know"],
    ),
    ("sin(x) + cos(y)", [1, 1], ["d transposed times H times d equals minus 1"], ["times d is"]),
    ("x^2 + 50y^2", [10, 1], ["2, 0; 0, 100", "strictly convex", "none is as low"], ["not convex"]),
    (
        "x^2 - y^2",
        [1, 0],
        ["−4, is negative", "saddle", "(0, 1)", "to both sides"],
        ["convex", "minimum is"],
    ),
    ("x^2 - y^2", [1, 1], ["saddle"], ["convex", "minimum is global"]),
    (
        "100000*x^2 + y^2 - (x^2 + y^2)^2 + (x^2 + y^2)^4/100000",
        [1.3, 0.7],
        ["exactly 5 real solutions", "held against one of them, bold x bar", "saddle: bold x bar"],
        [],
    ),
    (
        "x^4 + y^4",
        [1, 1],
        [
            "is zero, so the second-order test decides nothing",
            "decides nothing",
            "strictly convex",
            "none is as low",
        ],
        ["positive definite", "curves upward in every direction"],
    ),
    (
        "x^2 + x*y + y^2 + z^2",
        [1, 2, 3],
        ["The leading minors of H, 2, 3 and 6", "eigenvalues are 1, 2 and 3"],
        ["are about"],
    ),
    (
        "(x+y)^2",
        [1, 2],
        ["a whole line", "nearest to our start", "each of these points is a minimum", "is convex"],
        ["strictly", "exactly one", "none is as low", "positive definite"],
    ),
    (
        "exp(x+y) + x^2 + y^2",
        [1, 1],
        ["proved by interval arithmetic", "sum of the convex functions", "none is as low"],
        ["exactly one real", "is not convex"],
    ),
    (
        "log(1+exp(x)) + y^2",
        [1, 1],
        ["so there is no solution, and no minimum", "convex"],
        ["global", "exactly one"],
    ),
    (
        TRID,
        [0] * 6,
        ["6 equations", "−1 right above and below it", "lie between about"],
        ["the matrix with rows"],
    ),
    (
        WIDE,
        [1] * 10,
        ["10 equations", "zeros except on its diagonal", "lie between 2 and 20"],
        ["the matrix with rows"],
    ),
    ("x^2 + y^2 + abs(x)", [1, 1], ["there may be such a kink", "nowhere lower", "convex"], ["Hessian"]),
    (
        "(x^2+y^2-1)^2",
        [2, 1],
        ["All points with", "Besides, exactly one more"],
        ["system has exactly", "Moreover"],
    ),
    ("x^3 + y^2", [1, 1], ["decides nothing", "as close to"], ["global", "local minimum"]),
    ("x^4 - 2x^2 + y^2", [1.5, 1], ["exactly 3 real solutions", "grow beyond every number"], ["strictly"]),
]


def section(expression, start):
    """The words of the section alone, which is quick."""
    made = lesson(expression, start)
    vars(made)["sections"] = plan(made.run, made.theory, SECTIONS[2:3])
    return words_of(handout_page(made), "Where the gradient is zero")


@pytest.mark.parametrize(("expression", "start", "there", "absent"), SENTENCES)
def test_section(expression, start, there, absent):
    words = section(expression, start)
    assert [part for part in there if part not in words] == []
    assert [part for part in absent if part in words] == []


def test_matrix_is_read_row_by_row():
    entries = [[as_tex(sp.Integer(v)) for v in row] for row in ((1, 2), (3, 4))]
    found = matrix(entries)
    assert found.alt == "the matrix with rows 1, 2; 3, 4; end matrix"
    assert found.latex == r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"
    assert matrix([[entry] for entry in entries[0]]).alt == "the column 1; 2; end column"


@pytest.mark.parametrize(
    "expression", [ROSENBROCK, HIMMELBLAU, "exp(x*y) + sin(x)/(1+exp(y^2))", "x^2*y + z^3"]
)
def test_readable_hessian_is_the_hessian(expression):
    problem = Problem(expression)
    found = readable_hessian(problem)
    place = dict(
        zip(problem.symbols, (sp.Rational(1, 3), sp.Rational(-2, 7), sp.Rational(5, 11)), strict=False)
    )
    if found is not None:
        for i, row in enumerate(found):
            for j, entry in enumerate(row):
                expected = sp.diff(problem.f, problem.symbols[i], problem.symbols[j])
                assert abs((entry - expected).subs(place).evalf()) < 1e-12
    assert (found is None) == (expression.startswith("exp"))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (TRID, Pattern("band", 2, -1)),
        (WIDE, Pattern("diagonal", None)),
        ("a^2 + b^2 + c^2 + d^2", Pattern("diagonal", 2)),
        ("a^2 + b^2 + c^2 + d^2 + a*d", None),
        ("a^2 + b^2 + c^2 + 2*d^2 + a*b", None),
        ("a^4 + b^2 + c^2 + d^2", None),
        ("x^2 + y^2", None),
    ],
)
def test_pattern(expression, expected):
    assert pattern(Problem(expression)) == expected


def test_no_system_of_many_equations():
    assert system_of(Problem(TRID)) is None
    assert system_of(Problem("x^2 + 3y^2")).alt == "the system 2 x equals 0; 6 y equals 0"


def test_a_matrix_keeps_off_its_parentheses():
    assert (
        typesetter().typeset(r"\begin{pmatrix} 2 \end{pmatrix}").width
        > typesetter().typeset(r"\left(2\right)").width + 0.15
    )


def test_an_affine_function_is_not_called_convex():
    assert "convex" not in section("x + y", [1, 1])
