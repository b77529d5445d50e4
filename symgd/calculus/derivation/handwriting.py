"""A SymPy expression as a tree in the hand of who typed the function: e^x or exp(x), 0.5 or 1/2."""

from __future__ import annotations

from fractions import Fraction

from sympy import Expr

from symgd.calculus.derivation import build
from symgd.notation.symbolic import from_sympy, to_sympy
from symgd.notation.tree import Call, Constant, Negative, Node, Number, Power, Product, Quotient, Sum, rebuilt
from symgd.records import record

__all__ = ["Handwriting", "printed_length"]

_E = Constant("e")


@record
class Handwriting:
    """What is to be kept of the way in which a line is written."""

    calls: dict[Expr, Node]  # its functions, by what they are in SymPy
    powers_of_e: bool
    decimals: bool

    @classmethod
    def of(cls, line: Node) -> Handwriting:
        """The hand of a line."""
        parts = list(line.walk())
        return cls(
            {to_sympy(part): part for part in parts if isinstance(part, Call)},
            any(isinstance(part, Power) and part.base == _E for part in parts),
            any(isinstance(part, Number) and not part.digits.isdecimal() for part in parts),
        )

    def write(self, expression: Expr) -> Node:
        """The tree of an expression."""
        tree = self._as_typed(from_sympy(expression))
        tree = _with_e(tree) if self.powers_of_e else tree
        return _in_decimals(tree) if self.decimals else tree

    def _as_typed(self, node: Node) -> Node:
        """exp(-(x - 1)/2) again where SymPy has multiplied out to exp(1/2 - x/2)."""
        if isinstance(node, Call):
            known = self.calls.get(to_sympy(node), node)
            if printed_length(known) < printed_length(node):
                return known
        return rebuilt(node, self._as_typed)


def _in_decimals(node: Node) -> Node:
    """21x/5 as 4.2x: fractions of numbers that end as decimals, for who typed decimals."""
    changed = rebuilt(node, _in_decimals)
    if isinstance(changed, Quotient):
        return _decimal_quotient(changed.numerator, changed.denominator)
    return changed


def _with_e(node: Node) -> Node:
    """exp(x) as e^x, for who typed e^x."""
    changed = rebuilt(node, _with_e)
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
