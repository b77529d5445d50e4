"""Handouts of comparisons: what they say about each run, and what they must not say."""

from __future__ import annotations

import csv
import io
import re
from functools import cache

import pypdf
import pytest
from page_words import words_of

import symgd
from symgd.lessons import Comparison
from symgd.output.comparison import handout, handout_page
from symgd.output.environment import Page

ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"

# name: expression, start, settings, what the handout must say
COMPARISONS: dict[str, tuple] = {
    "methods": (
        "3*x**2 - 2*x - 3",
        8,
        {"optimizer": ["gd", "momentum", "nesterov", "adam"]},
        ["All four runs arrived", "are no race", "with a constant momentum", "0.9487", "the minimum repels"],
    ),
    "rates": (
        "3*x**2 - 2*x - 3",
        8,
        {"learning_rate": [0.01, 0.1, 0.3, 0.5]},
        [
            "One rule, four rates",
            "It runs away: after 40 steps",
            "is past the limit",
            "it grows",
            "its other side",
        ],
    ),
    "a maximum of two variables": (
        "(x^2+y-11)^2 + (x+y^2-7)^2",
        (0, 0),
        {"optimizer": ["gd", "newton"]},
        ["away from the maximum", "all partial derivatives are exactly zero", "Newton’s method looks for"],
    ),
    "a line of minima": (
        "(x+y)^2",
        (1, 2),
        {"optimizer": ["gd", "momentum"], "learning_rate": 0.1},
        ["The factor of its error is 0.6 a step", "not from the walk"],
    ),
    "a valley": (
        ROSENBROCK,
        (-1.2, 1),
        {"optimizer": ["gd", "momentum", "adam"]},
        [
            "None of the runs arrived",
            "cut off by the cap",
            "the valley is narrow",
            "coordinate by coordinate",
        ],
    ),
    "searches": (
        "x^4 - 3x^3 + 2",
        6,
        {"optimizer": ["newton", "armijo", "barzilai_borwein", "gd"]},
        [
            "also needs second derivatives",
            "A step is not the same work for all",
            "no learning rate: it finds",
        ],
    ),
    "three variables": (
        "x^2 + 2y^2 + 3z^2",
        (3, 2, 1),
        {"optimizer": ["gd", "momentum"]},
        ["How fast they come closer"],
    ),
    "no minimum": (
        "exp(-x)",
        0,
        {"optimizer": ["gd", "adam"]},
        ["no smooth minimum to arrive at", "How the slopes shrink", "falls without end", "(a round value)"],
    ),
    "out of the domain": (
        "x - 2 ln(x)",
        0.5,
        {"learning_rate": [0.1, 20]},
        ["left the domain", "a logarithm needs a positive number", "breaks off after step 4"],
    ),
    "two minima": (
        "x^4/4 - x^2 + x/5",
        2.2,
        {"learning_rate": [0.1, 0.4]},
        ["two different minima", "another minimum than the lowest one", "above the lowest of the minima"],
    ),
    "schedules": (
        "x^2",
        3,
        {"learning_rate": [0.1, "0.4*0.9^k"]},
        ["The learning rate changes from step to step"],
    ),
    "forms": (
        "x^2",
        1,
        {"optimizer": ["keras:adam", "torch:adam"], "learning_rate": 0.1},
        ["adam (keras)", "made as those of adam (keras) are", "goes to every method"],
    ),
    "given to some": (
        "x^2 + x^4",
        2,
        {"optimizer": ["gd", "newton"], "learning_rate": 0.05},
        ["goes to gd; newton has no use for one"],
    ),
    "from the minimum": (
        "x^2",
        0,
        {"optimizer": ["gd", "adam"]},
        ["did not have to take a step", "never left"],
    ),
    "a maximum": ("x^3 - 3x", -0.9, {"optimizer": ["gd", "newton"]}, ["slope zero, no minimum", "maximum"]),
    "a kink": ("|x|", 1.03, {"optimizer": ["gd", "lion"], "learning_rate": 0.1}, ["goes round in a cycle"]),
    "weight decay": (
        "(x-3)^2",
        0,
        {"optimizer": ["adam", "torch:adamw"], "learning_rate": 0.1},
        ["weight decay", "The pull stays outside"],
    ),
    "stuck": ("x^3 + x", 0, {"optimizer": ["newton", "gd"]}, ["divide by"]),
}


@cache
def comparison(name: str) -> Comparison:
    expression, start, settings, _ = COMPARISONS[name]
    return symgd.lesson(expression, start, **settings)


@cache
def page(name: str) -> Page:
    return handout_page(comparison(name))


@cache
def text(name: str) -> str:
    return words_of(page(name))


@pytest.mark.parametrize("name", COMPARISONS)
def test_what_is_said(name: str) -> None:
    for phrase in COMPARISONS[name][3]:
        assert phrase in text(name), phrase


# name: expression, start, settings, what must be said, what must not
CAREFUL: dict[str, tuple] = {
    "held by rounding": (
        "3*x**2 - 2*x - 3",
        8,
        {"optimizer": ["gd", "momentum", "adam"]},
        ["cannot stay for ever, unless rounding holds it fast", "gd: 15 steps, arrived; momentum: 231 steps"],
        ["could not have stayed", "converged"],
    ),
    "frozen memory": (
        "3*x**2 - 2*x - 3",
        8,
        {"optimizer": ["gd", "adagrad"], "learning_rate": 0.2},
        ["With what it remembers at the end of this run, the factor of its error is"],
        ["worked out before", "for a parabola everywhere", " The factor of its error is"],
    ),
    "the limit of a parabola": (
        "3*x**2 - 2*x - 3",
        8,
        {"optimizer": "momentum", "learning_rate": [0.1, 0.7]},
        ["Its learning rate 0.7 is past the limit", "below it every walk converges"],
        ["local limit", "the minimum repels"],
    ),
    "beyond all numbers": (
        "log(cosh(x))",
        400,
        {"optimizer": ["gd", "barzilai_borwein"]},
        ["ran away", "after 381 steps the next one leads beyond all double-precision numbers"],
        ["The cap ends", "shrank by the factor", "cut off by the cap"],
    ),
    "ended far out": (
        "(x - 1e14)^2",
        0,
        {"learning_rate": [0.1, 0.2]},
        ["ended far out", "and the program ends it"],
        ["The cap ends", "cut off by the cap"],
    ),
    "a kink, again and again": (
        "|x|",
        3,
        {"optimizer": ["gd", "momentum", "lion"]},
        ["its steps do not shrink: it wanders", "for good, came gd after 6 steps and momentum after"],
        ["shrank by the factor"],
    ),
    "none arrives": (
        ROSENBROCK,
        (-1.2, 1),
        {"optimizer": ["gd", "adam"]},
        ["none settles at a minimum within 500 steps", "ends lowest", "about 2500 times", "about 0.3994"],
        ["one that leads to a minimum", "hard for every method", "easy to follow", "no race"],
    ),
    "some arrive": (
        "x^2 + 50y^2",
        (10, 1),
        {"optimizer": ["gd", "rmsprop"]},
        ["For gd it took one that leads to a minimum", "For rmsprop none", "there, 2 and 100, are all"],
        ["no race", "easy to follow", "about 2 and"],
    ),
    "slopes": (
        "exp(-x)",
        0,
        {"optimizer": ["gd", "newton"]},
        ["The sizes of the slopes against the step number", "newton: 500 steps, falls without end"],
        ["is exactly 0", "no_minimum", "The errors"],
    ),
}


@pytest.mark.parametrize("name", CAREFUL)
def test_what_is_so_and_what_is_not(name: str) -> None:
    expression, start, settings, said, not_said = CAREFUL[name]
    told = words_of(handout_page(symgd.lesson(expression, start, **settings)))
    for phrase in said:
        assert phrase in told, phrase
    for phrase in not_said:
        assert phrase not in told, phrase


@pytest.mark.parametrize("name", COMPARISONS)
def test_numbers_and_sentences_are_those_of_people(name: str) -> None:
    told = text(name)
    assert not re.search(r"\bnan\b|\binf\b|\bNone\b(?! of)|\d[eE][-+]?\d|[-−]0\.0\b(?!\d)|\d\.\d{13,}", told)
    assert not re.search(r" [,;:](?! )|\.\.(?!\.)|,\.|: \.|\( | \)(?= )|\{\{|%\}", told.replace("…", "")), (
        told
    )
    assert "sgd momentum" not in told
    for label in comparison(name).labels:
        if " = " not in label:
            assert label in told


@pytest.mark.parametrize("name", COMPARISONS)
def test_paragraphs_say_something(name: str) -> None:
    html = page(name).html
    assert not re.search(r"<p[^>]*>\s*</p>|<td[^>]*>\s*</td>|<figcaption>\s*</figcaption>", html)
    for paragraph in re.findall(r"<p(?: class=\"lead-in\")?>(.*?)</p>", html, re.DOTALL):
        plain = re.sub(r"<[^>]+>", "", paragraph).strip()
        assert (
            plain.endswith((".", ":", "?", "is", "function", "points", "gives", "are"))
            or plain[-1:] in ")"
            or "<img" in paragraph[-200:]
        ), plain


def test_a_sentence_about_the_rates_that_were_chosen_is_left_out_where_they_were_given() -> None:
    assert "are no race" not in text("rates")
    assert "chosen" not in text("forms")
    assert "goes to" not in text("methods")


def test_the_file_is_tagged_and_has_all_steps_inside() -> None:
    made = symgd.lesson("x^2", 1, optimizer=["gd", "keras:adam"], learning_rate=0.25, date="2026-03-31")
    pdf = pypdf.PdfReader(io.BytesIO(handout(made)))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert 3 <= len(pdf.pages) <= 5
    (content,) = pdf.attachments["steps.csv"]
    rows = list(csv.reader(io.StringIO(content.decode())))
    assert rows[0] == ["run", "step", "x", "f", "df"]
    told = [[row[0], int(row[1]), float(row[2])] for row in rows[1:]]
    kept = [
        [label, int(k), float(x)]
        for label, run in zip(made.labels, made.runs, strict=True)
        for k, x in zip(run.history["k"], run.history["x"], strict=True)
    ]
    assert told == kept
    assert made.command in " ".join(pdf.pages[0].extract_text().split()).replace("- -", "--")


def test_two_files_of_one_comparison_are_equal() -> None:
    first, second = (handout(symgd.lesson("x^2", 1, learning_rate=[0.1, 0.2])) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("suffix", [".pdf", ".json", ".csv"])
def test_a_comparison_is_saved_in_every_format(suffix: str, tmp_path) -> None:
    path = comparison("schedules").save(tmp_path / f"c{suffix}")
    assert path.stat().st_size > 100
