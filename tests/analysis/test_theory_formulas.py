"""The formulas of the theory against counting, simulating and exact arithmetic."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgd.analysis import contraction
from symgd.analysis.certificate import outward
from symgd.analysis.ledger import worst_case
from symgd.analysis.stopping import more_steps, steps_of_quadratic


def counted(error, curvature, rate, tol, gtol, cap=3000):
    """The stop of gradient descent on a quadratic, step by step in fractions."""
    for k in range(cap):
        slope = abs(curvature * error)
        if rate * slope < tol or (gtol is not None and slope <= gtol):
            return k
        error -= rate * curvature * error
    return None


small = st.fractions(Fraction(1, 50), Fraction(3), max_denominator=50)


@given(
    small,
    small,
    small,
    st.sampled_from([1e-1, 1e-2, 0.5, 0.25, 0.0]),
    st.sampled_from([None, 0.125, 1.0, 0.0]),
)
def test_predicted_steps_are_the_steps_counted(error, curvature, rate, tol, gtol):
    # Fractions grow with the steps, so rates that creep are left to the article's run.
    ratio = abs(1 - rate * curvature)
    if Fraction(9, 10) < ratio < 1:
        return
    cap = 1 if ratio >= 1 else 200
    expected = counted(error, curvature, rate, Fraction(tol), None if gtol is None else Fraction(gtol), cap)
    assert steps_of_quadratic(error, curvature, rate, tol, gtol) == expected


@pytest.mark.parametrize(
    ("error", "curvature", "rate", "tol", "expected"),
    [
        (Fraction(23, 3), 6, Fraction(1, 1000), 1e-5, 1402),  # the article's run
        (Fraction(23, 3), 6, Fraction(1, 10), 1e-5, 15),
        (Fraction(0), 6, Fraction(1, 10), 1e-5, 0),
        (Fraction(1, 10**9), 6, Fraction(1), 1e-5, 0),
        (Fraction(5), 6, Fraction(1, 6), 1e-5, 1),
        (Fraction(5), 6, Fraction(1, 3), 1e-5, None),  # the limit: a 2-cycle
        (Fraction(5), 6, Fraction(1), 1e-5, None),
        (Fraction(5), 6, Fraction(1, 10), 0.0, None),
    ],
)
def test_predicted_steps(error, curvature, rate, tol, expected):
    assert steps_of_quadratic(error, Fraction(curvature), rate, tol, None) == expected


def test_more_steps_is_the_first_step_below_the_tolerance():
    more = more_steps(1.0, -0.5, 1e-3).more
    assert 0.5**more < 1e-3 <= 0.5 ** (more - 1)
    assert more_steps(1.0, 1.0, 1e-3) is None
    assert more_steps(1e-4, 0.5, 1e-3) is None


@pytest.mark.parametrize(
    ("rate", "curvature", "quadratic", "expected"),
    [
        (0.1, 6.0, True, "monotone"),
        (1 / 6, 6.0, True, "one_step"),
        (0.5, 2.0, False, "superlinear"),
        (0.3, 6.0, True, "alternating"),
        (1 / 3, 6.0, True, "at_limit"),
        (0.34, 6.0, True, "repels"),
        (0.1, 0.0, False, "sublinear"),
        (0.1, -1.0, False, None),
    ],
)
def test_regime(rate, curvature, quadratic, expected):
    assert contraction.regime(rate, curvature, quadratic) == expected


def test_factor_is_right_to_the_last_digit():
    assert contraction.factor(0.1, 6.0) == 0.4


def test_measured_ratio_is_the_limit_and_stops_where_rounding_begins():
    errors = np.concatenate([[3.0, 1.0, 0.1], 0.1 * (-0.5) ** np.arange(1, 30), 1e-17 * np.ones(10)])
    ratio = contraction.measured(errors, 1e-12, "error")
    assert ratio.value == pytest.approx(-0.5)
    assert contraction.measured(np.array([1.0, 0.5, 0.2, 0.1, 0.02, 0.01, 0.001]), 1e-12, "error") is None
    assert contraction.measured(np.array([1.0, 0.5]), 1e-12, "error") is None


@pytest.mark.parametrize(("order", "derivative", "power"), [(4, 24.0, 4), (6, 720.0, 6)])
def test_power_law_is_where_the_iteration_goes(order, derivative, power):
    rate, x, steps = 1e-2, 1.0, 200_000
    law = contraction.power_law(order, rate, derivative)
    for _ in range(steps):
        x -= rate * power * x ** (power - 1)
    assert x == pytest.approx((law.coefficient * steps) ** float(law.exponent), rel=1e-3)


@given(st.fractions(-100, 100), st.fractions(0, Fraction(1, 1000)))
def test_decimals_are_rounded_outward(lower, width):
    low, high, digits = outward(lower, lower + width)
    assert Fraction(low) <= lower <= lower + width <= Fraction(high)
    if digits and width:
        assert Fraction(high) - Fraction(low) <= Fraction(1, 10**digits)


@given(st.floats(0.05, 1.0), st.integers(1, 60))
def test_the_worst_case_is_met_by_the_function_that_meets_it(h, steps):
    """Drori and Teboulle's bound is tight: a Huber function attains it."""
    # f(x) = c|x| − c²/2 outside [−c, c], x²/2 inside (L = 1), x₀ = 1, with c = 1/(2Nh + 1).
    c = 1.0 / (2 * steps * h + 1)
    x = 1.0
    for _ in range(steps):
        x -= h * (c if x > c else x)
    left = c * x - c * c / 2
    bound = worst_case(1.0, h, steps, 1.0, left).bound
    assert left == pytest.approx(bound, rel=1e-9)


def test_the_worst_case_needs_a_short_rate():
    assert worst_case(2.0, 0.51, 10, 1.0, 0.0) is None


def test_a_power_law_of_an_order_beyond_the_factorials_has_no_coefficient():
    law = contraction.power_law(1000, 0.1, 1.0)
    assert law is not None
    assert law.exponent == Fraction(-1, 998)
    assert law.coefficient is None
