"""What sentences about methods ask of a run: how far was the way, and is there a rate to blame?"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["short_of_the_way", "start_distance"]


def start_distance(run: Any, theory: Any) -> float:
    """‖x₀ − x*‖."""
    return float(np.linalg.norm(np.asarray(run.x0) - np.atleast_1d(theory.minimizer.x)))


def short_of_the_way(run: Any, theory: Any) -> bool:
    """Whether the cap ended a run in one variable before steps as long as its rate could have led to x*."""
    if run.stop != "cap" or run.rate is None or theory.minimizer is None or run.problem.dimension > 1:
        return False
    return bool(run.rate * run.nit < start_distance(run, theory))
