"""Systems of polynomial equations over the rationals: what is linear in a variable is put into the others.

The polynomials are FLINT's; those of one system share their context, so a variable is an index.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from functools import reduce
from operator import add, mul

import sympy as sp
from flint import arb, fmpq, fmpq_mat, fmpq_mpoly, fmpq_mpoly_ctx, fmpq_poly

from symgd.calculus.effort import degree_bound
from symgd.calculus.multivariate.groups import joined
from symgd.records import record

__all__ = [
    "Eliminated",
    "as_polynomial",
    "blocks",
    "echelon",
    "eliminate",
    "evaluate",
    "substituted",
    "terms_in",
    "univariate",
    "variables_of",
]

MAX_TERMS = 12_000
MAX_BITS = 4_000
MAX_DEGREE = 40
"""Of what a substitution makes."""


def as_polynomial(expression: sp.Expr, symbols: Sequence[sp.Symbol]) -> fmpq_mpoly | None:
    """A polynomial with rational coefficients, multiplied out; None for anything else, or for a large one."""
    degree = degree_bound(expression)
    if degree > MAX_DEGREE or math.comb(len(symbols) + degree, degree) > MAX_TERMS:
        return None
    bits = sum(int(c.p).bit_length() + int(c.q).bit_length() for c in expression.atoms(sp.Rational))
    if bits * degree > MAX_BITS or sp.count_ops(expression) > MAX_TERMS:
        return None
    context = fmpq_mpoly_ctx.get([f"v{i}" for i in range(len(symbols))], "degrevlex")
    places = dict(zip(symbols, context.gens(), strict=True))
    return _multiplied_out(expression, places, context)


def _multiplied_out(
    node: sp.Expr, places: dict[sp.Symbol, fmpq_mpoly], context: fmpq_mpoly_ctx
) -> fmpq_mpoly | None:
    if node in places:
        return places[node]
    if node.is_Rational:
        return context.constant(fmpq(int(node.p), int(node.q)))
    if isinstance(node, sp.Pow) and node.exp.is_Integer and node.exp >= 0:
        base = _multiplied_out(node.base, places, context)
        return None if base is None else base ** int(node.exp)
    if not isinstance(node, sp.Add | sp.Mul):
        return None
    parts = [_multiplied_out(part, places, context) for part in node.args]
    return None if None in parts else reduce(mul if isinstance(node, sp.Mul) else add, parts)


def variables_of(*polynomials: fmpq_mpoly) -> set[int]:
    """The indices of the variables that occur."""
    return {i for p in polynomials for i, degree in enumerate(p.degrees()) if degree}


def blocks(f: fmpq_mpoly) -> list[list[int]]:
    """The variables in groups such that f is a sum of polynomials in one group each; the finest such groups.

    A variable that does not occur is a group of its own.
    """
    alone = ({i} for i in range(len(f.degrees())))
    together = ({i for i, e in enumerate(exponents) if e} for exponents in f.monoms() if any(exponents))
    return sorted(map(sorted, joined([*alone, *together])))


def terms_in(p: fmpq_mpoly, variables: Collection[int]) -> fmpq_mpoly:
    """The terms in which some of the variables occur."""
    return p.context().from_dict({m: c for m, c in p.terms() if any(m[i] for i in variables)})


def univariate(p: fmpq_mpoly, index: int) -> fmpq_poly:
    """A polynomial in which one variable occurs, as one in that."""
    known = {m[index]: c for m, c in p.terms()}
    return fmpq_poly([known.get(k, fmpq(0)) for k in range(max(known) + 1)])


def substituted(p: fmpq_mpoly, index: int, value: fmpq_mpoly | int) -> fmpq_mpoly:
    """The polynomial with a value for one variable."""
    if not p.degrees()[index]:
        return p
    gens = list(p.context().gens())
    gens[index] = p.context().constant(value) if isinstance(value, int) else value
    return p.compose(*gens)


def evaluate(polynomial: fmpq_mpoly, point: Sequence[arb]) -> arb:
    """An enclosure of the value at a point of balls."""
    total = arb(0)
    for exponents, coefficient in polynomial.terms():
        term = arb(coefficient)
        for value, exponent in zip(point, exponents, strict=True):
            for _ in range(exponent):  # a ball around 0 to the power 3 is not a number to FLINT
                term *= value
        total += term
    return total


@record(eq=False)
class Eliminated:
    """A system after the substitutions v ← p of ``given``, each p in variables that are not substituted before it.

    ``equations`` are zero in the variables of ``left`` exactly where the system was in all of them; no equations
    and variables left: every value will do. The system has no solution at all where an equation is a constant.
    """

    equations: tuple[fmpq_mpoly, ...]
    left: tuple[int, ...]
    given: tuple[tuple[int, fmpq_mpoly], ...]

    @property
    def impossible(self) -> bool:
        """Whether one of the equations is that a number other than 0 is zero."""
        return any(p.is_constant() for p in self.equations)


def eliminate(system: Sequence[fmpq_mpoly], variables: Sequence[int]) -> Eliminated:
    """Solve for one variable after another that some equation c·v + p = 0, c a number and p without v, gives.

    The equations are combined linearly before each search, so that what is linear in them is seen.
    """
    equations, left, given = echelon(system), list(variables), list[tuple[int, fmpq_mpoly]]()
    while (found := _solvable(equations, left)) is not None:
        index, value = found
        equations = echelon([substituted(p, index, value) for p in equations])
        left.remove(index)
        given.append((index, value))
    return Eliminated(tuple(equations), tuple(left), tuple(given))


def echelon(system: Sequence[fmpq_mpoly]) -> list[fmpq_mpoly]:
    """The echelon form of polynomials as linear combinations of their monomials, the high degrees first."""
    rows = [p.to_dict() for p in system if not p.is_zero()]
    if not rows:
        return []
    monomials = sorted({m for row in rows for m in row}, key=lambda m: (-sum(m), m))
    entries = [row.get(m, fmpq(0)) for row in rows for m in monomials]
    found, rank = fmpq_mat(len(rows), len(monomials), entries).rref()
    return [
        system[0].context().from_dict({m: found[i, j] for j, m in enumerate(monomials) if found[i, j] != 0})
        for i in range(rank)
    ]


def _solvable(equations: Sequence[fmpq_mpoly], left: Sequence[int]) -> tuple[int, fmpq_mpoly] | None:
    """The variable that is most simply given by the others, and its value."""
    best: tuple[tuple[int, int, int], int, fmpq_mpoly] | None = None
    for number, p in enumerate(equations):
        degrees, terms = p.degrees(), p.to_dict()
        for index in left:
            unit = tuple(int(i == index) for i in range(len(degrees)))
            alone = degrees[index] == 1 and sum(1 for m in terms if m[index]) == 1 and unit in terms
            if not alone:
                continue
            value = p.context().gens()[index] - p * (1 / terms[unit])
            degree = 0 if value.is_zero() else int(value.total_degree())
            after = max(degree * int(q.degrees()[index]) + int(q.total_degree()) for q in equations)
            key = (degree, number, index)
            if after <= MAX_DEGREE and (best is None or key < best[0]):
                best = key, index, value
    return None if best is None else best[1:]
