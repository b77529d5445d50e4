"""Rows: the spaces of The TeXbook between the advances of the font, and delimiters as tall as they must be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import FONT

from symgd.typeset import MathFont, Typesetter
from symgd.typeset.boxes import Box, Glyph, Placed

THICK, MEDIUM, THIN = 5 / 18, 4 / 18, 3 / 18
TYPESETTER = Typesetter(MathFont(FONT))
typeset = TYPESETTER.typeset


def advance(*characters: str) -> float:
    """The width of characters side by side, in em."""
    font = TYPESETTER.font
    return sum(font.metrics(font.glyph(c)).advance for c in characters) / font.units


@pytest.mark.parametrize(
    ("latex", "characters", "spaces"),
    [
        ("2x", "2𝑥", 0),
        ("12.5", "12.5", 0),
        ("a=b", "𝑎=𝑏", 2 * THICK),
        (r"a \le b", "𝑎≤𝑏", 2 * THICK),
        (r"a \mid b", "𝑎∣𝑏", 2 * THICK),
        ("a:=b", "𝑎:=𝑏", 2 * THICK),
        ("a+b", "𝑎+𝑏", 2 * MEDIUM),
        ("-2x", "−2𝑥", 0),
        ("= -2x", "=−2𝑥", THICK),
        ("a = -x", "𝑎=−𝑥", 2 * THICK),
        ("a, -x", "𝑎,−𝑥", THIN),
        (r"a \cdot -b", "𝑎⋅−𝑏", 2 * MEDIUM),
        (r"a \cdot b", "𝑎⋅𝑏", 2 * MEDIUM),
        (r"a = \pm b", "𝑎=±𝑏", 2 * THICK),
        ("x+", "𝑥+", 0),
        ("{=}", "=", 0),
        (r"\left(-x+3\right)", "(−𝑥+3)", 2 * MEDIUM),
        ("(-x+3)", "(−𝑥+3)", 2 * MEDIUM),
        (r"\sin x", "sin𝑥", THIN),
        (r"2\sin x", "2sin𝑥", 2 * THIN),
        (r"2\,\sin x", "2sin𝑥", 3 * THIN),
        (r"\sin\left(x\right)", "sin(𝑥)", 0),
        (r"\sin(x)\cos(y)", "sin(𝑥)cos(𝑦)", THIN),
        (r"\ln|x|", "ln|𝑥|", THIN),
        (r"\ln\left|x\right|", "ln|𝑥|", THIN),
        (r"a=\ln x", "𝑎=ln𝑥", 2 * THICK + THIN),
        (r"\begin{matrix}\sin x\end{matrix}", "sin𝑥", THIN),
        (r"(x)\mathrm{erf}", "(𝑥)erf", THIN),
        (r"\operatorname{erf}(x)", "erf(𝑥)", THIN / 3),
        ("[1,2]", "[1,2]", THIN),
        (r"\left|x\right|", "|𝑥|", 0),
        (r"2\left|x\right|y", "2|𝑥|𝑦", 0),
        ("|x-1|=-2", "|𝑥−1|=−2", 2 * MEDIUM + 2 * THICK),
        ("a=|-x|", "𝑎=|−𝑥|", 2 * THICK),
        ("||x|-y|", "||𝑥|−𝑦|", 2 * MEDIUM),
        (r"\lVert -x\rVert", "‖−𝑥‖", 0),
        (r"a,\ldots,b", "𝑎,…,𝑏", 3 * THIN),
        (r"a+\cdots+b", "𝑎+⋯+𝑏", 4 * MEDIUM),
        ("n!-1", "𝑛!−1", 2 * MEDIUM),
        (r"\left\{x\middle|x>0\right\}", "{𝑥|𝑥>0}", 2 * THICK),
        (r"f: A \to B", "𝑓:𝐴→𝐵", 4 * THICK),
        (r"\begin{pmatrix}1\end{pmatrix}", "(1)", 0.2),
    ],
)
def test_widths_are_the_fonts_advances_and_the_spaces_of_mathematics(
    latex: str, characters: str, spaces: float
) -> None:
    assert typeset(latex).width == pytest.approx(advance(*characters) + spaces, abs=0.001)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [("<mi>a</mi><mo>=</mo><mi>b</mi>", 0.0), ("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", THIN),
     ("<mi>a</mi><mo>,</mo><mi>b</mi>", 0.0), ("<mi>a</mi><mo rspace='0.5em'>=</mo><mi>b</mi>", 0.5)],
)  # fmt: skip
def test_scripts_have_no_spaces_but_those_of_functions_and_those_that_are_said(
    lay: Callable[..., Box], inner: str, expected: float
) -> None:
    text = "".join(part.split("<")[0] for part in inner.split(">")).replace("&#x2061;", "")
    italic = {"a": "𝑎", "b": "𝑏", "x": "𝑥"}
    words = [italic.get(word, word) for word in (("sin", "x") if text == "sinx" else text)]
    scripted = lay(f"<mrow>{inner}</mrow>", level=1, size=1.0)
    bare = sum(lay(f"<mtext>{c}</mtext>", level=1, size=1.0).width for c in words)
    assert scripted.width == pytest.approx(bare + expected)


def test_spaces_shrink_with_the_size(lay: Callable[..., Box]) -> None:
    row = "<mrow><mi>a</mi><mo>+</mo><mspace width='1em'/><mi>b</mi></mrow>"
    assert lay(row, size=0.5).width == pytest.approx(lay(row).width / 2)


def covers(formula: str, fence: str) -> tuple[float, float]:
    """The top and the bottom of the ink of a fence, in em."""
    font, tops, bottoms = TYPESETTER.font, [], []
    going = False
    for _, y, item in typeset(formula, True).box.placed():
        if isinstance(item, Glyph) and (item.text == fence or (going and not item.text)):
            ink = font.metrics(item.index)
            tops.append(y + ink.top * item.size / font.units)
            bottoms.append(y + ink.bottom * item.size / font.units)
            going = True
        elif tops:
            break
    return max(tops), min(bottoms)


@pytest.mark.parametrize("fence", ["(", "[", r"\{", "|", r"\lVert", r"\lfloor", r"\langle"])
@pytest.mark.parametrize(
    "inside", [r"\frac{x}{2}", r"\frac{\frac{x}{2}}{2}", r"\begin{matrix}1\\2\\3\\4\\5\\6\\7\end{matrix}"]
)
def test_delimiters_cover_what_they_enclose_as_far_as_tex_has_it(
    fence: str, inside: str, em: Callable[[str], float]
) -> None:
    shown = {r"\{": "{", r"\lVert": "‖", r"\lfloor": "⌊", r"\langle": "⟨"}.get(fence, fence)
    top, bottom = covers(rf"\left{fence} {inside} \right.", shown)
    body, axis = typeset(inside, True), em("AxisHeight")
    assert (top + bottom) / 2 == pytest.approx(axis, abs=0.002)
    reach = max(body.height - axis, body.depth + axis) - 0.012
    needed = 2 * max(0.901 * reach, reach - 0.15)
    if fence != r"\langle" or needed < 3.8:  # the font cannot assemble an angle
        assert top - bottom >= needed - 0.006
    assert top - bottom <= needed + 0.5


def test_a_delimiter_of_normal_size_is_the_character_itself() -> None:
    assert typeset(r"\left(x\right)").height == typeset("(x)").height
    assert typeset(r"\left(x\right)").width == typeset("(x)").width


def test_the_sizes_of_big_are_the_next_ones_of_the_font() -> None:
    font = TYPESETTER.font
    variants = [index for index, _ in font.variants(font.glyph("("))]
    found = []
    for size in ("", r"\big", r"\Big", r"\bigg", r"\Bigg"):
        placed = next(iter(typeset(f"{size}( x {size})").box.placed()))
        assert isinstance(placed.item, Glyph)
        found.append(variants.index(placed.item.index))
    assert found == sorted(set(found))
    assert found[0] == 0
    assert found[1] == 1


def test_a_parenthesis_with_an_exponent_grows_too(lay: Callable[..., Box]) -> None:
    tall = "<mfrac><mfrac><mi>a</mi><mi>b</mi></mfrac><mi>c</mi></mfrac>"
    plain = lay(f"<mrow><mo>(</mo>{tall}<mo>)</mo></mrow>", display=True)
    raised = lay(f"<mrow><mo>(</mo>{tall}<msup><mo>)</mo><mn>2</mn></msup></mrow>", display=True)

    def closing(box: Box) -> Placed:
        (found,) = [
            placed for placed in box.placed() if isinstance(placed.item, Glyph) and placed.item.text == ")"
        ]
        return found

    assert closing(raised).item == closing(plain).item
    assert closing(raised).y == pytest.approx(closing(plain).y)


def test_a_slanted_f_stays_clear_of_a_tall_parenthesis() -> None:
    tall, low = typeset(r"f\left(\frac{x}{2}\right)", True), typeset("f(x)")
    starts = []
    for formula in (tall, low):
        f, parenthesis = list(formula.box.placed())[:2]
        assert isinstance(f.item, Glyph)
        ink = TYPESETTER.font.metrics(f.item.index)
        starts.append(parenthesis.x - ink.right / TYPESETTER.font.units)
    assert starts[0] > -0.01
    assert starts[0] >= starts[1]


def test_a_fraction_stays_clear_of_tall_parentheses_only() -> None:
    half = typeset(r"\frac{1}{2}", True).width
    for tall in (r"\left(\frac{1}{2}\right)", r"\biggl(x\biggr)"):
        enclosed = typeset(tall, True).width
        assert typeset(rf"\frac{{1}}{{2}}{tall}", True).width == pytest.approx(half + enclosed + THIN / 2)
        assert typeset(rf"{tall}\frac{{1}}{{2}}", True).width == pytest.approx(half + enclosed + THIN / 2)
    assert typeset(r"\frac{1}{2}(x)", True).width == pytest.approx(half + typeset("(x)").width)


def test_a_sum_stands_apart_from_tall_parentheses_but_a_function_does_not() -> None:
    summed = typeset(r"\sum \left(x\right)").width - typeset(r"\sum (x)").width
    assert summed == pytest.approx(THIN)
    assert typeset(r"\max \left(x\right)").width == typeset(r"\max (x)").width


def test_large_operators_are_large_in_displays_and_centered(em: Callable[[str], float]) -> None:
    small, large = typeset(r"\sum"), typeset(r"\sum", True)
    assert large.height + large.depth > 1.2 * (small.height + small.depth)
    assert (large.height - large.depth) / 2 == pytest.approx(em("AxisHeight"), abs=0.001)


@pytest.mark.parametrize(
    ("left", "right", "space"),
    [
        (r"\sqrt{2}", r"\sqrt{3}", THIN),
        (r"\sqrt[3]{2}", "x", THIN),
        ("x", r"\sqrt{2}", 0),
        (r"\sqrt{2}", "(x)", 0),
    ],
)
def test_what_follows_a_root_stays_clear_of_its_bar(left: str, right: str, space: float) -> None:
    apart = typeset(left + right).width - typeset(left).width - typeset(right).width
    assert apart == pytest.approx(space)
