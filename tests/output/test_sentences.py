"""Sentences that must, and must not, stand in a lesson: each was once false or misleading there."""

from __future__ import annotations

import pytest
from page_words import words_of

from symgd.lessons import habits, lesson
from symgd.lessons.habits import balance
from symgd.optimizers import get
from symgd.output.comparison import handout_page as comparison_page
from symgd.output.handout import handout_page
from symgd.output.phrases.local import best_range
from symgd.output.phrases.methods import crawls
from symgd.output.phrases.relations import small, up

P = "3*x**2 - 2*x - 3"
THREE_CYCLE = "12.5x^2 - 12relu(x-1)^2 + 12relu(x-2)^2"
HIMMELBLAU = "(x^2+y-11)^2+(x+y^2-7)^2"
ADDED = {"weight_decay": 0.1}

# expression, start, rule, rate, whether on a full lesson with its answers, what must stand there, what must not
SENTENCES = [
    (
        "x^2/2",
        3,
        "momentum",
        3.8,
        False,
        ["3.8, is the limit itself", "is the limit of this method"],
        ["is below it."],
    ),
    ("exp(x)-2x", 0.7, "momentum", 1.9, False, ["1.9, is the limit itself"], ["is below it."]),
    (
        P,
        8,
        "momentum",
        0.05,
        False,
        ["over many steps that it changes", "from 4.39 ×", "to 0.6328 has"],
        ["evenly"],
    ),
    (
        P,
        8,
        "amsgrad",
        0.5,
        False,
        ["k → ∞", "still changes"],
        ["shrinks there with the error", "no longer changes"],
    ),
    (P, 8, "keras:amsgrad", 0.5, False, ["k → ∞"], ["shrinks there with the error", "does not shrink"]),
    (
        P,
        8,
        "optax:amsgrad",
        0.3,
        False,
        ["no longer changes there"],
        ["k → ∞", "shrinks there with the error"],
    ),
    (
        "log(cosh(x))",
        400,
        "newton",
        None,
        False,
        ["is not zero, but too small"],
        ["derivative is zero there"],
    ),
    ("|x|", 1, "newton", None, False, ["The second derivative is zero there"], ["too small"]),
    (
        P,
        8,
        get("adamw", **ADDED),
        0.5,
        False,
        ["step and pull cancel", "may be near it"],
        ["in balance", "the slope is f"],
    ),
    (P, 8, get("lion", **ADDED), "0.5/(1+k)", False, ["step and pull cancel"], ["in balance"]),
    (
        P,
        8,
        get("adamw", **ADDED),
        0.5,
        False,
        ["0.900 a step", "the pull of the weight decay, below, is a part"],
        [],
    ),
    ("x^4-5x^2+x", 0.3, "newton", None, True, ["about 0.1220"], ["0.8950", "Closer", "already lead closer"]),
    (P, 8, "gd", "0.5/(1+k)", False, ["below half of that"], ["the smaller the rate"]),
    (
        P,
        8,
        "adagrad",
        1,
        False,
        ["can only fall", "steep ground"],
        ["shorter and shorter", "all later steps short"],
    ),
    (
        P,
        8,
        "adadelta",
        None,
        False,
        ["0.0399 to 2.24 a step."],
        ["gather", "practical rates", "are short for"],
    ),
    (
        P,
        8,
        "keras:adadelta",
        None,
        False,
        ["the walk gathered speed", "Try a larger learning rate"],
        ["Try a smaller tol"],
    ),
    (P, 8, "lion", 0.1, False, ["only a smaller rate, or one that"], []),
    (P, 8, "nesterov", 0.23, False, ["the last 499 steps"], ["the last 500"]),
    (
        P,
        8,
        "nesterov",
        0.05,
        False,
        ["The memory is a sum", "A step follows 0.9 times that sum"],
        ["counts once more"],
    ),
    (
        "x^3",
        1,
        "newton",
        None,
        False,
        ["a zero of order m = 2", "m = 1/2"],
        ["whatever the function", "nearer to"],
    ),
    (
        "x^4",
        3,
        "newton",
        None,
        False,
        ["a zero of order m = 3", "m = 2/3", "come near"],
        ["the minimum is only"],
    ),
    ("x^3", 1, "momentum", 0.05, False, ["where it comes to a minimum"], ["when it comes to the minimum"]),
    (P, 8, get("momentum", **ADDED), 0.05, True, ["where slope and pull are in balance;"], ["too early"]),
    ("x^4", 3, "momentum", None, False, ["has come near", "shrinks slowly"], ["the minimum is only"]),
    (P, 8, "barzilai_borwein", None, False, ["the second step leads to the minimum"], ["the last 1"]),
    (HIMMELBLAU, (0, 0), "newton", None, True, ["to the uphill side"], ["along the gradient"]),
    (
        THREE_CYCLE,
        3.3,
        get("momentum", momentum=4 / 9),
        1 / 9,
        False,
        ["one and the same"],
        ["nearly coincide", "larger,"],
    ),
    (
        "cosh(x)",
        5,
        "armijo",
        None,
        False,
        ["0.125 times the slope, the last the slope itself"],
        ["the last 1"],
    ),
    ("x^4-3x^3+2", 6, "exact_line_search", None, False, ["to the last digits."], ["somebody else"]),
]


@pytest.mark.parametrize(("expression", "x0", "optimizer", "rate", "whole", "must", "never"), SENTENCES)
def test_sentences(expression, x0, optimizer, rate, whole, must, never) -> None:
    made = lesson(expression, x0, optimizer=optimizer, learning_rate=rate, pages=None if whole else 2)
    text = words_of(handout_page(made))
    for words in must:
        assert words in text, f"{words!r} is missing"
    for words in never:
        assert words not in text, f"{words!r} stands there"


@pytest.mark.parametrize(
    ("form", "coupled", "rests"),
    [
        ("momentum", True, True),
        ("torch:adam", True, True),
        ("keras:adam", False, False),
        ("adamw", False, False),
    ],
)
def test_slope_and_pull_cancel_under_coupled_decay_alone(form: str, coupled: bool, rests: bool) -> None:
    run = lesson(P, 8, optimizer=get(form, **ADDED), learning_rate=0.05, max_iter=3000).run
    known = balance(run)
    assert (known.coupled, known.rests) == (coupled, rests)


@pytest.mark.parametrize(
    ("optimizer", "speeds_up"), [("keras:adadelta", True), ("adadelta", False), ("gd", False)]
)
def test_whether_the_first_steps_grow(optimizer: str, speeds_up: bool) -> None:
    assert habits.habits(lesson(P, 8, optimizer=optimizer).run).speeds_up == speeds_up


# The same of comparisons: expression, start, rules, rates.
COMPARED = [
    (
        "x^2+x*y+y^2+z^2",
        (1, 2, 3),
        ["gd", "newton"],
        None,
        ["It then stands on the minimum"],
        ["is then 0 away"],
    ),
    ("cosh(x)", 5, "gd", [0.01, 2.5], ["rose at its only step"], ["of its 1 step"]),
    (
        "log(cosh(x))",
        400,
        ["gd", "newton"],
        None,
        ["is not zero, but too small"],
        ["derivative is zero there"],
    ),
]


@pytest.mark.parametrize(("expression", "x0", "optimizer", "rate", "must", "never"), COMPARED)
def test_sentences_of_comparisons(expression, x0, optimizer, rate, must, never) -> None:
    made = lesson(expression, x0, optimizer=optimizer, learning_rate=rate)
    text = words_of(comparison_page(made))
    for words in must:
        assert words in text, f"{words!r} is missing"
    for words in never:
        assert words not in text, f"{words!r} stands there"


@pytest.mark.parametrize("momentum", [0.9, 0.5, 0.3, 4 / 9, 0.07])
@pytest.mark.parametrize("expression", ["3x^2", "3.5x^2", "exp(x) - 2x"])
def test_the_best_rates_are_rounded_inward(expression: str, momentum: float) -> None:
    made = lesson(expression, 1, optimizer=get("momentum", momentum=momentum), learning_rate=0.1)
    best = made.theory.local.best
    low, high = (
        float(str(end).replace(" × 10", "e").translate(POWERS)) for end in best_range(made.theory.local)
    )
    assert best.lower <= low * (1 + 1e-12)
    assert high <= best.upper * (1 + 1e-12)


POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def test_no_range_where_one_rate_is_best() -> None:
    assert best_range(lesson("3x^2", 1, learning_rate=0.1).theory.local) is None


@pytest.mark.parametrize("value", [1.0877e-4, 1.0873e-4, 2.4832e-5, 0.00299, 0.9996])
def test_a_bound_is_not_below_the_distance_as_both_are_printed(value: float) -> None:
    distance, bound = (
        str(n).replace(" × 10", "e").translate(POWERS) for n in (small(value), up(value, 3)[1])
    )
    assert float(distance) <= float(bound)


@pytest.mark.parametrize(
    ("optimizer", "rate", "crawled"),
    [("keras:adadelta", None, True), ("gd", 1e-8, True), ("adam", 0.001, False)],
)
def test_a_walk_that_hardly_moved_crawls(optimizer, rate, crawled) -> None:
    run = lesson(P, 8, optimizer=optimizer, learning_rate=rate).run
    assert (crawls(run.verdict.distance, habits.habits(run), run) is not None) == crawled
    assert crawls(None, habits.habits(run), run) is None
