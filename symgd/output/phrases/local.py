"""The linear map that a method is close to a minimum, as it is typeset: a factor, or a matrix of error and memory."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symgd.analysis.local import spectrum
from symgd.analysis.local.linearization import e, h
from symgd.lessons.names import Formula
from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.spoken import indexed as spoken_with
from symgd.notation.spoken import parenthesized
from symgd.notation.tree import Glyph, Node, Product, Quotient, rebuilt
from symgd.optimizers.rule import eta, x
from symgd.optimizers.typesetting import RuleLetters
from symgd.optimizers.typesetting.textbook import Leaves, Textbook
from symgd.output.formulas import TeX, as_tex, eq, tex
from symgd.output.numbers import number
from symgd.output.phrases.matrices import matrix
from symgd.output.phrases.relations import Part, down, eigenvalues_are, exact_is, limit_beside, up
from symgd.output.phrases.vectors import numbers_list

__all__ = [
    "alternates",
    "best_range",
    "curvatures_are",
    "local_eigenvalues",
    "local_floor",
    "local_limit_is",
    "local_map",
    "memory_letters",
    "plain_limit_is",
    "swings",
]

_REAL = (
    1e-6  # an imaginary part smaller than this is the rounding of a rate at which two eigenvalues coincide
)


def local_map(lesson: Any) -> TeX:
    """(e_{k+1}, b_{k+1}) ≈ M (e_k, b_k), or e_{k+1} ≈ c e_k where there is no memory that counts."""
    names, local = lesson.names, lesson.theory.local
    flat = len(local.coordinates) > 1  # the rows of a matrix are too low for fractions
    entries = [
        [_written(lesson, _tidied(entry, local), flat=flat) for entry in row] for row in local.matrix.tolist()
    ]
    if len(entries) == 1:
        factor = entries[0][0]
        return eq(
            names.ek1,
            "≈",
            tex(
                rf"\left({factor.latex}\right) {names.ek.latex}",
                f"{parenthesized(factor.alt)} times {names.ek.alt}",
            ),
        )
    after = [_indexed(lesson, symbol, "+1") for symbol in local.coordinates]
    before = [_indexed(lesson, symbol, "") for symbol in local.coordinates]
    return eq(
        matrix([[a] for a in after]), "≈", matrix(entries), tex("", "times"), matrix([[b] for b in before])
    )


def local_eigenvalues(local: Any) -> TeX:
    """λ ≈ a ± bi, or the real ones in a row."""
    found = list(local.eigenvalues)
    parts: list[Any] = []
    for value in found:
        if abs(value.imag) <= _REAL * max(local.factor, 1e-300):
            parts.append(as_tex(number(value.real if abs(value.real) > 1e-15 else 0.0, 4)))
        elif value.imag > 0.0:  # one of a pair
            real, imaginary = number(value.real, 4), number(value.imag, 4)
            parts.append(
                tex(
                    rf"{real.latex} \pm {imaginary.latex}\,\mathrm{{i}}",
                    f"{real.speech} plus or minus {imaginary.speech} i",
                )
            )
    listed = tex(r",\; ".join(p.latex for p in parts), ", ".join(p.alt for p in parts))
    return eq(tex(r"\lambda", "lambda"), "≈" if local.factor else "=", listed)


def swings(local: Any) -> bool:
    """Whether the largest eigenvalues are a complex pair, by more than rounding."""
    return bool(abs(local.dominant.imag) > _REAL * local.factor)


def alternates(local: Any) -> bool:
    """Whether the largest eigenvalue is negative."""
    return not swings(local) and bool(local.dominant.real < 0.0)


def best_range(local: Any) -> tuple[Any, Any] | None:
    """The ends of the rates with the least factor, rounded inward; None where that leaves one rate."""
    best = local.best
    if best is None or not float(f"{best.lower:.3g}") < float(f"{best.upper:.3g}"):
        return None
    return up(best.lower)[1], down(best.upper)[1]


def local_limit_is(lesson: Any) -> Part:
    """The stability limit after a relation: its formula in h and the hyper-parameters, and its size."""
    local = lesson.theory.local
    size = number(local.limit, 4, limit=limit_beside(lesson.theory, local.limit))
    return ("≈", size) if local.limit_exact is None else (_written(lesson, local.limit_exact), "≈", size)


def curvatures_are(lesson: Any) -> Part:
    """The eigenvalues of the Hessian after a relation: = where four digits are all they have."""
    theory = lesson.theory
    about = eigenvalues_are(lesson.run.problem, theory.minimizer).startswith("about")
    return ("≈" if about else "=", numbers_list([float(f"{c:.4g}") for c in theory.local.curvatures]))


def plain_limit_is(lesson: Any) -> Part:
    """2/h after a relation, with the largest second derivative: exact where that is."""
    theory = lesson.theory
    exact = None if lesson.names.many else theory.curvature_exact
    return ("≈", number(2.0 / theory.local.curvatures[-1], 4)) if exact is None else exact_is(2 / exact, 4)


def local_floor(lesson: Any) -> TeX:
    """The least factor that any rate has: √μ ≈ 0.9487."""
    local = lesson.theory.local
    return eq(_written(lesson, local.floor_exact), "≈", number(local.floor, 4, limit=1))


def memory_letters(lesson: Any, symbols: Any) -> list[TeX]:
    """The letters of memories, without an index."""
    return [_letter(lesson, symbol) for symbol in symbols]


def _tidied(entry: sp.Expr, local: Any) -> sp.Expr:
    """An entry as a + bη, with factors that are positive: 1 − ηh/ε, and not −(ηh − ε)/ε."""
    parts = (entry.subs(eta, 0), sp.diff(entry, eta))
    if parts[1].has(eta):
        return entry
    constant, rate = (spectrum.tidy(part, local.numbers) for part in parts)
    return constant + rate * eta


def _setting(lesson: Any) -> RuleLetters:
    return RuleLetters(lesson.run.optimizer, lesson.names)


def _letter(lesson: Any, symbol: sp.Symbol) -> TeX:
    names = lesson.names
    fixed: dict[sp.Symbol, Formula] = {eta: names.rate, h: Formula("h", "h"), e: Formula("e", "e")}
    if symbol in fixed:
        return tex(fixed[symbol].latex.strip(), fixed[symbol].alt)
    known = {s.name: letter for s, letter in _setting(lesson).letters.items()}
    letter = known.get(symbol.name)
    return (
        tex(symbol.name, symbol.name)
        if letter is None
        else tex(letter.latex.replace(r"\mathbf", ""), letter.spoken)
    )


def _indexed(lesson: Any, symbol: sp.Symbol, ahead: str) -> TeX:
    """e_{k+1}, b_k."""
    names = lesson.names
    if symbol == e:
        return tex(names.error(names.index + ahead).latex, names.error(names.index + ahead).alt)
    letter = _letter(lesson, symbol)
    index = names.index + ahead
    return tex(f"{letter.latex}_{{{index}}}", spoken_with(letter.alt, index))


def _written(lesson: Any, value: sp.Expr, *, flat: bool = False) -> TeX:
    """An entry or a formula, over the letters of the lesson."""

    def symbol(s: sp.Symbol) -> Node:
        letter = _letter(lesson, s)
        return Glyph(letter.latex, letter.alt)

    def node(part: sp.Expr, tree: Any) -> Node:
        raise TypeError(f"{part} is not in a linear map")

    parameters = frozenset({*lesson.run.optimizer.values, eta, h})
    tree = Textbook(Leaves(symbol, node), x, frozenset(), parameters).tree(value)
    tree = _over(tree) if flat else tree
    return tex(latex(tree, flat=flat), speech(tree))


def _over(node: Node) -> Node:
    """The tree with what a fraction is multiplied by in its numerator, which needs no parentheses: ηh/ε."""
    node = rebuilt(node, _over)
    match node:
        case Product(factors=(*before, Quotient(numerator=above, denominator=below))):
            inside = above.factors if isinstance(above, Product) else (above,)
            return Quotient(Product((*before, *inside)), below)
    return node
