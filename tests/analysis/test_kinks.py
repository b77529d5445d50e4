"""Slopes at a kink against differences of values and the steps of walks; forecasts by a power law against long runs."""

from __future__ import annotations

import numpy as np
import pytest

import symgd
from symgd.descent import minimize

# expression, start, slopes before and after the kink
KINKS = [
    ("abs(x-1) + x**2/4", 4, -0.5, 1.5),
    ("max(x,-2x)+x^2", 3, -2, 1),
    ("|x^2-2|", 1.8, -(8**0.5), 8**0.5),
    ("|x-sqrt(2)|+x^2/10", 3, 2**0.5 / 5 - 1, 2**0.5 / 5 + 1),
    ("|sin(x)|", 2.5, -1, 1),
]


@pytest.mark.parametrize(("text", "x0", "before", "after"), KINKS)
def test_the_slopes_on_both_sides_of_a_kink(text: str, x0: float, before: float, after: float) -> None:
    theory = symgd.theory(minimize(text, x0, learning_rate=0.01))
    slopes, point = theory.kink_slopes, theory.minimizer
    assert slopes is not None
    assert point is not None
    assert (float(slopes.before), float(slopes.after)) == pytest.approx((before, after), rel=1e-12)
    value = theory.run.problem.value
    for side, slope in ((-1, before), (1, after)):
        near, far = (value(point.x + side * h) for h in (1e-6, 2e-6))
        assert (far - near) / (side * 1e-6) == pytest.approx(slope, rel=1e-3)
    assert float(slopes.least) == pytest.approx(min(-before, after), rel=1e-12)
    assert theory.kinds["kink_slopes"] == "proved"


@pytest.mark.parametrize("rate", [0.002, 0.02, 0.3])
def test_no_step_of_a_convex_function_is_shorter_than_at_the_kink(rate: float) -> None:
    run = minimize("abs(x-1) + x**2/4", 4, learning_rate=rate, max_iter=3000)
    least = symgd.theory(run).kink_slopes.least
    assert np.abs(np.diff(run.history["x"])).min() >= rate * float(least) * (1 - 1e-9)
    assert run.status in {"max_iter", "cycled"}


@pytest.mark.parametrize("text", ["x^2", "sqrt(|x|)", "|x|^1.5", "x^3 - 3x"])
def test_no_slopes_without_a_jump(text: str) -> None:
    assert symgd.theory(minimize(text, 1, learning_rate=0.01)).kink_slopes is None


# expression, start, rate, cap
DEGENERATE = [
    ("x^4", 2, 0.1, 500),
    ("x^4", -0.5, 0.05, 300),
    ("x^4", 2, 0.1, 50),
    ("x^6", 1, 0.1, 500),
    ("x^6", -0.8, 0.2, 500),
    ("(x-1)^4", 3, 0.05, 500),
    ("(x-1)^4", -1, 0.05, 100),
    ("cosh(x)-x^2/2", 1, 0.5, 500),
]


@pytest.mark.parametrize(("text", "x0", "rate", "cap"), DEGENERATE)
def test_a_power_law_forecasts_the_stop(text: str, x0: float, rate: float, cap: int) -> None:
    forecast = symgd.theory(minimize(text, x0, learning_rate=rate, max_iter=cap)).at_power_law
    long = minimize(text, x0, learning_rate=rate, max_iter=10_000)
    assert long.stop == "tol"
    assert forecast == pytest.approx(long.nit, rel=0.01)


def test_a_power_law_forecasts_by_the_slope_as_well() -> None:
    settings = {"learning_rate": 0.1, "gtol": 2e-3}
    forecast = symgd.theory(minimize("x^4", 2, max_iter=50, **settings)).at_power_law
    assert forecast == pytest.approx(minimize("x^4", 2, **settings).nit, rel=0.02)


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("x^4", {"max_iter": 2}),  # still far out, where the law does not hold
        ("x^4 + x^5", {"max_iter": 30}),
        ("x^4", {"tol": 0, "max_iter": 100}),
        ("x^2", {"max_iter": 5}),
        ("x^4", {"optimizer": "momentum", "max_iter": 100}),
    ],
)
def test_no_forecast_where_the_law_does_not_hold_yet(text: str, settings: dict) -> None:
    assert (
        symgd.theory(
            minimize(text, 1.5 if text == "x^4" else 0.8, **{"learning_rate": 0.05} | settings)
        ).at_power_law
        is None
    )
