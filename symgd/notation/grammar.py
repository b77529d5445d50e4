"""Tokens → tree, by precedence climbing.

::

    sum      = [sign] product (("+" | "-") product)*
    product  = power (("*" | "/" | nothing) power)*         nothing: 2x, x(x + 1), 2 sin x cos x
    power    = atom ["^" [sign] power]                       from the right: 2^3^2 = 2^(3^2)
    atom     = number | constant | variable | call | "(" sum ")" | "|" sum "|" | √ atom | \\frac{sum}{sum}
    call     = function ["^" number] ("(" sum ("," sum)* ")" | bare argument)
    bare argument = a product without signs: sin 2x = sin(2x), sin x + 1 = sin(x) + 1

Where books disagree, nothing is guessed: the error names the readings. Powers bind tighter than products, as
in every book: x^2y is x²·y; only ``2^3x`` and ``e^2x`` are asked about, for they are often meant as e^(2x).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from symgd.errors import ExpressionError
from symgd.notation.bounds import (
    MAX_BITS,
    MAX_EXPONENT,
    MAX_HEIGHT,
    MAX_NESTING,
    MAX_NODES,
    BoundError,
    Value,
    fold,
)
from symgd.notation.characters import FRACTIONS
from symgd.notation.functions import FUNCTIONS_BY_NAME
from symgd.notation.lexer import Token
from symgd.notation.messages import readings, refuse, shortened
from symgd.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)

__all__ = ["Parser", "Part"]

_ATOMS: Final = frozenset(
    {"number", "fraction", "constant", "variable", "function", "root", "(", "|(", "command"}
)
_LIMITS: Final = {"too_precise": MAX_BITS, "exponent_large": MAX_EXPONENT}
_PARTNERS: Final = {"(": ")", "[": "]", "{": "}", r"\{": r"\}", "|": "|"}
_INVERSES: Final = {
    **{name: f"a{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: f"a{name}" for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
    "ln": "exp",
    "exp": "ln",
}
_TIGHT: Final = frozenset({"sqrt", "cbrt"})  # √2x: the root of 2, or of 2x?


@dataclass(frozen=True, slots=True)
class Part:
    """A tree under construction: where it was typed, its value if it is constant, how tall it is."""

    node: Node
    start: int
    end: int
    value: Value | None
    height: int
    grouped: bool = False  # it stands in parentheses of its own


class Parser:
    """Reads one expression from its tokens."""

    def __init__(self, tokens: list[Token], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.position = 0
        self.nesting = 0
        self.nodes = 0

    # tokens

    @property
    def token(self) -> Token:
        """The token that is read next."""
        return self.tokens[self.position]

    def _take(self) -> Token:
        token = self.token
        self.position += 1
        return token

    def _typed(self, token: Token) -> str:
        return self.text[token.start : token.end]

    def _slice(self, start: int, end: int) -> str:
        return shortened(self.text[start:end])

    def _fail(self, code: str, start: int, **facts: object) -> ExpressionError:
        return refuse(code, self.text, start + 1, **facts)

    @contextmanager
    def _nested(self, start: int) -> Iterator[None]:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self._fail("too_nested", start, limit=MAX_NESTING)
        yield
        self.nesting -= 1

    # building

    def _build(self, node: Node, parts: Sequence[Part], start: int, end: int) -> Part:
        """A node over these parts, within all bounds."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self._fail("too_many_nodes", start, limit=MAX_NODES)
        height = 1 + max((part.height for part in parts), default=0)
        if height > MAX_HEIGHT:
            raise self._fail("too_tall", start, limit=MAX_HEIGHT)
        try:
            value = fold(node, [part.value for part in parts])
        except BoundError as error:
            limit = _LIMITS.get(error.code, 0)
            raise self._fail(error.code, start, limit=limit, advice=error.advice) from None
        return Part(node, start, end, value, height)

    def _leaf(self, node: Node, token: Token) -> Part:
        return self._build(node, (), token.start, token.end)

    def _negative(self, part: Part, start: int) -> Part:
        return self._build(Negative(part.node), [part], start, part.end)

    def _product(self, factors: list[Part]) -> Part:
        if len(factors) == 1:
            return factors[0]
        node = Product(tuple(factor.node for factor in factors))
        return self._build(node, factors, factors[0].start, factors[-1].end)

    # the grammar

    def expression(self) -> Part:
        """The whole text."""
        part = self.sum()
        token = self.token
        if token.kind != "end":
            raise self._unexpected(token)
        return part

    def sum(self) -> Part:
        """Terms with + or - between them."""
        terms = [self._term()]
        while self.token.kind in {"+", "-"}:
            sign = self._take()
            if self.token.kind in {"*", "/", "^"}:
                raise self._missing(self.token)
            term = self._term()
            terms.append(term if sign.kind == "+" else self._negative(term, sign.start))
        if len(terms) == 1:
            return terms[0]
        return self._build(Sum(tuple(term.node for term in terms)), terms, terms[0].start, terms[-1].end)

    def _term(self) -> Part:
        """A product, with a sign or without: −2x is −(2x)."""
        return self._signed(self._factors)

    def _signed(self, read: Callable[[], Part]) -> Part:
        """What ``read`` reads, after any number of signs."""
        if self.token.kind not in {"+", "-"}:
            return read()
        sign = self._take()
        if self.token.kind in {"+", "-"}:
            with self._nested(self.token.start):
                part = self._signed(read)
        else:
            part = read()
        return part if sign.kind == "+" else self._negative(part, sign.start)

    def _factors(self) -> Part:
        """A chain of products and quotients, flat from the left."""
        factors = [self._power()]
        while True:
            token = self.token
            if token.kind == "*":
                self._take()
                factors.append(self._signed(self._power))
            elif token.kind == "/":
                self._take()
                below = self._signed(self._power)
                self._refuse_factor_after_quotient(factors[0].start, token, below)
                above = self._product(factors)
                node = Quotient(above.node, below.node)
                factors = [self._build(node, [above, below], above.start, below.end)]
            elif token.kind in _ATOMS:
                self._refuse_number_after(factors[-1])
                factors.append(self._power())
            else:
                return self._product(factors)

    def _refuse_factor_after_quotient(self, start: int, slash: Token, below: Part) -> None:
        """1/2x: is x below the line?"""
        if self.token.kind not in _ATOMS:
            return
        self._refuse_number_after(below)
        factor = self._power()
        above = self._slice(start, slash.start)
        bottom, more = self._slice(below.start, below.end), self._slice(factor.start, factor.end)
        either = readings(f"{above}/({bottom}*{more})", f"({above}/{bottom})*{more}")
        raise self._fail(
            "ambiguous_quotient", factor.start, piece=self._slice(start, factor.end), readings=either
        )

    def _refuse_number_after(self, left: Part) -> None:
        """x 2: a number never follows without a sign."""
        token = self.token
        if token.kind not in {"number", "fraction"}:
            return
        typed, before = self._typed(token), self._slice(left.start, left.end)
        if token.kind == "fraction" and isinstance(left.node, Number):
            whole, part = before, "/".join(FRACTIONS[token.value])
            raise self._fail("mixed_number", left.start, piece=before + typed, whole=whole, part=part)
        if isinstance(left.node, Number):
            raise self._fail("two_numbers", token.start, first=before, second=typed)
        raise self._fail("number_after", token.start, number=typed, left=before)

    def _power(self) -> Part:
        """An atom, raised to a power or not."""
        base = self._atom()
        if self.token.kind != "^":
            return base
        sign = self._take()
        first = self.token
        with self._nested(first.start):
            exponent = self._signed(self._power)
        self._refuse_unclear_exponent(base, sign, first, exponent)
        node = Power(base.node, exponent.node)
        return self._build(node, [base, exponent], base.start, exponent.end)

    def _refuse_unclear_exponent(self, base: Part, sign: Token, first: Token, exponent: Part) -> None:
        token = self.token
        if token.kind == "^":  # x²^3, (…)^(2)^3 have been read from the right
            raise self._fail(
                "power_twice",
                token.start,
                first=self._slice(first.start, exponent.end).strip("()"),
                second="…",
            )
        if exponent.grouped or exponent.value is None or not sign.typed:
            return
        up, low = self._slice(exponent.start, exponent.end), self._slice(base.start, base.end)
        if token.kind in _ATOMS and base.value is not None and not token.spaced:
            factor = self._power()
            more = self._slice(factor.start, factor.end)
            either = readings(f"{low}^({up}*{more})", f"{low}^{_in_parentheses(up)}*{more}")
            piece = self._slice(base.start, factor.end)
            raise self._fail("ambiguous_power", factor.start, piece=piece, readings=either)
        if token.kind == "/" and up.lstrip("-−–") == "1" and not token.spaced:
            below = self.tokens[self.position + 1]
            if below.kind == "number" and not below.spaced:
                denominator = self._typed(below)
                either = readings(
                    f"{low}^({up}/{denominator})", f"({low}^{_in_parentheses(up)})/{denominator}"
                )
                piece = self._slice(base.start, below.end)
                raise self._fail("ambiguous_power", token.start, piece=piece, readings=either)

    # atoms

    def _atom(self) -> Part:
        token = self.token
        reader = _READERS.get(token.kind)
        if reader is None:
            raise self._missing(token)
        return reader(self)

    def _number(self) -> Part:
        token = self._take()
        return self._leaf(Number(token.value), token)

    def _constant(self) -> Part:
        token = self._take()
        return self._leaf(Constant(token.value), token)

    def _variable(self) -> Part:
        token = self._take()
        return self._leaf(Variable(token.value), token)

    def _fraction(self) -> Part:
        token = self._take()
        above, below = (self._leaf(Number(digits), token) for digits in FRACTIONS[token.value])
        part = self._build(Quotient(above.node, below.node), [above, below], token.start, token.end)
        return replace(part, grouped=True)

    def _group(self) -> Part:
        opener = self._take()
        parts = self._until_closed(opener, commas=False)
        return replace(parts[0], start=opener.start, end=self.tokens[self.position - 1].end, grouped=True)

    def _bars(self) -> Part:
        opener = self._take()
        (inner,) = self._until_closed(opener, commas=False)
        end = self.tokens[self.position - 1].end
        return self._build(Call("abs", (inner.node,)), [inner], opener.start, end)

    def _until_closed(self, opener: Token, *, commas: bool) -> list[Part]:
        """What stands between an opening token, already taken, and its partner."""
        parts: list[Part] = []
        with self._nested(opener.start):
            if self._closes(opener):
                if not commas:
                    closer = self._typed(self.token)
                    raise self._fail("empty_group", opener.start, opener=self._typed(opener), closer=closer)
            else:
                parts.append(self.sum())
                while commas and self.token.kind == ",":
                    self._take()
                    parts.append(self.sum())
        if not self._closes(opener):
            raise self._unexpected(self.token, opener)
        self._take()
        return parts

    def _closes(self, opener: Token) -> bool:
        closing = {"(": ")", "|(": "|)"}[opener.kind]
        return self.token.kind == closing and self.token.value == _PARTNERS.get(opener.value, ")")

    def _command(self) -> Part:
        r"""``\frac{a}{b}``, ``\sqrt{a}``, ``\sqrt[n]{a}``."""
        command = self._take()
        if command.value == r"\frac":
            above, below = self._braced(command), self._braced(command)
            part = self._build(Quotient(above.node, below.node), [above, below], command.start, below.end)
            return replace(part, grouped=True)
        degree = None
        if self.token.value == "[" and self.token.kind == "(":
            (degree,) = self._until_closed(self._take(), commas=False)
        inner = self._braced(command)
        if degree is None or degree.node in {Number("2"), Number("3")}:
            name = "cbrt" if degree and degree.node == Number("3") else "sqrt"
            return self._build(Call(name, (inner.node,)), [inner], command.start, inner.end)
        one = self._leaf(Number("1"), command)
        exponent = self._build(Quotient(one.node, degree.node), [one, degree], command.start, inner.end)
        node = Power(inner.node, exponent.node)
        part = self._build(node, [inner, exponent], command.start, inner.end)
        return replace(part, grouped=True)

    def _braced(self, command: Token) -> Part:
        r"""An argument of a LaTeX command: a group in braces, or one digit or letter."""
        token = self.token
        if token.kind == "(" and token.value == "{":
            return self._group()
        if token.kind == "number" and token.value.isdigit():
            self.tokens[self.position] = replace(token, value=token.value[0], end=token.start + 1)
            part = self._number()
            if len(token.value) > 1:
                rest = replace(token, value=token.value[1:], start=token.start + 1, spaced=False)
                self.tokens.insert(self.position, rest)
            return part
        if token.kind in {"variable", "constant"}:
            return self._atom()
        example = r"\frac{x}{2}" if command.value == r"\frac" else r"\sqrt{x}"
        raise self._fail("latex_argument", command.start, command=self._typed(command), example=example)

    # functions

    def _root(self) -> Part:
        return self._application(replace(self.token, kind="function"))

    def _function(self) -> Part:
        return self._application(self.token)

    def _application(self, function: Token) -> Part:
        """A function at its arguments, in parentheses or without."""
        self._take()
        base = self._log_base(function)
        power = self._function_power(function)
        if self.token.kind == "(":
            arguments = self._until_closed(self._take(), commas=True)
        else:
            if FUNCTIONS_BY_NAME[function.value].arity > 1 and function.value != "log":
                raise self._argument_missing(function)
            arguments = [self._bare_argument(function)]
        part = self._call(function, arguments, base, self.tokens[self.position - 1].end)
        if power is None:
            return part
        if isinstance(power.node, Negative):
            self._refuse_inverse(function, power, part, arguments[0])
        if self.token.kind == "^":
            first = self._slice(power.start, power.end)
            raise self._fail("power_twice", self.token.start, first=first, second="…")
        return self._build(Power(part.node, power.node), [part, power], function.start, part.end)

    def _call(self, function: Token, arguments: list[Part], base: Part | None, end: int) -> Part:
        name = function.value
        count = len(arguments)
        allowed = {1, 2} if name == "log" and base is None else {1 if base else FUNCTIONS_BY_NAME[name].arity}
        if count not in allowed:
            raise self._fail(
                "arity",
                function.start,
                function=self._typed(function),
                expected=_COUNTS[max(allowed)] if len(allowed) == 1 else "1 or 2 arguments",
                count=count,
                example=self._example(function),
            )
        if name == "log" and base is not None:
            short = {Number("2"): "log2", Number("10"): "log10", Constant("e"): "ln"}.get(base.node)  # type: ignore[call-overload]
            arguments = arguments if short else [*arguments, base]
            name = short or name
        elif name == "log" and count == 1:
            name = "ln"
        node = Call(name, tuple(argument.node for argument in arguments))
        return self._build(node, arguments, function.start, end)

    def _example(self, function: Token) -> str:
        typed = self._typed(function)
        if function.kind == "root" or typed in {"√", "∛"}:
            return f"{typed}(x)"
        two = FUNCTIONS_BY_NAME[function.value].arity > 1 and function.value != "log"
        return f"{typed}(x, 0)" if two else f"{typed}(x)"

    def _log_base(self, function: Token) -> Part | None:
        if self.token.kind != "_":
            return None
        sign = self._take()
        if self.token.kind not in {"number", "variable", "constant"} and self.token.value != "{":
            raise self._fail("log_base", sign.start)
        return self._group() if self.token.value == "{" else self._atom()

    def _function_power(self, function: Token) -> Part | None:
        """The 2 in sin^2 x. The −1 in sin^-1 x is read as well, to be asked about."""
        if self.token.kind != "^":
            return None
        sign = self._take()
        if self.token.kind not in {"number", "-", "("}:
            raise self._fail("function_power", sign.start, function=self._typed(function))
        if self.token.kind == "(":
            power = self._group()
        elif self.token.kind == "-" and self.tokens[self.position + 1].kind == "number":
            minus = self._take()
            power = self._negative(self._number(), minus.start)
        elif self.token.kind == "number":
            power = self._number()
        else:
            raise self._fail("function_power", sign.start, function=self._typed(function))
        whole = power.node.argument if isinstance(power.node, Negative) else power.node
        if not (isinstance(whole, Number) and whole.digits.isdigit()):
            raise self._fail("function_power", sign.start, function=self._typed(function))
        return power

    def _refuse_inverse(self, function: Token, power: Part, part: Part, argument: Part) -> None:
        name = self._typed(function).lstrip("\\")
        inner = self._slice(argument.start, argument.end)
        piece, up = self._slice(function.start, part.end), self._slice(power.start, power.end).strip("{}()")
        inverse = _INVERSES.get(name) or _INVERSES.get(function.value)
        if isinstance(power.node, Negative) and power.node.argument != Number("1"):
            inverse = None
        choices = (
            [f"1/{name}({inner})"]
            if power.value and power.value.number == -1
            else [f"({name}({inner}))^({up})"]
        )
        if inverse:
            choices.insert(0, f"{inverse}({inner})")
        raise self._fail("ambiguous_inverse", function.start, piece=piece, readings=readings(*choices))

    def _argument_missing(self, function: Token) -> ExpressionError:
        token = self.token if self.token.kind != "end" else function
        name, example = self._typed(function), self._example(function)
        return self._fail("argument_missing", token.start, function=name, example=example)

    def _bare_argument(self, function: Token) -> Part:
        """The argument of a function that has no parentheses: a product of constants and one more factor."""
        tight = function.value in _TIGHT
        token = self.token
        minus = None
        if token.kind == "-" and token.spaced and not self.tokens[self.position + 1].spaced:
            minus = self._take()
        if self.token.kind not in _ATOMS:
            raise self._argument_missing(function)
        with self._nested(self.token.start):
            factors = [self._atom() if tight else self._power()]
            while self.token.kind in _ATOMS and self.token.kind != "function":
                if tight or any(factor.value is None for factor in factors):
                    self._refuse_unclear_end(function, factors, self.token)
                self._refuse_number_after(factors[-1])
                factors.append(self._power())
            if tight and self.token.kind == "^":
                self._refuse_root_power(function, factors[0])
            argument = self._product(factors)
            self._check_end(function, factors, argument)
        return self._negative(argument, minus.start) if minus else argument

    def _refuse_root_power(self, function: Token, inner: Part) -> None:
        """√x²: the root of the square, or the square of the root?"""
        sign = self._take()
        with self._nested(sign.start):
            power = self._signed(self._power)
        name, low = self._typed(function), self._slice(inner.start, inner.end)
        up = self._slice(power.start, power.end)
        piece = self._slice(function.start, power.end)
        tail = up if not sign.typed else f"^{up}"
        low = low if not inner.grouped else low.strip("()")
        either = readings(f"{name}({low}{tail})", f"({name}({low})){tail}")
        raise self._fail("ambiguous_power", sign.start, piece=piece, readings=either)

    def _refuse_unclear_end(
        self, function: Token, factors: list[Part], token: Token, sign: str = "*"
    ) -> None:
        """sin x y, sin x/2: where does the argument end?"""
        name = self._typed(function).lstrip("\\")
        inner = self._slice(factors[0].start, factors[-1].end)
        if token.kind in {"*", "/"}:
            self._take()
        self._refuse_number_after(factors[-1]) if token.kind not in {"*", "/"} else None
        more_part = self._signed(self._power)
        more = self._slice(more_part.start, more_part.end)
        either = readings(f"{name}({inner}{sign}{more})", f"{name}({inner}){sign}{more}")
        raise self._fail("ambiguous_argument", token.start, function=self._typed(function), readings=either)

    def _check_end(self, function: Token, factors: list[Part], argument: Part) -> None:
        """Asks where the argument ends if a factor follows that could belong to it."""
        token = self.token
        if function.value in _TIGHT or token.kind not in {"*", "/", "function"}:
            return
        following = self.tokens[self.position + 1] if token.kind in {"*", "/"} else token
        constant = argument.value is not None
        if constant or (following.kind != "function" and not token.spaced):
            self._refuse_unclear_end(function, factors, token, "/" if token.kind == "/" else "*")

    # what cannot be read

    def _missing(self, token: Token) -> ExpressionError:
        """An operand is missing where this token stands."""
        before = self.tokens[self.position - 1] if self.position else None
        if token.kind == "end":
            if before is None:
                return refuse("empty", self.text)
            after = f"'{self._typed(before) or before.value}'"
            return self._fail("ends_early", token.start, after=after)
        sign = self._typed(token) or token.value
        if (
            token.kind in {"*", "/", "^", "+", "-"}
            and before is not None
            and before.kind in {"+", "-", "*", "/", "^"}
        ):
            return self._fail("double_operator", token.start, sign=sign, before=self._typed(before))
        if token.kind in {")", "|)"} and before is None:
            return self._fail("never_opened", token.start, bracket=sign)
        if token.kind == "=":
            return self._fail("equals", token.start)
        advice = f"Write something before it, or delete '{sign}'."
        return self._fail("operand_missing", token.start, sign=sign, advice=advice)

    def _unexpected(self, token: Token, opener: Token | None = None) -> ExpressionError:
        """A token that cannot follow a complete expression."""
        sign = self._typed(token)
        if token.kind == "=":
            return self._fail("equals", token.start)
        if token.kind == ",":
            return self._comma(token)
        if token.kind == "_":
            return self._fail("underscore", token.start)
        if opener is None:
            return self._fail("never_opened", token.start, bracket=sign)
        closer = _PARTNERS.get(opener.value, ")")
        if token.kind == "end":
            return self._fail(
                "never_closed", opener.start, bracket=self._typed(opener), opened=opener.column, closer=closer
            )
        return self._fail(
            "mismatched",
            token.start,
            bracket=sign,
            opener=self._typed(opener),
            opened=opener.column,
            closer=closer,
        )

    def _comma(self, token: Token) -> ExpressionError:
        before, after = self.tokens[self.position - 1], self.tokens[self.position + 1]
        if (
            before.kind == "number"
            and after.kind == "number"
            and before.end == token.start
            and after.start == token.end
        ):
            number = self.text[before.start : after.end]
            point = f"{self._typed(before)}.{self._typed(after)}"
            return self._fail("decimal_comma", token.start, number=number, point=point)
        return self._fail("comma", token.start)


_COUNTS: Final = {1: "1 argument", 2: "2 arguments"}

_READERS: Final[dict[str, Callable[[Parser], Part]]] = {
    "number": Parser._number,
    "constant": Parser._constant,
    "variable": Parser._variable,
    "fraction": Parser._fraction,
    "(": Parser._group,
    "|(": Parser._bars,
    "command": Parser._command,
    "function": Parser._function,
    "root": Parser._root,
}


def _in_parentheses(exponent: str) -> str:
    return f"({exponent})" if exponent[0] in "-−–" else exponent
