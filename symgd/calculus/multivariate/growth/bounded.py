"""Which variables are bounded wherever given polynomials are."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq_mpoly

from symgd.calculus.multivariate.systems import echelon, terms_in, variables_of

__all__ = ["unbounded"]

MOST_ENTRIES = 10_000
"""Of the matrix of all coefficients, for combinations to be looked at."""


def unbounded(parts: Sequence[fmpq_mpoly], variables: Sequence[int]) -> set[int]:
    """The variables that are not seen to be bounded where all the parts are.

    Linear combinations of the parts are bounded, and terms in bounded variables do not matter; if one power of a
    variable is left alone, or even powers with coefficients of one sign, their variables are bounded too.
    """
    unknown = set(variables)
    while True:
        rest = [terms_in(part, unknown) for part in parts]
        found = {i for row in _combined([p for p in rest if not p.is_zero()]) for i in _bounded_by(row)}
        if not found & unknown:
            return unknown
        unknown -= found


def _combined(parts: list[fmpq_mpoly]) -> list[fmpq_mpoly]:
    """The parts, and their echelon form."""
    monomials = {m for p in parts for m in p.monoms()}
    return parts if len(monomials) * len(parts) > MOST_ENTRIES else parts + echelon(parts)


def _bounded_by(p: fmpq_mpoly) -> set[int]:
    if len(p.monoms()) == 1:
        found = variables_of(p)
        return found if len(found) == 1 else set()
    signs = {c > 0 for c in p.coeffs()}
    pure = all(max(m) == sum(m) and sum(m) % 2 == 0 for m in p.monoms())
    return variables_of(p) if pure and len(signs) == 1 else set()
