"""Whether a function of several variables is convex or concave, seen from how it is built.

A sum of convex functions is convex; so is a convex function of an affine one, a convex increasing function of a
convex one, and a log-convex one (Boyd and Vandenberghe, *Convex Optimization*, 3.2 and 3.5; Grant, Boyd and Ye,
"Disciplined convex programming", 2006). Quadratics are judged as a whole by their exact inertia, and a function of
one affine form by the one-variable proof.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import sympy as sp
from sympy import Add, Expr, Mul, Pow

from symgd.calculus.budget import Budget
from symgd.calculus.convexity import convexity as convexity_of_one
from symgd.calculus.effort import degree_bound, expand_if_cheap
from symgd.calculus.multivariate.boxes import matrix_bounds
from symgd.calculus.multivariate.convexity.coefficients import coefficients
from symgd.calculus.multivariate.convexity.forms import T, gradient_of, on_form, separate
from symgd.calculus.multivariate.convexity.inertia import Inertia, inertia
from symgd.calculus.multivariate.convexity.outer import OUTER, Outer, power, rational_rows
from symgd.calculus.multivariate.convexity.shape import AFFINE, UNKNOWN, Row, Shape, total
from symgd.calculus.polynomials import constant
from symgd.calculus.problem import Problem
from symgd.calculus.rationals import fraction
from symgd.notation.real import Abs, Max, Min, sign, step
from symgd.notation.signs import is_nonnegative, is_nonpositive, is_positive

__all__ = ["Composition"]


_LOG = (Outer("positive", -1, 1),)
_WHERE: dict[str, Callable[[Expr], bool]] = {
    "everywhere": lambda _: True,
    "nonnegative": is_nonnegative,
    "nonpositive": is_nonpositive,
    "positive": is_positive,
}


class Composition:
    """The shapes of the subexpressions of a problem on its domain."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.symbols = problem.symbols
        self.budget = budget
        self._conditions = [(c.kind, c.sympy) for c in problem.expression.conditions]
        self._known: dict[Expr, Shape] = {}
        self._on_line: dict[tuple[Expr, Any], str | None] = {}
        positive = {e for kind, e in self._conditions if kind == "positive" and e.is_Symbol}
        nonnegative = {e for kind, e in self._conditions if kind == "nonnegative" and e.is_Symbol} - positive
        self._positive = frozenset(positive)
        # `signs` takes a symbol for any real number; these are not.
        self._signed: dict[Expr, Expr] = {s: sp.exp(s) for s in positive} | {s: Abs(s) for s in nonnegative}

    # The domain.

    def domain_is_convex(self) -> bool:
        """Whether the conditions on the domain are proved to leave a convex set."""
        return all(self._leaves_convex(kind, argument) for kind, argument in self._conditions)

    def _leaves_convex(self, kind: str, argument: Expr) -> bool:
        shape = self.shape(argument)
        if kind in ("positive", "nonnegative", "at_least_one"):
            return shape.concave
        if kind == "at_most_one":
            return shape.convex
        return kind in ("within_one", "inside_one") and shape.affine

    # Shapes.

    def shape(self, expression: Expr) -> Shape:
        """What is proved about an expression on the domain."""
        known = self._known.get(expression)
        if known is None:
            known = UNKNOWN if self.budget.spent else self._shape(expression)
            self._known[expression] = known
        return known

    def _shape(self, e: Expr) -> Shape:
        if not e.free_symbols:
            value = constant(e)
            return AFFINE if value.ok and value.finite else UNKNOWN
        if e.is_polynomial(*self.symbols) and degree_bound(e) <= 2:
            return self._quadratic(e)
        shape = self._by_rule(e)
        return shape if shape.known else self._along(e)

    def _by_rule(self, e: Expr) -> Shape:
        if isinstance(e, Add):
            return self._sum(e)
        if isinstance(e, Mul):
            number, rest = e.as_independent(*self.symbols, as_Add=False)
            if number is not sp.S.One:
                return self.shape(rest).times(constant(number).sign)
            return self.logarithm(e).exponential()
        if isinstance(e, Pow):
            return self._power(e)
        if isinstance(e, sp.log):
            shape = self.logarithm(e.args[0])
            return shape if shape.known else self._outer(_LOG, e.args[0], real=True)
        if isinstance(e, Max | Min):
            parts = [self.shape(part) for part in e.args]
            up = isinstance(e, Max)
            return Shape(up and all(p.convex for p in parts), not up and all(p.concave for p in parts))
        outer = OUTER.get(e.func.__name__)
        return UNKNOWN if outer is None or len(e.args) != 1 else self._outer(outer, e.args[0])

    def _outer(self, rows: tuple[Outer, ...], inner: Expr, real: bool = False) -> Shape:
        """An outer function, which may have a rule for each sign of its argument.

        ``real``: that its value is real says where its argument is.
        """
        inside, gradient = self.shape(inner), self.gradient_of(inner)
        place = self._on_domain(inner)
        fits = (row for row in rows if real or _WHERE[row.where](place))
        shapes = (row.of(inside, gradient) for row in fits)
        return next((shape for shape in shapes if shape.known), UNKNOWN)

    def _on_domain(self, e: Expr) -> Expr:
        return e.xreplace(self._signed) if self._signed else e

    def _power(self, e: Pow) -> Shape:
        base, exponent = e.base, e.exp
        if not base.free_symbols:
            grows = constant(sp.log(base)).sign if is_positive(base) else 0
            return self._outer(OUTER["exp"], grows * exponent) if grows else UNKNOWN
        if not exponent.is_Rational:
            return UNKNOWN
        shape = self._outer(power(exponent), base, real=not exponent.is_Integer)
        return shape if shape.known else self._norm(base, exponent)

    def _norm(self, base: Expr, exponent: sp.Rational) -> Shape:
        """q^p with p ≥ 1/2 where q(x) = zᵀMz, z = (x, 1), M ⪰ 0: a power of the norm of an affine map."""
        half = sp.Rational(1, 2)
        if exponent < half or not base.is_polynomial(*self.symbols) or degree_bound(base) > 2:
            return UNKNOWN
        matrix, slope, value = coefficients(base, self.symbols)
        if matrix is None or not value.is_Rational or not all(v.is_Rational for v in slope):
            return UNKNOWN
        inner = [i for i, s in enumerate(self.symbols) if s in base.free_symbols]
        whole = [[*(matrix[i][j] / 2 for j in inner), fraction(slope[i]) / 2] for i in inner]
        whole.append([*(fraction(slope[i]) / 2 for i in inner), fraction(value)])
        found = inertia(whole, self.budget)
        if found is None or found.negative:
            return UNKNOWN
        strict = exponent > half or found.positive == len(whole)
        return Shape(True, False, tuple(matrix) if strict else ())

    # Quadratics.

    def _quadratic(self, e: Expr) -> Shape:
        matrix = coefficients(e, self.symbols)[0]
        used = [i for i, s in enumerate(self.symbols) if s in e.free_symbols]
        if matrix is None:
            return self._irrational(e, used)
        found = inertia([[matrix[i][j] for j in used] for i in used], self.budget)
        return UNKNOWN if found is None else _of_inertia(found, matrix)

    def _irrational(self, e: Expr, used: list[int]) -> Shape:
        """A quadratic with numbers such as π: term by term, else by bounds of its eigenvalues."""
        if isinstance(e, Pow):
            return self._outer(power(e.exp), e.base) if e.exp == 2 else UNKNOWN
        number, rest = e.as_independent(*self.symbols, as_Add=False)
        if number is not sp.S.One:
            return self.shape(rest).times(constant(number).sign)
        shape = total([self.shape(t) for t in e.args]) if isinstance(e, Add) else UNKNOWN
        if shape.known:
            return shape
        entries = [[constant(sp.diff(e, self.symbols[i], self.symbols[j])) for j in used] for i in used]
        if not all(entry.ok and entry.finite for row in entries for entry in row):
            return UNKNOWN
        bounds = matrix_bounds(entries) or (0.0, 0.0)
        n = len(self.symbols)
        rows = tuple(tuple(Fraction(int(i == j)) for j in range(n)) for i in used)
        return Shape(bounds[0] > 0, bounds[1] < 0, rows)

    # Sums.

    def parts(self, e: Expr) -> list[Expr]:
        """The terms of a sum, those that make a quadratic together as one."""
        terms = Add.make_args(e)
        quadratic = [t for t in terms if t.is_polynomial(*self.symbols) and degree_bound(t) <= 2]
        return [*([Add(*quadratic)] if quadratic else []), *(t for t in terms if t not in quadratic)]

    def bending_parts(self, e: Expr) -> tuple[Expr, ...]:
        """The `parts` of a sum, if all of them are convex, or all concave; else ()."""
        parts = self.parts(e)
        shapes = [self.shape(part) for part in parts]
        alike = all(shape.convex for shape in shapes) or all(shape.concave for shape in shapes)
        return tuple(parts) if alike and len(parts) > 1 else ()

    def quadratic_part(self, e: Expr) -> list[Row] | None:
        """The Hessian of the quadratic terms of a sum all of whose `parts` are convex, if it is rational; else None."""
        parts = self.parts(e)
        quadratic = parts[0].is_polynomial(*self.symbols) and degree_bound(parts[0]) <= 2
        if not quadratic or not all(self.shape(part).convex for part in parts):
            return None
        return coefficients(parts[0], self.symbols)[0]

    def _sum(self, e: Add) -> Shape:
        """Part by part; else the terms of each group of variables."""
        shape = total(map(self.shape, self.parts(e)))
        return shape if shape.known else self._by_groups(e)

    def _by_groups(self, e: Add) -> Shape:
        """A separable sum, group by group."""
        groups = separate(expand_if_cheap(e))
        return total([self.shape(group) for group in groups]) if len(groups) > 1 else UNKNOWN

    # Logarithms.

    def logarithm(self, e: Expr) -> Shape:
        """What is proved about ln of an expression from its form, which also proves it positive on the domain."""
        place = self._on_domain(e)
        if not e.free_symbols:
            return AFFINE if is_positive(e) else UNKNOWN
        if isinstance(e, sp.exp):
            return self.shape(e.args[0])
        if isinstance(e, Pow) and is_positive(self._on_domain(e.base)):
            if not e.base.free_symbols:
                return self.shape(e.exp).times(constant(sp.log(e.base)).sign)
            return self.logarithm(e.base).times(int(sp.sign(e.exp))) if e.exp.is_Rational else UNKNOWN
        if isinstance(e, Mul) and all(is_positive(self._on_domain(part)) for part in e.args):
            return total([self.logarithm(part) for part in e.args])
        if isinstance(e, Add) and all(is_positive(self._on_domain(part)) for part in e.args):
            return self._log_of_sum(e)
        if isinstance(e, sp.cosh):
            row = self.gradient_of(e.args[0])
            return UNKNOWN if row is None else Shape(True, False, rational_rows(row))
        return self._outer(_LOG, e) if e.is_Symbol and is_positive(place) else UNKNOWN

    def _log_of_sum(self, e: Add) -> Shape:
        """ln Σ exp(uᵢ) with convex uᵢ is convex; strictly where affine uᵢ move apart."""
        parts = [self.logarithm(part) for part in e.args]
        if not all(part.convex for part in parts):
            return UNKNOWN
        exponents = [_exponent(part) for part in e.args]
        zero = (sp.S.Zero,) * len(self.symbols)
        rows = [u if u is None else zero if u is sp.S.Zero else self.gradient_of(u) for u in exponents]
        first = rows[0]
        if first is None or any(row is None for row in rows):
            return Shape(True, False)
        apart = [tuple(a - b for a, b in zip(row, first, strict=True)) for row in rows[1:] if row is not None]
        return Shape(True, False, tuple(r for row in apart for r in rational_rows(row)))

    # Functions of one affine form.

    def gradient_of(self, e: Expr) -> tuple[Expr, ...] | None:
        """The gradient of an affine form that is not constant, else None."""
        return gradient_of(e, self.symbols)

    def _along(self, e: Expr) -> Shape:
        """h(aᵀx): convex if h is, by the proof for one variable: on ℝ, or on x > 0 where that is the domain."""
        found = on_form(e, self.symbols)
        if found is None:
            return UNKNOWN
        line, form = found
        rows = [row for row in self._conditions if row[1].free_symbols & e.free_symbols]
        if rows:
            (symbol,) = e.free_symbols if len(e.free_symbols) == 1 else (None,)
            alone = all(argument.free_symbols == {symbol} for _, argument in rows)
            if symbol not in self._positive or not alone or e.has(sign, step):
                return UNKNOWN
            line, rows = e.xreplace({symbol: T}), [(kind, a.xreplace({symbol: T})) for kind, a in rows]
        key = (line, tuple(rows))
        if key not in self._on_line:
            conditions = [SimpleNamespace(kind=kind, sympy=argument) for kind, argument in rows]
            alone_here = SimpleNamespace(
                f=line, symbols=(T,), expression=SimpleNamespace(conditions=conditions)
            )
            interval = sp.Interval.open(0 if rows else -sp.oo, sp.oo)
            self._on_line[key] = convexity_of_one(alone_here, interval, self.budget.share(0.4))
        kind = self._on_line[key]
        if kind is None:
            return UNKNOWN
        strict = rational_rows(form) if kind.startswith("strictly") else ()
        return Shape(kind.endswith("convex"), kind.endswith("concave"), strict)


def _of_inertia(found: Inertia, matrix: list[Row]) -> Shape:
    if not found.positive and not found.negative:
        return AFFINE
    return Shape(not found.negative, not found.positive, tuple(row for row in matrix if any(row)))


def _exponent(e: Expr) -> Expr | None:
    """ln of a positive number times exponentials, a multiple of a power e^u."""
    number, rest = e.as_coeff_Mul()
    if not rest.free_symbols:
        return sp.S.Zero
    return rest.args[0] if isinstance(rest, sp.exp) and number.is_positive else None
