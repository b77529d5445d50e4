r"""Raised boxes and negative spaces, as of ``\raisebox`` and ``\!``: they are set, and the image holds their ink."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from test_typeset import TYPESETTER, fit, holds_its_strokes, typeset

from symgd.typeset import Formula
from symgd.typeset.boxes import Box, Glyph


def places(formula: Formula) -> list[float]:
    """Where its glyphs stand, from the left."""
    return [x for x, _, item in formula.box.placed() if isinstance(item, Glyph)]


@pytest.mark.parametrize(
    "source",
    [
        r"a\raisebox{1em}{x}b",
        r"\raisebox{-2em}{p}",
        r"\frac{\raisebox{1em}{x}}{2}",
        '<math><mpadded voffset="1em"><mi>x</mi></mpadded></math>',
        '<math><mpadded height="0" depth="0" width="0"><mi>f</mi></mpadded><mi>x</mi></math>',
        '<math><mpadded lspace="-3em" voffset="-2em" depth="0"><mi>f</mi></mpadded></math>',
        r"\!\!x",
        r"\hspace{-1em}x",
        r"\hspace{-100em}x",
        r"ab\hspace{-2em}c",
        r"a\hspace{-3em}",
        r"x^{\hspace{-8em}2}",
        r"\frac{\hspace{-5em}x}{\hspace{-9em}}",
        r"\sqrt{\hspace{-5em}x} + \overline{\hspace{-5em}x} + \underline{\hspace{-5em}x}",
        r"\left(\hspace{-5em}x\right) = \begin{matrix}\hspace{-5em}x\end{matrix}",
        '<math><mi>a</mi><mo lspace="-5em">+</mo><mi>b</mi></math>',
    ],
)
def test_the_image_holds_what_is_moved(source: str) -> None:
    whole = typeset(source)
    lines = fit(source, 1.0).formula
    for formula in (whole, lines, *lines.split(0.5), *TYPESETTER.pieces(source)):
        assert holds_its_strokes(formula)
        assert formula.svg().startswith("<svg")


def test_a_raised_box_is_as_high_as_it_reaches() -> None:
    plain, raised, lowered = (typeset(s) for s in (r"\text{p}", r"\raisebox{1em}{p}", r"\raisebox{-2em}{p}"))
    assert raised.height == pytest.approx(plain.height + 1)
    assert raised.depth < plain.depth
    assert lowered.depth == pytest.approx(plain.depth + 2)


@pytest.mark.parametrize("latex", [r"a\hspace{1cm}b", r"a\kern1cm b"])
def test_a_space_in_units_of_a_page_has_its_width(latex: str) -> None:
    assert typeset(latex).width == pytest.approx(typeset("ab").width + 2.8453)
    assert typeset(f"x^{{{latex}}}").width == pytest.approx(typeset("x^{ab}").width + 2.8453)


def test_a_negative_space_brings_together() -> None:
    assert typeset(r"a\!b").width == pytest.approx(typeset("ab").width - 1 / 6)
    assert typeset(r"a\,\!b").width == pytest.approx(typeset("ab").width)
    assert typeset(r"x_{\!k}").width < typeset("x_k").width
    near, far = places(typeset(r"\int_0^1\!\!\int")), places(typeset(r"\int_0^1\int"))
    assert near[-1] == pytest.approx(far[-1] - 1 / 3)


def test_what_is_moved_far_to_the_left_keeps_to_its_formula() -> None:
    assert typeset(r"\hspace{-100em}x").width <= typeset("x").width


def test_the_mathml_says_a_negative_space_as_mathml_core_has_it() -> None:
    for source in (r"\hspace{-1em}x", '<math><mspace width=" -1em"/><mi>x</mi></math>'):
        formula = typeset(source)
        (space,) = ElementTree.fromstring(formula.mathml).iter("{http://www.w3.org/1998/Math/MathML}mspace")
        assert space.attrib == {"style": "margin-left:-1em"}
        assert typeset(formula.mathml).width == formula.width
        assert typeset(formula.mathml).mathml == formula.mathml


def test_a_bar_is_no_shorter_than_nothing(lay: Callable[..., Box]) -> None:
    space = '<mspace style="margin-left: -2em"/>'
    for source in (
        f"<mfrac>{space}{space}</mfrac>",
        f"<msqrt>{space}</msqrt>",
        f"<mover>{space}<mo>¯</mo></mover>",
    ):
        assert all(item.width >= 0 for _, _, item in lay(source).placed() if not isinstance(item, Glyph))
