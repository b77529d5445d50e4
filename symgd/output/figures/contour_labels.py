"""The heights of a few contour lines, written on them where they cover nothing."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import Array
from symgd.output.figures import style
from symgd.output.figures.frame import Frame
from symgd.output.figures.placing import Placer
from symgd.output.figures.ticks import number

__all__ = ["label_levels"]

_LABELS = 4
_PLACES = 24
_DIGITS = 9  # a level is round: all of its digits
_LONGEST = 8  # characters
_SIZE = 7.5


def label_levels(frame: Frame, lines: list[tuple[float, list[Array]]], placer: Placer) -> None:
    """Labels on up to four levels, from the second lowest on, each at the clearest of some places on its line."""
    drawn = [(level, pieces) for level, pieces in lines if pieces]
    if len(drawn) < 2:
        return
    for i in np.unique(np.linspace(1, len(drawn) - 1, _LABELS).astype(int)):
        level, pieces = drawn[i]
        label = number(level, _DIGITS)
        if sum(len(run.text) for run in label) > _LONGEST:
            continue
        at = np.concatenate(pieces)
        centers = at[np.linspace(0, len(at) - 1, _PLACES).astype(int)]
        inside = (
            np.abs(centers - [(frame.box.x0 + frame.box.x1) / 2, (frame.box.y0 + frame.box.y1) / 2])
        ) < [
            frame.box.width / 2 - 12,
            frame.box.height / 2 - 7,
        ]
        centers = centers[inside.all(axis=1)]
        if len(centers):
            placer.place_on(label, centers, size=_SIZE, color=style.BLUE)
