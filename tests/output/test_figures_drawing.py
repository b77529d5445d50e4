"""The pictures through their artists and the text of their SVG."""

from __future__ import annotations

import dataclasses
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from figure_examples import (
    EVERY,
    MARKS,
    cobweb,
    contours,
    convergence,
    coordinates,
    descent,
    function_curve,
    multiples,
    parabola,
    strip,
    walk,
)
from matplotlib.lines import Line2D

from symgd.lessons import layout
from symgd.lessons.figures import (
    Cobweb,
    Contours,
    Convergence,
    Coordinates,
    Curve,
    FunctionCurve,
    Letters,
    Level,
    Mark,
    Prediction,
    RateLimit,
    RateMultiples,
    Steps,
    Walk,
    Window,
)
from symgd.output.figures import build, draw
from symgd.output.figures.paths import dense
from symgd.output.figures.richtext import RichText, markup, plain, width
from symgd.output.figures.ticks import linear_ticks, log_ticks, number, tick_labels
from symgd.output.figures.words import indexed

SVG = "{http://www.w3.org/2000/svg}"


def artists(figure, kind):
    return [a for canvas in figure.canvases for a in canvas.artists if isinstance(a, kind)]


def texts(figure):
    return [a.text for a in artists(figure, RichText)]


def labelled(figure, label):
    return [a for canvas in figure.canvases for a in canvas.artists if a.get_label() == label]


def vertices(figure, label):
    return np.concatenate([a.get_path().vertices for a in labelled(figure, label)])


@pytest.mark.parametrize("make", EVERY)
def test_every_kind_is_an_svg_of_its_size_with_real_text_in_our_fonts(make):
    picture = draw(make())
    root = ElementTree.fromstring(picture.svg)
    assert root.get("viewBox") == f"0 0 {0.75 * picture.width:g} {0.75 * picture.height:g}"
    assert picture.width <= 640
    written = list(root.iter(f"{SVG}text"))
    assert written
    for text in written:
        assert "STIX Two" in text.get("style")
        assert text.text == text.text.strip() != ""
        assert float(re.search(r"font-size: ([\d.]+)px", text.get("style")).group(1)) >= 6
    assert root.find(f"{SVG}metadata") is None
    assert len(list(root.iter())) < 250


@pytest.mark.parametrize("make", EVERY)
def test_the_same_data_give_the_same_bytes(make):
    assert draw(make()).svg == draw(make()).svg


@pytest.mark.parametrize("make", EVERY)
def test_numbers_are_written_as_people_write_them(make):
    for text in texts(build(make())):
        assert not re.search(r"\de[+-]?\d|-\d|−0(\.0*)?$", text), text


@pytest.mark.parametrize("make", EVERY)
def test_no_two_texts_overlap_and_none_leaves_the_paper(make):
    figure = build(make())
    wide, high = figure.width, figure.height
    boxes = [(a.text, a.box()) for a in artists(figure, RichText)]
    for index, (text, box) in enumerate(boxes):
        assert -0.5 <= box.x0 < box.x1 <= wide + 0.5, text
        assert -2.5 <= box.y0 < box.y1 <= high + 0.5, text
        for other, second in boxes[index + 1 :]:
            across = min(box.x1, second.x1) - max(box.x0, second.x0)
            along = min(box.y1, second.y1) - max(box.y0, second.y0)
            assert across <= 0.5 or along <= 2.5, (text, other)


@pytest.mark.parametrize(("make", "count"), [(function_curve, 1), (walk, 2), (multiples, 4), (contours, 1)])
def test_panels(make, count):
    assert len(build(make()).canvases) == count


def test_matplotlib_settings_are_left_alone():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    draw(walk())
    assert dict(mpl.rcParams) == before


def test_named_points_are_marked_and_labelled():
    figure = build(function_curve())
    assert {"start x0 = 8", "minimum x* = 1/3"} <= set(texts(figure))
    (start,) = labelled(figure, "start")
    assert start.get_xydata().tolist() == [[8.0, 173.0]]


def test_nothing_is_drawn_across_a_pole():
    with np.errstate(divide="ignore"):
        x = np.linspace(-1, 1, 400)
        curve = Curve(np.insert(x, 200, 0.0), np.insert(1 / x, 200, np.nan))
    data = FunctionCurve("x", curve, Window(-1, 1), Window(-10, 10))
    (line,) = labelled(build(data), "curve")
    y = line.get_ydata()
    joined = np.isfinite(y[:-1]) & np.isfinite(y[1:])
    assert not (joined & (y[:-1] * y[1:] < 0)).any()
    assert np.nanmax(y) == 10
    assert np.nanmin(y) == -10


def test_a_clipped_curve_shows_where_it_goes_on():
    x = np.linspace(-2, 2, 201)
    data = FunctionCurve("x", Curve(x, np.exp(x**2)), Window(-2, 2), Window(0, 5))
    heads = vertices(build(data), "goes on").reshape(-1, 4, 2)
    assert len(heads) == 2
    calm = FunctionCurve("x", Curve(x, x**2), Window(-2, 2), Window(-1, 5))
    assert not labelled(build(calm), "goes on")


def test_a_walk_has_a_ring_for_each_iterate_that_has_room():
    data = walk()
    figure = build(data)
    frame, zoom = figure.canvases
    rings = labelled(figure, "iterates")[0].get_path().vertices[::2]
    expected = frame.to_paper.transform(np.column_stack([data.steps.x, data.steps.y]))
    assert np.allclose(rings[:4], expected[:4])
    assert len(rings) < 16
    assert zoom.x.window == data.zoom.x_window
    assert {"1", "2", "3", "slope 46"} <= set(texts(figure))


def test_a_long_walk_stays_small():
    x = descent(0.001, 5000)
    data = layout.walk("x", parabola, x, parabola(x), MARKS)
    assert len(draw(data).svg) < 60_000
    assert data.shown_steps == 5000


def test_a_cycle_is_drawn_once():
    x = np.array([1.0, -1.0] * 250)
    data = layout.walk("x", np.square, x, x**2, [Mark(1, 1, "start"), Mark(0, 0, "minimum")])
    assert len(vertices(build(data), "walk")) == 4


@pytest.mark.parametrize(
    ("leaves", "text"),
    [
        ((-69.2, 1e29), "to x1 = −69.2"),
        ((-69.2, np.inf), "to x1 = −69.2"),
        ((-0.5, np.nan), "x1 = −0.5: undefined"),
        ((-np.inf, np.nan), "x1 = −∞: undefined"),
    ],
)
def test_the_step_that_leaves_the_picture_is_named_and_cut_at_its_edge(leaves, text):
    x = np.linspace(-1, 6, 101)
    steps = Steps(np.array([5.0]), np.array([25.0]), leaves)
    data = Walk("x", Curve(x, x**2), Window(-1, 6), Window(0, 30), steps)
    figure = build(data)
    assert text in texts(figure)
    arrow = vertices(figure, "leaves")
    box = figure.canvases[0].box
    assert box.x0 - 1 <= arrow[1][0] <= box.x1 + 1
    assert box.y0 - 1 <= arrow[1][1] <= box.y1 + 1


def test_errors_prediction_and_level_are_drawn():
    data = convergence()
    figure = build(data)
    (line,) = labelled(figure, "errors")
    assert np.allclose(line.get_ydata(), data.value)
    (law,) = labelled(figure, "prediction")
    assert np.allclose(law.get_ydata(), [23 / 3, 23 / 3 * 0.4**15])
    assert {"predicted: × 0.4 a step", "the rule stops here: 1.67 × 10−5", "|xk − x*|", "step k"} <= set(
        texts(figure)
    )
    assert figure.canvases[0].y.log


@pytest.mark.parametrize(("slow", "fast"), [(0.98, 0.9), (0.9608, 0.96), (0.98, 0.02), (0.999, 1e-5)])
def test_two_modes_have_two_lines_and_names_that_do_not_collide(slow, fast):
    k = np.arange(300.0)
    error = np.hypot(slow**k, 0.1 * fast**k)
    laws = (
        Prediction("geometric", 1.0, slow, 0, 299, "slowest"),
        Prediction("geometric", 0.1, fast, 0, 299, "fastest"),
    )
    figure = build(Convergence("", k, error, "error", laws))
    assert len(labelled(figure, "prediction")) == 2
    names = [t for t in figure.canvases[0].artists if " mode: " in getattr(t, "text", "")]
    assert [name.text.split()[0] for name in names] == ["slowest", "fastest"]
    first, second = (name.box() for name in names)
    assert not first.overlaps(second)


def test_an_error_of_zero_is_an_arrow_at_the_edge():
    data = Convergence("x", np.arange(4.0), np.array([1.0, 0.1, 0.0, 0.0]))
    figure = build(data)
    (zeros,) = labelled(figure, "zeros")
    assert zeros.get_xdata().tolist() == [2.0, 3.0]
    assert set(zeros.get_ydata()) == {figure.canvases[0].y.window.lower}
    assert "exactly 0" in texts(figure)


@pytest.mark.parametrize(
    "value", [np.zeros(3), np.array([1.0]), np.array([1e-310, 1e-320, 0.0]), np.array([1e300, 1e308])]
)
def test_extreme_errors_can_be_drawn(value):
    draw(Convergence("x", np.arange(float(len(value))), value))


def test_many_errors_are_thinned():
    k = np.arange(100_000.0)
    figure = build(Convergence("x", k, 1 / (1 + k), "slope"))
    assert len(vertices(figure, "marks")) / 2 <= 400
    (line,) = labelled(figure, "errors")
    assert len(line.get_xdata()) < 2000


def test_a_power_law_is_straight_on_two_logarithmic_scales():
    k = np.arange(1.0, 1000.0)
    data = Convergence("x", k, 0.7 * k**-0.5, "error", (Prediction("power", 0.7, 0.5, 1, 999),), (), True)
    figure = build(data)
    (law,) = labelled(figure, "prediction")
    points = figure.canvases[0].to_paper.transform(law.get_xydata())
    slope = np.diff(points[:, 1]) / np.diff(points[:, 0])
    assert np.allclose(slope, slope[0])
    assert "predicted: k−0.5" in texts(figure)


def test_panels_of_rates_have_the_same_axes_and_size():
    data = multiples()
    figure = build(data)
    assert len({(canvas.x.window, canvas.y.window) for canvas in figure.canvases}) == 1
    assert np.ptp([canvas.box.width for canvas in figure.canvases]) < 1e-6
    assert [t for t in texts(figure) if t.startswith("η")] == ["η = 0.01", "η = 0.1", "η = 0.3", "η = 0.35"]
    assert isinstance(data, RateMultiples)


def test_a_strip_shades_by_cause_and_marks_the_limits():
    data = strip()
    figure = build(data)
    axes = figure.canvases[0]
    edges = {}
    for cause, name in (("ran_away", "runs away"), ("left_domain", "leaves the domain")):
        (shade,) = labelled(figure, cause)
        corners = axes.to_paper.inverted().transform(shade.get_path().vertices)[:, 0]
        edges[cause] = corners.min(), corners.max()
        (label,) = [a for a in artists(figure, RichText) if a.text == name]
        box = label.box()
        assert shade.get_path().get_extents().x0 <= box.x0 <= box.x1 <= shade.get_path().get_extents().x1
    assert edges["ran_away"] == pytest.approx((1 / 3, 0.4), abs=0.002)
    assert edges["left_domain"] == pytest.approx((0.4, 0.5), abs=0.002)
    assert len({shade.get_facecolor() for cause in edges for shade in labelled(figure, cause)}) == 2
    assert {"2/f″(x*) ≈ 0.3333", "2/L = 0.2", "η = 0.1"} <= set(texts(figure))
    dots = vertices(figure, "last iterates")[::2]
    assert len(dots) == np.count_nonzero(~data.escaped)


def test_the_proved_bound_on_rates_is_rounded_down():
    limits = (RateLimit(0.0435096, "descent"), RateLimit(0.2500001, "stability"))
    data = dataclasses.replace(strip(), limits=limits)
    assert {"2/L ≈ 0.0435", "2/f″(x*) ≈ 0.2500"} <= set(texts(build(data)))


def test_pictures_use_the_letters_of_the_lesson():
    letters = Letters("g", "n", "α")
    for make in EVERY:
        data = dataclasses.replace(make(), letters=letters)
        for text in texts(build(data)):
            assert not set("fkη") & set(text.replace("flat", "").replace("here", "")), text
    assert "g(x)" in texts(build(dataclasses.replace(walk(), letters=letters)))
    assert "step n" in texts(build(dataclasses.replace(coordinates(), letters=letters)))
    assert {"|xn − x*|", "step n"} <= set(texts(build(convergence(letters=letters))))


def test_an_index_of_its_own_moves_that_of_the_step_up():
    assert shown(indexed("θ₁", "k")) == "θ_(1)^(()^(k)^())"
    assert shown(indexed("x", "k", plus="+1")) == "x_(k)_(+1)"


def test_a_level_that_holds_nearby_only_says_so():
    data = dataclasses.replace(convergence(), levels=(Level(1.67e-5, "rule", exact=False),))
    assert "the rule stops about here: 1.67 × 10−5" in texts(build(data))


def test_errors_that_grow_without_bound_stay_readable():
    k = np.arange(160.0)
    data = Convergence("x", k, 5 * 1.5**k, "error", (), (Level(1e-5, "rule"),))
    figure = build(data)
    labels = [t for t in texts(figure) if t.startswith("10")]
    assert 3 <= len(labels) <= 8
    assert figure.canvases[0].y.window.upper < 1e31


def test_a_tangle_is_drawn_with_thin_lines():
    x = np.random.default_rng(1).uniform(-2, 2, 300)
    tangled = layout.walk("x", np.square, x, x**2, [Mark(x[0], x[0] ** 2, "start"), Mark(0, 0, "minimum")])
    thick, thin = (labelled(build(data), "walk")[0].get_linewidth() for data in (walk(), tangled))
    assert tangled.shown_steps == 299
    assert thin < 0.5 * thick


def test_contours_have_equal_units_and_one_path():
    data = contours()
    figure = build(data)
    axes = figure.canvases[0]
    (x0, y0), (x1, y1) = axes.to_paper.transform([(0, 0), (1, 1)])
    assert x1 - x0 == pytest.approx(y1 - y0)
    (lines,) = labelled(figure, "contours")
    x, y = axes.to_paper.inverted().transform(lines.get_path().vertices).T
    heights = x**2 + 50 * y**2
    nearest = np.abs(heights[:, None] - data.levels).min(axis=1)
    assert nearest.max() < 0.02 * data.levels.max()
    assert {"start (4, 1)", "minimum (0, 0)", "θ1"} <= set(texts(figure))


def test_contours_without_equal_axes_fill_the_paper():
    z = np.add.outer(np.linspace(-1, 1, 9) ** 2, np.linspace(-1, 1, 9) ** 2)
    data = Contours(
        ("x", "y"),
        np.linspace(0, 40, 9),
        np.linspace(0, 0.1, 9),
        z,
        np.array([0.5, np.nan]),
        np.array([(40.0, 0.1), (40.0, 0.0)]),
        equal_axes=False,
    )
    assert build(data).canvases[0].box.width > 400


def test_coordinates_are_named_at_their_ends():
    figure = build(coordinates())
    assert {"x,", "z", "y"} <= set(texts(figure))  # x and z both end at 0
    assert [a.get_label() for a in artists(figure, Line2D)] == ["x", "y", "z"]
    assert len(labelled(figure, "limit")) == 3


def test_a_cobweb_goes_between_the_map_and_the_diagonal():
    data = cobweb()
    figure = build(data)
    points = figure.canvases[0].to_paper.inverted().transform(vertices(figure, "cobweb"))
    on_map = np.abs(points[:, 1] - (points[:, 0] - 0.1 * (6 * points[:, 0] - 2))) < 1e-6
    on_diagonal = np.abs(points[:, 1] - points[:, 0]) < 1e-6
    assert (on_map | on_diagonal)[1:].all()
    assert isinstance(data, Cobweb)


@pytest.mark.parametrize(
    "text", ["$x^2$", "<script>alert(1)</script>", '{value} & "quotes"', "\\frac{1}{2}", "<i>a</i>"]
)
def test_text_from_outside_stays_text(text):
    mark = Mark(8.0, 173.0, "start", text)
    picture = draw(layout.function_curve("x", parabola, [mark, MARKS[1]]))
    written = "".join(e.text for e in ElementTree.fromstring(picture.svg).iter(f"{SVG}text"))
    assert text.replace(" ", "") in written.replace(" ", "")


@pytest.mark.parametrize(
    ("window", "most", "ticks"),
    [
        (Window(-2.5, 9), 6, [-2, 0, 2, 4, 6, 8]),
        (Window(0, 1), 6, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (Window(-1e-9, 3e-9), 5, [-1e-9, 0, 1e-9, 2e-9, 3e-9]),
        (Window(-11, 12), 2, [-10, 0, 10]),
        (Window(1e6, 1.2e6), 3, [1e6, 1.1e6, 1.2e6]),
    ],
)
def test_ticks_are_round(window, most, ticks):
    assert linear_ticks(window, most) == pytest.approx(ticks)


@pytest.mark.parametrize(
    ("window", "most", "ticks"),
    [
        (Window(1e-5, 10), 9, [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]),
        (Window(1e-5, 10), 4, [1e-4, 1e-2, 1]),
        (Window(0.15, 3), 6, [0.2, 0.5, 1, 2]),
    ],
)
def test_logarithmic_ticks(window, most, ticks):
    assert log_ticks(window, most) == pytest.approx(ticks)


def shown(line):
    return "".join({0: "{}", 1: "^({})", -1: "_({})"}[run.level].format(run.text) for run in line)


@pytest.mark.parametrize(
    ("ticks", "labels"),
    [
        ([-2.0, 0.0, 2.0], ["−2", "0", "2"]),
        ([0.0, 0.05, 0.1], ["0", "0.05", "0.10"]),
        ([0.0, 5e-9, 1e-8], ["0", "5 × 10^(−9)", "10^(−8)"]),
        ([8e-10, 9e-10, 1e-9, 1.1e-9], ["8 × 10^(−10)", "9 × 10^(−10)", "10^(−9)", "1.1 × 10^(−9)"]),
        ([-2e-5, -1e-5, 0.0], ["−2 × 10^(−5)", "−10^(−5)", "0"]),
        ([1e6, 1.1e6, 1.2e6], ["10^(6)", "1.1 × 10^(6)", "1.2 × 10^(6)"]),
        ([0.0, 1e7, 2e7], ["0", "10^(7)", "2 × 10^(7)"]),
        ([10000.0, 20000.0], ["10\u2009000", "20\u2009000"]),
    ],
)
def test_tick_labels(ticks, labels):
    assert [shown(label) for label in tick_labels(ticks)] == labels


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.35000000000000003, "0.35"), (-1e-5, "−10^(−5)"), (2 / 3, "0.6667"), (1.67e-5, "1.67 × 10^(−5)")],
)
def test_numbers_in_labels(value, text):
    assert shown(number(value)) == text


def test_markup_and_plain_text():
    assert (
        shown(markup("start <i>x</i><sub>0</sub> = {value}", value="<i>x₁</i>"))
        == "start x_(0) = <i>x_(1)</i>"
    )
    assert [run.italic for run in plain("θ₁", italic=True)] == [True, False]
    assert [run.math for run in plain("2√x")] == [False, True, False]


def test_widths_add_up():
    assert width(plain("ab"), 10) == pytest.approx(width(plain("a"), 10) + width(plain("b"), 10), abs=0.4)
    assert width(plain("a b"), 10) > width(plain("ab"), 10)
    assert width(plain("x²"), 10) < width(plain("x2"), 10)


def test_coordinates_of_a_start_alone():
    draw(Coordinates(("x", "y"), np.array([0.0]), np.array([[1.0, 2.0]])))


def test_dense_points_stay_few():
    points = np.random.default_rng(0).uniform(0, 400, (20_000, 2))
    assert len(dense(points)) < 60_000
    assert len(dense(np.array([(0.0, 0.0), (300.0, 0.0)]))) >= 100
    assert len(dense(np.array([(0.0, 0.0), (np.nan, 0.0), (300.0, 0.0)]))) == 0
