"""What is said of a rule close to the minimizer of a run, against what runs do."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from symgd import optimizers
from symgd.analysis import Theory, theory
from symgd.analysis.local.bursts import bursts
from symgd.analysis.local.measured import measured_factor
from symgd.descent import minimize
from symgd.optimizers import Momentum


def made(text, x0, optimizer="gd", rate=None, *, hyper=None, **rules) -> Theory:
    """The theory of a run; ``hyper`` are hyper-parameters."""
    method = optimizers.get(optimizer, **(hyper or {})) if isinstance(optimizer, str) else optimizer
    return theory(minimize(text, x0, optimizer=method, learning_rate=rate, **rules))


# f, a start, and the curvatures at the minimizer by hand.
FUNCTIONS = [
    ("3x^2 - 2x - 3", 8, (6,)),
    ("exp(x) - 2x", 1.5, (2,)),
    ("x^2 + sin x", 3, None),
    ("log(cosh x) + x^2/10", 1, (1.2,)),
    ("x - ln x", 1.5, (1,)),
    ("x^2 + 20y^2", (4, 1), (2, 40)),
    ("(1 - x)^2 + 100(y - x^2)^2", (1.05, 1.1), None),
]
METHODS = [
    ("gd", {}),
    ("momentum", {"momentum": 0.5}),
    ("momentum", {}),
    ("nesterov", {}),
]


@pytest.mark.parametrize(("text", "x0", "curvatures"), FUNCTIONS)
@pytest.mark.parametrize(("name", "hyper"), METHODS)
def test_the_predicted_factor_is_the_one_measured(text, x0, curvatures, name, hyper):
    limit = made(text, x0, name, 1e-3, hyper=hyper, max_iter=50).stability_limit
    said = made(text, x0, name, 0.3 * limit, hyper=hyper, tol=0, max_iter=20_000)
    assert not said.local.double
    assert said.measured_factor.value == pytest.approx(said.contraction, rel=0.01)
    assert said.measured_factor.last - said.measured_factor.first >= 9
    if curvatures is not None:
        assert said.local.curvatures == pytest.approx(curvatures)
        assert said.local.slowest in said.local.curvatures


def test_a_factor_is_not_measured_too_early():
    assert made("3x^2 - 2x - 3", 8, "momentum", 1e-4, max_iter=5).measured_factor is None
    assert made("3x^2 - 2x - 3", 8, "adam", 0.001).measured_factor is None  # far away after 500 steps
    assert measured_factor(np.full(50, 0.3), 1.0) is None
    assert measured_factor(0.5 ** np.arange(30.0), 1.0).value == pytest.approx(0.5)
    assert measured_factor(np.append(0.5 ** np.arange(60.0), 1.0), 1.0) is None  # it left again


@pytest.mark.parametrize(
    ("name", "hyper", "limit", "best", "floor"),
    [
        ("gd", {}, "1/3", "1/6", None),
        ("momentum", {}, "19/30", None, 0.9**0.5),
        ("momentum", {"momentum": 0.25}, "5/12", "1/24", 0.5),
        ("nesterov", {}, "19/84", "1/6", None),
        ("adadelta", {}, "1/3", "1/6", None),
        ("adam", {"epsilon": 0.1}, "19/30", None, 0.9**0.5),
    ],
)
def test_closed_forms(name, hyper, limit, best, floor):
    said = made("3x^2 - 2x - 3", 8, name, 0.1, hyper=hyper)
    assert said.stability_exact == sp.Rational(limit)
    assert said.stability_limit == float(Fraction(limit))
    assert best is None or said.best_rate_exact == sp.Rational(best)
    assert said.best_rate == pytest.approx(float(said.local.best.lower_exact.subs(said.local.numbers)))
    assert said.local.floor == (None if floor is None else pytest.approx(floor))
    assert said.kinds["stability_limit"] == said.kinds["local"] == "proved"


def test_a_long_decimal_makes_no_closed_form():
    said = made("x^2", 1, Momentum(momentum=1 / 9), 0.1)
    assert said.stability_exact is None
    assert said.stability_limit == pytest.approx(10 / 9)


@pytest.mark.parametrize(
    ("name", "rate", "oscillates", "alternates", "repels"),
    [
        ("gd", 0.1, False, False, False),
        ("gd", 0.3, False, True, False),
        ("gd", 0.4, False, True, True),
        ("momentum", 0.1, True, False, False),
        ("momentum", 0.0001, False, False, False),
        ("momentum", 0.633, False, True, False),
        ("nesterov", 0.2, False, True, False),
    ],
)
def test_how_the_error_goes(name, rate, oscillates, alternates, repels):
    local = made("3x^2 - 2x - 3", 8, name, rate).local
    assert (local.oscillates, local.alternates, local.repels) == (oscillates, alternates, repels)


# Statement i.


def test_a_cycle_below_the_limit_is_no_contradiction():
    """Source: Lessard, Recht and Packard, SIAM J. Optim. 26 (2016), 57-95, section 4.6."""
    text = "12.5x^2 - 12relu(x-1)^2 + 12relu(x-2)^2"
    method = Momentum(learning_rate=1 / 9, momentum=4 / 9)
    said = made(text, 3.3, method)
    assert (said.run.status, said.run.verdict.details["period"]) == ("cycled", 3)
    assert said.stability_limit == pytest.approx(2 * (1 + 4 / 9) / 25)
    assert (said.contraction, said.local.double) == (pytest.approx(2 / 3), True)
    convex = said.strongly_convex
    assert (convex.mu, convex.L, convex.upper) == (1.0, 25.0, 3.3)
    assert convex.lower <= said.run.history["x"].min()
    assert said.astray_below_limit
    close = made(text, 0.5, method, tol=0)  # f is a parabola on the whole way
    assert close.run.status == "converged"
    assert not close.astray_below_limit


def test_strong_convexity_is_told_where_it_is_proved():
    assert made("x^4", 1, "momentum", 0.01).strongly_convex is None
    assert made("cosh x", 1, "momentum", 0.01).strongly_convex.mu >= 0.99
    assert made("x^2 + 3y^2", (1, 1), "momentum", 0.01).strongly_convex is None  # one variable only


# Statement j.


def test_adam_is_thrown_off_by_a_minimum_that_repels():
    said = made("x^2", 3, "adam", 0.1, hyper={"beta_2": 0.99}, tol=0, max_iter=3000)
    assert said.stability_limit == pytest.approx(2 * 1.9 * 1e-8 / (0.1 * 2))
    assert said.local.repels
    assert said.local.dropped == (sp.Symbol("v", nonnegative=True),)
    assert not said.limits_coincide  # on a parabola
    assert len(said.bursts) >= 2
    size = np.abs(said.run.history["x"])
    for burst in said.bursts:
        assert size[burst.start : burst.start + 10].max() == burst.low
        assert size[burst.peak] == burst.high >= 10 * burst.low
        assert size[: burst.start].max() >= 10 * burst.low
        assert not burst.again or size[burst.peak :].min() <= burst.high / 10
    assert said.bursts[0].low < 1e-20
    assert 0.01 < said.bursts[0].high < 0.1


def test_one_coordinate_is_thrown_off_alone():
    """RMSprop: y comes to 10⁻²⁰ while x is still on its way, and is back at 0.03 when x arrives."""
    said = made("x^2 + 10y^2", (5, 1), "rmsprop", 0.02)
    assert said.bursts == ()
    away = np.abs(said.run.history["x"])
    assert [i for i, _ in said.coordinate_bursts] == [0, 1]
    for i, burst in said.coordinate_bursts:
        assert away[burst.start : burst.start + 10, i].max() == burst.low < 1e-19
        assert away[burst.peak, i] == burst.high > 0.03
    assert made("x^2 + 10y^2", (5, 1), "momentum", 0.02).coordinate_bursts == ()


def test_floats_may_hide_that_a_minimum_repels():
    said = made("3x^2 - 2x - 3", 8, "adam", 0.1, tol=0, max_iter=2000)
    still = said.held_by_rounding
    x, slope = said.run.history["x"], said.run.history["jac"]
    assert said.local.repels
    assert said.bursts == ()
    assert np.all(x[still:] == x[-1])
    assert x[still - 1] != x[-1]
    assert slope[-1] == 0.0
    assert made("3x^2 - 2x - 3", 8, "gd", 1 / 6, tol=0).held_by_rounding is None  # x* attracts there


@pytest.mark.parametrize("name", ["gd", "momentum", "nesterov"])
def test_nothing_bursts_that_attracts(name):
    assert made("3x^2 - 2x - 3", 8, name, 0.1, tol=0).bursts == ()


def test_bursts_are_told_from_swings_and_from_a_single_fall():
    k = np.arange(400.0)
    swings = np.abs(np.cos(k)) * 0.95**k
    assert bursts(swings, swings) == ()
    assert bursts(np.exp(k / 10), np.exp(k / 10)) == ()  # it only leaves
    there = np.concatenate([0.8 ** k[:60], 0.8**60 * 1.5 ** k[:20], 0.8**60 * 1.5**20 * 0.8 ** k[:60]])
    (burst,) = bursts(there, there)
    assert (burst.start, burst.peak, burst.again) == (pytest.approx(60, abs=10), 80, True)
    assert burst.high == there.max(initial=0.0, where=np.arange(140) > 60)


@pytest.mark.parametrize(
    ("name", "x0", "expected"),
    [
        ("adam", 8, 1.0),
        ("adam", 1000, 1.0),
        ("adamax", 8, 1.0),
        ("lion", 8, 1.0),
        ("rmsprop", 8, 10**0.5),
        ("gd", 8, 46.0),
    ],
)
def test_the_first_step_in_units_of_the_rate(name, x0, expected):
    assert made("3x^2 - 2x - 3", x0, name, 0.01).first_step == (pytest.approx(expected, rel=1e-6),)


def test_adam_with_a_large_epsilon_has_a_limit_that_matters():
    """A parabola with f″ = 6 and ε = 0.1: the limit is 19/30. A short memory of squares lets it act soon."""
    hyper = {"epsilon": 0.1, "beta_2": 0.9}
    for rate, attracts in ((0.62, True), (0.65, False)):
        said = made("3x^2", 0.5, "adam", rate, hyper=hyper, tol=0, max_iter=5000)
        size = np.abs(said.run.history["x"])
        assert said.local.repels is not attracts
        assert bool(size[-1000:].max() < 1e-60) is attracts
        assert attracts or 1e-6 < size[-1000:].max() < 0.5


# Frozen memory.


def test_the_memory_of_adagrad_freezes_and_sets_the_rate():
    said = made("x^2", 0.3, "adagrad", 1.0, tol=0)
    ((symbol, value),) = said.local.frozen.items()
    assert symbol.name == "v"
    assert value == pytest.approx(float((said.run.history["jac"][:-1] ** 2).sum()))
    assert said.stability_limit is None  # a new start has another sum
    assert said.local.limit == pytest.approx(np.sqrt(value))
    assert said.measured_factor.value == pytest.approx(said.contraction, rel=1e-6)


# None where it does not hold.

PROBLEMS = [
    ("3x^2 - 2x - 3", 8),
    ("exp(x) - 2x", 3),
    ("x^4", 1),
    ("|x|", 1),
    ("exp(-x)", 0),
    ("x^2 + 20y^2", (4, 1)),
]
OF_DESCENT = (
    "factor",
    "regime",
    "descent_limit",
    "at_limit",
    "measured_ratio",
    "power_law",
    "predicted_steps",
    "steps_to_tolerance",
    "at_present_ratio",
    "closed_form",
    "absolute_walk",
    "ledger",
    "worst_case",
)
NEAR = (
    "stability_limit",
    "best_rate",
    "contraction",
    "measured_factor",
    "limits_coincide",
    "stability_exact",
)


@pytest.mark.parametrize("name", optimizers.names())
def test_nothing_untrue_is_said_of_any_method(name):
    for text, x0 in PROBLEMS:
        method = optimizers.get(name)
        if name == "exact_line_search" and isinstance(x0, tuple):
            continue
        for rate in (0.1, "0.5/(1+k)") if method.has_rate else (None,):
            said = made(text, x0, name, rate, max_iter=60)
            if not said.run.is_gradient_descent:
                assert {key: getattr(said, key) for key in OF_DESCENT} == dict.fromkeys(OF_DESCENT)
            assert (said.local is None) is (said.local_absence is not None)
            if said.local is None:
                assert {key: getattr(said, key) for key in NEAR} == dict.fromkeys(NEAR)
                assert said.bursts == ()
                assert said.held_by_rounding is None
            if isinstance(rate, str):
                assert said.local_absence in ("schedule", "no_minimizer", "flat")
            if text in ("x^4", "|x|"):
                assert said.local_absence == "flat"
            if text == PROBLEMS[0][0]:
                assert set(said.kinds.values()) <= {"proved", "computed", "observed"}


@pytest.mark.parametrize(
    ("text", "x0", "jumps"),
    [
        ("x^2 + relu(x)^2", 1, True),
        ("x^2 + x*|x|/2", -1, True),
        ("x^2 + relu(x)^2 + y^2", (1, 1), True),
        ("x^2 + y^2 + relu(x + y)^2", (1, 1), True),
        ("x^2 + |x|^3", 1, False),
        ("x^2 + relu(x - 1)", 0.5, False),
        ("x^2 + relu(x - 3)^2 + y^2", (1, 1), False),
    ],
)
def test_no_factor_where_the_second_derivatives_jump(text, x0, jumps):
    """From one side a step multiplies by 1 − η·2, from the other by 1 − η·4."""
    for rules in ({"tol": 0, "max_iter": 1500}, {}):
        said = made(text, x0, "momentum", 0.05, **rules)
        assert said.run.status == "converged"
        assert said.local_absence == ("jump" if jumps else None)
        assert (said.curvature is None) is (said.stability_limit is None) is jumps


# f, a start, a rule, and rates that are the limit exactly, as typed, and just beside it.
LIMITS = [
    ("x^2/2", 3, "momentum", {}, (3.799999999999999, 3.8, 3.800000000000001)),
    ("12.5x^2", 3, "momentum", {}, (0.1519999999, 0.152, 0.1520000001)),
    ("exp(x) - 2x", 0.7, "momentum", {}, (1.8999999, 1.9, 1.9000001)),
    ("x^2/2", 3, "nesterov", {"momentum": 0.5}, (1.4999999999, 1.5, 1.5000000001)),
    ("4.5x^2", 3, "gd", {}, (0.222222222, 2 / 9, 0.222222223)),
    ("x^2 + 20y^2", (4, 1), "gd", {}, (0.0499999, 0.05, 0.0500001)),
]


@pytest.mark.parametrize(("text", "x0", "name", "hyper", "rates"), LIMITS)
def test_a_rate_at_the_limit_is_not_below_it(text, x0, name, hyper, rates):
    said = [made(text, x0, name, rate, hyper=hyper, max_iter=20) for rate in rates]
    assert [each.rate_and_limit for each in said] == ["below", "at", "past"]


@pytest.mark.parametrize(
    ("rate", "momentum", "coincide"), [(1 / 9, 4 / 9, True), (0.1111, 4 / 9, False), (0.04, 0.0, False)]
)
def test_two_eigenvalues_that_are_one(rate, momentum, coincide):
    said = made("12.5x^2", 3, "momentum", rate, hyper={"momentum": momentum}, max_iter=20)
    assert said.local.coincide == coincide
