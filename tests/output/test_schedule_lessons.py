"""Lessons under a learning rate that changes from step to step, and the sentences about every other rate."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from page_words import words_of

from symgd import lesson, minimize, theory
from symgd.analysis.schedules import schedule_facts
from symgd.lessons.plan import SECTIONS, plan
from symgd.lessons.schedules import first_rates, schedule_curve
from symgd.output.figures import build, draw
from symgd.output.handout import handout_page


@cache
def words(expression, start, **settings) -> str:
    """What is read of the rule and of the stop: the text of the page, with its formulas."""
    made = lesson(expression, list(start), **settings)
    chosen = [fill for fill in SECTIONS if fill.__name__ in {"_rule", "_stop"}]
    vars(made)["sections"] = plan(made.run, made.theory, tuple(chosen))
    assert [section.name for section in made.sections] == ["rule", "stop"]
    return words_of(handout_page(made))


def read(expression, start, **settings) -> str:
    return words(expression, (start,) if isinstance(start, int) else tuple(start), **settings)


SAYS = [
    (
        ("3x^2-2x-3", 8, {"learning_rate": "0.05*0.5^k"}),
        [
            "according to a schedule. After k steps it is eta k equals 0.05 times 0.5 to the power k",
            "η₀ = 0.05, η₁ = 0.025, η₂ = 0.0125, η₃ = 0.00625, …,",
            "All rates of this walk are.",
            "a geometric series: in each step the rate shrinks by the factor",
            "it can stop short",
            "The rate, not the ground, stopped this walk.",
            "No tolerance and no number of steps would help.",
            "3.91 away (proved)",
        ],
    ),
    (
        ("3x^2-2x-3", 8, {"learning_rate": "0.5/(1+k)"}),
        [
            "Learning rate ηₖ = 0.5/(1 + k)",
            "From step 1 on the rates of this walk are",
            "The rates of all steps together grow without bound, for they behave like 1/k, and such a series diverges",
            "keeps no walk from a minimum",
        ],
    ),
    (
        ("x^2-2x", 8, {"learning_rate": "cosine(0.3, 40)", "optimizer": "adam"}),
        [
            "Learning rate cosine(0.3, 40)",
            "a schedule, cosine decay. After",
            "The schedule is from I. Loshchilov and F. Hutter, SGDR",
            "for from step 40 on the rate is zero",
            "From step 40 on the learning rate is zero",
        ],
    ),
    (
        ("x^2+y^2", (3, 1), {"learning_rate": "0.3*exp(-k/3)", "optimizer": "adam"}),
        ["times as long as what this method makes of the gradients", "so does a smaller tolerance"],
    ),
    (
        ("(1-x)^2+100(y-x^2)^2", (-1, 1), {"learning_rate": "step_decay(0.002, 0.5, 100)", "max_iter": 150}),
        ["in every 100 steps the rate shrinks by the factor", "From step 100 on the rates of this walk are"],
    ),
    (
        ("x^2-x", 3, {"learning_rate": "cosine_restarts(0.1, 7)"}),
        ["for they come again every 7 steps"],
    ),
    (("x^2-x", 3, {"learning_rate": "0.2+0.1*0.5^k"}), ["for they do not shrink to zero"]),
    (
        ("x^2-x", 3, {"learning_rate": "0.4/(1+k)^2"}),
        ["is at most 0.657974,", "for they shrink like 1/k², and such a series converges"],
    ),
    (
        ("x^2-x", 3, {"optimizer": "keras:adam"}),
        ["the rate that Keras gives this method where none is asked for"],
    ),
    (("x^2-x", 3, {"optimizer": "adam"}), ["never exceeds its value at the start and the walk settles at"]),
    (("x^2-x", 3, {}), ["the one whose number of steps is nearest to 20"]),
]


@pytest.mark.parametrize(("settings", "sentences"), SAYS, ids=lambda v: str(v)[:60])
def test_what_is_said(settings, sentences):
    expression, start, others = settings
    found = read(expression, start, **others)
    for sentence in sentences:
        assert sentence in found


NOT_SAID = [
    (("x^2-x", 3, {"optimizer": "newton"}), ["Learning rate", "learning rate is no fixed number"]),
    (("x^2-x", 3, {"learning_rate": 0.1}), ["chosen by the program", "schedule"]),
    (
        ("x^2-x", 3, {"learning_rate": "0.2+0.1*0.5^k"}),
        ["The rate, not the ground", "No tolerance", "stop short"],
    ),
    (
        ("3x^2-2x-3", 8, {"learning_rate": "0.05*0.5^k"}),
        ["Try a smaller tolerance", "so does a smaller tolerance"],
    ),
    (("x^2-x", 3, {"learning_rate": "0.1/((k+2)ln(k+2))"}), ["All rates together", "grow without bound"]),
]


@pytest.mark.parametrize(("settings", "sentences"), NOT_SAID, ids=lambda v: str(v)[:60])
def test_what_is_not_said(settings, sentences):
    expression, start, others = settings
    found = read(expression, start, **others)
    for sentence in sentences:
        assert sentence not in found


def test_no_number_shows_its_rounding():
    found = read("3x^2-2x-3", 8, learning_rate="linear(0.01, 40)")
    assert "0.205" in found
    assert not re.search(r"0\.205000|0\.009250|\d{9}", found)


def figure(expression, x0, rate, **settings):
    run = minimize(expression, x0, learning_rate=rate, **settings)
    return schedule_curve(run, schedule_facts(run, theory(run)).crossing)


def test_the_picture_shows_the_rates_and_tells_which_were_used():
    data = figure("3x^2-2x-3", 8, "0.5/(1+k)")
    assert data.rate.tolist() == [0.5 / (1 + k) for k in range(10)]
    assert data.used == 3
    assert data.limit == pytest.approx(1 / 3)
    assert not data.log_rate
    artists = {artist.get_label(): artist for artist in build(data).canvases[0].artists}
    np.testing.assert_array_equal(artists["rates"].get_xydata(), np.stack([data.k, data.rate], axis=1))
    assert {"used", "not used", "limit"} <= set(artists)
    assert "2/" in draw(data).svg


@pytest.mark.parametrize(
    ("rate", "log"),
    [("0.05*0.5^k", True), ("linear(0.01, 40)", False), ("cosine(0.01, 40)", False), ("0.3/(1+k)^3", True)],
)
def test_the_scale(rate, log):
    data = figure("3x^2-2x-3", 8, rate, tol=0, max_iter=100)
    assert data.log_rate == log
    assert build(data).canvases[0].y.log == log


def test_a_limit_that_is_far_off_is_left_out():
    assert figure("3x^2-2x-3", 8, "0.001/(1+k)").limit is None
    assert figure("x^2", 3, "0.1/(1+k)", optimizer="adam").limit is None


def test_many_steps_are_a_line():
    data = figure("x^2+y^2", [3, 1], "0.01/sqrt(1+k)", tol=0, max_iter=300)
    artists = {artist.get_label(): artist for artist in build(data).canvases[0].artists}
    assert len(artists["used"].get_xydata()) == 300
    assert data.variable == ""


def test_the_first_rates_and_the_last():
    run = minimize("x^2", 3, learning_rate="0.1*0.5^k", tol=0, max_iter=8)
    assert first_rates(run) == ((0, 0.1), (1, 0.05), (2, 0.025), (3, 0.0125), (7, 0.1 * 0.5**7))
    assert first_rates(minimize("x^2", 3, learning_rate="0.1+k", max_iter=1)) == ((0, 0.1),)
    assert first_rates(minimize("x^2", 3)) == ()


def test_a_domain_in_pieces():
    told = words_of(handout_page(lesson("x^2 + 1/x^2", 2, learning_rate="0.1/(1+k)")))
    assert "the ends of all pieces of its domain" in told
    assert "the minimum is global wherever it is defined, though not the only one" in told
