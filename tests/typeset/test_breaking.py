"""Where lines of a long formula start, and how they stand under one another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from conftest import FONT

from symgd.typeset import Formula, MathFont, Typesetter
from symgd.typeset.boxes import Box, Glyph
from symgd.typeset.breaking import LINE_GAP, LINE_STEP, Line, lines

TYPESETTER = Typesetter(MathFont(FONT))
SPACE = TYPESETTER.font.constant("SpaceAfterScript") / TYPESETTER.font.units
typeset = TYPESETTER.typeset


def starts(formula: Formula) -> list[str]:
    """The text of each line."""
    return [part.text for part in formula.split(0.0)]


@pytest.mark.parametrize(
    ("latex", "measure", "expected"),
    [
        ("a = b + c = d + e", 5.5, ["a = b + c", "= d + e"]),  # relations are enough
        ("a = b + c + d", 4.2, ["a = b + c", "+ d"]),
        ("a = b + c + d", 3.0, ["a = b", "+ c", "+ d"]),
        (r"a = b \cdot c \cdot d + e", 5.5, [r"a = b · c · d", "+ e"]),  # not inside a product
        (r"a \cdot b \cdot c", 2.5, ["a · b", "· c"]),  # unless there is nothing else
        ("abcdefgh + (b + c)", 6.0, ["a b c d e f g h", "+ (b + c)"]),
        ("a = -b", 2.2, ["a = −b"]),  # no line starts with the first relation, or with a sign
        ("x = a = b", 2.8, ["x = a", "= b"]),
    ],
)
def test_lines_start_at_relations_then_at_signs(latex: str, measure: float, expected: list[str]) -> None:
    formula = typeset(latex, False, measure)
    assert starts(formula) == expected


@pytest.mark.parametrize(
    "inside",
    ["(1+x)", "[1+x]", "|1+x|", r"\lvert 1+x \rvert", r"\left(1+x\right)", "((1)+x)", "(1+x)^2", "|1+x|_1",
     r"\lVert 1+x\rVert"],
)  # fmt: skip
def test_no_line_is_broken_inside_parentheses_or_bars(inside: str) -> None:
    width = typeset(inside).width
    broken = typeset(f"{inside}+{inside}", False, measure=width + 3.3)
    plus = typeset("+").width + 4 / 18
    space = SPACE if inside[-2] in "^_" else 0.0
    assert broken.width == pytest.approx(2.0 + plus + width - space)
    assert len(broken.bands) == 2


def test_relations_stand_under_one_another_and_signs_further_right() -> None:
    formula = typeset("a = b + c + d + e = fg", False, 6.0)
    box = formula.box
    lefts = [x for x, _, line in box.items if isinstance(line, Box)]
    anchor = typeset("a").width + 5 / 18
    assert starts(formula) == ["a = b + c + d", "+ e", "= f g"]
    assert lefts == pytest.approx([0.0, anchor + 1.2, anchor])


def test_lines_keep_their_distance() -> None:
    formula = typeset(r"a + \frac{1}{\frac{2}{3}} + b + \sum_{k} c", True, 2.5)
    bands = formula.bands
    assert len(bands) == 4
    whites = [below[0] - above[1] for above, below in pairwise(bands)]
    assert min(whites) == pytest.approx(LINE_GAP)  # between the tall ones
    assert all(white >= LINE_GAP - 1e-9 for white in whites)
    assert formula.height == pytest.approx(-bands[0][0] + 0.012, abs=0.0006)
    assert formula.depth == pytest.approx(bands[-1][1] + 0.012, abs=0.0006)


def test_lines_of_small_letters_are_no_nearer() -> None:
    one = typeset("a + a")
    formula = typeset("a + a + a + a", False, one.width + 0.5)
    heights = [y for _, y, _ in formula.box.items]
    assert len(heights) > 1
    assert [above - below for above, below in pairwise(heights)] == pytest.approx(
        [LINE_STEP] * (len(heights) - 1)
    )


@pytest.mark.parametrize("measure", [9.0, 10.0, 11.0, 12.0, 14.0, 17.0])
def test_no_short_piece_is_left_alone_in_the_last_line(measure: float) -> None:
    formula = typeset("x^{10} " + " ".join(f"+ {k}x^{k}" for k in range(9, 1, -1)) + " - 5", True, measure)
    assert formula.width <= measure
    assert starts(formula)[-1].endswith("+ 2x² − 5")


def test_a_line_ends_with_its_last_stroke() -> None:
    one = typeset("abcdefgh")
    broken = typeset("abcdefgh + x", False, one.width + 0.1)
    assert broken.width == pytest.approx(one.width)


@pytest.mark.parametrize(("first", "space"), [("abcdefgh", 0.0), ("abcdefg^2", SPACE), ("abcdefg_k", SPACE)])
def test_the_space_after_a_line_does_not_count(first: str, space: float) -> None:
    width = typeset(first).width - space
    broken = typeset(f"{first} + x", False, width + 1e-6)
    assert len(starts(broken)) == 2
    assert starts(broken)[1] == "+ x"
    assert broken.width == pytest.approx(width)
    assert TYPESETTER.fit(f"{first} + x", width + 1e-6, display=False).scale == 1.0


def test_lines_are_filled_as_far_as_they_go() -> None:
    lefts = [float(x) for x in range(0, 22, 2)]
    found = lines(lefts, 9.0, 1.0, (), (range(1, 10),))
    assert found == [Line(0, 4, 0.0), Line(4, 7, 2.0), Line(7, 10, 2.0)]


@pytest.mark.parametrize(
    ("latex", "measure", "expected"),
    [
        ("(x-1)(x-2)(x-3)(x-4)", 11.0, ["(x − 1)(x − 2)(x − 3)", "(x − 4)"]),
        (r"(x-1)\cos x(2+\sin x)", 8.0, ["(x − 1) cos x", "(2 + sin x)"]),
        (r"\sqrt{x+1}\sqrt{x+2}\sqrt{x+3}", 6.5, ["√(x + 1)√(x + 2)", "√(x + 3)"]),
        ("a + (x-1)(x-2)(x-3) + b", 9.5, ["a + (x − 1)(x − 2)", "(x − 3) + b"]),
        ("(x-1)(a+b+c+d+e+f+g)(x-2)", 9.0, ["(x − 1)(a + b + c + d", "+ e + f + g)", "(x − 2)"]),
        (r"\frac{d}{dx}(2+\sin x)(x-1)", 6.8, ["d/dx(2 + sin x)", "(x − 1)"]),
        ("abcdef + g(x+1)", 6.9, ["a b c d e f", "+ g(x + 1)"]),  # not between a function and its argument
    ],
)
def test_a_product_is_broken_between_its_factors(latex: str, measure: float, expected: list[str]) -> None:
    assert starts(TYPESETTER.fit(latex, measure).formula) == expected


def test_a_factor_without_a_sign_gets_a_dot_where_it_starts_a_line() -> None:
    latex = "(x-1)(x-2)(x-3)(x-4)"
    signs = [[one.item.text for one in typeset(latex, False, measure).box.placed() if isinstance(one.item, Glyph)]
             for measure in (11.0, 100.0)]  # fmt: skip
    assert "".join(signs[0]) == "".join(signs[1]).replace("(x−4)", "⋅(x−4)")
    assert typeset(latex, False, 11.0).width <= 11.0
    assert "⋅" not in "".join(
        glyph.item.text
        for glyph in typeset(r"(x-1)(x-2) + (x-3)(x-4)", False, 11.0).box.placed()
        if isinstance(glyph.item, Glyph)
    )


def test_parentheses_that_are_raised_are_broken_inside_where_there_is_no_other_place() -> None:
    formula = TYPESETTER.fit("(a+b+c+d+e+f+g+h)^2", 8.0)
    assert formula.scale == 1.0
    assert len(formula.formula.bands) == 2


def test_a_formula_that_is_broken_again_has_no_more_dots() -> None:
    latex = r"\sqrt{abcdefgh}\sqrt{ijklmnop}"
    setter = Typesetter(MathFont(FONT))
    broken = [setter.typeset(latex, measure=measure) for measure in (8.0, 7.5, 7.0)]
    dots = [
        sum(getattr(item, "text", "") == "⋅" for _, _, item in formula.box.placed()) for formula in broken
    ]
    assert dots == [1, 1, 1]
    assert setter.typeset(latex).svg() == Typesetter(MathFont(FONT)).typeset(latex).svg()
