"""Partial derivatives that are one another's with the letters exchanged: what need not be worked twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy

from symgd.records import record

__all__ = ["Twin", "twins"]


@record
class Twin:
    """∂f/∂x_j is ∂f/∂x_i with other letters: ``of`` is i, and each ``old`` becomes its ``new`` at the same time.

    ``whole``: f itself stays what it is when x_i and x_j are exchanged. Otherwise the terms with x_i become those with
    x_j, and the others do not count for either.
    """

    of: int
    renaming: tuple[tuple[sympy.Symbol, sympy.Symbol], ...]
    whole: bool

    def renamed(self, expression: sympy.Expr) -> sympy.Expr:
        """An expression with the letters exchanged."""
        return expression.xreplace(dict(self.renaming))


def twins(f: sympy.Expr, symbols: Sequence[sympy.Symbol]) -> tuple[Twin | None, ...]:
    """For each variable the first one before it whose partial derivative becomes its own; None where there is none.

    Proved: the two sides are the same expression, term by term, after the letters are exchanged. A twin is always one
    of a variable that has none itself.

    >>> x, y, z = sympy.symbols("x y z", real=True)
    >>> [twin and (twin.of, twin.whole) for twin in twins(x**2 + x * y + y**2 + z, (x, y, z))]
    [None, (0, True), None]
    """
    found: list[Twin | None] = []
    for j in range(len(symbols)):
        roots = (i for i in range(j) if found[i] is None)
        found.append(next((twin for i in roots if (twin := _twin(f, symbols, i, j))), None))
    return tuple(found)


def _twin(f: sympy.Expr, symbols: Sequence[sympy.Symbol], i: int, j: int) -> Twin | None:
    swap = {symbols[i]: symbols[j], symbols[j]: symbols[i]}
    if f.xreplace(swap) == f:
        return Twin(i, tuple(swap.items()), True)
    first, second = (_terms_with(f, symbols[k]) for k in (i, j))
    if len(first) != len(second):
        return None
    for renaming in _renamings(first, second, symbols, i, j):
        if {term.xreplace(renaming) for term in first} == second:
            return Twin(i, tuple((old, new) for old, new in renaming.items() if old != new), False)
    return None


def _terms_with(f: sympy.Expr, symbol: sympy.Symbol) -> set[sympy.Expr]:
    return {term for term in sympy.Add.make_args(f) if term.has(symbol)}


def _renamings(
    first: set[sympy.Expr], second: set[sympy.Expr], symbols: Sequence[sympy.Symbol], i: int, j: int
) -> Iterator[dict[sympy.Expr, sympy.Expr]]:
    """Ways to make the variables of some terms those of others, x_i becoming x_j: in their order, or in reverse."""
    old, new = ([s for s in symbols if any(t.has(s) for t in terms)] for terms in (first, second))
    if len(old) != len(new):
        return
    for order in (new, new[::-1]):
        renaming: dict[sympy.Expr, sympy.Expr] = dict(zip(old, order, strict=True))
        if renaming[symbols[i]] == symbols[j]:
            yield renaming
