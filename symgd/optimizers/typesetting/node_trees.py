"""The nodes of a rule as they are typeset: scalar products, searches along a step, Newton's step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import sympy as sp

from symgd.errors import InternalError
from symgd.notation.latex import latex
from symgd.notation.real import Abs
from symgd.notation.speech import speech
from symgd.notation.spoken import length as length_of
from symgd.notation.spoken import parenthesized
from symgd.notation.tree import Call, Glyph, Node, Number, Power, Product, Quotient
from symgd.optimizers import nodes
from symgd.optimizers.rule import g, x

if TYPE_CHECKING:
    from symgd.optimizers.typesetting.rows import RuleLetters

__all__ = ["node_tree"]

Tree = Callable[[sp.Expr], Node]


def node_tree(value: sp.Expr, tree: Tree, setting: RuleLetters, length: Glyph) -> Node:
    """A node as a tree; ``tree`` makes those of its parts, ``length`` is the letter of a step length.

    In one variable a scalar product is a product, and the length of a vector the size of a number.
    """
    many = setting.names.many
    match value:
        case sp.Pow():  # the root of a scalar product of a vector with itself
            (vector, _) = value.base.args
            return (
                _around(r"\lVert", tree(vector), r"\rVert", length_of)
                if many
                else Call("abs", (tree(vector),))
            )
        case nodes.Dot():
            return _dot(tree(value.args[0]), tree(value.args[1]), many)
        case nodes.Ratio():
            return _ratio(value, tree)
        case nodes.ValueAt():
            return _value(tree(value.args[0]), setting)
        case nodes.GradientAt():
            point = tree(value.args[0])
            return setting.slope(Glyph(latex(point), _argument(point)))
        case nodes.NewtonStep():
            return newton(tree(value.args[0]), tree(x), setting)
        case nodes.LineMinimum():
            return _line_minimum(_along(tree, value.args[0], length, setting), length)
        case nodes.Backtracking():
            return _backtracking(value, tree, setting, length)
    raise InternalError(f"{value} cannot be typeset.")


def _around(left: str, inside: Node, right: str, said: Callable[[str], str]) -> Glyph:
    return Glyph(rf"{left} {latex(inside)} {right}", said(speech(inside)))


def _squared_length(words: str) -> str:
    return length_of(words).replace("length", "squared length", 1)


def _argument(node: Node) -> str:
    """What a function is taken of, read aloud."""
    return speech(node) if isinstance(node, Glyph | Number) else parenthesized(speech(node))


def _value(point: Node, setting: RuleLetters) -> Glyph:
    """f at a point; a tuple of numbers has its parentheses already."""
    f, inner = setting.names.function, latex(point)
    own = isinstance(point, Glyph) and point.figures and inner.startswith("(")
    return Glyph(f"{f.latex}{inner}" if own else f"{f.latex}({inner})", f"{f.alt} of {_argument(point)}")


def _dot(a: Node, b: Node, many: bool) -> Node:
    if a == b:
        norm = _around(r"\lVert", a, r"\rVert^2", _squared_length)
        return norm if many else Power(a, Number("2"))
    if not many:
        return Product((a, b))
    return Glyph(rf"{latex(a)} \cdot {latex(b)}", f"{speech(a)} dot {speech(b)}")


def _ratio(value: sp.Expr, tree: Tree) -> Glyph:
    above, below, otherwise = value.args
    whole = Quotient(tree(above), tree(below))
    tested = tree(below.args[0] if isinstance(below, Abs | sp.Abs) else below)
    upper = latex(whole).replace(r"\frac", r"\dfrac", 1)  # a table would set it small
    rows = rf"{upper} & \text{{if }} {latex(tested)} \ne 0 \\ {latex(tree(otherwise))} & \text{{otherwise}}"
    said = f"{speech(whole)} if {speech(tested)} is not 0, otherwise {speech(tree(otherwise))}"
    return Glyph(rf"\begin{{cases}} {rows} \end{{cases}}", said)


def newton(b: Node, point: Node, setting: RuleLetters) -> Node:
    """f′/f″, or the inverse of the Hessian times the gradient."""
    f = setting.names.function
    if setting.names.many:
        inverse = rf"\left(\nabla^2 {f.latex}({latex(point)})\right)^{{-1}}"
        return Glyph(
            rf"{inverse}\, {latex(b)}",
            f"the inverse of {parenthesized(f'the Hessian of {f.alt} at {speech(point)}')} times {speech(b)}",
        )
    return Quotient(b, Glyph(f"{f.latex}''({latex(point)})", f"{f.alt} double prime of {_argument(point)}"))


def _along(tree: Tree, direction: sp.Expr, length: Glyph, setting: RuleLetters) -> Glyph:
    """f at x − αd."""
    f, point, way = setting.names.function, tree(x), tree(direction)
    step = Product((way, length) if isinstance(way, Number) else (length, way))  # 46α, but αg
    return Glyph(
        rf"{f.latex}({latex(point)} - {latex(step)})",
        f"{f.alt} of {parenthesized(f'{speech(point)} minus {speech(step)}')}",
    )


def _line_minimum(along: Glyph, length: Glyph) -> Glyph:
    return Glyph(
        rf"\text{{the first minimizer of }} {along.latex} \text{{ over }} {length.latex} > 0",
        f"the first minimizer of {along.spoken} over {length.spoken} greater than 0",
    )


def _backtracking(value: sp.Expr, tree: Tree, setting: RuleLetters, length: Glyph) -> Glyph:
    direction, shrink, decrease = value.args
    along, s = _along(tree, direction, length, setting), tree(shrink)
    descent = Product((tree(decrease), length, _dot(tree(g), tree(direction), setting.names.many)))
    powers = rf"1,\, {latex(s)},\, {latex(Power(s, Number('2')))},\, \dots"
    here = _value(tree(x), setting)
    bound = f"{here.latex} - {latex(descent)}"
    return Glyph(
        rf"\max\{{ {length.latex} \in \{{ {powers} \}} : {along.latex} \le {bound} \}}",
        f"the first {length.spoken} of 1, {speech(s)}, {speech(s)} squared and so on for which {along.spoken} "
        f"is at most {here.spoken} minus {speech(descent)}",
    )
