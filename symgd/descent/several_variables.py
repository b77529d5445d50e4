"""The verdict on a run in several variables: the rows, in order; the first that fits is the verdict.

Rows 1 to 5 look at the history, coordinate by coordinate; row 6 is `Case.settled`. The others look at the
critical point to which Newton's method with 60 digits leads from x_K.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symgd.calculus.multivariate.growth import endless_line, one_signed_partial
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent.case import Case
from symgd.descent.saddles import goes_into, held_by, passed_by
from symgd.descent.shared_rows import astray, grew_row, growth_details, halt_details, left_row, repeats_row
from symgd.descent.status import Status
from symgd.descent.tails import keeps_falling, moves
from symgd.descent.verdict import Verdict

__all__ = ["ROWS"]


def row_1(case: Case) -> Verdict | None:
    """Any step: f or a partial derivative is undefined → left_domain."""
    return left_row(case, _missed(case) if case.run.stop == "undefined" else None)


def row_2(case: Case) -> Verdict | None:
    """Far or overflow: the last ≤ 10 values of f all fall → no_minimum; proved with a partial of one sign."""
    if not (case.away and keeps_falling(case.x, case.f, one_direction=False)):
        return None
    return _none(case, "2")


def row_3(case: Case) -> Verdict | None:
    """Far or overflow: otherwise → diverged."""
    if not case.away:
        return None
    return astray(
        case, Status.DIVERGED, "3", halt_details(case) | growth_details(case), minimizer=_missed(case)
    )


def row_4(case: Case) -> Verdict | None:
    """Cap: the tail repeats with period 2 to 64 → cycled."""
    return repeats_row(case, lambda: _missed(case))


def row_5(case: Case) -> Verdict | None:
    """Cap: the last ≥ 10 steps grow and f rises over the last 5 rows → diverged."""
    return grew_row(case, lambda: _missed(case))


def row_partial(case: Case) -> Verdict | None:
    """A partial derivative has one sign everywhere → no_minimum (proved)."""
    return None if one_signed_partial(case.problem) is None else _none(case, "partial")


def row_endless(case: Case) -> Verdict | None:
    """A quadratic that falls for ever along a line → no_minimum (proved).

    The Hessian, which is constant, has dᵀHd < 0 for a direction d, or Hd = 0 where f has a slope: exact. Not where
    the rule fired close to the saddle or the top itself: that is for the row of stationary points to say. Nor where
    x_K has no part along the directions in which f falls: such a walk goes into the saddle.
    """
    if endless_line(case.problem) is None or _arrived(case) or goes_into(case):
        return None
    return _none(case, "endless")


def row_none(case: Case) -> Verdict | None:
    """All points where the gradient of a polynomial is zero are known, and none is a minimum → no_minimum (proved).

    Only for a walk that falls, and is lower than all of them already: others may go into one.
    """
    if _arrived(case) or (case.landing is not None and case.landing.is_minimum):
        return None
    if not keeps_falling(case.x, case.f, one_direction=False) or case.absence is None:
        return None
    known = case.absence.critical
    return _none(case, "critical") if known is not None and known.all_above(float(case.f[-1])) else None


def row_capped(case: Case) -> Verdict | None:
    """Cap → max_iter, with the minimizer to which Newton's method leads, if it leads to one.

    Not where x_K is that point exactly, and the method has no memory that would carry it on.
    """
    if not case.capped or _rests(case):
        return None
    center = None if case.landing is None else np.array(case.landing.x)
    details = {"steps": moves(case.x, center), "landing": case.landing, **_held(case)}
    return _verdict(case, Status.MAX_ITER, "cap", details, proved=False)


def row_astray(case: Case) -> Verdict | None:
    """Rule fired: Newton's method does not land within near → stopped_early."""
    if case.landing is not None and case.landing_distance <= case.near:
        return None
    return _verdict(
        case, Status.STOPPED_EARLY, "newton", {"landing": case.landing, **_held(case)}, proved=False
    )


def row_minimum(case: Case) -> Verdict | None:
    """All eigenvalues of the Hessian above 1e-9 of the largest, or proved to be positive → converged."""
    if case.landing is None or case.landing.kind != "minimum":
        return None
    return _verdict(case, Status.CONVERGED, "minimum", {"landing": case.landing}, case.landing.proved)


def row_stationary(case: Case) -> Verdict | None:
    """An eigenvalue below −1e-9 of the largest, or a lower point close by → stationary."""
    if case.landing is None or case.landing.kind == "degenerate":
        return None
    details = {"kind": case.landing.kind, "landing": case.landing, "lower": case.landing.lower}
    return _verdict(case, Status.STATIONARY, "stationary", details, case.landing.proved)


def row_degenerate(case: Case) -> Verdict:
    """A singular Hessian, and no lower point close by → converged; proved where f is nowhere lower."""
    proved = case.landing is not None and case.landing.proved
    details = {"landing": case.landing, "kind": "degenerate"}
    return _verdict(case, Status.CONVERGED, "degenerate", details, proved)


ROWS = (
    row_1,
    row_2,
    row_3,
    row_4,
    row_5,
    row_partial,
    row_endless,
    row_none,
    row_capped,
    row_astray,
    row_minimum,
    row_stationary,
    row_degenerate,
)


def _missed(case: Case) -> CriticalPoint | None:
    """The minimizer to which Newton's method leads from the end."""
    return case.landing if case.landing is not None and case.landing.is_minimum else None


def _none(case: Case, row: str) -> Verdict:
    """No minimum: why, where that is proved, and the saddle or the top that a quadratic has."""
    why = case.absence
    landing = {} if why is None or why.endless is None else {"landing": case.landing}
    details = {"absence": why, **landing, **_passed(case)}
    return astray(case, Status.NO_MINIMUM, row, details, minimizer=None, proved=why is not None)


def _arrived(case: Case) -> bool:
    """Whether the rule fired close to the critical point to which Newton's method leads, or x_K is that point."""
    near = case.landing is not None and case.landing_distance <= case.near
    return _rests(case) or (case.fired and near)


def _rests(case: Case) -> bool:
    """Whether the cap was met exactly at a critical point, where every step of the method is zero."""
    if not case.capped or case.passing or case.landing is None or case.landing.exact is None:
        return False
    end = zip(case.x[-1].tolist(), case.landing.exact, strict=True)
    return all(value.is_Rational and Fraction(v) == Fraction(int(value.p), int(value.q)) for v, value in end)


def _held(case: Case) -> dict[str, Any]:
    """The saddle, or the maximum, that x_K is close to, or to which it goes."""
    into = goes_into(case)
    if held_by(case) is None and not into:
        return {}
    return {"held": case.landing, "held_distance": case.landing_distance, "goes_into": into}


def _passed(case: Case) -> dict[str, Any]:
    """The saddle that the walk came close to and left."""
    found = passed_by(case)
    return {} if found is None else {"passed": found}


def _verdict(case: Case, status: Status, row: str, details: dict[str, Any], proved: bool) -> Verdict:
    minimizer = case.landing if status is Status.CONVERGED else _missed(case)
    return Verdict(
        status=status,
        row=row,
        proved=proved,
        minimizer=minimizer,
        distance=None if minimizer is None else case.landing_distance,
        details={"settled": case.settled, **details, **_passed(case)},
    )
