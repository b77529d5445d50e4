"""What a comparison measures: against which minimum, from which step on, and what its pictures hold."""

from __future__ import annotations

import math
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

import symgd
from symgd.lessons import Comparison
from symgd.lessons.comparison.facts import below_for_good
from symgd.lessons.figures import PlaneTrails, Race, Trails

DOUBLE_WELL = "x^4/4 - x^2 + x/5"

CASES: dict[str, tuple] = {
    # name: expression, start, settings, quantity, minimizers that the runs are about
    "one minimum": (
        "3*x**2 - 2*x - 3",
        8,
        {"optimizer": ["gd", "momentum", "nesterov", "adam"]},
        "error",
        [1 / 3],
    ),
    "one of them runs away": ("3*x**2 - 2*x - 3", 8, {"learning_rate": [0.1, 0.3, 0.5]}, "error", [1 / 3]),
    "a plane": ("x^2 + 20y^2", (4, 1), {"optimizer": ["gd", "momentum"]}, "error", [(0, 0)]),
    "two minima": (DOUBLE_WELL, 2.2, {"learning_rate": [0.1, 0.4]}, "gap", [1.361278553, -1.461786206]),
    "none": ("exp(-x)", 0, {"optimizer": ["gd", "adam"]}, "slope", []),
    "none in a plane": ("exp(-x) + y^2", (0, 1), {"optimizer": ["gd", "adam"]}, "gradient", []),
    "out of the domain": ("x - 2 ln(x)", 0.5, {"learning_rate": [0.1, 20]}, "error", [2]),
    "three variables": ("x^2 + 2y^2 + 3z^2", (3, 2, 1), {"optimizer": ["gd", "adam"]}, "error", [(0, 0, 0)]),
    "from the minimum": ("x^2", 0, {"optimizer": ["gd", "adam"]}, "error", [0]),
    "a maximum": ("x^3 - 3x", -0.9, {"optimizer": ["gd", "newton"]}, "error", [1]),
}


@cache
def comparison(name: str) -> Comparison:
    expression, start, settings, *_ = CASES[name]
    return symgd.lesson(expression, start, **settings)


@cache
def sections(name: str) -> dict:
    return {section.name: section for section in comparison(name).sections}


@pytest.mark.parametrize("name", CASES)
def test_what_the_runs_are_held_against(name: str) -> None:
    *_, quantity, points = CASES[name]
    measured = sections(name)["contest"].measure
    assert measured.quantity == quantity
    found = [np.atleast_1d(point.x) for point in measured.several]
    assert len(found) == len(points)
    for point, expected in zip(found, points, strict=True):
        assert point == pytest.approx(np.atleast_1d(expected), abs=1e-8)
    lowest = min((p.fun for p in measured.several), default=None)
    assert (measured.minimizer.fun if measured.minimizer else None) == lowest


def naive(run: symgd.Run, quantity: str, points: list, least: float | None) -> list[float]:
    """The measure of each row, by its definition."""
    if quantity == "gap":
        return [float(f) - least for f in run.history["fun"]]
    if quantity == "error":
        return [math.dist(np.atleast_1d(x), np.atleast_1d(points[0])) for x in run.history["x"]]
    return [math.hypot(*np.atleast_1d(g)) for g in run.history["jac"]]


@pytest.mark.parametrize("name", CASES)
def test_values_and_the_steps_from_which_they_stay_small(name: str) -> None:
    *_, quantity, points = CASES[name]
    table = sections(name)["table"]
    least = table.measure.minimizer.fun if table.measure.minimizer else None
    for entry, run in zip(table.entries, comparison(name).runs, strict=True):
        values = naive(run, quantity, points, least)
        known = np.isfinite(entry.values)
        assert entry.values[known] == pytest.approx(np.array(values)[known], rel=1e-6, abs=1e-8)
        assert known.all() or quantity == "gap"
        assert len(entry.reached) == len(table.powers)
        for power, reached in zip(table.powers, entry.reached, strict=True):
            bound = 10.0**-power * entry.values[0]
            small = [not value > bound for value in entry.values]
            stays = [k for k in range(len(small)) if all(small[k:])]
            for_good = run.success or len(stays) >= 10
            assert reached == (stays[0] if stays and for_good else None)


@pytest.mark.parametrize(
    ("name", "powers"),
    [
        ("one minimum", (1, 2, 3, 4, 6)),
        ("none", ()),
        ("from the minimum", ()),
        ("two minima", (1, 2, 3, 4, 6)),
    ],
)
def test_which_powers_are_asked_for(name: str, powers: tuple[int, ...]) -> None:
    assert sections(name)["table"].powers == powers


def test_the_order_is_that_of_the_steps() -> None:
    end = sections("one minimum")["conclusion"]
    steps = [entry.reached[end.at] for entry in end.order]
    assert end.power == 4  # 10^-6 is below what all but one run come to
    assert steps == sorted(steps)
    assert [entry.label for entry in end.order] == ["gd", "nesterov", "adam", "momentum"]
    assert sections("one of them runs away")["conclusion"].order[0].label == "η = 0.1"
    assert sections("none")["conclusion"].power is None


@pytest.mark.parametrize(
    ("values", "stop", "expected"),
    [
        ([1.0] * 20 + [1e-3] * 9, "cap", None),  # too few to tell
        ([1.0] * 20 + [1e-3] * 10, "cap", 20),
        ([1.0] * 20 + [1e-3] * 2, "tol", 20),  # its rule ended it there
        ([1.0] * 5 + [1e-3] * 20 + [1.0] * 5 + [1e-3] * 20, "cap", None),  # it came back before
        ([1.0] * 5 + [1e-3] * 20 + [1.0] * 5 + [1e-3] * 21, "cap", 30),
        ([1.0] * 30, "cap", None),
        ([1.0] * 30, "tol", None),
    ],
)
def test_below_for_good(values: list[float], stop: str, expected: int | None) -> None:
    run = SimpleNamespace(status="max_iter" if stop == "cap" else "stopped_early", stop=stop)
    assert below_for_good(run, np.array(values), 2) == expected


def test_a_walk_that_goes_to_and_fro_is_not_there_for_good() -> None:
    made = symgd.lesson("|x|", 3, optimizer=["gd", "momentum", "adam", "lion"])
    table = next(s for s in made.sections if s.name == "table")
    lion = table.entries[3]
    assert lion.values[-1] < 1e-6 * lion.values[0]  # at step 500, as at others before
    assert lion.reached[-1] is None
    assert all(entry.tail is None for entry in table.entries if entry.run.status == "max_iter")


@pytest.mark.parametrize(
    ("text", "start", "settings", "factors"),
    [
        ("log(cosh(x))", 400, {"optimizer": ["gd", "barzilai_borwein"]}, [None, None]),  # steps of length 1
        ("x^2", 3, {"optimizer": ["gd", "rmsprop"], "learning_rate": 0.1}, [0.8, None]),
    ],
)
def test_a_factor_on_which_single_steps_agree(text, start, settings, factors) -> None:
    made = symgd.lesson(text, start, **settings)
    table = next(s for s in made.sections if s.name == "table")
    assert [entry.tail for entry in table.entries] == [f if f is None else pytest.approx(f) for f in factors]


def test_a_slope_whose_square_is_no_double_is_no_zero() -> None:
    made = symgd.lesson("exp(-x)", 0, optimizer=["gd", "newton"])
    entry = next(s for s in made.sections if s.name == "table").entries[1]
    assert entry.run.nit == 500
    assert entry.values == pytest.approx(np.exp(-np.arange(501.0)), rel=1e-9, abs=0.0)


def test_kin_is_the_first_of_its_kind() -> None:
    entries = sections("one minimum")["rules"].entries
    assert [entry.kin and entry.kin.label for entry in entries] == [None, None, "momentum", None]
    assert [entry.chosen for entry in entries] == [True] * 4
    assert not any(entry.chosen for entry in sections("none")["rules"].entries)  # a round value


@pytest.mark.parametrize("name", CASES)
def test_sections_have_something_to_say(name: str) -> None:
    made = sections(name)
    assert {"contest", "rules", "table", "told", "conclusion"} <= set(made)
    many = comparison(name).problem.dimension
    moved = name != "from the minimum"
    assert ("convergence" in made) == moved
    assert ("paths" in made) == (moved and many < 3)
    if "paths" in made:
        assert isinstance(made["paths"].figure, Trails if many == 1 else PlaneTrails)


@pytest.mark.parametrize("name", [n for n in CASES if n != "from the minimum"])
def test_the_race_holds_every_value_of_a_run_that_stays(name: str) -> None:
    race = sections(name)["convergence"].figure
    assert isinstance(race, Race)
    for trail, entry in zip(race.trails, sections(name)["table"].entries, strict=True):
        assert np.array_equal(trail.y, entry.values, equal_nan=True)
        if entry.run.status != "diverged":
            assert np.nanmax(trail.y) <= race.window.upper
    assert race.window.upper >= 10 * race.window.lower


def test_a_run_that_goes_far_does_not_decide_the_window() -> None:
    paths = sections("one of them runs away")["paths"].figure
    assert paths.y_window.upper < 100
    assert [trail.leaves for trail in paths.trails] == [False, False, True]
    assert sections("one of them runs away")["convergence"].figure.window.upper < 1e6


def test_a_picture_of_steps_ends_where_nothing_moves() -> None:
    figure = sections("one minimum")["paths"].figure
    span = figure.y_window.span
    for trail in figure.trails:
        rest = trail.y[trail.x > figure.k_window.upper]
        assert len(rest) == 0 or np.abs(rest - trail.y[-1]).max() <= 0.01 * span


def test_the_start_alone_is_given_away_with_the_landscape() -> None:
    figure = sections("a plane")["contest"].figure
    assert [mark.role for mark in figure.marks] == ["start"]
    assert len(figure.walk) == 1
