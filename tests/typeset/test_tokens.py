"""Letters, numbers, text, lengths and blank room."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symgd.typeset.boxes import Box, Glyph, Placed
from symgd.typeset.errors import TypesetError
from symgd.typeset.font import MathFont
from symgd.typeset.layout.base import Style
from symgd.typeset.layout.lengths import length

Lay, At = Callable[..., Box], Callable[[Box, str], Placed]


def glyphs(box: Box) -> list[int]:
    return [item.index for _, _, item in box.placed() if isinstance(item, Glyph)]


@pytest.mark.parametrize(
    ("mathml", "characters"),
    [
        ("<mi>x</mi>", "𝑥"),
        ("<mi>h</mi>", "ℎ"),
        ("<mi>α</mi>", "𝛼"),
        ("<mi>∂</mi>", "𝜕"),
        ("<mi> x </mi>", "𝑥"),
        ('<mi mathvariant="normal">x</mi>', "x"),
        ('<mi mathvariant="bold">x</mi>', "𝐱"),
        ('<mi mathvariant="double-struck">R</mi>', "ℝ"),
        ('<mi mathvariant="script">F</mi>', "ℱ"),
        ('<mi mathvariant="monospace">R</mi>', "R"),  # an alphabet that the font lacks
        ("<mi>𝐱</mi>", "𝐱"),
        ("<mi>𝚁</mi>", "R"),
        ("<mi>ℒ\ufe00</mi>", "ℒ"),
        ("<mi>sin</mi>", "sin"),
        ("<mn>12.5</mn>", "12.5"),
        ('<mn mathvariant="bold">1</mn>', "𝟏"),
        ("<mtext>if</mtext>", "if"),
        ("<ms>ab</ms>", '"ab"'),
    ],
)
def test_tokens_are_set_in_their_alphabet(mathml: str, characters: str, lay: Lay, font: MathFont) -> None:
    box = lay(mathml)
    assert glyphs(box) == [font.glyph(character) for character in characters]
    assert box.width == pytest.approx(sum(font.metrics(index).advance for index in glyphs(box)) / font.units)


def test_an_italic_letter_stands_for_the_plain_one(lay: Lay) -> None:
    for mathml in ("<mi>x</mi>", "<mi>𝑥</mi>"):
        assert [item.text for _, _, item in lay(mathml).placed() if isinstance(item, Glyph)] == ["x"]


def test_one_glyph_is_an_atom_with_the_measures_of_its_ink(lay: Lay, font: MathFont) -> None:
    box = lay("<mi>f</mi>")
    ink = font.metrics(font.glyph("𝑓"))
    assert (box.height, box.depth) == (ink.top / font.units, -ink.bottom / font.units)
    assert box.atom is not None
    assert lay("<mi>sin</mi>").atom is None
    assert lay("<mo>−</mo>").depth == 0  # ink above the baseline has no depth


def test_scripts_have_forms_of_their_own(lay: Lay, font: MathFont) -> None:
    for level in (1, 2):
        assert glyphs(lay("<mi>x</mi>", level=level)) == [font.script_form(font.glyph("𝑥"), level)]


def test_words_keep_their_spaces(lay: Lay, at: At) -> None:
    one, words = lay("<mtext>\u00a0if  x\n</mtext>"), lay("<mtext>\u00a0if x</mtext>")
    assert one.width == words.width > lay("<mtext>ifx</mtext>").width + 0.4
    thin = lay("<mi>lim\u2009sup</mi>").width - lay("<mi>lim</mi>").width - lay("<mi>sup</mi>").width
    assert thin == pytest.approx(3 / 18)


def test_a_character_that_the_font_lacks_is_said(lay: Lay) -> None:
    with pytest.raises(TypesetError, match="字"):
        lay("<mtext>字</mtext>")
    with pytest.raises(TypesetError, match="<table>"):
        lay("<table/>")


@pytest.mark.parametrize(
    "tag", ["msup", "msub", "msubsup", "mfrac", "mroot", "munder", "mover", "munderover"]
)
def test_an_element_with_too_few_children_is_said(tag: str, lay: Lay) -> None:
    with pytest.raises(TypesetError, match=f"<{tag}> must hold . elements, and holds 1"):
        lay(f"<{tag}><mi>x</mi></{tag}>")


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("2em", 1.4), ("-0.5em", -0.35), ("0.5", 0.35), ("16px", 1.0), ("12pt", 1.0), ("50%", 1.5), ("1ex", 0.7 * 0.48),
        ("1in", 6.0), ("2rem", 2.0), ("1e1em", 7.0), (".5E-1em", 0.035), ("1.e0ex", 0.7 * 0.48),
        (None, 9.0), ("wide", 9.0), ("", 9.0),
    ],
)  # fmt: skip
def test_lengths(text: str | None, ems: float, font: MathFont) -> None:
    assert length(text, Style(font, size=0.7), 3.0, 9.0) == pytest.approx(ems)


@pytest.mark.parametrize("text", ["1e9em", "-1e5rem", "1" * 400 + "em", "1e999%"])
def test_no_length_is_without_bounds(text: str, font: MathFont) -> None:
    with pytest.raises(TypesetError, match="cannot be set"):
        length(text, Style(font))


def test_spaces_and_phantoms_take_room_without_ink(lay: Lay) -> None:
    space = lay('<mspace width="2em" height="1em" depth="0.5em"/>')
    assert (space.width, space.height, space.depth) == (2.0, 1.0, 0.5)
    assert lay('<mspace width="-0.5em"/>').width == -0.5
    inside = lay("<mfrac><mi>x</mi><mi>y</mi></mfrac>")
    ghost = lay("<mphantom><mfrac><mi>x</mi><mi>y</mi></mfrac></mphantom>")
    assert (ghost.width, ghost.height, ghost.depth) == (inside.width, inside.height, inside.depth)
    assert not list(ghost.placed())


def test_a_padded_row_says_its_box(lay: Lay, at: At) -> None:
    box = lay('<mpadded width="3em" height="0" lspace="1em" voffset="0.5em"><mi>x</mi></mpadded>')
    assert (box.width, box.height, box.depth) == (3.0, 0.0, 0.0)  # its foot is above the baseline
    assert at(box, "x")[:2] == (1.0, 0.5)


def test_only_the_first_of_several_ways_to_say_it_is_shown(lay: Lay) -> None:
    x = lay("<mi>x</mi>").width
    assert lay("<semantics><mi>x</mi><annotation>x</annotation></semantics>").width == x
    assert lay("<maction><mi>x</mi><mi>yyy</mi></maction>").width == x
    assert lay("<mstyle><mi>x</mi></mstyle>").width == x


def test_any_element_may_say_its_size(lay: Lay, font: MathFont) -> None:
    def sizes(mathml: str, **settings: object) -> set[float]:
        return {item.size for _, _, item in lay(mathml, **settings).placed() if isinstance(item, Glyph)}

    first, second = font.script_scale(1), font.script_scale(2)
    assert sizes('<mi scriptlevel="1">x</mi>') == {first}
    assert sizes('<mstyle scriptlevel="+1"><mi>x</mi></mstyle>', level=1, size=first) == {second}
    assert sizes('<mrow scriptlevel="0"><mi>x</mi></mrow>', level=2, size=second) == {1.0}
    assert sizes('<mi scriptlevel="x">x</mi>') == {1.0}


def test_words_in_scripts_are_as_tight_as_elsewhere(lay: Callable[..., Box]) -> None:
    for word in ("<mtext>what is left</mtext>", "<mi>max</mi>"):
        assert lay(word, level=1, size=0.7).width == pytest.approx(0.7 * lay(word).width)
    assert (
        lay("<mi>x</mi>", level=1, size=0.7).width > 0.7 * lay("<mi>x</mi>").width
    )  # a letter alone is wider
