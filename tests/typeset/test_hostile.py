"""What no author of a lesson would write: it is refused in one sentence, soon, and nothing is lost in silence."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import FONT

from symgd.typeset import MathFont, TypesetError, Typesetter
from symgd.typeset.bounds import check_latex
from symgd.typeset.weasy.drawings import Drawings

TYPESETTER = Typesetter(MathFont(FONT))
DEEP = (
    *("{", "\\begin{matrix}", "\\left(", "x^{", "\\sqrt{", "\\sqrt", "\\frac", "\\frac1", "\\sqrt[", "\\hat"),
    *(
        "\\overset{a}",
        "\\displaystyle x+1 ",
        "\\color{red}x+1 ",
        "\\sum ",
        "\\lim_",
        "\\sum\\limits_",
        "\\not",
    ),
    *("\\sqrt[3]", "\\stackrel{a}", "\\mathbf{x", "{%}\n", "\\genfrac(){0pt}{1}1", "\\left\\{", "\\frac{1}"),
)


@pytest.mark.parametrize("ending", ["", "x"])
def test_no_deep_latex_ends_the_process(ending: str) -> None:
    code = f"""
from symgd.typeset import MathFont, Typesetter, TypesetError
from symgd.typeset.latex import from_latex
for part in {DEEP!r}:
    for times in (300, 900, 2000, 8000):
        print(part, times, flush=True)
        try:
            from_latex(part * times + {ending!r}, False)
        except (TypesetError, RecursionError):
            pass
print("done")
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "done"), ran.stderr


@pytest.mark.parametrize("part", ["{", "\\begin{matrix}", "\\left(", "x^{", "\\sqrt{", "\\sqrt", "\\frac1"])
def test_deep_latex_says_that_it_is_deep(part: str) -> None:
    with pytest.raises(TypesetError, match="nested too deeply"):
        TYPESETTER.typeset(part * 5000)


@pytest.mark.parametrize("times", [150, 300, 390, 1000, 2000])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        (r"\frac{1}{", "}"),
        ("x^{", "}"),
        (r"\left(", r"\right)"),
        ("<math>", "</math>"),
        ("<mrow><mi>x</mi>", "</mrow>"),
    ],
)
def test_what_is_set_can_be_read_and_the_rest_is_refused(opening: str, closing: str, times: int) -> None:
    if opening == "<math>":
        source = "<math>" + "<msqrt>" * times + "<mi>x</mi>" + "</msqrt>" * times + "</math>"
    else:
        source = opening * times + ("<mi>x</mi>" if opening[0] == "<" else "x") + closing * times
        source = f"<math>{source}</math>" if opening[0] == "<" else source
    try:
        formula = TYPESETTER.typeset(source)
        assert "x" in formula.text
        assert "x" in formula.mathml
        TYPESETTER.fit(source, 0.5)
    except TypesetError as error:
        assert "nested too deeply" in str(error)  # noqa: PT017
    else:
        assert times < 400


@pytest.mark.parametrize("opening", ["(", "[", "f(x+1", r"\{", "({", r"\langle "])
def test_parentheses_that_nothing_closes_are_refused_before_they_take_years(opening: str) -> None:
    with pytest.raises(TypesetError):
        TYPESETTER.typeset(opening * 40)


def test_long_formulas_of_a_usual_kind_are_not_refused() -> None:
    for latex in (
        " + ".join(rf"\cos\left(\theta_{{{k}}}\right)^2" for k in range(1500)),
        "+".join("[0,1)" for _ in range(200)),
        r"\left(" * 60 + "x" + r"\right)" * 60,
        "((x)+(y))" * 50,
        r"a \\ \newline b",
    ):
        check_latex(latex)
    assert TYPESETTER.typeset(r"\left(" * 20 + "x" + r"\right)" * 20).width > 1


@pytest.mark.parametrize("latex", [r"\def\a{x}\a", r"\newcommand{\a}{\sqrt}\a x", "x" * 100_001, "\ud800"])
def test_what_cannot_be_bounded_is_refused(latex: str) -> None:
    with pytest.raises(TypesetError, match=r"define commands|more than|surrogate"):
        TYPESETTER.typeset(latex)


@pytest.mark.parametrize(
    "inside",
    [
        "text",
        "<mrow>text</mrow>",
        "<mi>x</mi>tail",
        "<mi>x<mi>y</mi></mi>",
        "<mtable><mi>x</mi></mtable>",
        "<mtext><mglyph/></mtext>",
        "<mglyph/>",
        "<g xmlns='http://www.w3.org/2000/svg'/>",
        "<mi xmlns='urn:other'>x</mi>",
        "<mi mathcolor='red'>x</mi>",
        "<mi mathsize='2em'>x</mi>",
        "<mstyle mathbackground='red'><mi>x</mi></mstyle>",
        "<mi style='color: red'>x</mi>",
        "<mtable><mlabeledtr><mtd><mtext>(1)</mtext></mtd><mtd><mi>x</mi></mtd></mlabeledtr></mtable>",
        "<mlabeledtr/>",
        "<mrow dir='rtl'><mi>x</mi></mrow>",
        "<mtext dir=' RTL'>x</mtext>",
    ],
)
def test_no_content_of_mathml_is_lost(inside: str) -> None:
    with pytest.raises(TypesetError):
        TYPESETTER.typeset(f"<math>{inside}</math>")


def test_a_formula_from_right_to_left_is_refused() -> None:
    with pytest.raises(TypesetError, match="right to left"):
        TYPESETTER.typeset('<math dir="rtl"><mi>x</mi></math>')
    assert TYPESETTER.typeset('<math dir="ltr"><mi>x</mi></math>').text == "x"


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{align}a&=b\tag{1}\end{align}",
        r"\begin{gather}a\tag*{x}\\b\end{gather}",
        r"a\\b",
        r"x^{a\newline b}",
        r"\begin{equation}a\\b\end{equation}",
        r"\begin{matrix}a\\b\end{matrix}\\c",
    ],
)
def test_tags_and_new_lines_that_would_be_lost_are_refused(latex: str) -> None:
    with pytest.raises(TypesetError, match=r"tag|new line"):
        TYPESETTER.typeset(latex)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\begin{matrix}a\\tag\end{matrix}", "a; t a g"),
        (r"\begin{gather}a\newline b\end{gather}", "a; b"),
        ("a% \\\\ \\tag{1}\n+b", "a + b"),
        (r"\begin{aligned}a&=(\begin{matrix}b\\c\end{matrix})\\&=d\end{aligned}", "a = [b; c] = d"),
        (r"\begin{multline}a=b\\=c\end{multline}", "a = b = c"),
    ],
)
def test_lines_of_tables_stay(latex: str, text: str) -> None:
    assert TYPESETTER.typeset(latex).text == text


@pytest.mark.parametrize("latex", [r"\color{red}x", r"\textcolor{red}{x}+1"])
def test_colors_of_parts_are_refused(latex: str) -> None:
    with pytest.raises(TypesetError, match="color"):
        TYPESETTER.typeset(latex)


def test_mathml_of_others_stays_allowed() -> None:
    annotated = (
        "<math xmlns='http://www.w3.org/1998/Math/MathML'>\n<semantics>\n<mi>x</mi>\n<annotation>x</annotation>"
        "<annotation-xml><a xmlns='urn:other'>b</a></annotation-xml></semantics></math>"
    )
    assert TYPESETTER.typeset(annotated).text == "x"


@pytest.mark.parametrize("source", [b"x", None, 3])
def test_what_is_no_string_is_a_type_error(source: object) -> None:
    for call in (TYPESETTER.typeset, TYPESETTER.pieces, lambda given: TYPESETTER.fit([given], 3)):
        with pytest.raises(TypeError, match="A formula is a string"):
            call(source)  # type: ignore[operator]
    with pytest.raises(TypeError, match="path"):
        MathFont(source)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [float("nan"), 0.0, -1.0])
def test_a_measure_is_above_zero(width: float) -> None:
    with pytest.raises(TypesetError, match="above 0"):
        TYPESETTER.typeset("x", measure=width)
    with pytest.raises(TypesetError, match="above 0"):
        TYPESETTER.fit("x", width)
    with pytest.raises(TypesetError, match="above 0"):
        TYPESETTER.fit("x", 3, scale=width)


@pytest.mark.parametrize("width", ["30", None, [30], 1j])
def test_a_measure_is_a_number(width: object) -> None:
    for call in (
        lambda: TYPESETTER.typeset("x", measure=width),  # type: ignore[arg-type]
        lambda: TYPESETTER.fit("x", width),  # type: ignore[arg-type]
        lambda: TYPESETTER.fit("x", 3, scale=width),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError, match="is a number of em"):
            call()
    assert TYPESETTER.fit("x", Fraction(7, 2)).formula.width < 1  # type: ignore[arg-type]


@pytest.mark.parametrize("display", ["no", None, 1])
def test_display_is_true_or_false(display: object) -> None:
    for call in (TYPESETTER.typeset, lambda source, shown: TYPESETTER.fit(source, 9, display=shown)):
        with pytest.raises(TypeError, match="True or False"):
            call("x", display)  # type: ignore[arg-type]


@pytest.mark.parametrize("drawing", ["notformula", None, TYPESETTER.font])
def test_what_cannot_be_drawn_is_a_type_error(drawing: object) -> None:
    with pytest.raises(TypeError, match="A drawing is a Formula"):
        Drawings("family").add("a", drawing, "#000")  # type: ignore[arg-type]


@pytest.mark.parametrize("address", [None, 3, b"a"])
def test_an_address_is_a_string(address: object) -> None:
    with pytest.raises(TypeError, match="family of the font of formulas is a string"):
        Drawings(address)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="address of a drawing is a string"):
        Drawings("family").add(address, TYPESETTER.typeset("x"))  # type: ignore[arg-type]


def test_messages_are_short_and_printable() -> None:
    for source in (
        "\x00",
        "\\\x00",
        "<math><mi>\x85</mi></math>",
        r"\nothing\x1b[31m" + "\x1b[31m" + "x" * 40_000,
        "<math>\x07" + "x" * 40_000,
    ):
        with pytest.raises(TypesetError) as caught:
            TYPESETTER.typeset(source)
        assert len(str(caught.value)) < 300
        assert all(line.isprintable() for line in str(caught.value).splitlines())


def test_formulas_and_typesetters_can_be_copied() -> None:
    formula = TYPESETTER.typeset(r"\frac{x}{2}+1")
    for again in (copy.deepcopy(formula), pickle.loads(pickle.dumps(formula))):
        assert (again.text, again.mathml, again.svg()) == (formula.text, formula.mathml, formula.svg())
        assert again.font.path == formula.font.path
    for setter in (copy.deepcopy(TYPESETTER), pickle.loads(pickle.dumps(TYPESETTER))):
        assert setter.typeset("x").width == TYPESETTER.typeset("x").width
    assert len(pickle.dumps(TYPESETTER)) < 1000


@pytest.mark.parametrize("color", ["#12f", "#1122ff", "#1122FF"])
def test_colors_in_short(color: str) -> None:
    drawings = Drawings("family")
    drawings.add("a", TYPESETTER.typeset("x"), color)
    assert drawings.cache["a"]._fill == "0.0667 0.1333 1 rg"


@pytest.mark.parametrize("color", ["red", "", "#12", "#12345", "#gggggg", None])
def test_other_colors_are_refused(color: str) -> None:
    with pytest.raises(TypesetError, match="#rrggbb"):
        Drawings("family").add("a", TYPESETTER.typeset("x"), color)
