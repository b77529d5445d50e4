"""The registry of optimizers, and what holds of every rule in it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, fields
from typing import ClassVar

import pytest
import sympy as sp

from symgd import optimizers
from symgd.descent import minimize
from symgd.errors import ParameterError
from symgd.optimizers import Assignment, GradientDescent, Optimizer, State, registry
from symgd.optimizers.rule import eta, g, k, x

mu, m = sp.symbols("mu m", real=True)


@dataclass(frozen=True)
class Rolling(Optimizer):
    """A ball that rolls: m ← μm + g; x ← x − ηm."""

    name: ClassVar[str] = "rolling"
    title: ClassVar[str] = "a rolling ball"
    aliases: ClassVar[tuple[str, ...]] = ("ball",)
    symbols: ClassVar[dict[str, sp.Symbol]] = {"momentum": mu}
    momentum: float = 0.9

    def state(self) -> tuple[State, ...]:
        return (State(m),)

    def assignments(self) -> tuple[Assignment, ...]:
        return (Assignment(m, mu * m + g), Assignment(x, x - eta * m))


@pytest.fixture
def rolling(monkeypatch: pytest.MonkeyPatch) -> type[Optimizer]:
    """The class, registered for one test."""
    monkeypatch.setattr(registry, "_CLASSES", dict(registry._CLASSES))
    return optimizers.register(Rolling)


def test_the_names() -> None:
    assert optimizers.names() == ("gd",)
    assert optimizers.get("gd") == optimizers.get("sgd") == optimizers.get("GD") == GradientDescent()
    assert optimizers.get("gd", learning_rate=0.1) == GradientDescent(learning_rate=0.1)


def test_an_optimizer_is_taken_as_it_is() -> None:
    mine = GradientDescent(learning_rate=0.1)
    assert optimizers.get(mine) == mine
    assert optimizers.get(mine, learning_rate=0.2) == GradientDescent(learning_rate=0.2)
    assert mine.learning_rate == 0.1


@pytest.mark.parametrize(
    ("name", "hyperparameters", "message"),
    [
        ("sdg", {}, "there is no optimizer 'sdg'; there are gd and sgd (the same). Did you mean sgd?"),
        ("qqqq", {}, "there is no optimizer 'qqqq'; there are gd and sgd (the same)."),
        ("", {}, "there is no optimizer ''"),
        (None, {}, "there is no optimizer None"),
        ("gd", {"momentum": 0.9}, "gd has no 'momentum'; it has: learning_rate."),
        (GradientDescent(), {"momentum": 0.9}, "gd has no 'momentum'; it has: learning_rate."),
        ("gd", {"learning_rate": -1}, "the learning rate must be a number greater than 0, not -1."),
        ("gd", {"learning_rate": "0.1"}, "the learning rate '0.1' is not a number."),
        ("gd", {"learning_rate": True}, "the learning rate True is not a number."),
        ("gd", {"learning_rate": b"1"}, "the learning rate b'1' is not a number."),
        ("gd", {"learning_rate": "fast"}, "the learning rate 'fast' is not a number."),
    ],
)
def test_what_is_refused(name, hyperparameters: dict, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        optimizers.get(name, **hyperparameters)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("rate", "kept"), [(None, None), ("auto", "auto"), (1, 1.0), (0.1, 0.1), (sp.Rational(1, 4), 0.25)]
)
def test_learning_rates(rate, kept) -> None:
    assert GradientDescent(learning_rate=rate).learning_rate == kept


def test_a_new_optimizer_is_found_by_everyone(rolling: type[Optimizer]) -> None:
    assert optimizers.names() == ("gd", "rolling")
    assert optimizers.get("ball", momentum=0.5) == Rolling(momentum=0.5)
    with pytest.raises(ParameterError, match="Did you mean rolling"):
        optimizers.get("roling")
    with pytest.raises(ParameterError, match=r"rolling has no 'mu'; it has: learning_rate, momentum\."):
        optimizers.get("rolling", mu=0.5)
    run = minimize("x^2 + y^2", (1, 2), optimizer="rolling", learning_rate=0.1)
    assert (run.optimizer, run.stop) == (Rolling(), "tol")
    assert run.optimizer.hyperparameters == {"momentum": 0.9}
    assert run.to_dict()["hyperparameters"] == {"momentum": 0.9}


def test_after_that_it_is_gone() -> None:
    assert optimizers.names() == ("gd",)
    with pytest.raises(ParameterError):
        optimizers.get("rolling")


@pytest.mark.parametrize("name", optimizers.names())
def test_every_rule_is_whole(name: str) -> None:
    method = optimizers.get(name)
    assert method.name == name
    assert method.title
    assert method.reference
    assert type(method).__doc__
    assert list(method.symbols) == list(method.hyperparameters)
    known = {x, g, eta, k, *method.symbols.values(), *(s.symbol for s in method.state())}
    for assignment in method.assignments():
        assert assignment.value.free_symbols <= known
        known.add(assignment.target)
    targets = [a.target for a in method.assignments()]
    assert x in targets
    assert {s.symbol for s in method.state()} <= set(targets)
    assert method.has_memory == bool(method.state())
    with pytest.raises(FrozenInstanceError):
        method.learning_rate = 1.0


@pytest.mark.parametrize("name", optimizers.names())
@pytest.mark.parametrize("text", ["x^2", "3x^2 - 2x - 3", "exp(x) - 2x", "x^2 + 20y^2"])
def test_every_rule_arrives_under_a_rate_that_teaches(name: str, text: str) -> None:
    run = minimize(text, [2, 1][: 2 if "y" in text else 1], optimizer=name)
    assert run.status == "converged"


def test_gradient_descent() -> None:
    assert GradientDescent().assignments() == (Assignment(x, x - eta * g),)
    assert not GradientDescent().has_memory
    assert GradientDescent().hyperparameters == GradientDescent().values == {}
    assert [field.name for field in fields(GradientDescent)] == ["learning_rate"]


def test_a_rule_must_say_how_it_steps() -> None:
    with pytest.raises(TypeError, match="does not say how it steps"):
        Optimizer().assignments()
