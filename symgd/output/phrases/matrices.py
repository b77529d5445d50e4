"""Matrices, systems of equations, and what the Hessian of a function of several variables is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.rationals import rational
from symgd.lessons.names import Formula
from symgd.notation.spoken import matrix as spoken_matrix
from symgd.output.formulas import MEASURE, TeX, as_tex, eq, tex, typesetter
from symgd.output.numbers import number
from symgd.output.phrases.places import without_noise
from symgd.output.phrases.relations import Part, exact_is
from symgd.output.phrases.vectors import exact_vector, vector

__all__ = [
    "bend_is",
    "direction_of",
    "eigenvalue_list",
    "fractions_vector",
    "hessian_at",
    "hessian_here",
    "hessian_lines",
    "matrix",
    "minors_are",
    "place_letter",
    "short_parts",
    "system_of",
]

_MOST_EQUATIONS = 5
_DIGITS = 6
_PART = 12.0  # em


def matrix(rows: Sequence[Sequence[TeX]]) -> TeX:
    """A matrix in parentheses, read row by row."""
    source = r" \\ ".join(" & ".join(entry.latex for entry in row) for row in rows)
    spoken = spoken_matrix([entry.alt for entry in row] for row in rows)
    return tex(rf"\begin{{pmatrix}} {source} \end{{pmatrix}}", spoken)


def _fits(formula: TeX, width: float = MEASURE) -> bool:
    return typesetter().typeset(formula.latex, display=True).width <= width


def system_of(problem: Any) -> TeX | None:
    """∇f = 0 as equations under one another behind a brace; None where they are many or wide."""
    if problem.dimension > _MOST_EQUATIONS:
        return None
    rows = [as_tex(derivation.result_tree) for derivation in problem.derivations]
    source = r" \\ ".join(f"{row.latex} &= 0" for row in rows)
    spoken = "; ".join(f"{row.alt} equals 0" for row in rows)
    found = tex(rf"\left\{{\begin{{aligned}} {source} \end{{aligned}}\right.", f"the system {spoken}")
    return found if _fits(found) else None


def hessian_lines(lesson: Any, s: Any, second: Any) -> list[TeX]:
    """H as a function of the variables and at the point: on one line, if there is room, else on two."""
    n = lesson.names
    constant = _is_constant(s)
    parts = []
    if s.hessian is not None:
        head = n.hessian if constant else _at(n.hessian, n.arguments)
        parts.append(eq(head, "=", matrix([[as_tex(entry) for entry in row] for row in s.hessian])))
    if second is not None and not constant and len(second.numbers) <= 4:
        parts.append(hessian_at(n, second, place_letter(n, lesson.theory)))
    both = tex(r",\qquad ".join(part.latex for part in parts), "; ".join(part.alt for part in parts))
    if len(parts) == 2 and _fits(both):
        return [both]
    return [part for part in parts if _fits(part)]


def hessian_here(lesson: Any, s: Any, second: Any) -> Formula:
    """H where it is the same everywhere, else H(x*), the last of the `hessian_lines`."""
    names: Any = lesson.names
    here = _at(names.hessian, place_letter(names, lesson.theory))
    found: Formula = names.hessian if _is_constant(s) or len(second.numbers) > 4 else here
    return found


def _is_constant(s: Any) -> bool:
    return s.hessian is not None and not any(entry.free_symbols for row in s.hessian for entry in row)


def hessian_at(names: Any, second: Any, place: Formula) -> TeX:
    """H at the point with its numbers."""
    head = _at(names.hessian, place)
    if second.entries is not None:
        return eq(head, "=", matrix([[as_tex(entry) for entry in row] for row in second.entries]))
    rows = [[as_tex(number(float(v), _DIGITS)) for v in row] for row in without_noise(second.numbers)]
    return eq(head, "≈", matrix(rows))


def place_letter(names: Any, theory: Any) -> Formula:
    """x* for the minimizer, x with a bar for another critical point."""
    star: Formula = names.xstar
    return star if theory.minimizer is not None else Formula(r"\bar{\mathbf{x}}", "bold x bar")


def _at(head: Formula, argument: Formula) -> Formula:
    return Formula(f"{head.latex}({argument.latex})", f"{head.alt} of {argument.alt}")


def minors_are(second: Any) -> list[TeX]:
    """The leading minors, exact."""
    return [eq(*exact_is(minor)[1:]) for minor in second.minors]


def eigenvalue_list(second: Any) -> tuple[bool, list[TeX]]:
    """Whether all eigenvalues are exact as they are printed, and each of them."""
    if second.eigenvalues_exact is not None:
        return True, [eq(*exact_is(value)[1:]) for value in second.eigenvalues_exact]
    return False, [as_tex(number(value, _DIGITS)) for value in second.eigenvalues]


def direction_of(point: CriticalPoint) -> TeX:
    """The direction in which f falls from a saddle."""
    if point.escape_exact is not None:
        return exact_vector(point.escape_exact)
    return vector(point.escape or (), 4)


def short_parts(parts: Sequence[sp.Expr]) -> bool:
    """Whether the parts of a sum are short enough for a sentence."""
    return all(typesetter().typeset(as_tex(part).latex).width <= _PART for part in parts)


def bend_is(bend: Any) -> Part:
    """dᵀHd at the point of a `Bend`."""
    if bend.exact:
        return exact_is(rational(bend.value))
    return ("≈", number(float(bend.value), 4))


def fractions_vector(values: Sequence[Any]) -> TeX:
    """(a, b, …) of fractions."""
    return exact_vector(list(map(rational, values)))
