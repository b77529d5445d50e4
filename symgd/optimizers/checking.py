"""Whether a rule can be run at all: what the author of an optimizer learns before any walk is made."""

from __future__ import annotations

import sympy as sp

from symgd.calculus.code import SCALAR
from symgd.errors import ParameterError
from symgd.optimizers import nodes
from symgd.optimizers.rule import Assignment, Optimizer, State, eta, g, k, x

__all__ = ["check_rule"]

_UNREAL = (sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I)
_NODES = {node.__name__ for node in (nodes.Dot, nodes.Ratio, nodes.ValueAt, *nodes.WHOLE)}


def check_rule(optimizer: Optimizer) -> None:
    """Refuse a rule that is no list of assignments to symbols that are known; raises `ParameterError`."""
    try:
        _check(optimizer)
    except ValueError as error:
        raise ParameterError(f"the rule of {optimizer.name or type(optimizer).__name__} {error}.") from None


def _check(optimizer: Optimizer) -> None:
    rule, memory = optimizer.assignments(), optimizer.state()
    _check_kind("assignments()", rule, Assignment)
    _check_kind("state()", memory, State)
    given = {x, g, *optimizer.values}
    for state in memory:
        _check_value(state.symbol, sp.sympify(state.initial, strict=True), given)
    given |= {k, eta, *(state.symbol for state in memory)}
    for assignment in rule:
        if assignment.target in {g, k, eta, *optimizer.values} or not isinstance(
            assignment.target, sp.Symbol
        ):
            raise ValueError(f"assigns to {assignment.target}, which is not its to change")
        _check_value(assignment.target, sp.sympify(assignment.value, strict=True), given)
        given.add(assignment.target)
    if all(assignment.target != x for assignment in rule):
        raise ValueError("never assigns to x: there is no next iterate")


def _check_kind(name: str, rows: object, kind: type) -> None:
    if not isinstance(rows, tuple | list) or not all(isinstance(row, kind) for row in rows):
        raise ValueError(f"is no tuple of {kind.__name__}s: see {name}")


def _check_value(target: sp.Symbol, value: sp.Expr, given: set[sp.Symbol]) -> None:
    strange = sorted(map(str, value.free_symbols - given))
    if strange:
        raise ValueError(
            f"uses {', '.join(strange)} for {target}, which nothing before it has: an assignment uses x, g, k, eta, "
            "hyper-parameters, the state, and what the ones before it have assigned"
        )
    if value.has(*_UNREAL) or value.is_real is False:
        raise ValueError(f"gives {target} a value that is no real number, {value}")
    unknown = sorted({f.func.__name__ for f in value.atoms(sp.Function)} - set(SCALAR) - _NODES)
    if unknown:
        raise ValueError(f"uses the function {', '.join(unknown)}, which symgd does not know")
