"""A place where f of one variable is lower than at a minimizer: the proof that it is not a global one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import sympy as sp
from flint import arb, fmpq
from numpy.typing import NDArray

from symgd.calculus import landscape
from symgd.calculus.budget import Budget
from symgd.calculus.domains import Boundary, boundaries, inside_domain
from symgd.calculus.everywhere import closed_ends
from symgd.calculus.facts import Downhill, StationaryPoint
from symgd.calculus.interval_type import INFINITY, Interval
from symgd.calculus.intervals import enclosure, exact_arb, working_precision
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.records import record

if TYPE_CHECKING:
    from symgd.calculus.multivariate.growth import FallingCurve

__all__ = ["LowerElsewhere", "lower_elsewhere", "probes"]

LowerKind = Literal["stationary", "end", "ray", "edge", "falls", "iterate", "point"]

PROBES = (1.0, 3.0, 10.0, 100.0, 1e4, 1e6)


@record(eq=False)
class LowerElsewhere:
    """f(``x``) = ``fun`` is less than f at the minimizer: proved.

    ``kind`` says what that place is: "stationary" (``point``, a stationary point of f that is lower), "end"
    (``point``, an end of the domain), "ray" (from ``x`` on, f falls for ever in the ``direction`` −1 or 1), "edge"
    (from x f falls all the way to the end of its domain ``edge``, at which it is not defined), "falls" (several
    variables: along ``curve``, a point of which is x, f falls below every number), "iterate" (row ``step`` of the run),
    or "point". ``unbounded``: f is proved to fall below every number there.
    """

    kind: LowerKind
    x: float | tuple[float, ...]
    fun: float
    point: StationaryPoint | CriticalPoint | None = None
    step: int | None = None
    direction: int = 0
    edge: sp.Expr | float | None = None
    unbounded: bool = False
    curve: FallingCurve | None = None


def lower_elsewhere(
    problem: Problem,
    minimizer: StationaryPoint,
    x: NDArray[np.float64],
    f: NDArray[np.float64],
    budget: Budget,
) -> LowerElsewhere | None:
    """The proof that a minimizer of one variable is not global, or None; ``x`` and ``f`` are the rows of a run.

    A stationary point or an end of the domain is the best answer, then what lies downhill of a point that is
    lower, an iterate or a probe; the values are compared as intervals.
    """
    known = _known_points(problem, minimizer, budget)
    with working_precision():
        symbol = problem.symbols[0]
        value = enclosure(problem.f, symbol)
        limit = value(_place(minimizer))
        for point in sorted(known, key=lambda p: p.fun):
            if value(_place(point)).hi < limit.lo:
                return LowerElsewhere("end" if point.end else "stationary", point.x, point.fun, point)
        rows = boundaries(problem)
        if rows is None or not limit.finite:
            return None
        lowest = int(np.argmin(f))
        candidates = [(probe, None) for probe in _probes_inside(problem, rows, minimizer.x, budget)]
        weak: list[LowerElsewhere] = []
        for place, step in (*candidates, (float(x[lowest]), lowest)):
            found = value.at(exact_arb(place))
            if not found.finite or not found.hi < limit.lo:
                continue
            fun = float(found.middle)
            better = _downhill_of(problem, place, fun, landscape.downhill(problem, place, budget.share(0.3)))
            if better is not None:
                return better
            weak.append(LowerElsewhere("point" if step is None else "iterate", place, fun, step=step))
            if budget.spent:
                break
        return min(weak, key=lambda found: found.kind, default=None)  # an iterate before a point


def _known_points(problem: Problem, minimizer: StationaryPoint, budget: Budget) -> list[StationaryPoint]:
    found: list[StationaryPoint] = []
    for search in (landscape.stationary_points, closed_ends):
        found += search(problem, budget.share(0.4)) or ()
    apart = (p for p in found if p.lower > minimizer.upper or p.upper < minimizer.lower)
    return [p for p in apart if p.proved]


def _place(point: StationaryPoint) -> Interval:
    lower, upper = (arb(fmpq(e.numerator, e.denominator)) for e in (point.lower, point.upper))
    return Interval(lower.lower(), upper.upper())


def probes(center: float) -> Iterator[float]:
    """Points on both sides, the near ones first."""
    scale = max(1.0, abs(center))
    for reach in PROBES:
        for side in (-1.0, 1.0):
            yield float(f"{center + side * reach * scale:.1g}")


def _probes_inside(
    problem: Problem, rows: Sequence[Boundary], center: float, budget: Budget
) -> Iterator[float]:
    """Probes at which f is defined, on both sides of the minimizer and of the ends of its piece of the domain."""
    symbol = problem.symbols[0]
    domain = landscape.domain_interval(problem, center, budget.share(0.2))
    ends = [] if domain is None else [float(end) for end in (domain.start, domain.end) if end.is_finite]
    beside = [end + side * 10.0**-n for end in ends for n in (2, 4, 8, 16, 32) for side in (1.0, -1.0)]
    for probe in (*probes(center), *beside):
        if inside_domain(rows, symbol, exact_arb(probe)):
            yield probe


def _downhill_of(problem: Problem, x: float, fun: float, down: Downhill) -> LowerElsewhere | None:
    """What lies downhill of a point that is lower is lower still."""
    if not down.proved:
        return None
    if down.kind in ("minimizer", "edge") and down.point is not None:
        kind: LowerKind = "end" if down.point.end else "stationary"
        return LowerElsewhere(kind, down.point.x, down.point.fun, down.point)
    if down.kind == "ray":
        unbounded = _falls_below_all(problem, x, down.direction)
        return LowerElsewhere("ray", x, fun, direction=down.direction, unbounded=unbounded)
    if down.kind == "edge":
        unbounded = _has_pole(problem, down.edge)
        return LowerElsewhere("edge", x, fun, direction=down.direction, edge=down.edge, unbounded=unbounded)
    return None


def _falls_below_all(problem: Problem, x: float, direction: int) -> bool:
    """Whether f, which falls on the ray, is a polynomial, or its slope stays away from zero from some point on."""
    if problem.f.is_polynomial(problem.symbols[0]):
        return True
    slope = enclosure(problem.gradient[0], problem.symbols[0])
    for reach in PROBES:
        start = exact_arb(x + direction * reach * max(1.0, abs(x)))
        ray = Interval(start, INFINITY) if direction > 0 else Interval(-INFINITY, start)
        if slope(ray).sign:
            return True
    return False


def _has_pole(problem: Problem, edge: Any) -> bool:
    """Whether f is a fraction whose denominator, and not its numerator, is zero at an exact place."""
    if not isinstance(edge, sp.Expr) or edge.has(sp.Float) or sp.count_ops(problem.f) > 100:
        return False
    symbol = problem.symbols[0]
    top, bottom = sp.fraction(sp.together(problem.f))
    if not bottom.is_polynomial(symbol) or sp.expand(bottom.subs(symbol, edge)) is not sp.S.Zero:
        return False
    value = sp.expand(top.subs(symbol, edge))
    return bool(value.is_number and value.is_finite and value.is_nonzero)
