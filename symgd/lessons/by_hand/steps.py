"""The first steps worked by hand: the numbers put into f′ and into each assignment, exact while they stay short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice, takewhile

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.calculus.problem import Problem
from symgd.descent.run import Run
from symgd.descent.stepping import internals
from symgd.lessons.by_hand.exact_values import Exact, Inexact, Values, exact_gradient
from symgd.lessons.by_hand.numbers import Worked, worked_all
from symgd.lessons.by_hand.put_in import Numbers
from symgd.lessons.names import Names
from symgd.notation.tree import Glyph, Node, Variable, substituted
from symgd.notation.typed import as_typed
from symgd.optimizers import nodes
from symgd.optimizers.rule import eta, g, k, x
from symgd.optimizers.typesetting import RuleLetters
from symgd.optimizers.typesetting.indexing import Indexed, indexed_assignments, kept, names_gradient
from symgd.records import record

__all__ = ["HandLine", "HandStep", "first_memory", "worked_steps"]

Floats = npt.NDArray[np.float64]

_LONGEST_SUBSTITUTION = 30  # nodes
_MOST_PARTIALS = 4


@record
class HandLine:
    """An assignment with its numbers: ``target`` = ``substituted`` = ``result``.

    ``exact`` tells whether all numbers that were put in are; ``substituted`` is None where there is nothing to work.
    """

    target: Glyph
    substituted: Node | None
    exact: bool
    result: tuple[Worked, ...]


@record
class HandStep:
    """Step ``k`` → ``k + 1``; points and slopes have a number a coordinate.

    ``substituted`` is f′ with the number of ``point`` put in, None in several variables and where it would be too
    long to read; ``partials`` are the same of each partial derivative (None where there is nothing to put in), of the
    first step in a few variables. ``letter`` is that of the gradient, where the rule has one for it; the ``lines``
    lead to ``next``.
    """

    k: int
    point: tuple[Worked, ...]
    substituted: Node | None
    slope: tuple[Worked, ...]
    letter: Glyph | None
    lines: tuple[HandLine, ...]
    next: tuple[Worked, ...]
    partials: tuple[Node | None, ...] = ()


def worked_steps(
    run: Run, count: int = 2, computed: Mapping[sp.Symbol, Floats] | None = None
) -> tuple[HandStep, ...]:
    """The first steps of a run, fewer where the run has fewer; ``computed`` is what `internals` gives."""
    computed = internals(run) if computed is None else computed
    finite = (all(np.isfinite(rows[step]).all() for rows in computed.values()) for step in range(run.nit))
    count = sum(takewhile(bool, islice(finite, count)))  # g² of a steep start may be no double
    if not count:
        return ()
    work = _Working(run)
    steps = [work.step(0, computed)]
    while work.slope and len(steps) < count:
        steps.append(work.step(len(steps), computed))
    return tuple(steps)


def first_memory(run: Run) -> dict[sp.Symbol, tuple[Exact, ...]]:
    """What the memory holds before the first step, exactly where that is rational."""
    return _Working(run).memory


class _Working:
    """The numbers of a run, step by step: ``memory`` is what the rule remembers before the next one."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.optimizer = run.optimizer
        self.letters = RuleLetters(run.optimizer, Names(run.problem.variables), run.schedule is not None)
        self.padded = not run.is_gradient_descent
        self.named = names_gradient(run.optimizer)
        self.rows = indexed_assignments(run.optimizer)
        self.parameters = {s: (as_typed(v),) for s, v in self.optimizer.values.items()}
        self.point: tuple[Exact, ...] = tuple(map(as_typed, run.x0))
        self.slope = exact_gradient(run.problem, self.point)
        self.memory: dict[sp.Symbol, tuple[Exact, ...]] = {}
        start = {x: self.point, g: self.slope, **self.parameters}
        for state in self.optimizer.state():
            self.memory[state.symbol] = self._initial(
                sp.sympify(state.initial, strict=True), state.scalar, start
            )

    def worked(self, values: tuple[Exact, ...]) -> tuple[Worked, ...]:
        """Numbers as they are shown."""
        return worked_all(values, padded=self.padded)

    def _initial(
        self, value: sp.Expr, scalar: bool, known: dict[sp.Symbol, tuple[Exact, ...]]
    ) -> tuple[Exact, ...]:
        try:
            return Values(self.run.problem, known).of(value, not scalar)
        except Inexact:
            count = 1 if scalar else self.run.problem.dimension
            return tuple(Values(self.run.problem, known).rounded(value, i) for i in range(count))

    def step(self, step: int, computed: Mapping[sp.Symbol, Floats]) -> HandStep:
        """The next step, which is number ``step``."""
        run, problem = self.run, self.run.problem
        point, slope = self.point, self.slope
        known = {x: point, g: slope, k: (Fraction(step),), **self.parameters, **self.memory}
        rate = run.rate if run.schedule is None else run.schedule.at(step)
        if rate is not None:
            known[eta] = (as_typed(rate),)
        lines = []
        for row in self.rows:
            result = self._result(row, step, known, computed)
            lines.append(self._line(row, step, known, result))
            known[row.target] = result
        for symbol, source in kept(self.optimizer).items():
            known[symbol] = {x: point, g: slope}.get(source) or self.memory[source]
        self.point = known[x]
        self.slope = self._next_slope() if step + 1 < run.nit else ()
        self.memory = {symbol: known[symbol] for symbol in self.memory}
        shown = self.worked(point)
        return HandStep(
            k=step,
            point=shown,
            substituted=put_in(problem, 0, shown) if len(shown) == 1 else None,
            slope=self.worked(slope),
            letter=self.letters.glyph(g, Fraction(0), step) if self.named else None,
            lines=tuple(lines),
            next=self.worked(self.point),
            partials=put_in_each(problem, shown) if step == 0 else (),
        )

    def _next_slope(self) -> tuple[Exact, ...]:
        """The gradient at the new point; empty where f has none there, though it has one where rounding leads."""
        try:
            return exact_gradient(self.run.problem, self.point)
        except Inexact:
            return ()

    def _result(
        self,
        row: Indexed,
        step: int,
        known: dict[sp.Symbol, tuple[Exact, ...]],
        computed: Mapping[sp.Symbol, Floats],
    ) -> tuple[Exact, ...]:
        """What an assignment gives: in fractions, else what the run computed."""
        problem, vector = self.run.problem, row.target in self.optimizer.vectors
        try:
            return Values(problem, known).of(row.value, vector)
        except Inexact:
            pass
        if row.target == x and row.index == 1:
            return tuple(self.run.history["x"][step + 1].reshape(-1).tolist())
        if sum(other.target == row.target for other in self.rows) > 1:
            count = problem.dimension if vector else 1
            return tuple(Values(problem, known).rounded(row.value, i) for i in range(count))
        numbers = tuple(map(float, computed[row.target][step].reshape(-1).tolist()))
        if isinstance(row.value, nodes.Backtracking):
            return (_power(Values(problem, known).number(row.value.args[1]), numbers[0]),)
        return numbers

    def _line(
        self,
        row: Indexed,
        step: int,
        known: dict[sp.Symbol, tuple[Exact, ...]],
        result: tuple[Exact, ...],
    ) -> HandLine:
        numbers = Numbers(self.run.problem, self.letters, row, known, self.padded)
        shown = self.worked(result)
        tree = numbers.tree()
        alone = len(shown) == 1 and tree == shown[0].node
        target = self.letters.glyph(row.target, row.index, step)
        return HandLine(target, None if alone else tree, numbers.exact, shown)


def _power(base: Fraction, value: float) -> Exact:
    """The power of a base that a float is, as a fraction."""
    power = Fraction(1)
    while power > value and float(power) != value:
        power *= base
    return power if abs(float(power) - value) <= 1e-9 * value else value


def put_in(problem: Problem, i: int, point: Sequence[Worked]) -> Node | None:
    """The derivative by variable i with the numbers of a point put in.

    None where that would be too long, where a number is rounded, or where there is nothing to put in.
    """
    derivative = problem.derivations[i].result_tree
    if sum(1 for _ in derivative.walk()) > _LONGEST_SUBSTITUTION or not all(number.exact for number in point):
        return None
    if not any(isinstance(node, Variable) for node in derivative.walk()):
        return None
    numbers = (number.node for number in point)
    return substituted(derivative, dict(zip(problem.variables, numbers, strict=True)))


def put_in_each(problem: Problem, point: Sequence[Worked]) -> tuple[Node | None, ...]:
    """Each partial derivative with the numbers put in; none at all in one variable, in many, or where one is long."""
    if not 1 < problem.dimension <= _MOST_PARTIALS:
        return ()
    trees = tuple(put_in(problem, i, point) for i in range(problem.dimension))
    constant = [not expression.free_symbols for expression in problem.gradient]
    return trees if all(t is not None or c for t, c in zip(trees, constant, strict=True)) else ()
