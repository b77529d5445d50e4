"""Boxes as SVG paths, held against the font's own outlines and against what fontTools makes of the path."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path

from symgd.typeset.boxes import Box, Glyph, Rule
from symgd.typeset.font import MathFont
from symgd.typeset.svg import OVERHANG, image, path

CHARACTERS = "𝑥𝑓∑∫(⟩√=−0g∇≤∈ℝi%&é𝛼𝐱"


def one(font: MathFont, character: str, size: float = 1.0, x: float = 0.0, y: float = 0.0) -> Box:
    box = Box()
    box.put(x, y, Glyph(font.glyph(character), size, character))
    return box


def drawn(data: str) -> RecordingPen:
    pen = RecordingPen()
    parse_path(data, pen)
    return pen


def extent(data: str) -> tuple[float, float, float, float]:
    pen = ControlBoundsPen(None)
    drawn(data).replay(pen)
    assert pen.bounds is not None
    left, top, right, bottom = pen.bounds
    return left, top, right, bottom


def area(data: str) -> float:
    pen = AreaPen()
    drawn(data).replay(pen)
    return float(pen.value)


@pytest.mark.parametrize("character", CHARACTERS)
@pytest.mark.parametrize("size", [1.0, 0.7, 0.385])
def test_a_glyph_is_where_it_was_put(font: MathFont, character: str, size: float) -> None:
    metrics = font.metrics(font.glyph(character))
    expected = (
        1500 + metrics.left * size,
        250 - metrics.top * size,
        1500 + metrics.right * size,
        250 - metrics.bottom * size,
    )
    assert extent(path(one(font, character, size, 1.5, -0.25), font)) == pytest.approx(expected, abs=1.01)


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_glyph_keeps_its_form(font: MathFont, character: str) -> None:
    whole = area(font.outline(font.glyph(character)))
    assert area(path(one(font, character), font)) == pytest.approx(-whole, rel=0.01)  # y points downwards
    assert area(path(one(font, character, 0.7), font)) == pytest.approx(-0.49 * whole, rel=0.01, abs=600)


def test_all_numbers_are_whole(font: MathFont) -> None:
    data = "".join(path(one(font, character, 0.7, 0.3333, 0.123456), font) for character in CHARACTERS)
    assert "." not in data
    assert "e" not in data


def test_a_rule(font: MathFont) -> None:
    box = Box()
    box.put(0.5, 0.25, Rule(1.2, 0.068))
    assert path(box, font) == "M500 -318h1200v68h-1200z"


def test_a_thin_rule_is_still_seen(font: MathFont) -> None:
    box = Box()
    box.put(0, 0, Rule(1, 0.0002))
    assert path(box, font) == "M0 0h1000v1h-1000z"


def test_what_has_no_ink_leaves_nothing(font: MathFont) -> None:
    assert path(Box(1, 1, 1), font) == ""
    assert path(one(font, " "), font) == ""


def test_boxes_in_boxes_are_placed_by_all_of_them(font: MathFont) -> None:
    inner, outer = one(font, "𝑥", x=0.25, y=0.5), Box()
    outer.put(1, 1, inner)
    assert path(outer, font) == path(one(font, "𝑥", x=1.25, y=1.5), font)


def test_glyphs_are_drawn_one_after_the_other(font: MathFont) -> None:
    row = Box()
    parts = [one(font, character, x=index) for index, character in enumerate("𝑥=2")]
    for part in parts:
        row.put(0, 0, part)
    assert path(row, font) == "".join(path(part, font) for part in parts)


def test_two_fonts_are_not_mixed_up(font: MathFont) -> None:
    again = MathFont(font.path)
    again.outline = lambda glyph: "M0 0L100 0L100 100Z"  # type: ignore[method-assign]
    assert path(one(font, "𝑥"), font) != path(one(font, "𝑥"), again) == "M0 0h100v-100z"


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("M10,20 30,40 50,20Z", "M10 -20l20 -20l20 20z"),
        ("M0 0H10V20H0Z", "M0 0h10v-20h-10z"),
        ("M0 0L10 10L10 10Z", "M0 0l10 -10z"),
        ("M0 0Q5 10 10 0Z", "M0 0q5 -10 10 0z"),
        ("M0 0C1 2 3 4 5 6ZM10 10L12 14Z", "M0 0c1 -2 3 -4 5 -6zm10 -10l2 -4z"),
        ("M0-5L10-5Z", "M0 5h10z"),
    ],
)
def test_every_command_of_an_outline(font: MathFont, outline: str, expected: str) -> None:
    other = MathFont(font.path)
    other.outline = lambda glyph: outline  # type: ignore[method-assign]
    assert path(one(other, "𝑥"), other) == expected


def test_rounding_does_not_add_up(font: MathFont) -> None:
    """At a size of 0.7 every point is within half a unit of where it belongs."""
    index = font.glyph("∇")
    exact, whole = drawn(font.outline(index)), drawn(path(one(font, "∇", 0.7), font))
    # a step of nothing is left out, so the points are compared as sets
    points = {point for _, arguments in whole.value for point in arguments}
    for _, arguments in exact.value:
        for x, y in arguments:
            assert min(max(abs(x * 0.7 - a), abs(-y * 0.7 - b)) for a, b in points) <= 0.51


def test_an_image_has_room_for_what_overhangs(font: MathFont) -> None:
    box = one(font, "𝑓")
    svg = ElementTree.fromstring(image(box, font, 0.5, 0.8, 0.25, "#123456"))
    over = round(1000 * OVERHANG)
    assert svg.get("viewBox") == f"{-over} -800 {500 + 2 * over} 1050"
    assert (svg.get("width"), svg.get("height")) == (str(500 + 2 * over), "1050")
    (shape,) = svg
    assert shape.get("fill") == "#123456"
    assert shape.get("d") == path(box, font)
    assert re.fullmatch(r"\{.*svg\}path", shape.tag)
