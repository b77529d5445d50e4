"""Tables: columns align, rows keep their distance, the middle is on the axis."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from conftest import FONT

from symgd.typeset import MathFont, Typesetter
from symgd.typeset.boxes import Box, Glyph, Rule

TYPESETTER = Typesetter(MathFont(FONT))
typeset = TYPESETTER.typeset


def placed(latex: str, display: bool = True) -> dict[str, tuple[float, float]]:
    """Where each glyph stands, by its character."""
    return {
        item.text: (x, y) for x, y, item in typeset(latex, display).box.placed() if isinstance(item, Glyph)
    }


def width(character: str) -> float:
    font = TYPESETTER.font
    return font.metrics(font.glyph(character)).advance / font.units


def test_a_matrix_has_its_columns_centered() -> None:
    at = placed(r"\begin{matrix}1 & 2345\\ 678 & 9\end{matrix}")
    assert at["1"][0] == pytest.approx(width("6"))
    assert at["2"][0] == pytest.approx(3 * width("6") + 0.8)
    assert at["9"][0] == pytest.approx(at["2"][0] + 1.5 * width("9"))
    assert at["1"][1] == at["2"][1]
    assert at["1"][1] - at["6"][1] == pytest.approx(1.2)  # as lines of text


def test_aligned_equations_have_their_relations_under_one_another() -> None:
    at = placed(r"\begin{aligned} a &= b\\ xyz &\le c\\ &\quad + d\end{aligned}")
    assert at["="][0] == pytest.approx(at["≤"][0])
    assert at["="][0] == pytest.approx(placed("xyz = b")["="][0])
    assert at["b"][0] == pytest.approx(placed("xyz = b")["b"][0])
    assert at["+"][0] > at["="][0] + 0.9
    assert at["d"][0] - at["+"][0] == pytest.approx(width("+") + 4 / 18)


def test_a_minus_at_the_start_of_a_cell_is_a_sign() -> None:
    at = placed(r"\begin{matrix}-1 & -2\end{matrix}")
    assert at["2"][0] - at["1"][0] == pytest.approx(width("1") + 0.8 + width("−"))


def test_cases_are_flush_left() -> None:
    at = placed(r"\begin{cases}x & y>0\\ 1234 & z\end{cases}")
    assert at["x"][0] == at["1"][0]
    assert at["y"][0] == at["z"][0] == pytest.approx(at["1"][0] + 4 * width("1") + 1.0)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_the_middle_is_on_the_axis(lay: Callable[..., Box], em: Callable[[str], float], rows: int) -> None:
    box = lay("<mtable>" + "<mtr><mtd><mi>x</mi></mtd></mtr>" * rows + "</mtable>")
    assert (box.height - box.depth) / 2 == pytest.approx(em("AxisHeight"))
    assert box.height + box.depth == pytest.approx(0.98 * rows + 0.22 * (rows - 1))


def test_tall_rows_do_not_touch(lay: Callable[..., Box]) -> None:
    half = "<mtr><mtd><mfrac><mi>a</mi><mi>b</mi></mfrac></mtd></mtr>"
    for display, gap in ((False, 0.22), (True, 0.45)):
        box = lay(f"<mtable>{half * 3}</mtable>", display=display)
        cells = [(y, cell) for _, y, cell in box.items if isinstance(cell, Box)]
        for (y, upper), (below, lower) in pairwise(cells):
            assert y - upper.depth - (below + lower.height) == pytest.approx(gap)


def test_alignment_and_gaps_as_mathml_says_them(lay: Callable[..., Box]) -> None:
    cells = "<mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd><mtd><mn>3</mn></mtd></mtr>"
    wide = "<mtr columnalign='center'>" + "<mtd><mn>4444</mn></mtd>" * 3 + "</mtr>"
    box = lay(
        f"<mtable columnalign='left right' columnspacing='1em 2em' rowspacing='0.5em'>{cells}{wide}</mtable>"
    )
    one = width("4")
    x = [x for x, _, cell in box.items if isinstance(cell, Box)]
    assert x[:3] == pytest.approx([0.0, 4 * one + 1 + 3 * one, 8 * one + 3 + 3 * one])
    assert box.width == pytest.approx(12 * one + 3)
    assert box.height + box.depth == pytest.approx(2 * 0.98 + 0.5)
    cell = lay(
        "<mtable><mtr><mtd columnalign='right'><mn>1</mn></mtd></mtr><mtr><mtd><mn>11</mn></mtd></mtr></mtable>"
    )
    assert cell.items[0][0] == pytest.approx(one)


def test_rows_of_different_lengths(lay: Callable[..., Box]) -> None:
    box = lay(
        "<mtable><mtr><mtd><mn>1</mn></mtd></mtr><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>"
    )
    assert box.width == pytest.approx(width("1") + 0.8 + width("2"))
    assert lay("<mtable/>").width == 0
    assert lay("<mtable><mtr/></mtable>").width == 0


def test_lines_between_columns_and_rows() -> None:
    formula = typeset(r"\begin{array}{cc|c} 1 & 2 & 3\\ 4 & 5 & 6\\\hline 7&8&9\end{array}")
    at = placed(r"\begin{array}{cc|c} 1 & 2 & 3\\ 4 & 5 & 6\\\hline 7&8&9\end{array}")
    upright, level = [(x, y, item) for x, y, item in formula.box.placed() if isinstance(item, Rule)]
    assert at["2"][0] + width("2") < upright[0] < at["3"][0]
    assert upright[2].height == pytest.approx(formula.height + formula.depth - 0.024, abs=0.001)
    assert at["7"][1] < level[1] < at["4"][1]
    assert level[2].width == pytest.approx(formula.width)


def test_the_lines_of_multline_stand_at_both_sides_without_a_number() -> None:
    latex = r"\begin{multline}a+b+d\\c\\x\end{multline}"
    found, formula = placed(latex), typeset(latex, True)
    assert set(found) == set("abcdx+")
    assert found["a"][0] == pytest.approx(0.0, abs=0.01)
    assert found["c"][0] == pytest.approx(formula.width / 2, abs=0.3)
    assert found["x"][0] == pytest.approx(formula.width - typeset("x").width)
    assert found["a"][1] > found["c"][1] > found["x"][1]
    assert typeset(formula.mathml).svg() == formula.svg()
