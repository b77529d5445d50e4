"""Other ways to write the same derivative: cheap, exact, each with a bound on what it is tried on.

Everything but powers, products and sums (``sin 2x``, ``√x``, ``e^x``) is put behind a symbol of its own
first, so each form is one of a rational function. To add a form: yield it in `forms`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import comb

import sympy
from sympy import Add, Expr, Pow, S, Symbol

from symgd.records import record

__all__ = ["Form", "forms"]

_LARGEST = 120  # operations
_TERMS = 40  # of an expanded polynomial
_DEGREE = 12
_COEFFICIENT = 10**12


@record
class Form:
    """One way to write an expression, and the codes of what was done to it."""

    expression: Expr
    codes: tuple[str, ...]


@dataclass
class _Mask:
    """Symbols that stand for what is not a sum, a product or a whole power."""

    symbols: dict[Expr, Symbol] = field(default_factory=dict)

    def put_on(self, expression: Expr) -> Expr:
        """The expression as a rational function of symbols."""
        if expression.is_Symbol or expression.is_Rational:
            return expression
        if expression.is_Add or expression.is_Mul:
            return expression.func(*map(self.put_on, expression.args))
        if expression.is_Pow and expression.exp.is_Rational and abs(expression.exp.p) <= _DEGREE:
            whole, root = expression.exp.as_numer_denom()
            base = self.put_on(expression.base) if root == 1 else self._symbol(Pow(expression.base, 1 / root))
            return base**whole
        return self._symbol(expression)

    def _symbol(self, part: Expr) -> Symbol:
        return self.symbols.setdefault(part, Symbol(f"_{len(self.symbols)}", real=True))

    def take_off(self, expression: Expr) -> Expr:
        """The expression that was masked."""
        return expression.xreplace({symbol: part for part, symbol in self.symbols.items()})


def forms(expression: Expr) -> Iterator[Form]:
    """The expression itself and its other forms, the plainest first."""
    yield Form(expression, ())
    if expression.is_Atom or expression.count_ops() > _LARGEST:
        return
    mask = _Mask()
    masked = mask.put_on(expression)
    above, below, codes = _one_fraction(masked)
    if below.count_ops() > _LARGEST // 4:
        return
    for changed, done in _numerators(mask, above):
        yield Form(mask.take_off(changed / below), (*codes, *done))
    for changed in _pythagoras(mask, above):
        numerator, denominator, cancelled = _cancelled(changed, below)
        yield Form(mask.take_off(numerator / denominator), (*codes, "trigonometric_identity", *cancelled))


def _one_fraction(expression: Expr) -> tuple[Expr, Expr, tuple[str, ...]]:
    """Numerator, denominator, and how they came about."""
    if not _has_denominator(expression):
        return expression, S.One, ()
    joined = any(_has_denominator(term) for total in expression.atoms(Add) for term in total.args)
    above, below, cancelled = _cancelled(*sympy.fraction(sympy.together(expression)))
    return above, below, (*(("common_denominator",) if joined else ()), *cancelled)


def _has_denominator(expression: Expr) -> bool:
    return any(power.exp.is_negative for power in expression.atoms(Pow))


def _cancelled(above: Expr, below: Expr) -> tuple[Expr, Expr, tuple[str, ...]]:
    """The fraction without its common factors, as far as they are found; below stays a product of powers."""
    factored = _factored(above)
    if factored is not None and below is not S.One:
        numerator, denominator = sympy.fraction(factored / sympy.factor_terms(below))
        if denominator.count_ops() < below.count_ops():
            return numerator, denominator, ("cancel",)
    return above, below, ()


# -- the forms of a numerator


def _numerators(mask: _Mask, polynomial: Expr) -> Iterator[tuple[Expr, tuple[str, ...]]]:
    yield polynomial, ()
    if _terms(polynomial) <= _TERMS:
        expanded = sympy.expand(polynomial)
        collects = len(Add.make_args(expanded)) < _terms(polynomial)
        if collects:
            yield expanded, ("multiply_out", "collect")
        elif not mask.symbols:  # e^x (x + 1) is left as it is
            yield expanded, ("multiply_out",)
    gathered = sympy.factor_terms(polynomial)
    yield gathered, () if gathered.is_Add else ("factor_out",)
    factored = _factored(polynomial)
    if factored is not None and not factored.is_Add:
        yield factored, ("factor_out",)


def _pythagoras(mask: _Mask, polynomial: Expr) -> Iterator[Expr]:
    """sin² + cos² = 1 and cosh² − sinh² = 1, used to get rid of one or of the other."""
    if _terms(polynomial) > _TERMS:
        return
    for part, symbol in mask.symbols.items():
        for odd, even, sign in ((sympy.sin, sympy.cos, -1), (sympy.sinh, sympy.cosh, 1)):
            if not isinstance(part, odd):
                continue
            other = mask.symbols.get(even(part.args[0]))
            if other is not None:
                expanded = sympy.expand(polynomial)
                for old, new in ((other, 1 + sign * symbol**2), (symbol, sign * (other**2 - 1))):
                    yield sympy.expand(_reduced(expanded, old, new))


def _reduced(polynomial: Expr, old: Symbol, new: Expr) -> Expr:
    """The polynomial with old² replaced by ``new``."""

    def lowered(term: Expr) -> Expr:
        power = term.as_powers_dict().get(old, 0)
        return term / old**power * new ** (power // 2) * old ** (power % 2)

    return Add(*map(lowered, Add.make_args(polynomial)))


# -- bounds


def _terms(expression: Expr) -> int:
    """At most so many terms has the expression when it is multiplied out."""
    if expression.is_Add:
        return sum(map(_terms, expression.args))
    if expression.is_Mul:
        product = 1
        for factor in expression.args:
            product *= _terms(factor)
        return product
    if expression.is_Pow and expression.exp.is_Integer and expression.exp > 0:
        base = _terms(expression.base)
        return 1 if base == 1 else comb(base + min(int(expression.exp), _TERMS) - 1, base - 1)
    return 1


def _factored(polynomial: Expr) -> Expr | None:
    """The factors over the rationals; None where looking for them may take long."""
    if _terms(polynomial) > _TERMS or len(polynomial.free_symbols) > 5:
        return None
    expanded = sympy.expand(polynomial)
    if not expanded.is_Add:
        return expanded
    dense = sympy.Poly(expanded, *sorted(expanded.free_symbols, key=str))
    large = any(max(abs(c.p), c.q) > _COEFFICIENT for c in dense.coeffs())
    return None if large or dense.total_degree() > _DEGREE else sympy.factor(dense.as_expr())
