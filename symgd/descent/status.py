"""How a run can end. Reader's sentences about it are in the templates; these are for programs and shells."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Status"]


class Status(StrEnum):
    """The outcome of a run; only `CONVERGED` is success. ``status.sentence`` says it in a line."""

    CONVERGED = "converged"
    MAX_ITER = "max_iter"
    DIVERGED = "diverged"
    CYCLED = "cycled"
    LEFT_DOMAIN = "left_domain"
    STATIONARY = "stationary"
    NO_MINIMUM = "no_minimum"
    PLATEAU = "plateau"
    STOPPED_EARLY = "stopped_early"

    @property
    def sentence(self) -> str:
        """The outcome as a sentence."""
        return _SENTENCES[self]


_SENTENCES = {
    Status.CONVERGED: "The run stopped at a minimum.",
    Status.MAX_ITER: "The cap on the number of steps ended the run before its stopping rule did.",
    Status.DIVERGED: "The steps grow without bound.",
    Status.CYCLED: "The iterates repeat: the run goes round in a cycle.",
    Status.LEFT_DOMAIN: "A step leads to a point where the function, or its slope, has no value.",
    Status.STATIONARY: "The slope vanishes where the run stopped, but that is no minimum.",
    Status.NO_MINIMUM: "The function falls for ever in the direction of the run: there is no minimum that way.",
    Status.PLATEAU: "The run stopped on a plateau, far from any minimum.",
    Status.STOPPED_EARLY: "The run stopped before it was near a minimum.",
}
