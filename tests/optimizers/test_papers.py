"""The plain forms against the papers: each rule once more in plain NumPy, 30 steps, in one and three variables.

In the names of the papers; where the plain form departs from its paper, so does the loop here, as `departure` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from symgd import minimize
from symgd.optimizers import get, names

Array = np.ndarray
Gradient = Callable[[Array], Array]
STEPS, LR = 30, 0.03


def gd(x: Array, grad: Gradient) -> Iterator[Array]:
    while True:
        x = x - LR * grad(x)
        yield x


def heavy_ball(x: Array, grad: Gradient) -> Iterator[Array]:
    """Polyak 1964: x⁺ = x − αg + β(x − x⁻)."""
    before = x
    while True:
        x, before = x - LR * grad(x) + 0.9 * (x - before), x
        yield x


def nesterov(x: Array, grad: Gradient) -> Iterator[Array]:
    """Sutskever 2013: v⁺ = μv − ε∇f(θ + μv), θ⁺ = θ + v⁺; the iterates here are the points ahead, θ + μv."""
    theta, v = x, np.zeros_like(x)
    while True:
        v = 0.9 * v - LR * grad(theta + 0.9 * v)
        theta = theta + v
        yield theta + 0.9 * v


def adagrad(x: Array, grad: Gradient) -> Iterator[Array]:
    """Duchi 2011: diag(G)^½, G the sum of the outer products."""
    gradients: list[Array] = []
    while True:
        gradients.append(grad(x))
        x = x - LR * gradients[-1] / (np.linalg.norm(gradients, axis=0) + 1e-10)
        yield x


def adadelta(x: Array, grad: Gradient) -> Iterator[Array]:
    """Zeiler 2012, algorithm 1, times the rate."""
    eg = ed = np.zeros_like(x)
    while True:
        g = grad(x)
        eg = 0.95 * eg + 0.05 * g**2
        delta = -np.sqrt(ed + 1e-6) / np.sqrt(eg + 1e-6) * g
        ed = 0.95 * ed + 0.05 * delta**2
        x = x + LR * delta
        yield x


def rmsprop(x: Array, grad: Gradient) -> Iterator[Array]:
    """Tieleman and Hinton 2012: MeanSquare(t) = 0.9 MeanSquare(t − 1) + 0.1 g²."""
    squares: list[Array] = []
    while True:
        g = grad(x)
        squares.append(g**2)
        weights = 0.1 * 0.9 ** np.arange(len(squares))[::-1, None]
        x = x - LR * g / (np.sqrt((weights * squares).sum(axis=0)) + 1e-8)
        yield x


def rmsprop_centered(x: Array, grad: Gradient) -> Iterator[Array]:
    """Graves 2013, equations 38 and 39: n − ḡ²."""
    n = gbar = np.zeros_like(x)
    while True:
        g = grad(x)
        n, gbar = 0.9 * n + 0.1 * g**2, 0.9 * gbar + 0.1 * g
        x = x - LR * g / (np.sqrt(n - gbar**2) + 1e-8)
        yield x


def rmsprop_momentum(x: Array, grad: Gradient) -> Iterator[Array]:
    n = delta = np.zeros_like(x)
    while True:
        g = grad(x)
        n = 0.9 * n + 0.1 * g**2
        delta = 0.9 * delta - LR * g / (np.sqrt(n) + 1e-8)
        x = x + delta
        yield x


def adam(x: Array, grad: Gradient) -> Iterator[Array]:
    """Kingma and Ba 2015, algorithm 1."""
    m = v = np.zeros_like(x)
    t = 0
    while True:
        t, g = t + 1, grad(x)
        m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
        x = x - LR * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        yield x


def amsgrad(x: Array, grad: Gradient) -> Iterator[Array]:
    """Reddi 2018, algorithm 2, with Adam's corrections of the bias."""
    m = v = v_hat = np.zeros_like(x)
    t = 0
    while True:
        t, g = t + 1, grad(x)
        m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
        v_hat = np.maximum(v_hat, v)
        x = x - LR * m / (1 - 0.9**t) / (np.sqrt(v_hat / (1 - 0.999**t)) + 1e-8)
        yield x


def adamw(x: Array, grad: Gradient) -> Iterator[Array]:
    """Loshchilov and Hutter 2019, algorithm 2: θ⁺ = θ − η(α m̂/(√v̂ + ε) + λθ), with λ in units of α."""
    m = v = np.zeros_like(x)
    t = 0
    while True:
        t, g = t + 1, grad(x)
        m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
        x = x - LR * ((m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8) + 0.01 * x)
        yield x


def adamax(x: Array, grad: Gradient) -> Iterator[Array]:
    """Kingma and Ba 2015, algorithm 2, with ε beside |g|."""
    m = u = np.zeros_like(x)
    t = 0
    while True:
        t, g = t + 1, grad(x)
        m, u = 0.9 * m + (1 - 0.9) * g, np.maximum(0.999 * u, np.abs(g) + 1e-8)
        x = x - LR / (1 - 0.9**t) * m / u
        yield x


def nadam(x: Array, grad: Gradient) -> Iterator[Array]:
    """Dozat 2016, algorithm 2, with his schedule μₜ = β₁(1 − ½·0.96^(t/250))."""
    m = n = np.zeros_like(x)
    t = 0

    def mu(i: int) -> float:
        return float(0.9 * (1 - 0.5 * 0.96 ** (i / 250)))

    while True:
        t, g = t + 1, grad(x)
        so_far = np.prod([mu(i) for i in range(1, t + 1)])
        g_hat = g / (1 - so_far)
        m, n = 0.9 * m + (1 - 0.9) * g, 0.999 * n + (1 - 0.999) * g**2
        m_bar = (1 - mu(t)) * g_hat + mu(t + 1) * m / (1 - so_far * mu(t + 1))
        x = x - LR * m_bar / (np.sqrt(n / (1 - 0.999**t)) + 1e-8)
        yield x


def lion(x: Array, grad: Gradient) -> Iterator[Array]:
    """Chen et al. 2023, program 1."""
    m = np.zeros_like(x)
    while True:
        g = grad(x)
        c = 0.9 * m + (1 - 0.9) * g
        x = x - LR * np.sign(c)
        m = 0.99 * m + (1 - 0.99) * g
        yield x


RULES = {
    "gd": gd,
    "momentum": heavy_ball,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "adadelta": adadelta,
    "rmsprop": rmsprop,
    "rmsprop_centered": rmsprop_centered,
    "rmsprop_momentum": rmsprop_momentum,
    "adam": adam,
    "amsgrad": amsgrad,
    "adamw": adamw,
    "adamax": adamax,
    "nadam": nadam,
    "lion": lion,
}


def bowl(x: Array) -> Array:
    return np.array([6 * x[0] - 2])


def hills(x: Array) -> Array:
    a, b, c = x
    return np.array([2 * a + np.cos(a) * b, 4 * b + np.sin(a), 4 * c**3 + 1])


# text, its gradient by hand, start
PROBLEMS = [("3x^2 - 2x - 3", bowl, (8.0,)), ("x^2 + y*sin(x) + 2y^2 + z^4 + z", hills, (1.5, -2.0, 0.7))]


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize(("text", "gradient", "start"), PROBLEMS)
def test_the_plain_form_is_that_of_the_paper(name: str, text: str, gradient: Gradient, start) -> None:
    run = minimize(text, start, optimizer=name, learning_rate=LR, tol=0, max_iter=STEPS)
    steps = RULES[name](np.array(start), gradient)
    rows = np.array([next(steps) for _ in range(STEPS)])
    np.testing.assert_allclose(run.history["x"][1:].reshape(STEPS, -1), rows, rtol=1e-12, atol=1e-13)


def test_every_rule_with_a_rate_has_its_paper_here() -> None:
    assert set(RULES) == {name for name in names() if get(name).has_rate}
