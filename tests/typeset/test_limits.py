"""Limits, labels and braces against the constants of the font."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symgd.typeset.boxes import Box, Glyph, Placed
from symgd.typeset.font import MathFont

Em, Lay, At = Callable[[str], float], Callable[..., Box], Callable[[Box, str], Placed]

FRACTION = "<mfrac><mi>a</mi><mi>b</mi></mfrac>"


@pytest.mark.parametrize("base", ["<mo>∑</mo>", "<mi>lim</mi>", "<mo>∫</mo>"])
@pytest.mark.parametrize("limit", ["<mi>x</mi>", "<mi>b</mi>", FRACTION])
def test_limits_keep_their_distance(base: str, limit: str, lay: Lay, em: Em) -> None:
    whole = lay(f"<munderover>{base}{limit}{limit}</munderover>", display=True)
    sign = lay(base, display=True)
    _, (_, up, above), (_, down, below) = whole.items
    assert isinstance(above, Box)
    assert isinstance(below, Box)
    assert up - sign.height == pytest.approx(
        max(em("UpperLimitBaselineRiseMin"), em("UpperLimitGapMin") + above.depth)
    )
    assert -down - sign.depth == pytest.approx(
        max(em("LowerLimitBaselineDropMin"), em("LowerLimitGapMin") + below.height)
    )


def test_limits_are_centered_and_have_room(lay: Lay) -> None:
    row = "<mrow><mi>k</mi><mo>=</mo><mn>1000000</mn></mrow>"
    box = lay(f"<munderover><mo>∑</mo>{row}<mi>n</mi></munderover>", display=True)
    (x, _, sign), (right, _, above), (left, _, below) = box.items
    assert isinstance(sign, Box)
    assert isinstance(above, Box)
    assert isinstance(below, Box)
    assert left == pytest.approx(0)
    assert box.width == pytest.approx(below.width)
    assert x + sign.width / 2 == pytest.approx(box.width / 2) == pytest.approx(right + above.width / 2)


def test_the_limits_of_an_integral_follow_its_slant(lay: Lay) -> None:
    text = "<munderover><mo>∫</mo><mn>0</mn><mn>0</mn></munderover>"
    sign = lay("<mo>∫</mo>", display=True)
    _, (above, _, _), (below, _, _) = lay(text, display=True).items
    assert above - below == pytest.approx(sign.italic)


@pytest.mark.parametrize("sign", ["∑", "∏", "⋃"])
def test_movable_limits_are_scripts_in_text(sign: str, lay: Lay, at: At) -> None:
    limits = "<mi>k</mi><mi>n</mi>"
    text = lay(f"<munderover><mo>{sign}</mo>{limits}</munderover>")
    scripts = lay(f"<msubsup><mo>{sign}</mo>{limits}</msubsup>")
    assert list(text.placed()) == list(scripts.placed())
    assert lay(f"<munder><mo>{sign}</mo><mi>k</mi></munder>").width == pytest.approx(
        lay(f"<msub><mo>{sign}</mo><mi>k</mi></msub>").width
    )
    fixed = lay(f'<munderover><mo movablelimits="false">{sign}</mo>{limits}</munderover>')
    assert at(fixed, "n").x < at(scripts, "n").x
    assert (
        at(lay(f"<munderover><mo>{sign}</mo>{limits}</munderover>", display=True), "n").y > at(scripts, "n").y
    )


def test_a_display_has_large_operators(lay: Lay, at: At, font: MathFont, em: Em) -> None:
    for sign in "∑∫":
        small, large = lay(f"<mo>{sign}</mo>"), lay(f"<mo>{sign}</mo>", display=True)
        assert large.height + large.depth > 1.2 * (small.height + small.depth)
        assert (large.height - large.depth) / 2 == pytest.approx(em("AxisHeight"))


def test_limits_are_of_the_size_of_scripts(lay: Lay, at: At, em: Em) -> None:
    box = lay("<munder><mi>lim</mi><mi>x</mi></munder>", display=True)
    item = at(box, "x").item
    assert isinstance(item, Glyph)
    assert item.size == pytest.approx(em("ScriptPercentScaleDown") * 10)


def test_a_limit_has_room_beside_an_accent(lay: Lay) -> None:
    row = "<mrow>" + "<mi>a</mi>" * 9 + "</mrow>"
    box = lay(f'<munderover accent="true"><mi>x</mi>{row}<mo stretchy="false">ˆ</mo></munderover>')
    assert box.width == pytest.approx(lay(f"<munder><mi>x</mi>{row}</munder>").width)
    assert box.height == pytest.approx(
        lay('<mover accent="true"><mi>x</mi><mo stretchy="false">ˆ</mo></mover>').height
    )


@pytest.mark.parametrize("letters", [1, 2, 5, 20])
def test_braces_are_as_wide_as_what_they_hold(letters: int, lay: Lay) -> None:
    row = "<mrow>" + "<mi>a</mi>" * letters + "</mrow>"
    inside = lay(row)
    over = lay(f'<mover accent="true">{row}<mo>⏞</mo></mover>')
    under = lay(f'<munder accentunder="true">{row}<mo>⏟</mo></munder>')
    for box in (over, under):
        _, (x, y, brace) = box.items
        assert isinstance(brace, Box)
        assert brace.width >= inside.width - 0.003
        assert x + brace.width / 2 == pytest.approx(box.width / 2)
        if y >= 0:
            assert y - brace.depth >= inside.height  # beyond what it holds, and not far away
            assert y - brace.depth < inside.height + 0.3
        else:
            assert -0.3 - inside.depth < y + brace.height <= -inside.depth
    labeled = lay(f"<munder><munder>{row}<mo>⏟</mo></munder><mi>n</mi></munder>", display=True)
    assert labeled.depth > under.depth + 0.3


def test_an_arrow_is_as_long_as_its_label(lay: Lay, at: At) -> None:
    label = "<mrow>" + "<mi>a</mi>" * 8 + "</mrow>"
    box = lay(f"<mover><mo>→</mo>{label}</mover>")
    (_, _, arrow), (_, _, text) = box.items
    assert isinstance(arrow, Box)
    assert isinstance(text, Box)
    assert arrow.width >= text.width - 0.003
    rigid = lay(f'<mover><mo stretchy="false">→</mo>{label}</mover>')
    assert rigid.items[0][2].width == pytest.approx(lay("<mo>→</mo>").width)  # type: ignore[union-attr]


def test_an_arrow_over_a_row_is_as_long_as_the_row(lay: Lay) -> None:
    box = lay("<mover><mrow>" + "<mi>a</mi>" * 8 + "</mrow><mo>→</mo></mover>")
    (_, _, row), (_, _, arrow) = box.items
    assert isinstance(row, Box)
    assert isinstance(arrow, Box)
    assert arrow.width == pytest.approx(row.width, abs=0.01)
