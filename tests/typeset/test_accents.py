"""Accents and lines against the constants and the attachment points of the font."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symgd.typeset.boxes import Box, Glyph, Placed, Rule
from symgd.typeset.font import MathFont
from symgd.typeset.layout.alphabets import in_alphabet

Em, Lay, At = Callable[[str], float], Callable[..., Box], Callable[[Box, str], Placed]

#: what converters write, and the combining mark
MARKS = {
    "ˆ": "\u0302",
    "^": "\u0302",
    "˜": "\u0303",
    "¯": "\u0304",
    "˙": "\u0307",
    "¨": "\u0308",
    "⃗": "\u20d7",
}


def over(base: str, mark: str, stretchy: str = "false") -> str:
    return f'<mover accent="true">{base}<mo stretchy="{stretchy}">{mark}</mo></mover>'


@pytest.mark.parametrize("letter", list("xyfAbV"))
@pytest.mark.parametrize("mark", MARKS)
def test_an_accent_stands_where_the_font_attaches_it(
    letter: str, mark: str, lay: Lay, at: At, font: MathFont, em: Em
) -> None:
    box = lay(over(f"<mi>{letter}</mi>", mark))
    accent = at(box, MARKS[mark])
    assert isinstance(accent.item, Glyph)
    base, ink = font.metrics(font.glyph(in_alphabet(letter, "italic"))), font.metrics(accent.item.index)
    assert base.accent is not None
    assert ink.accent is not None
    assert accent.x * font.units == pytest.approx(base.accent - ink.accent)
    assert accent.y == pytest.approx(max(0, base.top / font.units - em("AccentBaseHeight")))
    assert accent.y * font.units + ink.bottom > base.top  # clear of the letter
    assert box.width == pytest.approx(base.advance / font.units)
    assert box.height == pytest.approx(accent.y + ink.top / font.units)


def test_dots_give_way_to_accents(lay: Lay, at: At, font: MathFont) -> None:
    for letter, bare in (("i", "𝚤"), ("j", "𝚥")):
        glyph = at(lay(over(f"<mi>{letter}</mi>", "ˆ")), letter).item
        assert isinstance(glyph, Glyph)
        assert glyph.index == font.glyph(bare)
        line = at(lay(over(f"<mi>{letter}</mi>", "‾", "true")), letter).item
        assert isinstance(line, Glyph)
        assert line.index == font.glyph(in_alphabet(letter, "italic"))


@pytest.mark.parametrize("letters", [1, 2, 3, 4, 8])
def test_a_wide_hat_is_as_wide_as_the_font_can_without_hanging_over(
    letters: int, lay: Lay, font: MathFont
) -> None:
    row = "<mrow>" + "<mi>a</mi>" * letters + "</mrow>"
    inside = lay(row)
    box = lay(over(row, "̂", "true"))
    (hat,) = [p for p in box.placed() if isinstance(p.item, Glyph) and p.item.text == "\u0302"]
    assert isinstance(hat.item, Glyph)
    widths = [
        (font.metrics(index).right - font.metrics(index).left) / font.units
        for index, _ in font.variants(font.glyph("\u0302"), vertical=False)
    ]
    ink = font.metrics(hat.item.index)
    assert (ink.right - ink.left) / font.units == pytest.approx(
        max(width for width in widths if width <= inside.width + 0.003)
    )
    if letters > 1:
        assert hat.x + (ink.left + ink.right) / 2 / font.units == pytest.approx(inside.width / 2)


@pytest.mark.parametrize(
    "mark", ["\u0332", "‾", "_", "¯"]
)  # some converters write \overline with the low line
def test_an_overline_is_a_rule(mark: str, lay: Lay, em: Em) -> None:
    row = "<mrow><mi>a</mi><mi>b</mi></mrow>"
    inside, box = lay(row, cramped=True), lay(over(row, mark, "true"))
    (bar,) = [placed for placed in box.placed() if isinstance(placed.item, Rule)]
    assert isinstance(bar.item, Rule)
    assert (bar.x, bar.item.width) == (0, pytest.approx(inside.width))
    assert bar.item.height == pytest.approx(em("OverbarRuleThickness"))
    assert bar.y == pytest.approx(inside.height + em("OverbarVerticalGap"))
    assert box.height == pytest.approx(bar.y + bar.item.height + em("OverbarExtraAscender"))


def test_an_underline_is_a_rule(lay: Lay, em: Em) -> None:
    inside = lay("<mi>y</mi>")
    box = lay('<munder accentunder="true"><mi>y</mi><mo stretchy="true">\u0332</mo></munder>')
    (bar,) = [placed for placed in box.placed() if isinstance(placed.item, Rule)]
    assert isinstance(bar.item, Rule)
    assert -(bar.y + bar.item.height) == pytest.approx(inside.depth + em("UnderbarVerticalGap"))
    assert box.depth == pytest.approx(-bar.y + em("UnderbarExtraDescender"))


def test_an_arrow_covers_its_row(lay: Lay) -> None:
    row = "<mrow>" + "<mi>A</mi>" * 6 + "</mrow>"
    (_, _, inside), (_, _, arrow) = lay(over(row, "→", "true")).items
    assert isinstance(inside, Box)
    assert isinstance(arrow, Box)
    assert arrow.width == pytest.approx(inside.width, abs=0.01)


def test_accented_letters_are_cramped_and_not_smaller(lay: Lay, at: At, em: Em) -> None:
    box = lay(over("<msup><mi>x</mi><mn>2</mn></msup>", "¯", "true"))
    assert at(box, "2").y == pytest.approx(em("SuperscriptShiftUpCramped"))
    mark = at(lay(over("<mi>x</mi>", "ˆ")), "\u0302").item
    assert isinstance(mark, Glyph)
    assert mark.size == 1.0


def test_what_is_no_accent_stands_above_as_a_label(lay: Lay, at: At) -> None:
    box = lay("<mover><mo>=</mo><mo>!</mo></mover>")
    mark = at(box, "!")
    assert isinstance(mark.item, Glyph)
    assert mark.item.size < 1
    assert mark.y > lay("<mo>=</mo>").height
    hat = at(
        lay("<mover><mi>x</mi><mo>^</mo></mover>"), "\u0302"
    ).item  # an accent without a word of it, as in MathML 3
    assert isinstance(hat, Glyph)
    assert hat.size == 1
    letter = at(lay('<mover accent="true"><mi>x</mi><mi>a</mi></mover>'), "a")
    assert letter.y > lay("<mi>x</mi>").height
