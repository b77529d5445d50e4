"""A tree read aloud as a teacher reads it, for those who listen to a formula instead of seeing it.

``3 x squared minus 2 x minus 3``. Nothing is left to the listener: side by side only numbers and letters
stand, the argument of a function goes no further than these, and what is longer, or has something behind it that
could be taken for a part of it, has a spoken end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from symgd.notation.functions import FUNCTIONS_BY_NAME
from symgd.notation.names import CONSTANTS, spoken_name
from symgd.notation.shape import exponent_of_e, is_big_exponent, is_scientific, raised_inside
from symgd.notation.spoken import fraction, parenthesized
from symgd.notation.tree import (
    Call,
    Constant,
    Derivative,
    Floor,
    Glyph,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)

if TYPE_CHECKING:
    import sympy

__all__ = ["speech", "speech_of_sympy"]

_RAISED: Final = {"2": "squared", "3": "cubed"}


def speech(node: Node, *, partial: bool = False) -> str:
    """The tree in words; with ``partial``, derivatives are read as partial ones."""
    words = _PRINTERS[type(node)](node)
    return words.replace("the derivative", "the partial derivative") if partial else words


def speech_of_sympy(expression: sympy.Expr) -> str:
    """A SymPy expression in words, in the order in which a person writes it."""
    from symgd.notation.ordering import from_sympy

    return speech(from_sympy(expression))


# -- how simple a node is


def _is_leaf(node: Node) -> bool:
    return isinstance(node, Constant | Variable) or (isinstance(node, Number) and not is_scientific(node))


def _is_plain(node: Node) -> bool:
    """A number or a letter, perhaps squared or cubed."""
    if isinstance(node, Power) and isinstance(node.exponent, Number):
        return _is_leaf(node.base) and node.exponent.digits in _RAISED
    return _is_leaf(node)


def _is_short(node: Node) -> bool:
    """Plain factors side by side, said without a "times": 2 x squared."""
    if isinstance(node, Product):
        return all(map(_is_plain, node.factors)) and not any(
            _starts_with_number(factor) for factor in node.factors[1:]
        )
    return _is_plain(node)


def _starts_with_number(node: Node) -> bool:
    return isinstance(node.base if isinstance(node, Power) else node, Number)


def _is_argument(node: Node) -> bool:
    """What may follow "of" as it is: ``2 x``, ``minus x``, ``the square root of x``."""
    if isinstance(node, Negative):
        return _is_letters(node.argument)
    if isinstance(node, Call):
        return node.function != "exp" and len(node.arguments) == 1 and _is_argument(node.arguments[0])
    return _is_letters(node)


def _is_letters(node: Node) -> bool:
    return _is_short(node) and not any(isinstance(part, Power) for part in node.walk())


# -- the nodes


def _parenthesized(node: Node) -> str:
    return parenthesized(speech(node))


def _followed(node: Node) -> str:
    """The node where something comes after it: with the end that it could do without at the end of a formula."""
    return f"{speech(node)}{_missing_end(node)}"


def _missing_end(node: Node) -> str:
    match node:
        case Negative(argument=argument) if not isinstance(argument, Sum | Negative):
            return _missing_end(argument)
        case Product(factors=(*_, last)) if not _is_enclosed(last):
            return _missing_end(last)
        case Call(function=name, arguments=(argument, *_)) if name in _ENDS:
            return f" end {_ENDS[name]}" if _is_argument(argument) else ""
        case Derivative(argument=argument):
            return " end derivative" if _is_argument(argument) else ""
        case Floor(argument=argument):
            return " end floor" if _is_argument(argument) else ""
        case Call(function=name, arguments=(argument,)) if name != "exp":
            return _missing_end(argument) if _is_argument(argument) else ""
    exponent = exponent_of_e(node) or (node.exponent if isinstance(node, Power) else None)
    if exponent is None or isinstance(exponent, Number) or _is_said_as_function(node):
        return ""
    return " end power" if _is_argument(exponent) else ""


def _ended(node: Node, end: str) -> str:
    """The node with a spoken end, unless it is so short that it needs none."""
    return speech(node) if _is_argument(node) else f"{speech(node)} end {end}"


def _argument(node: Node) -> str:
    return speech(node) if _is_argument(node) else _parenthesized(node)


def _number(node: Number) -> str:
    mantissa, _, exponent = node.digits.lower().partition("e")
    if not exponent:
        return f"0{mantissa}" if mantissa.startswith(".") else mantissa.removesuffix(".")
    power = f"10 to the power {int(exponent)}".replace("-", "minus ")
    return power if mantissa == "1" else f"{mantissa} times {power}"


def _signed(node: Node) -> str:
    return _parenthesized(node) if isinstance(node, Sum | Negative) else speech(node)


def _sum(node: Sum) -> str:
    first, *others = node.terms
    last = len(others) - 1
    words = [_parenthesized(first) if isinstance(first, Sum) else _followed(first)]
    for i, term in enumerate(others):
        sign, size = ("minus", term.argument) if isinstance(term, Negative) else ("plus", term)
        end = "" if i == last or isinstance(size, Sum | Negative) else _missing_end(size)
        words.append(f"{sign} {_signed(size)}{end}")
    return " ".join(words)


def _product(node: Product) -> str:
    words = ""
    previous: Node | None = None
    last = len(node.factors) - 1
    for i, factor in enumerate(node.factors):
        if isinstance(factor, Quotient):
            said = _long_fraction(factor)
        elif _is_enclosed(factor):
            said = _parenthesized(factor)
        else:
            said = speech(factor) if i == last else _times_something(factor)
        if previous is not None:
            words += " " if _side_by_side(previous, factor) else " times "
        words += said
        previous = factor
    return words


def _is_enclosed(factor: Node) -> bool:
    return isinstance(factor, Sum | Negative | Product)


def _times_something(factor: Node) -> str:
    """A factor before others, of which none may be taken for a part of its argument."""
    if isinstance(factor, Derivative) or (isinstance(factor, Call) and factor.function in _OF_SEVERAL):
        return _parenthesized(factor)
    function = factor.base if _is_said_as_function(factor) and isinstance(factor, Power) else factor
    if isinstance(function, Call) and function.function not in {*_ENDS, "exp"}:
        argument = function.arguments[0]
        if _is_argument(argument):
            return f"{speech(factor).removesuffix(speech(argument))}{_parenthesized(argument)}"
    return _followed(factor)


def _side_by_side(left: Node, right: Node) -> bool:
    """2 x, x y squared, 2 sine of x."""
    if isinstance(left, Number) and not is_scientific(left) and isinstance(right, Call):
        return not speech(right).startswith(("the ", "e "))  # 2 sine of x
    return _is_plain(left) and _is_plain(right) and not _starts_with_number(right)


def _quotient(node: Quotient) -> str:
    if all(map(_is_short, node.children)):
        return f"{speech(node.numerator)} over {speech(node.denominator)}"
    return _long_fraction(node)


def _long_fraction(node: Quotient) -> str:
    top, bottom = map(speech, node.children)
    return fraction(top, bottom)


def _power(node: Power) -> str:
    exponent = exponent_of_e(node)
    if exponent is not None:
        return _exponential(exponent)
    raised = _RAISED.get(node.exponent.digits) if isinstance(node.exponent, Number) else None
    if raised_inside(node) and isinstance(node.base, Call):
        name = FUNCTIONS_BY_NAME[node.base.function].spoken
        how = raised or f"to the power {speech(node.exponent)}"
        return f"{name} {how} of {_argument(node.base.arguments[0])}"
    is_word = isinstance(node.base, Glyph) and " " not in node.base.spoken
    base = speech(node.base) if is_word or _is_leaf(node.base) else _parenthesized(node.base)
    return f"{base} {raised or _to_the_power(node.exponent)}"


def _is_said_as_function(node: Node) -> bool:
    """Whether a power is said at the function's name, sine squared of x, or as the exponential of something."""
    exponent = exponent_of_e(node)
    return raised_inside(node) if exponent is None else is_big_exponent(exponent)


def _exponential(exponent: Node) -> str:
    if is_big_exponent(exponent):  # it is set as exp(u)
        return f"the exponential of {_argument(exponent)}"
    raised = _RAISED.get(exponent.digits) if isinstance(exponent, Number) else None
    return f"e {raised or _to_the_power(exponent)}"


def _to_the_power(exponent: Node) -> str:
    return f"to the power {_ended(exponent, 'power')}"


def _call(node: Call) -> str:
    exponent = exponent_of_e(node)
    if exponent is not None:
        return _exponential(exponent)
    name = FUNCTIONS_BY_NAME[node.function].spoken
    first = node.arguments[0]
    if node.function in _ENDS:
        return f"{name} of {_ended(first, _ENDS[node.function])}"
    if node.function == "log":
        return f"{name} base {_argument(node.arguments[1])} of {_argument(first)}"
    return f"{name} of {' and '.join(map(_argument, node.arguments))}"


# Functions that are drawn around their argument, and how their end is said.
_ENDS: Final = {"sqrt": "root", "cbrt": "root", "abs": "absolute value"}
_OF_SEVERAL: Final = frozenset({"max", "min"})


def _derivative(node: Derivative) -> str:
    return f"the derivative with respect to {speech(node.variable)} of {_argument(node.argument)}"


_PRINTERS: Final[dict[type[Node], Callable[..., str]]] = {
    Number: _number,
    Constant: lambda node: CONSTANTS[node.name][2],
    Variable: lambda node: spoken_name(node.name),
    Negative: lambda node: f"minus {_signed(node.argument)}",
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: _call,
    Floor: lambda node: f"the floor of {_ended(node.argument, 'floor')}",
    Derivative: _derivative,
    Glyph: lambda node: node.spoken,
}
