"""Which goal a lesson on gradient descent sets about how fast a walk closes in: one that its own sections serve."""

from __future__ import annotations

from typing import Any, Literal

from symgd.output.phrases.kinks import kink_law

__all__ = ["Goal", "closing_goal"]

Goal = Literal["factor", "axes", "slow", "top", "kink", "stationary", "nowhere"]


def closing_goal(run: Any, theory: Any) -> Goal | None:
    """The goal by what the sections on the speed, the stop and f′ = 0 tell; None where none of these fits."""
    speed = _of_many(theory) if run.problem.dimension > 1 else _of_one(theory)
    if speed is not None:
        return speed
    if _tells_of_kink(run, theory):
        return "kink"
    target = run.verdict.details.get("target")
    if run.status == "stationary" or (
        theory.minimizer is None and target is not None and target.kind == "inflection"
    ):
        return "stationary"
    absent = theory.absence if run.problem.dimension > 1 else theory.no_smallest
    return "nowhere" if absent is not None else None


def _of_one(theory: Any) -> Goal | None:
    if theory.absolute_walk is not None:
        return "kink"
    if theory.closed_form is not None:
        return "factor" if theory.closed_form.curvature.is_positive else "top"
    if theory.regime == "sublinear" and theory.power_law is not None:
        return "slow"
    return None if theory.factor is None else "factor"


def _of_many(theory: Any) -> Goal | None:
    if theory.modes is not None:
        return "factor" if theory.modes.has_minimum else "axes"
    if theory.local_modes is not None:
        return "factor"
    return None if theory.power_law is None else "slow"


def _tells_of_kink(run: Any, theory: Any) -> bool:
    """Whether the section on the stop says that the steps do not get shorter near a kink."""
    if run.problem.dimension > 1 or run.status != "max_iter" or run.verdict.details.get("steps") == "grows":
        return False
    return run.verdict.minimizer is not None and kink_law(run, theory) is not None
