"""What a lesson says of where walks end, and of the places where a function is lower, against the runs themselves."""

from __future__ import annotations

import numpy as np
import pytest
from page_words import aloud, copied, words_of

import symgd
from symgd.lessons import lesson
from symgd.output.comparison import handout_page as comparison_page
from symgd.output.handout import handout_page


def told(expression, x0, **settings) -> str:
    return " ".join(words_of(handout_page(lesson(expression, x0, **settings))).split())


# expression, start, settings, what must stand there, what must not
SENTENCES = [
    (
        "x**3",
        1,
        {},
        ["it stops near a point with slope zero that is no minimum"],
        ["it stops at a point with slope zero"],
    ),
    (
        "x**2 - y**2",
        (1, 0),
        {},
        ["it stops near a point with slope zero that is no minimum"],
        ["it stops at a point with slope zero"],
    ),
    ("x**3", 0, {}, ["it stops at a point with slope zero that is no minimum"], ["it stops near"]),
    (
        "x**2 - y**2",
        (0, 0),
        {},
        ["it stops at a point with slope zero that is no minimum"],
        ["it stops near"],
    ),
    ("-abs(x)", 0, {}, ["it stops at a kink that is no minimum"], ["it stops at a point with slope zero"]),
    (
        "x^2-|y|",
        (1, 0),
        {"learning_rate": 0.1},
        ["it stops near a point that may be a kink, and is no minimum"],
        ["with slope zero that"],
    ),
    (
        "1/(1+log(x**2/3)) + x^(2/3)",
        2,
        {},
        ["1.05054 from the left, f falls to lower values"],
        ["1.05054, f falls"],
    ),
    (
        "1/x + 1/(x - 3)^2 + x^2 - 2x",
        1.2,
        {},
        ["x = 0 from the left, f falls below every number"],
        ["x = 0, f falls"],
    ),
    (
        "abs(x-1) + x**2/4",
        4,
        {},
        [
            "jumps from −1/2 to 3/2, and f is convex",
            "at least 1/2 in size, and every step at least η · 1/2 = 0.001 long",
            "No number of steps makes the rule fire: near",
            "With η = 0.004: it jumps to and fro about the minimum, and is not at rest after 500 steps",
        ],
        ["does not forecast", "With η = 0.004: it is not there"],
    ),
    (
        "|x-sqrt(2)|+x^2/10",
        3,
        {"learning_rate": 0.01},
        ["every step at least about 0.00717 long"],
        ["does not forecast"],
    ),
    (
        "|x^2-2|",
        1.8,
        {"learning_rate": 0.002, "max_iter": 100},
        ["jumps from −2√2 to 2√2. So close to", "about 0.00566 long, or longer"],
        ["is convex. So", "every step at least"],
    ),
    (  # here the rule can fire near the kink
        "abs(x-1) + x**2/4",
        1.5,
        {"learning_rate": 1e-5, "tol": 5.1e-6, "max_iter": 10},
        ["does not forecast"],
        ["No number of steps"],
    ),
    (  # at 0 the slope counts as 0
        "2*abs(x) + x**2/4",
        4,
        {"learning_rate": 0.002},
        ["jumps from −2 to 2, and f is convex", "makes the rule fire, unless one lands on x* itself: near"],
        ["does not forecast"],
    ),
    (  # a kink at a place without a closed form
        "max(exp(x),-x)",
        2,
        {"learning_rate": 0.003},
        ["How many steps are missing, this lesson does not forecast."],
        ["a ratio that has settled"],
    ),
    (  # f″ is zero there, but no law is known
        "|x|^3",
        2,
        {"learning_rate": 0.01},
        ["this lesson does not forecast: the steps"],
        ["By the power law above"],
    ),
    ("x**4", 2, {}, ["carried on from here, it has the rule fire at about step 1460"], ["so this lesson"]),
    (
        "x**4+y**4",
        (2, 1),
        {},
        ["shrink ever more slowly. How many are missing, this lesson does not forecast"],
        ["so this lesson"],
    ),
    (
        "sin(x)",
        100,
        {},
        ["On the interval 98.9 ≤ x ≤ 100, f is convex, so nothing lies lower there"],
        ["98.96016858807849"],
    ),
    (
        "-exp(-x^2)+sin(x^2)/1000000",
        0.7071,
        {},
        ["On the interval where the walk takes place, f is convex, so nothing lies lower there. Whether"],
        ["7071/10000"],
    ),
    (
        "x**2 - y**2",
        (1, 0),
        {},
        ["in this walk rounding did not either: the part along it is computed as 0 in every row"],
        ["can be enough to begin"],
    ),
    ("x*y", (2, 2), {}, ["rounding did not either"], []),
    ("x^2-y^2-z^2", (1, 0, 0), {"learning_rate": 0.3}, ["rounding did not either"], []),
    (  # here rounding does begin: 0.2 + 2·(−0.1) is zero, but not so after a step
        "11*x^2 - 16*x*y - y^2",
        (0.2, -0.1),
        {"learning_rate": 0.02},
        ["can be enough to begin"],
        ["rounding did not either"],
    ),
    ("x**3", 1, {}, ["A smallest value is taken nowhere: toward −∞, f falls below every number"], []),
    (
        "exp(-x)",
        0,
        {},
        [
            "So f takes its smallest value nowhere: toward +∞ it comes as close to 0 as you like, but no value is"
        ],
        [],
    ),
    ("ln(x)", 2, {}, ["nowhere: toward x = 0 from the right, f falls below every number"], []),
    ("x^2", 2, {}, [], ["nowhere:", "value nowhere"]),
    ("ln(x) + (x - 3)^2", 4, {}, ["x = 0 from the right, f falls"], ["x = 0, f falls"]),
]


@pytest.mark.parametrize(("expression", "x0", "settings", "words", "absent"), SENTENCES)
def test_what_is_so_and_what_is_not(expression, x0, settings, words, absent) -> None:
    text = told(expression, x0, **settings)
    for word in words:
        assert word in text, word
    for word in absent:
        assert word not in text, word


def test_a_comparison_tells_at_from_near() -> None:
    made = symgd.lesson("x^3", 1, learning_rate=[0.2, 0.25])
    text = words_of(comparison_page(made))
    assert "near slope zero, no minimum" in text
    assert "at slope zero, no minimum" not in text


def test_a_step_in_several_variables_is_measured_as_its_head_says() -> None:
    made = lesson("x**2 - y**2", (1, 0.01))
    first = made.run.history["x"][1] - made.run.history["x"][0]
    assert np.abs(first).sum() == pytest.approx(0.202)
    page = handout_page(made)
    heads, spoken = (
        "‖∇f‖ ‖xₖ₊₁ − xₖ‖₁ 0 1.00000",
        "the sum of the sizes of the changes of all coordinates 0 1.00000",
    )
    assert heads in copied(page)
    assert spoken in aloud(page)
    assert "2.00 0.202 1" in copied(page)
