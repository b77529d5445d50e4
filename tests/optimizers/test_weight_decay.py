"""Weight decay inside the gradient and beside the step, by hand: which of the frameworks has which."""

from __future__ import annotations

import numpy as np
import pytest

from symgd import minimize
from symgd.optimizers import Optimizer, like


# One coordinate, gradient 6x − 2.
def coupled(x: float, rate: float, decay: float) -> float:
    return x - rate * (6 * x - 2 + decay * x)


def decoupled(x: float, rate: float, decay: float) -> float:
    return x - rate * decay * x - rate * (6 * x - 2)


@pytest.mark.parametrize(
    ("call", "rate", "step"),
    [("torch.optim.SGD", "lr", coupled), ("keras.optimizers.SGD", "learning_rate", decoupled)],
)
def test_weight_decay_of_sgd(call: str, rate: str, step) -> None:
    method = like(call, **{rate: 0.01, "weight_decay": 0.3})
    run = minimize("3x^2 - 2x - 3", 8, optimizer=method, tol=0, max_iter=3)
    xs = [8.0]
    for _ in range(3):
        xs.append(step(xs[-1], 0.01, 0.3))
    np.testing.assert_allclose(run.history["x"], xs, rtol=1e-14)


def adagrad(x: float, decay: float, *, inside: bool) -> list[float]:
    """Two steps with rate 0.5 and no memory at the start."""
    v, xs = 0.0, [x]
    for _ in range(2):
        g = 6 * x - 2 + (decay * x if inside else 0.0)
        v += g * g
        x = (x if inside else x - 0.5 * decay * x) - 0.5 * g / (
            v**0.5 + 1e-10 if inside else (v + 1e-10) ** 0.5
        )
        xs.append(x)
    return xs


def adadelta(x: float, decay: float, *, inside: bool) -> list[float]:
    v, u, xs = 0.0, 0.0, [x]
    for _ in range(2):
        g = 6 * x - 2 + (decay * x if inside else 0.0)
        v = 0.9 * v + 0.1 * g * g
        d = ((u + 1e-6) / (v + 1e-6)) ** 0.5 * g
        u = 0.9 * u + 0.1 * d * d
        x = (x if inside else x - 0.5 * decay * x) - 0.5 * d
        xs.append(x)
    return xs


DECAYS = [
    (like("torch.optim.Adagrad", lr=0.5, weight_decay=0.3), adagrad, True),
    (
        like(
            "keras.optimizers.Adagrad",
            learning_rate=0.5,
            initial_accumulator_value=0,
            epsilon=1e-10,
            weight_decay=0.3,
        ),
        adagrad,
        False,
    ),
    (like("torch.optim.Adadelta", lr=0.5, weight_decay=0.3), adadelta, True),
    (like("optax.adadelta", learning_rate=0.5, weight_decay=0.3), adadelta, True),
    (
        like("keras.optimizers.Adadelta", learning_rate=0.5, rho=0.9, epsilon=1e-6, weight_decay=0.3),
        adadelta,
        False,
    ),
]


@pytest.mark.parametrize(("method", "rule", "inside"), DECAYS, ids=lambda v: getattr(v, "full_name", None))
def test_weight_decay_inside_the_gradient_or_beside_the_step(method: Optimizer, rule, inside: bool) -> None:
    run = minimize("3x^2 - 2x - 3", 8, optimizer=method, tol=0, max_iter=2)
    np.testing.assert_allclose(run.history["x"], rule(8.0, 0.3, inside=inside), rtol=1e-13)
    assert run.history["x"][2] != pytest.approx(rule(8.0, 0.3, inside=not inside)[2], rel=1e-6)
