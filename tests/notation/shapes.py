"""A tree as an s-expression, and a value of Python's own reading: both know nothing of our printers."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction

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

_HEADS = {Sum: "+", Product: "*", Quotient: "/", Power: "^", Negative: "-"}


def shape(node: Node) -> str:
    """``3x^2 - 2`` → ``(+ (* 3 (^ x 2)) (- 2))``."""
    if isinstance(node, Number):
        return node.digits
    if isinstance(node, Variable | Constant):
        return node.name
    head = node.function if isinstance(node, Call) else _HEADS[type(node)]
    return f"({' '.join([head, *map(shape, node.children)])})"


def python_value(text: str, point: Mapping[str, Fraction]) -> Fraction:
    """The value that Python's own grammar gives to the text."""
    return _value(ast.parse(text, mode="eval").body, point)


def _value(node: ast.expr, point: Mapping[str, Fraction]) -> Fraction:
    if isinstance(node, ast.Constant):
        return Fraction(node.value)
    if isinstance(node, ast.Name):
        return point[node.id]
    if isinstance(node, ast.UnaryOp):
        inner = _value(node.operand, point)
        return -inner if isinstance(node.op, ast.USub) else inner
    assert isinstance(node, ast.BinOp)
    left, right = _value(node.left, point), _value(node.right, point)
    return _apply(type(node.op), left, right)


def _apply(operator: type[ast.operator], left: Fraction, right: Fraction) -> Fraction:
    if operator is ast.Add:
        return left + right
    if operator is ast.Sub:
        return left - right
    if operator is ast.Mult:
        return left * right
    if operator is ast.Div:
        return left / right
    assert operator is ast.Pow
    if right.denominator != 1 or abs(right) > 8:
        raise ArithmeticError("an exponent that is left out here")
    return left ** int(right)


def tree_value(node: Node, point: Mapping[str, Fraction]) -> Fraction:
    """The value of a tree without functions."""
    if isinstance(node, Number):
        return Fraction(node.digits)
    if isinstance(node, Variable):
        return point[node.name]
    parts = [tree_value(child, point) for child in node.children]
    if isinstance(node, Negative):
        return -parts[0]
    if isinstance(node, Sum):
        return sum(parts, Fraction(0))
    operators = {Product: ast.Mult, Quotient: ast.Div, Power: ast.Pow}
    result = parts[0]
    for part in parts[1:]:
        result = _apply(operators[type(node)], result, part)
    return result
