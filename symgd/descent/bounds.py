"""A lower bound on f over its whole domain, by intervals."""

from __future__ import annotations

from symgd.calculus.budget import Budget
from symgd.calculus.interval_type import INFINITY
from symgd.calculus.intervals import Interval, enclosure, exact_arb, working_precision
from symgd.calculus.problem import Problem

__all__ = ["nowhere_lower"]

MOST_CELLS = 2000


def nowhere_lower(problem: Problem, x: float, budget: Budget) -> bool:
    """Whether f ≥ f(x) on the whole domain of a function of one variable: proved by intervals, or False."""
    symbol = problem.symbols[0]
    _, varying = problem.f.as_independent(symbol, as_Add=True)
    try:
        with working_precision():
            f = enclosure(varying, symbol)
            value = f.at(exact_arb(float(x)))
            left, right = exact_arb(x - 1.0), exact_arb(x + 1.0)
            pending = [Interval(-INFINITY, left), Interval(left, right), Interval(right, INFINITY)]
            for _ in range(MOST_CELLS):
                if not pending:
                    return True
                cell = pending.pop()
                if f(cell).lo >= value.hi:
                    continue
                if budget.spent or not cell.finite or cell.hi - cell.lo < 1e-12:
                    return False
                pending += [Interval(cell.lo, cell.middle), Interval(cell.middle, cell.hi)]
    except KeyError:
        pass
    return False
