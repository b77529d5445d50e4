"""Handouts of every status: they say what happened, in whole sentences and with numbers that people write."""

from __future__ import annotations

import html as htmllib
import io
import re
from functools import cache

import numpy as np
import pypdf
import pytest
from page_words import words_of

from symgd.lessons import Lesson, lesson
from symgd.optimizers import get
from symgd.output.environment import Page
from symgd.output.handout import handout, handout_page

ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"
HOSTILE = [
    '<img src="file:///etc/passwd"> <script>alert(1)</script>',
    '</title><style>*{display:none}</style> & "quoted" &lt;',
    r"$\frac{1}{$ \(x\) {{ 7*7 }} {% include 'x' %}",
    "@import url(http://localhost/x); 漢字 <!-- -->",
]

# name: expression, start, settings, status, what the lesson must say
LESSONS: dict[str, tuple] = {
    "the article": (
        "3*x**2 - 2*x - 3",
        8,
        {"learning_rate": 0.001},
        "max_iter",
        ["1402 steps", "1 over 3", "0.00166"],
    ),
    "parabola": ("3*x**2 - 2*x - 3", 8, {}, "converged", ["15 steps", "arrived", "parabola"]),
    "exact minimizer": ("exp(x) - 2x", 3, {}, "converged", ["natural log of 2", "strictly convex"]),
    "no closed form": (r"\frac{x^2}{2} - \sin x", 3, {}, "converged", ["interval arithmetic"]),
    "quartic": ("x^4 - 3x^3 + 2", 6, {}, "converged", ["81 steps", "2.25"]),
    "cycle": ("x^2", 1, {"learning_rate": 1}, "cycled", ["cycle of 2 points"]),
    "past the limit": ("x^2", 3, {"learning_rate": 1.1}, "diverged", ["ran away"]),
    "below the limit": ("cosh x", 5, {"learning_rate": 1}, "diverged", ["not close enough"]),
    "out of the domain": (
        "x - ln x",
        3,
        {"learning_rate": 5},
        "left_domain",
        ["a logarithm needs a positive number"],
    ),
    "over a pole": ("1/x", -1, {"learning_rate": 0.1}, "left_domain", ["pole"]),
    "edge of the domain": ("sqrt x", 1, {"learning_rate": 0.1}, "left_domain", ["square root"]),
    "inflection": ("x^3", 0, {}, "stationary", ["no minimum"]),
    "no minimum": ("exp(-x)", 0, {"learning_rate": 1}, "no_minimum", ["no minimum"]),
    "the way down": ("-x^2 + 3x", -3, {"learning_rate": 0.01}, "no_minimum", ["no minimum"]),
    "too flat": ("x^4", 1, {"learning_rate": 0.01, "max_iter": 9000}, "stopped_early", ["has not arrived"]),
    "plateau": ("-exp(-x^2)", 30, {"learning_rate": 0.1}, "plateau", ["plateau"]),
    "dead unit": ("relu(x) - 2relu(-x-5)", 2, {"learning_rate": 0.3}, "plateau", ["flat"]),
    "kink": ("|x|", 1, {"learning_rate": 0.3}, "cycled", ["kink"]),
    "default start": ("x^2 - 2x", None, {}, "converged", ["No start was given"]),
    "rule on the slope": (
        "x^2",
        3,
        {"tol": 0, "gtol": 1e-3, "learning_rate": 0.1},
        "converged",
        ["at most 0.001"],
    ),
    "no rule": ("x^2", 3, {"tol": 0, "learning_rate": 0.1}, "converged", ["no other rule stops it"]),
    "no step": ("x^2", 0, {}, "converged", ["slope"]),
    "valley": (ROSENBROCK, (-1.2, 1), {}, "max_iter", ["gradient", "contour"]),
    "saddle": ("x^2 - y^2", (1, 0), {"learning_rate": 0.1}, "stationary", ["saddle"]),
    "three variables": ("x^2 + y^2 + z^2", (1, 2, 3), {"learning_rate": 0.1}, "converged", ["gradient"]),
    "many domains": ("x^2 + ln y", (1, 1), {"learning_rate": 0.1}, "left_domain", ["logarithm"]),
    "slope of one sign": ("x + y^2", (1, 1), {}, "no_minimum", ["same sign everywhere"]),
    "taken letters": ("k^2 + f^2 + eta^2", (1, 2, 3), {"learning_rate": 0.1}, "converged", ["g of"]),
    "an index": ("theta_1^2 + 3theta_1", 4, {"learning_rate": 0.1}, "converged", ["theta sub 1"]),
    "several rules": ("x^2 sin(x)/(1 + x^2)", 3, {}, "converged", ["product rule", "quotient rule"]),
}

# The same of other methods: what is told of gradient descent alone must not be told of them.
METHODS: dict[str, tuple] = {
    "momentum": (
        "exp(x) - 2x",
        3,
        {"optimizer": "momentum", "learning_rate": 0.02},
        "converged",
        [
            "in a spiral",
            "which is lower",
            "the size of the slope over that number",
            "laid over the last errors",
        ],
    ),
    "nesterov": (
        "x - ln x",
        3,
        {"optimizer": "nesterov", "learning_rate": 0.1},
        "converged",
        ["which is higher"],
    ),
    "three points for ever": (
        "12.5x^2 - 12relu(x-1)^2 + 12relu(x-2)^2",
        3.3,
        {"optimizer": get("momentum", momentum=4 / 9), "learning_rate": 1 / 9},
        "cycled",
        ["cycle of 3 points", "That is no contradiction: the limit is local", "lies between 1 and 25"],
    ),
    "adam on the article": (
        "3*x**2 - 2*x - 3",
        8,
        {"optimizer": "adam", "learning_rate": 0.001},
        "max_iter",
        ["7.50722", "does not leave enough steps", "as practical rates of this method are"],
    ),
    "bursts": (
        "x^2",
        1,
        {"optimizer": get("adam", beta_2=0.99), "learning_rate": 0.1, "tol": 0, "max_iter": 1100},
        "max_iter",
        ["In this walk that was seen", "it comes close and is thrown off"],
    ),
    "pulled to zero": (
        "3*x**2 - 2*x - 3",
        8,
        {"optimizer": get("torch:momentum", weight_decay=0.1), "learning_rate": 0.01},
        "stopped_early",
        ["together 2.42", "a smaller weight decay does"],
    ),
    "steps of one length": (
        "3*x**2 - 2*x - 3",
        8,
        {"optimizer": "lion", "learning_rate": 0.05},
        "cycled",
        ["goes by a sign alone", "Steps of one length cannot settle"],
    ),
    "adagrad": (
        "x - ln x",
        3,
        {"optimizer": "adagrad", "learning_rate": 0.5},
        "converged",
        ["can only fall"],
    ),
    "newton": (
        "exp(x) - 2x",
        3,
        {"optimizer": "newton"},
        "converged",
        ["about 0.5 in size", "the second derivative at one"],
    ),
    "newton to a maximum": (
        "sin x",
        0.5,
        {"optimizer": "newton"},
        "stationary",
        ["does not ask", "rose at 4 of 4"],
    ),
    "newton without a step": ("|x|", 1, {"optimizer": "newton"}, "stopped_early", ["would divide by it"]),
    "exact line search": (
        "x^4",
        2,
        {"optimizer": "exact_line_search"},
        "converged",
        ["is the whole problem"],
    ),
    "armijo": (ROSENBROCK, (-1.2, 1), {"optimizer": "armijo"}, "max_iter", ["falls at every step"]),
    "a schedule": ("x^2 - 2x", 3, {"learning_rate": "0.9/(1+k)"}, "converged", ["changes from step to step"]),
}
LESSONS |= METHODS

# True of gradient descent with one rate alone.
DESCENT_ONLY = (
    "A step of gradient descent is",
    "times the slope, so the rule",
    "is multiplied by one fixed factor",
    "the mean value theorem turns",
    "Every step leads downhill",
    "The rule multiplies the",
)

SHEETS = [
    "three points for ever",
    "newton",
    "the article",
    "exact minimizer",
    "out of the domain",
    "no minimum",
    "too flat",
    "kink",
    "valley",
    "saddle",
]

# Nothing that a person would not write.
NEVER = {
    "a number of a program": r"\d(?:\.\d+)?e[-+]?\d|\b1e-|e-0",
    "no number": r"(?i:\bnan\b)|\binf\b|\binfty\b",
    "Python": r"\bNone\b|\bTrue\b|\bFalse\b|Undefined|object at|<class|Traceback|StationaryPoint",
    "a negative zero": r"[-−]0(?:\.0*)?(?![.\d])",
    "more digits than are right": r"\d{15}|\.\d{14}",
    "an empty place": r"\(\s*\)|\s,\s,|\.\s\.(?!\s*\.)| of \.|equals\s*[.,;]",
    "a template": r"\{\{|\{%|\}\}|%\}",
}


@cache
def made(name: str, pages: int | None = None) -> Lesson:
    expression, x0, settings, *_ = LESSONS[name]
    return lesson(expression, x0, pages=pages, **settings)


@cache
def page_of(name: str, pages: int | None = None) -> Page:
    return handout_page(made(name, pages))


@pytest.mark.parametrize("name", LESSONS)
def test_every_lesson_says_what_happened(name: str) -> None:
    *_, status, sentences = LESSONS[name]
    assert made(name).run.status == status
    text = words_of(page_of(name))
    for words in sentences:
        assert words in text, f"{words!r} is missing"


@pytest.mark.parametrize("name", METHODS)
def test_what_holds_for_gradient_descent_is_not_told_of_other_methods(name: str) -> None:
    text = words_of(page_of(name))
    for words in DESCENT_ONLY:
        assert words not in text
    if not made(name).run.optimizer.has_rate:
        assert "smaller learning rate" not in text.replace("no learning rate that could be made smaller", "")


@pytest.mark.parametrize(("name", "pages"), [*((n, None) for n in LESSONS), *((n, 2) for n in SHEETS)])
def test_nothing_that_a_person_would_not_write(name: str, pages: int | None) -> None:
    text = words_of(page_of(name, pages))
    for what, pattern in NEVER.items():
        found = re.search(pattern, text)
        assert found is None, f"{what}: …{text[max(0, found.start() - 60) : found.end() + 30]}…"


@pytest.mark.parametrize("name", LESSONS)
def test_every_picture_has_words(name: str) -> None:
    images = re.findall(r"<img[^>]*>", page_of(name).html)
    assert len(images) >= 3
    for image in images:
        alt = re.search(r'\balt="([^"]*)"', image)
        assert alt is not None
        assert alt[1].strip() or "phantom" in image
        assert not re.search(r"\\[a-z]+|[_^{}]", htmllib.unescape(alt[1])), alt[1]


@pytest.mark.parametrize("title", HOSTILE)
def test_texts_from_outside_stay_texts(title: str) -> None:
    fields = dict.fromkeys(("title", "author", "course", "institution", "command"), title)
    page = handout_page(lesson("x^2", 1, learning_rate=0.1, **fields)).html
    plain = handout_page(lesson("x^2", 1, learning_rate=0.1)).html
    for tag in ("img", "script", "style", "title", "meta", "link", "iframe", "object", "svg"):
        extra = 1 if tag == "meta" else 0  # the author has a place of its own
        assert len(re.findall(rf"<{tag}\b", page)) == len(re.findall(rf"<{tag}\b", plain)) + extra
    shown = re.sub(r"\s+", " ", htmllib.unescape(re.sub(r"<[^>]*>", "", page)))
    kept = "".join(c if ord(c) < 0x3000 else "?" for c in title)
    assert kept[:20] in shown.replace("\N{REPLACEMENT CHARACTER}", "?")


def pdf_of(name: str, **settings) -> pypdf.PdfReader:
    expression, x0, run_settings, *_ = LESSONS[name]
    return pypdf.PdfReader(io.BytesIO(handout(lesson(expression, x0, **run_settings, **settings))))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def article() -> bytes:
    return handout(made("the article"))


def test_the_article_as_a_pdf(article: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(article))
    text = text_of(reader)
    for words in (
        "The cap ended this walk, not its rule",
        "the rule would have fired after 1402 steps",
        "Page 1 of",
    ):
        assert words in text
    table = reader.attachments["steps.csv"][0]
    rows = table.decode("ascii").splitlines()
    assert rows[0] == "step,x,f,df"
    columns = np.array([[float(cell) for cell in row.split(",")] for row in rows[1:]]).T
    run = made("the article").run
    np.testing.assert_array_equal(columns, [run.history[n] for n in ("k", "x", "fun", "jac")])


def test_two_runs_write_the_same_bytes(article: bytes) -> None:
    assert handout(lesson("3*x**2 - 2*x - 3", 8, learning_rate=0.001)) == article


def test_a_hostile_title_on_letter_paper() -> None:
    reader = pdf_of("out of the domain", title=HOSTILE[0], author=HOSTILE[1], paper="letter")
    assert reader.metadata.title == HOSTILE[0]
    assert reader.metadata.author == HOSTILE[1]
    assert "<script>alert(1)</script>" in text_of(reader)
    assert "root:" not in text_of(reader)
    assert float(reader.pages[0].mediabox.width) == pytest.approx(612, abs=0.1)


def test_several_variables_as_a_pdf() -> None:
    reader = pdf_of("valley")
    assert "contour lines" in text_of(reader).lower()
    assert reader.attachments["steps.csv"][0].startswith(b"step,x.x,x.y,f,df.x,df.y\n")


def test_a_sheet_has_two_pages() -> None:
    assert len(pdf_of("the article", pages=2).pages) <= 2
