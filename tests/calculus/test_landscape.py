"""Uphill, at a point, everywhere; the sublevel piece and the bounds of f″; and dense grids as an oracle."""

from __future__ import annotations

import json
import math
import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy
from sympy import Interval, Rational, exp, log, oo, pi, sqrt

from symgd.calculus import Problem, Undefined
from symgd.calculus.budget import Budget
from symgd.calculus.landscape import (
    at_zero,
    convexity,
    curvature_bounds,
    domain_interval,
    downhill,
    global_minimum,
    stationary_points,
    sublevel,
    uphill,
)
from symgd.errors import SymgdError

FUNCTIONS = json.loads((Path(__file__).parents[1] / "data" / "functions.json").read_text(encoding="utf-8"))


def test_uphill_stays_within_the_distance() -> None:
    problem = Problem("x^3 - 3x")
    near = uphill(problem, -0.999, 0.01, Budget(2))
    assert near is not None
    assert (near.kind, near.exact) == ("maximum", -1)
    assert uphill(problem, -0.9, 0.01, Budget(2)) is None


AT_ZERO = [
    ("x^2", 0.0, "minimum", 2.0, 2),
    ("-x^2", 0.0, "maximum", -2.0, 2),
    ("x^3", 0.0, "inflection", 0.0, 3),
    ("x^4", 0.0, "minimum", 0.0, 4),
    ("x - sin x", 0.0, "inflection", 0.0, 3),
    ("sin(x)", pi / 2, "maximum", -1.0, 2),
    ("exp(x) - 2x", log(2), "minimum", 2.0, 2),
    ("3x^2 - 2x - 3", Fraction(1, 3), "minimum", 6.0, 2),
    ("relu(x)", -2.0, "flat", 0.0, None),
    ("relu(x)", 0.0, "flat", None, None),
    ("|x|", 0.0, "minimum", None, None),
    ("-|x|", 0.0, "maximum", None, None),
    ("|x| + x/2", 0.0, "minimum", None, None),
    ("x*|x|", 0.0, "inflection", None, None),
    ("(x^2 - 1)^2", 1.0, "minimum", 8.0, 2),
]


@pytest.mark.parametrize(("text", "point", "kind", "curvature", "order"), AT_ZERO)
def test_at_a_stationary_point(
    text: str, point: float | Fraction | sympy.Expr, kind: str, curvature: float | None, order: int | None
) -> None:
    found = at_zero(Problem(text), point)
    assert found is not None
    assert (found.kind, found.curvature, found.order, found.proved) == (kind, curvature, order, True)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("x^2", 1e-60),
        ("-exp(-x^2)", 30.0),
        ("exp(x) - 2x", math.log(2)),
        ("|x| + 2x", 0.0),
        ("3x^2 - 2x", 1 / 3),
        ("ln(x)", -1.0),
    ],
)
def test_not_at_a_stationary_point(text: str, point: float) -> None:
    assert at_zero(Problem(text), point) is None


STATIONARY = [
    ("3x^2 - 2x - 3", [(Rational(1, 3), "minimum")]),
    ("x^4 - 3x^3 + 2", [(0, "inflection"), (Rational(9, 4), "minimum")]),
    ("(x^2 - 1)^2", [(-1, "minimum"), (0, "maximum"), (1, "minimum")]),
    ("x + 1/x", [(-1, "maximum"), (1, "minimum")]),
    ("exp(x)", []),
    ("x*exp(x)", [(-1, "minimum")]),
    ("x^2*exp(-x)", [(0, "minimum"), (2, "maximum")]),
    ("-x*exp(-x^2)", [(-sqrt(2) / 2, "maximum"), (sqrt(2) / 2, "minimum")]),
    ("|x^2 - 1|", [(-1, "minimum"), (0, "maximum"), (1, "minimum")]),
    ("sqrt(x) + 1/x", [(2 ** Rational(2, 3), "minimum")]),
    ("(x^2 - 5x + 6)/(x^2 + 1)", [(1 - sqrt(2), "maximum"), (1 + sqrt(2), "minimum")]),
]


@pytest.mark.parametrize(("text", "expected"), STATIONARY)
def test_all_stationary_points(text: str, expected: list[tuple[sympy.Expr, str]]) -> None:
    found = stationary_points(Problem(text), Budget(5))
    assert found is not None
    assert [(point.exact, point.kind) for point in found] == expected
    assert all(point.proved for point in found)


@pytest.mark.parametrize("text", ["sin(x)", "x - sin x", "tan(x) - 2x", "relu(x)"])
def test_infinitely_many_are_not_listed(text: str) -> None:
    assert stationary_points(Problem(text), Budget(3)) is None


GLOBAL = [
    ("3x^2 - 2x - 3", [Rational(1, 3)], Rational(-10, 3), "convex"),
    ("x^4 - 3x^3 + 2", [Rational(9, 4)], Rational(-1675, 256), "compared"),
    ("(x^2 - 1)^2", [-1, 1], 0, "compared"),
    ("exp(x) - 2x", [log(2)], 2 - 2 * log(2), "convex"),
    ("x - ln x", [1], 1, "convex"),
    ("x^x", [exp(-1)], exp(-exp(-1)), "convex"),
    ("|x - 1| + 2|x|", [0], 1, "convex"),
    ("-exp(-x^2)", [0], -1, "compared"),
    ("x^2*exp(-x)", [0], 0, "compared"),
    ("x*exp(x)", [-1], -exp(-1), "compared"),
    ("x^2 + 1/x^2", [-1, 1], 2, "compared"),
    ("-x*exp(-x^2)", [sqrt(2) / 2], -sqrt(2) * exp(Rational(-1, 2)) / 2, "compared"),
    ("(x^2 - 5x + 6)/(x^2 + 1)", [1 + sqrt(2)], (7 - 5 * sqrt(2)) / 2, "compared"),
    ("softplus(x) - x/3", [-log(2)], log(3) - 2 * log(2) / 3, "convex"),
]


@pytest.mark.parametrize(("text", "points", "value", "reason"), GLOBAL)
def test_global_minimum(text: str, points: list[sympy.Expr], value: sympy.Expr, reason: str) -> None:
    found = global_minimum(Problem(text), Budget(5))
    assert found is not None
    assert [point.exact for point in found.points] == points
    assert abs((found.value_exact - value).evalf(40)) < 1e-35
    assert found.value == pytest.approx(float(value), rel=1e-15)
    assert (found.reason, found.proved) == (reason, True)


NO_GLOBAL = [
    "x^3 - 3x",
    "exp(x)",
    "x + 1/x",
    "tan(x) - 2x",
    "-(16x^2 - 24x + 5)*exp(-x)",
    "1/(1 + x^2)",
    "x/ln(x)",
]


@pytest.mark.parametrize("text", NO_GLOBAL)
def test_no_global_minimum_is_claimed(text: str) -> None:
    assert global_minimum(Problem(text), Budget(5)) is None


def test_tilted_wells_are_told_apart() -> None:
    """The two wells of (x² − 1)² + x/10³⁰ differ by 2e-30: less than floats can see."""
    found = global_minimum(Problem("(x^2 - 1)^2 + 1e-30*x"), Budget(5))
    assert found is not None
    assert [round(point.x) for point in found.points] == [-1]


SUBLEVELS = [
    ("3x^2 - 2x - 3", 8.0, -22 / 3),
    ("(x^2 - 1)^2", 1.2, sqrt(2 - 1.44)),
    ("(x^2 - 1)^2", 2.0, -2.0),
    ("cosh x", 5.0, -5.0),
    ("1/x + x", 3.0, 1 / 3),
    ("|x - 1| + 2|x|", 3.0, -7 / 3),
    ("sin(x)", 1.0, -math.pi - 1.0),
    ("x - ln x", 3.0, 0.17856062787792112),
]


@pytest.mark.parametrize(("text", "start", "other"), SUBLEVELS)
def test_sublevel_piece(text: str, start: float, other: float) -> None:
    ends = sublevel(Problem(text), start, Budget(5))
    assert ends is not None
    assert start in ends
    assert (ends[0] if ends[1] == start else ends[1]) == pytest.approx(float(other), rel=1e-15)


@pytest.mark.parametrize(
    ("text", "start"), [("exp(-x)", 0.0), ("x^3", 1.0), ("x^x", 2.0), ("x^2", 0.0), ("ln(x)", 2.0)]
)
def test_no_compact_sublevel_piece(text: str, start: float) -> None:
    assert sublevel(Problem(text), start, Budget(5)) is None


BOUNDS = [
    ("3x^2 - 2x - 3", -7.0, 8.0, 6.0, 6.0),
    ("x^4 - 3x^3 + 2", -1.0, 6.0, -6.75, 324.0),
    ("x^2/2 - sin x", -3.0, 3.0, 0.0, 2.0),
    ("cosh x", -5.0, 5.0, 1.0, math.cosh(5)),
    ("ln(cosh(x)) + x^2/10", -5.0, 5.0, 0.2 + 1 / math.cosh(5) ** 2, 1.2),
    ("12.5x^2 - 12relu(x - 1)^2 + 12relu(x - 2)^2", -3.0, 3.3, 1.0, 25.0),
    ("relu(x)^2 + x^2", -3.0, 2.0, 2.0, 4.0),
    ("-exp(-x^2)", -30.0, 30.0, -4 * math.exp(-1.5), 2.0),
    ("sin(x)", -4.0, 1.0, -math.sin(1), 1.0),
]


@pytest.mark.parametrize(("text", "lower", "upper", "mu", "top"), BOUNDS)
def test_curvature_bounds(text: str, lower: float, upper: float, mu: float, top: float) -> None:
    bounds = curvature_bounds(Problem(text), lower, upper, Budget(5))
    assert bounds == pytest.approx((mu, top), rel=1e-9, abs=1e-9)
    assert bounds is not None
    assert bounds[0] <= mu + 1e-15 * abs(mu)
    assert bounds[1] >= top - 1e-15 * abs(top)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [("|x|", -1.0, 1.0), ("1/x", -1.0, 1.0), ("ln(x)", 0.0, 1.0), ("x^(3/2)", 0.0, 1.0)],
)
def test_no_curvature_bounds(text: str, lower: float, upper: float) -> None:
    assert curvature_bounds(Problem(text), lower, upper, Budget(2)) is None


ONE_VARIABLE = [row for row in FUNCTIONS if row["n"] == 1]


@pytest.mark.parametrize("row", ONE_VARIABLE, ids=lambda row: row["name"])
def test_known_minima_are_found(row: dict) -> None:  # type: ignore[type-arg]
    """Downhill from beside each known minimum lies that minimum."""
    problem = Problem(row["expression"])
    for (place,) in row["all_minima"]:
        for offset in (-0.01, 0.01):
            found = downhill(problem, place + offset, Budget(5))
            assert (found.kind, found.proved) == ("minimizer", True)
            assert found.point is not None
            assert found.point.x == pytest.approx(place, abs=2e-6)


FUNCTION_NAMES = (
    *("exp", "ln", "sin", "cos", "tan", "sqrt", "abs", "tanh", "cosh", "atan"),
    *("sigmoid", "softplus", "relu", "erf", "cbrt", "asinh"),
)


def _random_text(rng: random.Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(["x", "x", "x", str(rng.randint(1, 5)), f"{rng.randint(1, 9)}/{rng.randint(2, 5)}"])
    parts = [_random_text(rng, depth - 1) for _ in range(2)]
    kind = rng.random()
    if kind < 0.34:
        return f"({parts[0]} {rng.choice('+-')} {parts[1]})"
    if kind < 0.52:
        return f"({parts[0]})*({parts[1]})"
    if kind < 0.58:
        return f"({parts[0]})/({parts[1]})"
    if kind < 0.72:
        return f"({parts[0]})^{rng.choice([2, 2, 3, 4])}"
    return f"{rng.choice(FUNCTION_NAMES)}({parts[0]})"


def _random_problems(count: int, seed: int) -> list[tuple[Problem, float]]:
    rng = random.Random(seed)
    problems: list[tuple[Problem, float]] = []
    while len(problems) < count:
        text, start = _random_text(rng, rng.choice([2, 3, 3])), round(rng.uniform(-4, 4), 2)
        try:
            problem = Problem(text)
            if math.isfinite(problem.slope(start)):  # type: ignore[arg-type]
                problems.append((problem, start))
        except (SymgdError, Undefined):
            continue
    return problems


def _clear_signs(slopes: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """The signs of the slopes that rounding cannot have made."""
    finite = slopes[np.isfinite(slopes)]
    noise = 1e-11 * min(max(1.0, np.abs(finite).max(initial=0.0)), 1e6)
    return np.sign(finite[np.abs(finite) > noise])


def test_no_grid_contradicts_downhill() -> None:
    """150 random functions from random starts: f′ keeps its sign on a dense grid up to what was met."""
    kinds: dict[str, int] = {}
    for problem, start in _random_problems(150, seed=20240501):
        found = downhill(problem, start, Budget(4))
        kinds[found.kind] = kinds.get(found.kind, 0) + 1
        if not found.proved or found.direction == 0:
            continue
        if found.kind == "ray":
            grid = start + found.direction * np.geomspace(1e-6, 1e3, 3000)
        else:
            far = found.point.x if found.point is not None else float(found.edge)  # type: ignore[arg-type]
            grid = start + (far - start) * np.linspace(0, 1, 3001)[1:-1]
        where = (str(problem.expression), start, found.kind)
        assert set(_clear_signs(problem.slope_curve(grid))) <= {-float(found.direction)}, where
        if found.kind == "minimizer":
            assert found.point is not None
            near = max(1e-6, 1e-6 * abs(found.point.x))
            around = problem.curve(found.point.x + near * np.linspace(-1, 1, 41))
            slack = 1e-13 * max(1.0, float(np.nanmax(np.abs(around), initial=0.0)))
            assert not np.any(around < found.point.fun - slack), where
    assert kinds.get("unknown", 0) <= 12
    assert kinds["minimizer"] >= 30
    assert kinds["ray"] >= 30


def test_no_grid_contradicts_convexity_bounds_and_global_minima() -> None:
    established = {"convexity": 0, "bounds": 0, "global": 0}
    for problem, start in _random_problems(60, seed=77):
        name = str(problem.expression)
        piece = domain_interval(problem, start, Budget(1))
        lower, upper = start - 3.0, start + 3.0
        if piece is not None:
            lower, upper = max(lower, float(piece.start) + 1e-3), min(upper, float(piece.end) - 1e-3)
            grid = np.linspace(lower, upper, 301)
            values = problem.curve(grid)
            bends = np.diff(values, 2)
            slack = 1e-12 * max(1.0, float(np.nanmax(np.abs(values), initial=0.0)))
            kind = convexity(problem, piece, Budget(1))
            established["convexity"] += kind is not None
            if kind in ("convex", "strictly_convex"):
                assert not np.any(bends < -slack), name
            if kind in ("concave", "strictly_concave"):
                assert not np.any(bends > slack), name
            bounds = curvature_bounds(problem, lower, upper, Budget(1))
            if bounds is not None:
                established["bounds"] += 1
                step = grid[1] - grid[0]
                measured = bends / step**2
                noise = 1e-3 * max(1.0, bounds[1]) + 8 * slack / step**2
                assert not np.any(measured < bounds[0] - noise), name
                assert not np.any(np.abs(measured) > bounds[1] + noise), name
        best = global_minimum(problem, Budget(1))
        if best is not None:
            established["global"] += 1
            everywhere = np.concatenate(
                [np.linspace(-10, 10, 4001), np.geomspace(10, 1e4, 300), -np.geomspace(10, 1e4, 300)]
            )
            values = problem.curve(everywhere)
            assert not np.any(values < best.value - 1e-9 * max(1.0, abs(best.value))), name
    assert established["convexity"] >= 15
    assert established["bounds"] >= 25
    assert established["global"] >= 5


def test_the_line_has_no_ends() -> None:
    assert domain_interval(Problem("x^2"), 0.0, Budget(1)) == Interval(-oo, oo)
