"""The map of basins against walks made one by one, its picture against its cells, and when there is a section."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from symgd.analysis import theory
from symgd.descent import minimize
from symgd.lessons.basins import basins
from symgd.output.figures.drawing import build, draw

HIMMELBLAU = "(x^2+y-11)^2+(x+y^2-7)^2"
CAMEL = "(4-2.1x^2+x^4/3)x^2+x*y+(-4+4y^2)*y^2"
TWO_WELLS = "x^4/4-x^2/2+y^2/2"
EGGS = "20+x^2+y^2-10cos(2pi*x)-10cos(2pi*y)"


def section(expression, x0, **settings):
    return made(expression, x0, tuple(settings.items()))


@cache
def made(expression, x0, settings):
    run = minimize(expression, x0, **dict(settings))
    return run, basins(run, theory(run))


def starts_of(figure):
    up, across = figure.cells.shape
    x, y = figure.ground.x, figure.ground.y
    return [
        (i, j, (x[0] + (x[-1] - x[0]) * (j + 0.5) / across, y[0] + (y[-1] - y[0]) * (i + 0.5) / up))
        for i in range(up)
        for j in range(across)
    ]


MAPS = [
    (HIMMELBLAU, (0, 0), {}),
    (HIMMELBLAU, (5, 5), {}),
    (HIMMELBLAU, (5, 5), {"learning_rate": 0.015}),
    (CAMEL, (1, 1), {}),
    (TWO_WELLS, (0.001, 2), {}),
    (TWO_WELLS, (1, 2), {"optimizer": "momentum", "learning_rate": 0.1}),
    (EGGS, (1.2, 0.7), {}),
]


@pytest.mark.parametrize(("expression", "x0", "settings"), MAPS)
def test_cells_are_what_walks_made_one_by_one_do(expression, x0, settings):
    run, known = section(expression, x0, **settings)
    study = known.study
    chosen = np.random.default_rng(3).choice(len(starts := starts_of(study.figure)), 12, replace=False)
    for i, j, start in [starts[c] for c in chosen]:
        region = study.figure.regions[int(study.figure.cells[i, j])]
        alone = minimize(
            expression, start, optimizer=run.optimizer, learning_rate=run.rate, tol=0, max_iter=study.steps
        )
        ended = alone.history["x"][-1]
        apart = [math.dist(ended, point.x) for point in study.minima]
        if region.outcome == "here":
            assert math.dist(ended, known.valley.minimizer.x) <= study.close
        elif region.outcome == "elsewhere" and region.place is not None:
            assert math.dist(ended, region.place) <= 2 * study.close
        elif region.outcome == "elsewhere":
            assert math.dist(ended, known.valley.minimizer.x) > study.close
        elif region.outcome == "away":
            assert alone.stop in ("far", "overflow")
        else:
            assert min(apart) > 1e-3 * study.close


@pytest.mark.parametrize(("expression", "x0", "settings"), MAPS)
def test_the_picture_has_every_region_in_a_tone_of_its_own_and_stays_small(expression, x0, settings):
    _, known = section(expression, x0, **settings)
    data = known.study.figure
    assert sorted({*data.cells.ravel().tolist()}) == list(range(len(data.regions)))
    assert sum(share for _, share in data.shares) == pytest.approx(1.0)
    drawn = build(data).canvases[0].artists
    filled = {a.get_label(): a.get_facecolor()[:3] for a in drawn if a.get_label() in OUTCOMES}
    assert set(filled) == {region.outcome for region in data.regions}
    legend = [a for a in drawn if a.get_label() == "legend"]
    assert len(legend) == len(data.regions)
    swatches = [a.get_facecolor()[:3] for a in drawn if a.get_label() == "swatch"]
    assert len(set(swatches)) == len(data.regions)
    assert len(draw(data).svg) < 300_000


OUTCOMES = ("here", "elsewhere", "away", "left", "nowhere")


def test_tones_are_told_apart_in_gray():
    """By their lightness, or by stripes of their own."""
    from symgd.output.figures.basin_map import _OTHERS, _TONES

    tones = [_TONES["here"], *_OTHERS, _TONES["away"], _TONES["nowhere"]]
    light = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in (to_rgb(tone.fill) for tone in tones)]
    looks = {
        (round(value / 0.035), tone.stripes, tone.level) for value, tone in zip(light, tones, strict=True)
    }
    assert len(looks) == len(tones)


def test_this_walk_is_named_in_the_legend_only_where_it_arrived():
    _, arrived = section(HIMMELBLAU, (5, 5))
    _, not_arrived = section(HIMMELBLAU, (5, 5), learning_rate=0.015)
    assert arrived.study.figure.regions[0].outcome == "here"
    assert "here" not in {region.outcome for region in not_arrived.study.figure.regions}
    assert not_arrived.study.figure.flow is not None
    assert arrived.study.figure.flow is None


SECTIONS = [
    (HIMMELBLAU, (-3, 3), {}, 4, True),
    (TWO_WELLS, (0.001, 2), {}, 2, True),
    ("(x^2-1)^2+y^2+z^2", (2, 1, 1), {}, 2, False),
    ("x^4+4x^3+4x^2+y^2", (-1.1, 1), {}, 2, True),
    ("(1-x)^2+100(y-x^2)^2", (-1.2, 1), {}, None, None),  # one critical point
    ("x^2+50y^2", (10, 1), {}, None, None),
    ("exp(x)+exp(-x)+y^2", (1, 1), {}, None, None),  # convex
    ("x^2-y^2", (1, 1), {}, None, None),
    (HIMMELBLAU, (5, 5), {"learning_rate": 1.0}, None, None),
]


@pytest.mark.parametrize(("expression", "x0", "settings", "count", "mapped"), SECTIONS)
def test_there_is_a_section_where_there_are_several_minima(expression, x0, settings, count, mapped):
    _, known = section(expression, x0, **settings)
    if count is None:
        assert known is None
    else:
        assert len(known.minima) == count
        assert (known.study is not None) == mapped
