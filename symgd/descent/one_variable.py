"""The verdict on a run in one variable: the rows of the table, in order; the first that fits is the verdict.

Row 0 (f is undefined at the start) is an error of the input and never gets here. Row 6 (the iterates stand
still) is `Case.settled`: it makes a run that the cap ended count as one that its rule stopped.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp

from symgd.calculus import landscape
from symgd.calculus.facts import StationaryPoint
from symgd.calculus.problem import Undefined
from symgd.descent.case import ARRIVALS, Case, distance
from symgd.descent.shared_rows import astray, grew_row, growth_details, halt_details, left_row, repeats_row
from symgd.descent.status import Status
from symgd.descent.tails import keeps_falling, moves
from symgd.descent.verdict import Verdict

__all__ = ["ROWS"]

PLATEAU = 0.01
"""Row 13: the slope promises, over the way D, less than this part of the fall that there is."""
PROBE = 1e-8
TOUCH = 0.1


def row_1(case: Case) -> Verdict | None:
    """Any step: f or f′ is undefined, or a pole was jumped → left_domain."""
    return left_row(case, minimizer=case.minimizer if case.run.stop == "undefined" else None)


def row_2(case: Case) -> Verdict | None:
    """Far or overflow: the last ≤ 10 values of f all fall, in one direction → no_minimum; proved with a ray.

    Not where a minimizer is known to lie ahead: then the run was merely under way (row 10).
    """
    if not (case.away and keeps_falling(case.x, case.f, one_direction=True)) or case.down.kind == "minimizer":
        return None
    ray = case.down.kind == "ray" and case.down.proved
    details = {"direction": case.down.direction}
    return _verdict(case, Status.NO_MINIMUM, "2", ray, details)


def row_3(case: Case) -> Verdict | None:
    """Far or overflow: otherwise → diverged.

    So also where f falls toward a known minimizer, but the next step leads past it and beyond all numbers.
    """
    past = case.run.stop == "overflow" and case.down.kind == "minimizer"
    if not case.away or (not past and keeps_falling(case.x, case.f, one_direction=True)):
        return None
    return astray(
        case, Status.DIVERGED, "3", halt_details(case) | growth_details(case), minimizer=case.minimizer
    )


def row_4(case: Case) -> Verdict | None:
    """Cap: the tail repeats with period 2 to 64 → cycled."""
    return repeats_row(case, lambda: case.minimizer)


def row_5(case: Case) -> Verdict | None:
    """Cap: the last ≥ 10 steps grow, the last is the longest of all, f rises over the last 5 rows → diverged."""
    return grew_row(case, lambda: case.minimizer)


def row_7(case: Case) -> Verdict | None:
    """f′(x_K) = 0 exactly, signs − + → converged."""
    if case.away or case.passing or case.here is None or case.here.kind != "minimum":
        return None
    details = {"kind": "minimum", "kink": case.here.kink}
    return _verdict(case, Status.CONVERGED, "7", case.here.proved, details, minimizer=case.here)


def row_7b(case: Case) -> Verdict | None:
    """f′(x_K) = 0 exactly, signs 0 0 (flat) → converged if f ≥ f(x_K) everywhere, else plateau.

    That f is nowhere lower is proved by intervals, or by the convexity of f on all of ℝ. A zero slope on one side
    only counts too where it is.
    """
    if case.away or case.passing or case.here is None or case.here.kind != "flat":
        return None
    details = {"kind": "flat", "flat": True}
    from symgd.descent.bounds import nowhere_lower

    if nowhere_lower(case.problem, case.last, case.budget) or _convex(case):
        return _verdict(case, Status.CONVERGED, "7b", True, details, minimizer=case.here)
    if any(_slope(case, case.last + side * PROBE) for side in (-1, 1)):
        return None
    return _verdict(case, Status.PLATEAU, "7b", case.here.proved, details)


def row_7c(case: Case) -> Verdict | None:
    """f′(x_K) = 0 exactly, any other signs → stationary: a maximum or an inflection."""
    if case.away or case.passing or case.here is None:
        return None
    return _verdict(
        case, Status.STATIONARY, "7c", case.here.proved, {"kind": case.here.kind, "point": case.here}
    )


def row_8(case: Case) -> Verdict | None:
    """Rule fired: a zero of f′ uphill within near, closer than the one downhill → stationary."""
    if not case.fired or case.up is None:
        return None
    up = distance(case.last, case.up)
    if case.distance is not None and case.distance <= up:
        return None
    details = {"kind": case.up.kind, "point": case.up, "distance": up}
    return _verdict(case, Status.STATIONARY, "8", case.up.proved, details)


def row_9(case: Case) -> Verdict | None:
    """A ray: f′ keeps its sign from x_K downhill to ±∞ → no_minimum (proved)."""
    if case.away or case.down.kind != "ray" or not case.down.proved:
        return None
    return _verdict(case, Status.NO_MINIMUM, "9", True, {"direction": case.down.direction})


def row_10(case: Case) -> Verdict | None:
    """Cap, or far: something was found downhill → max_iter, with x*, the distance, and whether the steps shrink."""
    if not (case.capped or case.away) or case.down.point is None:
        return None
    details = {"steps": moves(case.x, np.array([case.down.point.x])), **_edge(case), **_target(case)}
    return _verdict(case, Status.MAX_ITER, "10", case.down.proved, details)


def row_11(case: Case) -> Verdict | None:
    """Rule fired, a minimizer downhill with D ≤ near → converged.

    An end of the domain to which f falls, and at which it is defined, is a minimizer too.
    """
    if not case.fired:
        return None
    if case.down.kind == "minimizer" and case.distance is not None and case.distance <= case.near:
        return _verdict(case, Status.CONVERGED, "11", case.down.proved, _target(case))
    from symgd.descent.bounds import nowhere_lower
    from symgd.descent.nearby import minimizer_within

    if case.down.kind == "unknown":
        # The search had no time; signs of f′ may still show a minimizer within near.
        close = minimizer_within(case.problem, case.last, case.near)
        if close is not None:
            return _verdict(case, Status.CONVERGED, "11", False, {"bracket": close}, minimizer=close)
    if case.down.kind == "edge" and case.distance is not None and case.distance <= case.near:
        return _verdict(case, Status.CONVERGED, "11", case.down.proved, {**_edge(case), **_target(case)})
    flat = case.down.point if case.down.kind == "flat" else None
    if (
        flat is not None
        and abs(flat.x - case.last) <= case.near
        and nowhere_lower(case.problem, flat.x, case.budget)
    ):
        return _verdict(
            case, Status.CONVERGED, "11", case.down.proved, {"flat": True, **_target(case)}, minimizer=flat
        )
    return None


def row_12(case: Case) -> Verdict | None:
    """Rule fired, a touch downhill with D ≤ max(near, 10 % of |x₀ − x*|) → stationary: an inflection."""
    if not case.fired or case.down.kind != "touch" or case.down.point is None or case.distance is None:
        return None
    if case.distance > max(case.near, TOUCH * abs(float(case.x[0, 0]) - case.down.point.x)):
        return None
    details = {"kind": "inflection", "point": case.down.point, "distance": case.distance, **_target(case)}
    return _verdict(case, Status.STATIONARY, "12", case.down.proved, details)


def row_13(case: Case) -> Verdict | None:
    """Rule fired, D larger: |f′(x_K)|·D / (f(x_K) − f(x*)) < 0.01 → plateau."""
    ratio = _promise(case)
    if not case.fired or ratio is None or ratio >= PLATEAU:
        return None
    return _verdict(
        case, Status.PLATEAU, "13", case.down.proved, {"ratio": ratio, **_edge(case), **_target(case)}
    )


def row_14(case: Case) -> Verdict | None:
    """Rule fired, anything else → stopped_early."""
    if not case.fired:
        return None
    details = {"ratio": _promise(case), **_edge(case), **_target(case)}
    return _verdict(
        case, Status.STOPPED_EARLY, "14", case.down.point is not None and case.down.proved, details
    )


def row_15(case: Case) -> Verdict:
    """Cap, and the search is inconclusive → max_iter: nothing established."""
    return _verdict(case, Status.MAX_ITER, "15", False, {"steps": moves(case.x), **_edge(case)})


ROWS = (
    row_1,
    row_2,
    row_3,
    row_4,
    row_5,
    row_7,
    row_7b,
    row_7c,
    row_8,
    row_9,
    row_10,
    row_11,
    row_12,
    row_13,
    row_14,
    row_15,
)


def _verdict(
    case: Case,
    status: Status,
    row: str,
    proved: bool,
    details: dict[str, Any],
    *,
    minimizer: StationaryPoint | None = None,
) -> Verdict:
    """A verdict with what lies downhill; the minimizer is the one there, unless given."""
    if minimizer is None and case.down.kind in ARRIVALS:
        minimizer = case.down.point
    return Verdict(
        status=status,
        row=row,
        proved=proved,
        minimizer=minimizer,
        distance=None if minimizer is None else distance(case.last, minimizer),
        downhill=case.down,
        details={"settled": case.settled, **details},
    )


def _convex(case: Case) -> bool:
    """Whether f is proved convex on all of ℝ: then it is least wherever its slope is zero."""
    line = sp.Interval(-sp.oo, sp.oo)
    if case.problem.expression.conditions:
        return False
    return landscape.convexity(case.problem, line, case.budget) in {"convex", "strictly_convex"}


def _target(case: Case) -> dict[str, Any]:
    """What was found downhill, how far away it is, and how much lower f is there."""
    if case.down.point is None:
        return {}
    return {"target": case.down.point, "target_distance": case.distance, "fall": case.fall}


def _edge(case: Case) -> dict[str, Any]:
    """Where the domain ends downhill, if f is proved to fall all the way there."""
    falls = case.down.kind == "edge" and case.down.proved
    return {"edge": case.down.edge if falls else None, "falls_to_edge": falls}


def _slope(case: Case, x: float) -> float | None:
    try:
        return float(case.problem.slope(x))
    except Undefined:
        return None


def _promise(case: Case) -> float | None:
    """|f′(x_K)|·D / (f(x_K) − f(x*)): near 0 on a plateau, 1 on a straight slope, 2 at a parabola."""
    point = case.down.point
    if point is None or case.distance is None:
        return None
    fall = case.fall
    return abs(float(case.run.jac)) * case.distance / fall if fall is not None and fall > 0 else None
