"""What the section on several minima says."""

from __future__ import annotations

import pytest
from page_words import words_of

from symgd.lessons import lesson
from symgd.output.handout import handout_page

HIMMELBLAU = "(x^2+y-11)^2+(x+y^2-7)^2"
EGGS = "20+x^2+y^2-10cos(2pi*x)-10cos(2pi*y)"

PAGES = [
    (
        HIMMELBLAU,
        (0, 0),
        {},
        [
            "4 minima and no more",
            "At step 4 the walk had come into the valley",
            "From step 6 on it was certain",
            "0.02 is smaller than 2",
            "only goes downhill can leave this valley",
            "along the whole step, so the step cannot cross the edge",
        ],
    ),
    (HIMMELBLAU, (5, 5), {"learning_rate": 0.015}, ["Water would have gone elsewhere", "Dotted"]),
    (HIMMELBLAU, (0, 0), {"optimizer": "momentum"}, ["The steps of this method need not go downhill"]),
    (
        "(x^2-1)^2+y^2+z^2",
        (2, 1, 1),
        {},
        ["This landscape has 2 minima and no more", "From step 8 on it was certain"],
    ),
    (EGGS, (1.2, 0.7), {}, ["there may be more"]),
    (
        "(x^2-1)^2+(y^2-1)^2",
        (1.5, 1.2),
        {"max_iter": 4, "learning_rate": 0.01},
        [
            "From the end of our walk Newton’s method leads to",
            "No pass of the landscape is lower than the saddle",
        ],
    ),
]


@pytest.mark.parametrize(("expression", "x0", "settings", "words"), PAGES)
def test_what_is_so(expression, x0, settings, words):
    told = words_of(handout_page(lesson(expression, x0, **settings)))
    for word in words:
        assert word in told, word


def test_a_walk_of_no_steps_has_no_valley():
    made = lesson("sin(x)*cos(y)", (1, 1), optimizer="newton")
    assert made.runs[0].nit == 0
    assert "Which valley" not in words_of(handout_page(made))


def test_there_is_no_section_where_one_minimum_is_known():
    assert "Which valley" not in words_of(handout_page(lesson("(1-x)^2+100(y-x^2)^2", (-1.2, 1))))
