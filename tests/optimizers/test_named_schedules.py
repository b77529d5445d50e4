"""Schedules by name: each against its formula as its paper, or its framework's source, has it."""

from __future__ import annotations

import math

import pytest

from symgd.errors import ParameterError
from symgd.notation.functions import TYPED_NAMES
from symgd.optimizers.rule import checked_rate
from symgd.optimizers.schedules import Schedule
from symgd.optimizers.schedules.named import SCHEDULES


def cosine(share: float) -> float:
    return (1 + math.cos(math.pi * share)) / 2


# typed, η_k
FORMULAS = [
    ("cosine(0.1, 20)", lambda k: 0.1 * cosine(min(k, 20) / 20)),
    ("cosine(0.1, 20, 0.02)", lambda k: 0.02 + 0.08 * cosine(min(k, 20) / 20)),
    ("cosine(steps=20, rate=1/10)", lambda k: 0.1 * cosine(min(k, 20) / 20)),
    ("cosine_restarts(0.1, 7)", lambda k: 0.1 * cosine(k % 7 / 7)),
    ("cosine_restarts(0.1, 7, end=0.01)", lambda k: 0.01 + 0.09 * cosine(k % 7 / 7)),
    ("warmup_cosine(0.1, 4, 20)", lambda k: 0.025 * (k + 1) if k < 4 else 0.1 * cosine(min(k - 4, 20) / 20)),
    ("step_decay(0.1, 0.5, 6)", lambda k: 0.1 * 0.5 ** (k // 6)),
    ("exponential(0.1, 0.9)", lambda k: 0.1 * 0.9**k),
    ("inverse_time(0.5)", lambda k: 0.5 / (1 + k)),
    ("inverse_time(0.5, 0.1)", lambda k: 0.5 / (1 + 0.1 * k)),
    ("inverse_sqrt(0.3)", lambda k: 0.3 / math.sqrt(1 + k)),
    ("linear(0.1, 20, 0.02)", lambda k: 0.1 - 0.08 * min(k, 20) / 20),
    ("polynomial(0.1, 20, 2)", lambda k: 0.1 * (1 - min(k, 20) / 20) ** 2),
    ("polynomial(0.1, 20, 0.5, 0.01)", lambda k: 0.01 + 0.09 * (1 - min(k, 20) / 20) ** 0.5),
    # keras/src/optimizers/schedules/learning_rate_schedule.py
    ("CosineDecay(0.1, 20)", lambda k: 0.1 * cosine(min(k, 20) / 20)),
    (
        "CosineDecay(initial_learning_rate=0.1, decay_steps=20, alpha=0.25)",
        lambda k: 0.1 * (0.75 * cosine(min(k, 20) / 20) + 0.25),
    ),
    ("ExponentialDecay(0.1, 5, 0.5)", lambda k: 0.1 * 0.5 ** (k / 5)),
    ("ExponentialDecay(0.1, 5, 0.5, staircase=True)", lambda k: 0.1 * 0.5 ** (k // 5)),
    ("InverseTimeDecay(0.5, 5, 2)", lambda k: 0.5 / (1 + 2 * k / 5)),
    ("InverseTimeDecay(0.5, 5, 2, true)", lambda k: 0.5 / (1 + 2 * (k // 5))),
    ("PolynomialDecay(0.1, 20)", lambda k: (0.1 - 1e-4) * (1 - min(k, 20) / 20) + 1e-4),
    ("PolynomialDecay(0.1, 20, 0.01, 3)", lambda k: 0.09 * (1 - min(k, 20) / 20) ** 3 + 0.01),
    # torch/optim/lr_scheduler.py, the closed forms
    ("StepLR(0.1, 6)", lambda k: 0.1 * 0.1 ** (k // 6)),
    ("StepLR(0.1, step_size=6, gamma=0.5)", lambda k: 0.1 * 0.5 ** (k // 6)),
    ("ExponentialLR(0.1, 0.9)", lambda k: 0.1 * 0.9**k),
    ("CosineAnnealingLR(0.1, 10, 0.01)", lambda k: 0.01 + 0.09 * (1 + math.cos(math.pi * k / 10)) / 2),
    ("LinearLR(0.3)", lambda k: 0.3 * (1 / 3 + (1 - 1 / 3) * min(5, k) / 5)),
    ("LinearLR(0.1, 1, 0.2, 20)", lambda k: 0.1 * (1 - 0.8 * min(20, k) / 20)),
    ("PolynomialLR(0.1)", lambda k: 0.1 * (1 - min(5, k) / 5)),
    ("PolynomialLR(0.1, 20, 2)", lambda k: 0.1 * (1 - min(20, k) / 20) ** 2),
    # optax/schedules/_schedule.py
    ("cosine_decay_schedule(0.1, 20)", lambda k: 0.1 * cosine(min(k, 20) / 20)),
    ("cosine_decay_schedule(0.1, 20, 0.2, 3)", lambda k: 0.1 * (0.8 * cosine(min(k, 20) / 20) ** 3 + 0.2)),
    ("exponential_decay(0.1, 5, 0.5)", lambda k: 0.1 * 0.5 ** (k / 5)),
    ("linear_schedule(0, 0.1, 20)", lambda k: 0.1 * min(k, 20) / 20),
    ("polynomial_schedule(0.1, 0.01, 2, 20)", lambda k: 0.01 + 0.09 * (1 - min(k, 20) / 20) ** 2),
]


@pytest.mark.parametrize(("typed", "formula"), FORMULAS)
def test_each_against_its_formula(typed, formula):
    rate = checked_rate(typed)
    assert isinstance(rate, Schedule)
    assert rate.source == typed
    assert rate.values(30) == pytest.approx([formula(k) for k in range(30)], rel=1e-12, abs=1e-16)
    rate.check(100)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("keras.optimizers.schedules.CosineDecay(0.1, 20)", "CosineDecay(0.1, 20)"),
        ("tf.keras.optimizers.schedules.CosineDecay(0.1, 20)", "CosineDecay(0.1, 20)"),
        ("keras:CosineDecay(0.1, 20)", "CosineDecay(0.1, 20)"),
        ("torch.optim.lr_scheduler.StepLR(0.1, 6)", "StepLR(0.1, 6)"),
        ("lr_scheduler.StepLR(0.1, 6)", "StepLR(0.1, 6)"),
        ("optax.linear_schedule(0, 0.1, 20)", "linear_schedule(0, 0.1, 20)"),
        ("optax.schedules.linear_schedule(0, 0.1, 20)", "linear_schedule(0, 0.1, 20)"),
    ],
)
def test_where_a_framework_has_it_may_stand_before_its_name(typed, plain):
    rate = checked_rate(typed)
    assert rate.source == typed
    assert rate.expression.tree == checked_rate(plain).expression.tree


def test_every_schedule_of_the_table_is_tried_here():
    assert {typed.partition("(")[0] for typed, _ in FORMULAS} == {row.name for row in SCHEDULES}


@pytest.mark.parametrize("row", SCHEDULES, ids=lambda row: row.name)
def test_each_row(row):
    assert row.name not in TYPED_NAMES  # else a formula could not be told from a call
    rate = checked_rate(row.example)
    assert isinstance(rate, Schedule)
    assert rate.name == row.name
    assert rate.value.free_symbols == {
        next(iter(rate.value.free_symbols))
    }  # all letters have got their numbers
    assert row.title
    assert row.reference
    given = len(row.example.split(","))
    assert sum(p.default is None for p in row.parameters) <= given <= len(row.parameters)


FORMS = [
    ("cosine(0.1, 200)", "0.1*(1 + cos(pi*min(k, 200)/200))/2"),
    ("linear(0.1, 200)", "0.1*(1 - min(k, 200)/200)"),
    ("linear_schedule(0, 0.1, 20)", "0.1 - 0.1*(1 - min(k, 20)/20)"),
    ("polynomial(0.1, 200, 1)", "0.1*(1 - min(k, 200)/200)"),
    ("inverse_time(0.5, 1)", "0.5/(1 + k)"),
    ("step_decay(1, 0.5, 20)", "0.5**floor(k/20)"),
    ("exponential(1/3, 0.9)", "1/3*0.9**k"),
]


@pytest.mark.parametrize(("typed", "formula"), FORMS)
def test_the_formula_holds_the_numbers_as_typed_and_nothing_idle(typed, formula):
    assert str(checked_rate(typed).expression.tree) == formula


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            "cosine",
            "the schedule cosine needs numbers: cosine(rate, steps, end=0), for example cosine(0.1, 200).",
        ),
        ("cosine()", "the schedule cosine lacks rate."),
        ("cosine(0.1)", "the schedule cosine lacks steps. It is cosine(rate, steps, end=0)"),
        (
            "OneCycleLR(0.1, 50)",
            "there is no schedule OneCycleLR. There are cosine, cosine_restarts, warmup_cosine, step_decay, "
            "exponential, inverse_time, inverse_sqrt, linear, polynomial; of Keras CosineDecay, ",
        ),
        ("PiecewiseConstantDecay([1, 2], [3])", "; of PyTorch StepLR, ExponentialLR, CosineAnnealingLR, "),
        ("torch.optim.lr_scheduler.OneCycleLR(0.1)", "there is no schedule OneCycleLR. There are"),
        ("torch.CosineDecay(0.1, 9)", "CosineDecay is a schedule of Keras. It is CosineDecay(initial_"),
        ("keras.cosine(0.1, 9)", "cosine is symgd's own schedule. It is cosine(rate, steps, end=0)"),
        ("optax.linear_schedule", "the schedule linear_schedule needs numbers: linear_schedule(init_value, "),
        ("keras.CosineDecay(0.1", "a parenthesis of the schedule CosineDecay is not closed."),
        (
            "linear(0.1, 0.01, 50)",
            "not '0.01'. It is linear(rate, steps, end=0), for example linear(0.1, 200).",
        ),
        ("0.1*(-0.5)^k", "write cos(pi*k) for (-1)^k, and 0.5^k*cos(pi*k) for (-0.5)^k."),
        ("0.1 + 0.05(-1)**k", "a power of a negative number, which is not read with k in the exponent"),
        ("sinx(k)", "Unknown function 'sinx'"),
        ("softpluss(2)", "Unknown function 'softpluss'"),
        ("cosine(0.1, 2.5)", "steps of the schedule cosine must be a whole number from 1 on, not '2.5'."),
        ("cosine(0.1, 0)", "must be a whole number from 1 on"),
        ("cosine(0, 10)", "rate of the schedule cosine must be a number greater than 0, not '0'."),
        ("cosine(0.1, 10, -1)", "end of the schedule cosine must be a number that is not negative"),
        ("cosine(0.1, k)", "must be a whole number from 1 on, not 'k'."),
        ("cosine(0.1, 10, 0, 3)", "the schedule cosine has too many numbers."),
        ("cosine(0.1, 10, rate=3)", "the schedule cosine has rate twice."),
        ("cosine(rate=0.1, 10)", "the schedule cosine has '10' behind a named number."),
        ("cosine(0.1, epochs=10)", "the schedule cosine has no 'epochs'."),
        ("cosine(0.1, 10", "a parenthesis of the schedule cosine is not closed."),
        ("cosin(0.1, 10)", "there is no schedule cosin; did you mean cosine(rate, steps, end=0)?"),
        ("2*cosine(0.1, 10)", "A schedule by its name stands alone: cosine(rate, steps, end=0)."),
        (
            "CosineDecay(0.1, 10, 1.5)",
            "alpha of the schedule CosineDecay must be a number from 0 to 1, not '1.5'.",
        ),
        ("CosineDecay(0.1, 10, warmup_steps=5)", "the schedule CosineDecay has no 'warmup_steps'."),
        (
            "ExponentialDecay(0.1, 10, 0.5, maybe)",
            "staircase of the schedule ExponentialDecay is true or false",
        ),
    ],
)
def test_a_call_that_is_wrong_is_told_how_it_is(typed, says):
    with pytest.raises(ParameterError) as caught:
        checked_rate(typed)
    assert says in str(caught.value)
