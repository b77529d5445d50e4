"""What the section on the stop says of critical points of several variables."""

from __future__ import annotations

import pytest
from page_words import words_of

from symgd.lessons import lesson
from symgd.output.handout import handout_page

HIMMELBLAU = "(x^2+y-11)^2+(x+y^2-7)^2"

PAGES = [
    (
        "x^2-y^2",
        (1, 0),
        {},
        ["away from the saddle", "falls, to both sides", "never had any share in that direction"],
    ),
    (
        "exp(x*y)-x^2",
        (0, 0),
        {},
        ["It stands on the saddle", "On the way out the function is lower", "0.1514"],
    ),
    ("(y-x^2)(y-3x^2)", (0, 0), {}, ["Close by the function is lower", "as close to", "which is proved"]),
    ("x^2-|y|", (1, 0), {}, ["may have a kink", "Close by the function is lower"]),
    ("-(x+y)^2", (0.5, -0.5), {}, ["is no minimum", "falls, to both sides"]),
    ("(x+y)^2", (2, 1), {}, ["This minimum is not alone", "a whole line"]),
    ("x^2+y^8-y^10", (1, 0), {}, ["This one stands", "no lower point was seen close by"]),
    (
        "x^2+y^8-y^10",
        (0, 0),
        {},
        ["The walk started where the gradient is zero", "no lower point was seen close by"],
    ),
    ("max(x,y)+x^2+y^2", (-0.25, -0.25), {}, ["the gradient counts as zero, and that is a minimum"]),
    (
        "sqrt(x^2+y^2)",
        (1, 1),
        {},
        ["the graph may have a kink: then there is no matrix of second derivatives"],
    ),
    (
        HIMMELBLAU,
        (-0.2708, -0.923),
        {"max_iter": 10, "learning_rate": 0.01},
        ["a maximum, no minimum", "the walk is slow"],
    ),
    (
        "x^2-y^2+y^4/4",
        (1, 1e-6),
        {"optimizer": "momentum", "learning_rate": 0.2},
        ["which is a saddle", "This one went on"],
    ),
    (
        "x^2-2x*y+y^2+x",
        (1, 2),
        {},
        ["along the direction (−1, −1) the function falls for ever, everywhere with the same slope"],
    ),
    (
        "x*y",
        (1, 1),
        {"learning_rate": 0.01},
        ["it goes into that saddle", "Start a little to one side, along ±(1, −1)"],
    ),
    (
        "x*y",
        (2, 2),
        {},
        ["never had any share in that direction", "Start a little to one side, along ±(1, −1)"],
    ),
    ("x^2-y^2", (0, 0), {}, ["Start a little to one side, along ±(0, 1)"]),
    ("x*y*z", (1, 1, 1), {"learning_rate": 1}, ["starts at such a lower point, and falls, cannot come back"]),
    (
        "x^2+(x*y-1)^2",
        (1, 1),
        {"learning_rate": 0.05},
        ["there is none: its gradient is zero at one point only"],
    ),
    ("(y-x^2)(y-3x^2)", (1, 1), {"learning_rate": 0.05}, ["There is no minimum to look for"]),
    (
        "x^2*y^2",
        (1, 2),
        {"learning_rate": 0.05},
        [
            "the minimum is only 2.59",
            "not alone",
            "is a point of it next to the end of the walk",
            "the eigenvalue 0 belongs",
            "as low as this one",
        ],
    ),
    (
        "(x^2+y^2-1)^2",
        (2, 1),
        {"learning_rate": 0.02},
        ["not alone", "− ηλ ≈ 0.84"],
    ),
    (
        "(x^2+y)^2",
        (1, 1),
        {"learning_rate": 0.05},
        ["This minimum is not alone", "So this minimum is global"],
    ),
    (
        "sqrt(x^2+y^2)",
        (3, 4),
        {"learning_rate": 1},
        ["That is the minimum itself", "So this walk has arrived"],
    ),
    (
        "100000*x^2 + y^2 - (x^2 + y^2)^2 + (x^2 + y^2)^4/100000",
        (1.3, 0.7),
        {"learning_rate": 5e-6},
        ["has become slow close to", "which is a saddle, 0.00709 away", "Try a smaller tolerance"],
    ),
    (
        "sqrt(x^2+y^2)",
        (3, 4),
        {"learning_rate": 0.01},
        ["even so close the slope has not faded", "which is 0.01 long"],
    ),
    (
        "relu(x)+relu(y)",
        (3, 4),
        {"learning_rate": 0.5},
        ["185 of 185 rates arrive at a minimum as low as this one"],
    ),
]


@pytest.mark.parametrize(("expression", "x0", "settings", "words"), PAGES)
def test_what_is_so(expression, x0, settings, words):
    told = " ".join(
        words_of(handout_page(lesson(expression, x0, **{"learning_rate": 0.1} | settings))).split()
    )
    for word in words:
        assert word in told, word


# expression, start, settings, what would be false
NOT_SAID = [
    ("x^2-2x*y+y^2+x", (1, 2), {}, ["curves downward"]),
    ("x*y", (1, 1), {"learning_rate": 0.01}, ["without end", "farther off"]),
    ("x*y", (2, 2), {}, ["farther off"]),
    (
        "x^2*y^2",
        (1, 2),
        {"learning_rate": 0.05},
        ["has not arrived", "none arrives", "too early", "smaller tolerance"],
    ),
    (
        "(x^2+y)^2",
        (1, 1),
        {"learning_rate": 0.05},
        ["not proved", "none arrives", "do not decide whether"],
    ),
    (
        "sqrt(x^2+y^2)",
        (3, 4),
        {"learning_rate": 1},
        ["lead past it", "smaller learning rate", "out of the domain"],
    ),
    (
        "sqrt(x^2+y^2)",
        (3, 4),
        {"learning_rate": 0.01},
        ["none arrives", "0.0140", "That is not the minimum"],
    ),
    ("sqrt(x)+y^2", (2, 1), {}, ["lead past it", "Try a smaller learning rate"]),
    ("(y-x^2)(y-3x^2)", (1, 1), {"learning_rate": 0.05}, ["Try a smaller", "not there after"]),
    ("relu(x)+relu(y)", (3, 4), {"learning_rate": 0.5}, ["none arrives"]),
]


@pytest.mark.parametrize(("expression", "x0", "settings", "words"), NOT_SAID)
def test_what_is_not_so(expression, x0, settings, words):
    told = " ".join(
        words_of(handout_page(lesson(expression, x0, **{"learning_rate": 0.1} | settings))).split()
    )
    for word in words:
        assert word not in told, word
