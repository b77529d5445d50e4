"""Affine forms aᵀx + b, expressions that depend on x through one of them only, and separable sums."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy import Add, Expr, Symbol

from symgd.calculus.effort import degree_bound
from symgd.calculus.multivariate.groups import joined

__all__ = ["T", "gradient_of", "on_form", "separate"]

T: Symbol = sp.Dummy("t", real=True)

_Gradient = tuple[Expr, ...]


class _SeveralFormsError(Exception):
    """An expression that depends on more than one affine form."""


def separate(e: Expr) -> list[Expr]:
    """The terms of a sum, those that share variables together."""
    terms = Add.make_args(e)
    groups = joined(term.free_symbols for term in terms if term.free_symbols)
    numbers = [term for term in terms if not term.free_symbols]
    return [*numbers, *(Add(*(term for term in terms if term.free_symbols & group)) for group in groups)]


def gradient_of(e: Expr, symbols: Sequence[Symbol]) -> _Gradient | None:
    """The gradient of an affine form that is not constant, else None."""
    if not e.free_symbols or not e.is_polynomial(*symbols) or degree_bound(e) > 1:
        return None
    return tuple(sp.diff(e, s) if s in e.free_symbols else sp.S.Zero for s in symbols)


def on_form(e: Expr, symbols: Sequence[Symbol]) -> tuple[Expr, _Gradient] | None:
    """h(t) and a, where the expression is h(aᵀx) with the first entry of a that is not zero 1, if it is rational."""
    form: list[_Gradient] = []
    try:
        line = _on_form(e, symbols, form)
    except _SeveralFormsError:
        return None
    return None if not form or line.has(*symbols) else (line, form[0])


def _on_form(e: Expr, symbols: Sequence[Symbol], form: list[_Gradient]) -> Expr:
    """The expression with every affine form written as a multiple of the first one, which is t, and a number."""
    if not e.free_symbols:
        return e
    gradient = gradient_of(e, symbols)
    if gradient is None:
        affine = [a for a in e.args if gradient_of(a, symbols) is not None] if isinstance(e, Add) else []
        parts = [_on_form(a, symbols, form) for a in e.args if a not in affine]
        whole = [_on_form(Add(*affine), symbols, form)] if affine else []
        return e.func(*parts, *whole)
    if not form:
        lead = next(v for v in gradient if v is not sp.S.Zero)
        form.append(tuple(v / lead for v in gradient) if lead.is_Rational else gradient)
    at = next(i for i, v in enumerate(form[0]) if v is not sp.S.Zero)
    factor = gradient[at] / form[0][at]
    if any(sp.expand(g - factor * f) is not sp.S.Zero for g, f in zip(gradient, form[0], strict=True)):
        raise _SeveralFormsError
    return factor * T + e.xreplace(dict.fromkeys(symbols, sp.S.Zero))
