"""Functions at their arguments: ``sin(x)``, ``sin 2x``, ``sin^2 x``, ``log_2 x``, ``max(x, 0)``.

Without parentheses the argument is a product of constants and one more factor, up to the next function or
sign: sin 2x = sin(2x), sin x cos x = sin(x)·cos(x), sin x + 1 = sin(x) + 1, ln x^2 = ln(x²).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from symgd.errors import ExpressionError
from symgd.notation.functions import FUNCTIONS_BY_NAME
from symgd.notation.lexer import Token
from symgd.notation.questions import (
    ATOMS,
    ask_argument_end,
    ask_braced_power,
    ask_inverse,
    ask_root_power,
    decimal_comma,
    refuse_number_after,
)
from symgd.notation.tree import Call, Constant, Negative, Node, Number, Power

if TYPE_CHECKING:
    from symgd.notation.builder import Part
    from symgd.notation.grammar import Parser

__all__ = ["read_application"]

_TIGHT: Final = frozenset({"sqrt", "cbrt"})  # √2x: the root of 2, or of 2x?
_LOGARITHMS: Final[dict[Node, str]] = {Number("2"): "log2", Number("10"): "log10", Constant("e"): "ln"}


def read_application(parser: Parser) -> Part:
    """The function that comes next, at its arguments, raised to a power or not."""
    function = parser.take()
    base = _log_base(parser)
    power = _power(parser, function)
    if parser.token.kind == "(":
        opener = parser.take()
        arguments = parser.until_closed(opener, commas=True)
        if opener.value == "{" and parser.token.kind == "^" and arguments and power is None:
            raise ask_braced_power(parser, function, arguments[0])
    elif function.value != "log" and _arity(function) > 1:
        raise _argument_missing(parser, function)
    else:
        arguments = [_bare_argument(parser, function)]
    part = _call(parser, function, arguments, base)
    if power is None:
        return part
    if isinstance(power.node, Negative):
        raise ask_inverse(parser, function, power, part, arguments[0])
    if parser.token.kind == "^":
        raise parser.fail("power_twice", parser.token.start)
    return parser.build(Power(part.node, power.node), [part, power], function.start, part.end)


def _arity(function: Token) -> int:
    return FUNCTIONS_BY_NAME[function.value].arity


def _call(parser: Parser, function: Token, arguments: list[Part], base: Part | None) -> Part:
    name, count = function.value, len(arguments)
    if name == "log" and base is None:
        allowed, expected = {1, 2}, "1 or 2 arguments"
    elif name == "log" or _arity(function) == 1:
        allowed, expected = {1}, "1 argument"
    else:
        allowed, expected = {2}, "2 arguments"
    if count not in allowed:
        start = parser.tokens.index(function)
        places = [place for place in range(start, parser.position) if parser.tokens[place].kind == ","]
        # max(3,5, x) holds a decimal comma, max(x,1,2) one argument too many.
        if allowed == {1} or any(parser.tokens[place + 1].spaced for place in places):
            for place in places:
                if error := decimal_comma(parser, place):
                    raise error
        example = f"{parser.between(function.start, base.end)}(x)" if base else _example(parser, function)
        facts = {"expected": expected, "count": count, "example": example}
        raise parser.fail("arity", function.start, function=parser.typed(function), **facts)
    if name == "log" and base is not None and base.node in _LOGARITHMS:
        name = _LOGARITHMS[base.node]
    elif name == "log" and base is not None:
        arguments = [*arguments, base]
    elif name == "log" and count == 1:
        name = "ln"
    node = Call(name, tuple(argument.node for argument in arguments))
    end = parser.tokens[parser.position - 1].end
    return parser.build(node, arguments, function.start, end)


def _example(parser: Parser, function: Token) -> str:
    two = function.value != "log" and _arity(function) > 1
    return f"{parser.typed(function)}(x, 0)" if two else f"{parser.typed(function)}(x)"


def _log_base(parser: Parser) -> Part | None:
    """The 2 in log_2 x."""
    if parser.token.kind != "_":
        return None
    sign = parser.take()
    if parser.token.value == "{" and not parser.token.spaced:
        return parser.group()
    if parser.token.kind in {"number", "variable", "constant"} and not parser.token.spaced:
        return parser.atom()
    raise parser.fail("log_base", sign.start)


def _power(parser: Parser, function: Token) -> Part | None:
    """The 2 in sin^2 x. The −1 in sin^-1 x is read as well, to be asked about."""
    if parser.token.kind != "^":
        return None
    sign = parser.take()
    kinds = (parser.token.kind, parser.following.kind)
    if kinds[0] == "(":
        power = parser.group()
    elif kinds[0] == "number" or kinds == ("-", "number"):
        power = parser.signed(parser.atom)
    else:
        raise parser.fail("function_power", sign.start, function=parser.typed(function))
    whole = power.node.argument if isinstance(power.node, Negative) else power.node
    if isinstance(whole, Number) and whole.digits.isdigit():
        return power
    raise parser.fail("function_power", sign.start, function=parser.typed(function))


def _argument_missing(parser: Parser, function: Token) -> ExpressionError:
    token = parser.token if parser.token.kind != "end" else function
    example = _example(parser, function)
    return parser.fail("argument_missing", token.start, function=parser.typed(function), example=example)


def _bare_argument(parser: Parser, function: Token) -> Part:
    """The argument of a function that has no parentheses."""
    tight = function.value in _TIGHT
    stops = {"function", "root"} if tight else {"function"}
    minus = None
    if parser.token.kind == "-" and parser.token.spaced and not parser.following.spaced:
        minus = parser.take()
    if parser.token.kind not in ATOMS:
        raise _argument_missing(parser, function)
    with parser.nested(parser.token.start):
        factors = [parser.atom() if tight else parser.power()]
        if tight and parser.token.kind == "^":
            raise ask_root_power(parser, function, factors[0])
        while parser.token.kind in ATOMS and parser.token.kind not in stops:
            if tight or factors[-1].value is None:
                raise ask_argument_end(parser, function, factors)
            refuse_number_after(parser, factors[-1])
            factors.append(parser.power())
        argument = parser.product(factors)
        if not tight and _end_is_unclear(parser, argument):
            raise ask_argument_end(parser, function, factors)
    return parser.negative(argument, minus.start) if minus else argument


def _end_is_unclear(parser: Parser, argument: Part) -> bool:
    """Whether a factor follows that could belong to the argument: sin x/2, sin 2*x, but not sin x / 2."""
    token = parser.token
    if token.kind not in {"*", "/", "function"}:
        return False
    following = token if token.kind == "function" else parser.following
    return argument.value is not None or (following.kind != "function" and not token.spaced)
