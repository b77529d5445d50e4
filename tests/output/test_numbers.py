"""How numbers are written: tables, and the laws that no table can hold."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from symgd.output.numbers import ENGLISH, Numeral, Style, column, number

INF, NAN = float("inf"), float("nan")
T = "\N{THIN SPACE}"

TEXTS: list[tuple[Any, str]] = [
    (0, "0"),
    (-0.0, "0"),
    (7, "7"),
    (-42, "−42"),
    (500, "500"),
    (500.0, "500"),
    (np.int64(3), "3"),
    (np.float64(0.5), "0.5"),
    (sympy.Integer(7), "7"),
    (sympy.Rational(10, 3), "3.33333"),
    (sympy.sqrt(2), "1.41421"),
    (Fraction(1, 3), "0.333333"),
    (Fraction(1, 4), "0.25"),
    (Decimal("2.50"), "2.5"),
    (0.1, "0.1"),
    (1 / 3, "0.333333"),
    (0.1 + 0.2, "0.300000"),
    (2.9999999, "3.00000"),
    (0.7116006162706949, "0.711601"),
    (-3.3333333331300348, "−3.33333"),
    (1e-3, "0.001"),
    (1e-4, "0.0001"),
    (0.00025, "0.00025"),
    (0.0001234, "1.234 × 10⁻⁴"),
    (1e-5, "10⁻⁵"),
    (-1e-5, "−10⁻⁵"),
    (1.23e-5, "1.23 × 10⁻⁵"),
    (9.9999999e-6, "1.00000 × 10⁻⁵"),
    (5e-324, "5 × 10⁻³²⁴"),
    (1234.5, "1234.5"),
    (12345, f"12{T}345"),
    (99999.5, f"99{T}999.5"),
    (1234567, f"1{T}234{T}567"),
    (123456.789, f"123{T}457"),
    (10**14, f"100{T}000{T}000{T}000{T}000"),
    (10**20, "10²⁰"),
    (2**60, "1.15292 × 10¹⁸"),
    (1e7, "10⁷"),
    (1.5e7, "1.5 × 10⁷"),
    (9999999.9, "1.00000 × 10⁷"),
    (1e300, "10³⁰⁰"),
    (INF, "∞"),
    (-INF, "−∞"),
    (NAN, "–"),
    (None, "–"),
]


@pytest.mark.parametrize(("value", "text"), TEXTS)
def test_text(value: Any, text: str) -> None:
    assert str(number(value)) == text


@pytest.mark.parametrize(
    ("value", "html", "latex", "speech"),
    [
        (0.5, "0.5", "0.5", "0.5"),
        (-2, "−2", "-2", "minus 2"),
        (12345, f'<span class="n">12{T}345</span>', r"12\,345", "12345"),
        (
            -1.23e-5,
            "−1.23\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10<sup>−5</sup>",
            r"-1.23 \times 10^{-5}",
            "minus 1.23 times 10 to the minus 5",
        ),
        (1e-5, "10<sup>−5</sup>", "10^{-5}", "10 to the minus 5"),
        (INF, "∞", r"\infty", "infinity"),
    ],
)
def test_the_other_ways_of_writing(value: Any, html: str, latex: str, speech: str) -> None:
    numeral = number(value)
    assert numeral.__html__() == html
    assert numeral.latex == latex
    assert numeral.speech == speech


@pytest.mark.parametrize(
    ("value", "limit", "text"),
    [
        (2.9999999999, 3, "2.9999999999"),
        (3.0, 3, "3"),
        (1 / 3 + 1e-12, Fraction(1, 3), "0.333333333334"),
        (1 / 3, Fraction(1, 3), "0.333333"),
        (0.33334156535398396, Fraction(1, 3), "0.333342"),
        (1.0000000000000002, 1, "1.0000000000000002"),
        (1e-9, 0, "10⁻⁹"),
        (1.4142135, sympy.sqrt(2), "1.4142135"),
        (0.99999999, 1, "0.99999999"),
        (2.5, None, "2.5"),
        (2.5, NAN, "2.5"),
    ],
)
def test_a_value_is_never_rounded_to_a_limit_that_it_has_not_reached(
    value: float, limit: Any, text: str
) -> None:
    assert str(number(value, limit=limit)) == text


def test_another_language_has_its_own_signs() -> None:
    german = Style(decimal=",", group=".")
    assert str(number(1234567.25, 9, style=german)) == "1.234.567,25"
    assert number(0.5, style=german).latex == "0{,}5"
    assert [str(cell) for cell in column([0.5, 1.25], style=german)] == ["0,50000", "1,25000"]


def back(text: str) -> Decimal:
    """The value of a number as it was written: an independent reader."""
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--", "\N{THIN SPACE}\N{FIGURE SPACE}"))
    mantissa, _, power = plain.rpartition(" × ") if " × " in plain else ("", "", plain)
    if " × " in plain:
        return Decimal(mantissa) * Decimal(10) ** int(power.removeprefix("10"))
    if re.search("[⁰¹²³⁴⁵⁶⁷⁸⁹]", text):
        sign, exponent = (-1, power[3:]) if power.startswith("-") else (1, power[2:])
        return sign * Decimal(10) ** int(exponent)
    return Decimal(plain)


finite = st.floats(allow_nan=False, allow_infinity=False)
moderate = st.floats(min_value=-1e12, max_value=1e12)


@given(finite, st.integers(2, 17))
def test_it_reads_back_to_the_digits_that_were_asked_for(value: float, digits: int) -> None:
    shown = back(str(number(value, digits)))
    exact = Decimal(repr(value))
    slack = Decimal(1).scaleb(exact.adjusted() - digits + 1) / 2 if value else 0
    assert abs(shown - exact) <= slack


@given(st.one_of(finite, st.integers(), st.sampled_from([INF, -INF, NAN])))
def test_nothing_ugly_is_ever_written(value: float) -> None:
    numeral = number(value)
    for text in (str(numeral), numeral.__html__(), numeral.speech):
        assert not re.search(r"\d[eE]|inf\b|nan|^[-−]0(\.0*)?$", text)
        assert len(re.sub(r"\D", "", str(numeral))) <= 20
    assert "-" not in str(numeral)


@given(finite, finite)
def test_what_differs_from_the_limit_is_written_so_that_it_differs(value: float, limit: float) -> None:
    assume(value not in (limit, 0))
    shown = str(number(value, limit=limit))
    assert back(shown) != Decimal(repr(limit))


@given(st.lists(st.one_of(moderate, st.none()), min_size=1, max_size=12), st.one_of(st.none(), moderate))
def test_the_decimal_signs_of_a_column_stand_in_line(values: list[float | None], limit: float | None) -> None:
    cells = column(values, limit)
    assert len(cells) == len(values)
    fixed = [cell for cell in cells if cell.exponent is None and not cell.word]
    assert len({len(str(cell)) - len(str(cell).partition(".")[0]) for cell in fixed if "." in str(cell)}) <= 1
    for value, cell in zip(values, cells, strict=True):
        if value is None:
            assert str(cell) == "–"
        elif limit is not None and value not in (0, limit):
            assert back(str(cell)) != Decimal(repr(limit))


F = "\N{FIGURE SPACE}"


@pytest.mark.parametrize(
    ("values", "limit", "texts"),
    [
        ([0, 1, 20], None, ["0", "1", "20"]),
        ([8, 5.4, 1 / 3], None, ["8.00000", "5.40000", "0.33333"]),
        ([2.99, 2.9999999, 3.0], 3, [f"2.99000{F}{F}", "2.9999999", f"3.00000{F}{F}"]),
        ([170.0, 0.0012, 5.662e-4, 0.0], None, ["170.00000", "0.00120", "5.662 × 10⁻⁴", f"0{F}{F}{F}{F}{F}"]),
        ([1e-8, 1e-10], 0, [f"1.000 × 10⁻⁸{F}", "1.000 × 10⁻¹⁰"]),
        ([504.0, -1.2e12], None, ["504.00000", "−1.200 × 10¹²"]),
        ([123456.5, 1.0], None, [f"123{T}456.500", "1.000"]),
        ([None, 0.4, NAN], None, ["–", "0.40000", "–"]),
    ],
)
def test_columns(values: list[Any], limit: Any, texts: list[str]) -> None:
    assert [str(cell) for cell in column(values, limit)] == texts


def test_limits_may_differ_from_row_to_row() -> None:
    assert [str(cell) for cell in column([0.9999999, 0.9999999], [1, None])] == [
        "0.9999999",
        f"1.00000{F}{F}",
    ]


def test_a_numeral_is_markup_for_jinja_and_text_for_people() -> None:
    numeral = number(1.5)
    assert isinstance(numeral, Numeral)
    assert f"{numeral}" == "1.5"
    assert ENGLISH.minus == "\N{MINUS SIGN}"


def test_digits_that_go_on_past_ten_decimals_are_cut_off_with_an_ellipsis():
    cells = [
        cell.text.rstrip("\N{FIGURE SPACE}") for cell in column([1.5, 3.0000000000004, 2.9999999999996], 3)
    ]
    assert cells == ["1.50000", "3.0000000000…", "2.9999999999…"]
