"""What the section on the stop says of critical points of several variables."""

from __future__ import annotations

import pytest
from test_handout import read_aloud

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
]


@pytest.mark.parametrize(("expression", "x0", "settings", "words"), PAGES)
def test_what_is_so(expression, x0, settings, words):
    told = " ".join(
        read_aloud(handout_page(lesson(expression, x0, **{"learning_rate": 0.1} | settings)).html).split()
    )
    for word in words:
        assert word in told, word
