"""The picture of how the errors shrink, with the law that theory predicts where the run shows it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from symgd.analysis import Theory
from symgd.descent.run import Run
from symgd.descent.tails import lengths
from symgd.lessons import pictures
from symgd.lessons.figures import FigureData

__all__ = ["near_the_end", "shows_factor", "speed_figure"]

Floats = npt.NDArray[np.float64]

_UNDERWAY = ("converged", "max_iter", "stopped_early", "plateau")


def speed_figure(run: Run, theory: Theory, errors: Floats | None, *, pulled: bool) -> FigureData | None:
    """The errors of a run of two steps or more that left its start; ``pulled`` says that weight decay is at work."""
    if run.nit < 2 or not np.any(run.history["x"] != run.history["x"][0]):
        return None
    if run.is_gradient_descent:
        return _of_descent(run, theory, errors)
    # Of a run that came to rest where there is no minimum, the slopes.
    known = None if run.status == "stationary" else errors
    factor = theory.contraction if shows_factor(theory) and not pulled else None
    return pictures.convergence(run, known, factor=factor, over=True)


def _of_descent(run: Run, theory: Theory, errors: Floats | None) -> FigureData:
    """The errors of gradient descent with one rate, with its law and the distance at which its rule fires."""
    if run.problem.dimension > 1:
        return _of_many(run, theory, errors)
    law, applies = theory.power_law, near_the_end(run, theory)
    curvature = theory.curvature if run.tol > 0.0 and theory.minimizer is not None else None
    return pictures.convergence(
        run,
        errors,
        factor=theory.contraction if law is None and applies else None,
        exact_law=theory.is_quadratic,
        power=-float(law.exponent) if law is not None and applies else None,
        rule=run.tol / (run.rate * curvature) if run.rate and curvature and curvature > 0.0 else None,
        rule_exact=theory.is_quadratic,
    )


def _of_many(run: Run, theory: Theory, errors: Floats | None) -> FigureData:
    """The errors in several variables, with the laws of the slowest and the fastest mode, or a power law."""
    law = theory.power_law
    if law is not None and errors is not None and run.status in _UNDERWAY:
        return pictures.convergence(run, errors, power=-float(law.exponent))
    values = lengths(run.history["jac"]) if errors is None else errors
    settled = run.status == "converged" or shows_factor(theory)
    from symgd.lessons.mode_laws import laws_of_modes

    laws = laws_of_modes(theory, values, of_gradient=errors is None, settled=settled)
    return pictures.convergence(run, errors, laws=laws)


def near_the_end(run: Run, theory: Theory) -> bool:
    """Whether the laws of gradient descent close to the minimum may be held against the end of a run."""
    if theory.is_quadratic or run.status == "converged":
        return True
    if theory.power_law is not None:
        return run.status in {"max_iter", "stopped_early"}
    measured, factor = theory.measured_ratio, theory.factor
    return measured is not None and factor is not None and abs(measured.value - factor) < 0.05 * abs(factor)


def shows_factor(theory: Theory) -> bool:
    """Whether the end of a run shows the factor that its method has close to the minimum, to a fifth of ln ρ."""
    seen, factor = theory.measured_factor, theory.contraction
    if seen is None or factor is None or not 0.0 < factor < 1.0:
        return False
    return math.isclose(math.log(seen.value), math.log(factor), rel_tol=0.2)
