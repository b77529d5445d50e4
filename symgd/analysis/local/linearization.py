"""The linear map that one step of a rule is close to a minimizer, derived from the rule's assignments.

With x = x* + s·e the gradient is g = s·h·e, for small s > 0. Each entry of the memory has an order, found from what
the rule assigns to it: m of Adam goes with s, v with s². What is then linear in s is the map; √v goes with s as well,
and drops out beside ε. After many steps k is infinite: β^{k+1} is 0. Memory that keeps its value where the gradient is
zero (Adagrad's sum) is frozen: a parameter of the map.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import sympy as sp

from symgd.analysis.local.orders import first_order, order_of, s, settled, simplified, without_distance
from symgd.notation.typed import as_typed
from symgd.optimizers import nodes
from symgd.optimizers.rule import Optimizer, g, k, x
from symgd.records import record

__all__ = ["Absence", "Linearization", "e", "eigenvalue", "h", "linearize", "numbers"]

Absence = Literal[
    "no_minimizer",
    "flat",
    "jump",
    "schedule",
    "moves",
    "constant_steps",
    "coordinates",
    "nonlinear",
    "no_step",
]
"""Why there is no linear map: no minimizer is known; f″(x*) is zero or unknown, or x* is a kink or an end; the second
derivatives are others on the two sides of x*; the rate changes from step to step; x* is no resting point of the rule
(weight decay); the steps do not shrink with the distance (Lion's sign, ε = 0); every coordinate has a rate of its own
(Adagrad in several variables); the rule has no linear part (line searches, Barzilai and Borwein); no step was taken
from which frozen memory could be read."""

e = sp.Symbol("e", real=True)  # the error x − x*
h = sp.Symbol("h", positive=True)  # f″(x*), or an eigenvalue of the Hessian
eigenvalue = sp.Symbol("lambda", complex=True)
_center = sp.Symbol("x_star", real=True)
_ROUNDS = 6


@record
class Linearization:
    """(e, memory) ↦ ``matrix``·(e, memory), over η, h, the hyper-parameters and ``frozen``; see `local.LocalTheory`."""

    coordinates: tuple[sp.Symbol, ...]
    matrix: sp.ImmutableMatrix
    dropped: tuple[sp.Symbol, ...]
    frozen: tuple[sp.Symbol, ...]


def numbers(optimizer: Optimizer) -> dict[sp.Symbol, sp.Rational]:
    """The hyper-parameters as the decimals typed."""
    return {symbol: sp.Rational(as_typed(value)) for symbol, value in optimizer.values.items()}


def linearize(optimizer: Optimizer, centered: bool = False) -> Linearization | Absence:
    """The linear map of a rule, or why there is none. ``centered``: x* is zero, where weight decay does not pull.

    >>> from symgd.optimizers import get
    >>> linearize(get("momentum")).matrix.tolist()
    [[-eta*h + 1, -eta*mu], [h, mu]]
    >>> linearize(get("adam")).dropped
    (v,)
    """
    return _linearized(dataclasses.replace(optimizer, learning_rate=None), centered)


@lru_cache(maxsize=256)
def _linearized(optimizer: Optimizer, centered: bool) -> Linearization | Absence:
    try:
        return _Rule.of(optimizer, sp.S.Zero if centered else _center).linear()
    except _NoMap as reason:
        absence: Absence = reason.args[0]
        return absence
    except (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError):
        return "nonlinear"  # a rule from a plug-in may hold what this algebra does not know


class _NoMap(Exception):
    """There is no linear map; the argument says why."""


@dataclass
class _Rule:
    """A rule in the limit of many steps, as it is gone through."""

    rows: list[tuple[sp.Symbol, sp.Expr]]
    memory: list[sp.Symbol]
    numbers: Mapping[sp.Symbol, sp.Expr]
    center: sp.Expr
    rest: dict[sp.Symbol, sp.Expr] = field(default_factory=dict)
    frozen: list[sp.Symbol] = field(default_factory=list)

    @classmethod
    def of(cls, optimizer: Optimizer, center: sp.Expr) -> _Rule:
        known = numbers(optimizer)
        zeros = {symbol: sp.S.Zero for symbol, value in known.items() if value == 0}
        rows = [(a.target, _last(a.value.subs(zeros), known, center)) for a in optimizer.assignments()]
        memory = [state.symbol for state in optimizer.state()]
        return cls(rows, memory, known, center, dict.fromkeys(memory, sp.S.Zero))

    def step(self, error: sp.Expr, memory: Mapping[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
        """What everything is after one step from x* + error with this memory."""
        known: dict[sp.Symbol, Any] = {x: self.center + error, g: h * error, **self.rest, **memory}
        for target, value in self.rows:
            if target in known:
                known[target] = settled(value.xreplace(known), self.numbers)
            else:
                known = {**known, target: settled(value.xreplace(known), self.numbers)}
        return known

    def linear(self) -> Linearization:
        for _ in range(2):  # a memory may rest where another does
            for symbol in self.memory:
                self._put_to_rest(symbol)
        orders = self._orders()
        start = {u: self.rest[u] + s**w * u for u, w in orders.items() if w is not None}
        after = self.step(s * e, start)
        moved = after[x] - self.center
        here = simplified(without_distance(moved))
        if here != 0:
            raise _NoMap("constant_steps" if here.has(e, h, *orders) else "moves")
        rows = {e: first_order(moved)} | {
            u: first_order(after[u] - self.rest[u]) for u, w in orders.items() if w == 1
        }
        coordinates = [e]
        for symbol in coordinates:  # grows while it is gone through
            coordinates += [u for u in rows if rows[symbol].has(u) and u not in coordinates]
        matrix = [[sp.factor(sp.diff(rows[a], b)) for b in coordinates] for a in coordinates]
        for a, entries in zip(coordinates, matrix, strict=True):
            linear = sum(entry * b for entry, b in zip(entries, coordinates, strict=True))
            if simplified(rows[a] - linear) != 0 or any(entry.has(e, *orders) for entry in entries):
                raise _NoMap("nonlinear")
        if any(entry.has(sp.nan, sp.zoo, sp.oo) for row in matrix for entry in row):
            raise _NoMap("nonlinear")
        frozen = [u for u in self.frozen if any(entry.has(self.rest[u]) for row in matrix for entry in row)]
        used = self._used()
        dropped = tuple(u for u, w in orders.items() if w is not None and u in used and u not in coordinates)
        return Linearization(tuple(coordinates), sp.ImmutableMatrix(matrix), dropped, tuple(frozen))

    def _used(self) -> list[sp.Symbol]:
        """What a step goes by: not an average of which only the maximum counts, once that is frozen."""
        used = [x]
        for symbol in used:  # grows while it is gone through
            for target, value in self.rows:
                if target == symbol and symbol not in self.frozen:
                    used += [u for u in value.free_symbols if u not in used]
        return used

    def _put_to_rest(self, symbol: sp.Symbol) -> None:
        """The value that a memory keeps while the gradient is zero, or that it tends to; see `frozen`."""
        mine = sp.Symbol(symbol.name, positive=True)
        still = self.step(sp.S.Zero, {symbol: mine})[symbol]
        if still == mine:
            change = self.step(s * e, {symbol: mine})[symbol] - mine
            order = order_of(change)
            if order is None or order > 1:
                self.rest[symbol] = mine
                self.frozen += [symbol] * (symbol not in self.frozen)
            return
        share = sp.diff(still, mine)
        if not share.has(mine, sp.Derivative, sp.Heaviside):
            share_now = share.subs(self.numbers)
            if share_now.is_number and abs(share_now) > 1:
                raise _NoMap("nonlinear")  # it never comes to rest
            self.rest[symbol] = simplified(still.subs(mine, 0) / (1 - share))
            return
        value: sp.Expr = sp.S.Zero
        for _ in range(_ROUNDS):
            following = self.step(sp.S.Zero, {symbol: value})[symbol]
            if simplified(following - value) == 0:
                self.rest[symbol] = value
                return
            value = following
        raise _NoMap("nonlinear")

    def _orders(self) -> dict[sp.Symbol, int | None]:
        """The power of s with which each memory goes that is not frozen: the least that the rule brings about."""
        orders: dict[sp.Symbol, int | None] = {u: None for u in self.memory if u not in self.frozen}
        for _ in range(_ROUNDS):
            start = {u: self.rest[u] + s**w * u for u, w in orders.items() if w is not None}
            after = self.step(s * e, start)
            found = {u: order_of(after[u] - self.rest[u]) for u in orders}
            if any(order == 0 for order in found.values()):
                raise _NoMap("constant_steps")
            if found == orders:
                return orders
            orders = found
        raise _NoMap("nonlinear")


def _last(value: sp.Expr, known: Mapping[sp.Symbol, sp.Expr], center: sp.Expr) -> sp.Expr:
    """The value of an assignment close to x*, for k → ∞."""
    if value.has(nodes.Dot, nodes.Ratio, nodes.ValueAt, nodes.LineMinimum, nodes.Backtracking):
        raise _NoMap("nonlinear")
    value = value.replace(nodes.GradientAt, lambda point: h * (point - center))
    value = value.replace(nodes.NewtonStep, lambda b: b / h)
    for power in value.atoms(sp.Pow):
        if power.exp.has(k):
            base, growth = power.base.subs(known), sp.diff(power.exp, k).subs(known)
            if not (base.is_number and growth.is_number):
                continue
            if growth.is_positive and abs(base) < 1:
                value = value.xreplace({power: sp.S.Zero})
            elif growth.is_zero or base == 1:
                value = value.xreplace({power: power.subs(k, 0) if base != 1 else sp.S.One})
    if value.has(k):
        raise _NoMap("schedule")
    return value
