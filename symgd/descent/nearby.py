"""A minimizer close by, where the search downhill ran out of time: a bracket is found by signs of f′ alone."""

from __future__ import annotations

from flint import arb

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.intervals import enclosure, exact_arb, to_fraction, working_precision
from symgd.calculus.problem import Problem
from symgd.descent.jumps import first_jump

__all__ = ["minimizer_within"]

HALVINGS = 120


def minimizer_within(problem: Problem, x: float, reach: float) -> StationaryPoint | None:
    """A minimizer downhill of x within ``reach``, or None if none was seen.

    f falls at x and rises at a point downhill, and is defined in between: so it has a minimizer in between. The
    bracket is halved, each end with the sign of f′ proved; that f′ has no other zero in it is not.
    """
    symbol = problem.symbols[0]
    try:
        with working_precision():
            slope, f = enclosure(problem.gradient[0], symbol), enclosure(problem.f, symbol)

            def sign(point: arb) -> int:
                value = slope.at(point)
                return value.sign if value.ok else 0

            start = exact_arb(x)
            down = -sign(start)
            for j in range(20, -1, -1) if down else ():
                end = (start + down * exact_arb(reach) / 2**j).mid()
                if sign(end) == down and first_jump(problem, {"x": [x, float(end)]}) is None:
                    break
            else:
                return None
            near, far = start, end
            for _ in range(HALVINGS):
                middle = ((near + far) / 2).mid()
                side = sign(middle)
                if side == 0:
                    break
                near, far = (near, middle) if side == down else (middle, far)
            lower, upper = sorted((to_fraction(near), to_fraction(far)))
            # The middle of a bracket around 0 has digits of its own that say nothing of the minimizer.
            point = 0.0 if lower <= 0 <= upper else float((lower + upper) / 2)
            value = float(f.at(exact_arb(point)).middle)
    except (KeyError, ValueError):
        return None
    return StationaryPoint(lower, upper, None, point, value, "minimum", None, None, proved=False)
