"""What several pictures share: the graph of f in a frame, and its named points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from symgd.lessons.figures import Array, Curve, Mark, Window
from symgd.output.figures import style
from symgd.output.figures.frame import Frame
from symgd.output.figures.paths import clip_height, exits
from symgd.output.figures.placing import Placer

__all__ = ["draw_curve", "draw_marks", "ring_of", "symbol_of"]

_MARKERS: dict[str, tuple[str, float, str, str]] = {
    # role: marker, size, face, edge
    "start": ("o", 6.0, "white", style.ORANGE),
    "end": ("o", 5.0, style.ORANGE, style.ORANGE),
    "minimum": ("*", 10.0, style.BLUE, "white"),
    "maximum": ("^", 6.0, style.BLUE, "white"),
    "inflection": ("D", 5.0, style.BLUE, "white"),
    "flat": ("s", 5.0, style.BLUE, "white"),
    "saddle": ("X", 7.0, style.BLUE, "white"),
    "stationary": ("D", 5.0, "white", style.BLUE),
    "pole": ("x", 5.0, style.GRAY, style.GRAY),
}

_EXITS_AT_MOST = 16


def draw_curve(frame: Frame, curve: Curve, window: Window, placer: Placer | None = None) -> None:
    """The graph inside the window, and a small arrowhead wherever it goes on outside."""
    x, y = clip_height(curve.x, curve.y, window)
    frame.curve(x, y, label="curve", color=style.BLUE, linewidth=style.CURVE_WIDTH, zorder=2)
    leaving = exits(curve.x, curve.y, window)[:_EXITS_AT_MOST]
    if leaving:
        at = frame.points(
            [p for p, _ in leaving], [window.upper if s > 0 else window.lower for _, s in leaving]
        )
        shape = np.array([(0.0, 1.5), (-2.4, -3.5), (2.4, -3.5)])
        sides = np.array([(1.0, s) for _, s in leaving])[:, None, :]
        frame.polygons(at[:, None, :] + shape * sides, label="goes on", color=style.BLUE)
    if placer:
        placer.avoid(frame.points(x, y))


def draw_marks(frame: Frame, marks: Iterable[Mark], placer: Placer | None = None) -> None:
    """The symbols of the named points, without labels."""
    for mark in marks:
        frame.curve(np.array([mark.x]), np.array([mark.y]), **symbol_of(mark.role))
        if placer:
            placer.avoid(frame.points(mark.x, mark.y)[0] + ring_of(mark.role), joined=False)


def symbol_of(role: str) -> dict[str, Any]:
    """How a named point is drawn, in the words of a line of Matplotlib."""
    marker, size, face, edge = _MARKERS[role]
    return {
        "label": role,
        "linestyle": "none",
        "marker": marker,
        "markersize": size,
        "markerfacecolor": face,
        "markeredgecolor": edge,
        "markeredgewidth": 1.2 if face == "white" else 0.5,
        "zorder": 5,
    }


def ring_of(role: str) -> Array:
    """The places around such a symbol that labels keep off, from its center."""
    reach = _MARKERS[role][1] / 2.2
    return np.array([(a * reach, b * reach) for a in (-1, 0, 1) for b in (-1, 0, 1)])
