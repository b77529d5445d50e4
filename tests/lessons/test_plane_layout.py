"""Pictures of several variables as data: windows, levels, close-ups, slices, surfaces, coordinates."""

from __future__ import annotations

import numpy as np
import pytest

import symgd
from symgd.lessons import plane_layout, plane_pictures
from symgd.lessons.figures import Contours, Mark
from symgd.lessons.planes.coordinates import coordinates
from symgd.lessons.planes.heights import surface_over
from symgd.lessons.planes.levels import contour_levels
from symgd.lessons.planes.slicing import slice_of
from symgd.lessons.planes.window import Paper, plane_window, reached


def bowl(x, y):
    return x**2 + y**2


def grid(span=1.0, count=201):
    return np.meshgrid(np.linspace(-span, span, count), np.linspace(-span, span, count))


def walked(function, walk, others=(), **options):
    marks = [Mark(*walk[0], "start"), Mark(0.0, 0.0, "minimum")]
    return plane_layout.contours(("x", "y"), function, np.array(walk), marks, others=others, **options)


# Levels.

SURFACES = {
    "bowl": bowl,
    "narrow": lambda x, y: x**2 + 50 * y**2,
    "quartic": lambda x, y: x**4 + y**4,
    "banana": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "goldstein-price": lambda x, y: (
        (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2))
        * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2))
    ),
    "wall": lambda x, y: np.exp(50 * x) + y**2 - x,
    "tiny": lambda x, y: 1e-16 * bowl(x, y),
    "huge": lambda x, y: 1e16 * bowl(x, y),
    "along an axis": lambda x, y: x**2 + 0 * y,
    "kink": lambda x, y: np.abs(x) + 2 * np.abs(y),
}


@pytest.mark.parametrize("name", SURFACES)
def test_the_lines_enclose_areas_whose_square_roots_are_even(name):
    z = SURFACES[name](*grid())
    levels = contour_levels(z, float(z.min()))
    shares = np.array([(z[z > z.min()] < level).mean() for level in levels])
    assert len(levels) == 14
    assert np.sqrt(shares) == pytest.approx(np.arange(1, 15) / 15, abs=0.07)


@pytest.mark.parametrize("name", SURFACES)
def test_levels_are_round(name):
    levels = contour_levels(SURFACES[name](*grid()), 0.0)
    assert all(len(f"{level:.15g}".strip("-0.").split("e")[0].replace(".", "")) <= 6 for level in levels[1:])


def test_a_saddle_has_its_own_level_in_the_place_of_the_nearest():
    x, y = grid()
    plain, through = (contour_levels(x * y, through=t) for t in ((), (0.0,)))
    assert 0.0 in through
    assert len(through) <= len(plain) + 1
    assert np.diff(through).min() > 0.4 * np.diff(plain).min()


def test_there_is_no_line_on_a_flat_piece():
    x, y = grid()
    levels = contour_levels(np.maximum(bowl(x, y), 0.5))
    assert (levels > 0.5).all()
    assert len(levels)


def test_rounding_alone_has_no_lines():
    x, _ = grid()
    assert len(contour_levels(1e16 + 2.0 * np.round(x))) == 0


def test_lower_ground_beside_a_minimum_has_lines_too():
    x, y = grid(2.0)
    levels = contour_levels(x**3 - 3 * x + y**2, -2.0)  # a minimum at (1, 0), and lower beyond x = −2
    assert (levels > -2.0).sum() == 14
    deep = contour_levels(-bowl(x, y) + 4 * (np.abs(x) < 0.5), 3.75)
    assert (deep < 3.75).sum() >= 4


# Windows.


@pytest.mark.parametrize(
    ("points", "equal", "height", "shape"),
    [
        ([(0, 0), (10, 1)], True, 192, 440 / 160),  # wide: the usual picture
        ([(0, 0), (2, 1)], True, 252, 2.0),  # higher, as the walk is
        ([(0, 0), (1, 1)], True, 264, 1.4),  # as high as wide: the window is somewhat wider
        ([(0, 0), (1, 6)], True, 264, 1.4),
        ([(0, 0), (1, 10)], False, 192, 0.1),  # a thin strip
        ([(0, 0), (1e6, 1)], False, 192, 1e6),
        ([(3, 4)], True, 252, 1.5 / 2 / 0.5),
    ],
)
def test_a_picture_is_as_high_as_its_walk_needs(points, equal, height, shape):
    window = plane_window(np.array(points, dtype=float), Paper())
    assert (window.equal, window.height) == (equal, pytest.approx(height, abs=15))
    if len(points) > 1:
        assert window.half[0] / window.half[1] == pytest.approx(shape, rel=1e-6)
        assert window.has(np.array(points, dtype=float)).all()


def test_a_window_is_never_finer_than_numbers_are():
    window = plane_window(np.array([(1e8, 0.0), (1e8 + 1.5e-8, 1e-8)]), Paper())
    x, _ = window.grid(11, 11)
    assert (np.diff(x) > 0).all()


def test_other_points_are_taken_in_while_the_walk_stays_large():
    walk, others = np.array([(0.0, 0.0), (1.0, 1.0)]), np.array([(9.0, 9.0), (2.0, 0.0), (-0.9, 0.5)])
    assert reached(walk, others).tolist() == [[-0.9, 0.5], [2.0, 0.0]]


def test_points_besides_are_marked_where_the_window_has_them():
    others = [Mark(1.5, 0.5, "saddle"), Mark(40.0, 0.0, "minimum")]
    data = walked(lambda x, y: x * y, [(1.0, 1.0), (0.0, 0.0)], others)
    assert data.others == (others[0],)
    assert data.through == (0.75,)
    assert 0.75 in data.levels


# Poles, holes, narrow valleys, close-ups.


def test_no_line_is_drawn_along_a_pole():
    data = walked(lambda x, y: 1 / (x - 0.3), [(1.0, 1.0), (0.0, 0.0)])
    beside = np.abs(data.x - 0.3) < 1.5 * (data.x[1] - data.x[0])
    assert np.isnan(data.z[:, beside]).all(axis=0).sum() >= 2
    assert np.isnan(data.z).mean() < 0.02


def test_a_hole_is_told():
    def half(x, y):
        return np.where(x > 0.2, bowl(x, y), np.nan)

    assert walked(half, [(1.0, 1.0), (0.5, 0.0)]).has_holes
    assert not walked(bowl, [(1.0, 1.0), (0.5, 0.0)]).has_holes


def test_a_valley_narrower_than_the_grid_gets_a_finer_one():
    wide, narrow = (
        walked(lambda x, y, c=c: x**2 + c * (y - x) ** 2, [(1.0, 1.0), (0.0, 0.0)]) for c in (1, 1e6)
    )
    assert len(narrow.x) == 2 * len(wide.x) - 1


@pytest.mark.parametrize(
    ("start", "ratio", "closer", "expected"),
    [
        ((1.0, 1.0), 0.5, True, 4),  # beside a squarish picture there is paper for the end
        ((1.0, 1.0), 0.5, False, None),
        ((10.0, 0.2), 0.5, True, None),  # a wide picture needs the paper itself
        ((1.0, 1.0), 0.97, True, None),  # the end is no dot
    ],
)
def test_the_end_of_a_walk_is_shown_again_where_it_is_a_dot(start, ratio, closer, expected):
    walk = np.array([np.array(start) * ratio**k for k in range(12)])
    data = walked(bowl, walk, closer=closer)
    assert (None if data.close_up is None else data.close_up.first) == expected
    if data.close_up is not None:
        assert np.array_equal(data.close_up.walk, data.walk[expected:])
        assert np.ptp(data.close_up.x) < 0.5 * np.ptp(data.x)


def test_a_runaway_without_a_minimum_is_measured_by_the_points_that_are_known():
    walk = np.array([(1.0, 1.2**k) for k in range(40)])
    data = plane_layout.contours(
        ("x", "y"),
        lambda x, y: x**2 - y**2,
        walk,
        [Mark(1.0, 1.0, "start")],
        others=[Mark(0.0, 0.0, "saddle")],
    )
    assert 1.0 < data.walk[-1, 1] < 6.0
    assert data.leaves is not None


def test_at_a_saddle_the_way_out_is_known():
    lesson = symgd.lesson("x^2 - y^2", [1, 0])
    figure = plane_pictures.plane(lesson.run, lesson.theory, whole=True)
    assert figure.escape == (0.0, 1.0)
    assert figure.through == (0.0,)
    assert plane_pictures.plane(lesson.run, lesson.theory, whole=False).escape is None


def test_all_valleys_of_himmelblau_are_in_the_picture():
    lesson = symgd.lesson("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", [0, 0])
    figure = plane_pictures.plane(lesson.run, lesson.theory, whole=True)
    roles = [mark.role for mark in (*figure.marks, *figure.others)]
    assert [roles.count(role) for role in ("minimum", "saddle", "maximum")] == [4, 4, 1]


# Slices.


def test_a_slice_has_true_lengths_and_the_heights_of_f():
    def f(x, y, z):
        return x**2 + 2 * y**2 + 3 * (z - 1) ** 2

    center = np.array([0.0, 0.0, 1.0])
    walk = center + np.array([(2.0 * 0.8**k, (-0.7) ** k, 0.1 * 0.5**k) for k in range(20)])
    data = slice_of(("x", "y", "z"), f, walk, center, "minimum")
    assert np.allclose(data.directions @ data.directions.T, np.eye(2))
    shadow = (walk - center) @ data.directions.T
    assert np.allclose(data.ground.walk, shadow)
    away = np.linalg.norm(walk - center - shadow @ data.directions, axis=1)
    assert data.off == pytest.approx(away.max() / np.linalg.norm(walk - center, axis=1).max())
    i, j = 100, 50
    place = center + data.ground.x[j] * data.directions[0] + data.ground.y[i] * data.directions[1]
    assert data.ground.z[i, j] == pytest.approx(f(*place))
    assert data.ground.equal_axes
    assert data.ground.variables == ("u", "v")
    assert data.percent >= 100 * data.off > data.percent - 0.1


@pytest.mark.parametrize(
    "walk",
    [
        [(3.0 * 0.5**k, 0.5**k, 0.0) for k in range(9)],  # a line
        [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)],  # far from every plane
        [(1.0, 2.0, 3.0)] * 5,
        [(0.0, 0.0, 0.0)] * 5,
        [(1.0, 2.0, 3.0), (0.0, 1.0, 0.0)],
    ],
)
def test_some_walks_have_no_plane(walk):
    assert (
        slice_of(("x", "y", "z"), lambda x, y, z: x + y + z, np.array(walk), np.zeros(3), "minimum") is None
    )


def test_the_axes_of_a_slice_have_letters_of_their_own():
    walk = np.array([(0.8**k, (-0.7) ** k, 0.0, 0.0) for k in range(9)])
    data = slice_of(("u", "v", "s", "w"), lambda *x: sum(x), walk, np.zeros(4), "minimum")
    assert data.ground.variables == ("p", "q")


# Coordinates.


def test_of_many_coordinates_those_far_from_their_ends_are_named():
    k = np.arange(100)[:, None]
    values = 3.0 * np.linspace(0.1, 0.95, 10) ** k
    data = coordinates(tuple(f"x{i}" for i in range(10)), values)
    assert data.named == (4, 5, 6, 7, 8, 9)
    assert coordinates(("x", "y"), values[:, :2]).named == (0, 1)


@pytest.mark.parametrize(
    ("ratio", "steps", "expected"), [(0.5, 400, True), (0.99, 400, False), (0.5, 40, False)]
)
def test_a_long_run_that_settles_early_has_its_start_stretched(ratio, steps, expected):
    values = np.outer(ratio ** np.arange(steps), [1.0, 2.0, 3.0])
    assert coordinates(("x", "y", "z"), values).log_k is expected


# Surfaces.


def surface(function, walk):
    return surface_over(walked(function, walk), function)


def test_a_surface_shows_the_walk_and_the_floor():
    data = surface(SURFACES["narrow"], [(4.0, 1.0), (1.0, 0.1), (0.0, 0.0)])
    assert data.window.lower == pytest.approx(0.0, abs=0.1)
    assert data.window.upper >= 66.0
    assert data.goes_on_above
    assert not data.goes_on_below
    assert data.path[:, 2] == pytest.approx(SURFACES["narrow"](data.path[:, 0], data.path[:, 1]))
    assert np.array_equal(data.path[[0, -1]], data.walk[[0, -1]])


def test_a_surface_without_a_floor_is_cut_off_below():
    data = surface(lambda x, y: np.log(np.abs(x - 0.31)), [(1.0, 1.0), (0.0, 0.0)])
    assert np.isfinite(data.window.lower)
    data = surface(lambda x, y: -1 / (x - 0.31) ** 2, [(1.0, 1.0), (0.0, 0.0)])
    assert data.goes_on_below
    assert data.window.lower > -1e3


def test_a_function_without_values_has_no_surface():
    ground = walked(bowl, [(1.0, 1.0), (0.0, 0.0)])
    assert surface_over(ground, lambda x, y: np.full(np.shape(x), np.nan)) is None
    assert surface_over(ground, lambda x, y: 0.0 * x) is None


@pytest.mark.parametrize(
    ("arguments", "settings", "message"),
    [
        (("x^2", 1), {}, "of a function of two variables; this one has 1"),
        (("x^2 + y^2 + z^2", [1, 1, 1]), {}, "of a function of two variables; this one has 3"),
        (("x^2 + y^2", [1, 1]), {"optimizer": ["gd", "adam"]}, "a comparison has no surface"),
    ],
)
def test_a_surface_needs_two_variables_and_one_run(arguments, settings, message):
    with pytest.raises(symgd.errors.ParameterError, match=message):
        symgd.lesson(*arguments, surface=True, **settings)


def test_a_surface_is_made_on_request():
    lesson = symgd.lesson("x^2 + 3y^2", [2, 1], surface=True)
    steps = next(s for s in lesson.sections if s.name == "steps")
    assert steps.surface.variables == ("x", "y")
    assert isinstance(steps.figure, Contours)
    assert steps.slice is None
    assert lesson.command == 'symgd "x^2 + 3y^2" --x0 2 1 --surface'


def test_a_start_beside_the_point_where_the_walk_rests_is_shown_in_the_landscape():
    figure = walked(bowl, [(1e-7, 0.0)])
    assert len(figure.levels) > 5
    assert np.ptp(figure.x) > 1.0
    farther = walked(bowl, [(1e-2, 0.0)])
    assert np.ptp(farther.x) < 0.1
