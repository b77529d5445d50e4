"""The pictures of the study and of the map: what is drawn is what the data say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from symgd.lessons.figures import RateLimit, RateMap, RateStudy, Region, Window
from symgd.output.figures import build, draw
from symgd.output.figures.rate_map import _OTHER_MINIMA, _TONES


def study(outcomes, **options) -> RateStudy:
    count = len(outcomes)
    return RateStudy(
        variable="x",
        rates=np.geomspace(0.01, 1.0, count),
        steps=np.where(np.array(outcomes) == "underway", 500.0, np.geomspace(400.0, 5.0, count)),
        outcomes=tuple(outcomes),
        cap=500,
        x_window=Window(0.01, 1.0),
        **options,
    )


def artists(figure, label) -> list:
    return [a for canvas in figure.canvases for a in canvas.artists if a.get_label() == label]


def words(figure) -> list[str]:
    return [a.text for canvas in figure.canvases for a in canvas.artists if hasattr(a, "box")]


@pytest.mark.parametrize(
    ("outcomes", "labels"),
    [
        (["here"] * 8, {"arrives"}),
        (["underway"] * 3 + ["here"] * 5, {"arrives", "not there", "cap"}),
        (["here"] * 4 + ["away"] * 4, {"arrives", "ran_away"}),
        (["here"] * 4 + ["left"] * 2 + ["unsettled"] * 2, {"arrives", "left_domain", "unsettled"}),
        (["short"] + ["here"] * 3 + ["elsewhere"] * 4, {"stops early", "arrives", "arrives elsewhere"}),
        (["here", "away"] * 4, {"arrives alone", "ran_away"}),
    ],
)
def test_each_outcome_has_its_mark(outcomes, labels) -> None:
    figure = build(study(outcomes))
    kinds = ("arrives", "arrives alone", "arrives elsewhere", "not there", "stops early", "cap")
    bands = ("ran_away", "left_domain", "unsettled")
    assert {kind for kind in (*kinds, *bands) if artists(figure, kind)} == labels


def test_a_walk_that_ends_where_it_begins_has_no_cross() -> None:
    data = study(["short"] * 4 + ["here"] * 4)
    stopped = replace(data, steps=np.where(np.arange(8) < 4, 0.0, data.steps))
    assert not stopped.crossed.any()
    assert not artists(build(stopped), "stops early")
    soon = replace(data, steps=np.where(np.arange(8) < 4, 2.0, data.steps))
    figure = build(soon)
    (crosses,) = artists(figure, "stops early")
    box = figure.canvases[0].box
    ends = crosses.get_path().vertices  # two strokes of two ends each
    assert (int(soon.crossed.sum()), len(ends)) == (4, 16)
    middles = ends.reshape(8, 2, 2).mean(axis=1)
    assert (middles[:, 1] >= box.y0).all()
    assert (middles[:, 1] <= box.y1).all()


def test_the_limits_are_marked_and_named() -> None:
    limits = (RateLimit(0.1, "this"), RateLimit(0.5, "stability"), RateLimit(0.25, "best"))
    figure = build(study(["here"] * 6 + ["away"] * 2, limits=limits))
    assert all(artists(figure, role) for role in ("this", "stability", "best"))
    assert {"η = 0.1", "2/f″(x*) = 0.5", "1/f″(x*)", "runs away", "steps"} <= set(words(figure))
    other = build(study(["here"] * 8, limits=(RateLimit(0.5, "limit"),)))
    assert "limit = 0.5" in words(other)


CELLS = np.array([[0, 0, 2], [0, 1, 2], [3, 3, 2], [4, 3, 2]])
REGIONS = (
    Region("here", 1 / 3, "1/3"),
    Region("elsewhere", -1.5),
    Region("away"),
    Region("unsettled"),
    Region("left"),
)


def map_of(cells, regions, **options) -> RateMap:
    return RateMap(
        "x", np.asarray(cells, float), regions, Window(0.01, 1.0), Window(-2.0, 2.0), 1.0, 0.1, **options
    )


def area(figure, label) -> float:
    """The share of the picture that rectangles of a label cover."""
    box = figure.canvases[0].box
    found = 0.0
    for artist in artists(figure, label):
        corners = artist.get_path().vertices.reshape(-1, 5, 2)
        found += float(np.prod(corners[:, 2] - corners[:, 0], axis=1).sum())
    return found / (box.width * box.height)


def test_each_region_covers_its_cells_and_no_more() -> None:
    figure = build(map_of(CELLS, REGIONS))
    for index, region in enumerate(REGIONS):
        assert area(figure, region.outcome) == pytest.approx((index == CELLS).mean(), rel=1e-9)
    assert {"to x*", "to −1.5", "runs away", "does not settle", "leaves the domain", "this lesson"} <= set(
        words(figure)
    )
    assert len(artists(figure, "swatch")) == len(REGIONS)


def test_cells_that_are_alike_are_one_rectangle() -> None:
    figure = build(map_of(np.zeros((64, 120)), (Region("here", 0.0),)))
    (artist,) = artists(figure, "here")
    assert len(artist.get_path().vertices) == 5


def test_a_map_is_small_and_the_same_each_time() -> None:
    rng = np.random.default_rng(0)
    noise = map_of(rng.integers(0, 5, size=(64, 120)), REGIONS)  # the worst that there can be
    plain = map_of(np.repeat(np.repeat(CELLS, 16, axis=0), 40, axis=1), REGIONS)
    first, second = draw(plain), draw(plain)
    assert first.svg == second.svg
    assert len(first.svg) < 30_000
    assert len(draw(noise).svg) < 1_500_000


def lightness(color: str) -> float:
    """CIE L* of a color."""
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    y = float(linear @ np.array([0.2126, 0.7152, 0.0722]))
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def test_tones_differ_in_lightness_or_in_texture() -> None:
    """For gray printers, and for readers who tell few colors apart."""
    tones = [*{tone for name, tone in _TONES.items() if name != "short"}, *_OTHER_MINIMA]
    for i, one in enumerate(tones):
        for other in tones[i + 1 :]:
            textures = [(bool(t.stripes), t.level) for t in (one, other)]
            assert abs(lightness(one.fill) - lightness(other.fill)) > 9 or textures[0] != textures[1]
