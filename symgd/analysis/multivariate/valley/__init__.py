"""In which of several valleys a run ended, and how that is known."""

from symgd.analysis.multivariate.valley.passes import LowestPass, lowest_pass
from symgd.analysis.multivariate.valley.valley import Valley, valley_of

__all__ = ["LowestPass", "Valley", "lowest_pass", "valley_of"]
