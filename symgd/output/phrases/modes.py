"""The modes of several variables in formulas: the sum over all of them, its numbers, and a row of a table for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from symgd.calculus.quadratics import constant_hessian
from symgd.notation.spoken import factor as spoken_factor
from symgd.notation.spoken import parenthesized
from symgd.output.formulas import TeX, as_tex, tex
from symgd.output.numbers import Numeral, number
from symgd.output.phrases.relations import Part, exact_is, factor_about
from symgd.output.phrases.vectors import exact_vector, vector

__all__ = [
    "ModeRow",
    "axis",
    "best_factor_is",
    "condition_is",
    "factor_of",
    "mode_center",
    "mode_gaps",
    "mode_index",
    "mode_letter",
    "mode_rows",
    "mode_sum",
    "mode_sum_is_exact",
    "mode_sum_numbers",
    "never_grows",
    "size_of",
    "steepest_at_best",
    "to_few",
]

_DIGITS = 4
_LARGE = 10**7
_WIDEST = 3  # coordinates of a vector within a formula
_MOST_TERMS = 3
_MOST_ROWS, _END = 8, 4
_MOST_VECTOR = 4  # coordinates of a vector in a table
_LETTERS = (("c", "c"), ("a", "a"), ("b", "b"), (r"\gamma", "gamma"))


@dataclass(frozen=True)
class ModeRow:
    """What a table says of a mode; ``vector`` is None where it has too many coordinates."""

    index: int
    eigenvalue: TeX
    vector: TeX | None
    coefficient: TeX
    factor: TeX
    behavior: str


def mode_letter(lesson: Any) -> TeX:
    """The letter of the coefficients: c, or another where a variable is named so."""
    taken = lesson.names.taken
    return next((tex(letter, alt) for letter, alt in _LETTERS if alt not in taken), tex(*_LETTERS[-1]))


def axis(index: Any) -> TeX:
    """v₁: the direction of a mode."""
    return tex(rf"\mathbf{{v}}_{{{index}}}", f"v {index}")


def mode_center(lesson: Any) -> TeX:
    """x* for a minimizer, x with a bar for another point where the gradient is zero."""
    if lesson.theory.modes.has_minimum:
        return as_tex(lesson.names.xstar)
    return tex(r"\bar{\mathbf{x}}", "bold x bar")


def mode_sum(lesson: Any) -> TeX:
    """x* + Σ c_i (1 − ηλ_i)ᵏ v_i."""
    names, letter, center = lesson.names, mode_letter(lesson), mode_center(lesson)
    rate, index = names.rate, names.index
    return tex(
        rf"{center.latex} + \sum_i {letter.latex}_i\, (1 - {rate.latex}\lambda_i)^{{{index}}}\, \mathbf{{v}}_i",
        f"{center.alt} plus the sum over i of {letter.alt} i "
        f"times {parenthesized(f'1 minus {rate.alt} times lambda i')} to the power {index} end power times v i",
    )


def mode_sum_numbers(lesson: Any) -> TeX | None:
    """The same with the numbers put in, of the modes that move; None where that would be long."""
    modes, index = lesson.theory.modes, lesson.names.index
    moving = modes.moving
    if not 0 < len(moving) <= _MOST_TERMS or len(modes.center) > _WIDEST:
        return None
    center = _vector(modes.center, modes.center_exact)
    terms = [] if not any(modes.center) else [center]
    for mode in moving:
        base, part = factor_of(mode), _vector(mode.part, mode.part_exact)
        plain = not {"-", "+"} & set(base.latex) and "frac" not in base.latex
        shown = base.latex if plain else rf"\left({base.latex}\right)"
        terms.append(
            tex(
                rf"{shown}^{{{index}}}\, {part.latex}",
                f"{spoken_factor(base.alt)} to the power {index} end power times {part.alt}",
            )
        )
    return tex(" + ".join(t.latex for t in terms), " plus ".join(t.alt for t in terms))


def mode_sum_is_exact(lesson: Any) -> bool:
    """Whether `mode_sum_numbers` rounds nothing."""
    modes = lesson.theory.modes
    vectors = [modes.center_exact, *(mode.part_exact for mode in modes.moving)]
    return all(map(_is_short, vectors)) and all(map(_is_shown, modes.moving))


def _is_shown(mode: Any) -> bool:
    """Whether `factor_of` rounds nothing but the learning rate."""
    exact = mode.factor_exact
    if mode.behavior in ("gone", "flips") or exact is None or not exact.is_Rational:
        return exact is not None
    return factor_about(mode.factor_digits, _DIGITS)[0] == "=" or _is_decimal(exact)


def _is_decimal(value: sp.Expr) -> bool:
    """Whether four decimals are all that a number has, and it is not too large to write them."""
    return bool((value * 10**_DIGITS).is_Integer and abs(value) < _LARGE)


def factor_of(mode: Any) -> TeX:
    """1 − ηλ: a decimal where it is a short one; never rounded to 1 or −1."""
    if mode.behavior in ("gone", "flips", "rests"):
        return as_tex({"gone": 0, "flips": -1, "rests": 1}[mode.behavior])
    exact = mode.factor_exact
    if exact is not None and exact.is_Rational and _is_decimal(exact):
        return as_tex(number(float(exact), 12))
    return _about(mode.factor_digits)


def size_of(mode: Any) -> TeX:
    """|1 − ηλ|."""
    shown = factor_of(mode)
    return _about(abs(mode.factor_digits)) if shown.latex.startswith("-") else shown


def _about(factor: Fraction) -> TeX:
    return as_tex(factor_about(factor, _DIGITS)[1])


def mode_rows(lesson: Any) -> list[ModeRow]:
    """A row a mode, the eigenvalues rising; of many modes the first and the last four. Local ones have no share."""
    found = lesson.theory.modes or lesson.theory.local_modes
    rows = [_row(i + 1, mode) for i, mode in enumerate(found.modes)]
    return rows if len(rows) <= _MOST_ROWS else [*rows[:_END], *rows[-_END:]]


def mode_gaps(lesson: Any) -> list[int]:
    """Before which rows of `mode_rows` some are left out."""
    found = lesson.theory.modes or lesson.theory.local_modes
    return [_END] if len(found.modes) > _MOST_ROWS else []


def mode_index(theory: Any, mode: Any) -> int:
    """The number of a mode in the table."""
    return 1 + list((theory.modes or theory.local_modes).modes).index(mode)


def _row(index: int, mode: Any) -> ModeRow:
    local = not hasattr(mode, "present")
    narrow = len(mode.vector) <= _MOST_VECTOR
    direction = None if local else mode.direction
    return ModeRow(
        index=index,
        eigenvalue=_number(mode.eigenvalue),
        vector=_direction(mode.vector, direction) if narrow else None,
        coefficient=as_tex(number(0)) if local else _number(mode.coefficient),
        factor=_about(mode.factor_digits) if local else factor_of(mode),
        behavior="local"
        if local
        else mode.behavior
        if mode.present or mode.behavior == "rests"
        else "absent",
    )


def _number(value: float) -> TeX:
    return as_tex(number(float(f"{value:.12g}"), _DIGITS))


def _direction(unit: Sequence[float], exact: Sequence[sp.Expr] | None) -> TeX:
    """(1, 1)/√2, where the direction is one of whole numbers; else decimals."""
    if exact is None or not all(v.is_Integer for v in exact):
        return vector((float(f"{v:.12g}") for v in unit), 3)
    first = next((v for v in exact if v != 0), sp.S.One)
    whole = [v if first > 0 else -v for v in exact]
    square = sum((v * v for v in whole), sp.S.Zero)
    shown, length = exact_vector(whole), as_tex(sp.sqrt(square))
    if square == 1:
        return shown
    return tex(rf"{shown.latex}/{length.latex}", f"{shown.alt} over {length.alt}")


def _vector(values: Sequence[float], exact: Sequence[sp.Expr] | None) -> TeX:
    """A vector of short decimals or fractions, else of rounded numbers."""
    if exact is not None and _is_short(exact):
        return vector(map(float, exact), 12) if all(map(_is_decimal, exact)) else exact_vector(exact)
    return vector(values, _DIGITS)


def _is_short(exact: Sequence[sp.Expr] | None) -> bool:
    """Whether a vector is written without rounding."""
    return exact is not None and all(len(str(v)) <= 5 or _is_decimal(v) for v in exact)


def condition_is(theory: Any) -> Part:
    """κ after a relation."""
    found = theory.modes or theory.local_modes
    exact = found.condition_exact
    if exact is not None and (len(str(exact)) <= 7 or sp.Rational(f"{found.condition:.4g}") == exact):
        return exact_is(exact, 4) if len(str(exact)) <= 7 else ("=", number(found.condition, 4))
    return ("≈", number(found.condition, 4, limit=1))


def best_factor_is(theory: Any) -> Part:
    """(κ − 1)/(κ + 1) after a relation."""
    found = theory.modes or theory.local_modes
    kappa = found.condition_exact
    if kappa is not None and len(str(kappa)) <= 7:
        return exact_is((kappa - 1) / (kappa + 1), 4, limit=1)
    return ("≈", factor_about(_best_factor(found))[1])


def steepest_at_best(found: Any) -> TeX:
    """−(κ − 1)/(κ + 1): the factor of the steepest direction with the best rate."""
    return as_tex(factor_about(-_best_factor(found))[1])


def _best_factor(found: Any) -> Fraction:
    """(κ − 1)/(κ + 1), right also where its float is 1."""
    return 1 - Fraction(2.0 / (found.condition + 1.0))


def to_few(value: float) -> Numeral:
    """A ratio of lengths or a number of units, with two digits."""
    return number(value, 2)


def never_grows(run: Any, modes: Any) -> bool:
    """Whether every row of a walk has a part along the growing axes that is computed as exactly zero: observed."""
    growing = [mode for mode in modes.modes if mode.eigenvalue < 0.0]
    away = [
        [Fraction(x) - Fraction(c) for x, c in zip(row, modes.center, strict=True)]
        for row in run.history["x"].tolist()
    ]
    hessian = constant_hessian(run.problem)
    axes: list[list[Fraction]]
    if hessian is not None and sp.Matrix(hessian).is_diagonal():
        axes = [
            [Fraction(i == j) for i in range(len(hessian))]
            for j, row in enumerate(hessian)
            if row[j].is_negative
        ]
    elif any(m.multiplicity > 1 or not all(e.is_Rational for e in m.direction or (sp.nan,)) for m in growing):
        return False
    else:
        axes = [[Fraction(int(e.p), int(e.q)) for e in mode.direction] for mode in growing]
    return all(sum(v * part for v, part in zip(axis, row, strict=True)) == 0 for row in away for axis in axes)
