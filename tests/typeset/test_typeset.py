"""Formulas against the font itself: widths from its advances, boxes that hold every stroke, lines that lose nothing."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont

from symgd.errors import InternalError
from symgd.typeset import fit, typeset
from symgd.typeset.formula import MARGIN, OVERHANG, SMALLEST

RELATION, BINARY, COMMA = 5 / 18, 4 / 18, 3 / 18

FORMULAS = [
    "x",
    r"f'(x)=\frac{\mathrm{d}}{\mathrm{d}x}\left(3x^2\right)-2x",
    r"\left|\sin\left(\frac{x}{2}\right)\right| + |x-1|",
    r"x_{k+1} = x_k - \eta f'(x_k)",
    r"1.23\times 10^{-5}",
    r"\sqrt[3]{x} + \sqrt{\frac{x+1}{x^2}} + \log_2 x",
    r"A = \begin{bmatrix}1 & 2\\ 3 & 4\end{bmatrix}",
    r"f(x)=\begin{cases}x & \text{if } x>0\\ 0 & \text{otherwise}\end{cases}",
    r"\left(x^{2}+y-11\right)^{2} + \left(\left(x+1\right)^2+\left(\frac{x}{2}\right)^{2}\right)",
    r"\nabla f(x,y) = \begin{bmatrix}4x\left(x^2+y-11\right)\\ 2x^2+4y\end{bmatrix}",
    r"e^{-\frac{x^2}{2}} + \sum_{k=0}^{n} \hat{x}_k \to \infty",
    r"\begin{aligned} a &= b + c\\ &\quad + d\\ &= \frac{1}{2}\end{aligned}",
    r"\left\{x : x > 0\right\} \ne \begin{cases}-1\\ \frac{1}{2}\\ 3 \\4\\5\end{cases}",
]


@cache
def font() -> TTFont:
    return TTFont(str(files("ziamath.fonts") / "STIXTwoMath-Regular.ttf"))


def advance(*characters: str) -> float:
    """The width of characters side by side, in em."""
    names = font().getBestCmap()
    return sum(font()["hmtx"][names[ord(c)]][0] for c in characters) / 1000


@pytest.mark.parametrize(
    ("latex", "characters", "spaces"),
    [
        ("2x", "2𝑥", 0),
        ("12.5", "12.5", 0),
        ("a=b", "𝑎=𝑏", 2 * RELATION),
        (r"a \le b", "𝑎≤𝑏", 2 * RELATION),
        ("a+b", "𝑎+𝑏", 2 * BINARY),
        ("-2x", "−2𝑥", 0),
        ("= -2x", "=−2𝑥", RELATION),
        ("a = -x", "𝑎=−𝑥", 2 * RELATION),
        (r"a \cdot b", "𝑎⋅𝑏", 2 * BINARY),
        (r"\left(-x+3\right)", "(−𝑥+3)", 2 * BINARY),
        (r"2\left(x\right)", "2(𝑥)", 0),
        (r"\sin x", "sin𝑥", COMMA),
        (r"2\sin x", "2sin𝑥", 2 * COMMA),
        (r"\sin\left(x\right)", "sin(𝑥)", 0),
        ("[1,2]", "[1,2]", COMMA),
        (r"\left|x\right|", "|𝑥|", 0),
    ],
)
def test_widths_are_the_fonts_advances_and_the_spaces_of_mathematics(
    latex: str, characters: str, spaces: float
) -> None:
    kerning = 0.04  # the letters of a name are kerned
    assert typeset(latex).width == pytest.approx(advance(*characters) + spaces, abs=kerning)


def test_height_and_depth_are_those_of_the_letters() -> None:
    outlines = font()["glyf"]
    names = font().getBestCmap()
    tall, deep = outlines[names[ord("𝑏")]], outlines[names[ord("𝑝")]]
    formula = typeset("bp")
    assert formula.height == pytest.approx((tall.yMax + MARGIN) / 1000)
    assert formula.depth == pytest.approx((MARGIN - deep.yMin) / 1000)


def ink(path: str) -> tuple[float, float, float, float]:
    """The box of all points of a path, in em: left, top, right, bottom."""
    xs: list[float] = []
    ys: list[float] = []
    x = y = 0
    for command, arguments in re.findall(r"([MlqchvzZ])([-\d ]*)", path):
        numbers = [int(number) for number in arguments.split()]
        if command == "M":
            x, y = numbers
        elif command == "h":
            x += numbers[0]
        elif command == "v":
            y += numbers[0]
        elif numbers:
            x, y = x + numbers[-2], y + numbers[-1]
        xs.append(x / 1000)
        ys.append(y / 1000)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("latex", FORMULAS)
@pytest.mark.parametrize("display", [True, False])
def test_the_image_holds_every_stroke(latex: str, display: bool) -> None:
    formula = typeset(latex, display)
    left, top, right, bottom = ink(formula.path)
    assert left >= -OVERHANG
    assert right <= formula.width + OVERHANG
    assert -top <= formula.height
    assert bottom <= formula.depth


def test_the_svg_has_one_path_and_the_size_of_the_box() -> None:
    formula = typeset(r"\frac{1}{2}x", True)
    svg = formula.svg("#123456")
    assert svg.count("<path") == 1
    assert 'fill="#123456"' in svg
    wide = round((formula.width + 2 * OVERHANG) * 1000)
    assert f'width="{wide}"' in svg


def test_columns_align() -> None:
    wide = typeset(r"\begin{aligned} a &= b\\ abc &= b\end{aligned}")
    assert wide.width == pytest.approx(typeset("abc=b").width, abs=0.02)
    matrix = typeset(r"\begin{matrix}1 & 22222\\ 1 & 1\end{matrix}")
    assert matrix.width == pytest.approx(advance(*"122222") + 0.8, abs=0.02)


@pytest.mark.parametrize(
    ("opening", "closing"), [(r"\left(1+", r"\right)"), (r"\frac{1}{1+", "}"), ("e^{", "}")]
)
def test_work_grows_with_the_size_and_does_not_double_with_each_level(
    opening: str, closing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ziamath.nodes.mnode import Mnode

    count, make = [0], Mnode.fromelement.__func__

    def counting(cls: type, element: object, parent: object, **kwargs: object) -> object:
        count[0] += 1
        return make(cls, element, parent, **kwargs)

    monkeypatch.setattr(Mnode, "fromelement", classmethod(counting))
    counts = []
    for depth in (10, 20, 40):
        count[0] = 0
        typeset(opening * depth + "x" + closing * depth, measure=1000.0 + depth)
        counts.append(count[0])
    assert all(after <= 2.2 * before for before, after in pairwise(counts))


@pytest.mark.parametrize(
    "latex", [r"\frac{1}", r"\foo x", "x^", r"\left(x", "&", r"\begin{cases}1", "{x", "中", r"\text{中}"]
)
def test_what_cannot_be_set_is_an_internal_error_that_names_it(latex: str) -> None:
    with pytest.raises(InternalError, match=r"formula|character"):
        typeset(latex)


def test_the_same_formula_is_set_once() -> None:
    assert typeset("x+1") is typeset("x+1")


LONG = (
    r"\frac{\partial f}{\partial x} = 4x\left(x^2+y-11\right)+2x+2y^2-14"
    r" - \sin\left(x\right)\cdot\left(\frac{1}{2}+x\right) + \ln x = -3+x"
)


@pytest.mark.parametrize("width", [60, 25, 16, 11])
def test_a_long_formula_is_broken_and_loses_nothing(width: float) -> None:
    fitted = fit(LONG, width)
    whole = typeset(LONG, True)
    assert fitted.scale >= SMALLEST
    assert fitted.formula.width * fitted.scale <= width
    assert fitted.formula.path.count("M") == whole.path.count("M")
    left, top, right, bottom = ink(fitted.formula.path)
    assert left >= -OVERHANG
    assert right <= fitted.formula.width + OVERHANG
    assert -top <= fitted.formula.height
    assert bottom <= fitted.formula.depth


@pytest.mark.parametrize(
    "inside",
    ["(1+x)", "[1+x]", "|1+x|", r"\lvert 1+x \rvert", r"\left(1+x\right)", "((1)+x)", "(1+x)^2", "|1+x|_1"],
)
def test_no_line_is_broken_inside_parentheses_or_bars(inside: str) -> None:
    width = typeset(inside).width
    broken = typeset(f"{inside}+{inside}", False, measure=width + 3.3)
    assert broken.width == pytest.approx(2.0 + advance("+") + BINARY + width, abs=0.02)


def test_a_formula_without_another_place_is_broken_inside_parentheses() -> None:
    fitted = fit("(" + "x+" * 40 + "x)", 20)
    assert fitted.scale == 1
    assert fitted.formula.width <= 20


def test_a_tall_formula_is_split_between_lines_and_loses_nothing() -> None:
    tall = fit("+".join(rf"\frac{{x_{{{k}}}}}{{{k}}}" for k in range(60)), 12).formula
    parts = tall.split(8)
    assert len(parts) > 2
    assert sum(part.path.count("M") for part in parts) == tall.path.count("M")
    for part in parts:
        assert part.height + part.depth <= 8.1
        left, top, right, bottom = ink(part.path)
        assert -top <= part.height
        assert bottom <= part.depth
        assert right <= part.width + OVERHANG
        assert left >= -OVERHANG
    assert tall.split(1000) == (tall,)


def test_short_formulas_stay_on_one_line_and_whole() -> None:
    fitted = fit("x+1", 20)
    assert fitted.scale == 1
    assert fitted.formula is typeset("x+1", True)


def test_given_lines_stand_under_one_another() -> None:
    pieces = [r"f &= x^{2}\sin x", r"&\quad + 3\cos\left(x\right)", r"&\quad - \frac{4}{x}"]
    one, three = fit(pieces, 30), fit(pieces, 9)
    assert one.formula.width > 9 >= three.formula.width
    assert three.formula.height + three.formula.depth > 2 * (one.formula.height + one.formula.depth)


def test_what_cannot_be_broken_shrinks_until_it_fits() -> None:
    unbreakable = r"\left(" + "x+" * 30 + r"x\right)"
    for width in (30.0, 10.0):
        fitted = fit(unbreakable, width)
        assert fitted.formula.width * fitted.scale <= width * 1.000001


def test_a_sum_in_tall_parentheses_is_broken_inside_them_before_it_gets_small() -> None:
    terms = " + ".join(rf"\frac{{1}}{{(x - {i})^2 + {i}}}" for i in range(1, 21))
    fitted = fit(rf"f(x) = -\left({terms}\right)", 40.0)
    assert fitted.scale == SMALLEST
    assert len(fitted.formula.bands) > 2
    assert fitted.formula.width * fitted.scale <= 40.0
    nested = fit(rf"f(x) = \left(1 + \left({terms}\right)\right)^2", 40.0)
    assert len(nested.formula.bands) > 2
    assert nested.scale == SMALLEST
    below = fit(rf"\frac{{1}}{{\left({terms}\right)}}", 40.0)  # nothing to break: it shrinks
    assert below.scale < SMALLEST
