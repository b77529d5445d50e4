"""A formula as a line of text, as it is copied from the page."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import mpmath
import pytest
from hypothesis import assume, given, settings

from symgd.errors import ExpressionError
from symgd.notation import parse
from symgd.notation.latex import latex
from symgd.notation.tree import Call, Node, Number, Variable
from symgd.typeset.latex import from_latex, from_mathml
from symgd.typeset.reading import reading

TESTS = Path(__file__).parents[1]
sys.path.append(str(TESTS / "notation"))
from random_trees import POINT, UndefinedError, UnsureError, trees, value  # noqa: E402

READINGS = [
    ("x", "x"),
    (r"x = -2", "x = −2"),
    (r"3x^2 - 2x - 3", "3x² − 2x − 3"),
    (r"f'(x) = \frac{6x - 2}{x^2 + 1}", "f′(x) = (6x − 2)/(x² + 1)"),
    (r"f''(x_k)", "f″(xₖ)"),
    (r"x_{k+1} = x_k - \eta\,f'(x_k)", "xₖ₊₁ = xₖ − ηf′(xₖ)"),
    (r"x_k - \frac{f'(x_k)}{f''(x_k)}", "xₖ − f′(xₖ)/f″(xₖ)"),
    (r"x_0^2 + x_{12}", "x₀² + x₁₂"),
    (r"x_{\max} + x_{\text{new}} + m_{k,j}", "x_max + x_new + m_(k,j)"),
    (r"e^{-x^2/2} + e^{-x} + e^{x+1}", "e^(−x²/2) + e⁻ˣ + eˣ⁺¹"),
    (r"(1 - \eta\lambda_i)^k v_i", "(1 − ηλᵢ)ᵏvᵢ"),
    (r"2^q x + 2^q(x + 1)", "2^q · x + 2^q · (x + 1)"),
    (r"x^* - x^\star", "x* − x⋆"),
    (r"x^{(k)}", "x⁽ᵏ⁾"),
    (r"(x^2)^3 + {x^2}^3", "(x²)³ + (x²)³"),
    (r"\sqrt{x} + \sqrt{x^2 + 1} + \sqrt[3]{x} + \sqrt[5]{2y}", "√x + √(x² + 1) + ∛x + ⁵√(2y)"),
    (r"\sqrt{2}x", "√(2)x"),
    (r"(\sqrt{x})^3 + \sqrt{x}^3", "(√x)³ + (√x)³"),
    (r"\frac{1}{2}x - \frac{x}{2}", "(1/2)x − x/2"),
    (r"\frac{1}{2x} + \frac{2x}{3} + \frac{1}{(x + 1)^2}", "1/(2x) + 2x/3 + 1/(x + 1)²"),
    (r"\frac{\sin x}{x} + \frac{1}{\sin x} + \frac{1}{\sin(x)}", "(sin x)/x + 1/(sin x) + 1/sin(x)"),
    (r"\frac{-x}{2}", "(−x)/2"),
    (r"\frac{\frac{1}{x}}{\frac{2}{y}} + a/\frac{b}{c}", "(1/x)/(2/y) + a/(b/c)"),
    (r"\left(\frac{x}{2}\right)^2", "(x/2)²"),
    (r"\frac{d}{dx}(x^2) + \frac{\partial f}{\partial x}", "d/dx(x²) + ∂f/∂x"),
    (r"\sin^2 x\cos 2x + \log_2 x + \ln \left|x\right|", "sin² x cos 2x + log₂ x + ln |x|"),
    (r"\sin \frac{x}{2}", "sin(x/2)"),
    (r"\operatorname{relu}(x)^2", "relu(x)²"),
    (r"\lim_{h \to 0} \frac{f(h)}{h}", "lim_(h→0) f(h)/h"),
    (r"\sum_{i=1}^{n} x_i", "∑_(i=1)^n xᵢ"),
    (r"\int_0^\infty e^{-x}\,dx", "∫_0^∞ e⁻ˣ dx"),
    (r"\int_0^x f''(t)\,dt + f'(0)", "∫₀ˣ f″(t) dt + f′(0)"),
    (r"\int_a^b x^\alpha dx_1\,d\theta", "∫_a^b x^α dx₁ dθ"),
    (r"\int_{-1}^{1}\frac{dx}{\sqrt{1-x^2}}", "∫₋₁¹ dx/√(1 − x²)"),
    (r"\iint_D \mathrm dx\,\mathrm dy = \oint_C F\cdot d\mathbf r", "∬_D dx dy = ∮_C F · dr"),
    (r"\eta < \frac{2\varepsilon(1+\beta_1)}{h(1-\beta_1)}", "η < 2ε(1 + β₁)/(h(1 − β₁))"),
    (r"\frac{1}{f(x)} + \frac{1}{h'(x)} + \frac{1}{g(x)}", "1/f(x) + 1/h′(x) + 1/(g(x))"),
    (
        r"\begin{pmatrix} 2\cos^2(x - y) & \log_2 x & \lim_{h \to 0} h \end{pmatrix}",
        "[2 cos²(x − y), log₂ x, lim_(h→0) h]",
    ),
    (r"\begin{aligned} a &= \sin^2(x)\cos x \end{aligned}", "a = sin²(x) cos x"),
    (r"d x + y^d x", "d x + y^d · x"),
    (r"\max_{x \in A} f(x)", "max_(x∈A) f(x)"),
    (r"2\left|x\right| - \left|x - 1\right|^2", "2|x| − |x − 1|²"),
    (r"||x| - 1|", "||x| − 1|"),
    (r"\lVert x_k - x^*\rVert \le 10^{-5}", "‖xₖ − x*‖ ≤ 10⁻⁵"),
    (r"\left.f(x)\right|_{x=0}", "f(x)|_(x=0)"),
    (r"\left\lfloor \frac{k}{2} \right\rfloor", "⌊k/2⌋"),
    (r"x \in [0, 1)", "x ∈ [0, 1)"),
    (r"12\,345 + 0.123\,456\,789 + 2.5 \times 10^{-3}", "12345 + 0.123456789 + 2.5 × 10⁻³"),
    (r"\hat m_k + \bar{x} + \dot x + \tilde g", "m̂ₖ + x̄ + ẋ + g̃"),
    (r"\mathbf{x}_k + \mathrm{e}^x + \mathcal{L}", "xₖ + eˣ + L"),
    (r"\nabla f(x, y) = \begin{pmatrix} 2x \\ 2y \end{pmatrix}", "∇f(x, y) = [2x; 2y]"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^{-1}", "[1, 2; 3, 4]⁻¹"),
    (r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}", "|a, b; c, d|"),
    (
        r"f(x) = \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        "f(x) = {x if x > 0; 0 otherwise}",
    ),
    (r"\begin{cases} -1, & \text{if } x < 0 \\ 1 & x \ge 0 \end{cases}", "{−1 if x < 0; 1 if x ≥ 0}"),
    (r"\left\{\begin{aligned} x + y &= 1 \\ 2x &= 3 \end{aligned}\right.", "{x + y = 1; 2x = 3}"),
    (r"\begin{aligned} f'(x) &= 2x \\ &= a \\ &\quad {} - b \end{aligned}", "f′(x) = 2x = a − b"),
    (r"{} - 3x", "− 3x"),
    (r"x = 3,\quad y = -4", "x = 3, y = −4"),
    (r"x > 0 \text{ and } y < 1", "x > 0 and y < 1"),
    (r"f: \mathbb{R} \to \mathbb{R}", "f: ℝ → ℝ"),
    (r"x_1, \dots, x_n", "x₁, …, xₙ"),
    (r"5\% \pm 1\%", "5% ± 1%"),
    (r"\binom{n}{k}", "(n choose k)"),
    (r"\sin xy + \ln 2xy + \cos 3x", "sin(x y) + ln(2x y) + cos 3x"),
    (r"y\cos xy\cos\frac{x}{y}", "y cos(x y) cos(x/y)"),
    (r"\ln 2\ln x + \ln 2", "ln(2) ln x + ln 2"),
    (r"\max f(x) + \ell_k", "max f(x) + ℓₖ"),
    (
        r"\begin{aligned} p_k &= \frac{f'(x_k)}{f''(x_k)} \\ x_{k+1} &= x_k - p_k \end{aligned}",
        "pₖ = f′(xₖ)/f″(xₖ); xₖ₊₁ = xₖ − pₖ",
    ),
    (r"\begin{aligned} f(x) &= \sin 2xy \\ &= 0 \end{aligned}", "f(x) = sin(2x y) = 0"),
    (r"\frac{\text{tol}}{\eta\mu} + \text{tol}/(\eta\mu)", "tol/(ημ) + tol/(ημ)"),
    (r"\frac{\eta}{\mathit{tol}} + \frac{\text{so far}}{2}", "η/tol + (so far)/2"),
    (r"\frac{x \cdot \frac{d}{dx}(x)}{x}", "(x · d/dx(x))/x"),
    (r"(u^v)' = u^v\left(v' \ln u + v\right)", "(u^v)′ = u^v · (v′ ln u + v)"),
    (r"1 - \eta\frac{h(1 - \beta_1)}{\varepsilon}", "1 − ηh(1 − β₁)/ε"),
    (r"-\eta\frac{\beta_1}{\varepsilon} - 2\frac{x}{3}", "−ηβ₁/ε − 2x/3"),
    (r"x\frac{1}{2} + \sin x\frac{a}{b} + 1/\eta\frac{m}{x}", "x(1/2) + sin x(a/b) + 1/η(m/x)"),
]

MARKED = [
    (r"\widehat{abcdef} + \overline{abc}", "hat(abcdef) + overline(abc)"),
    (r"\overline{x + 1} - y", "overline(x + 1) − y"),
    (r"2\overline{xy}z + a_k\overline{AB}^2", "2 overline(xy)z + aₖ overline(AB)²"),
    (r"\bar{x}_1 + \overline{z_1} + \hat{x'}", "x̄₁ + z̄₁ + x̂′"),
    (r"\hat{x^2} + \hat{\mathrm{tol}} + \bar{\frac{a}{b}}", "hat(x²) + hat(tol) + overline(a/b)"),
    (r"\underline{x} + \underline{ab}", "x̲ + underline(ab)"),
    (r"\overrightarrow{AB} + \vec{v} + \hat{}", "vec(AB) + v⃗ + hat()"),
    (r"\mathring{x} + \overleftarrow{ab} + \overleftarrow{a}", "x̊ + overleftarrow(ab) + a⃖"),
    (r"\dot{\bar{x}} + \overline{12}", "x̄̇ + overline(12)"),
    (r"\overbrace{a + b}", "(a + b)"),
    (r"y\prescript{2}{1}{X} + \prescript{}{6}{C}", "y ₁²X + ₆C"),
    (r"2\kern0.1pt x + 2\kern1cm x", "2x + 2 x"),
    (r"\int_0^\infty\iint x", "∫_0^∞ ∬ x"),
]


@pytest.mark.parametrize(("source", "expected"), MARKED)
def test_marks_over_several_letters_are_named(source: str, expected: str) -> None:
    assert reading(from_latex(source, False)) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<mi>X</mi><mn>5</mn><mn>6</mn><mprescripts/><mn>1</mn><mn>2</mn>", "3 ₁²X₅⁶"),
        ("<mi>F</mi><mn>1</mn><none/><mprescripts/><mn>2</mn><mrow/>", "3 ₂F₁"),
        ("<mi>R</mi><mi>i</mi><none/><none/><mi>j</mi>", "3Rᵢʲ"),
        ("<mi>C</mi><mprescripts/><mi>λ</mi><mrow><mi>q</mi><mo>+</mo><mn>1</mn></mrow>", "3 _λ^(q+1)C"),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac><mi>k</mi><mn>2</mn>", "3(a/b)ₖ²"),
        ("<mi>X</mi><mn>1</mn>", "3X₁"),
        ("<mprescripts/>", "3"),
        ("", "3"),
    ],
)
def test_scripts_on_both_sides(inside: str, expected: str) -> None:
    math = from_mathml(f"<math><mn>3</mn><mmultiscripts>{inside}</mmultiscripts></math>")
    assert reading(math) == expected


@pytest.mark.parametrize(("source", "expected"), READINGS)
@pytest.mark.parametrize("display", [False, True])
def test_a_formula_on_a_line(source: str, expected: str, display: bool) -> None:
    assert reading(from_latex(source, display)) == expected


def test_mathml_of_others_is_read_too() -> None:
    math = "<math xmlns='http://www.w3.org/1998/Math/MathML'><semantics><mrow><mi>𝑥</mi><mo>&#x2062;</mo><mi>y</mi><mo>-</mo>\
<mphantom><mn>1</mn></mphantom><mstyle><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle></mrow><annotation>xy</annotation></semantics></math>"
    assert reading(from_mathml(math)) == "x y − 1/2"


@pytest.mark.parametrize(
    ("typed", "copied"),
    [
        ("sin(x*y)*cos(x/y)", "sin(x y) cos(x/y)"),
        ("log(2*x*y)", "ln(2x y)"),
        ("ln(2)*ln(x)", "ln(2) ln x"),
        ("sin(x*y)*cos(y)", "sin(x y) cos y"),
    ],
)
def test_what_is_copied_can_be_typed(typed: str, copied: str) -> None:
    tree = parse(typed).tree
    assert reading(from_latex(latex(tree), False)) == copied
    assert parse(copied).sympy == parse(typed).sympy


FUNCTIONS = json.loads((TESTS / "data" / "functions.json").read_text("utf-8"))


@pytest.mark.parametrize("row", FUNCTIONS, ids=[row["name"] for row in FUNCTIONS])
def test_what_is_copied_is_the_function(row: dict[str, str]) -> None:
    typed = parse(row["expression"])
    copied = parse(reading(from_latex(latex(typed.tree), True)))
    assert copied.sympy == typed.sympy


def _can_be_typed(tree: Node) -> bool:
    """Whether the grammar has a way to write it without LaTeX's braces."""
    return all(
        node.function != "log" or isinstance(node.arguments[1], Number | Variable)
        for node in tree.walk()
        if isinstance(node, Call)
    )


@given(trees)
@settings(max_examples=400)
def test_what_is_copied_means_the_same(tree: Node) -> None:
    assume(_can_be_typed(tree))
    shown = reading(from_latex(latex(tree), False))
    try:
        copied = parse(shown, allow_constant=True)
    except ExpressionError as error:
        # two readings are asked about, never guessed; a constant without a value is refused in any notation
        assume("cannot be read" not in str(error))
        return
    with mpmath.workdps(40):
        try:
            expected, found = value(tree, POINT), value(copied.tree, POINT)
        except (UndefinedError, UnsureError):
            return
        assert mpmath.almosteq(found, expected, rel_eps=1e-20, abs_eps=1e-20), shown
