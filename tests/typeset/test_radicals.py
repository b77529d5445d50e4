"""Roots against the constants of the font."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symgd.typeset.boxes import Box, Glyph, Placed, Rule
from symgd.typeset.font import MathFont
from symgd.typeset.layout.radicals import COVER

Em, Lay, At = Callable[[str], float], Callable[..., Box], Callable[[Box, str], Placed]

RADICANDS = [
    "<mi>x</mi>",
    "<mi>y</mi>",
    "<msup><mi>x</mi><mn>2</mn></msup>",
    "<mfrac><mi>x</mi><mi>y</mi></mfrac>",
    "<mfrac><mfrac><mi>a</mi><mi>b</mi></mfrac><mfrac><mi>c</mi><mi>d</mi></mfrac></mfrac>",
]


def rule(box: Box) -> Placed:
    return next(placed for placed in box.placed() if isinstance(placed.item, Rule))


@pytest.mark.parametrize("display", [True, False])
@pytest.mark.parametrize("radicand", RADICANDS)
def test_the_bar_lies_above_the_radicand_and_joins_the_sign(
    radicand: str, display: bool, lay: Lay, em: Em, font: MathFont
) -> None:
    inside = lay(radicand, display=display, cramped=True)
    box = lay(f"<msqrt>{radicand}</msqrt>", display=display)
    pieces = [placed for placed in box.items[0][2].placed() if isinstance(placed.item, Glyph)]  # type: ignore[union-attr]
    sign = pieces[0]
    bar = Placed(*box.items[1])  # type: ignore[arg-type]
    assert isinstance(sign.item, Glyph)
    assert isinstance(bar.item, Rule)
    ink = font.metrics(sign.item.index)
    assert bar.item.height == pytest.approx(em("RadicalRuleThickness"))
    assert bar.item.width == pytest.approx(inside.width)
    gap = em("RadicalDisplayStyleVerticalGap" if display else "RadicalVerticalGap")
    assert bar.y >= inside.height + gap - 0.003
    assert bar.y + bar.item.height == pytest.approx(
        sign.y + ink.top / font.units, abs=0.002
    )  # one line with the sign's own bar
    assert bar.x == pytest.approx(sign.x + ink.advance / font.units)
    assert bar.x <= sign.x + ink.right / font.units  # no gap
    lowest = min(y + font.metrics(item.index).bottom / font.units for _, y, item in pieces)  # type: ignore[union-attr]
    needed = inside.height + inside.depth + gap + bar.item.height
    assert bar.y + bar.item.height - lowest >= COVER * needed - 0.003
    assert box.height == pytest.approx(bar.y + bar.item.height + em("RadicalExtraAscender"))
    assert box.width == pytest.approx(bar.x + inside.width)


def test_nested_signs_stay_slanted(lay: Lay, font: MathFont) -> None:
    nested = "<mfrac><mi>x</mi><mn>2</mn></mfrac>"
    for _ in range(3):
        nested = f"<msqrt>{nested}</msqrt>"
    forms = {index for index, _ in font.variants(font.glyph("√"))}
    signs = [item.index for _, _, item in lay(nested, display=True).placed() if isinstance(item, Glyph)][:3]
    assert set(signs) <= forms


def test_what_a_sign_is_too_tall_is_shared(lay: Lay) -> None:
    box, inside = lay("<msqrt><mi>x</mi></msqrt>"), lay("<mi>x</mi>")
    above, below = rule(box).y - inside.height, box.depth - inside.depth
    assert above > below > 0.1


@pytest.mark.parametrize("radicand", RADICANDS)
@pytest.mark.parametrize("degree", ["<mn>3</mn>", "<mn>10</mn>", "<mi>n</mi>"])
def test_a_degree_stands_in_the_crook_of_the_sign(
    degree: str, radicand: str, lay: Lay, at: At, em: Em, font: MathFont
) -> None:
    box = lay(f"<mroot>{radicand}{degree}</mroot>", display=True)
    root = lay(f"<msqrt>{radicand}</msqrt>", display=True)
    (left, y, index), (right, _, _) = box.items
    assert isinstance(index, Box)
    assert left == pytest.approx(em("RadicalKernBeforeDegree"))
    assert right - left - index.width == pytest.approx(max(-index.width, em("RadicalKernAfterDegree")))
    assert box.width == pytest.approx(right + root.width)
    tall = root.height - em("RadicalExtraAscender") + root.depth
    share = font.constant("RadicalDegreeBottomRaisePercent") / 100
    assert y - index.depth + root.depth >= share * tall - 1e-9
    first = next(item for _, _, item in index.placed() if isinstance(item, Glyph))
    assert first.size == pytest.approx(em("ScriptScriptPercentScaleDown") * 10)


def test_the_degree_of_a_low_root_is_where_the_font_s_cube_root_has_it(
    lay: Lay, at: At, font: MathFont
) -> None:
    box = lay("<mroot><mi>x</mi><mn>3</mn></mroot>")
    sign, three = at(box, "√"), at(box, "3")
    tick = 417 / 1000  # STIX Two Math draws the tick of its smallest sign so high
    assert three.y - sign.y == pytest.approx(0.5, abs=0.02)  # as in its U+221B
    assert three.y - sign.y > tick


def test_several_elements_are_a_row(lay: Lay) -> None:
    row = lay("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>")
    assert row.width == pytest.approx(lay("<msqrt><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></msqrt>").width)
