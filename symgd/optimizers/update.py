"""An update rule as Python source, coordinate by coordinate; the same source steps floats and arrays.

At coordinate i the iterate is ``x{i}``, the next one ``u{i}``, the gradient ``g{i}``, memory ``m{j}_{i}``, what is
named on the way ``w{j}_{i}``; scalars have no ``_{i}``. Hyper-parameters are ``p{j}``, what is made of these alone
``q{j}``, what is made of scalars ``c{j}``; the learning rate is ``rate``, the step number ``k``, f at x ``f``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import sympy as sp

from symgd.calculus.code import FloatPrinter
from symgd.optimizers import nodes
from symgd.optimizers.checking import check_rule
from symgd.optimizers.rule import Optimizer, eta, g, is_vector, k, x
from symgd.records import record

__all__ = ["UpdateCode", "tuple_source", "update_code"]


@record
class UpdateCode:
    """The statements of a rule in n variables.

    ``constants`` come once, then ``initial`` makes the memory, ``update`` the next iterate. ``state`` are the names
    of the memory in order, ``targets`` those of what each assignment assigns, ``parameters`` the symbols whose values
    are ``p0, p1, …``. ``calls`` are the functions of `descent.lookups` that the source calls.
    """

    dimension: int
    constants: tuple[str, ...]
    initial: tuple[str, ...]
    update: tuple[str, ...]
    state: tuple[str, ...]
    targets: dict[sp.Symbol, tuple[str, ...]]
    parameters: tuple[sp.Symbol, ...]
    calls: frozenset[str]


def update_code(optimizer: Optimizer, dimension: int) -> UpdateCode:
    """The source of an optimizer's rule in so many variables."""
    return _written(dataclasses.replace(optimizer, learning_rate=None), dimension)


@lru_cache(maxsize=256)
def _written(optimizer: Optimizer, dimension: int) -> UpdateCode:
    check_rule(optimizer)
    return _Writer(optimizer, dimension).written()


class _PointValue(sp.Function):
    """f at the point with these coordinates."""

    is_real = True


class _Printer(FloatPrinter):
    """Source in which the nodes of a rule are calls; ``calls`` collects them."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: set[str] = set()

    def call(self, name: str, *arguments: str) -> str:
        self.calls.add(name)
        return f"{name}({', '.join(arguments)})"

    def _print_Ratio(self, expr: sp.Function) -> str:
        return self.call("ratio", *map(self._print, expr.args))

    def _print__PointValue(self, expr: sp.Function) -> str:
        return self.call("value_at", *map(self._print, expr.args))


@dataclass
class _Writer:
    optimizer: Optimizer
    dimension: int
    lines: list[str] = field(default_factory=list)
    constants: dict[sp.Expr, sp.Symbol] = field(default_factory=dict)
    scalars: int = 0

    def written(self) -> UpdateCode:
        rule, memory = self.optimizer.assignments(), self.optimizer.state()
        self.printer = _Printer()
        self.parameters = tuple(sorted(self.optimizer.values, key=str))
        known = {s: f"p{j}" for j, s in enumerate(self.parameters)} | {eta: "rate", k: "k"}
        self.names = {s: (name,) for s, name in known.items()} | {x: self._named("x"), g: self._named("g")}
        initial: list[str] = []
        for j, state in enumerate(memory):
            self.names[state.symbol] = (f"m{j}",) if state.scalar else self._named(f"m{j}_")
            self._assign(state.symbol, state.initial)
            initial, self.lines = initial + self.lines, []
        held = {state.symbol for state in memory}
        others = dict.fromkeys(a.target for a in rule if a.target != x and a.target not in held)
        for j, symbol in enumerate(others):
            self.names[symbol] = self._named(f"w{j}_") if symbol in self.optimizer.vectors else (f"w{j}",)
        for assignment in rule:
            if assignment.target == x:
                self._assign(x, assignment.value, names=self._named("u"))
                self.names[x] = self._named("u")  # what follows uses the next iterate
            else:
                self._assign(assignment.target, assignment.value)
        return UpdateCode(
            dimension=self.dimension,
            constants=tuple(
                f"{name} = {self.printer.doprint(value)}" for value, name in self.constants.items()
            ),
            initial=tuple(initial),
            update=tuple(self.lines),
            state=tuple(name for state in memory for name in self.names[state.symbol]),
            targets={a.target: self.names[a.target] for a in rule},
            parameters=self.parameters,
            calls=frozenset(self.printer.calls),
        )

    def _named(self, letter: str) -> tuple[str, ...]:
        return tuple(f"{letter}{i}" for i in range(self.dimension))

    def _assign(self, target: sp.Symbol, value: sp.Expr, names: Sequence[str] = ()) -> None:
        names = names or self.names[target]
        if isinstance(value, nodes.WHOLE):
            self.lines.append(
                f"{', '.join(names)}{',' * isinstance(value, nodes.VECTORS)} = {self._whole(value)}"
            )
            return
        value = self._hoisted(sp.sympify(value, strict=True), shared=len(names) > 1)
        for i, name in enumerate(names):
            self.lines.append(f"{name} = {self.printer.doprint(self._at(value, i))}")

    def _whole(self, node: sp.Expr) -> str:
        vector, *rest = node.args
        at = [self.printer.doprint(self._at(vector, i)) for i in range(self.dimension)]
        here, way = tuple_source(self.names[x]), tuple_source(at)
        match node:
            case nodes.GradientAt():
                return self.printer.call("gradient_at", *at)
            case nodes.NewtonStep():
                return self.printer.call("newton_step", here, way)
            case nodes.LineMinimum():
                return self.printer.call("line_minimum", here, way)
            case _:
                settings = [self.printer.doprint(self._at(value, 0)) for value in rest]
                return self.printer.call(
                    "backtracking", here, way, *settings, "f", tuple_source(self.names[g])
                )

    def _hoisted(self, value: sp.Expr, shared: bool) -> sp.Expr:
        """The value with what is made of hyper-parameters alone computed before the walk.

        And with what is made of scalars alone computed before it, where several coordinates share it.
        """
        free = value.free_symbols
        if value.is_Atom or not free or any(value.atoms(*nodes.WHOLE, nodes.ValueAt)):
            return value
        if free <= set(self.parameters):
            name = sp.Symbol(f"q{len(self.constants)}", positive=True)
            return self.constants.setdefault(value.xreplace(self._scalar_table()), name)
        if shared and not free & self.optimizer.vectors and not is_vector(value, self.optimizer.vectors):
            name = sp.Symbol(f"c{self.scalars}", real=True)
            self.scalars += 1
            self.lines.append(f"{name} = {self.printer.doprint(self._at(value, 0))}")
            return name
        if isinstance(value, nodes.Dot):
            return value
        return value.func(*(self._hoisted(part, shared) for part in value.args))

    def _scalar_table(self) -> dict[sp.Symbol, sp.Symbol]:
        return {
            s: sp.Symbol(n[0], **s.assumptions0)
            for s, n in self.names.items()
            if len(n) == 1 and s not in (x, g)
        }

    def _at(self, value: sp.Expr, i: int) -> sp.Expr:
        """The value at coordinate i, in the names of the source."""
        table = {}
        for node in value.atoms(nodes.Dot, nodes.ValueAt):
            if isinstance(node, nodes.Dot):
                products = [
                    sp.Mul(self._at(node.args[0], j), self._at(node.args[1], j))
                    for j in range(self.dimension)
                ]
                table[node] = sp.Add(*products)
            else:
                point = [self._at(node.args[0], j) for j in range(self.dimension)]
                table[node] = _PointValue(*point)
        for symbol, names in self.names.items():
            name = names[i] if len(names) > 1 else names[0]
            table[symbol] = sp.Symbol(name, **symbol.assumptions0)
        return value.xreplace(table)


def tuple_source(entries: Iterable[str]) -> str:
    """A tuple of these: ``(a, b, )``, ``()``."""
    return f"({''.join(f'{entry}, ' for entry in entries)})"
