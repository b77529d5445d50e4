"""The eigen-modes of a quadratic, or of the Hessian at a minimizer: what a step of gradient descent does along each."""

from symgd.analysis.multivariate.modes.deviation import Deviation, deviation
from symgd.analysis.multivariate.modes.eigen_modes import EigenModes, Mode
from symgd.analysis.multivariate.modes.finding import eigen_modes
from symgd.analysis.multivariate.modes.local_modes import LocalModes, local_modes
from symgd.analysis.multivariate.modes.separable import Separable, separable
from symgd.analysis.multivariate.modes.steps import distance_at, predicted_steps
from symgd.analysis.multivariate.modes.zigzag import drops_first, escape, first_angle, zigzag

__all__ = [
    "Deviation",
    "EigenModes",
    "LocalModes",
    "Mode",
    "Separable",
    "deviation",
    "distance_at",
    "drops_first",
    "eigen_modes",
    "escape",
    "first_angle",
    "local_modes",
    "predicted_steps",
    "separable",
    "zigzag",
]
