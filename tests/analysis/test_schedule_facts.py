"""What a schedule means for a run: stops that it made, and minima that it cannot reach."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symgd import minimize, theory
from symgd.analysis.schedules import schedule_facts


def known(expression, x0, rate, **settings):
    run = minimize(expression, x0, learning_rate=rate, **settings)
    return run, schedule_facts(run, theory(run))


def test_a_constant_rate_has_none():
    run = minimize("x^2", 3, learning_rate=0.1)
    assert schedule_facts(run, theory(run)) is None


def test_a_rate_that_fades_stops_gradient_descent():
    run, facts = known("3x^2-2x-3", 8, "0.05*0.5^k")
    fade = facts.fading
    assert run.status == "stopped_early"
    assert (fade.step, fade.largest_step, fade.largest, fade.is_slope) == (run.nit, 0, 0.05, True)
    assert fade.rate == 0.05 * 0.5**run.nit
    assert fade.drive == abs(run.jac)
    assert fade.allowed == pytest.approx(run.tol / fade.rate)
    assert fade.drive < fade.allowed  # the rule fired, but
    assert fade.step_then == pytest.approx(0.05 * abs(run.jac))
    assert fade.step_then > 1000 * run.tol


def test_a_walk_that_arrives_is_not_said_to_fade():
    run, facts = known("3x^2-2x-3", 8, "0.5/(1+k)")
    assert run.success
    assert facts.fading is None
    assert facts.out_of_reach is None


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam", "rmsprop"])
def test_a_rate_of_zero_stops_everything(optimizer):
    run, facts = known("x^2-2x", 80, "linear(0.001, 30)", optimizer=optimizer)
    assert run.status == "stopped_early"
    assert (facts.fading.step, facts.fading.rate, facts.fading.allowed) == (30, 0.0, math.inf)


def test_a_method_with_memory_is_judged_by_its_last_step():
    run, facts = known("x^2+y^2", [3, 1], "0.3*exp(-k/3)", optimizer="adam")
    fade = facts.fading
    assert not fade.is_slope
    assert fade.step == run.nit - 1
    moved = np.abs(np.diff(run.history["x"][-2:], axis=0)).sum()
    assert fade.rate * fade.drive == pytest.approx(moved)
    assert fade.drive > 1.0  # Adam's steps are about as long as the rate in each coordinate


def test_where_the_rate_is_in_the_memory_nothing_is_said():
    """keras's momentum holds sums of rate times gradient."""
    run, facts = known("x^2-2x", 8, "0.001*0.5^k", optimizer="keras:momentum")
    assert run.stop == "tol"
    assert facts.fading is None


def test_the_cap_is_no_fading():
    run, facts = known("x^2", 8, "0.01*0.9^k", max_iter=10)
    assert run.stop == "cap"
    assert facts.fading is None


@pytest.mark.parametrize(
    ("rate", "step"),
    [("0.9/(1+k)", 2), ("0.2/(1+k)", 0), ("0.1*(1+k)", None), ("max(0.5-k/10, 0.05)", 2)],
)
def test_the_rates_against_the_limit(rate, step):
    """3x² − 2x − 3: 2/f″ = 1/3."""
    _, facts = known("3x^2-2x-3", 8, rate, tol=0, max_iter=6)
    assert facts.crossing.limit == pytest.approx(1 / 3)
    assert facts.crossing.step == step


def test_no_limit_is_told_of_a_method_that_is_not_gradient_descent():
    _, facts = known("x^2", 3, "0.1/(1+k)", optimizer="adam")
    assert facts.crossing is None


@pytest.mark.parametrize(
    ("expression", "x0", "rate"),
    [("3x^2-2x-3", 8, "0.05*0.5^k"), ("3x^2-2x-3", 8, "linear(0.01, 40)"), ("exp(x)-2x", -9, "0.3/(1+k)^2")],
)
def test_a_minimum_out_of_reach_is_never_reached(expression, x0, rate):
    """The bound is held against a walk without any rule, a hundred times as long."""
    run, facts = known(expression, x0, rate)
    gap = theory(run).distance
    assert facts.out_of_reach < gap
    further = minimize(expression, x0, learning_rate=rate, tol=0, max_iter=100 * max(run.nit, 10))
    assert abs(further.x - run.x) <= facts.out_of_reach * (1 + 1e-9)
    assert theory(further).distance > 0.5 * gap


@pytest.mark.parametrize(
    ("expression", "x0", "rate", "settings"),
    [
        ("3x^2-2x-3", 8, "0.01/(1+k)", {}),  # infinite: no wall
        ("3x^2-2x-3", 8, "0.3*0.99^k", {}),
        ("x^2-2x", 8, "0.001*0.5^k", {"optimizer": "adam"}),  # the bound is about slopes
        ("x^2+y^2", [3, 1], "0.01*0.5^k", {}),
    ],
)
def test_otherwise_no_wall_is_told_of(expression, x0, rate, settings):
    assert known(expression, x0, rate, **settings)[1].out_of_reach is None
