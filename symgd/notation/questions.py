"""What the grammar asks about instead of guessing, and what it cannot read.

Each function looks at the tokens that come next. The readings in a message are made of the text as typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from symgd.errors import ExpressionError
from symgd.notation.characters import FRACTIONS
from symgd.notation.lexer import Token
from symgd.notation.messages import readings, refuse
from symgd.notation.tree import Negative, Number

if TYPE_CHECKING:
    from symgd.notation.builder import Part
    from symgd.notation.grammar import Parser

__all__ = [
    "ATOMS",
    "PARTNERS",
    "ask_argument_end",
    "ask_braced_power",
    "ask_exponent",
    "ask_inverse",
    "ask_quotient",
    "ask_root_power",
    "decimal_comma",
    "missing_operand",
    "refuse_number_after",
    "unexpected",
]

# The kinds of tokens that an operand starts with: after an operand they mean a product.
ATOMS: Final = frozenset(
    {"number", "fraction", "constant", "variable", "function", "root", "(", "|(", "command"}
)
PARTNERS: Final = {"(": ")", "[": "]", "{": "}", r"\{": r"\}", "|": "|"}
_OPERATORS: Final = frozenset({"+", "-", "*", "/", "^"})
_INVERSES: Final = {
    **{name: f"a{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: f"a{name}" for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
    "ln": "exp",
    "exp": "ln",
}


# what has two readings


def ask_quotient(parser: Parser, start: int, slash: Token, below: Part) -> None:
    """1/2x: is x below the line?"""
    if parser.token.kind not in ATOMS:
        return
    refuse_number_after(parser, below)
    factor = parser.power()
    above, bottom, more = parser.between(start, slash.start), parser.typed(below), parser.typed(factor)
    either = readings(f"{above}/({bottom}*{more})", f"({above}/{bottom})*{more}")
    piece = parser.between(start, factor.end)
    raise parser.fail("ambiguous_quotient", factor.start, piece=piece, readings=either)


def ask_exponent(parser: Parser, base: Part, exponent: Part) -> None:
    """2^3x: is x in the exponent? x^1/2: is it the root?"""
    if exponent.grouped or exponent.value is None:
        return
    token, up, low = parser.token, parser.typed(exponent), parser.typed(base)
    closed = f"({up})" if isinstance(exponent.node, Negative) else up
    if token.kind in ATOMS and base.value is not None and not token.spaced:
        refuse_number_after(parser, exponent)
        factor = parser.power()
        more = parser.typed(factor)
        either = readings(f"{low}^({up}*{more})", f"({low}^{closed})*{more}")
        piece = parser.between(base.start, factor.end)
        raise parser.fail("ambiguous_power", factor.start, piece=piece, readings=either)
    below = parser.following
    one = exponent.node in {Number("1"), Negative(Number("1"))}
    if one and token.kind == "/" and below.kind == "number" and not (token.spaced or below.spaced):
        either = readings(f"{low}^({up}/{parser.typed(below)})", f"({low}^{closed})/{parser.typed(below)}")
        piece = parser.between(base.start, below.end)
        raise parser.fail("ambiguous_power", token.start, piece=piece, readings=either)


def ask_argument_end(parser: Parser, function: Token, factors: list[Part]) -> ExpressionError:
    """sin x y, sin x/2: where does the argument end?"""
    token = parser.token
    sign = token.kind if token.kind in {"*", "/"} else ""
    if sign:
        parser.take()
    else:
        refuse_number_after(parser, factors[-1])
    more = parser.typed(parser.signed(parser.power))
    name, inner = parser.name(function), parser.between(factors[0].start, factors[-1].end)
    either = readings(f"{name}({inner}{sign or '*'}{more})", f"{name}({inner}){sign or '*'}{more}")
    return parser.fail("ambiguous_argument", token.start, function=parser.typed(function), readings=either)


def ask_root_power(parser: Parser, function: Token, inner: Part) -> ExpressionError:
    """√x²: the root of the square, or the square of the root?"""
    sign = parser.take()
    with parser.nested(sign.start):
        power = parser.signed(parser.power)
    name, low, tail = parser.name(function), parser.typed(inner), parser.between(sign.start, power.end)
    either = readings(f"{name}({low}{tail})", f"({name}({low})){tail}")
    piece = parser.between(function.start, power.end)
    return parser.fail("ambiguous_power", sign.start, piece=piece, readings=either)


def ask_braced_power(parser: Parser, function: Token, argument: Part) -> ExpressionError:
    r"""\sin{x}^2 is printed as sin x²: the sine of the square, or the square of the sine?"""
    sign = parser.take()
    with parser.nested(sign.start):
        power = parser.signed(parser.power)
    name, inner, up = parser.name(function), parser.typed(argument), parser.typed(power).strip("{}")
    either = readings(f"{name}(({inner})^({up}))", f"({name}({inner}))^({up})")
    piece = parser.between(function.start, power.end)
    return parser.fail("ambiguous_power", sign.start, piece=piece, readings=either)


def ask_inverse(parser: Parser, function: Token, power: Part, part: Part, argument: Part) -> ExpressionError:
    """sin^-1 x: the inverse, or one over the sine?"""
    name, inner = parser.name(function), parser.typed(argument)
    choices = [f"({name}({inner}))^({parser.typed(power).strip('{}()')})"]
    if power.node == Negative(Number("1")):
        choices = [f"1/{name}({inner})"]
        inverse = _INVERSES.get(function.value if function.value != "log" else "ln")
        if inverse:
            choices.insert(0, f"{inverse}({inner})")
    piece = parser.between(function.start, part.end)
    return parser.fail("ambiguous_inverse", function.start, piece=piece, readings=readings(*choices))


def refuse_number_after(parser: Parser, left: Part) -> None:
    """x 2: a number never follows without a sign."""
    token = parser.token
    if token.kind not in {"number", "fraction"}:
        return
    typed, before = parser.typed(token), parser.typed(left)
    if token.kind == "fraction" and isinstance(left.node, Number):
        part = "/".join(FRACTIONS[token.value])
        raise parser.fail("mixed_number", left.start, piece=before + typed, whole=before, part=part)
    if isinstance(left.node, Number):
        raise parser.fail("two_numbers", token.start, first=before, second=typed)
    raise parser.fail("number_after", token.start, number=typed, left=before)


# what cannot be read


def missing_operand(parser: Parser) -> ExpressionError:
    """An operand is missing where the next token stands."""
    token, before = parser.token, parser.before
    if token.kind == "end":
        if before is None:
            return refuse("empty", parser.text)
        return parser.fail("ends_early", token.start, after=f"'{parser.typed(before)}'")
    sign = parser.typed(token) or parser.text[token.start]  # a raised digit is a '^' that was not typed
    if before is not None and token.kind in _OPERATORS and before.kind in _OPERATORS:
        return parser.fail("double_operator", token.start, sign=sign, before=parser.typed(before))
    if token.kind in {")", "|)"} and before is None:
        return parser.fail("never_opened", token.start, bracket=sign)
    if token.kind == "=":
        return parser.fail("equals", token.start)
    return parser.fail("operand_missing", token.start, sign=sign)


def unexpected(parser: Parser, opener: Token | None = None) -> ExpressionError:
    """The next token cannot follow a complete expression in that group."""
    token = parser.token
    sign = parser.typed(token)
    if token.kind == "=":
        return parser.fail("equals", token.start)
    if token.kind == ",":
        return decimal_comma(parser, parser.position) or parser.fail("comma", token.start)
    if token.kind == "_":
        return parser.fail("underscore", token.start)
    if opener is None:
        return parser.fail("never_opened", token.start, bracket=sign)
    facts = {"opened": opener.column, "closer": PARTNERS[opener.value]}
    if token.kind == "end":
        return parser.fail("never_closed", opener.start, bracket=parser.typed(opener), **facts)
    return parser.fail("mismatched", token.start, bracket=sign, opener=parser.typed(opener), **facts)


def decimal_comma(parser: Parser, place: int) -> ExpressionError | None:
    """3,5: the comma at that place between two numbers, without a space."""
    if place == 0:
        return None
    before, comma, after = parser.tokens[place - 1 : place + 2]
    if before.kind != "number" or after.kind != "number" or comma.spaced or after.spaced:
        return None
    whole, part = parser.typed(before), parser.typed(after)
    candidates = [f"{whole}.{part}"] + [whole + part] * (len(part) == 3)  # 1,000 may be a thousand
    return parser.fail("decimal_comma", comma.start, number=f"{whole},{part}", meant=readings(*candidates))
