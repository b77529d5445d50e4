"""The run as a NumPy program that a reader can type in: the same rule, the same stop, the same numbers.

The program is made from the assignments of the rule, so it is there for every optimizer, also one of another package.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import sympy as sp

from symgd.calculus.problem import GUARDS, Problem
from symgd.descent.kernel import QUIET_STEPS
from symgd.descent.run import Run
from symgd.lessons.folding import folded, unpacked, vector_source
from symgd.lessons.listing_names import field_names, rule_names
from symgd.lessons.rule_source import RuleSource
from symgd.lessons.source import (
    DEFINITIONS,
    LINE_MINIMUM,
    ListingPrinter,
    array_source,
    broken,
    float_source,
    with_shared,
)
from symgd.notation.domain import lost_conditions
from symgd.optimizers import nodes
from symgd.optimizers.rule import Assignment, Optimizer, eta, g, k, x

if TYPE_CHECKING:
    from symgd.lessons.searches import Strides

__all__ = ["float_source", "numpy_listing"]

_TAKEN = {"np", "f", "df", "step", "eta", "rate", "tol", "k", "new", "erf", "range", "print", "abs"}
_ALSO_TAKEN = {
    "g",
    "d2f",
    "hessian",
    "line_minimum",
    "quiet",
    "point",
    *(name for name, _ in DEFINITIONS.values()),
}


def numpy_listing(run: Run) -> str:
    """A program for Python with NumPy that repeats the run and prints the steps taken, x and f(x).

    It is "" where no program is known to find the run's numbers: a line search over a function too wild for it. And
    where the rule has no first step: a program that takes none shows nothing of it.
    """
    program = _Program(run)
    if program.cap == 0:
        return ""
    if program.needs(nodes.LineMinimum) and program.strides is None:
        return ""
    return program.text()


@dataclass
class _Program:
    run: Run
    used: list[str] = field(default_factory=list)  # the functions that were called

    def __post_init__(self) -> None:
        self.problem: Problem = self.run.problem
        self.optimizer: Optimizer = self.run.optimizer
        self.many = self.problem.dimension > 1
        self.rule: tuple[Assignment, ...] = self.optimizer.assignments()
        self.state = self.optimizer.state()
        self.names = rule_names(self.optimizer, {*_TAKEN, *_ALSO_TAKEN, *keyword.kwlist})
        taken = _TAKEN | set(keyword.kwlist)
        if not (self.is_short or self.many):  # several variables are names inside f and df only
            taken |= {*_ALSO_TAKEN, *self.names.values()}
        self.variables = [f"{name}_" if name in taken else name for name in self.problem.variables]
        self.point = "point" if self.many else self.variables[0]
        self.names |= {
            s: name.replace("x_", f"{self.point}_", 1)
            for s, name in self.names.items()
            if name.startswith("x_")
        }
        self.names |= {x: self.point, g: "g", k: "k", eta: "eta"}
        self.printer = RuleSource(self.optimizer, self.names, self.many)
        run = self.run  # beyond its end there are no numbers
        self.cap = run.max_iter if run.stop in {"tol", "gtol", "cap"} else run.nit

    @property
    def is_short(self) -> bool:
        """Whether the rule is one line, such as that of gradient descent."""
        if len(self.rule) > 1 or self.state:
            return False
        value = self.rule[0].value
        return sum(part == g for part in sp.preorder_traversal(value)) == 1 and not value.atoms(*_NODES)

    def needs(self, *kinds: type[sp.Expr]) -> bool:
        """Whether one of these nodes is in the rule."""
        values = (*(a.value for a in self.rule), *(s.initial for s in self.state))
        return any(value.atoms(*kinds) for value in values)

    @cached_property
    def strides(self) -> Strides | None:
        """How the line search strides."""
        row = next(a for a in self.rule if isinstance(a.value, nodes.LineMinimum))
        from symgd.lessons.searches import strides_of

        return strides_of(self.run, row.target, row.value.args[0])

    def text(self) -> str:
        functions = "\n".join(self._functions())
        loop = self._short_loop() if self.is_short else self._loop()  # what it calls stands above it
        before = [*self._head(), *loop, f"print(k, {self.point}, f({self.point}))"]
        if self.run.schedule is not None and "erf(" in self.run.schedule.listing:
            self.used.append("erf")
        lines = dict.fromkeys(
            DEFINITIONS[name][1] for name in (*self.used, *self.printer.used) if name in DEFINITIONS
        )
        imports = [text for text in lines if text.startswith("from")]
        defined = [f"\n{text}" for text in lines if text.startswith("def")]
        return folded("\n".join(["import numpy as np", *imports, *defined, functions, *before])) + "\n"

    # The function and what is derived from it.

    def _functions(self) -> Iterable[str]:
        printer = ListingPrinter()
        table = {
            s: sp.Symbol(v, real=True) for s, v in zip(self.problem.symbols, self.variables, strict=True)
        }

        def printed(*exprs: sp.Expr) -> list[str]:
            return [printer.doprint(e.xreplace(table)) for e in exprs]

        (value,) = printed(self.problem.f)
        gradient = [partial.xreplace(table) for partial in self.problem.gradient]
        shared, slopes = with_shared(printer, gradient, self.variables)
        guards = []
        if self.needs(*_ELSEWHERE):  # off the walk, f may have no value
            for condition in lost_conditions(self.problem.expression.tree, self.problem.f):
                test = GUARDS[condition.kind].format(f"({printed(condition.sympy)[0]})")
                guards += [f"    if not {test}:", "        return np.nan"]
        yield from self._function("f", guards, broken(value))
        body = array_source(slopes) if self.many else broken(slopes[0])
        yield from self._function("df", [*guards, *shared], body)
        if self.needs(nodes.NewtonStep):
            rows = [printed(*row) for row in self.problem.hessian]
            body = array_source([f"[{', '.join(row)}]" for row in rows]) if self.many else broken(rows[0][0])
            yield from self._function("hessian" if self.many else "d2f", [], body)
        if self.needs(nodes.LineMinimum) and self.strides is not None:
            first, growth = float_source(self.strides.first), float_source(self.strides.growth)
            yield "\n" + LINE_MINIMUM.format(first=first, growth=growth.removesuffix(".0"))
        self.used += printer.used

    def _function(self, name: str, guards: Sequence[str], value: str) -> Iterable[str]:
        yield from ("", f"def {name}({self.point}):")
        if self.many:
            yield f"    {unpacked(self.variables)} = {self.point}"
        yield from guards
        yield f"    return {value}"

    # What stands before the loop.

    def _head(self) -> Iterable[str]:
        run = self.run
        number = float_source(run.x0[0])
        alone = f"np.float64({number})" if self.needs(*_ELSEWHERE) else number
        start = vector_source(list(map(float_source, run.x0))) if self.many else alone
        yield from ("", f"{self.point} = {start}")
        if self.needs(*_ELSEWHERE):
            yield 'np.seterr(all="ignore")  # a search may look where f has no value'
        settings = {"eta": run.rate, "tol": run.tol if run.tol or self.is_short else None}
        named = {name: float_source(value) for name, value in settings.items() if value is not None}
        if named:
            yield f"{', '.join(named)} = {', '.join(named.values())}"
        yield from self._constants()
        yield from self._memory()
        if self.state and run.tol:
            yield "quiet = 0"

    def _constants(self) -> Iterable[str]:
        """The hyper-parameters that the rule uses; one that goes by another name elsewhere has that beside it."""
        parts = (*(a.value for a in self.rule), *(s.initial for s in self.state))
        used = set().union(*(part.free_symbols for part in parts))
        values = {s: float_source(value) for s, value in self.optimizer.values.items() if s in used}
        fields = field_names(self.optimizer)
        plain = [s for s in values if self.names[s] == fields[s]]
        if plain:
            yield f"{', '.join(self.names[s] for s in plain)} = {', '.join(values[s] for s in plain)}"
        for symbol, value in values.items():
            if symbol not in plain:
                yield f"{self.names[symbol]} = {value}  # {fields[symbol]}"

    def _memory(self) -> Iterable[str]:
        if any(g in s.initial.free_symbols for s in self.state):
            yield f"g = df({self.point})"
        together = [s for s in self.state if s.initial.is_number]
        if together:
            values = [self._initial(s.initial, s.scalar) for s in together]
            yield f"{', '.join(self.names[s.symbol] for s in together)} = {', '.join(values)}"
        for s in self.state:
            if s not in together:
                yield f"{self.names[s.symbol]} = {self._initial(s.initial, s.scalar)}"

    def _initial(self, value: sp.Expr, scalar: bool) -> str:
        n = self.problem.dimension
        if self.many and not scalar and not value.free_symbols & self.optimizer.vectors:
            return f"np.zeros({n})" if value == 0 else f"np.full({n}, {self.printer.value(value)})"
        return float_source(float(value)) if value.is_number else self.printer.value(value)

    # The loop.

    def _short_loop(self) -> Iterable[str]:
        run, point = self.run, self.point
        self.names[g] = f"df({point})"
        yield f"for k in range({self.cap + 1}):"
        if run.gtol is not None:
            yield f"    if np.max(np.abs(df({point}))) <= {float_source(run.gtol)}:"
            yield "        break"
        yield from self._rate()
        yield self._line("new", self.rule[0].value, x)
        yield f"    if k == {self.cap} or {self._short}:"
        yield "        break"
        yield f"    {point} = new"

    def _loop(self) -> Iterable[str]:
        run, point = self.run, self.point
        quiet = bool(self.state and run.tol)
        steepest = "np.max(np.abs(g))" if self.many else "abs(g)"
        ends = [f"k == {self.cap}", f"quiet == {QUIET_STEPS}" if quiet else ""]
        ends += [f"{steepest} <= {float_source(run.gtol)}" if run.gtol is not None else ""]
        yield f"for k in range({self.cap + 1}):"
        yield f"    g = df({point})"
        yield f"    if {' or '.join(filter(None, ends))}:"
        yield "        break"
        yield from self._rate()
        self.names[x] = point
        for row in self.rule:
            name = "new" if row.target == x else self.names[row.target]
            if isinstance(row.value, nodes.Backtracking):
                yield from self._backtracking(name, row.value)
            else:
                yield self._line(name, row.value, row.target)
            if row.target == x:
                self.names[x] = "new"  # what follows uses the next iterate
        if quiet:
            yield f"    quiet = quiet + 1 if {self._short} else 0"
        elif run.tol:
            yield from (f"    if {self._short}:", "        break")
        yield f"    {point} = new"

    @property
    def _short(self) -> str:
        short = f"np.abs(new - {self.point}).sum() < tol" if self.many else f"abs(new - {self.point}) < tol"
        return f"({short} and (eta > 0 or k > {self.run.wakes}))" if self.run.wakes >= 0 else short

    def _rate(self) -> Iterable[str]:
        if self.run.schedule is not None:
            yield f"    eta = {self.run.schedule.listing}"

    def _line(self, name: str, value: sp.Expr, target: sp.Symbol | None = None) -> str:
        call = {nodes.NewtonStep: self._newton, nodes.LineMinimum: self._line_minimum}.get(type(value))
        source = call(value) if call else self.printer.value(value, target)
        return f"    {name} = {broken(source)}"

    def _newton(self, node: sp.Expr) -> str:
        if self.many:
            return f"np.linalg.solve(hessian({self.names[x]}), {self.printer.value(node.args[0])})"
        curvature = sp.Dummy()
        self.names[curvature] = f"d2f({self.point})"
        return self.printer.value(node.args[0] / curvature)

    def _line_minimum(self, node: sp.Expr) -> str:
        return f"line_minimum({self.names[x]}, {self.printer.value(node.args[0])})"

    def _backtracking(self, name: str, node: sp.Expr) -> Iterable[str]:
        """The first of 1, s, s², … under which f falls enough; ``not <=`` because nan is neither."""
        d, shrink, decrease = node.args
        alpha = sp.Dummy("alpha")
        self.names[alpha] = name
        beyond = self.printer.value(x - alpha * d)
        least = self.printer.value(nodes.ValueAt(x) - decrease * nodes.Dot(g, alpha * d))
        yield f"    {name} = 1.0"
        yield f"    while not f({beyond}) <= {least}:"
        yield f"        {name} = {self.printer.value(shrink * alpha)}"


_NODES = (nodes.Dot, nodes.Ratio, nodes.ValueAt, *nodes.WHOLE)
_ELSEWHERE = (nodes.Backtracking, nodes.LineMinimum, nodes.ValueAt, nodes.GradientAt)
