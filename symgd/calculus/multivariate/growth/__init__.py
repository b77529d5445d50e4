"""How low a function of several variables can be: whether it grows on all sides, falls for ever, or has a floor."""

from symgd.calculus.multivariate.growth.coercive import Growth, growth
from symgd.calculus.multivariate.growth.endless import Endless, endless_line
from symgd.calculus.multivariate.growth.falling import FallingCurve, falling_curve
from symgd.calculus.multivariate.growth.floors import floor_of
from symgd.calculus.multivariate.growth.partials import one_signed_partial

__all__ = [
    "Endless",
    "FallingCurve",
    "Growth",
    "endless_line",
    "falling_curve",
    "floor_of",
    "growth",
    "one_signed_partial",
]
