"""Random trees of the shapes that the grammar makes, and a value of a tree that knows nothing of SymPy."""

from __future__ import annotations

from collections.abc import Mapping

import mpmath
from hypothesis import strategies as st

from symgd.notation.functions import FUNCTIONS
from symgd.notation.tree import (
    Call,
    Constant,
    Derivative,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)

DIGITS = ["0", "1", "2", "3", "7", "10", "0.5", ".25", "2.", "1.50", "1e-3", "2.5e2", "12345"]
NAMES = ["x", "y", "x1", "x10", "theta", "lambda2", "f", "A"]
TYPED = [row for row in FUNCTIONS if row.typed]

leaves = st.one_of(
    st.sampled_from(NAMES).map(Variable),
    st.sampled_from(DIGITS).map(Number),
    st.sampled_from(["pi", "e"]).map(Constant),
)


def _calls(inner: st.SearchStrategy[Node], rows: list) -> st.SearchStrategy[Node]:
    return st.sampled_from(rows).flatmap(
        lambda row: st.tuples(*[inner] * row.arity).map(lambda arguments: Call(row.name, arguments))
    )


def _extend(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    exponents = st.one_of(st.sampled_from(["2", "3"]).map(Number), inner)
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        inner.map(Negative),
        several.map(Sum),
        several.map(Product),
        st.tuples(inner, inner).map(lambda pair: Quotient(*pair)),
        st.tuples(inner, exponents).map(lambda pair: Power(*pair)),
        _calls(inner, TYPED),
    )


# What may be typed, and that with derivatives and untypable functions in it, as in a derivation.
trees = st.recursive(leaves, _extend, max_leaves=25)
printed_trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        _extend(inner),
        _calls(inner, list(FUNCTIONS)),
        st.tuples(inner, st.sampled_from(NAMES).map(Variable)).map(lambda pair: Derivative(*pair)),
    ),
    max_leaves=12,
)

POINT = {name: mpmath.mpf(value) for name, value in zip(NAMES, [7, -3, 2, -1, 5, 9, 3, -6], strict=True)}
POINT = {name: value / 8 + mpmath.mpf(1) / 3 for name, value in POINT.items()}


class UndefinedError(Exception):
    """The tree has no real value here."""


class UnsureError(Exception):
    """The value is out of the range in which the comparison means anything."""


def value(tree: Node, point: Mapping[str, mpmath.mpf]) -> mpmath.mpf:
    """The value of the tree at a point by its definition, in mpmath's present precision."""
    result = _value(tree, point)
    if not isinstance(result, mpmath.mpf):
        result = mpmath.mpf(result)
    if mpmath.isnan(result) or abs(result) > 1e8:
        raise UnsureError
    return result


def _value(tree: Node, point: Mapping[str, mpmath.mpf]) -> mpmath.mpf:
    if isinstance(tree, Number):
        return mpmath.mpf(tree.digits)
    if isinstance(tree, Constant):
        return +{"pi": mpmath.pi, "e": mpmath.e}[tree.name]
    if isinstance(tree, Variable):
        return point[tree.name]
    parts = [value(child, point) for child in tree.children]
    if isinstance(tree, Negative):
        return -parts[0]
    if isinstance(tree, Sum):
        return mpmath.fsum(parts)
    if isinstance(tree, Product):
        return mpmath.fprod(parts)
    if isinstance(tree, Quotient):
        return parts[0] / _sure(parts[1], needs=parts[1] != 0)
    if isinstance(tree, Power):
        return _power(tree, *parts)
    assert isinstance(tree, Call)
    return _call(tree.function, *parts)


def _sure(number: mpmath.mpf, needs: bool = True) -> mpmath.mpf:
    """The number, if its sign is no rounding error; ``needs`` is what makes the operation defined."""
    if number != 0 and abs(number) < 1e-20:
        raise UnsureError
    if not needs:
        raise UndefinedError
    return number


def _power(tree: Power, base: mpmath.mpf, exponent: mpmath.mpf) -> mpmath.mpf:
    _sure(base)
    varies = any(isinstance(part, Variable) for part in tree.exponent.walk())
    _sure(exponent - mpmath.nint(exponent))
    if not varies and mpmath.isint(exponent):
        return mpmath.power(_sure(base, needs=base != 0 or exponent >= 0), int(exponent))
    if varies or exponent < 0:
        return mpmath.power(_sure(base, needs=base > 0), exponent)
    return mpmath.power(_sure(base, needs=base >= 0), exponent)


def _inside(t: mpmath.mpf, holds: bool) -> mpmath.mpf:
    """t, where the function needs it to stand in a certain place to ±1."""
    _sure(abs(t) - 1)
    if not holds:
        raise UndefinedError
    return t


def _reciprocal(t: mpmath.mpf) -> mpmath.mpf:
    return 1 / _sure(t, needs=t != 0)


def _log(t: mpmath.mpf) -> mpmath.mpf:
    return mpmath.log(_sure(t, needs=t > 0))


def _call(name: str, t: mpmath.mpf, u: mpmath.mpf | None = None) -> mpmath.mpf:
    one = mpmath.mpf(1)
    return {
        "sqrt": lambda: mpmath.sqrt(_sure(t, needs=t >= 0)),
        "cbrt": lambda: mpmath.sign(t) * mpmath.cbrt(abs(_sure(t))),
        "exp": lambda: mpmath.exp(t),
        "ln": lambda: _log(t),
        "log2": lambda: _log(t) / mpmath.log(2),
        "log10": lambda: _log(t) / mpmath.log(10),
        "log": lambda: _log(t) * _reciprocal(_log(u)),
        "sin": lambda: mpmath.sin(t),
        "cos": lambda: mpmath.cos(t),
        "tan": lambda: mpmath.sin(t) * _reciprocal(mpmath.cos(t)),
        "cot": lambda: mpmath.cos(t) * _reciprocal(mpmath.sin(t)),
        "sec": lambda: _reciprocal(mpmath.cos(t)),
        "csc": lambda: _reciprocal(mpmath.sin(t)),
        "asin": lambda: mpmath.asin(_inside(t, abs(t) <= 1)),
        "acos": lambda: mpmath.acos(_inside(t, abs(t) <= 1)),
        "atan": lambda: mpmath.atan(t),
        "acot": lambda: mpmath.pi / 2 - mpmath.atan(t),
        "asec": lambda: mpmath.acos(one / _inside(t, abs(t) >= 1)),
        "acsc": lambda: mpmath.asin(one / _inside(t, abs(t) >= 1)),
        "sinh": lambda: mpmath.sinh(t),
        "cosh": lambda: mpmath.cosh(t),
        "tanh": lambda: mpmath.tanh(t),
        "coth": lambda: _reciprocal(mpmath.tanh(t)),
        "sech": lambda: 1 / mpmath.cosh(t),
        "csch": lambda: _reciprocal(mpmath.sinh(t)),
        "asinh": lambda: mpmath.asinh(t),
        "acosh": lambda: mpmath.acosh(_inside(t, t >= 1)),
        "atanh": lambda: mpmath.atanh(_inside(t, abs(t) < 1)),
        "acoth": lambda: mpmath.atanh(one / _inside(t, abs(t) > 1)),
        "asech": lambda: mpmath.acosh(one / _inside(_sure(t, needs=t > 0), t <= 1)),
        "acsch": lambda: mpmath.asinh(_reciprocal(t)),
        "abs": lambda: abs(t),
        "sign": lambda: mpmath.sign(_sure(t)),
        "erf": lambda: mpmath.erf(t),
        "sigmoid": lambda: 1 / (1 + mpmath.exp(-t)),
        "softplus": lambda: mpmath.log1p(mpmath.exp(t)),
        "relu": lambda: t if t > 0 else mpmath.mpf(0),
        "max": lambda: t if t > u else u,
        "min": lambda: t if t < u else u,
        "step": lambda: mpmath.mpf(_sure(t) > 0),
    }[name]()
