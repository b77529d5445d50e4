"""The pictures of a comparison through their artists: every run, in its look, with its name, inside the paper."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import symgd
from symgd.lessons.figures import Race, Trail, Window
from symgd.output.figures import build, draw
from symgd.output.figures.comparison_lines import envelope
from symgd.output.figures.comparison_looks import LOOKS
from symgd.output.figures.richtext import RichText

CASES: dict[str, tuple] = {
    "methods": ("3*x**2 - 2*x - 3", 8, {"optimizer": ["gd", "momentum", "nesterov", "adam"]}),
    "one runs away": ("3*x**2 - 2*x - 3", 8, {"learning_rate": [0.01, 0.1, 0.3, 0.5]}),
    "a plane": ("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), {"optimizer": ["gd", "momentum", "adam"]}),
    "six": (
        "x^4/4 - x^2 + x/5",
        2,
        {"optimizer": ["gd", "momentum", "nesterov", "adam", "rmsprop", "lion"]},
    ),
    "out of the domain": ("x - 2 ln(x)", 0.5, {"learning_rate": [0.1, 0.5, 7, 20]}),
    "schedules": ("x^2 + 2y^2", (3, 2), {"learning_rate": [0.1, "0.4*0.9^k"]}),
    "three variables": ("x^2 + 2y^2 + 3z^2", (3, 2, 1), {"optimizer": ["gd", "adam"]}),
    "no minimum": ("exp(-x)", 0, {"optimizer": ["gd", "adam"]}),
}


@cache
def pictures(name: str) -> dict[str, tuple[object, Figure]]:
    expression, start, settings = CASES[name]
    made = symgd.lesson(expression, start, **settings)
    found = {s.name: s.figure for s in made.sections if s.name in ("paths", "convergence")}
    return {key: (data, build(data)) for key, data in found.items()}


ALL = [
    (name, key)
    for name in CASES
    for key in ("paths", "convergence")
    if (name, key) != ("three variables", "paths")
]


def artists(figure: Figure, kind: type) -> list:
    return [a for canvas in figure.canvases for a in canvas.artists if isinstance(a, kind)]


@pytest.mark.parametrize(("name", "key"), ALL)
def test_every_run_has_a_line_in_its_look_and_a_name(name: str, key: str) -> None:
    data, figure = pictures(name)[key]
    lines = {line.get_label(): line for line in artists(figure, Line2D)}
    for look, trail in zip(LOOKS, data.trails, strict=False):
        assert lines[trail.label].get_color() == look.color
        if np.isfinite(lines[trail.label].get_ydata()).any():
            assert lines[f"{trail.label} markers"].get_marker() == look.marker
    names = [text for text in artists(figure, RichText) if text.get_label() == "name"]
    assert len(names) == len(data.trails)
    assert {t.color for t in names} == {look.label_color for look in LOOKS[: len(data.trails)]}


@pytest.mark.parametrize(("name", "key"), ALL)
def test_nothing_is_written_outside_the_paper_or_over_another_name(name: str, key: str) -> None:
    _, figure = pictures(name)[key]
    wide, high = figure.width, figure.height
    boxes = []
    for text in artists(figure, RichText):
        box = text.box()
        assert box.x0 >= -0.5, text.text
        assert box.x1 <= wide + 0.5, text.text
        assert box.y0 >= -3, text.text
        assert box.y1 <= high + 3, text.text
        if text.get_label() == "name":
            boxes.append(box)
    for i, a in enumerate(boxes):
        assert not any(
            min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 3 for b in boxes[:i]
        )


@pytest.mark.parametrize(("name", "key"), ALL)
def test_lines_stay_in_their_frame(name: str, key: str) -> None:
    _, figure = pictures(name)[key]
    (box,) = (canvas.box for canvas in figure.canvases)
    for line in artists(figure, Line2D):
        at = line.get_transform().transform(np.column_stack(line.get_data()))
        at = at[np.isfinite(at).all(axis=1)]
        if len(at):
            assert at[:, 0].min() >= box.x0 - 1
            assert at[:, 0].max() <= box.x1 + 1
            assert at[:, 1].min() >= box.y0 - 1
            assert at[:, 1].max() <= box.y1 + 1


def test_a_short_line_has_every_value() -> None:
    data, figure = pictures("methods")["convergence"]
    (line,) = [a for a in artists(figure, Line2D) if a.get_label() == "gd"]
    trail = data.trails[0]
    assert np.array_equal(line.get_xdata(), trail.x)
    assert np.array_equal(line.get_ydata(), trail.y)


def test_a_run_that_leaves_ends_at_the_upper_edge_with_an_arrow() -> None:
    data, figure = pictures("one runs away")["convergence"]
    (line,) = [a for a in artists(figure, Line2D) if a.get_label() == "η = 0.5"]
    assert line.get_ydata()[-1] == data.window.upper
    assert "goes on" in {a.get_label() for a in figure.canvases[0].artists}


def test_an_error_of_exactly_zero_is_an_arrow_on_the_lower_edge() -> None:
    data, figure = pictures("out of the domain")["convergence"]
    (zero,) = [a for a in artists(figure, Line2D) if a.get_label() == "zeros"]
    assert zero.get_xdata().tolist() == [1.0]
    assert zero.get_ydata().tolist() == [data.window.lower]
    assert "exactly 0" in {t.text for t in artists(figure, RichText)}


def test_the_same_data_give_the_same_bytes() -> None:
    data, _ = pictures("a plane")["paths"]
    assert draw(data).svg == draw(data).svg


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300), st.integers(4, 40))
def test_an_envelope_keeps_the_ends_and_the_extremes(values: list[float], most: int) -> None:
    y = np.array(values)
    kept = envelope(y, most)
    assert kept[0] == 0
    assert kept[-1] == len(y) - 1
    assert y[kept].min() == y.min()
    assert y[kept].max() == y.max()
    assert len(kept) <= most + 2 or len(y) <= most
    assert np.all(np.diff(kept) > 0)


def test_a_race_of_a_hundred_thousand_steps_is_a_small_picture() -> None:
    k = np.arange(100_001.0)
    trails = (Trail("a", k, np.exp(-k / 5e3) * (1.1 + np.sin(k)), 100_000), Trail("b", k[:5], k[:5] + 1, 4))
    race = Race("x", trails, Window(1e-9, 10.0), "error")
    assert len(draw(race).svg) < 150_000
