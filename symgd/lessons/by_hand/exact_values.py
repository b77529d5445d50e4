"""The values of a rule in fractions: what an assignment gives where all its numbers are rational."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy as sp

from symgd.calculus.effort import can_put_in
from symgd.calculus.problem import Problem, Undefined
from symgd.notation.real import with_real_functions
from symgd.notation.typed import as_typed
from symgd.optimizers import nodes
from symgd.optimizers.rule import x
from symgd.records import record

__all__ = ["Exact", "Inexact", "Values", "exact_gradient", "fraction", "rational"]

Exact = Fraction | float
_LONGEST_DENOMINATOR = 12  # digits of what is put into f
_LONGEST = 80  # digits, beyond which a fraction is carried on as a float


class Inexact(Exception):
    """The value is no fraction, or no short one."""


def rational(value: Fraction) -> sp.Rational:
    """A fraction in SymPy."""
    return sp.Rational(value.numerator, value.denominator)


def fraction(value: sp.Expr) -> Fraction:
    """A rational number of SymPy as a fraction; raises `Inexact` for any other."""
    if not value.is_Rational or len(str(value)) > _LONGEST:
        raise Inexact
    return Fraction(int(value.p), int(value.q))


def exact_gradient(problem: Problem, point: tuple[Exact, ...]) -> tuple[Exact, ...]:
    """The partial derivatives, exactly where they are rational; raises `Inexact` where f has none."""
    try:
        floats = problem.evaluate([float(v) for v in point])[1:]
    except Undefined:
        raise Inexact from None
    try:
        table = _table(problem, point)
    except Inexact:
        return tuple(map(float, floats))
    partials = problem.tidy_gradient if problem.dimension == 1 else problem.gradient
    exact = [partial.subs({s: table[s] for s in partial.free_symbols}) for partial in partials]
    return tuple(
        Fraction(int(e.p), int(e.q)) if e.is_Rational else float(value)
        for e, value in zip(exact, floats, strict=True)
    )


def _table(problem: Problem, point: tuple[Exact, ...]) -> dict[sp.Symbol, sp.Rational]:
    """What is put into f and its derivatives; raises `Inexact` where no short fraction comes of it."""
    if not all(isinstance(v, Fraction) and len(str(v.denominator)) <= _LONGEST_DENOMINATOR for v in point):
        raise Inexact
    table = {s: rational(v) for s, v in zip(problem.symbols, point, strict=True) if isinstance(v, Fraction)}
    if not can_put_in(problem.f, table):
        raise Inexact
    return table


@record
class Values:
    """The numbers that the symbols of a rule stand for at one step, vectors by coordinate, scalars alone."""

    problem: Problem
    known: Mapping[sp.Symbol, tuple[Exact, ...]]

    def of(self, value: sp.Expr, vector: bool) -> tuple[Fraction, ...]:
        """What an assignment gives; raises `Inexact` where that is not rational."""
        value = with_real_functions(value)
        if isinstance(value, nodes.GradientAt):
            slopes = exact_gradient(self.problem, self._vector(value.args[0]))
            return tuple(s if isinstance(s, Fraction) else _inexact() for s in slopes)
        if isinstance(value, nodes.NewtonStep):
            return self._newton(self._vector(value.args[0]))
        if isinstance(value, nodes.WHOLE):
            raise Inexact
        return self._vector(value) if vector else (self.number(value),)

    def number(self, value: sp.Expr) -> Fraction:
        """The value of a scalar; raises `Inexact`."""
        return fraction(self._at(value, 0))

    def rounded(self, value: sp.Expr, i: int) -> float:
        """The value at coordinate i in floating point, where it is not rational."""
        floats = {s: tuple(as_typed(float(v)) for v in entries) for s, entries in self.known.items()}
        return float(Values(self.problem, floats)._at(with_real_functions(value), i))

    def hessian(self) -> sp.Matrix:
        """The Hessian at x, in one variable f″; raises `Inexact` where an entry is not rational."""
        table = _table(self.problem, self.known[x])
        matrix = sp.Matrix(self.problem.hessian).subs(table)
        if not all(entry.is_Rational for entry in matrix):
            raise Inexact
        return matrix

    def _newton(self, right: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        matrix = self.hessian()
        if matrix.det() == 0:
            raise Inexact
        solved = matrix.LUsolve(sp.Matrix([rational(r) for r in right]))
        return tuple(fraction(entry) for entry in solved)

    def _vector(self, value: sp.Expr) -> tuple[Fraction, ...]:
        return tuple(fraction(self._at(value, i)) for i in range(self.problem.dimension))

    def _at(self, value: sp.Expr, i: int) -> sp.Expr:
        """The value at coordinate i, in SymPy."""
        if isinstance(value, sp.Symbol):
            entries = self.known[value]
            entry = entries[i if len(entries) > 1 else 0]
            return rational(entry) if isinstance(entry, Fraction) else _inexact()
        if not value.args:
            return rational(as_typed(float(value))) if value.is_Float else value
        match value:
            case nodes.Dot():
                pairs = range(self.problem.dimension)
                return sp.Add(*(self._at(value.args[0], j) * self._at(value.args[1], j) for j in pairs))
            case nodes.Ratio():
                above, below, otherwise = value.args
                divisor = self._at(below, i)
                return self._at(otherwise, i) if divisor == 0 else self._at(above, i) / divisor
            case nodes.ValueAt():
                return self.problem.f.subs(_table(self.problem, self._vector(value.args[0])))
        return value.func(*(self._at(part, i) for part in value.args))


def _inexact() -> Fraction:
    raise Inexact
