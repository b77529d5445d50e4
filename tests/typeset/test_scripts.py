"""Subscripts and superscripts against the constants and the kerns of the font."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symgd.typeset.boxes import Box, Glyph, Placed
from symgd.typeset.font import MathFont

Em, Lay, At = Callable[[str], float], Callable[..., Box], Callable[[Box, str], Placed]

TALL = "<mfrac><mi>a</mi><mfrac><mi>b</mi><mi>c</mi></mfrac></mfrac>"
PARENTHESES = "<mrow><mo>(</mo>{}<mo>)</mo></mrow>"


@pytest.mark.parametrize("base", ["<mi>x</mi>", "<mi>f</mi>", "<mi>A</mi>", "<mn>10</mn>", "<mi>log</mi>"])
def test_scripts_of_letters_and_names_stand_on_one_line(base: str, lay: Lay, at: At, em: Em) -> None:
    raised = at(lay(f"<msup>{base}<mn>2</mn></msup>"), "2")
    lowered = at(lay(f"<msub>{base}<mn>2</mn></msub>"), "2")
    assert raised.y == pytest.approx(em("SuperscriptShiftUp"))
    assert lowered.y == pytest.approx(-em("SubscriptShiftDown"))
    assert isinstance(raised.item, Glyph)
    assert raised.item.size == pytest.approx(em("ScriptPercentScaleDown") * 10)


def test_exponents_are_raised_less_where_they_are_cramped(lay: Lay, at: At, em: Em) -> None:
    assert at(lay("<msup><mi>x</mi><mn>2</mn></msup>", cramped=True), "2").y == pytest.approx(
        em("SuperscriptShiftUpCramped")
    )
    root = lay("<msqrt><msup><mi>x</mi><mn>2</mn></msup></msqrt>")
    assert at(root, "2").y == pytest.approx(em("SuperscriptShiftUpCramped"))


def test_scripts_of_a_tall_base_stand_at_its_top_and_bottom(lay: Lay, at: At, em: Em) -> None:
    base = lay(TALL, display=True)
    box = lay(f"<msubsup>{TALL}<mn>1</mn><mn>2</mn></msubsup>", display=True)
    assert at(box, "2").y == pytest.approx(base.height - em("SuperscriptBaselineDropMax"))
    assert at(box, "1").y == pytest.approx(-base.depth - em("SubscriptBaselineDropMin"))


@pytest.mark.parametrize("inside", ["<mi>x</mi>", "<msup><mi>x</mi><mi>y</mi></msup>"])
def test_a_parenthesis_of_normal_size_bears_its_exponent_as_a_letter_does(
    inside: str, lay: Lay, at: At, em: Em
) -> None:
    grown = lay(f"<msup>{PARENTHESES.format(inside)}<mn>2</mn></msup>")
    rigid = lay('<msup><mo stretchy="false">)</mo><mn>2</mn></msup>')
    assert at(grown, "2").y == at(rigid, "2").y == pytest.approx(em("SuperscriptShiftUp"))
    tall = lay(f"<msup>{PARENTHESES.format(TALL)}<mn>2</mn></msup>", display=True)
    assert at(tall, "2").y > 2 * em("SuperscriptShiftUp")


def test_an_accent_does_not_raise_the_exponent(lay: Lay, at: At, em: Em) -> None:
    hat = '<mover accent="true"><mi>x</mi><mo stretchy="false">ˆ</mo></mover>'
    assert at(lay(f"<msup>{hat}<mn>2</mn></msup>"), "2").y == pytest.approx(em("SuperscriptShiftUp"))


def test_a_deep_superscript_and_a_tall_subscript_keep_their_distance(lay: Lay, em: Em) -> None:
    for display in (True, False):
        above = lay(f"<msup><mi>x</mi>{TALL}</msup>", display=display)
        (_, _, _), (_, up, sup) = above.items
        assert isinstance(sup, Box)
        assert up - sup.depth == pytest.approx(em("SuperscriptBottomMin"))
        below = lay(f"<msub><mi>x</mi>{TALL}</msub>", display=display)
        (_, _, _), (_, down, sub) = below.items
        assert isinstance(sub, Box)
        assert down + sub.height == pytest.approx(em("SubscriptTopMax"))


@pytest.mark.parametrize("sub", ["<mi>x</mi>", "<mi>b</mi>", TALL])
@pytest.mark.parametrize("sup", ["<mi>x</mi>", "<mi>y</mi>", TALL])
@pytest.mark.parametrize("base", ["<mi>x</mi>", TALL])
def test_a_superscript_and_a_subscript_stay_apart(base: str, sup: str, sub: str, lay: Lay, em: Em) -> None:
    _, (_, down, below), (_, up, above) = lay(f"<msubsup>{base}{sub}{sup}</msubsup>").items
    assert isinstance(below, Box)
    assert isinstance(above, Box)
    gap = (up - above.depth) - (down + below.height)
    assert gap >= em("SubSuperscriptGapMin") - 1e-9
    alone = lay(f"<msub>{base}{sub}</msub>").items[1][1]
    if down < alone - 1e-9:  # the superscript rises first
        assert up - above.depth >= em("SuperscriptBottomMaxWithSubscript") - 1e-9


def test_a_slanted_letter_has_its_superscript_farther_right(lay: Lay, at: At, font: MathFont) -> None:
    letter = font.metrics(font.glyph("𝑋"))
    box = lay("<msubsup><mi>X</mi><mi>b</mi><mn>2</mn></msubsup>")
    two = at(box, "2")
    kern = two.x * font.units - letter.advance - letter.italic
    heights = [letter.top, two.y * font.units]
    assert letter.italic > 0
    assert kern <= max(font.kern(font.glyph("𝑋"), "top right", height) for height in heights) + 30
    assert at(box, "2").x > at(box, "b").x


def test_a_subscript_moves_under_an_overhanging_letter(lay: Lay, at: At, font: MathFont) -> None:
    glyph = font.glyph("𝑓")
    alone = at(lay("<msub><mi>f</mi><mi>x</mi></msub>"), "x").x
    row = at(lay("<msub><mi>f</mi><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></msub>"), "x").x
    assert alone == pytest.approx(row)  # what follows the first letter makes no difference
    assert alone < font.metrics(glyph).advance / font.units - 0.1
    bottom = font.metrics(glyph).bottom
    assert alone * font.units - font.metrics(glyph).advance >= font.kern(glyph, "bottom right", bottom) - 1e-6


@pytest.mark.parametrize("letter", list("VWYfFPNr"))
def test_all_subscripts_of_a_letter_stand_near_it(letter: str, lay: Lay, at: At, font: MathFont) -> None:
    base = lay(f"<mi>{letter}</mi>")
    places = [at(lay(f"<msub><mi>{letter}</mi><mi>{sub}</mi></msub>"), sub).x for sub in "kxnT"]
    assert max(places) <= base.width + 0.01
    assert max(places) - min(places) < 0.17
    assert min(places) < base.width - 0.02


@pytest.mark.parametrize("display", [True, False])
def test_the_bounds_of_an_integral_follow_its_slant(display: bool, lay: Lay, at: At, em: Em) -> None:
    sign = lay("<mo>∫</mo>", display=display)
    box = lay("<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>", display=display)
    assert sign.italic > 0
    assert at(box, "1").x == pytest.approx(sign.width)
    assert at(box, "0").x == pytest.approx(sign.width - sign.italic)
    assert at(box, "1").y == pytest.approx(
        max(em("SuperscriptShiftUp"), sign.height - em("SuperscriptBaselineDropMax"))
    )


@pytest.mark.parametrize("prime", ["′", "″", "‴"])
def test_primes_are_as_high_as_their_letter_in_the_font_s_form_for_scripts(
    prime: str, lay: Lay, at: At, font: MathFont
) -> None:
    mark = at(lay(f"<msup><mi>f</mi><mo>{prime}</mo></msup>"), prime)
    assert isinstance(mark.item, Glyph)
    assert mark.item.index == font.script_form(font.glyph(prime), 1) != font.glyph(prime)
    ink, scale = font.metrics(mark.item.index), mark.item.size / font.units
    letter = font.metrics(font.glyph("𝑓"))
    assert (mark.y + ink.top * scale) * font.units == pytest.approx(letter.top, abs=60)
    assert mark.y + ink.bottom * scale > 0.3
    typed = lay("<msup><mi>f</mi><mo>'</mo></msup>")
    assert at(typed, "′").y == at(lay("<msup><mi>f</mi><mo>′</mo></msup>"), "′").y


def test_scripts_are_followed_by_a_space(lay: Lay, at: At, em: Em) -> None:
    box = lay("<msup><mi>x</mi><mn>2</mn></msup>")
    two = lay("<mn>2</mn>", level=1, size=em("ScriptPercentScaleDown") * 10)
    assert box.width == pytest.approx(at(box, "2").x + two.width + em("SpaceAfterScript"))


def test_scripts_of_scripts_grow_no_smaller_than_the_font_says(lay: Lay, at: At, em: Em) -> None:
    text = "<mi>d</mi>"
    for letter in "cba":
        text = f"<msup><mi>{letter}</mi>{text}</msup>"
    box = lay(text)
    sizes = [item.size for _, _, item in box.placed() if isinstance(item, Glyph)]
    first, second = em("ScriptPercentScaleDown") * 10, em("ScriptScriptPercentScaleDown") * 10
    assert sizes == pytest.approx([1.0, first, second, second])


def test_scripts_on_both_sides(lay: Lay, at: At) -> None:
    box = lay(
        "<mmultiscripts><mi>X</mi><mi>a</mi><mi>b</mi><none/><mi>e</mi><mprescripts/><mi>c</mi><mn>10</mn></mmultiscripts>"
    )
    places = {letter: at(box, letter) for letter in "Xabec10"}
    assert places["1"].x < places["c"].x < places["X"].x < places["a"].x < places["e"].x
    assert places["a"].y == places["c"].y < 0 < places["b"].y == places["e"].y == places["1"].y
    zero, letter = places["0"], places["c"]
    assert isinstance(zero.item, Glyph)
    assert isinstance(letter.item, Glyph)
    widths = [lay(text, level=1, size=zero.item.size).width for text in ("<mn>0</mn>", "<mi>c</mi>")]
    assert zero.x + widths[0] == pytest.approx(letter.x + widths[1])  # flush with the base


def test_an_empty_script_is_none(lay: Lay) -> None:
    box = lay("<msubsup><mi>x</mi><mrow/><mn>2</mn></msubsup>")
    assert box.width == pytest.approx(lay("<msup><mi>x</mi><mn>2</mn></msup>").width)
    assert box.depth == lay("<mi>x</mi>").depth
