"""What part of a graph a picture shows: windows, samples, steps, levels."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgd.lessons import layout, plane_layout, reach, windows
from symgd.lessons.figures import Curve, FunctionCurve, Mark, Steps, Window
from symgd.lessons.planes.levels import contour_levels


def quiet(f):
    """f on arrays, nan where it is undefined, as ``Problem.curve`` is."""

    def graph(x):
        with np.errstate(all="ignore"):
            y = np.asarray(f(np.asarray(x, dtype=float)), dtype=float)
        return np.where(np.isfinite(y), y, np.nan)

    return graph


def descend(slope, start, rate, steps):
    x = [float(start)]
    for _ in range(steps):
        x.append(x[-1] - rate * slope(x[-1]))
    return np.array(x)


PARABOLA = quiet(lambda x: 3 * x**2 - 2 * x - 3)


def test_arrays_are_read_only_copies():
    source = np.array([1.0, 2.0])
    steps = Steps(source, source)
    source[0] = 5.0
    assert steps.x[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        steps.x[0] = 3.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        steps.leaves = (1.0, 2.0)


@pytest.mark.parametrize(
    ("f", "window", "gaps"),
    [
        (lambda x: x**2, Window(-2, 3), 0),
        (np.abs, Window(-2, 3), 0),
        (np.cbrt, Window(-1, 1), 0),
        (lambda x: np.tanh(1e4 * x), Window(-1, 1), 0),
        (lambda x: np.exp(20 * x), Window(-1, 1), 0),
        (lambda x: 1 / x, Window(-1, 2), 1),
        (lambda x: 1 / (x - 0.301) ** 3, Window(-1, 2), 1),
        (np.tan, Window(-2, 2), 2),
        (lambda x: np.tan(3 * x), Window(-2, 2), 4),
        (np.sign, Window(-1.01, 2), 1),
        (lambda x: x + np.where(x > 0.5, 1.0, 0.0), Window(0, 1), 1),
    ],
)
def test_a_curve_is_interrupted_at_its_jumps_and_nowhere_else(f, window, gaps):
    curve = windows.sample(quiet(f), window)
    assert int(np.isnan(curve.y).sum()) == gaps
    assert (np.diff(curve.x) >= 0).all()


@pytest.mark.parametrize(("f", "end"), [(np.sqrt, 0.0), (lambda x: np.sqrt(x - math.pi / 10), math.pi / 10)])
def test_a_curve_begins_where_the_domain_does(f, end):
    curve = windows.sample(quiet(f), Window(-1, 1))
    assert curve.x[np.isfinite(curve.y)][0] == pytest.approx(end, abs=1e-9)


def test_a_curve_that_oscillates_fast_is_sampled_finely_enough():
    curve = windows.sample(np.sin, Window(-1700, 250))
    rows = np.abs(curve.y).reshape(-1)[: len(curve.y) // 50 * 50].reshape(50, -1).max(axis=1)
    assert (rows > 0.98).all()
    assert len(windows.sample(np.sin, Window(-20, 20)).x) == 601
    aliased = windows.sample(np.sin, Window(-1700, 250), count=301)
    assert np.count_nonzero(np.diff(np.sign(aliased.y))) > 600


def test_points_asked_for_are_among_the_samples():
    curve = windows.sample(np.abs, Window(-1, 2), include=[0.0, 1 / 3, 7.0])
    assert {0.0, 1 / 3} <= set(curve.x.tolist())
    assert 7.0 not in curve.x


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6),
    st.lists(st.floats(-1e6, 1e6), max_size=2),
)
def test_a_window_holds_what_it_is_about(points, turning):
    window = windows.curve_window(lambda x: x, points, turning=turning)
    assert all(p in window for p in [*points, *turning])
    assert window.lower < window.upper


@given(st.floats(-1e8, 1e8), st.floats(1e-6, 1e8))
def test_rounding_outwards_moves_a_bound_by_a_twentieth_at_most(lower, span):
    window = Window(lower, lower + span)
    if window.span <= 1e-9 * abs(lower):
        return
    wider = windows.round_outwards(window)
    slack = 0.051 * window.span
    assert window.lower - slack <= wider.lower <= window.lower + 1e-7 * span
    assert window.upper - 1e-7 * span <= wider.upper <= window.upper + slack


def test_a_window_ends_soon_after_the_domain():
    window = windows.curve_window(quiet(np.log), [0.1, 3.0], turning=[0.1])
    assert -0.5 < window.lower < 0.1


def test_both_sides_of_a_minimum_are_shown():
    window = windows.curve_window(PARABOLA, [8.0], turning=[1 / 3])
    assert window.lower < -1.5
    assert window.upper < 9.5


def test_a_point_alone_gets_a_window_around_it():
    assert 0.0 in windows.curve_window(quiet(lambda x: x**3), [0.0])


@pytest.mark.parametrize(
    ("f", "points", "clipped"),
    [
        (lambda x: x**2, [1.0, 0.0], False),
        (lambda x: np.exp(x**2), [1.0, 0.0], True),
        (lambda x: 1 / x, [1.0, 2.0], True),
    ],
)
def test_heights_are_shown_and_walls_are_clipped(f, points, clipped):
    graph = quiet(f)
    curve = windows.sample(graph, Window(-1.05, 2.5) if clipped else Window(-1.0, 1.0))
    heights = graph(np.array(points))
    window = windows.height_window(curve, heights)
    assert bool((curve.y > window.upper).any()) is clipped
    assert all(float(h) in window for h in heights)
    assert window.span < 3 * np.ptp(heights)


def test_a_pole_alone_does_not_decide_the_height():
    curve = windows.sample(quiet(lambda x: 1 / x), Window(-1, 1))
    window = windows.height_window(curve, [1.0])
    assert window.span < 30


@pytest.mark.parametrize("level", [0.0, 5.0, 1e-9, -1e12])
def test_a_constant_has_a_window(level):
    window = windows.height_window(Curve(np.arange(3.0), np.full(3, level)), [level])
    assert window.lower < level < window.upper


@pytest.mark.parametrize(
    ("x", "anchors", "steps"),
    [
        ([8.0, 3.4, 1.56, 0.8], [1 / 3], 3),
        ([1.0, -1.0, 1.0, -1.0], [0.0], 3),
        ([5.0, -69.2, 1e29], [0.0], 0),
        ([1.0, 1.1, 1.3, 1.8, 6.0, 1e9], [], 3),
        ([1.0, -3.0, 9.0, -27.0, 1e9], [0.0], 1),
        ([3.0, -6.04, -5.0, -4.0, -3.0], [0.69], 4),
        ([3.0, -6.04, 900.0], [0.69], 1),
        ([3.0, *[-0.4, 1.2] * 200], [2.95], 400),
        ([2.0], [0.0], 0),
        ([1.0, 1.0, 1.0], [], 2),
    ],
)
def test_steps_are_shown_until_one_goes_far(x, anchors, steps):
    x = np.array(x)
    assert reach.shown_steps(x, np.zeros_like(x), anchors) == steps


def test_a_step_that_is_not_shown_is_told():
    steps = reach.steps_on(np.array([5.0, -69.2]), np.cosh(np.array([5.0, -69.2])), [0.0], [1.0])
    assert steps.shown_steps == 0
    assert steps.leaves == (-69.2, math.cosh(-69.2))


def test_a_step_out_of_the_domain_is_told():
    steps = reach.steps_on(np.array([3.0]), np.array([1.9]), [1.0], [1.0], next_x=-1 / 3)
    assert steps.leaves is not None
    assert steps.leaves[0] == -1 / 3
    assert math.isnan(steps.leaves[1])


def parabola_walk(rate, steps):
    x = descend(lambda t: 6 * t - 2, 8, rate, steps)
    marks = [Mark(8.0, float(PARABOLA(8.0)), "start"), Mark(1 / 3, -10 / 3, "minimum", "1/3")]
    return layout.walk("x", PARABOLA, x, PARABOLA(x), marks)


def test_a_converging_walk_gets_a_zoom_on_its_end():
    walk = parabola_walk(0.1, 15)
    assert walk.shown_steps == walk.total_steps == 15
    assert walk.zoom is not None
    assert walk.zoom.first == 3
    assert all(float(x) in walk.zoom.x_window for x in walk.steps.x[3:])
    assert all(float(y) in walk.zoom.y_window for y in walk.steps.y[3:])


def test_a_cycle_needs_no_zoom_and_shows_all_steps():
    x = descend(lambda t: 2 * t, 1, 1.0, 500)
    walk = layout.walk("x", np.square, x, x**2, [Mark(1, 1, "start"), Mark(0, 0, "minimum")])
    assert walk.zoom is None
    assert walk.shown_steps == 500


def test_a_runaway_is_shown_as_far_as_it_fits():
    x = descend(lambda t: -2 * t + 3, -3, 0.01, 500)
    graph = quiet(lambda t: -(t**2) + 3 * t)
    walk = layout.walk("x", graph, x, graph(x), [Mark(-3, -18, "start"), Mark(1.5, 2.25, "maximum")])
    assert 10 < walk.shown_steps < 100
    assert walk.steps.leaves == (x[walk.shown_steps + 1], graph(x[walk.shown_steps + 1]))
    assert all(float(v) in walk.x_window for v in walk.steps.x)
    assert 1.5 in walk.x_window


def test_the_iterate_without_a_value_is_in_the_picture():
    graph = quiet(lambda x: x - np.log(x))
    walk = layout.walk(
        "x",
        graph,
        np.array([3.0]),
        graph([3.0]),
        [Mark(3, 1.9, "start"), Mark(1, 1, "minimum")],
        next_x=-1 / 3,
    )
    assert -1 / 3 in walk.x_window


def test_panels_share_their_axes():
    runs = [
        (rate, "other", x, PARABOLA(x))
        for rate in (0.01, 0.1, 0.33, 0.35)
        for x in [descend(lambda t: 6 * t - 2, 8, rate, 30)]
    ]
    multiples = layout.rate_multiples(
        "x", PARABOLA, runs, [Mark(8, 173, "start"), Mark(1 / 3, -10 / 3, "minimum")]
    )
    assert len(multiples.panels) == 4
    for panel in multiples.panels:
        assert all(float(v) in multiples.x_window for v in panel.steps.x)
        assert all(float(v) in multiples.y_window for v in panel.steps.y)
    assert multiples.panels[-1].steps.leaves is not None


def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


@pytest.mark.parametrize(
    ("surface", "walk", "equal"),
    [
        (rosenbrock, [(-1.2, 1.0), (-0.5, 0.27), (1.0, 1.0)], True),
        (lambda x, y: x**2 + 50 * y**2, [(4.0, 1.0), (0.0, 0.0)], True),
        (lambda x, y: x**2 + 1e4 * y**2, [(40.0, 0.1), (0.0, 0.0)], False),
        (lambda x, y: x**2 + y**2, [(1.0, 1.0)], True),
    ],
)
def test_contours_have_equal_axes_where_the_walk_has_the_shape_for_it(surface, walk, equal):
    marks = [Mark(*walk[0], "start"), Mark(*walk[-1], "minimum")]
    data = plane_layout.contours(("x", "y"), surface, np.array(walk), marks)
    assert data.equal_axes is equal
    assert data.z.shape == (len(data.y), len(data.x))
    assert all(data.x[0] < x < data.x[-1] and data.y[0] < y < data.y[-1] for x, y in walk)
    assert (np.diff(data.levels) > 0).all()


def test_levels_are_even_rings_around_a_bowl():
    x, y = np.meshgrid(np.linspace(-1, 1, 101), np.linspace(-1, 1, 101))
    levels = contour_levels(np.where(x**2 + y**2 <= 1.0, x**2 + y**2, np.nan), 0.0)
    assert np.sqrt(levels) == pytest.approx(np.arange(1, 15) / 15, abs=0.02)


def test_levels_show_the_floor_of_a_valley_with_high_walls():
    x, y = np.meshgrid(np.linspace(-2, 2, 201), np.linspace(-1, 3, 201))
    levels = contour_levels(rosenbrock(x, y), 0.0)
    assert levels[1] < 0.02 * rosenbrock(x, y).max()


def test_levels_without_a_minimum_are_spread_over_the_paper():
    x, y = np.meshgrid(np.linspace(-1, 1, 101), np.linspace(-1, 1, 101))
    z = x**2 - y**2
    assert contour_levels(z, None) == pytest.approx(np.quantile(z, np.arange(1, 15) / 15), abs=0.03)


@pytest.mark.parametrize("z", [np.full((3, 3), np.nan), np.ones((3, 3))])
def test_a_surface_without_heights_has_no_levels(z):
    assert len(contour_levels(z, None)) == 0


def test_a_walk_in_the_plane_is_shown_until_it_goes_far():
    walk = np.array([(1.0, 2.0), (0.4, -7.6), (0.2, 500.0)])
    assert reach.steps_near(walk, np.array([(0.0, 1.0)])) == 1
    assert reach.steps_near(walk, np.array([(0.9, 2.0)])) == 0
    assert reach.steps_near(walk, np.array([(0.0, -7.0)])) == 1
    data = plane_layout.contours(
        ("x", "y"), lambda x, y: x**2 + y**4, walk, [Mark(1, 2, "start"), Mark(0, -7, "minimum")]
    )
    assert (data.shown_steps, data.total_steps, data.leaves) == (1, 2, (0.2, 500.0))


@pytest.mark.parametrize(
    ("x", "steps"),
    [
        (8 * 0.9999 ** np.arange(100_001.0), 100_000),
        (np.tile([1.0, -1.0], 50_000), 99_999),
        (np.random.default_rng(0).uniform(-1, 1, 10_000), 1000),
        (np.array([2.0]), 0),
    ],
)
def test_a_picture_is_full_after_many_different_chords(x, steps):
    assert reach.chords_shown(x[:, None]) == pytest.approx(steps, rel=0.03)


def test_a_panel_shows_where_its_run_broke_off():
    graph = quiet(lambda x: x - np.log(x))
    x = np.array([3.0])
    runs = [(5.0, "past", x, graph(x)), (0.0, "small", x, graph(x))]
    multiples = layout.rate_multiples(
        "x", graph, runs, [Mark(1, 1, "minimum")], ends=[(-1 / 3, math.nan), None]
    )
    leaves = [panel.steps.leaves for panel in multiples.panels]
    assert leaves[0] is not None
    assert leaves[0][0] == -1 / 3
    assert leaves[1] is None
    assert -1 / 3 in multiples.x_window


def test_a_first_step_far_off_is_shown_if_the_walk_stays_around():
    graph = quiet(lambda x: np.exp(x) - 2 * x)
    x = descend(lambda t: math.exp(t) - 2, 3, 0.5, 11)
    marks = [Mark(3, graph(3.0), "start"), Mark(math.log(2), 2 - 2 * math.log(2), "minimum")]
    walk = layout.walk("x", graph, x, graph(x), marks)
    assert (walk.shown_steps, walk.steps.leaves) == (11, None)
    assert walk.x_window.lower < x[1] < -6
    assert all(float(v) in walk.y_window for v in walk.steps.y)


def test_a_walk_that_nears_the_edge_of_the_domain_is_shown_up_to_the_edge():
    x = descend(lambda t: 0.5 / math.sqrt(t), 1, 0.1, 14)
    walk = layout.walk("x", quiet(np.sqrt), x, np.sqrt(x), [Mark(1, 1, "start")], next_x=-0.3316)
    assert walk.shown_steps == walk.total_steps == 14
    assert 0.0 in walk.x_window
    assert 0.0 in walk.y_window
    assert math.isnan(walk.steps.leaves[1])


@pytest.mark.parametrize(
    ("f", "ends"), [(np.sqrt, [0.0]), (np.arccos, [-1.0, 1.0]), (np.exp, []), (np.log, [0.0])]
)
def test_ends_of_domains(f, ends):
    assert windows.domain_ends(quiet(f), Window(-1.5, 2.0)) == pytest.approx(ends, abs=1e-9)


def test_a_walk_that_wanders_for_ever_fills_a_picture_but_does_not_leave_it():
    x = np.random.default_rng(0).uniform(-1, 1, 10_000)
    steps = reach.steps_on(x, x**2, [0.0], [0.0])
    assert steps.shown_steps == pytest.approx(1000, rel=0.03)
    assert steps.leaves is None


@pytest.mark.parametrize(
    ("window", "above", "below"),
    [
        (Window(-9, 9), False, False),
        (Window(-9, 7), True, False),
        (Window(-3, 9), False, True),
        (Window(0, 1), True, True),
    ],
)
def test_a_picture_tells_where_its_curve_goes_on(window, above, below):
    x = np.linspace(-2, 2, 201)
    data = FunctionCurve("x", Curve(x, np.where(x == 0, np.nan, x**3)), Window(-2, 2), window)
    assert (data.goes_on_above, data.goes_on_below, data.clipped) == (above, below, above or below)


def test_panels_show_cycles_whole():
    graph = quiet(lambda x: np.exp(x) - 2 * x)
    runs = [
        (rate, "other", x, graph(x))
        for rate in (0.05, 0.93, 1.1, 1.2)
        for x in [descend(lambda t: math.exp(t) - 2, 1, rate, 500)]
    ]
    marks = [Mark(1, graph(1.0), "start"), Mark(math.log(2), 2 - 2 * math.log(2), "minimum")]
    multiples = layout.rate_multiples("x", graph, runs, marks)
    for panel in multiples.panels:
        assert (panel.steps.shown_steps, panel.steps.leaves) == (500, None)
        assert all(float(v) in multiples.x_window for v in panel.steps.x)


def test_a_hole_is_no_end_of_the_domain():
    graph = quiet(lambda x: x / x)
    assert np.isnan(graph(0.0))
    assert windows.domain_ends(graph, Window(-1.0, 1.0)) == []
