"""Learning rates that change from step to step: expressions in the step number k."""

from symgd.optimizers.schedules.reading import read_rate
from symgd.optimizers.schedules.schedule import Schedule

__all__ = ["Schedule", "read_rate"]
