"""The pictures of several variables through their artists and the text of their SVG."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import numpy as np
import pytest
from matplotlib.lines import Line2D

import symgd
from symgd.lessons import plane_layout, plane_pictures
from symgd.lessons.figures import Mark
from symgd.lessons.planes.coordinates import coordinates
from symgd.lessons.planes.heights import surface_over
from symgd.lessons.planes.slicing import slice_of
from symgd.output.figures import build, draw
from symgd.output.figures.projection import View, best_view
from symgd.output.figures.richtext import RichText
from symgd.output.figures.shapes import Shape

HIMMELBLAU = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"


def artists(figure, kind, label=None):
    found = [a for canvas in figure.canvases for a in canvas.artists if isinstance(a, kind)]
    return [a for a in found if label is None or a.get_label() == label]


def texts(figure):
    return [a.text for a in artists(figure, RichText)]


def picture(expression, start, **settings):
    lesson = symgd.lesson(expression, start, **settings)
    return plane_pictures.plane(lesson.run, lesson.theory, whole=True), lesson


@pytest.fixture(scope="module")
def himmelblau():
    return picture(HIMMELBLAU, [0, 0])


def collisions(figure):
    """Pairs of labels that share more than a sliver."""
    found = []
    for a, b in combinations(artists(figure, RichText), 2):
        p, q = a.box(), b.box()
        wide = min(p.x1, q.x1) - max(p.x0, q.x0)
        high = min(p.y1, q.y1) - max(p.y0, q.y0)
        if wide > 1.0 and high > 1.5:
            found.append((a.text, b.text))
    return found


PLANES = [
    ("x^2 + 50y^2", [10, 1]),
    ("(1-x)^2 + 100(y-x^2)^2", [-1.2, 1]),
    (HIMMELBLAU, [-4, 4]),
    ("x^2 - y^2", [1, 0]),
    ("x^2 - y^2", [1, 1]),
    ("x^4 + y^4", [1, 2]),
    ("(x+y)^2", [1, 2]),
    ("(x - 1000000)^2 + (y - 0.000002)^2 + (x*y - 2)^2", [1, 1]),
    ("exp(50x) + y^2 - x", [0.05, 1]),
    ("1/(x*y) + x + y", [0.5, 2]),
    ("x^2 + 3y^2", [2e-8, 1e-8]),
    ("50x^2 + y^2", [1, 10]),
]


@pytest.mark.parametrize(("expression", "start"), PLANES)
def test_labels_do_not_collide(expression, start):
    data, _ = picture(expression, start)
    figure = build(data)
    assert collisions(figure) == []
    inside = figure.width, figure.height
    for text in artists(figure, RichText):
        box = text.box()
        assert -0.5 <= box.x0 < box.x1 <= inside[0] + 0.5, text.text
    assert len(draw(data).svg) < 120_000


def test_the_numbers_on_lines_are_their_heights(himmelblau):
    data, lesson = himmelblau
    figure = build(dataclasses.replace(data, close_up=None))
    (axes,) = figure.canvases
    numbers = [t for t in artists(figure, RichText) if t.size == 7.5]
    assert len(numbers) >= 2
    for text in numbers:
        box = text.box()
        at = axes.to_paper.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        slope = np.linalg.norm(lesson.run.problem.slope(at))
        unit = axes.to_paper.inverted().transform((1, 0)) - axes.to_paper.inverted().transform((0, 0))
        assert abs(lesson.run.problem.value(at) - float(text.text)) <= 2.0 * slope * unit[0]


def test_each_kind_of_point_has_its_sign(himmelblau):
    figure = build(himmelblau[0])
    main = figure.canvases[0]
    marks = [a.get_label() for a in main.artists if isinstance(a, Line2D)]
    assert [marks.count(role) for role in ("start", "minimum", "saddle", "maximum")] == [1, 4, 4, 1]
    assert {a.get_marker() for a in artists(figure, Line2D, "saddle")} == {"X"}


def test_the_lines_through_saddles_are_at_their_heights(himmelblau):
    data, lesson = himmelblau
    figure = build(data)
    path = artists(figure, Shape, "through")[0].get_path().vertices
    heights = lesson.run.problem.curve(*figure.canvases[0].to_paper.inverted().transform(path).T)
    nearest = np.abs(heights[:, None] - np.array(data.through)).min(axis=1)
    assert np.quantile(nearest, 0.95) < 0.5


def test_a_close_up_is_outlined_in_the_picture(himmelblau):
    data, _ = himmelblau
    main, beside = build(data).canvases
    (outline,) = (a for a in main.artists if a.get_label() == "close-up")
    box = outline.get_path().get_extents()
    corners = main.to_paper.transform(
        [(data.close_up.x[0], data.close_up.y[0]), (data.close_up.x[-1], data.close_up.y[-1])]
    )
    assert box.extents == pytest.approx(corners.ravel(), abs=0.5)
    assert main.box.x1 < beside.box.x0
    assert "close-up" in texts(build(data))


def test_two_arrows_lead_out_of_a_saddle():
    figure = build(picture("x^2 - y^2", [1, 0])[0])
    shafts = [a for a in artists(figure, Shape, "escape") if len(a.get_path().vertices) == 2]
    ways = [np.diff(a.get_path().vertices, axis=0)[0] for a in shafts]
    assert len(ways) == 2
    assert all(abs(way[0]) < 1e-6 for way in ways)
    assert ways[0][1] * ways[1][1] < 0
    assert "escape" in texts(figure)


def test_what_has_no_height_is_gray():
    def half(x, y):
        return np.where(x > 0.2, x**2 + y**2, np.nan)

    data = plane_layout.contours(
        ("x", "y"), half, np.array([(1.0, 1.0), (0.5, 0.0)]), [Mark(1, 1, "start"), Mark(0, 0, "minimum")]
    )
    figure = build(data)
    (hole,) = artists(figure, Shape, "hole")
    corner = figure.canvases[0].to_paper.inverted().transform(hole.get_path().get_extents().max)
    assert corner[0] == pytest.approx(0.2, abs=0.02)


# Slices and coordinates.


def test_a_slice_names_its_points_without_coordinates():
    walk = np.array([(2.0 * 0.8**k, (-0.7) ** k, 0.1 * 0.5**k) for k in range(20)])
    data = slice_of(("x", "y", "z"), lambda x, y, z: x**2 + 2 * y**2 + z**2, walk, np.zeros(3), "minimum")
    figure = build(data)
    assert {"start", "minimum", "u", "v"} <= set(texts(figure))
    assert collisions(figure) == []


def test_names_at_one_end_stand_side_by_side():
    k = np.arange(30.0)
    values = np.column_stack([3 * 0.5**k, 2 * 0.5**k, (-0.5) ** k, 1 + 0 * k, 1.01 + 0 * k, -(0.5**k)])
    figure = build(coordinates(("x", "y", "z", "u", "v", "w"), values))
    names = {
        a.text.rstrip(","): a.box() for a in artists(figure, RichText) if a.text.rstrip(",") in set("xyzuvw")
    }
    assert len(names) == 6
    assert collisions(figure) == []
    assert len({round(names[n].y0, 3) for n in "xyzw"}) == 1
    assert names["u"].y0 == names["v"].y0 > names["x"].y0


def test_of_many_coordinates_most_are_a_gray_bundle():
    values = 3.0 * np.linspace(0.1, 0.95, 10) ** np.arange(100)[:, None]
    names = tuple(f"x{i}" for i in range(10))
    figure = build(coordinates(names, values, np.zeros(10)))
    labels = [a.get_label() for a in artists(figure, Line2D)]
    assert labels.count("other") == 4
    assert [name for name in labels if name != "other"] == list(names[4:])
    assert len(artists(figure, Shape, "limit")) == 6


def test_a_stretched_axis_has_the_numbers_of_steps():
    data = coordinates(("x", "y", "z"), np.outer(0.5 ** np.arange(401), [1.0, 2.0, 3.0]))
    figure = build(data)
    ticks = {a.text: a.box() for a in artists(figure, RichText, "x tick")}
    assert list(ticks)[:3] == ["0", "1", "2"]
    (axes,) = figure.canvases
    for name, box in ticks.items():
        place = axes.to_paper.inverted().transform(((box.x0 + box.x1) / 2, 0.0))[0]
        assert place == pytest.approx(np.log10(int(name) + 1), abs=0.02)


# Surfaces.


def raised(function, walk):
    marks = [Mark(*walk[0], "start"), Mark(0.0, 0.0, "minimum")]
    return surface_over(plane_layout.contours(("x", "y"), function, np.array(walk), marks), function)


BOWL = raised(lambda x, y: x**2 + y**2, [(1.0, 0.8), (0.5, 0.4), (0.2, 0.1), (0.0, 0.0)])


def test_a_surface_is_small_and_named():
    picture = draw(BOWL)
    assert len(picture.svg) < 150_000
    figure = build(BOWL)
    assert {"start", "minimum", "x", "y", "f(x, y)"} <= set(texts(figure))
    assert collisions(figure) == []
    assert draw(BOWL).svg == picture.svg


def test_no_patch_leaves_the_box():
    figure = build(BOWL)
    patches = np.concatenate([a.get_path().vertices for a in artists(figure, Shape, "surface")])
    view = best_view(BOWL, BOWL.path)
    corners = np.array(
        [
            (x, y, z)
            for x in BOWL.x[[0, -1]]
            for y in BOWL.y[[0, -1]]
            for z in (BOWL.window.lower, BOWL.window.upper)
        ]
    )
    flat = view.flat(view.box(*corners.T))
    span = np.ptp(flat, axis=0)
    assert np.ptp(patches, axis=0)[0] / np.ptp(patches, axis=0)[1] > 0
    high = figure.height
    assert (patches[:, 1] > 0).all()
    assert (patches[:, 1] < high).all()
    unit = min((480 - 92) / span[0], (high - 42) / span[1])
    assert (np.ptp(patches, axis=0) <= unit * span + 0.2).all()


@pytest.mark.parametrize("turn", [-0.6, 0.9, 2.4])
def test_what_is_behind_a_hill_is_hidden(turn):
    hill = raised(lambda x, y: 4 * np.exp(-8 * (x**2 + y**2)), [(1.0, 0.8), (0.0, 0.0), (-1.0, -0.8)])
    view = View(hill, turn, 0.5)
    toward = np.array([-np.sin(turn), -np.cos(turn)])
    before, behind, top = (
        view.hidden(np.array([[*(side * toward), view.box(np.array(0.0), np.array(0.0), z)[2]]]))[0]
        for side, z in ((0.45, np.array(0.05)), (-0.45, np.array(0.05)), (0.0, np.array(4.0)))
    )
    assert (before, behind, top) == (False, True, False)


def test_the_hidden_part_of_a_walk_is_lighter():
    def hills(x, y):
        return 4 * np.exp(-8 * (x**2 + y**2)) + 4 * np.exp(-8 * ((x - 1.2) ** 2 + y**2))

    around = np.array([(np.cos(t), np.sin(t)) for t in np.linspace(0.0, 2 * np.pi, 40)]) * 0.9
    figure = build(raised(hills, around))
    colors = {a.get_label(): a.get_edgecolor() for a in artists(figure, Shape) if "walk" in a.get_label()}
    assert sum(colors["hidden walk"][:3]) > sum(colors["walk"][:3])


def test_undefined_heights_are_left_out():
    def half(x, y):
        return np.where(np.asarray(x) > 0.4, np.asarray(x) ** 2 + np.asarray(y) ** 2, np.nan)

    whole = sum(len(a.get_path().vertices) for a in artists(build(BOWL), Shape, "surface"))
    part = raised(half, [(1.0, 0.8), (0.5, 0.4)])
    assert "nan" not in draw(part).svg
    assert sum(len(a.get_path().vertices) for a in artists(build(part), Shape, "surface")) < 0.9 * whole
