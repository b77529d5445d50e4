"""Formulas in templates: images on the baseline that say what they show, and where a line may end at them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
import sympy
from pypdf import PdfReader

from symgd.errors import InternalError
from symgd.notation import parse
from symgd.output.assets import Inked, collecting
from symgd.output.environment import Page, environment, render
from symgd.output.formulas import as_tex, display, eq, math, tex, typesetter
from symgd.output.pdf import draws_text, render_pdf


class _Tags(HTMLParser):
    """Checks that tags close in the order in which they opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == "img" or self.open.pop() == tag


@pytest.mark.parametrize(
    ("typed", "copied", "alt"),
    [("x/2", "x/2", "x over 2"), ("8", "8", "8"), ("3x^2 - 2x", "3x² − 2x", "3 x squared minus 2 x")],
)
def test_an_image_stands_on_the_baseline_and_says_what_it_shows(typed: str, copied: str, alt: str) -> None:
    with collecting() as assets:
        shown = math(parse(typed, allow_constant=True))
    address = re.search('src="([^"]*)"', shown)
    assert address is not None
    image = assets.images[address.group(1)]
    assert isinstance(image, Inked)
    assert image.formula.text == copied
    assert image.svg.startswith("<svg")
    assert f'alt="{alt}"' in shown
    assert re.search(r"vertical-align:-0\.\d+em", shown)


def test_equal_images_are_kept_once() -> None:
    with collecting() as assets:
        assert math(parse("x/2")) == math(parse("x / 2"))
    assert len(assets.images) == 1


def test_pages_do_not_share_what_they_keep() -> None:
    for _ in range(2):
        with collecting() as assets:
            math(parse("x/2"))
            display(parse("x/2"))
        assert len(assets.images) == 2


def test_a_long_formula_in_a_line_is_in_pieces() -> None:
    sources = {
        "x = 8": 1,
        "f(x) = 3x^2 - 2x - 3": 1,
        r"f(x) = (x + 1)^2 - 2x^5 + 3x^4 - 4x^3 + 5x^2 - 6x + 7": 8,
    }
    for source, least in sources.items():
        with collecting() as assets:
            shown = math(tex(source, alt="spoken"))
        tags = re.findall(r"<img[^>]*>", shown)
        assert shown == "".join(tags)
        assert len(tags) == least
        assert tags[0].startswith('<img class="f" ')
        assert 'alt="spoken"' in tags[0]
        assert all(tag.startswith('<img class="f more" ') and 'alt="…"' in tag for tag in tags[1:])
        pieces = [image.formula for image in assets.images.values() if isinstance(image, Inked)]
        whole = typesetter().typeset(source)
        assert " ".join(piece.text for piece in pieces) == whole.text
        assert all(piece.whole is None or piece.whole.text == whole.text for piece in pieces)
        assert sum(piece.width for piece in pieces) == pytest.approx(whole.width)


def test_a_formula_that_cannot_be_set_is_our_own_mistake() -> None:
    with collecting(), pytest.raises(InternalError, match="foo"):
        math(tex(r"\foo", alt=""))
    with collecting(), pytest.raises(InternalError, match="foo"):
        display(tex(r"\foo", alt=""))


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


SENTENCE = (
    '{{ math(f) }}, and ({{ math(g) }}). {{ math(tex("f\'(x)", alt="")) }}!'
    " In the {{ math(g) }}-plane ({{ math(f) }} or {{ math(f) }})—{{ math(f) }} too."
)


def test_words_that_stick_to_a_formula_stay_with_it() -> None:
    html = render(environment().from_string(SENTENCE), {"f": parse("x/2"), "g": parse("x^2")}).html
    plain = re.sub(r"<img [^>]*>", "F", html)
    assert plain == ('F, and (F). F! In the <span class="nb">F-plane</span> (F or F)—F too.')
    checker = _Tags()
    checker.feed(html)
    assert checker.open == []


@pytest.mark.parametrize("width", range(60, 100, 3))
def test_no_line_begins_with_the_punctuation_behind_a_formula(width: int) -> None:
    if not draws_text():
        pytest.skip("Images leave no letters before which punctuation could be seen to stand.")
    sentence = (
        "<p>" + "So ({{ math(f) }}), “{{ math(g) }}”; and {{ math(g) }}: is {{ math(f) }}. " * 12 + "</p>"
    )
    page = render(environment().from_string(sentence), {"f": parse("x^2"), "g": parse("x^2 + 3")})
    narrow = f'<html lang="en"><head><title>t</title></head><body style="width: {width}mm">{page.html}</body></html>'
    words = PdfReader(BytesIO(render_pdf(Page(narrow, page.assets)))).pages[0].extract_text()
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    assert len(lines) > 5
    assert not [line for line in lines if line[0] in ".,;:)”" or line[-1] in "(“"]


def test_a_tall_formula_of_a_derivation_has_a_row_for_each_part() -> None:
    tall = tex(" + ".join(rf"\frac{{x^{{{k}}}}}{{{k}}}" for k in range(2, 120)), "a long sum")
    source = '{% import "macros.html.j2" as m with context %}{{ m.derivation(rows) }}'
    rows = [(tall, "sum rule"), (tex("x", "x"), "simplify", "result")]
    shown = render(environment().from_string(source), {"rows": rows}).html
    parts = shown.split("<tr ")[1:]
    assert len(parts) > 3
    assert [part.count("<th") for part in parts] == [1, *[0] * (len(parts) - 2), 1]
    assert [part.count("<img") for part in parts] == [1] * len(parts)
    assert [part.count("sum rule") for part in parts] == [1, *[0] * (len(parts) - 1)]
    assert ["continues" in part for part in parts] == [*[True] * (len(parts) - 2), False, False]
    assert shown.count('alt="a long sum"') == 1
