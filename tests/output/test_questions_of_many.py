"""What is asked and answered in several variables: each answer against the rows of the runs themselves."""

from __future__ import annotations

import numpy as np
import pytest
from page_words import words_of

from symgd.descent import minimize
from symgd.lessons import lesson
from symgd.lessons.lesson import Lesson
from symgd.lessons.material import Material
from symgd.lessons.questions import crosses_a_contour, reason
from symgd.output.handout import handout_page

VALLEY = "x^2 + 50y^2"
TILTED = "x^2 + x*y + y^2"  # λ = 1 along (1, −1) and 3 along (1, 1)


def material(text, x0, **settings) -> Material:
    made = Lesson(minimize(text, x0, **settings))
    return Material(made.run, made.theory)


# expression, start, rate, what twice the rate does by the eigenvalues: kind, factor, whether close to x* only
REASONS = [
    (VALLEY, (10, 1), 0.01, ("flips", -1.0, False)),
    (VALLEY, (10, 1), 0.005, ("largest", 0.98, False)),
    (VALLEY, (10, 1), 0.015, ("grows", -2.0, False)),
    (VALLEY, (10, 0), 0.015, ("largest", 0.94, False)),  # no part in the steepest direction
    (TILTED, (3, -3), 0.5, ("largest", 0.0, False)),
    (TILTED, (3, 3), 0.5, ("grows", -2.0, False)),
    ("(x^2+y-11)^2 + (x+y^2-7)^2", (0, 0), 0.02, ("grows", -2.2915, True)),
    ("(x^2+y-11)^2 + (x+y^2-7)^2", (0, 0), 0.005, ("largest", 0.7428, True)),
    ("x^4 + y^4", (1, 2), 0.1, None),  # a singular Hessian
    ("x^2 - y^2", (1, 1), 0.1, None),
]


@pytest.mark.parametrize(("text", "x0", "rate", "expected"), REASONS)
def test_why_twice_the_rate_does_what_it_does(text, x0, rate, expected) -> None:
    m = material(text, x0, learning_rate=rate)
    found = reason(m.theory, m.second.other)
    if expected is None:
        assert found is None
        return
    assert (found.kind, found.local) == (expected[0], expected[2])
    assert found.factor == pytest.approx(expected[1], abs=2e-4)
    assert (m.second.other.status == "diverged") == (found.kind == "grows")
    if found.kind == "largest" and found.factor > 0.5:  # the ratio of the last errors, of both runs
        for run, factor in ((m.run, found.before), (m.second.other, found.factor)):
            away = np.linalg.norm(run.history["x"][-3:] - m.vector, axis=1)
            assert away[-1] / away[-2] == pytest.approx(factor, abs=0.02)


# expression, start, rate, the third question: its kind, the fastest and the slowest coordinate
THIRDS = [
    (VALLEY, (10, 1), 0.01, ("coordinates", 1, 0)),
    (VALLEY, (10, 1), 0.0199, ("coordinates", 0, 1)),  # y zig-zags by −0.99
    ("x^2 + 4y^2 + 2(z-1)^2", (3, 2, 5), 0.1, ("coordinates", 1, 0)),
    ("x^2 + 4y^2 + 2(z-1)^2", (3, 0, 5), 0.1, ("coordinates", 2, 0)),  # y is there already
    (TILTED, (3, 2), 0.1, ("sides", 0, 0)),
    ("x^2 + y^2", (1, 2), 0.1, None),  # both alike
    (VALLEY, (10, 1), 0.03, None),  # y does not shrink
    (TILTED, (3, -3), 0.1, None),  # no part in the steepest direction
    ("x^4 + y^2", (1, 2), 0.1, None),
]


@pytest.mark.parametrize(("text", "x0", "rate", "expected"), THIRDS)
def test_the_third_question(text, x0, rate, expected) -> None:
    m = material(text, x0, learning_rate=rate)
    if expected is None:
        assert m.third is None
        return
    assert (m.third.kind, m.third.fast, m.third.slow) == expected
    errors = np.abs(m.run.history["x"][:6] - m.vector)
    if m.third.kind == "coordinates":
        moving = errors[0] > 0
        left = np.where(moving, errors[5] / np.where(moving, errors[0], 1.0), np.nan)
        assert (np.nanargmin(left), np.nanargmax(left)) == expected[1:]
    else:
        steep = (m.run.history["x"] - m.vector) @ np.array([1.0, 1.0])
        assert steep[1] / steep[0] == pytest.approx(m.third.factor)
        twice = m.second.other.history["x"] @ np.array([1.0, 1.0])
        assert twice[1] / twice[0] == pytest.approx(m.third.doubled)


@pytest.mark.parametrize(
    ("text", "x0", "optimizer", "expected"),
    [
        (VALLEY, (10, 1), "gd", True),
        (VALLEY, (10, 1), "adam", False),
        (VALLEY, (0, 0), "gd", False),
        ("|x| + y^2", (1, 1), "gd", False),
        ("x^2 + y^2 + z^2", (1, 1, 1), "gd", False),
    ],
)
def test_the_angle_to_the_contour_line(text, x0, optimizer, expected) -> None:
    assert crosses_a_contour(minimize(text, x0, optimizer=optimizer, learning_rate=0.01)) is expected


# expression, start, optimizer, rate, what must stand there, what must not
SAID = [
    (
        VALLEY,
        (10, 1),
        "gd",
        0.01,
        [
            "at which angle to the contour line",
            "The gradient is at right angles to the contour line",
            "In the steepest direction the factor becomes 1 − 2ηλ_max = −1: the error there changes its sign",
            "In which coordinate does the error shrink faster, x or y",
            "The best constant rate of, eta equals 1 over 51",
            "gives the steepest direction the factor −0.9608",
            "Past the limit none of them arrives",
            "has the entries",
        ],
        ["1 over f double prime"],
    ),
    (
        VALLEY,
        (10, 1),
        "momentum",
        None,
        ["Of 19", "Past the limit none of them arrives"],
        ["The best constant rate", "at which angle", "In the steepest direction the factor becomes"],
    ),
    (
        "x^2 + y^2",
        (1, 2),
        "gd",
        0.1,
        ["makes all factors zero: the walk arrives in one step from anywhere"],
        [],
    ),
    (
        "x1^2 + 2x2^2 + 3x3^2 + 4x4^2 + 5x5^2 + 6x6^2",
        [1] * 6,
        "gd",
        0.1,
        ["Of the 6 coordinates, the first three and the last are written.", "2, 4, 6, and so on, 12"],
        ["2, 4, 6, 8, 10, 12"],
    ),
    (
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",  # a start beside its maximum
        (-0.270845, -0.923039),
        "gd",
        None,
        [
            "In which direction would a first step go, and is it taken?",
            "But the walk does not take this step.",
            "The walk stays close to a maximum",
            "The minima of this landscape lie elsewhere.",
        ],
        ["found no minimum", "Work out bold x 1", "long where the landscape is steep"],
    ),
]


@pytest.mark.parametrize(("expression", "x0", "optimizer", "rate", "must", "never"), SAID)
def test_what_is_said(expression, x0, optimizer, rate, must, never) -> None:
    text = words_of(handout_page(lesson(expression, x0, optimizer=optimizer, learning_rate=rate)))
    for words in must:
        assert words in text, f"{words!r} is missing"
    for words in never:
        assert words not in text, f"{words!r} stands there"
