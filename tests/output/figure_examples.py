"""Data of every kind of picture of one run, small and plain."""

from __future__ import annotations

import numpy as np

from symgd.lessons import layout, plane_layout
from symgd.lessons.figures import (
    Convergence,
    Level,
    Mark,
    Prediction,
    RateLimit,
    RateMap,
    RateStrip,
    Region,
    Trail,
    Trails,
    Window,
)
from symgd.lessons.planes.coordinates import coordinates as space_coordinates
from symgd.lessons.planes.heights import surface_over


def parabola(x):
    return 3 * np.asarray(x) ** 2 - 2 * np.asarray(x) - 3


def descent(rate, steps, start=8.0):
    x = [start]
    for _ in range(steps):
        x.append(x[-1] - rate * (6 * x[-1] - 2))
    return np.array(x)


MARKS = (Mark(8.0, 173.0, "start", "8"), Mark(1 / 3, -10 / 3, "minimum", "1/3"))


def function_curve():
    return layout.function_curve("x", parabola, MARKS)


def walk(rate=0.1, steps=15):
    x = descent(rate, steps)
    return layout.walk("x", parabola, x, parabola(x), MARKS, slope=46.0)


def convergence(**options):
    k = np.arange(16.0)
    error = 23 / 3 * 0.4**k
    law = Prediction("geometric", 23 / 3, 0.4, 0, 15)
    return Convergence("x", k, error, "error", (law,), (Level(1.67e-5, "rule"),), **options)


def multiples():
    runs = [(r, "other", x, parabola(x)) for r in (0.01, 0.1, 0.3, 0.35) for x in [descent(r, 30)]]
    return layout.rate_multiples("x", parabola, runs, MARKS)


def strip():
    rates = np.linspace(0.001, 0.5, 300)
    escaped = rates > 1 / 3
    last = np.where(escaped[:, None], np.nan, np.full((300, 24), 1 / 3))
    limits = (RateLimit(1 / 3, "stability"), RateLimit(0.1, "this"), RateLimit(0.2, "descent"))
    return RateStrip("x", rates, last, escaped & (rates < 0.4), rates >= 0.4, Window(-8, 9), limits)


def contours():
    points = np.array([(4 * 0.9**k, (-0.8) ** k) for k in range(30)])
    marks = [Mark(4, 1, "start", "(4, 1)"), Mark(0, 0, "minimum", "(0, 0)")]
    return plane_layout.contours(("x", "θ₁"), lambda x, y: x**2 + 50 * y**2, points, marks)


def coordinates():
    points = np.array([(0.5**k, 1 - 0.5**k, (-0.5) ** k) for k in range(20)])
    return space_coordinates(("x", "y", "z"), points, np.array([0.0, 1.0, 0.0]))


def cobweb():
    return layout.cobweb("x", lambda x: x - 0.1 * (6 * x - 2), descent(0.1, 15), MARKS[1:])


def surface():
    def bowl(x, y):
        return x**2 + y**2

    points = np.array([(1.0, 0.8), (0.5, 0.4), (0.2, 0.1), (0.0, 0.0)])
    marks = [Mark(1.0, 0.8, "start"), Mark(0.0, 0.0, "minimum")]
    return surface_over(plane_layout.contours(("x", "y"), bowl, points, marks), bowl)


def rate_map():
    cells = np.array([[0, 0, 2], [0, 1, 2], [3, 3, 2], [4, 3, 2]], dtype=float)
    outcomes = ("here", "elsewhere", "away", "unsettled", "left")
    regions = tuple(Region(o, 1 / 3 if o == "here" else -1.5 if o == "elsewhere" else None) for o in outcomes)
    return RateMap("x", cells, regions, Window(0.01, 1.0), Window(-2.0, 2.0), 1.0, 0.1)


def trails():
    k = np.arange(40.0)
    found = [Trail(f"method {i}", k, 3.0 * (0.5 + 0.08 * i) ** k, 39) for i in range(6)]
    return Trails("x", tuple(found), Window(0.0, 39.0), Window(-0.5, 3.2), ((0.0, "0"),))


EVERY = [function_curve, walk, convergence, multiples, strip, contours, coordinates, cobweb]
"""Those of one run in one variable, and of the plane."""
OTHERS = [surface, rate_map, trails]
