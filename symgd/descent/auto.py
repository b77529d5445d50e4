"""The learning rate that teaches: one that arrives, from this start, in about twenty steps.

The candidates are 1, 2 and 5 times a power of ten, under gradient descent below the rate at which the minimum
repels. For one variable a rate is accepted if every iterate stays between the start and the first minimizer downhill,
at which it arrives; for more, if f falls at every step and the run ends at the minimum that the smallest arriving
rate finds. Of those the one whose number of steps is nearest to 20 in ratio.

Methods with memory swing: for them f must never exceed f(x₀), the walk must settle at that same minimum, and what
is counted are the steps until it has settled (`settling`).
"""

from __future__ import annotations

from symgd.calculus.budget import Budget
from symgd.calculus.landscape import downhill
from symgd.calculus.problem import Problem
from symgd.descent.candidates import MOST_STEPS, Candidates
from symgd.descent.falling import Falling
from symgd.optimizers.rule import Optimizer
from symgd.records import record

__all__ = ["FALLBACK_RATE", "Choice", "choose_rate"]

FALLBACK_RATE = 0.1


@record
class Choice:
    """A learning rate, and why it was chosen.

    ``reason``: "arrives" (the procedure above), "falls" (one variable, but what lies downhill is not known: f falls
    at every step, as for more variables), "lowest" (no rate arrives; this one fell at every step and ends lowest),
    or why the rate is the fallback: "stationary" (the start has no slope), "no_minimum_found", "none_arrives" (a
    minimum lies downhill, but no candidate leads to it, or none takes a step before the rule fires), or "none_falls"
    (more variables: the first step of every candidate leads to no lower point).

    With memory "arrives" and "falls" are those that settle, and in "falls" and "lowest" f never exceeds f(x₀), in the
    place of a fall at every step. Such a run may still end by the cap: its error stays under 1e-3 of its start, but
    its steps need not become short.
    """

    rate: float
    reason: str


def choose_rate(
    problem: Problem,
    optimizer: Optimizer,
    start: tuple[float, ...],
    *,
    tol: float,
    gtol: float | None,
    max_iter: int,
    far: float,
    budget: Budget,
) -> Choice:
    """The rate for an optimizer that has one; every candidate walks at most 500 steps."""
    if not any(problem.evaluate(start)[1:]):
        return Choice(FALLBACK_RATE, "stationary")
    tol = tol or (0.0 if gtol else 1e-5)
    search = _kind_of_search(optimizer)(
        problem, optimizer, start, min(max_iter, MOST_STEPS), tol, gtol, far, budget.seconds
    )
    if problem.dimension == 1:
        way = downhill(problem, start[0], budget)
        if way.point is not None and way.kind in {"minimizer", "edge"}:
            rate = search.nearest_to(way.point)
            if rate is not None:
                return Choice(rate, "arrives")
            # Towards an end of the domain every walk that falls long enough leaves it: slower ones only fall longer.
            rate = None if way.point.end else search.lowest()
            return Choice(FALLBACK_RATE, "none_arrives") if rate is None else Choice(rate, "lowest")
        if way.kind != "unknown":
            return Choice(FALLBACK_RATE, "no_minimum_found")
    elif _has_no_minimum(problem):
        return Choice(FALLBACK_RATE, "no_minimum_found")
    rate = search.nearest_to_any()
    if rate is not None:
        return Choice(rate, "arrives" if problem.dimension > 1 else "falls")
    if problem.dimension > 1 and not search.any_falls:
        return Choice(FALLBACK_RATE, "none_falls")
    rate = search.lowest() if problem.dimension > 1 else None
    return Choice(FALLBACK_RATE, "no_minimum_found") if rate is None else Choice(rate, "lowest")


def _kind_of_search(optimizer: Optimizer) -> type[Candidates]:
    if not optimizer.has_memory:
        return Falling
    from symgd.descent.settling import Settling

    return Settling


def _has_no_minimum(problem: Problem) -> bool:
    from symgd.calculus.multivariate.absence import absence

    return absence(problem) is not None
