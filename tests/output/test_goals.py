"""The goals of a lesson: what a reader shall be able to do in the end, the lesson itself tells."""

from __future__ import annotations

import pytest
from page_words import copied

from symgd.lessons import lesson
from symgd.output.handout import handout_page

FACTOR = "how fast a walk closes in, and which rates are too large"
KINK = "say why the steps do not get shorter near a kink"
SLOW = "why a walk closes in ever more slowly"
AXES = "say from eigenvalues what a step does along each axis, and why some parts of a walk grow"
ZERO = "zero from a minimum"
NOWHERE = "tell whether there is a"
OTHERS = {FACTOR, KINK, SLOW, AXES, ZERO, NOWHERE, "closes in"}

# expression, start, settings, the goal, words by which the lesson serves it
GOALS = [
    ("3x^2-2x-3", 8, {}, FACTOR, ["is multiplied by one fixed factor", "The error shrinks exactly when"]),
    ("x+sin(2x)", 1.2, {}, FACTOR, ["A factor of size less than 1 needs η < 2/f″(x*)"]),
    ("x^2+3y^2", (1, 1), {}, FACTOR, ["eigenvectors", "η < 2/λ"]),
    ("abs(x-1) + x**2/4", 4, {}, KINK, ["near x* the walk can only jump to and fro"]),
    ("|x|", 3, {}, KINK, ["nothing makes the steps shorter near the minimum"]),
    ("x^4", 2, {}, SLOW, ["the less each step gains"]),
    ("x^4+y^4", (1, 2), {}, SLOW, ["the less each step gains"]),
    ("-x^2+3x", -3, {"learning_rate": 0.01}, "runs away from a maximum", ["greater than 1, whatever the"]),
    ("x^2-y^2", (1, 0), {}, AXES, ["grows at every step"]),
    ("x**3", 1, {}, "tell a point with slope " + ZERO, ["neither a minimum nor a maximum"]),
    ("exp(-x)", 0, {}, NOWHERE + " smallest value", ["takes its smallest value nowhere"]),
    ("x+y", (1, 1), {}, NOWHERE + " minimum", ["no minimum"]),
    ("|x|^1.5", 2, {}, None, []),
    ("sqrt(x^2+y^2)", (3, 4), {"learning_rate": 0.01}, None, []),
    (
        "x^2",
        3,
        {"optimizer": "momentum", "learning_rate": 0.1},
        "which rates are too large",
        ["limit of this method"],
    ),
]


@pytest.mark.parametrize(("expression", "x0", "settings", "goal", "served"), GOALS)
def test_a_lesson_serves_the_goals_that_it_sets(expression, x0, settings, goal, served) -> None:
    text = copied(handout_page(lesson(expression, x0, **settings)))
    box, _, body = text.partition("By the end you can")[2].partition("tell where a walk has")
    if goal is not None:
        assert goal in box
    assert not [
        other for other in OTHERS if other in box and other not in (goal or "") and "such a walk" not in box
    ]
    for words in served:
        assert words in body, words
