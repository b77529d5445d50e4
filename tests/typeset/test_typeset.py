"""Formulas against the font itself: boxes hold every stroke, lines lose nothing, MathML says the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from conftest import FONT
from fontTools.ttLib import TTFont

from symgd.typeset import OVERHANG, SMALLEST, Formula, MathFont, TypesetError, Typesetter
from symgd.typeset.boxes import Box, Glyph
from symgd.typeset.formula import MARGIN
from symgd.typeset.layout.base import LAYOUTS
from symgd.typeset.svg import path

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
TYPESETTER = Typesetter(MathFont(FONT))
typeset, fit = TYPESETTER.typeset, TYPESETTER.fit


@cache
def font() -> TTFont:
    return TTFont(str(FONT))


def ink(box: Box) -> tuple[float, float, float, float]:
    """The box of all points of the outlines, in em: left, top, right, bottom, downwards."""
    xs: list[float] = []
    ys: list[float] = []
    x = y = begun_x = begun_y = 0
    for command, arguments in re.findall(r"([MmlqchvzZ])([-\d ]*)", path(box, TYPESETTER.font)):
        numbers = [int(number) for number in arguments.split()]
        if command in "zZ":
            x, y = begun_x, begun_y
        elif command == "M":
            x, y = numbers
        elif command == "h":
            x += numbers[0]
        elif command == "v":
            y += numbers[0]
        elif numbers:
            x, y = x + numbers[-2], y + numbers[-1]
        if command in "mM":
            begun_x, begun_y = x, y
        xs.append(x / 1000)
        ys.append(y / 1000)
    return min(xs), min(ys), max(xs), max(ys)


def signs(formula: Formula) -> str:
    """All that a formula shows, in no order."""
    return "".join(sorted(item.text for _, _, item in formula.box.placed() if isinstance(item, Glyph)))


def holds_its_strokes(formula: Formula) -> bool:
    left, top, right, bottom = ink(formula.box)
    return (
        left >= -OVERHANG
        and right <= formula.width + OVERHANG
        and -top <= formula.height
        and bottom <= formula.depth
    )


def test_height_and_depth_are_those_of_the_letters() -> None:
    outlines, names = font()["glyf"], font().getBestCmap()
    tall, deep = outlines[names[ord("𝑏")]], outlines[names[ord("𝑝")]]
    formula = typeset("bp")
    assert formula.height == pytest.approx(tall.yMax / 1000 + MARGIN)
    assert formula.depth == pytest.approx(MARGIN - deep.yMin / 1000)


@pytest.mark.parametrize("latex", FORMULAS)
@pytest.mark.parametrize("display", [True, False])
def test_the_image_holds_every_stroke(latex: str, display: bool) -> None:
    assert holds_its_strokes(typeset(latex, display))


def test_the_svg_has_one_path_and_the_size_of_the_box() -> None:
    formula = typeset(r"\frac{1}{2}x", True)
    svg = formula.svg("#123456")
    assert svg.count("<path") == 1
    assert 'fill="#123456"' in svg
    wide = round((formula.width + 2 * OVERHANG) * 1000)
    assert f'width="{wide}"' in svg


@pytest.mark.parametrize(
    ("opening", "closing"),
    [(r"\left(1+", r"\right)"), (r"\frac{1}{1+", "}"), ("e^{", "}"), (r"\sqrt{1+", "}"), ("{x+{", "}}")],
)
def test_work_grows_with_the_size_and_does_not_double_with_each_level(
    opening: str, closing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = [0]

    def counted(lay: Callable[..., Box]) -> Callable[..., Box]:
        def counting(*arguments: object) -> Box:
            count[0] += 1
            return lay(*arguments)

        return counting

    for tag, lay in LAYOUTS.items():
        monkeypatch.setitem(LAYOUTS, tag, counted(lay))
    counts = []
    for depth in (10, 20, 40):
        count[0] = 0
        typeset(opening * depth + "x" + closing * depth)
        counts.append(count[0])
    assert counts[0] > 10
    assert all(after <= 2.2 * before for before, after in pairwise(counts))


@pytest.mark.parametrize(
    "source",
    [r"\frac{1}", r"\foo x", "x^", r"\left(x", "&", r"\begin{cases}1", "{x", "中", r"\text{中}", "<math><mi>x</math>",
     "<svg/>", "<math><video/></math>", "<math><mfrac><mn>1</mn></mfrac></math>", "<math><mroot/></math>",
     "<math><mtable><mtr><mi>x</mi></mtr></mtable></math>", r"\left(" * 900 + "x" + r"\right)" * 900],
)  # fmt: skip
def test_what_cannot_be_set_is_an_error_that_says_why(source: str) -> None:
    with pytest.raises(TypesetError, match=r"formula|character|element|table"):
        typeset(source)


def test_the_same_formula_is_set_once() -> None:
    assert typeset("x+1") is typeset("x+1")
    assert fit("x+1", 20) is fit("x+1", 20)


@pytest.mark.parametrize("latex", FORMULAS)
def test_its_mathml_is_a_source_of_the_same_formula(latex: str) -> None:
    for display in (True, False):
        formula = typeset(latex, display)
        root = ElementTree.fromstring(formula.mathml)
        assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
        assert root.get("display") == ("block" if display else "inline")
        assert " style=" not in formula.mathml
        again = typeset(formula.mathml)
        assert (again.width, again.height, again.depth) == pytest.approx(
            (formula.width, formula.height, formula.depth), abs=1e-9
        )
        assert again.mathml == formula.mathml
        assert again.text == formula.text


@pytest.mark.parametrize(
    "mathml",
    [
        "<m:math xmlns:m='http://www.w3.org/1998/Math/MathML'><m:mi>x</m:mi><m:mo>+</m:mo><m:mn>1</m:mn></m:math>",
        "<math><semantics><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow>"
        "<annotation encoding='application/x-tex'>x+1</annotation></semantics></math>",
        "<math><mstyle><mi> x </mi><mo>&#x2b;</mo><mn>1</mn></mstyle></math>",
    ],
)
def test_mathml_of_others_is_read(mathml: str) -> None:
    formula, expected = typeset(mathml), typeset("x+1")
    assert formula.width == pytest.approx(expected.width)
    assert signs(formula) == signs(expected)


def test_fences_in_short() -> None:
    formula = typeset("<math><mfenced open='[' separators=';'><mi>a</mi><mi>b</mi></mfenced></math>")
    assert formula.width == pytest.approx(typeset(r"\left[a;b\right)").width)


LONG = (
    r"\frac{\partial f}{\partial x} = 4x\left(x^2+y-11\right)+2x+2y^2-14"
    r" - \sin\left(x\right)\cdot\left(\frac{1}{2}+x\right) + \ln x = -3+x"
)


@pytest.mark.parametrize("width", [60, 25, 16, 11])
def test_a_long_formula_is_broken_and_loses_nothing(width: float) -> None:
    fitted = fit(LONG, width)
    assert fitted.scale >= SMALLEST
    assert fitted.formula.width * fitted.scale <= width
    assert signs(fitted.formula) == signs(typeset(LONG, True))
    assert fitted.formula.mathml == typeset(LONG, True).mathml
    assert holds_its_strokes(fitted.formula)


def test_a_formula_without_another_place_is_broken_inside_parentheses() -> None:
    fitted = fit("(" + "x+" * 40 + "x)", 20)
    assert fitted.scale == 1
    assert fitted.formula.width <= 20


def test_a_tall_formula_is_split_between_lines_and_loses_nothing() -> None:
    tall = fit("+".join(rf"\frac{{x_{{{k}}}}}{{{k}}}" for k in range(60)), 12).formula
    parts = tall.split(8)
    assert len(parts) > 2
    assert sorted("".join(map(signs, parts))) == sorted(signs(tall))
    assert "".join(part.text for part in parts).replace(" ", "") == tall.text.replace(" ", "")
    for part in parts:
        assert part.height + part.depth <= 8.1
        assert part.whole is tall
        assert part.mathml == tall.mathml
        assert holds_its_strokes(part)
    assert tall.split(1000) == (tall,)


def test_short_formulas_stay_on_one_line_and_whole() -> None:
    fitted = fit("x+1", 20)
    assert fitted.scale == 1
    assert fitted.formula is typeset("x+1", True)


def test_given_lines_stand_under_one_another() -> None:
    pieces = [r"f &= x^{2}\sin x", r"&\quad + 3\cos\left(x\right)", r"&\quad - \frac{4}{x}"]
    one, three = fit(pieces, 30), fit(pieces, 9)
    assert one.formula.width == typeset(r"f = x^{2}\sin x + 3\cos\left(x\right) - \frac{4}{x}", True).width
    assert one.formula.width > 9 >= three.formula.width
    assert three.formula.height + three.formula.depth > 2 * (one.formula.height + one.formula.depth)


def test_what_cannot_be_broken_shrinks_until_it_fits() -> None:
    for unbreakable in (
        r"\frac{1}{" + "x+" * 30 + "x}",
        "<math><mfrac><mn>1</mn><mn>" + 50 * "1" + "</mn></mfrac></math>",
    ):
        for width in (12.0, 5.0):
            fitted = fit(unbreakable, width)
            assert fitted.formula.width * fitted.scale == pytest.approx(width)


def test_a_sum_in_tall_parentheses_is_broken_inside_them_before_it_gets_small() -> None:
    terms = " + ".join(rf"\frac{{1}}{{(x - {i})^2 + {i}}}" for i in range(1, 21))
    for latex in (
        rf"f(x) = -\left({terms}\right)",
        rf"f(x) = \left(1 + \left({terms}\right)\right)^2",
        rf"f(x) = \sin\left({terms}\right)",
    ):
        fitted = fit(latex, 40.0)
        assert fitted.scale == 1.0
        assert len(fitted.formula.bands) > 2
        assert fitted.formula.width * fitted.scale <= 40.0
        assert signs(fitted.formula) == signs(typeset(latex, True))
        assert fitted.formula.mathml == typeset(latex, True).mathml
    below = fit(rf"\frac{{1}}{{\left({terms}\right)}}", 40.0)  # nothing to break: it shrinks
    assert below.scale < SMALLEST


@pytest.mark.parametrize(
    ("latex", "copied"),
    [
        (r"f(x^*) = -\frac{10}{3} \approx -3.33333", ["f(x*) =", "−10/3 ≈", "−3.33333"]),
        (r"-1.2 \le x \le -0.509713, \quad -2", ["−1.2 ≤", "x ≤", "−0.509713,", "−2"]),
        (r"a(x)^2 - b \overset{!}{=} -c", ["a(x)² −", "b =^!", "−c"]),
    ],
)
def test_a_sign_after_a_relation_is_no_operation(latex: str, copied: list[str]) -> None:
    assert [part.text for part in TYPESETTER.pieces(latex)] == copied


def test_a_line_that_begins_with_an_operation_says_so() -> None:
    fitted = fit("f(x) = (x + 1)^2 - a - b - c - d = -e", 7).formula
    parts = fitted.split(1.0)
    assert len(parts) > 2
    assert " ".join(part.text for part in parts) == "f(x) = (x + 1)² − a − b − c − d = −e"


def test_pieces_in_a_line_of_text_stand_where_the_whole_has_them() -> None:
    latex = r"x_{k+1} = x_k - \eta f'(x_k, y) + |y - 1|,\; a \cdot b > 0"
    whole, parts = typeset(latex), TYPESETTER.pieces(latex)
    assert [part.text for part in parts] == ["xₖ₊₁ =", "xₖ −", "ηf′(xₖ, y) +", "|y − 1|,", "a · b >", "0"]
    assert sum(part.width for part in parts) == pytest.approx(whole.width)
    assert all(part.whole is whole and part.mathml == whole.mathml for part in parts)
    left, placed = 0.0, []
    for part in parts:
        placed += [(left + x, y) for x, y, _ in part.box.placed()]
        left += part.width
    assert placed == [pytest.approx((x, y)) for x, y, _ in whole.box.placed()]
    assert TYPESETTER.pieces(r"\frac{x}{2}") == (typeset(r"\frac{x}{2}"),)


def test_formulas_that_share_a_scale_keep_it() -> None:
    for latex in ("x+" * 40 + "x", r"x\left(\frac{1}{x}+" + "x+" * 40 + r"x\right)"):
        assert [fit(latex, 20, scale=scale).scale for scale in (1.0, 0.9, SMALLEST)] == [1.0, 0.9, SMALLEST]
