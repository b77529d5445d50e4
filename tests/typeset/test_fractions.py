"""Fractions against the constants of the font."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symgd.typeset.boxes import Box, Glyph, Placed, Rule
from symgd.typeset.layout.fractions import BEARING

Em, Lay, At = Callable[[str], float], Callable[..., Box], Callable[[Box, str], Placed]

TOPS = ["<mi>x</mi>", "<mi>y</mi>", "<msqrt><mi>x</mi></msqrt>", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"]


def parts(box: Box) -> tuple[tuple[float, float, Box], tuple[float, float, Rule], tuple[float, float, Box]]:
    top, bar, bottom = box.items
    return top, bar, bottom  # type: ignore[return-value]


@pytest.mark.parametrize("display", [True, False])
@pytest.mark.parametrize("top", TOPS)
@pytest.mark.parametrize("bottom", TOPS)
def test_the_bar_is_on_the_axis_and_keeps_its_gaps(
    top: str, bottom: str, display: bool, lay: Lay, em: Em
) -> None:
    (_, up, above), (_, y, bar), (_, down, below) = parts(
        lay(f"<mfrac>{top}{bottom}</mfrac>", display=display)
    )
    style = "DisplayStyle" if display else ""
    assert bar.height == pytest.approx(em("FractionRuleThickness"))
    assert y + bar.height / 2 == pytest.approx(em("AxisHeight"))
    over = em("FractionNumDisplayStyleGapMin" if display else "FractionNumeratorGapMin")
    under = em("FractionDenomDisplayStyleGapMin" if display else "FractionDenominatorGapMin")
    raised, lowered = em(f"FractionNumerator{style}ShiftUp"), em(f"FractionDenominator{style}ShiftDown")
    if not display:  # the parts are small: twice the least gap will do
        digit = lay("<mfrac><mi>x</mi><mn>0</mn></mfrac>").items[2][2]
        assert isinstance(digit, Box)
        raised = min(raised, y + bar.height + 2 * over)
        lowered = min(lowered, max(digit.height, below.height) + 2 * under - y)
    assert up == pytest.approx(max(raised, y + bar.height + over + above.depth))
    assert -down == pytest.approx(max(lowered, below.height + under - y))


def test_a_fraction_in_a_line_is_no_taller_than_the_line(lay: Lay) -> None:
    half = lay("<mfrac><mn>1</mn><mn>2</mn></mfrac>")
    assert half.height + half.depth < 1.4


def test_both_are_centered_over_a_bar_as_wide_as_the_wider(lay: Lay) -> None:
    box = lay("<mfrac><mn>1</mn><mn>1000</mn></mfrac>", display=True)
    (x, _, above), (start, _, bar), (left, _, below) = parts(box)
    assert start == left == pytest.approx(BEARING)
    assert bar.width == pytest.approx(below.width)
    assert x + above.width / 2 == pytest.approx(start + bar.width / 2)
    assert box.width == pytest.approx(bar.width + 2 * BEARING)


def test_a_display_has_full_size_and_a_fraction_inside_is_smaller(lay: Lay, at: At, em: Em) -> None:
    inner = "<mfrac><mi>x</mi><mfrac><mi>y</mi><mi>z</mi></mfrac></mfrac>"

    def sizes(**settings: object) -> list[float]:
        return [item.size for _, _, item in lay(inner, **settings).placed() if isinstance(item, Glyph)]

    first, second = em("ScriptPercentScaleDown") * 10, em("ScriptScriptPercentScaleDown") * 10
    assert sizes(display=True) == pytest.approx([1.0, first, first])
    assert sizes(display=False) == pytest.approx([first, second, second])


def test_a_fraction_may_say_its_style(lay: Lay) -> None:
    large = lay('<mfrac displaystyle="true"><mi>x</mi><mi>y</mi></mfrac>')
    small = lay('<mfrac displaystyle="false"><mi>x</mi><mi>y</mi></mfrac>', display=True)
    assert large.height == lay("<mfrac><mi>x</mi><mi>y</mi></mfrac>", display=True).height
    assert small.height == lay("<mfrac><mi>x</mi><mi>y</mi></mfrac>").height < large.height


def test_denominators_are_cramped(lay: Lay, at: At, em: Em) -> None:
    square = "<msup><mi>{}</mi><mn>{}</mn></msup>"
    box = lay(f"<mfrac>{square.format('x', 2)}{square.format('y', 3)}</mfrac>", display=True)
    assert at(box, "2").y - at(box, "x").y == pytest.approx(em("SuperscriptShiftUp"))
    assert at(box, "3").y - at(box, "y").y == pytest.approx(em("SuperscriptShiftUpCramped"))


@pytest.mark.parametrize("display", [True, False])
@pytest.mark.parametrize("top", TOPS)
def test_a_pair_without_a_bar_keeps_one_gap(top: str, display: bool, lay: Lay, em: Em) -> None:
    box = lay(f'<mfrac linethickness="0">{top}{TOPS[-1]}</mfrac>', display=display)
    (_, up, above), (_, down, below) = box.items
    assert isinstance(above, Box)
    assert isinstance(below, Box)
    style = "DisplayStyle" if display else ""
    least = em(f"StackTop{style}ShiftUp"), em(f"StackBottom{style}ShiftDown")
    gap = (up - above.depth) - (down + below.height)
    assert gap >= em("StackDisplayStyleGapMin" if display else "StackGapMin") - 1e-9
    assert up - least[0] == pytest.approx(-down - least[1])  # both give way alike


@pytest.mark.parametrize(("said", "times"), [("2em", None), ("thick", 2.0), ("200%", 2.0), ("nonsense", 1.0)])
def test_the_thickness_of_the_bar_may_be_said(said: str, times: float | None, lay: Lay, em: Em) -> None:
    (_, _, bar) = parts(lay(f'<mfrac linethickness="{said}"><mi>x</mi><mi>y</mi></mfrac>'))[1]
    assert bar.height == pytest.approx(2.0 if times is None else times * em("FractionRuleThickness"))


@pytest.mark.parametrize("said", ["5", " 0.5 ", "1e1", "thickish", ""])
def test_a_thickness_without_a_unit_is_none(said: str, lay: Callable[..., Box]) -> None:
    def bar(attribute: str) -> Rule:
        box = lay(f"<mfrac{attribute}><mi>a</mi><mi>b</mi></mfrac>")
        (rule,) = [item for _, _, item in box.placed() if isinstance(item, Rule)]
        return rule

    assert bar(f' linethickness="{said}"') == bar("")
    assert bar(' linethickness="2px"').height == 1 / 8
