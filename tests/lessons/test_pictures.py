"""Pictures filled from runs: marks, levels, and predicted lines that pass where they should."""

from __future__ import annotations

import numpy as np
import pytest

from symgd.analysis import theory
from symgd.descent import minimize
from symgd.lessons import pictures, plane_pictures
from symgd.lessons.material import Material


def material(text, x0, **settings) -> Material:
    run = minimize(text, x0, **settings)
    return Material(run, theory(run))


def test_the_curve_gives_away_the_start_only() -> None:
    m = material("x^4 - 3x^3 + 2", 6)
    figure = pictures.function_curve(m.run, m.marked)
    assert [(mark.x, mark.y, mark.role) for mark in figure.marks] == [(6.0, 650.0, "start")]
    assert figure.x_window.lower < 2.25 < figure.x_window.upper > 6.0
    inside = np.isfinite(figure.curve.y)
    np.testing.assert_allclose(
        figure.curve.y[inside], m.run.problem.curve(figure.curve.x[inside]), rtol=1e-12
    )


def test_the_walk_is_the_history() -> None:
    m = material("exp(x) - 2x", 3)
    figure = pictures.walk(m.run, m.marked)
    shown = figure.steps.x
    np.testing.assert_array_equal(shown, m.run.history["x"][: len(shown)])
    np.testing.assert_array_equal(figure.steps.y, m.run.history["fun"][: len(shown)])
    assert {mark.role for mark in figure.marks} == {"start", "minimum"}
    star = next(mark for mark in figure.marks if mark.role == "minimum")
    assert (star.x, star.y) == pytest.approx((np.log(2), 2 - 2 * np.log(2)))


@pytest.mark.parametrize("text", ["sqrt(x)^4 - 2x", "ln x - ln x + x^2/9", "x^2 + 0*ln(x)", "exp(2 ln x)"])
def test_no_graph_where_the_tree_has_no_value(text: str) -> None:
    m = material(text, 3, learning_rate=0.4, max_iter=30)
    figure = pictures.walk(m.run, m.marked)
    assert np.isfinite(figure.curve.y).any()
    assert not np.isfinite(figure.curve.y[figure.curve.x < 0]).any()


def test_where_a_run_breaks_off() -> None:
    m = material("x - ln x", 3, learning_rate=1.2, tol=1e-9)
    inside = pictures.walk(m.run, m.marked)
    assert inside.steps.leaves is None
    m = material("x - ln x", 3, learning_rate=5)
    outside = pictures.walk(m.run, m.marked)
    assert outside.steps.leaves[0] == m.run.halt.point[0]
    assert np.isnan(outside.steps.leaves[1])
    m = material("cosh x", 5, learning_rate=100)
    assert np.isinf(pictures.walk(m.run, m.marked).steps.leaves[1])


def test_the_plane() -> None:
    m = material("x^2 + 20y^2", (4, 1))
    whole, bare = (plane_pictures.plane(m.run, m.theory, whole=flag) for flag in (True, False))
    np.testing.assert_array_equal(whole.walk, m.run.history["x"][: len(whole.walk)])
    np.testing.assert_array_equal(bare.walk, [[4, 1]])
    assert [mark.role for mark in whole.marks] == ["start", "minimum"]
    assert [mark.role for mark in bare.marks] == ["start"]
    three = material("x^2 + y^2 + z^2", (1, 2, 3), learning_rate=0.1)
    assert plane_pictures.plane(three.run, three.theory, whole=True) is None
    space = plane_pictures.walk_in_space(three.run, three.vector)
    np.testing.assert_array_equal(np.squeeze(space.values)[0], [1, 2, 3])


# text, start, settings, keywords of the picture, what is measured, kind of the line
CONVERGENCE = [
    ("3x^2 - 2x - 3", 8, {"learning_rate": 0.1}, {"factor": 0.4, "exact_law": True}, "error", "geometric"),
    ("exp(x) - 2x", 3, {"learning_rate": 0.1}, {"factor": 0.8}, "error", "geometric"),
    ("x^4", 1, {"learning_rate": 0.01, "max_iter": 5000}, {"power": 0.5}, "error", "power"),
    ("x^2", 3, {"learning_rate": 1.1, "max_iter": 50}, {"factor": -1.2, "exact_law": False}, "error", None),
    ("exp(-x)", 0, {"learning_rate": 1.0, "max_iter": 50}, {}, "slope", None),
]


@pytest.mark.parametrize(("text", "x0", "settings", "keywords", "quantity", "kind"), CONVERGENCE)
def test_convergence(text, x0, settings, keywords, quantity, kind) -> None:
    m = material(text, x0, **settings)
    figure = pictures.convergence(m.run, m.errors, **keywords)
    expected = np.abs(m.errors) if quantity == "error" else np.abs(m.run.history["jac"])
    np.testing.assert_array_equal(figure.value, expected)
    assert figure.quantity == quantity
    assert figure.k.tolist() == list(range(m.run.nit + 1))
    assert (figure.predictions[0].kind if figure.predictions else None) == kind
    line = figure.predictions[0] if figure.predictions else None
    if kind == "geometric" and "exact_law" in keywords:
        np.testing.assert_allclose(line.constant * line.rate**figure.k, figure.value, rtol=1e-9)
    elif kind == "geometric":  # through the last error that is clear of rounding
        assert line.constant * line.rate ** figure.k[-1] == pytest.approx(figure.value[-1])
    elif kind == "power":
        assert line.constant * figure.k[-1] ** -line.rate == pytest.approx(figure.value[-1])
        assert line.constant * figure.k[-1000] ** -line.rate == pytest.approx(figure.value[-1000], rel=1e-2)


def test_levels_of_the_rules() -> None:
    m = material("exp(-x)", 0, learning_rate=0.5, tol=1e-3, gtol=1e-4)
    levels = {(level.role, level.value) for level in pictures.convergence(m.run, None).levels}
    assert levels == {("tolerance", 2e-3), ("gtol", 1e-4)}
    m = material("x^2", 1, learning_rate=0.25)
    assert [
        (level.value, level.role) for level in pictures.convergence(m.run, m.errors, rule=2e-5).levels
    ] == [(2e-5, "rule")]


@pytest.mark.parametrize(
    ("variables", "letters"),
    [
        (("x",), ("f", "k", "η")),
        (("f",), ("g", "k", "η")),
        (("k",), ("f", "n", "η")),
        (("eta",), ("f", "k", "α")),
        (("eta", "alpha", "gamma"), ("f", "k", "η\u0302")),
    ],
)
def test_letters_are_those_of_the_lesson(variables, letters) -> None:
    found = pictures.letters_for(variables)
    assert (found.function, found.index, found.rate) == letters


def test_pictures_of_a_run_have_its_letters() -> None:
    m = material("eta^2 - eta", 3)
    expected = pictures.letters_for(("eta",))
    for figure in (
        pictures.function_curve(m.run, m.marked),
        pictures.walk(m.run, m.marked),
        pictures.convergence(m.run, m.errors),
    ):
        assert figure.letters == expected
    m = material("f^2 + 3k^2", (3, 1))
    assert plane_pictures.plane(m.run, m.theory, whole=True).letters == pictures.letters_for(("f", "k"))


def test_the_level_of_the_rule_may_hold_nearby_only() -> None:
    m = material("exp(x) - 2x", 3)
    (level,) = pictures.convergence(m.run, m.errors, rule=1e-4, rule_exact=False).levels
    assert (level.value, level.role, level.exact) == (1e-4, "rule", False)


@pytest.mark.parametrize(
    ("text", "x0", "rate"), [("exp(x) - 2x", 3, 0.5), ("exp(x) - 2x", 1, 1.2), ("x^2 + sin(10x)", 3, 0.1)]
)
def test_a_run_that_stays_around_is_shown_whole(text, x0, rate) -> None:
    m = material(text, x0, learning_rate=rate)
    figure = pictures.walk(m.run, m.marked)
    assert figure.shown_steps == m.run.nit
    assert figure.steps.leaves is None
    assert figure.clipped == pictures.function_curve(m.run, m.marked).clipped


@pytest.mark.parametrize(("text", "x0", "rate", "shown"), [("cosh x", 5, 1, 0), ("-x^2 + 3x", -3, 0.01, 10)])
def test_a_runaway_breaks_off(text, x0, rate, shown) -> None:
    m = material(text, x0, learning_rate=rate)
    figure = pictures.walk(m.run, m.marked)
    assert shown <= figure.shown_steps < m.run.nit
    assert figure.steps.leaves is not None
