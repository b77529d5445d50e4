"""A learning rate as Python source over ``k``, printed from the tree as it was typed.

So 0.7(1 − k/10) is computed in the order in which it stands, and is 0 at k = 10, not −1.1e-16. The compiled loop
and the listing for readers differ in the names of functions only. To add a function: a row in `_CALLS`.
"""

from __future__ import annotations

from symgd.notation.precedence import ATOM, POWER, PRODUCT, SIGN, SUM, sum_on_a_line
from symgd.notation.tree import (
    Call,
    Constant,
    Floor,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)

__all__ = ["compiled_source", "listed_source"]

_MOST_FACTORS = (
    20  # a larger power, or one of a power, is not computed in whole numbers: they could grow without end
)

# function: in the compiled loop, by the names of `calculus.code.SCALAR`; in a listing, if that is not np.<name>
_CALLS: dict[str, tuple[str, str]] = {
    **{
        name: (f"{name}({{0}})", f"np.{name}({{0}})")
        for name in ("sqrt", "cbrt", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign")
    },
    **{
        f"a{name}": (f"a{name}({{0}})", f"np.arc{name}({{0}})")
        for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")
    },
    "ln": ("log({0})", "np.log({0})"),
    "log2": ("(log({0})/log(2))", "np.log2({0})"),
    "log10": ("(log({0})/log(10))", "np.log10({0})"),
    "log": ("(log({0})/log({1}))", "(np.log({0})/np.log({1}))"),
    "cot": ("cot({0})", "(1/np.tan({0}))"),
    "sec": ("sec({0})", "(1/np.cos({0}))"),
    "csc": ("csc({0})", "(1/np.sin({0}))"),
    "acot": ("(1.5707963267948966 - atan({0}))", "(np.pi/2 - np.arctan({0}))"),
    "asec": ("asec({0})", "np.arccos(1/({0}))"),
    "acsc": ("acsc({0})", "np.arcsin(1/({0}))"),
    "coth": ("coth({0})", "(1/np.tanh({0}))"),
    "sech": ("sech({0})", "(1/np.cosh({0}))"),
    "csch": ("csch({0})", "(1/np.sinh({0}))"),
    "acoth": ("acoth({0})", "np.arctanh(1/({0}))"),
    "asech": ("asech({0})", "np.arccosh(1/({0}))"),
    "acsch": ("acsch({0})", "np.arcsinh(1/({0}))"),
    "erf": ("erf({0})", "erf({0})"),  # a listing with it needs: from math import erf
    "sigmoid": ("sigmoid({0})", "(0.5 + 0.5*np.tanh(({0})/2))"),
    "softplus": ("softplus({0})", "np.logaddexp({0}, 0)"),
    "relu": ("relu({0})", "max({0}, 0)"),
    "abs": ("abs({0})", "abs({0})"),
    "max": ("max({0}, {1})", "max({0}, {1})"),
    "min": ("min({0}, {1})", "min({0}, {1})"),
}
_CONSTANTS = {"pi": ("3.141592653589793", "np.pi"), "e": ("2.718281828459045", "np.e")}


def compiled_source(tree: Node) -> str:
    """The source for the compiled loop, whose scope is `calculus.code.SCALAR`."""
    return _Printer(listed=False).at(SUM, tree)


def listed_source(tree: Node) -> str:
    """The source for readers: plain Python, with ``np.`` before the functions of NumPy."""
    return _Printer(listed=True).at(SUM, tree)


class _Printer:
    def __init__(self, *, listed: bool) -> None:
        self.listed = listed

    def at(self, level: int, node: Node) -> str:
        """The node, in parentheses if it holds together less tightly than ``level``."""
        own, source = self.piece(node)
        return source if own >= level else f"({source})"

    def piece(self, node: Node) -> tuple[int, str]:
        """How tightly the source of a node holds together, and the source."""
        match node:
            case Number():
                return ATOM, _number(node.digits)
            case Constant():
                return ATOM, _CONSTANTS[node.name][self.listed]
            case Variable():
                return ATOM, "k"
            case Negative():
                return SIGN, f"-{self.at(PRODUCT, node.argument)}"
            case Sum():
                return SUM, sum_on_a_line(node, self.at)
            case Product():
                return PRODUCT, "*".join(
                    self.at(POWER if i else PRODUCT, f) for i, f in enumerate(node.factors)
                )
            case Quotient():
                return self.quotient(node)
            case Power():
                return self.power(node.base, node.exponent)
            case Floor():
                return self.floor(node.argument)
            case Call():
                arguments = [self.at(SUM, argument) for argument in node.arguments]
                return ATOM, _CALLS[node.function][self.listed].format(*arguments)
        raise TypeError(f"no learning rate holds a {type(node).__name__}")

    def quotient(self, node: Quotient) -> tuple[int, str]:
        """a/b; a factor bᵏ or exp(k) below the line goes above it, so that it tends to 0 and not to infinity."""
        factors = node.denominator.factors if isinstance(node.denominator, Product) else (node.denominator,)
        raised = [factor for factor in factors if _grows(factor)]
        below = [factor for factor in factors if factor not in raised]
        source = self.at(PRODUCT, node.numerator)
        for factor in raised:
            source += f"*{self.at(POWER, _inverse(factor))}"
        if below:
            left = below[0] if len(below) == 1 else Product(tuple(below))
            source += f"/{self.at(POWER, left)}"
        return PRODUCT, source

    def power(self, base: Node, exponent: Node) -> tuple[int, str]:
        """a**b; in the loop math.pow, which refuses what is not real, wherever ** could leave the real numbers."""
        few = (
            isinstance(exponent, Number)
            and exponent.digits.isdigit()
            and int(exponent.digits) <= _MOST_FACTORS
        )
        if isinstance(base, Number) and not few:
            return POWER, f"{float(base.digits)!r}**{self.at(ATOM, exponent)}"
        nested = any(isinstance(part, Power) for part in base.walk())
        if (few and not nested) or self.listed:
            return POWER, f"{self.at(ATOM, base)}**{self.at(ATOM, exponent)}"
        return ATOM, f"pow({self.at(SUM, base)}, {self.at(SUM, exponent)})"

    def floor(self, argument: Node) -> tuple[int, str]:
        """a//b of whole numbers, which does not round, else a//1."""
        if isinstance(argument, Quotient) and all(map(_is_whole, argument.children)):
            above, below = (self.at(POWER, part) for part in argument.children)
            return PRODUCT, f"{above}//{below}"
        return PRODUCT, f"{self.at(POWER, argument)}//1"


def _number(digits: str) -> str:
    """A whole number without leading zeros, another as the nearest double."""
    return str(int(digits)) if digits.isdigit() else repr(float(digits))


def _grows(factor: Node) -> bool:
    """Whether k is in the exponent."""
    exponent = factor.exponent if isinstance(factor, Power) else _of_exp(factor)
    return exponent is not None and any(isinstance(part, Variable) for part in exponent.walk())


def _of_exp(factor: Node) -> Node | None:
    return factor.arguments[0] if isinstance(factor, Call) and factor.function == "exp" else None


def _inverse(factor: Node) -> Node:
    """1/bᵏ as b⁻ᵏ."""
    if isinstance(factor, Power):
        return Power(factor.base, Negative(factor.exponent))
    return Call("exp", tuple(map(Negative, factor.children)))


def _is_whole(node: Node) -> bool:
    """Whether the source of a node computes in whole numbers."""
    if isinstance(node, Number):
        return node.digits.isdigit()
    if isinstance(node, Call) and node.function not in ("max", "min", "abs"):
        return False
    if isinstance(node, Power):
        return (
            isinstance(node.exponent, Number) and node.exponent.digits in ("2", "3") and _is_whole(node.base)
        )
    return not isinstance(node, Constant | Quotient) and all(map(_is_whole, node.children))
