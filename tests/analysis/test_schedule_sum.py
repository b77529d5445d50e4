"""What the rates of a schedule add up to: the series of the textbooks."""

from __future__ import annotations

import math

import mpmath
import pytest
import sympy as sp

from symgd.analysis.schedules.sum import rate_sum
from symgd.optimizers.schedules import Schedule, read_rate


def schedule(typed: str) -> Schedule:
    found = read_rate(typed)
    assert isinstance(found, Schedule)
    return found


# typed, the sum
FINITE = [
    ("0.1*0.95^k", "geometric", 2.0),
    ("0.2/3^k", "geometric", 0.3),
    ("0.1*exp(-k/10)", "geometric", 0.1 / (1 - math.exp(-0.1))),
    ("0.1*2^-(k/3)", "geometric", 0.1 / (1 - 2 ** (-1 / 3))),
    ("step_decay(0.1, 0.5, 20)", "geometric", 4.0),
    ("0.1*0.5^floor(k/10)+max(0.5-k,0)", "geometric", 2.5),
    ("linear(0.1, 200)", "ends", 10.05),
    ("cosine(0.1, 200)", "ends", 10.05),
    ("polynomial(0.1, 200, 2)", "ends", 6.71675),
    ("relu(0.1-k/100)", "ends", 0.55),
    ("max(1-k,0)+min(3,k)-3+relu(3-k)", "ends", 1.0),
]


@pytest.mark.parametrize(("typed", "reason", "total"), FINITE)
def test_a_sum_that_is_known(typed, reason, total):
    found = rate_sum(schedule(typed))
    assert (found.finite, found.reason, found.exact) == (True, reason, True)
    assert found.total == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ("0.1/(1+k)^2", 0.1 * mpmath.zeta(2)),
        ("0.2/(3+k)^1.5", 0.2 * mpmath.zeta(1.5, 3)),
        ("1/(2k+1)^3", mpmath.zeta(3) * 7 / 8),
    ],
)
def test_a_power_below_minus_one_has_a_sum_with_a_bound_above_it(typed, total):
    found = rate_sum(schedule(typed))
    assert (found.finite, found.reason, found.exact) == (True, "power", False)
    assert float(total) <= found.total <= 1.01 * float(total)


@pytest.mark.parametrize(
    ("typed", "reason", "exponent"),
    [
        ("0.1*(k+1)*0.9^k", "geometric", None),
        ("0.5^k+0.3^k", "geometric", None),
        ("0.9^k/(k+1)", "geometric", None),
        ("(k+1)/(k^4+3)", "power", -3),
        ("0.1/(1+floor(k/10))^2", "power", -2),
    ],
)
def test_finite_without_a_number(typed, reason, exponent):
    found = rate_sum(schedule(typed))
    assert (found.finite, found.reason, found.total, found.exponent) == (True, reason, None, exponent)


INFINITE = [
    ("0.5/(1+k)", "power", -1),
    ("0.5/(1+0.01k)", "power", -1),
    ("0.1/sqrt(1+k)", "power", sp.Rational(-1, 2)),
    ("0.1/(1+sqrt(k))", "power", sp.Rational(-1, 2)),
    ("0.1/(1+k)^0.99", "power", sp.Rational(-99, 100)),
    ("(k+1)/(k^2+3)", "power", -1),
    ("0.1/(1+floor(k/10))", "power", -1),
    ("0.1*k", "power", 1),
    ("0.1+0.5^k", "constant", None),
    ("max(0.1-k/1000, 0.01)", "constant", None),
    ("cosine(0.1, 200, 0.001)", "constant", None),
    ("cosine_restarts(0.1, 50)", "repeats", None),
    ("CosineAnnealingLR(0.1, 200)", "repeats", None),
    ("0.1+0.05*sin(k*pi/3)", "repeats", None),
]


@pytest.mark.parametrize(("typed", "reason", "exponent"), INFINITE)
def test_without_bound(typed, reason, exponent):
    found = rate_sum(schedule(typed))
    assert (found.finite, found.reason, found.exponent, found.total) == (False, reason, exponent, None)


@pytest.mark.parametrize("typed", [typed for typed, *_ in INFINITE])
def test_what_grows_without_bound_doubles_in_the_end(typed):
    """Σ over e^s terms passes any number: here the terms of 8 times as many steps add a share of what there was."""
    values = schedule(typed).values(64_000)
    assert values[8_000:].sum() > 0.2 * values[:8_000].sum()


@pytest.mark.parametrize(
    "typed",
    [
        "0.1/((k+2)*ln(k+2))",  # infinite, but no proof of ours shows it
        "0.1*(1+sin(k))",
        "1/(k-1000)^2",  # no number at k = 1000
        "1/(1+k)-1/(2+k)",  # the leading terms cancel
        "0.1*sigmoid(5-k)",
    ],
)
def test_where_nothing_is_proved_nothing_is_said(typed):
    assert rate_sum(schedule(typed)) is None


def test_the_period_and_the_ratio():
    found = rate_sum(schedule("step_decay(0.1, 0.25, 20)"))
    assert (found.steps, found.ratio) == (20, sp.Rational(1, 4))
    assert rate_sum(schedule("cosine_restarts(0.1, 50)")).steps == 50
    assert rate_sum(schedule("linear(0.1, 40)")).steps == 40


@pytest.mark.parametrize(
    "typed",
    [
        "0.1/(1+k)^1000",
        "0.1/((1+k)^99+1)",
        "(" * 20 + "0.1/(k+1)" + ")^2/2+0.1" * 20,
        "((k+1)^8+1)^8/(((k+2)^8+3)^8+1)",
    ],
)
def test_what_would_take_long_is_not_looked_into(typed):
    assert rate_sum(schedule(typed)) is None
