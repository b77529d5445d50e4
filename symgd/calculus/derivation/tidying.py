"""The last line: the derivative as a person would leave it, and a word for how it came about.

Of the forms in `forms` the one is taken that is shortest when it is set; the plainer one if two are as short.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import sympy
from sympy import Add, Expr, Mul, Pow, S

from symgd.calculus.derivation import build
from symgd.calculus.derivation.build import rebuilt
from symgd.calculus.derivation.forms import forms
from symgd.notation.domain import Condition, lost_conditions
from symgd.notation.symbolic import from_sympy, to_sympy
from symgd.notation.tree import Call, Constant, Negative, Node, Number, Power, Product, Quotient, Sum

__all__ = ["Tidied", "tidy"]


_E = Constant("e")


@dataclass(frozen=True, slots=True)
class Tidied:
    """The tidied derivative, the codes of what was done, and the conditions that cancelling removed."""

    expression: Expr
    tree: Node
    codes: tuple[str, ...]
    cancelled: tuple[Condition, ...]


def tidy(line: Node, function: Node) -> Tidied:
    """The shortest of the forms of a line with no derivative left in it, the derivative of the function."""
    decimal = any(isinstance(part, Number) and "." in part.digits for part in line.walk())
    plain = to_sympy(line)
    typed = _typed_calls(line)
    powers_of_e = any(isinstance(part, Power) and part.base == _E for part in line.walk())
    seen: set[Expr] = set()
    best: tuple[int, Expr, Node, tuple[str, ...]] | None = None
    for form in forms(plain):
        for expression, codes in _named(form.expression, form.codes):
            if expression in seen:
                continue
            seen.add(expression)
            tree = _as_typed(from_sympy(expression), typed)
            tree = with_e(tree) if powers_of_e else tree
            tree = in_decimals(tree) if decimal else tree
            length = printed_length(tree)
            if best is None or length < best[0]:
                best = (length, expression, tree, codes)
    assert best is not None
    _, expression, tree, codes = best
    cancelled = lost_conditions(line, expression)
    if cancelled:  # said of the function as typed, if it says so itself: x rather than x²
        holes = (c for c in lost_conditions(function, expression) if c.kind == "nonzero")
        cancelled = tuple(holes) or cancelled
    return Tidied(expression, tree, _codes(line, plain, tree, codes, cancelled), cancelled)


def _typed_calls(line: Node) -> dict[Expr, Node]:
    """The functions of the line, by what they are in SymPy."""
    return {to_sympy(part): part for part in line.walk() if isinstance(part, Call)}


def _as_typed(node: Node, typed: dict[Expr, Node]) -> Node:
    """exp(-(x - 1)/2) again where SymPy has multiplied out to exp(1/2 - x/2)."""
    if isinstance(node, Call):
        known = typed.get(to_sympy(node), node)
        if printed_length(known) < printed_length(node):
            return known
    return rebuilt(node, lambda part: _as_typed(part, typed))


def _named(expression: Expr, codes: tuple[str, ...]) -> Iterator[tuple[Expr, tuple[str, ...]]]:
    """The expression with its signs put right; and with tan u for sin u/cos u, sin 2u for 2 sin u cos u."""
    signed = _signed(expression)
    yield signed, codes
    if signed.has(sympy.sin, sympy.sinh):
        named = _renamed(signed)
        if named != signed:
            yield named, (*(code for code in codes if code != _IDENTITY), _IDENTITY)


def _renamed(expression: Expr) -> Expr:
    if expression.is_Add:
        return Add(*map(_renamed, expression.args))
    if expression.is_Mul:
        return _shorter_name(Mul(*(_renamed(f) if f.is_Add else f for f in expression.args)))
    return expression


_IDENTITY = "trigonometric_identity"
_RATIOS = ((sympy.sin, sympy.cos, sympy.tan), (sympy.sinh, sympy.cosh, sympy.tanh))
_DOUBLES = ((sympy.sin, sympy.cos), (sympy.sinh, sympy.cosh))


def _shorter_name(product: Expr) -> Expr:
    powers = product.as_powers_dict()
    for odd, even, ratio in _RATIOS:
        for factor in list(powers):
            if isinstance(factor, odd) and powers[factor] == 1 and powers.get(even(*factor.args)) == -1:
                return product * even(*factor.args) / factor * ratio(*factor.args)
    for odd, even in _DOUBLES:
        for factor in list(powers):
            if isinstance(factor, odd) and powers[factor] == 1 and powers.get(even(*factor.args)) == 1:
                number = product.as_coeff_Mul()[0]
                if number.is_Rational and number.p % 2 == 0:
                    return product / (2 * factor * even(*factor.args)) * odd(2 * factor.args[0])
    return product


def _signed(expression: Expr) -> Expr:
    """−2x(y − x²) as 2x(x² − y), and −(2x² − 1)eˣ as (1 − 2x²)eˣ where it stands alone."""
    if expression.is_Add:
        return Add(*(_turned(term, alone=False) for term in expression.args))
    return _turned(expression, alone=True)


def _turned(product: Expr, alone: bool) -> Expr:
    if not product.is_Mul or not product.as_coeff_Mul()[0].is_negative:
        return product
    for factor in product.args:
        base, exponent = factor.as_base_exp()
        if base.is_Add and exponent.is_Integer and exponent % 2:
            turned = -base
            if _leads_positive(turned) or (alone and any(_is_positive(term) for term in turned.args)):
                rest = Mul(*(other for other in product.args if other is not factor))
                return Mul(-rest, Pow(turned, exponent), evaluate=True)
    return product


def _is_positive(term: Expr) -> bool:
    return not term.as_coeff_Mul()[0].is_negative


def _leads_positive(total: Expr) -> bool:
    """Whether the tree of the sum has its first term by degree with a plus."""
    tree = from_sympy(total)
    return isinstance(tree, Sum) and _is_positive(total) and not isinstance(tree.terms[0], Negative)


def _codes(
    line: Node, plain: Expr, tree: Node, codes: tuple[str, ...], cancelled: tuple[Condition, ...]
) -> tuple[str, ...]:
    """What was done on the way from the line to the tree; nothing where they are the same."""
    if tree == line:
        return ()
    given = _unordered(line)
    if given != _unordered(from_sympy(plain)):
        shown = [term for term in build.terms(line) if to_sympy(term) is not S.Zero]
        fewer = len(Add.make_args(plain)) < len(shown)
        codes = ("collect" if fewer else "simplify", *codes)
    codes = tuple(dict.fromkeys((*codes, *(("cancel",) if cancelled else ()))))
    return codes or (("reorder",) if given == _unordered(tree) else ("simplify",))


def _unordered(node: Node) -> object:
    """The tree with the order of its terms and factors forgotten."""
    match node:
        case Sum(terms):
            return "+", frozenset(map(_unordered, terms)), len(terms)
        case Product(factors):
            return "*", frozenset(map(_unordered, factors)), len(factors)
        case _ if node.children:
            function = node.function if isinstance(node, Call) else ""
            return type(node), function, tuple(map(_unordered, node.children))
    return node


# What adds to the length of its parts. An exponential counts more than it is wide: it had better stand once.
_BRACKETS, _BAR, _NAME = 2, 1, 2
_NAMES = {"sqrt": 1, "cbrt": 1, "abs": 1, "exp": 3}


def printed_length(node: Node) -> int:
    """About how many characters the tree takes when it is set."""
    inner = sum(map(printed_length, node.children))
    match node:
        case Number(digits):
            return len(digits)
        case Negative():
            return inner + 1
        case Sum(terms):
            minus = sum(isinstance(term, Negative) for term in terms[1:])  # its sign joins the terms
            return inner + len(terms) - 1 - minus
        case Product(factors):
            return inner + _BRACKETS * sum(isinstance(factor, Sum | Negative) for factor in factors)
        case Quotient(above, below):
            nested = sum(isinstance(part, Quotient) for side in (above, below) for part in side.walk())
            return inner + _BAR + _BRACKETS * nested
        case Power(base, _):
            if base == _E:
                return inner - 1 + _NAMES["exp"]
            return inner + (0 if not base.children or isinstance(base, Call) else _BRACKETS)
        case Call(name, _):
            return inner + _NAMES.get(name, _NAME)
    return max(inner, 1)


def in_decimals(node: Node) -> Node:
    """21x/5 as 4.2x: fractions of numbers that end as decimals, for who typed decimals."""
    changed = rebuilt(node, in_decimals)
    if isinstance(changed, Quotient):
        return _decimal_quotient(changed.numerator, changed.denominator)
    return changed


def with_e(node: Node) -> Node:
    """exp(x) as e^x, for who typed e^x."""
    changed = rebuilt(node, with_e)
    if isinstance(changed, Call) and changed.function == "exp":
        return Power(_E, changed.arguments[0])
    return changed


def _decimal_quotient(above: Node, below: Node) -> Node:
    divisor, *others_below = build.factors(below)
    if not isinstance(divisor, Number):
        return Quotient(above, below)
    first, *others = build.factors(above) if not isinstance(above, Negative) else (above,)
    top = first if isinstance(first, Number) else Number("1")
    if top is not first:
        others = [first, *others]
    value = build.number(Fraction(top.digits) / Fraction(divisor.digits), decimal=True)
    if isinstance(value, Quotient):
        return Quotient(above, below)
    numerator = build.product(value, *others) if others or value is not build.ONE else Number("1")
    return Quotient(numerator, build.product(*others_below)) if others_below else numerator
