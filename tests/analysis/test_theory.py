"""The theory of whole runs: the figures of the article's problem, and laws that every run must obey."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from symgd.analysis import Theory, theory
from symgd.descent import minimize


def made(text, x0, rate=None, **settings) -> Theory:
    return theory(minimize(text, x0, learning_rate=rate, **settings))


@pytest.fixture(scope="module")
def article() -> Theory:
    return made("3*x**2 - 2*x - 3", 8, 0.001, tol=1e-5, max_iter=500)


def test_the_article_s_minimizer(article):
    assert article.minimizer_exact == (sp.Rational(1, 3),)
    assert article.value_exact == sp.Rational(-10, 3)
    assert article.distance == pytest.approx(0.7116006162706949 - 1 / 3)
    assert (article.is_global, article.global_fact.reason) == (True, "convex")
    assert (article.convexity.kind, article.convexity.interval) == ("strictly_convex", sp.S.Reals)
    assert (article.certificate.lower, article.certificate.upper) == ("0.3333333333", "0.3333333334")
    assert article.certificate.unique
    assert (article.certificate.mu, article.certificate.L) == (6.0, 6.0)


def test_the_article_s_rates(article):
    assert (article.stability_limit, article.stability_exact) == (1 / 3, sp.Rational(1, 3))
    assert (article.best_rate, article.best_rate_exact) == (1 / 6, sp.Rational(1, 6))
    assert article.limits_coincide
    assert article.descent_limit.value == 1 / 3
    assert (article.contraction, article.factor, article.regime) == (0.994, 0.994, "monotone")
    assert article.at_limit == "undecided"
    assert article.measured_ratio.value == pytest.approx(0.994)


def test_the_article_s_stop(article):
    assert article.predicted_steps == article.steps_to_tolerance == 1402
    assert article.stop_bound.rule_bound == pytest.approx(1.667e-3, rel=1e-3)
    assert article.distance_at_stop == pytest.approx(1.661e-3, rel=1e-3)
    whole = made("3*x**2 - 2*x - 3", 8, 0.001, max_iter=5000)
    assert (whole.run.nit, whole.run.status, whole.steps_to_tolerance) == (1402, "converged", None)
    assert whole.distance == pytest.approx(article.distance_at_stop, rel=1e-9)
    assert article.stop_bound.rule_bound > whole.stop_bound.slope_bound >= whole.distance


def test_the_article_s_closed_form(article):
    form = article.closed_form
    assert (form.curvature, form.center, form.factor) == (6, sp.Rational(1, 3), sp.Rational(994, 1000))
    assert form.attracts
    assert form.deviation < 20  # units of the last place, over 500 steps


def test_every_statement_says_how_it_is_known(article):
    assert article.kinds["stability_limit"] == "proved"
    assert article.kinds["measured_ratio"] == "observed"
    assert "power_law" not in article.kinds
    assert set(article.kinds.values()) <= {"proved", "computed", "observed"}
    assert all(getattr(article, name) is not None for name in article.kinds)


def test_statements_are_worked_out_once(article):
    assert article.certificate is article.certificate
    with pytest.raises(AttributeError):
        article.run = None


@pytest.mark.parametrize(
    ("text", "x0", "rate", "regime", "limit", "at_limit"),
    [
        ("x^2", 1, 1.0, "at_limit", "1", "undecided"),
        ("x^2", 1, 0.5, "one_step", "1", "undecided"),
        ("x^2", 1, 1.1, "repels", "1", "undecided"),
        ("exp(x) - 2x", 3, 0.5, "superlinear", "1", "attracts"),
        ("exp(x) - 2x", 1, 0.9, "alternating", "1", "attracts"),
        ("cosh x", 5, 1.0, "superlinear", "2", "repels"),
        ("log(cosh x)", 5, 3.0, "repels", "2", "attracts"),
        ("x - ln x", 3, 0.1, "monotone", "2", "attracts"),
        ("x^2/2 + x^4", 0.1, 0.1, "monotone", "2", "repels"),
        ("x^4", 1, 0.01, "sublinear", None, None),
        ("|x|", 1, 0.3, None, None, None),
        ("-x^2", 1, 0.1, None, None, None),
    ],
)
def test_regimes(text, x0, rate, regime, limit, at_limit):
    said = made(text, x0, rate)
    assert said.regime == regime
    assert said.stability_exact == (None if limit is None else sp.Rational(limit))
    assert said.at_limit == at_limit


@pytest.mark.parametrize(
    ("text", "start", "attracts"),
    [
        ("x^2/2 + x^4", 0.02, False),
        ("log(cosh x)", 0.3, True),
        ("x - ln x", 1.02, True),
        ("cosh x", 0.2, False),
    ],
)
def test_what_is_said_of_the_limit_is_what_happens_there(text, start, attracts):
    """At η = 2/f″ the distance from x* shrinks or grows, slowly, as the sign of 3f‴² − f″f⁗ says."""
    said = made(text, start, 2.0, tol=0, max_iter=400)
    errors = np.abs(said.run.history["x"] - said.minimizer.x)
    assert bool(errors[-1] < errors[0]) is attracts
    assert said.at_limit == ("attracts" if attracts else "repels")


def test_a_flat_minimum_has_a_power_law():
    said = made("x^4", 1, 0.01, max_iter=100_000, tol=0)
    assert (said.contraction, said.stability_limit, said.curvature) == (None, None, 0.0)
    assert (said.power_law.order, said.power_law.exponent) == (4, Fraction(-1, 2))
    expected = (said.power_law.coefficient * said.run.nit) ** -0.5
    assert abs(said.run.x) == pytest.approx(expected, rel=1e-2)
    assert said.descent_limit.value == pytest.approx(1 / 6)  # the start decides: 2/(12 x₀²)


@pytest.mark.parametrize(
    ("text", "x0", "rate", "cap"),
    [
        ("exp(x) - 2x", 3, 0.05, 70),
        ("x^2 + sin x", 3, 0.01, 400),
        ("log(cosh x) + x^2/10", 5, 0.05, 200),
        ("x - ln x", 3, 0.02, 400),
    ],
)
def test_about_n_more_steps(text, x0, rate, cap):
    capped = made(text, x0, rate, max_iter=cap, tol=1e-8)
    whole = minimize(text, x0, learning_rate=rate, max_iter=10_000, tol=1e-8)
    assert capped.run.status == "max_iter"
    assert capped.predicted_steps is None
    assert cap + capped.at_present_ratio.more == pytest.approx(whole.nit, rel=0.05)


def test_no_forecast_before_the_ratio_is_that_of_the_end():
    """Five ratios agree to 1 %, and yet they would foretell 1133 steps instead of 682."""
    said = made("x^2 + sin x", 3, 0.01, max_iter=70, tol=1e-8)
    assert said.measured_ratio is not None
    assert said.at_present_ratio is None


def test_the_ratio_of_a_cycle_forecasts_nothing():
    assert made("log(cosh x)", 5, 3.0).at_present_ratio is None


def test_kinks_are_no_quadratics():
    said = made("x^2 + |x|", 3, 0.1)
    assert not said.is_quadratic
    assert said.closed_form is None
    assert said.predicted_steps is None


@pytest.mark.parametrize(("text", "x0"), [("2|x - 1| + 3", 4.3), ("|3x|", -1.1), ("|x|", 1)])
def test_the_absolute_value_walks_to_two_points(text, x0):
    said = made(text, x0, 0.3)
    points = sorted(float(p) for p in said.absolute_walk.points)
    assert sorted(said.run.history["x"][-2:]) == pytest.approx(points)
    assert abs(points[1] - points[0]) == pytest.approx(float(said.absolute_walk.step))
    assert said.contraction is None


def test_a_run_over_a_hill_is_seen():
    said = made("cos x + x^2/50", 1, 12.0, max_iter=1)
    assert said.jumped_hill
    assert said.basin.first.x != said.basin.reached.x


def test_local_minima_are_not_called_global():
    high, low = made("x^4 - 3x^2 + x", 2, 0.01), made("x^4 - 3x^2 + x", -2, 0.01)
    assert (high.is_global, low.is_global) == (False, True)
    assert high.global_fact.reason == "compared"
    assert made("exp(-x)", 0, 1.0).is_global is None


def test_convexity_names_its_interval():
    said = made("1/x + x", 3, 0.1)
    assert said.convexity.interval == sp.Interval.open(0, sp.oo)
    assert said.convexity.kind == "strictly_convex"


FUNCTIONS = [
    ("x^2 + sin x", 3, 0.2),
    ("exp(x) - 2x", 2, 0.05),
    ("log(cosh x) + x^2/10", 5, 0.7),
    ("x^4 - 3x^3 + 2", 4, 0.004),
    (r"\frac{x^2}{2} - \sin x", 3, 0.5),
    ("x - ln x", 3, 0.06),
    ("sqrt(x^2 + 1)", 4, 0.9),
    ("x^2/(1 + x^2)", 0.5, 0.4),
    ("cosh x", 2, 0.2),
    ("softplus(x) + softplus(-2x)", 3, 0.4),
    ("3x^2 - 2x - 3", 8, 0.15),
    ("x^4 + x^2", -1, 0.05),
]


@pytest.mark.parametrize(("text", "x0", "rate"), FUNCTIONS)
def test_laws(text, x0, rate):
    said = made(text, x0, rate, tol=1e-8, max_iter=5000)
    run, x, f = said.run, said.run.history["x"], said.run.history["fun"]
    assert run.status == "converged"
    # e: the bound holds; n: the certificate encloses the end's neighborhood
    assert said.distance <= said.stop_bound.slope_bound * (1 + 1e-6) + 1e-15
    assert said.stop_bound.slope_bound <= said.stop_bound.rule_bound
    assert Fraction(said.certificate.lower) - Fraction(said.distance) <= Fraction(run.x) + Fraction(1, 10**12)
    assert abs(float(said.certificate.lower) - run.x) <= said.distance + 1e-9
    # c: the ratios end at the factor
    ratio = said.measured_ratio
    assert ratio is None or ratio.value == pytest.approx(said.factor, rel=0.02, abs=1e-3)
    # a, l: below the limit of this start every step falls, by as much as promised
    limit = said.descent_limit
    assert np.all(x >= limit.lower)
    assert np.all(x <= limit.upper) or rate > limit.value
    second = np.abs(np.gradient(run.problem.slope_curve(np.linspace(limit.lower, limit.upper, 2001))))
    spacing = (limit.upper - limit.lower) / 2000
    assert second.max() / spacing <= limit.L * (1 + 1e-3) + 1e-3
    if rate < limit.value:
        assert said.ledger.holds
        assert np.all(np.diff(f) <= 1e-15 * np.abs(f[:-1]).max())
        assert said.ledger.share is None or said.ledger.share >= 1 - 1e-9
    if said.worst_case is not None:
        assert said.worst_case.actual <= said.worst_case.bound


def test_the_theorems_of_gradient_descent_are_not_told_of_another_method(article, monkeypatch):
    other = theory(article.run)
    monkeypatch.setattr(type(article.run.optimizer), "name", "another")
    assert other.minimizer_exact == (sp.Rational(1, 3),)
    assert other.certificate is not None
    assert (other.stability_exact, other.contraction) == (sp.Rational(1, 3), 0.994)  # from the assignments
    for name in (
        "factor",
        "regime",
        "descent_limit",
        "at_limit",
        "measured_ratio",
        "predicted_steps",
        "closed_form",
        "ledger",
    ):
        assert getattr(other, name) is None, name
    assert other.stop_bound.rule_bound is None  # a short step says nothing; the slope does
    assert other.distance <= other.stop_bound.slope_bound


def test_several_variables():
    said = made("x^2 + 20y^2", (4, 1), 0.02)
    assert said.minimizer_exact == (0, 0)
    assert said.eigenvalues == (2.0, 40.0)
    assert (said.stability_limit, said.contraction) == (0.05, 0.96)
    assert said.is_quadratic
    assert said.limits_coincide
    assert said.is_global
    assert (said.predicted_steps, said.best_rate_exact) == (said.run.nit, sp.Rational(1, 21))
    assert said.condition_number == 20.0
    assert said.ledger.holds
    for name in ("factor", "regime", "certificate", "basin"):
        assert getattr(said, name) is None, name


def test_rosenbrock():
    said = made("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), 0.001)
    assert said.minimizer_exact == (1, 1)
    assert said.stability_limit == pytest.approx(2 / max(np.linalg.eigvalsh([[802, -400], [-400, 200]])))
    assert said.global_minimum.zero
    assert said.is_global is True  # a sum of squares is zero there
    assert not said.limits_coincide


def test_a_minimum_of_several_variables_is_global_only_where_that_is_seen():
    assert made("(x^2+y-11)^2 + (x+y^2-7)^2", (3.1, 2.1), 0.01).is_global is True  # Himmelblau
    assert made("x^4/4 - x^2/2 + y^2/2", (1.2, 0.1), 0.1).is_global is True  # compared with all others
    assert made("x^2 + y^2 - x^2*y^2*exp(-y^2)", (0.2, 0.1), 0.1).is_global is None


@pytest.mark.parametrize("text", ["exp(-x)", "x^3", "-x^2", "1/x", "ln x", "tan x"])
def test_nothing_is_said_where_there_is_nothing(text):
    said = made(text, 0.5, 0.01, max_iter=20)
    assert said.minimizer is None
    for name in (
        "stability_limit",
        "contraction",
        "is_global",
        "certificate",
        "stop_bound",
        "worst_case",
        "basin",
    ):
        assert getattr(said, name) is None, name


def test_a_float_on_a_flat_piece_is_no_closed_form():
    said = made("|x-1| + |x-2|", 3, 0.1)
    assert said.run.status == "converged"
    assert said.minimizer_exact is None
    assert said.is_global is True
    assert made("relu(x-1)", -2, 0.1).minimizer_exact == (-2,)
