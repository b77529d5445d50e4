"""What is read, and as what: a table for each way of writing."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction
from pathlib import Path

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st
from shapes import python_value, shape, tree_value

from symgd.errors import ExpressionError
from symgd.notation import Expression, parse, parse_constant

FUNCTIONS = json.loads((Path(__file__).parent.parent / "data" / "functions.json").read_text("utf-8"))

OPERATORS = [
    ("3x^2 - 2x - 3", "(+ (* 3 (^ x 2)) (- (* 2 x)) (- 3))"),
    ("3*x**2 - 2*x - 3", "(+ (* 3 (^ x 2)) (- (* 2 x)) (- 3))"),
    ("-x^2", "(- (^ x 2))"),
    ("-2^2 + x", "(+ (- (^ 2 2)) x)"),
    ("2^-x", "(^ 2 (- x))"),
    ("2^-x^2", "(^ 2 (- (^ x 2)))"),
    ("2^3^x", "(^ 2 (^ 3 x))"),
    ("x^(2)^3", "(^ x (^ 2 3))"),
    ("(x^2)^3", "(^ (^ x 2) 3)"),
    ("x*-y^2", "(* x (- (^ y 2)))"),
    ("x/-y", "(/ x (- y))"),
    ("x--y", "(+ x (- (- y)))"),
    ("x+-y", "(+ x (- y))"),
    ("+x", "x"),
    ("--x", "(- (- x))"),
    ("-x*y", "(- (* x y))"),
    ("(-x)*y", "(* (- x) y)"),
    ("-x/2", "(- (/ x 2))"),
    ("a*b/c", "(/ (* a b) c)"),
    ("a/b*c", "(* (/ a b) c)"),
    ("a*b/c*d*x", "(* (/ (* a b) c) d x)"),
    ("a/b/c", "(/ (/ a b) c)"),
    ("a*(b*c)", "(* a (* b c))"),
    ("(a+b)+c", "(+ (+ a b) c)"),
    ("((a)+(b))", "(+ a b)"),
    ("a-(b-c)", "(+ a (- (+ b (- c))))"),
    ("x\n + 1", "(+ x 1)"),
]
IMPLICIT = [
    ("x(x+1)", "(* x (+ x 1))"),
    ("(x+1)(x-1)", "(* (+ x 1) (+ x (- 1)))"),
    ("2π x", "(* 2 pi x)"),
    ("2πx", "(* 2 pi x)"),
    ("αβ", "(* alpha beta)"),
    ("x y", "(* x y)"),
    ("2x y", "(* 2 x y)"),
    ("x^2y", "(* (^ x 2) y)"),
    ("3x^2y^3", "(* 3 (^ x 2) (^ y 3))"),
    ("2(x+1)^2", "(* 2 (^ (+ x 1) 2))"),
    ("e^x(x+1)", "(* (^ e x) (+ x 1))"),
    ("e^-x sin x", "(* (^ e (- x)) (sin x))"),
    ("e^2 x", "(* (^ e 2) x)"),
    ("10^3 x", "(* (^ 10 3) x)"),
    ("e²x", "(* (^ e 2) x)"),
    ("(1/2)x", "(* (/ 1 2) x)"),
    ("½x²", "(* (/ 1 2) (^ x 2))"),
    ("1/(2x)", "(/ 1 (* 2 x))"),
    ("gamma(x+1)", "(* gamma (+ x 1))"),
    ("lambda x + zeta", "(+ (* lambda x) zeta)"),
    ("x₁x₂", "(* x1 x2)"),
    ("x_1x_2", "(* x1 x2)"),
]
APPLICATIONS = [
    ("sin x", "(sin x)"),
    ("sin 2x", "(sin (* 2 x))"),
    ("sin 2πx", "(sin (* 2 pi x))"),
    ("sin 2(x+1)", "(sin (* 2 (+ x 1)))"),
    ("sin x + 1", "(+ (sin x) 1)"),
    ("2 sin x cos x", "(* 2 (sin x) (cos x))"),
    ("sin^2 x", "(^ (sin x) 2)"),
    ("sin²x", "(^ (sin x) 2)"),
    ("sin²x + cos²(x)", "(+ (^ (sin x) 2) (^ (cos x) 2))"),
    ("sin^{2} x", "(^ (sin x) 2)"),
    ("sin(x)^2", "(^ (sin x) 2)"),
    ("sin x^2", "(sin (^ x 2))"),
    ("sin x²", "(sin (^ x 2))"),
    ("ln x^2", "(ln (^ x 2))"),
    ("sin -x", "(sin (- x))"),
    ("sin -2x + 1", "(+ (sin (- (* 2 x))) 1)"),
    ("ln sin x", "(ln (sin x))"),
    ("sin |x|", "(sin (abs x))"),
    ("sin x / 2", "(/ (sin x) 2)"),
    ("sin x/cos x", "(/ (sin x) (cos x))"),
    ("x / sin x", "(/ x (sin x))"),
    ("e^sin x", "(^ e (sin x))"),
    ("log(x)", "(ln x)"),
    ("log(x, 2)", "(log x 2)"),
    ("log_2 x", "(log2 x)"),
    ("log₂(x)", "(log2 x)"),
    ("log2(x) + log10 x", "(+ (log2 x) (log10 x))"),
    ("log_10(x)", "(log10 x)"),
    ("log_e x", "(ln x)"),
    ("log_b(x)", "(log x b)"),
    ("log_3 x^2", "(log (^ x 2) 3)"),
    ("log^2 x", "(^ (ln x) 2)"),
    ("arcsin x + arctg x", "(+ (asin x) (atan x))"),
    ("√x", "(sqrt x)"),
    ("√(x+1)", "(sqrt (+ x 1))"),
    ("2√x√y", "(* 2 (sqrt x) (sqrt y))"),
    ("√(x)^2", "(^ (sqrt x) 2)"),
    ("√x/2", "(/ (sqrt x) 2)"),
    ("∛x", "(cbrt x)"),
    ("max(x, 0) + min(x,y)", "(+ (max x 0) (min x y))"),
    ("max(3,5)x", "(* (max 3 5) x)"),
    ("sgn(x) + ReLU(x)", "(+ (sign x) (relu x))"),
]
UNICODE = [
    ("x² − 2·x × 3 ÷ y", "(+ (^ x 2) (- (/ (* 2 x 3) y)))"),
    ("x³ ⋅ x⁻¹", "(* (^ x 3) (^ x (- 1)))"),
    ("x¹⁰", "(^ x 10)"),
    ("x²ⁿ", "(^ x (* 2 n))"),
    ("eˣ", "(^ e x)"),
    ("θ₁² + θ_2", "(+ (^ theta1 2) theta2)"),
    ("\u2126x", "(* Omega x)"),  # the ohm sign is an omega by NFC
    ("µ + ϑ + ϕ", "(+ mu theta phi)"),
    ("E^x + pi", "(+ (^ e x) pi)"),
    ("2\u00a0x\u2009y", "(* 2 x y)"),
]
BARS = [
    ("|x-1| + 2|x|", "(+ (abs (+ x (- 1))) (* 2 (abs x)))"),
    ("|x-1|-2|x|", "(+ (abs (+ x (- 1))) (- (* 2 (abs x))))"),
    ("||x|-1|", "(abs (+ (abs x) (- 1)))"),
    ("|x-|y||", "(abs (+ x (- (abs y))))"),
    ("|2|x||", "(abs (* 2 (abs x)))"),
    ("|x||y|", "(* (abs x) (abs y))"),
    ("|x|y + |y|x", "(+ (* (abs x) y) (* (abs y) x))"),
    ("|x - 2|x| + 1|", "(abs (+ x (- (* 2 (abs x))) 1))"),
    ("||x+1|+|x-1||", "(abs (+ (abs (+ x 1)) (abs (+ x (- 1)))))"),
    ("|(|x|)|^2", "(^ (abs (abs x)) 2)"),
    ("max(|x|, |y|)", "(max (abs x) (abs y))"),
    ("2^|x|", "(^ 2 (abs x))"),
]
PREFIXES = [
    ("f(x) = x²", "(^ x 2)"),
    ("y = 2x", "(* 2 x)"),
    ("f(x, y) = x y", "(* x y)"),
    ("L(w,b)=(w+b)^2", "(^ (+ w b) 2)"),
    ("J(θ) = θ^2", "(^ theta 2)"),
    ("z = x^2 + y^2", "(+ (^ x 2) (^ y 2))"),
    ("x(y) = y", "y"),
]
LATEX = [
    (r"\frac{x^2}{2} - \sin x", "(+ (/ (^ x 2) 2) (- (sin x)))"),
    (r"$\dfrac{x}{2}$", "(/ x 2)"),
    (r"\( x^2 \)", "(^ x 2)"),
    (r"\[ x^2 + 1 \]", "(+ (^ x 2) 1)"),
    ("$$x$$", "x"),
    (r"\sqrt{x} + \sqrt[3]{x}", "(+ (sqrt x) (cbrt x))"),
    (r"\sqrt[4]{x+1}", "(^ (+ x 1) (/ 1 4))"),
    (r"\sqrt2 x", "(* (sqrt 2) x)"),
    (r"\left( x+1 \right)^{2}", "(^ (+ x 1) 2)"),
    (r"\left[ x+1 \right] x", "(* (+ x 1) x)"),
    (r"\left|x-1\right| + 2\left|x\right|", "(+ (abs (+ x (- 1))) (* 2 (abs x)))"),
    (r"\lvert x \rvert\bigl|y\bigr|", "(* (abs x) (abs y))"),
    (r"\left|2\left|x\right|-1\right|", "(abs (+ (* 2 (abs x)) (- 1)))"),
    (r"2 \cdot x \times y", "(* 2 x y)"),
    (r"\log_2 x + \log_{10}(x)", "(+ (log2 x) (log10 x))"),
    (r"x_{1}^{2} + x_{12} + x_3", "(+ (^ x1 2) x12 x3)"),
    (r"\theta_1\,\varphi", "(* theta1 phi)"),
    (r"\operatorname{sigmoid}(x)", "(sigmoid x)"),
    (r"\mathrm{e}^{-x}", "(^ e (- x))"),
    (r"\max\{x, 0\}", "(max x 0)"),
    (r"\sin^2 x \cos x", "(* (^ (sin x) 2) (cos x))"),
    (r"\frac12 x + \frac1x", "(+ (* (/ 1 2) x) (/ 1 x))"),
    (r"\frac x2", "(/ x 2)"),
    (r"\frac{xy}{2}", "(/ (* x y) 2)"),
    (r"e^\frac{x}{2}", "(^ e (/ x 2))"),
    (r"\sin\frac{x}{2}\cos x", "(* (sin (/ x 2)) (cos x))"),
    (r"f(x) = x~\ln\left|x\right|", "(* x (ln (abs x)))"),
    ("x^{10} + e^{2}x", "(+ (^ x 10) (* (^ e 2) x))"),
]


@pytest.mark.parametrize(
    ("text", "expected"), OPERATORS + IMPLICIT + APPLICATIONS + UNICODE + BARS + PREFIXES + LATEX
)
def test_read_as(text, expected):
    expression = parse(text)
    assert shape(expression.tree) == expected
    assert parse(str(expression)).tree == expression.tree


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row["name"])
def test_known_functions_have_the_value_that_sympify_gives(row):
    expression = parse(row["expression"])
    assert set(expression.variables) == set(row["variables"])
    names = {name: sympy.Symbol(name, real=True) for name in row["variables"]}
    other = sympy.sympify(row["expression"], locals=names)
    point = {symbol: sympy.Rational(7 + place, 5) for place, symbol in enumerate(names.values())}
    ours, theirs = expression.sympy.subs(point).evalf(), other.subs(point).evalf()
    assert abs(ours - theirs) <= 1e-12 * max(1, abs(theirs))


VALUES = {"x": Fraction(3, 7), "y": Fraction(-5, 3), "z": Fraction(2)}
PYTHON = st.recursive(
    st.sampled_from([*VALUES, "2", "3", "0.5", "10"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", " - ", "*", "/", "**", " * -", "**-"]), inner).map("".join),
        inner.map("({})".format),
        inner.map("-{}".format),
    ),
    max_leaves=12,
)


@given(PYTHON)
def test_pythons_syntax_means_what_it_means_in_python(text):
    try:
        expected = python_value(text, VALUES)
    except ArithmeticError:
        assume(False)
    try:
        tree = parse(text, allow_constant=True).tree
    except ExpressionError as error:
        assert error.problem.startswith("This constant part")  # noqa: PT017
        return
    assert tree_value(tree, VALUES) == expected


@pytest.mark.parametrize(
    ("text", "variables"),
    [("x10 + x2 + x1", ("x1", "x2", "x10")), ("y x x1", ("x", "x1", "y")), ("θ + a", ("a", "theta"))],
)
def test_variables_are_in_natural_order(text, variables):
    expression = parse(text)
    assert expression.variables == variables
    assert expression.symbols == tuple(sympy.Symbol(name, real=True) for name in variables)


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("x2", ("x2 is read as one variable; did you mean x^2 or 2x?",)),
        ("3x2 + 2x", ("x2 is read as one variable; did you mean x^2 or 2x?",)),
        ("x1 + x2", ()),
        ("x_2 + x₃", ()),
        ("x1", ()),
        ("gamma(x)", ("gamma(…) is read as a product with the variable gamma",)),
        ("f(x) = x^2", ()),
        (r"\frac x2", ()),
    ],
)
def test_hints(text, hints):
    assert parse(text).hints == hints


def test_an_expression_is_a_value():
    expression = parse("3x^2 - 2x - 3")
    again = pickle.loads(pickle.dumps(expression))
    assert again == expression
    assert hash(again) == hash(expression)
    assert again != parse("3*x^2 - 2x - 3")
    assert repr(expression) == "parse('3x^2 - 2x - 3')"
    assert isinstance(expression, Expression)
    assert expression.sympy == 3 * expression.symbols[0] ** 2 - 2 * expression.symbols[0] - 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/3", sympy.Rational(1, 3)),
        ("pi/2", sympy.pi / 2),
        ("-1e-3", sympy.Rational(-1, 1000)),
        ("−0.1", sympy.Rational(-1, 10)),
        ("ln 2", sympy.log(2)),
        ("√2", sympy.sqrt(2)),
        (r"\frac{1}{3}", sympy.Rational(1, 3)),
    ],
)
def test_constants(text, expected):
    assert parse_constant(text) == expected


@pytest.mark.parametrize(
    "text", ["x", "1/0", "1e400", "inf", "nan", "", "tan(pi/2)", "1 2", "2 = 3", "sqrt(-1)"]
)
def test_no_constants(text):
    with pytest.raises(ExpressionError):
        parse_constant(text)


def test_decimals_are_exact():
    assert parse("0.1x").sympy.as_coefficient(sympy.Symbol("x", real=True)) == sympy.Rational(1, 10)
