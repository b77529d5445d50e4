"""The last line: the derivative as a person would leave it, and a word for how it came about.

Of the forms in `forms` the one is taken that is shortest when it is set; the plainer one if two are as short.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Add, Expr, Mul, Pow, S

from symgd.calculus.derivation import build
from symgd.calculus.derivation.forms import forms
from symgd.calculus.derivation.handwriting import Handwriting, printed_length
from symgd.notation.domain import Condition, lost_conditions
from symgd.notation.real import Abs, sign
from symgd.notation.symbolic import from_sympy, to_sympy
from symgd.notation.tree import Call, Negative, Node, Product, Sum
from symgd.records import record

__all__ = ["Tidied", "tidy"]


_LARGEST = 2000
_RELUCTANCE = 2  # to bring what stands as separate fractions to one denominator


@record
class Tidied:
    """The tidied derivative, the codes of what was done, and the conditions that cancelling removed."""

    expression: Expr
    tree: Node
    codes: tuple[str, ...]
    cancelled: tuple[Condition, ...]


def tidy(line: Node, function: Node) -> Tidied:
    """The shortest of the forms of a line with no derivative left in it, the derivative of the function.

    A line of more than 2000 nodes stays as it is. Raises ValueError where SymPy finds the line not to be real.
    """
    plain = to_sympy(line)
    if plain.has(sign):
        plain = plain.replace(lambda part: part.is_Mul and part.has(sign), _absolute_value)
    if sum(1 for _ in line.walk()) > _LARGEST:
        return Tidied(plain, line, (), ())
    hand = Handwriting.of(line)
    trees: dict[Expr, Node] = {}
    best: tuple[int, Expr, Node, tuple[str, ...]] | None = None
    for form in forms(plain):
        for expression, codes in _named(form.expression, form.codes):
            if expression not in trees:
                tree = trees[expression] = hand.write(expression)
                length = printed_length(tree) + _RELUCTANCE * ("common_denominator" in codes)
                if best is None or length < best[0]:
                    best = (length, expression, tree, codes)
    assert best is not None
    _, expression, tree, codes = best
    cancelled = lost_conditions(line, expression)
    if cancelled:  # said of the function as typed, if it says so itself: x rather than x²
        holes = (c for c in lost_conditions(function, expression) if c.kind == "nonzero")
        cancelled = tuple(holes) or cancelled
    plain_tree = next(iter(trees.values()))
    return Tidied(expression, tree, _codes(line, plain_tree, tree, codes, cancelled), cancelled)


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


def _absolute_value(product: Expr) -> Expr:
    """u sgn u = |u|."""
    for factor in product.args:
        if isinstance(factor, sign) and factor.args[0] in product.args:
            return product / factor / factor.args[0] * Abs(factor.args[0])
    return product


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
    if not product.is_Mul:
        return product
    negative = product.as_coeff_Mul()[0].is_negative
    for factor in product.args:
        base, exponent = factor.as_base_exp()
        if base.is_Add and exponent.is_Integer and exponent % 2:
            turned = -base
            if not negative:
                worth = all(map(_is_positive, turned.args))  # (-x - 2)/x as -(x + 2)/x
            else:
                worth = _leads_positive(turned) or (alone and any(map(_is_positive, turned.args)))
            if worth:
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
    line: Node, plain: Node, tree: Node, codes: tuple[str, ...], cancelled: tuple[Condition, ...]
) -> tuple[str, ...]:
    """What was done on the way from the line to the tree; nothing where they are the same."""
    if tree == line:
        return ()
    given = _unordered(line)
    if given != _unordered(plain):
        shown = [term for term in build.terms(line) if to_sympy(term) is not S.Zero]
        fewer = len(build.terms(plain)) < len(shown)
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
