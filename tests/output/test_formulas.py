"""Formulas in templates: text where text will do, else an image that says what it shows."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import sympy

from symgd.errors import InternalError
from symgd.notation import parse
from symgd.output.assets import collecting
from symgd.output.environment import environment, render, unprintable
from symgd.output.formulas import as_tex, display, eq, math, tex
from symgd.output.simple_math import simple

S, T = "\N{FOUR-PER-EM SPACE}", "\N{THIN SPACE}"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("x = 8", f"x{S}={S}8"),
        (r"\eta = 0.1", f"η{S}={S}0.1"),
        ("-2x", "−2x"),
        ("= -2x", f"{S}={S}−2x"),
        ("3x^2 - 2x - 3", f"3x^2{S}−{S}2x{S}−{S}3"),
        ("x^{-2}", "x^−2"),
        ("x_{k+1}", "x_k+1"),
        ("f'(x_k)", "f′(x_k)"),
        ("f''(x)", "f″(x)"),
        (r"e^{x} - 2x", f"e^x{S}−{S}2x"),
        (r"x\ln x", f"x{T}ln{T}x"),
        (r"\ln(2)", "ln(2)"),
        (r"2\max(x, 1)", f"2{T}max(x, 1)"),
        (r"12\,345", f"12{T}345"),
        (r"|x_{k+1} - x_k| < 10^{-5}", f"|x_k+1{S}−{S}x_k|{S}<{S}10^−5"),
        (r"x^* - \mathrm{tol}/\eta", f"x^∗{S}−{S}tol/η"),
        (r"\lVert x_k - x^*\rVert", f"‖x_k{S}−{S}x^∗‖"),
        (r"40\,\%", f"40{T}%"),
        (r"x \in \mathbb{R}", f"x{S}∈{S}ℝ"),
        (r"x \in [1.19, 1.20]", f"x{S}∈{S}[1.19, 1.20]"),
    ],
)
def test_simple_formulas_are_text(latex: str, text: str) -> None:
    shown = simple(latex)
    assert shown is not None
    plain = re.sub("<sup>", "^", re.sub("<sub>", "_", shown))
    assert re.sub("<[^>]*>", "", plain).replace("&lt;", "<") == text


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{1}{2}",
        "x^{y^2}",
        "x_k^2",
        r"\left(x\right)",
        r"\sqrt{x}",
        "a{b}",
        "}",
        "x^",
        "",
        r"\foo",
        "x&y",
    ],
)
def test_others_are_not(latex: str) -> None:
    assert simple(latex) is None


class _Tags(HTMLParser):
    """Checks that tags close in the order in which they opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("latex", ["f'(x)", "x_{k+1} = x_k - \\eta f'(x_k)", "e^{-x}", "f''(x), g'"])
def test_simple_formulas_are_well_formed_also_with_their_punctuation(latex: str) -> None:
    shown = simple(latex)
    assert shown is not None
    checker = _Tags()
    checker.feed(shown)
    assert checker.open == []
    assert unprintable(shown) == ""


def test_an_image_stands_on_the_baseline_and_says_what_it_shows() -> None:
    with collecting() as assets:
        shown = math(parse("x/2"))
    address = re.search('src="([^"]*)"', shown)
    assert address is not None
    assert assets.images[address.group(1)].svg.startswith("<svg")
    assert 'alt="x over 2"' in shown
    assert re.search(r"vertical-align:-0\.\d+em", shown)


def test_equal_images_are_kept_once() -> None:
    with collecting() as assets:
        assert math(parse("x/2")) == math(parse("x / 2"))
    assert len(assets.images) == 1


@pytest.mark.parametrize(
    ("value", "latex"),
    [
        ("theta1", r"\theta_1"),
        (8, "8"),
        (1.5e-5, r"1.5 \times 10^{-5}"),
        (parse("3*x^2"), "3x^2"),
        (parse("3*x^2").tree, "3x^2"),
        (sympy.Symbol("x", real=True) ** 2, "x^2"),
        (tex("a", "b"), "a"),
    ],
)
def test_whatever_is_a_formula_is_one(value: object, latex: str) -> None:
    assert as_tex(value).latex == latex


@pytest.mark.parametrize("value", [None, object(), [1], b"x"])
def test_and_nothing_else(value: object) -> None:
    with pytest.raises(InternalError):
        as_tex(value)


def test_an_equation_of_parts() -> None:
    equation = eq(tex("f(x)", "f of x"), "=", parse("x^2 - 1"), "≈", 0.25, "≤", 1)
    assert equation.latex == r"f(x) = x^2 - 1 \approx 0.25 \le 1"
    assert equation.alt == "f of x equals x squared minus 1 is approximately 0.25 is at most 1"


def test_a_long_sum_on_a_line_of_its_own_is_broken() -> None:
    long = parse(" + ".join(f"{k}x^{k}" for k in range(2, 40)))
    with collecting():
        shown = display(long, width=40)
    width = re.search(r"width:([\d.]+)em", shown)
    height = re.search(r"height:([\d.]+)em", shown)
    assert width is not None
    assert height is not None
    assert float(width.group(1)) <= 40.2
    assert 3 < float(height.group(1)) < 8  # the lines are filled


def test_the_alternative_text_is_escaped() -> None:
    with collecting():
        shown = math(tex(r"\frac{1}{2}", alt='"><script>'))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_punctuation_stays_with_its_formula() -> None:
    source = '{{ math(f) }}, and ({{ math(g) }}). {{ math(tex("f\'(x)", alt="")) }}!'
    html = render(environment().from_string(source), {"f": parse("x/2"), "g": parse("x^2")}).html
    assert re.search(r'<span class="nb"><img [^>]*>,</span>', html)
    assert re.search(r'<span class="nb"><span class="m">.*?</span>\)\.</span>', html)
    assert html.endswith("</span>!</span>")
    checker = _Tags()
    checker.feed(html)
    assert checker.open == []
