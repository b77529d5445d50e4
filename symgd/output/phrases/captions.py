"""What captions have to explain: the outcomes that a picture shows, and runs that ended alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

__all__ = ["outcome_groups", "study_shows"]

_SHADED = frozenset({"away", "left", "unsettled"})
_NARROW = 0.02  # a stretch of rates that is a smaller part of the picture is not seen as a shade


def study_shows(figure: Any) -> frozenset[str]:
    """The outcomes that the curve of steps shows; a shade counts where it is wide enough to be seen."""
    kinds, window = np.array(figure.outcomes), figure.x_window
    place = np.log(figure.rates / window.lower) / np.log(window.upper / window.lower)
    inside = (place >= 0.0) & (place <= 1.0)
    ends = np.concatenate([[0.0], (place[1:] + place[:-1]) / 2.0, [1.0]])
    wide = np.diff(np.clip(ends, 0.0, 1.0))
    return frozenset(
        kind
        for kind in set(figure.outcomes)
        if (kinds == kind)[inside].any() and (kind not in _SHADED or wide[kinds == kind].sum() >= _NARROW)
    )


def outcome_groups(trials: Sequence[Any], outcome: Callable[[Any], Any]) -> list[tuple[list[Any], Any]]:
    """Trials next to one another of which the same is to be said, with what is said."""
    groups: list[tuple[list[Any], Any]] = []
    for trial in trials:
        told = outcome(trial.run)
        if groups and str(groups[-1][1]) == str(told):
            groups[-1][0].append(trial)
        else:
            groups.append(([trial], told))
    return groups
