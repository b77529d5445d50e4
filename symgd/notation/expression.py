"""Text → `Expression`: the tree as typed, its variables, and its SymPy form."""

from __future__ import annotations

import math
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from symgd.errors import ExpressionError
from symgd.notation.bars import resolve_bars
from symgd.notation.bounds import NEGATIVE_BASE, needs
from symgd.notation.grammar import Parser
from symgd.notation.hints import hints
from symgd.notation.left_side import read_left_side
from symgd.notation.lexer import tokenize
from symgd.notation.messages import refuse, shortened
from symgd.notation.names import natural_key
from symgd.notation.tree import Call, Node, Power, Variable
from symgd.records import record

if TYPE_CHECKING:
    from sympy import Expr, Symbol

    from symgd.notation.domain import Condition

__all__ = ["Expression", "parse", "parse_constant"]


@record
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
    left = read_left_side(tokens, text)
    parser = Parser(tokens, text, left.length)
    tree = parser.expression().node
    expression = Expression(text, tree, hints(parser.tokens[left.length :], text))
    left.check(tokens, text, expression.variables)
    if not expression.variables and not allow_constant:
        raise refuse("no_variable", text, whole=shortened(text.strip()))
    _check_sympy(expression, parser.places)
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
    parser = Parser(tokens, text)
    expression = Expression(text, parser.expression().node)
    _check_sympy(expression, parser.places)
    return expression.sympy


def _check_sympy(expression: Expression, places: dict[int, tuple[int, int]]) -> None:
    """What SymPy made of it must be finite, real and within doubles: 1/(x − x) shows only there."""
    from sympy import I, Number, zoo

    form = _in_sympy(expression.tree, expression.source)
    if _is_unreal(form):
        raise _no_value(expression, places)
    for atom in form.atoms(Number, I.func, zoo.func):
        try:
            number = float(atom)
        except OverflowError:
            number = math.inf
        if math.isinf(number):
            raise refuse("too_large", expression.source)
        if number == 0 and atom != 0:
            raise refuse("too_small", expression.source)


def _in_sympy(tree: Node, source: str) -> Expr:
    """The tree in SymPy; what SymPy fails on (it asks some numbers whether they are NaN) is refused."""
    from symgd.notation.symbolic import to_sympy

    try:
        return to_sympy(tree)
    except (AttributeError, NotImplementedError, RecursionError, TypeError, ValueError) as error:
        raise refuse("sympy_fails", source) from error


def _is_unreal(form: Expr) -> bool:
    """Whether a number in it is infinite or not real, or 0 is raised to what varies."""
    from sympy import I, Number, Pow, zoo

    if any(not atom.is_finite or not atom.is_real for atom in form.atoms(Number, I.func, zoo.func)):
        return True
    return any(power.base.is_zero and power.exp.free_symbols for power in form.atoms(Pow))


_HIDDEN = "Look for a hidden division by zero, as in 1/(x - x) or tan(pi/2)."


def _no_value(expression: Expression, places: dict[int, tuple[int, int]]) -> ExpressionError:
    """The refusal of the innermost part that is not real, with its column."""
    part = expression.tree
    while True:
        inner = (c for c in part.children if _is_unreal(_in_sympy(c, expression.source)))
        child = next(inner, None)
        if child is None:
            break
        part = child
    if isinstance(part, Power) and _in_sympy(part.base, expression.source).is_zero:
        return refuse(
            "zero_power", expression.source, places[id(part)][0] + 1 if id(part) in places else None
        )
    start, end = places.get(id(part), (0, len(expression.source)))
    advice = needs(part.function) if isinstance(part, Call) else ""
    advice = advice or (NEGATIVE_BASE if isinstance(part, Power) else _HIDDEN)
    facts = {"part": shortened(expression.source[start:end]), "advice": advice}
    return refuse("no_value", expression.source, start + 1 if id(part) in places else None, **facts)
