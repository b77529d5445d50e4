"""The table of functions and the names of variables are whole and agree with each other."""

from __future__ import annotations

import pytest
import sympy

from symgd.notation.domain import KINDS
from symgd.notation.functions import ALIASES, FUNCTIONS, FUNCTIONS_BY_NAME
from symgd.notation.names import (
    GREEK,
    GREEK_BY_LATEX,
    GREEK_BY_LETTER,
    display_name,
    latex_name,
    natural_key,
    spoken_name,
)


def test_no_name_or_alias_stands_twice() -> None:
    names = [name for row in FUNCTIONS for name in (row.name, *row.aliases)]
    assert sorted(names) == sorted(set(names))


def test_what_is_not_typed_has_no_alias() -> None:
    assert "step" not in ALIASES
    assert ALIASES["arcsin"] == "asin"
    assert ALIASES["tg"] == "tan"


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row.name)
def test_row_builds_sympy(row) -> None:
    symbols = sympy.symbols("x y", real=True)[: row.arity]
    built = row.build(*symbols)
    assert built.free_symbols == set(symbols)
    if row.sympy_class is not None and row.name != "sqrt":
        assert isinstance(built, row.sympy_class)


def test_needs_name_known_kinds_and_functions() -> None:
    for row in FUNCTIONS:
        for need in row.needs:
            assert need.kind in KINDS
            assert need.argument < row.arity
            assert not need.through or need.through in FUNCTIONS_BY_NAME


@pytest.mark.parametrize(
    ("name", "shown", "latex", "spoken"),
    [
        ("x", "x", "x", "x"),
        ("A", "A", "A", "capital A"),
        ("x1", "x₁", "x_1", "x sub 1"),
        ("x10", "x₁₀", "x_{10}", "x sub 10"),
        ("theta2", "θ₂", r"\theta_2", "theta sub 2"),
        ("Omega", "Ω", r"\Omega", "capital Omega"),
        ("epsilon", "ε", r"\varepsilon", "epsilon"),
    ],
)
def test_names_of_variables(name: str, shown: str, latex: str, spoken: str) -> None:
    assert (display_name(name), latex_name(name), spoken_name(name)) == (shown, latex, spoken)


def test_natural_order() -> None:
    names = ["y", "x10", "x2", "x", "theta", "x1", "X"]
    assert sorted(names, key=natural_key) == ["theta", "X", "x", "x1", "x2", "x10", "y"]


def test_greek_letters_are_found_by_each_spelling() -> None:
    for row in GREEK:
        assert GREEK_BY_LETTER[row.letter] is row
        assert GREEK_BY_LATEX[row.latex] is row
    assert GREEK_BY_LETTER["ϕ"] is GREEK_BY_LATEX[r"\varphi"]
