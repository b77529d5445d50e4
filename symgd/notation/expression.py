"""Text → `Expression`: the tree as typed, its variables, and its SymPy form."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from symgd.notation.bars import resolve_bars
from symgd.notation.builder import Part
from symgd.notation.grammar import Parser
from symgd.notation.lexer import Token, tokenize
from symgd.notation.messages import refuse, shortened
from symgd.notation.names import natural_key, split_index
from symgd.notation.tree import Node, Variable

if TYPE_CHECKING:
    from sympy import Expr, Symbol

    from symgd.notation.domain import Condition

__all__ = ["Expression", "parse", "parse_constant"]


@dataclass(frozen=True)
class Expression:
    """A function as it was typed.

    Two expressions are equal if their texts and their trees are. ``str`` writes the tree in Python's
    syntax, and ``parse(str(e)).tree == e.tree``.
    """

    source: str
    tree: Node
    hints: tuple[str, ...] = field(default=(), compare=False)  # what the reader may have meant otherwise

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The canonical names of the variables in natural order: x, x1, x2, x10, y."""
        names = {node.name for node in self.tree.walk() if isinstance(node, Variable)}
        return tuple(sorted(names, key=natural_key))

    @cached_property
    def sympy(self) -> Expr:
        """The tree in SymPy: real symbols, decimals as exact rationals."""
        from symgd.notation.symbolic import to_sympy

        return to_sympy(self.tree)

    @cached_property
    def symbols(self) -> tuple[Symbol, ...]:
        """The SymPy symbols of the variables, in the order of ``variables``."""
        from symgd.notation.symbolic import symbol

        return tuple(map(symbol, self.variables))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold for the tree to have a real value; x/x needs x ≠ 0."""
        from symgd.notation.domain import conditions

        return conditions(self.tree)

    def __str__(self) -> str:
        return str(self.tree)

    def __repr__(self) -> str:
        return f"parse({self.source!r})"

    def __reduce__(self) -> tuple[type[Expression], tuple[str, Node, tuple[str, ...]]]:
        return Expression, (self.source, self.tree, self.hints)


def parse(text: str, *, allow_constant: bool = False) -> Expression:
    """The function that the text says.

    Python's syntax, ``3x^2 - 2x - 3``, ``sin^2 x``, ``√x``, ``|x - 1|``, ``f(x) = …`` and LaTeX are read.
    Nothing is evaluated but constant parts, in floats; ambiguous text is refused with its readings.

    Raises ExpressionError with the column, and with what to do.

    >>> parse("3x^2 - 2x - 3").variables
    ('x',)
    """
    tokens = resolve_bars(tokenize(text), text)
    part, arguments = _read(tokens, text)
    expression = Expression(text, part.node)
    expression = replace(expression, hints=_hints(expression, tokens))
    _check_arguments(expression, arguments, tokens)
    if not expression.variables and not allow_constant:
        raise refuse("no_variable", text, whole=shortened(text.strip()))
    _check_sympy(expression)
    return expression


def parse_constant(text: str) -> Expr:
    """The real number that the text says, exactly: ``1/3``, ``pi/2``, ``-1e-3``.

    Raises ExpressionError if it holds a variable, or is not a finite real number.
    """
    tokens = resolve_bars(tokenize(text), text)
    for token in tokens:
        if token.kind == "variable":
            name = text[token.start : token.end]
            raise refuse("not_constant", text, token.column, name=name)
    expression = Expression(text, Parser(tokens, text).expression().node)
    _check_sympy(expression)
    return expression.sympy


@dataclass(frozen=True, slots=True)
class _LeftSide:
    """``f(x, y) =``"""

    name: Token
    arguments: tuple[Token, ...] | None  # None: y = …


def _read(tokens: list[Token], text: str) -> tuple[Part, _LeftSide | None]:
    """The expression, and the left side that it may have."""
    left, length = _left_side(tokens, text)
    parser = Parser(tokens[length:], text)
    return parser.expression(), left


def _left_side(tokens: list[Token], text: str) -> tuple[_LeftSide | None, int]:
    """``y =`` or ``f(x, y) =`` at the start, and how many tokens it takes."""
    kinds = [token.kind for token in tokens]
    if kinds[:2] == ["variable", "="] and tokens[0].value != "x":
        return _LeftSide(tokens[0], None), 2
    if kinds[:2] != ["variable", "("] or "=" not in kinds:
        return None, 0
    end = kinds.index("=")
    inside = tokens[2 : end - 1]
    shape = ["variable" if place % 2 == 0 else "," for place in range(len(inside))]
    if kinds[end - 1] != ")" or not inside or len(inside) % 2 == 0 or [t.kind for t in inside] != shape:
        return None, 0
    arguments = tuple(inside[::2])
    for place, argument in enumerate(arguments):
        if argument.value in {other.value for other in arguments[:place]}:
            raise refuse("prefix_twice", text, argument.column, name=argument.value)
    return _LeftSide(tokens[0], arguments), end + 1


def _check_arguments(expression: Expression, left: _LeftSide | None, tokens: list[Token]) -> None:
    """In f(x, y) = …, the arguments are the variables."""
    if left is None:
        return
    text, name = expression.source, left.name.value
    right = {token.value: token for token in reversed(tokens[1:]) if token.kind == "variable"}
    if name in expression.variables and (
        left.arguments is None or name not in {a.value for a in left.arguments}
    ):
        raise refuse("prefix_itself", text, _column_right(tokens, name), name=name)
    if left.arguments is None:
        return
    named = [argument.value for argument in left.arguments]
    better = f"{name}({', '.join(expression.variables)}) = …"
    function = f"{name}({', '.join(named)})"
    for variable in expression.variables:
        if variable not in named:
            raise refuse(
                "prefix_argument",
                text,
                right[variable].column,
                name=variable,
                function=function,
                better=better,
            )
    if not expression.variables:
        return
    for argument in left.arguments:
        if argument.value not in expression.variables:
            raise refuse(
                "prefix_unused", text, argument.column, name=argument.value, function=function, better=better
            )


def _column_right(tokens: list[Token], name: str) -> int:
    equals = next(place for place, token in enumerate(tokens) if token.kind == "=")
    return next(token.column for token in tokens[equals:] if token.value == name)


# Letters after which (…) may have been meant as an argument.
_LIKE_FUNCTIONS: Final = frozenset({"f", "g", "h", "beta", "gamma", "zeta", "Gamma", "eta", "psi"})


def _hints(expression: Expression, tokens: list[Token]) -> tuple[str, ...]:
    """What may have been meant otherwise: x2 as x², f(x) as a function."""
    equals = next((place + 1 for place, token in enumerate(tokens) if token.kind == "="), 0)
    indexed = {token.value for token in tokens if token.kind == "variable" and token.value[-1].isdigit()}
    hints: list[str] = []
    for token, following in pairwise(tokens[equals:]):
        if token.kind != "variable" or token.value not in expression.variables:
            continue
        name = token.value
        letter, index = split_index(name)
        alone = sum(split_index(other)[0] == letter for other in indexed) == 1
        if token.bare_index and alone and int(index) > 1:
            hints.append(f"{name} is read as one variable; did you mean {letter}^{index} or {index}{letter}?")
        if name in _LIKE_FUNCTIONS and following.kind == "(" and not following.spaced:
            typed = expression.source[token.start : token.end]
            hints.append(f"{typed}(…) is read as a product with the variable {typed}")
    return tuple(dict.fromkeys(hints))


def _check_sympy(expression: Expression) -> None:
    """What SymPy made of it must be finite, real, and within doubles: tan(pi/2) shows only there."""
    import sympy

    for atom in expression.sympy.atoms(sympy.Number, sympy.I.func, sympy.zoo.func, sympy.nan.func):
        if atom is sympy.I or atom in {sympy.zoo, sympy.nan, sympy.oo, -sympy.oo}:
            raise refuse(
                "not_real", expression.source, advice="Change it so that every part of it has a real value."
            )
        try:
            number = float(atom)
        except OverflowError:
            number = math.inf
        if math.isinf(number):
            raise refuse("too_large", expression.source)
        if number == 0 and atom != 0:
            raise refuse("too_small", expression.source)
