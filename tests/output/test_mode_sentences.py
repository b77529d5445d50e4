"""What the page of a walk in several variables says of its modes: what must stand there, and what must not."""

from __future__ import annotations

import sys

import pytest
from page_words import words_of

from symgd.lessons import lesson, plan
from symgd.output.handout import handout_page
from symgd.output.phrases.modes import mode_rows, mode_sum_is_exact, mode_sum_numbers

BOWL = "x^2 + 50y^2"
ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"
TEN = " + ".join(f"{i}*x{i}^2" for i in range(1, 11))

# expression, start, settings, what must stand there, what must not
SENTENCES = [
    (
        BOWL,
        (10, 1),
        {"learning_rate": 0.0196},
        ["changes sides, shrinks", "Why the walk zig-zags", "73° away", "after 310 steps; here it took 305"],
        ["is past it", "gone after step 1"],
    ),
    (BOWL, (10, 1), {"learning_rate": 0.01}, ["gone after step 1", "creeps along the floor"], ["zig-zag"]),
    (
        BOWL,
        (10, 1),
        {"learning_rate": 0.02},
        ["is this limit itself", "stays as large"],
        ["zig-zag", "is below it"],
    ),
    (
        BOWL,
        (10, 1),
        {"learning_rate": 0.021},
        ["is past it", "changes sides, grows"],
        ["zig-zag", "is below it"],
    ),
    (
        BOWL,
        (10, 0),
        {"learning_rate": 0.021},
        ["not in this walk", "is not below it. But this start has nothing along"],
        ["is past it"],
    ),
    (
        BOWL,
        (10, 1),
        {"learning_rate": 0.001},
        ["would have fired after 3797 steps", "after 310 steps, instead of 3797"],
        ["this lesson does not forecast"],
    ),
    (
        "x^2 + x*y + y^2 + z^2",
        (3, 2, 1),
        {"learning_rate": 0.5},
        ["that of 2 axes", "That is the rate of this walk", "the largest difference is zero"],
        ["lies along that axis"],
    ),
    (
        "x^2 + 20y^2",
        (4, 1),
        {"learning_rate": 1 / 21},
        [
            "smaller factor for the worst start",
            "η = 0.00021",
            "Below this limit a walk converges from every start",
        ],
        ["to be faster", "744 047"],
    ),
    (
        "1e8*x^2 + 1e-8*y^2",
        (1, 1),
        {"learning_rate": 5e-9},
        ["is approximately 1 minus 2 times 10 to the minus 16", "decides, 1 − 10⁻¹⁶, that of"],
        ["0.9999", "10 000 000 000"],
    ),
    (
        "1e8*x^2 + 1e-8*y^2",
        (1, 1),
        {"learning_rate": 2e-9},
        ["A smaller tolerance alone does not help: the factor that decides is 1 − 4 × 10⁻¹⁷"],
        ["Try a smaller tolerance"],
    ),
    (
        "x^2 + 10y^2",
        (4, 1),
        {"learning_rate": 0.1, "optimizer": "momentum"},
        ["h ≈ 2 (with h ≈ 20 the factor has the same size) they are"],
        ["for which the factor is largest"],
    ),
    ("x^2 + y^2", (3, 2), {"learning_rate": 0.1}, ["the bowl is round"], ["condition number", "zig-zag"]),
    (
        "(x + y)^2",
        (2, 1),
        {"learning_rate": 0.2},
        ["nothing moves", "floor of the valley"],
        ["condition number"],
    ),
    (
        "x^2 - y^2",
        (1, 1e-6),
        {"learning_rate": 0.1},
        ["from step 35 on the growing part is the larger one", "greater than 1, whatever"],
        ["condition number", "limit holds"],
    ),
    ("x^2 - y^2", (1, 0), {"learning_rate": 0.1}, ["nothing along such an axis"], ["growing part"]),
    (
        "(x^2+y-11)^2 + (x+y^2-7)^2",
        (3.5, 2.5),
        {"learning_rate": 0.02},
        ["nearly a quadratic", "local limit", "one minimum lies among them"],
        ["from every start", "agree with this formula"],
    ),
    (
        "(x-y)^2 + (y-z)^2",
        (1, 2, 4),
        {"learning_rate": 0.2},
        ["least eigenvalue that is not zero", "floor that is nearest to the start"],
        ["condition number", "The bowl is"],
    ),
    (
        "x^2 - y^2",
        (1, 1),
        {"learning_rate": 1.5},
        ["two growing modes", "bold x bar"],
        ["shrinking", "x star"],
    ),
    ("x^2 + y^2", (1, 1), {"learning_rate": 0.5}, ["leads there in one step"], ["-323", "minus 323"]),
    (ROSENBROCK, (-1.2, 1), {"learning_rate": 0.001}, ["narrow valley"], ["What would that stop"]),
    (
        "x^4 + y^4",
        (1, 2),
        {},
        ["every coordinate walks alone", "power law above"],
        ["eigenvalues do not tell"],
    ),
    (
        TEN,
        (1,) * 10,
        {"learning_rate": 0.06},
        ["Rows are left out", "condition number"],
        ["With the numbers of"],
    ),
]


@pytest.mark.parametrize(("text", "start", "settings", "said", "not_said"), SENTENCES)
def test_sentences(text, start, settings, said, not_said, monkeypatch):
    monkeypatch.setattr(sys.modules["symgd.lessons.lesson"], "SECTIONS", (plan._speed, plan._stop))
    page = words_of(handout_page(lesson(text, start, **settings)))
    for sentence in said:
        assert sentence in page, sentence
    for sentence in not_said:
        assert sentence not in page, sentence


FORMULAS = [
    (BOWL, (10, 1), 0.0196, r"0.9608^{k}\, (10,\, 0) + \left(-0.96\right)^{k}\, (0,\, 1)"),
    ("(x + y)^2", (2, 1), 0.2, r"(0.5,\, -0.5) + 0.2^{k}\, (1.5,\, 1.5)"),
    ("x^2 - y^2", (1, 1e-6), 0.1, r"1.2^{k}\, (0,\, 10^{-6}) + 0.8^{k}\, (1,\, 0)"),
    (
        "x^2 + y^2 - 2x/3",
        (1, 1),
        0.25,
        r"\left(\frac{1}{3},\, 0\right) + 0.5^{k}\, \left(\frac{2}{3},\, 1\right)",
    ),
]


@pytest.mark.parametrize(("text", "start", "rate", "formula"), FORMULAS)
def test_the_formula_with_its_numbers(text, start, rate, formula):
    assert mode_sum_numbers(lesson(text, start, learning_rate=rate)).latex == formula


ROUNDED = [
    ("x^2 + 20y^2", (4, 1), 0.02, True),
    ("x^2 + 20y^2", (4, 1), 1 / 21, False),
    ("x^2 + 20y^2", (4, 1), 0.000001, True),
    ("1e150*x^2 + 1e-150*y^2", (1, 1), 0.1, False),
    ("x^2 + e*y^2 - x*y", (1, 1), 0.2, False),
    ("x^2 + y^2 - 2x/3", (1, 1), 0.25, True),
]


@pytest.mark.parametrize(("text", "start", "rate", "exact"), ROUNDED)
def test_what_is_rounded_is_not_called_equal(text, start, rate, exact):
    made = lesson(text, start, learning_rate=rate)
    assert mode_sum_is_exact(made) == exact
    assert "10^{-6" not in mode_sum_numbers(made).latex  # what 60 digits leave of a zero


def test_rows_of_the_table():
    made = lesson("x^2 + x*y + y^2", (3, 2), learning_rate=0.1)
    rows = [
        (r.eigenvalue.latex, r.vector.latex, r.coefficient.latex, r.factor.latex) for r in mode_rows(made)
    ]
    assert rows == [
        ("1", r"(1,\, -1)/\sqrt{2}", "0.7071", "0.9"),
        ("3", r"(1,\, 1)/\sqrt{2}", "3.536", "0.7"),
    ]
    many = mode_rows(lesson(TEN, (1,) * 10, learning_rate=0.06))
    assert [row.index for row in many] == [1, 2, 3, 4, 7, 8, 9, 10]
    assert all(row.vector is None for row in many)
