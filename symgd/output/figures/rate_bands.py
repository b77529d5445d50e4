"""What pictures over the learning rate share: shaded stretches of rates with their cause, and lines at limits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgd.lessons.figures import Array, Letters, RateLimit
from symgd.output.figures import style
from symgd.output.figures.frame import Frame
from symgd.output.figures.placing import Placer
from symgd.output.figures.richtext import Line, width
from symgd.output.figures.words import known, known_from_below, optimum, word

__all__ = ["limit_line", "name_band", "name_limit", "name_limit_in_rows", "shade"]

_LINES: dict[str, tuple[str, Any]] = {
    # role: color, dashes
    "this": (style.ORANGE, "solid"),
    "stability": (style.INK, (0, (5, 2.5))),
    "limit": (style.INK, (0, (5, 2.5))),
    "descent": (style.GRAY, (0, (1, 1.6))),
    "best": (style.GREEN, (0, (6, 2, 1, 2))),
}
_OF_MANY = {"stability": "stability_many", "best": "best_many", "best_formula": "best_formula_many"}
_SHADES = {
    "ran_away": style.SHADE,
    "left_domain": style.WARM_SHADE,
    "unsettled": style.COOL_SHADE,
}


def shade(frame: Frame, rates: Array, cause: str, flags: NDArray[np.bool_]) -> None:
    """Shade the rates at which walks ended by that cause, each half way to its neighbors."""
    corners = []
    for first, last in stretches(flags):
        (x0, x1), (y0, y1) = _edges(frame, rates, first, last), (frame.box.y0, frame.box.y1)
        corners.append([x0, y0, x1, y1])
    frame.rectangles(np.array(corners), label=cause, color=_SHADES[cause], z=0.5)


def stretches(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The first and last index of every run of true values."""
    padded = np.concatenate([[False], flags, [False]]).astype(np.int8)
    change = np.diff(padded)
    return list(
        zip(np.flatnonzero(change == 1).tolist(), (np.flatnonzero(change == -1) - 1).tolist(), strict=True)
    )


def _edges(frame: Frame, rates: Array, first: int, last: int) -> tuple[float, float]:
    """From half way before the first rate to half way after the last, in points."""
    x = frame.points(rates, frame.y.window.upper)[:, 0]
    left = x[first] if first == 0 else (x[first - 1] + x[first]) / 2
    right = x[last] if last == len(x) - 1 else (x[last] + x[last + 1]) / 2
    return float(left), float(right)


def name_band(
    frame: Frame, rates: Array, cause: str, flags: NDArray[np.bool_], placer: Placer, *, least: float = 0.0
) -> None:
    """The cause in the middle of its widest stretch, if that is wider than ``least`` of the label."""
    found = [_edges(frame, rates, first, last) for first, last in stretches(flags)]
    x0, x1 = max(found, key=lambda edges: edges[1] - edges[0], default=(0.0, 0.0))
    label = word("rates", cause)
    if found and x1 - x0 >= least * width(label, style.SIZE):
        # With its middle so far inside, the label does not stick out of the shade.
        half = min(width(label, style.SIZE) / 2 + 4.0, (x1 - x0) / 2)
        places = np.linspace(x0 + half, x1 - half, 9)[[4, 2, 6, 1, 7, 3, 5, 0, 8]]
        centers = [
            (float(x), frame.box.y0 + share * frame.box.height) for share in (0.5, 0.3) for x in places
        ]
        placer.place_at(label, centers, color=style.GRAY)


def limit_line(frame: Frame, limit: RateLimit, placer: Placer) -> None:
    """An upright line at a rate with a meaning."""
    color, dashes = _LINES[limit.role]
    p = frame.points(limit.value, frame.y.window.upper)[0]
    ends = np.array([[p[0], frame.box.y0], [p[0], frame.box.y1]])
    frame.segments([ends], label=limit.role, color=color, width=1.0, style_=dashes, z=2)
    placer.avoid(ends)


def name_limit(
    frame: Frame, limit: RateLimit, name: str, letters: Letters, placer: Placer, *, halo: float | None = None
) -> None:
    """What the rate is, beside the upper end of its line; ``name`` is that of the variable."""
    placer.place(
        _label(limit, name, letters, limit.role),
        frame.points(limit.value, frame.y.window.upper)[0, 0],
        frame.box.y1 - 12,
        size=style.SMALL,
        color=_LINES[limit.role][0],
        halo=halo,
        leader=False,
    )


def name_limit_in_rows(frame: Frame, limit: RateLimit, name: str, letters: Letters, placer: Placer) -> None:
    """The same in one of two rows at the top, right or left of the line; of the best rate the formula alone."""
    label = _label(limit, name, letters, "best_formula" if limit.role == "best" else limit.role)
    x = float(frame.points(limit.value, frame.y.window.upper)[0, 0])
    away = width(label, style.SMALL) / 2 + 5.0
    centers = [
        (x + side * (away + farther), frame.box.y1 - below)
        for farther in (0.0, 10.0, 20.0)  # past the line of another rate close by
        for below in (6.0, 17.0)
        for side in (1, -1)
    ]
    placer.place_at(label, centers, size=style.SMALL, color=_LINES[limit.role][0], halo=0.8)


def _label(limit: RateLimit, name: str, letters: Letters, key: str) -> Line:
    """The words for a rate; ``name`` is "" for several variables, where f″(x*) has eigenvalues in its place."""
    key = _OF_MANY.get(key, key) if not name else key
    value = known_from_below(limit.value) if limit.role == "descent" else known(limit.value, limit.beside)
    return word("rates", key, letters, star=optimum(name), known=value)
