"""What sentences say of walks with one rate near a minimum at a kink: how short a step can be, and if they jump."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp

from symgd.calculus.facts import StationaryPoint
from symgd.notation.typed import as_typed
from symgd.output.numbers import Numeral, number
from symgd.output.phrases.relations import Part, exact_is
from symgd.records import record

__all__ = ["KinkLaw", "jumps_about", "kink_law"]

_CONVEX = ("convex", "strictly_convex")


@record
class KinkLaw:
    """The slopes ``before`` and ``after`` a kink, the ``least`` of their sizes, and η times that, the ``step``.

    ``product`` is the slope and what η times it is; empty for a slope that is no fraction.
    ``everywhere``: f is convex, so no slope is smaller and no step is shorter, but at the kink itself. ``there_too``:
    nor is the slope that the program counts at the kink.
    """

    before: Part
    after: Part
    least: Part
    product: Part
    step: Numeral
    everywhere: bool
    there_too: bool


def kink_law(run: Any, theory: Any) -> KinkLaw | None:
    """Why the rule of gradient descent cannot fire near a kink; None where it can, or where the slopes are unknown."""
    slopes = theory.kink_slopes
    if slopes is None or not run.is_gradient_descent or run.rate is None or theory.absolute_walk is not None:
        return None
    least = slopes.least
    step = sp.Rational(as_typed(run.rate)) * least
    if not float(step) > 1.000001 * run.tol or (run.gtol is not None and not float(least) > run.gtol):
        return None
    convex = theory.convexity
    everywhere = convex is not None and convex.whole and convex.kind in _CONVEX
    counted = run.problem.gradient[0].subs(run.problem.symbols[0], theory.minimizer.exact)
    there_too = bool(counted.is_real and float(abs(counted)) >= float(least))
    before, after, size = (exact_is(value)[1:2] for value in (slopes.before, slopes.after, least))
    product = (*size, *exact_is(step)) if least.is_Rational else ()
    return KinkLaw(before, after, size, product, number(float(step), 3), everywhere, there_too)


def jumps_about(run: Any) -> bool:
    """Whether a capped walk with one rate went to and fro over a minimum at a kink in its last quarter: observed."""
    point = run.verdict.minimizer
    if run.status != "max_iter" or not run.is_gradient_descent or not isinstance(point, StationaryPoint):
        return False
    x = np.asarray(run.history["x"], dtype=float)
    side = np.sign(x[-max(8, len(x) // 4) :] - point.x)
    return point.kink and int(np.count_nonzero(side[1:] * side[:-1] < 0)) > 1
