"""Trees under construction: every node is made here, within all bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from symgd.notation.lexer import Token
from symgd.notation.messages import refuse, shortened
from symgd.notation.tree import Negative, Node, Product
from symgd.records import record

__all__ = ["Builder", "Part"]

_LIMITS: Final = {"too_precise": MAX_BITS, "exponent_large": MAX_EXPONENT}


@record
class Part:
    """A tree, where it was typed, its value if it is constant, and how tall it is."""

    node: Node
    start: int
    end: int
    value: Value | None
    height: int
    grouped: bool = False  # it stands in parentheses of its own


class Builder:
    """Makes nodes over one text, counts them, and refuses what breaks a bound."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes = 0
        self.nesting = 0
        self.places: dict[int, tuple[int, int]] = {}  # where each node was typed, by its id

    def build(self, node: Node, parts: Sequence[Part], start: int, end: int) -> Part:
        """A node over these parts, typed at ``text[start:end]``."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.fail("too_many_nodes", start, limit=MAX_NODES)
        height = 1 + max((part.height for part in parts), default=0)
        if height > MAX_HEIGHT:
            raise self.fail("too_tall", start, limit=MAX_HEIGHT)
        try:
            value = fold(node, [part.value for part in parts])
        except BoundError as error:
            limit = _LIMITS.get(error.code, 0)
            raise self.fail(error.code, start, limit=limit, advice=error.advice) from None
        self.places[id(node)] = start, end
        return Part(node, start, end, value, height)

    def leaf(self, node: Node, token: Token) -> Part:
        """A node that is one token."""
        return self.build(node, (), token.start, token.end)

    def negative(self, part: Part, start: int) -> Part:
        """−part, its sign typed at ``start``."""
        return self.build(Negative(part.node), [part], start, part.end)

    def product(self, factors: Sequence[Part]) -> Part:
        """The product of the factors; one factor is itself."""
        if len(factors) == 1:
            return factors[0]
        node = Product(tuple(factor.node for factor in factors))
        return self.build(node, factors, factors[0].start, factors[-1].end)

    @contextmanager
    def nested(self, start: int) -> Iterator[None]:
        """One level deeper."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.fail("too_nested", start, limit=MAX_NESTING)
        yield
        self.nesting -= 1

    def fail(self, message: str, start: int, **facts: object) -> ExpressionError:
        """The error of that row of `MESSAGES`, at an offset into the text."""
        return refuse(message, self.text, start + 1, **facts)

    def typed(self, piece: Token | Part) -> str:
        """How it was typed, shortened to fit a message."""
        return self.between(piece.start, piece.end)

    def between(self, start: int, end: int) -> str:
        """That piece of the text, shortened to fit a message."""
        return shortened(self.text[start:end])
