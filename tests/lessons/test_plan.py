"""The plan: which sections a lesson has, and what each one knows."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from symgd.analysis import theory
from symgd.calculus.facts import StationaryPoint
from symgd.descent import minimize
from symgd.lessons import lesson
from symgd.lessons.material import Material
from symgd.lessons.plan import SECTIONS, SHEET, plan
from symgd.lessons.speed_figure import shows_factor
from symgd.notation.text import text

WHOLE = [
    *("question", "derivative", "solving", "rule", "predictions", "by_hand"),
    *("steps", "speed", "basins", "stop", "other_rates", "listing", "answers"),
]
SHORT = {"question", "derivative", "rule", "steps", "speed", "stop"}

# expression, start, settings, status
RUNS = [
    ("3*x**2 - 2*x - 3", 8, {"learning_rate": 0.001}, "max_iter"),
    ("exp(x) - 2x", 3, {}, "converged"),
    ("x^2", 1, {"learning_rate": 1}, "cycled"),
    ("x - ln x", 3, {"learning_rate": 5}, "left_domain"),
    ("1/x", -1, {"learning_rate": 0.1}, "left_domain"),
    ("x^3", 0, {}, "stationary"),
    ("exp(-x)", 0, {"learning_rate": 1}, "no_minimum"),
    ("cosh x", 5, {"learning_rate": 1}, "diverged"),
    ("x^4", 1, {"learning_rate": 0.01, "max_iter": 9000}, "stopped_early"),
    ("-exp(-x^2)", 30, {"learning_rate": 0.1}, "plateau"),
    ("|x|", 0, {}, "converged"),
    ("sqrt x", 1, {"learning_rate": 0.1}, "left_domain"),
    ("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), {}, "max_iter"),
    ("x^2 - y^2", (1, 0), {"learning_rate": 0.1}, "stationary"),
    ("x^2 + y^2 + z^2", (1, 2, 3), {"learning_rate": 0.1}, "converged"),
    ("x^2", 1, {"learning_rate": 5e-324}, "stopped_early"),
]


@pytest.mark.parametrize(("expression", "x0", "settings", "status"), RUNS)
def test_every_status_has_its_sections(expression, x0, settings, status) -> None:
    run = minimize(expression, x0, **settings)
    assert run.status == status
    facts = theory(run)
    names = [section.name for section in plan(run, facts, SECTIONS)]
    assert names == [n for n in WHOLE if n in names]
    stepless = run.nit == 0 and run.stop not in ("tol", "gtol", "cap")  # a program would show no step
    assert set(WHOLE) - set(names) <= {"basins", "other_rates", *(["listing"] if stepless else [])}
    assert "other_rates" in names or run.problem.dimension > 1 or run.nit <= 1
    short = [section.name for section in plan(run, facts, SHEET)]
    assert short == [n for n in names if n in short]  # the same order, fewer of them
    assert set(short) >= SHORT
    assert len(short) < len(names)


def sections_of(expression, x0, **settings) -> dict:
    return {section.name: section for section in lesson(expression, x0, **settings).sections}


def test_what_the_sections_of_the_article_know() -> None:
    s = sections_of("3*x**2 - 2*x - 3", 8, learning_rate=0.001)
    assert s["question"].conditions == ()
    assert [text(step.after) for step in s["derivative"].derivations[0].steps][-1] == "6*x - 2"
    assert set(s["derivative"].rules) >= {"sum", "power"}
    (point,) = s["solving"].points
    assert (point.exact, s["solving"].complete) == (Fraction(1, 3), True)
    assert s["predictions"].second.rate == s["answers"].second.other.rate == 0.002
    assert text(s["answers"].first.node) == "7.954"
    assert [step.k for step in s["by_hand"].steps] == [0, 1]
    assert (s["steps"].table.rows, s["steps"].table.k[-1]) == (501, 500)
    np.testing.assert_allclose(s["speed"].errors[1:] / s["speed"].errors[:-1], 0.994, rtol=1e-12)
    assert [t.role for t in s["other_rates"].trials] == ["small", "this", "near", "past"]
    assert "6*x - 2" in s["listing"].source


def test_a_sheet_has_fewer_rows() -> None:
    whole = sections_of("3*x**2 - 2*x - 3", 8, learning_rate=0.001)["steps"].table
    sheet = sections_of("3*x**2 - 2*x - 3", 8, learning_rate=0.001, pages=2)["steps"].table
    assert len(sheet.k) <= 12 < len(whole.k)
    assert (sheet.k[0], sheet.k[-1]) == (0, 500)


def test_all_stationary_points_of_a_polynomial() -> None:
    solving = sections_of("x^4 - 3x^3 + 2", 6)["solving"]
    assert solving.complete
    assert [(float(p.x), p.kind) for p in solving.points] == [(0.0, "inflection"), (2.25, "minimum")]
    assert sections_of("exp(-x)", 0, learning_rate=1)["solving"].points == ()


@pytest.mark.parametrize(
    ("expression", "x0", "center"),
    [
        ("exp(x) - 2x", 3, np.log(2)),
        ("x^2 + (y - 3)^2", (1, 1), (0, 3)),
        ("exp(-x)", 0, None),
        ("|x - 2|", 5, 2.0),
    ],
)
def test_errors_are_counted_from_the_minimizer(expression, x0, center) -> None:
    run = minimize(expression, x0, learning_rate=0.1)
    m = Material(run, theory(run))
    if center is None:
        assert (m.center, m.errors, m.target) == (None, None, None)
        return
    if isinstance(m.center, Fraction):
        assert float(m.center) == pytest.approx(center, rel=1e-12)
        np.testing.assert_allclose(m.errors, run.history["x"] - center, atol=1e-12)
        assert isinstance(m.target, StationaryPoint)
    else:
        np.testing.assert_allclose(m.center, center, atol=1e-12)
        np.testing.assert_allclose(m.errors, np.linalg.norm(run.history["x"] - center, axis=1), atol=1e-12)
        assert m.target is None


def test_the_point_that_the_verdict_speaks_of_is_marked() -> None:
    run = minimize("x^3", 0)
    m = Material(run, theory(run))
    assert m.target is None
    assert (m.marked.x, m.marked.kind) == (0.0, "inflection")


@pytest.mark.parametrize(
    ("optimizer", "expression", "seen"),
    [("momentum", "exp(x) - 2x", True), ("nesterov", "x - ln x", True), ("adam", "exp(x) - 2x", False)],
)
def test_the_factor_is_drawn_where_the_run_shows_it(optimizer, expression, seen) -> None:
    rate = {"momentum": 0.02, "nesterov": 0.5, "adam": 0.1}[optimizer]
    made = lesson(expression, 3, optimizer=optimizer, learning_rate=rate)
    m = Material(made.run, made.theory)
    assert shows_factor(made.theory) == seen
    laws = next(s for s in made.sections if s.name == "speed").figure.predictions
    assert bool(laws) == seen
    for law in laws:
        assert law.rate == made.theory.contraction
        # The line lies over the last errors, and touches one of them.
        last = min(40, len(m.errors) // 2)
        k = np.arange(len(m.errors))[-last:]
        above = law.constant * law.rate**k / np.abs(m.errors[-last:])
        assert above.min() == pytest.approx(1.0)


def test_a_walk_to_a_maximum_is_measured_by_its_slopes() -> None:
    made = lesson("sin x", 0.5, optimizer="newton")
    speed = next(s for s in made.sections if s.name == "speed")
    assert (made.run.status, speed.figure.quantity) == ("stationary", "slope")
    assert speed.newton.constant == 0.0  # the third derivative of the sine is zero at its maximum


def test_other_methods_have_no_level_of_the_step_rule() -> None:
    for settings in ({"optimizer": "adam"}, {"learning_rate": "0.5/(1+k)"}, {"optimizer": "newton"}):
        made = lesson("exp(-x)", 0, **settings)
        assert next(s for s in made.sections if s.name == "speed").figure.levels == ()
