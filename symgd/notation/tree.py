"""What was typed, as a tree: the nodes, and nothing that they are turned into.

A tree keeps the order and the shape that its author gave it: ``2(x + 1)`` stays a product, ``(1 - x)^2``
keeps the 1 in front. The printers (`latex`, `speech`, `text`) print every node; `symbolic` turns a tree into
SymPy and back. To add a node: a class here, and a line in each printer and in `symbolic`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from symgd.records import record

__all__ = [
    "Call",
    "Constant",
    "Derivative",
    "Floor",
    "Glyph",
    "Negative",
    "Node",
    "Number",
    "Power",
    "Product",
    "Quotient",
    "Sum",
    "Variable",
    "rebuilt",
    "substituted",
]


@record
class Node:
    """One node of a tree. Nodes are frozen, hashable, and equal when their trees are equal."""

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes below this one, from left to right."""
        return ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents before children, from left to right."""
        pending: list[Node] = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))

    def __str__(self) -> str:
        from symgd.notation.text import text

        return text(self)


@record
class Number(Node):
    """A number that is not negative, in the digits that were typed: ``3``, ``0.50``, ``1e-3``."""

    digits: str


@record
class Constant(Node):
    """``pi`` or ``e``."""

    name: str


@record
class Variable(Node):
    """A variable, by its canonical ASCII name: ``x``, ``x1``, ``theta``, ``theta2``."""

    name: str


@record
class Negative(Node):
    """−a. A difference a − b is ``Sum((a, Negative(b)))``."""

    argument: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.argument,)


@record
class Sum(Node):
    """a + b + …, two terms or more, in the order in which they were typed."""

    terms: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.terms


@record
class Product(Node):
    """a · b · …, two factors or more, in the order in which they were typed."""

    factors: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.factors


@record
class Quotient(Node):
    """a / b."""

    numerator: Node
    denominator: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.numerator, self.denominator)


@record
class Power(Node):
    """a to the b. Square roots are ``Call("sqrt", (a,))``."""

    base: Node
    exponent: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.base, self.exponent)


@record
class Call(Node):
    """A function of the table in `functions`, by its canonical name, at its arguments."""

    function: str
    arguments: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.arguments


@record
class Floor(Node):
    """⌊a⌋, the largest whole number ≤ a; it occurs in learning rates only, for f is to have a slope."""

    argument: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.argument,)


@record
class Derivative(Node):
    """d/dx of a tree, not yet worked out; it occurs in derivations only."""

    argument: Node
    variable: Variable

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.argument, self.variable)


@record
class Glyph(Node):
    """What is set as it is given, as one symbol: x_{k+1}, ‖g‖², (3, −4). It occurs in rules and worked steps only.

    ``figures`` says that it is made of numbers, so that a dot stands between it and another factor.
    """

    latex: str
    spoken: str
    figures: bool = False


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each of its children changed."""
    match node:
        case Sum(parts) | Product(parts):
            return type(node)(tuple(map(change, parts)))
        case Call(function, arguments):
            return Call(function, tuple(map(change, arguments)))
        case Negative() | Floor() | Quotient() | Power():
            return type(node)(*map(change, node.children))
    return node


def substituted(node: Node, table: Mapping[str, Node]) -> Node:
    """The tree with other trees in the place of variables, by their names; every operation is left standing.

    >>> print(substituted(Sum((Variable("x"), Number("1"))), {"x": Number("2")}))
    2 + 1
    """
    if isinstance(node, Variable):
        return table.get(node.name, node)
    return rebuilt(node, lambda part: substituted(part, table))
