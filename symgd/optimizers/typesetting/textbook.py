"""The value of an assignment as a tree, in the order of a textbook: β₁m + (1 − β₁)g, x − η m̂/(√v̂ + ε).

SymPy forgets the order in which a rule was written, and none of its own is that of the field. Here a sum begins with
what the assignment had before, a product with the hyper-parameters, and the learning rate stands before a fraction.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

import sympy as sp

from symgd.errors import InternalError
from symgd.notation.ordering import function_names
from symgd.notation.tree import Call, Constant, Negative, Node, Number, Power, Product, Quotient, Sum
from symgd.optimizers.nodes import Dot
from symgd.optimizers.rule import eta, g, k
from symgd.records import record

__all__ = ["Leaves", "Textbook", "number_tree"]

# SymPy's own, which a plug-in may use.
_TWINS = {sp.Abs: "abs", sp.sign: "sign", sp.Max: "max", sp.Min: "min"}
_CONSTANTS = {sp.pi: "pi", sp.E: "e"}
_PLACES = 4  # decimals up to which a fraction is written as a decimal
_Place: TypeAlias = tuple[int, int, str]


@record
class Leaves:
    """What a tree is made of: ``symbol`` is the tree of a symbol, ``node`` that of a node of `optimizers.nodes`.

    ``known`` is the tree of a part that is to stand as one number, or None for all others.
    """

    symbol: Callable[[sp.Symbol], Node]
    node: Callable[[sp.Expr, Callable[[sp.Expr], Node]], Node]
    known: Callable[[sp.Expr], Node | None] = lambda part: None


@record
class Textbook:
    """Values into trees: ``target`` is what is assigned, ``vectors`` and ``parameters`` are symbols of those kinds."""

    leaves: Leaves
    target: sp.Symbol
    vectors: frozenset[sp.Symbol]
    parameters: frozenset[sp.Symbol]

    def tree(self, value: sp.Expr, whole: bool = False) -> Node:
        """The value, or (``whole``) all that is assigned, as a tree, in order."""
        known = self.leaves.known(value)
        if known is not None:
            return known
        if isinstance(value, sp.Symbol):
            return self.leaves.symbol(value)
        if value.is_Number:
            return number_tree(value)
        if value in _CONSTANTS:
            return Constant(_CONSTANTS[value])
        if isinstance(value, sp.Add):
            return self._sum(value, whole)
        if isinstance(value, sp.Mul):
            return self._product(value)
        if isinstance(value, sp.Pow):
            return self._fraction(sp.S.One, [value]) if _below(value) else self._power(value)
        name = _TWINS.get(value.func) or function_names().get(value.func)
        if name is not None:
            first_target = (
                sorted(value.args, key=lambda a: not a.has(self.target))
                if name in {"max", "min"}
                else value.args
            )
            return Call(name, tuple(map(self.tree, first_target)))
        return self.leaves.node(value, self.tree)

    # -- sums

    def _sum(self, value: sp.Add, whole: bool) -> Node:
        counting = any(term == k for term in value.args)  # k + 1, but 1 − β
        terms = sorted(value.args, key=lambda term: self._place_of_term(term, counting, whole))
        return Sum(tuple(map(self.tree, terms)))

    def _place_of_term(self, term: sp.Expr, counting: bool, whole: bool) -> tuple[int, bool, int, bool, str]:
        kind = 2
        if term.is_Number:
            kind = 5 if counting else 0
        elif whole and term.has(self.target):
            kind = 1
        elif not counting and term.free_symbols <= self.parameters:
            kind = 4  # √v + ε
        factors = len(sp.Mul.make_args(term)) - term.could_extract_minus_sign()
        return kind, term.could_extract_minus_sign(), factors, term.has(g), str(term)

    # -- products, fractions and powers

    def _product(self, value: sp.Mul) -> Node:
        number, rest = value.as_coeff_Mul()
        tree = self._fraction(abs(number), list(sp.Mul.make_args(rest)))
        return Negative(tree) if number < 0 else tree

    def _fraction(self, number: sp.Expr, factors: list[sp.Expr]) -> Node:
        above = [factor for factor in factors if not _below(factor)]
        below = [1 / factor for factor in factors if _below(factor)]
        top, bottom = (number.p, number.q) if number.is_Rational and not _decimal(number) else (number, 1)
        if bottom != 1:
            below.append(sp.Integer(bottom))
        numerator = self._ordered(above, sp.sympify(top, strict=True))
        if not below:
            return _joined(numerator)
        before: list[Node] = []
        if self._long(below) or eta in above:
            # The rate, or a step length, stands before the fraction; something must remain above it.
            scalars = [
                f for f in above if f.is_Symbol and f not in self.vectors and (f == eta or self._long(below))
            ]
            if scalars and (len(scalars) < len(above) or top != 1):
                before = self._ordered(scalars, sp.S.One)
                numerator = self._ordered(
                    [f for f in above if f not in scalars], sp.sympify(top, strict=True)
                )
        quotient = Quotient(_joined(numerator), _joined(self._ordered(below, sp.S.One)))
        return _joined([*before, quotient])

    def _long(self, factors: list[sp.Expr]) -> bool:
        """Whether a denominator holds a vector."""
        return any(factor.free_symbols & self.vectors for factor in factors)

    def _ordered(self, factors: list[sp.Expr], number: sp.Expr) -> list[Node]:
        trees = [self.tree(factor) for factor in sorted(factors, key=self._place_of_factor)]
        return trees if number == 1 else [number_tree(number), *trees]

    def _place_of_factor(self, factor: sp.Expr) -> _Place:
        vector = bool(factor.free_symbols & self.vectors)
        kind = 1 + 4 * vector
        if factor.is_Symbol and not vector:
            kind = 0 if factor in self.parameters or factor == eta else 1
        elif isinstance(factor, sp.Add):
            kind = 6 if vector else 3
        elif not vector:
            kind = 2
        elif isinstance(factor, sp.Pow) and factor.exp == sp.Rational(1, 2):
            kind = 4
        return kind, not factor.has(self.target), "" if factor == eta else str(factor)

    def _power(self, value: sp.Pow) -> Node:
        if value.exp == sp.Rational(1, 2):
            length = isinstance(value.base, Dot) and value.base.args[0] == value.base.args[1]
            return self.leaves.node(value, self.tree) if length else Call("sqrt", (self.tree(value.base),))
        return Power(self.tree(value.base), self.tree(value.exp))


def _below(factor: sp.Expr) -> bool:
    """Whether a factor stands below the line."""
    return isinstance(factor, sp.Pow) and bool(factor.exp.could_extract_minus_sign())


def _joined(factors: list[Node]) -> Node:
    flat = [
        part for factor in factors for part in (factor.factors if isinstance(factor, Product) else (factor,))
    ]
    if not flat:
        return Number("1")
    return flat[0] if len(flat) == 1 else Product(tuple(flat))


def _decimal(value: sp.Expr) -> bool:
    """Whether a number is written as a decimal: 0.96, but 1/2 and 3/4 as fractions."""
    if not value.is_Rational:
        return True
    short = (value * 10**_PLACES).is_Integer
    return bool(value.q == 1 or (short and value.q not in (2, 4)))


def number_tree(value: sp.Expr) -> Node:
    """A number of a rule: a whole one, a short decimal, or a fraction; a float in the digits that it has."""
    if value < 0:
        return Negative(number_tree(-value))
    if value.is_Rational and not _decimal(value):
        return Quotient(Number(str(value.p)), Number(str(value.q)))
    if value.is_Rational:
        exact = Fraction(int(value.p), int(value.q))
        return Number(str(exact.numerator) if exact.denominator == 1 else repr(float(exact)))
    if not value.is_Float:
        raise InternalError(f"{value} is no number of a rule.")
    return Number(repr(float(value)).removesuffix(".0"))
