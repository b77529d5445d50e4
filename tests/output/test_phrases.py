"""Parts of formulas: what comes with =, what with ≈, and bounds that are rounded to the safe side only."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symgd.descent import minimize
from symgd.notation import parse
from symgd.output.formulas import eq
from symgd.output.phrases import PHRASES

numbers = st.floats(-1e15, 1e15, allow_subnormal=False).filter(lambda v: v == 0 or abs(v) > 1e-15)
positive = st.floats(1e-12, 1e12)


def value_of(numeral) -> Decimal:
    """The number that a numeral shows."""
    spoken = (
        numeral.speech.replace("minus ", "-").replace(" times 10 to the ", "e").replace("10 to the ", "1e")
    )
    return Decimal(spoken)


@given(numbers)
def test_equal_means_equal(value: float) -> None:
    relation, shown = PHRASES["is_"](value)
    assert (relation == "=") == (value_of(shown) == Decimal(repr(value)))
    assert float(value_of(shown)) == pytest.approx(value, rel=5e-6)


@given(positive, st.integers(2, 8))
def test_bounds_are_rounded_to_the_safe_side(value: float, digits: int) -> None:
    for name, relation, safe in (("up", "≤", 1), ("down", "≥", -1)):
        sign, shown = PHRASES[name](value, digits)
        bound = value_of(shown)
        assert sign in {"=", relation}
        near = Decimal(repr(value)) * (
            1 + Decimal(safe) * Decimal("-1.01e-15")
        )  # the last bit was rounded outward before
        assert (bound - near) * safe >= 0
        assert float(bound) == pytest.approx(value, rel=1.01 * 10.0 ** (1 - digits))


@pytest.mark.parametrize(
    ("factor", "shown"),
    [
        (0.98, ("=", "0.98")),
        (Fraction(1, 3), ("≈", "0.3333")),
        (-0.99998, ("=", "-0.99998")),
        (1 - Fraction(1, 10**16), ("=", "1 - 10^{-16}")),
        (2 * Fraction(1, 10**16) - 1, ("=", r"-1 + 2 \times 10^{-16}")),
        (1 + Fraction(1, 10**9), ("=", "1 + 10^{-9}")),
        (-1 - Fraction(1, 3 * 10**20), ("≈", r"-1 - 3.333 \times 10^{-21}")),
        (1 - 2 * Fraction(10) ** 149, ("≈", r"-2 \times 10^{149}")),
        (-(Fraction(10) ** 500), ("≈", "-10^{500}")),
        (1, ("=", "1")),
        (-1.0, ("=", "-1")),
        (1.0 - 0.1 * 10.0, ("=", "0")),
    ],
)
def test_a_factor_is_not_rounded_to_one(factor: float, shown: tuple[str, str]) -> None:
    relation, number = PHRASES["factor_about"](factor)
    assert (relation, number.latex) == shown


@pytest.mark.parametrize(
    ("rate", "curvature", "shown"),
    [(5e-9, 2e-8, "1 - 10^{-16}"), (1 / 21, 42.0, "-1"), (1 / 21, 2.0, "0.9048"), (0.1, 20.0, "-1")],
)
def test_the_factor_of_a_step(rate: float, curvature: float, shown: str) -> None:
    assert PHRASES["step_factor_is"](rate, curvature)[1].latex == shown


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [
        (6.0, ("=", "6"), ("=", "6")),
        (1 / 3, ("≤", "0.3334"), ("≥", "0.3333")),
        (0.0016666666666666668, ("≤", "0.001667"), ("≥", "0.001666")),
        (2.9999999999999996, ("=", "3"), ("=", "3")),  # one bit off
        (123456.0, ("≤", "123 500"), ("≥", "123 400")),
    ],
)
def test_bounds(value: float, up: tuple[str, str], down: tuple[str, str]) -> None:
    for name, (relation, shown) in (("up", up), ("down", down)):
        sign, numeral = PHRASES[name](value)
        assert (sign, numeral.text.translate({0x202F: " ", 0x2009: " ", 0xA0: " "})) == (relation, shown)


# a closed form, and how it is read aloud with its relation
EXACT = [
    (sp.Integer(3), "equals 3"),
    (sp.Rational(1, 2), "equals 1 half equals 0.5"),
    (sp.Rational(1, 5), "equals 0.2"),
    (sp.Rational(1, 3), "approximately 0.333333"),
    (sp.log(2), "approximately 0.693147"),
    (sp.pi / 2, "approximately 1.5708"),
    (sp.sqrt(2), "approximately 1.41421"),
]


@pytest.mark.parametrize(("value", "words"), EXACT, ids=str)
def test_closed_forms(value: sp.Expr, words: str) -> None:
    parts = PHRASES["exact_is"](value)
    assert parts[0] == "="
    assert ("≈" in parts) == ("approx" in words)
    shown = eq("x", *parts).alt
    assert words.rsplit(" ", 1)[1] in shown


def test_no_closed_form_is_nothing() -> None:
    assert PHRASES["exact_is"](None) == ()


# expression, the requirement read aloud
REQUIREMENTS = [
    ("ln x", "x is greater than 0"),
    ("1/(x - 1)", "x minus 1 is not 0"),
    ("sqrt(x + 2)", "x plus 2 is greater than or equal to 0"),
    ("asin x", "minus 1 is less than or equal to x is less than or equal to 1"),
    ("atanh x", "minus 1 is less than x is less than 1"),
    ("acosh x", "x is greater than or equal to 1"),
    ("acoth x", "the absolute value of x is greater than 1"),
    ("asec x", "the absolute value of x is at least 1"),
]


@pytest.mark.parametrize(("expression", "words"), REQUIREMENTS)
def test_requirements(expression: str, words: str) -> None:
    (condition,) = parse(expression).conditions

    def plain(text: str) -> str:
        return text.replace("at least", "greater than or equal to").replace(
            "at most", "less than or equal to"
        )

    assert plain(PHRASES["requirement"](condition).alt) == plain(words)


def test_every_kind_of_requirement_is_a_formula() -> None:
    kinds = set()
    for expression in (
        "ln x",
        "1/x",
        "sqrt x",
        "asin x",
        "atanh x",
        "acosh x",
        "acoth x",
        "asec x",
        "asech x",
    ):
        for condition in parse(expression).conditions:
            kinds.add(condition.kind)
            assert PHRASES["requirement"](condition).latex
    from symgd.notation.domain import KINDS

    assert kinds == set(KINDS)


@pytest.mark.parametrize(
    ("values", "relation"),
    [((1.0, 2.5), "="), ((1.0, 1 / 3), "≈"), ((0.0, 0.0, -2.0), "="), ((1e-20, 1.0), "=")],
)
def test_vectors(values: tuple[float, ...], relation: str) -> None:
    sign, shown = PHRASES["vector_about"](values)
    assert sign == relation
    assert shown.latex.startswith("(")
    assert shown.latex.count(r",\,") == len(values) - 1
    assert shown.alt.startswith("the vector ")
    assert shown.alt.endswith(", end vector")
    assert shown.alt.count(", ") == len(values)


@pytest.mark.parametrize(
    ("values", "shown"),
    [([2.0], "2"), ([2.0, 40.0], "2 and 40"), ([1.0, 2.0, 1 / 3], "1, 2 and 0.3333")],
)
def test_lists_in_words(values: list[float], shown: str) -> None:
    assert PHRASES["numbers_text"](values) == shown


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.994, "99.4 percent"), (-0.4, "40 percent"), (Fraction(2, 5), "40 percent"), (1 / 3, "33.33 percent")],
)
def test_percentages(value, words: str) -> None:
    assert PHRASES["percent"](value).alt == words


def test_a_share_of_nearly_all_is_not_all() -> None:
    assert PHRASES["percent"](1 - 1e-9).alt != "100 percent"
    assert float(PHRASES["percent"](1 - 1e-9).alt.split()[0]) < 100


def test_gaps() -> None:
    assert PHRASES["gaps"]([0, 1, 2, 10, 11, 50]) == [3, 5]
    assert PHRASES["gaps"]([0]) == []


@given(st.floats(-100, 100).filter(lambda v: abs(v) > 1e-9))
def test_a_size_has_three_digits_and_no_sign(value: float) -> None:
    shown = value_of(PHRASES["small"](value))
    assert shown > 0
    assert float(shown) == pytest.approx(abs(value), rel=5.1e-3)


@pytest.mark.parametrize(("share", "shown"), [(0.29, r"29\,\%"), (0.24, r"24\,\%"), (0.5774, r"57.74\,\%")])
def test_percentages_have_no_zeros_of_rounding(share: float, shown: str) -> None:
    assert PHRASES["percent"](share).latex == shown


@pytest.mark.parametrize(
    ("text", "start", "told"),
    [
        ("x^2 + 2y^2 + 3z^2", (3, 2, 1), "2, 4 and 6"),
        ("x^2 + x*y + y^2", (1, 2), "1 and 3"),
        ("x^2 + x*y + 3y^2", (1, 2), "about 1.764 and 6.236"),  # 4 ± √5
        ("(1-x)^2 + 100(y-x^2)^2", (1, 1), "about 0.3994 and 1002"),
    ],
)
def test_eigenvalues_are_exact_where_that_is_known(text: str, start: tuple[float, ...], told: str) -> None:
    run = minimize(text, start, learning_rate=0.01)
    point = run.verdict.minimizer
    assert PHRASES["eigenvalues_are"](run.problem, point) == told


@pytest.mark.parametrize(
    ("values", "decimals"),
    [((8, 7.9999985858, 7.99), 6), ((8, 3.4), 5), ((8, 8, 7), 5), ((8,), 5), ((1, 1 - 1e-12), 8)],
)
def test_decimals_that_tell_the_first_step_from_the_start(values, decimals: int) -> None:
    assert PHRASES["start_decimals"](values) == decimals


VECTORS = [
    ([1, 2, 3, 4, 5], r"(1,\, 2,\, 3,\, 4,\, 5)"),
    ([1, 2, 3, 4, 5, 6], r"(1,\, 2,\, 3,\, \ldots,\, 6)"),
    ([0.5] * 19 + [2], r"(0.5,\, 0.5,\, 0.5,\, \ldots,\, 2)"),
]


@pytest.mark.parametrize(("entries", "shown"), VECTORS)
def test_of_a_long_vector_the_first_entries_and_the_last_are_written(entries: list, shown: str) -> None:
    assert PHRASES["vector"](entries).latex == shown
    assert PHRASES["vector_about"](entries)[1].latex == shown
    assert PHRASES["exact_vector"]([sp.Rational(v) for v in entries]).latex.count(",") == shown.count(",")


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("x^2/(x+1)", True),
        ("1/x + 1/(1+x)", True),
        ("x^(1/2)/2", True),
        ("1/(1 + 1/x)", False),
        ("sin(x/2)/x", False),
    ],
)
def test_no_fraction_within_a_fraction_stands_in_the_title(typed: str, fits: bool) -> None:
    assert PHRASES["short"](parse(typed).tree) is fits
