"""Tokens → tree, by precedence climbing.

::

    sum      = [sign] product (("+" | "-") [sign] product)*
    product  = power (("*" | "/" | nothing) power)*         nothing: 2x, x(x + 1), 2 sin x cos x
    power    = atom ["^" [sign] power]                       from the right: 2^3^2 = 2^(3^2)
    atom     = number | constant | variable | application | "(" sum ")" | "|" sum "|" | \\frac{sum}{sum}
    application = function ["^" number] ("(" sum ("," sum)* ")" | bare argument)

Where books disagree nothing is guessed: `questions` names the readings. Powers bind tighter than products, as
in every book: x^2y is x²·y. Only ``2^3x`` and ``e^2x`` are asked about, for e^(2x) is often meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from symgd.notation.applications import read_application
from symgd.notation.builder import Builder, Part
from symgd.notation.characters import FRACTIONS
from symgd.notation.lexer import Token
from symgd.notation.questions import (
    ATOMS,
    PARTNERS,
    ask_exponent,
    ask_quotient,
    missing_operand,
    refuse_number_after,
    unexpected,
)
from symgd.notation.tree import Call, Constant, Node, Number, Power, Quotient, Sum, Variable

__all__ = ["Parser"]


class Parser(Builder):
    """Reads one expression from its tokens."""

    def __init__(self, tokens: list[Token], text: str, position: int = 0) -> None:
        super().__init__(text)
        self.tokens = list(tokens)
        self.position = position

    # tokens

    @property
    def token(self) -> Token:
        """The token that is read next."""
        return self.tokens[self.position]

    @property
    def following(self) -> Token:
        """The token after that; the end follows itself."""
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)]

    @property
    def before(self) -> Token | None:
        """The token that was read last."""
        return self.tokens[self.position - 1] if self.position else None

    def take(self) -> Token:
        """The next token, which is then read."""
        token = self.token
        self.position += 1
        return token

    def name(self, function: Token) -> str:
        r"""A function as typed, without LaTeX's backslash."""
        return self.typed(function).lstrip("\\")

    # operators

    def expression(self) -> Part:
        """The whole text."""
        part = self.sum()
        if self.token.kind != "end":
            raise unexpected(self)
        return part

    def sum(self) -> Part:
        """Terms with + or - between them."""
        terms = [self.signed(self.factors)]
        while self.token.kind in {"+", "-"}:
            sign = self.take()
            term = self.signed(self.factors)
            terms.append(term if sign.kind == "+" else self.negative(term, sign.start))
        if len(terms) == 1:
            return terms[0]
        return self.build(Sum(tuple(term.node for term in terms)), terms, terms[0].start, terms[-1].end)

    def signed(self, read: Callable[[], Part]) -> Part:
        """What ``read`` reads, after any number of signs: −2x is −(2x), −x² is −(x²)."""
        if self.token.kind not in {"+", "-"}:
            return read()
        sign = self.take()
        if self.token.kind in {"+", "-"}:
            with self.nested(self.token.start):
                part = self.signed(read)
        else:
            part = read()
        return part if sign.kind == "+" else self.negative(part, sign.start)

    def factors(self) -> Part:
        """A chain of products and quotients, flat from the left: a*b/c*d is ((a*b)/c)*d."""
        factors = [self.power()]
        while True:
            token = self.token
            if token.kind == "*":
                self.take()
                factors.append(self.signed(self.power))
            elif token.kind == "/":
                self.take()
                below = self.signed(self.power)
                ask_quotient(self, factors[0].start, token, below)
                above = self.product(factors)
                node = Quotient(above.node, below.node)
                factors = [self.build(node, [above, below], above.start, below.end)]
            elif token.kind in ATOMS:
                refuse_number_after(self, factors[-1])
                factors.append(self.power())
            else:
                return self.product(factors)

    def power(self) -> Part:
        """An atom, raised to a power or not."""
        base = self.atom()
        if self.token.kind != "^":
            return base
        sign = self.take()
        with self.nested(self.token.start):
            if sign.typed:
                exponent = self.signed(self.power)
                ask_exponent(self, base, exponent)
            else:  # a superscript ends where it ends: x²^3 is not x^(2^3)
                exponent = self.group()
        if self.token.kind == "^":
            raise self.fail("power_twice", self.token.start)
        node = Power(base.node, exponent.node)
        return self.build(node, [base, exponent], base.start, exponent.end)

    # atoms

    def atom(self) -> Part:
        """A number, a name, a function at its arguments, or a group."""
        reader = _READERS.get(self.token.kind)
        if reader is None:
            raise missing_operand(self)
        return reader(self)

    def _number(self) -> Part:
        token = self.take()
        return self.leaf(Number(token.value), token)

    def _constant(self) -> Part:
        token = self.take()
        return self.leaf(Constant(token.value), token)

    def _variable(self) -> Part:
        token = self.take()
        return self.leaf(Variable(token.value), token)

    def _fraction(self) -> Part:
        """½"""
        token = self.take()
        above, below = (self.leaf(Number(digits), token) for digits in FRACTIONS[token.value])
        return self._quotient(above, below, token.start, token.end)

    def _quotient(self, above: Part, below: Part, start: int, end: int) -> Part:
        part = self.build(Quotient(above.node, below.node), [above, below], start, end)
        return replace(part, grouped=True)

    def group(self) -> Part:
        """``( sum )``"""
        opener = self.take()
        (inner,) = self.until_closed(opener, commas=False)
        return replace(inner, start=opener.start, end=self.tokens[self.position - 1].end, grouped=True)

    def _bars(self) -> Part:
        """``| sum |``"""
        opener = self.take()
        (inner,) = self.until_closed(opener, commas=False)
        return self.build(
            Call("abs", (inner.node,)), [inner], opener.start, self.tokens[self.position - 1].end
        )

    def until_closed(self, opener: Token, *, commas: bool) -> list[Part]:
        """What stands between an opening token, already taken, and its partner."""
        parts: list[Part] = []
        with self.nested(opener.start):
            if not (commas and self._closes(opener)):
                if self._closes(opener):
                    typed, closer = self.typed(opener), self.typed(self.token)
                    raise self.fail("empty_group", opener.start, opener=typed, closer=closer)
                parts.append(self.sum())
            while commas and self.token.kind == ",":
                self.take()
                parts.append(self.sum())
        if not self._closes(opener):
            raise unexpected(self, opener)
        self.take()
        return parts

    def _closes(self, opener: Token) -> bool:
        kind = ")" if opener.kind == "(" else "|)"
        return self.token.kind == kind and self.token.value == PARTNERS[opener.value]

    # LaTeX

    def _command(self) -> Part:
        r"""``\frac{a}{b}``, ``\sqrt{a}``, ``\sqrt[n]{a}``."""
        command = self.take()
        if command.value == r"\frac":
            above = self._braced(command)
            below = self._braced(command)
            return self._quotient(above, below, command.start, below.end)
        degree = None
        if self.token.kind == "(" and self.token.value == "[":
            degree = self.group()
        inner = self._braced(command)
        name = "sqrt" if degree is None else _ROOTS.get(degree.node)
        if name is not None:
            return self.build(Call(name, (inner.node,)), [inner], command.start, inner.end)
        assert degree is not None  # without a degree it is the square root
        exponent = self._quotient(self.leaf(Number("1"), command), degree, command.start, degree.end)
        part = self.build(Power(inner.node, exponent.node), [inner, exponent], command.start, inner.end)
        return replace(part, grouped=True)

    def _braced(self, command: Token) -> Part:
        r"""An argument of a LaTeX command: a group in braces, or one digit or letter, as in ``\frac12``."""
        token = self.token
        if token.kind == "(" and token.value == "{":
            return self.group()
        if token.bare_index or (token.kind == "number" and token.value.isdigit() and len(token.value) > 1):
            first = len(token.value.rstrip("0123456789")) or 1
            middle = token.end - len(token.value) + first
            rest = Token("number", token.value[first:], middle, token.end)
            self.tokens.insert(self.position + 1, rest)
            self.tokens[self.position] = replace(token, value=token.value[:first], end=middle)
        if token.kind in {"number", "variable", "constant"}:
            return self.atom()
        example = r"\frac{x}{2}" if command.value == r"\frac" else r"\sqrt{x}"
        raise self.fail("latex_argument", command.start, command=self.typed(command), example=example)


_ROOTS: Final[dict[Node, str]] = {Number("2"): "sqrt", Number("3"): "cbrt"}

_READERS: Final[dict[str, Callable[[Parser], Part]]] = {
    "number": Parser._number,
    "constant": Parser._constant,
    "variable": Parser._variable,
    "fraction": Parser._fraction,
    "(": Parser.group,
    "|(": Parser._bars,
    "command": Parser._command,
    "function": read_application,
    "root": read_application,
}
