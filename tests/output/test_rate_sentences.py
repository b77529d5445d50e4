"""What is said of other learning rates, and what must not be."""

from __future__ import annotations

import pytest
from page_words import words_of

from symgd.lessons import lesson
from symgd.optimizers import get
from symgd.output.handout import handout_page

P = "3*x**2 - 2*x - 3"

# expression, start, optimizer, rate, what must stand there, what must not
SAID = [
    (
        P,
        8,
        get("momentum", momentum=0.99),
        0.01,
        ["it is not there after 500 steps"],
        ["it wanders"],
    ),
    (P, 8, "nesterov", None, ["nearest in ratio to 20", "within 10 %, the smallest"], []),
    (
        "sin(x) + 0.1x^2",
        5,
        "rmsprop",
        0.1,
        ["which its rule stopped after 39 steps, goes on, and does not settle"],
        ["Crosses"],
    ),
    ("x^2", 3, "adam", 0.1, ["the best needs"], ["Crosses", "but none of them from"]),
    (
        "x^4 - 3x^3 + 2",
        6,
        "gd",
        None,
        ["But none of them from", "leads to this minimum: with that rate"],
        ["any more", "overshoot.As"],
    ),
    ("x - log(x)", 3, "momentum", None, ["88 leave the domain"], ["none of them from"]),
    ("1/x + x", 3, "nesterov", None, ["leave the domain"], ["0 run away"]),
    (
        "(1-x)^2 + 100(y-x^2)^2",
        (-1.2, 1),
        "gd",
        None,
        ["none arrives in 500 steps. Of these η = 0.0033 ends", "from which on the minimum repels"],
        ["hardly any rate"],
    ),
    (
        "x**2 + 50*y**2 + x*y",
        (5, 1),
        "gd",
        0.01,
        [
            "With η = 0.02: its steps still grow after 500 steps, the last by the factor 1.0002.",
            "≈ 0.019998.",
        ],
        ["0.02: it runs away", "0.02000"],
    ),
    (
        "x**2 + 50*y**2 + x*y",
        (5, 1),
        "gd",
        0.01,
        ["because in the next step the changes of all coordinates would have added up to less than"],
        ["shorter than", "long before"],
    ),
    (
        "x^2 + y^2",
        (5, 1),
        "momentum",
        0.05,
        ["because in each of the last ten steps the changes"],
        ["in a row were"],
    ),
    (
        "x**2 + 10*y**2",
        (5, 1),
        "rmsprop",
        0.02,
        [
            "the last step was 0.0283 long",
            "In this walk that was seen in x after step 324",
            "at step 146 it was 0.0331 away",
            "The last 25 points nearly repeat every 2 steps",
        ],
        ["0.0400 long", "not seen", "does not forecast", "sooner or later"],
    ),
    (
        "x^2",
        0.5,
        "rmsprop",
        0.3,
        ["which at its end goes round, that was not seen"],
        ["which ended"],
    ),
    (
        "x^2 + 3*y^2 + x*y",
        (0.513, 0.2471),
        "lion",
        0.0137,
        ["In each coordinate its steps have"],
        ["Its steps all"],
    ),
    ("x^2", 3, "gd", 2, ["With η = 4: it runs away"], ["steps still grow"]),
    ("3.16661x^2", 3, "momentum", 0.3, ["With η = 0.6", "≈ 0.60001"], ["0.6000 "]),
    (P, 8, "nadam", 0.1, ["with pencil and paper and a calculator"], []),
    (P, 8, "gd", 0.1, ["with pencil and paper."], ["a calculator"]),
    ("x^2", 3, "momentum", None, ["has the limit 2/h = 1, which"], ["2/h ≈"]),
    ("x^3 + x", 0, "newton", None, ["No step at all"], ["The same walk in NumPy"]),
    ("x^2", 3, "gd", "0.5/(1+k)", ["according to a schedule"], ["after a schedule"]),
    (P, 8, "keras:adadelta", None, ["7.999999", "7.999997"], ["7.999\u2009999"]),
    (P, 8, "adagrad", None, ["is approximately 6.000 "], ["6.000000", "6.000\u2009000"]),
]


@pytest.mark.parametrize(("expression", "x0", "optimizer", "rate", "said", "not_said"), SAID)
def test_what_is_so(expression, x0, optimizer, rate, said, not_said) -> None:
    made = lesson(expression, x0, optimizer=optimizer, learning_rate=rate)
    told = words_of(handout_page(made))
    for phrase in said:
        assert phrase in told, phrase
    for phrase in not_said:
        assert phrase not in told, phrase


def test_a_lesson_with_several_variables_says_what_is_exact() -> None:
    made = lesson("x^2 + 2y^2 + 3z^2", (3, 2, 1), optimizer="momentum")
    told = words_of(handout_page(made))
    assert "h equals 2, 4, 6" in told
    assert "about 2, 4 and 6" not in told
