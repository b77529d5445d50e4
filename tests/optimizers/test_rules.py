"""The registry of optimizers, and what holds of every rule in it."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, dataclass, fields
from typing import ClassVar

import numpy as np
import pytest
import sympy as sp

from symgd import optimizers
from symgd.descent import minimize
from symgd.descent.case import near
from symgd.descent.kernel import QUIET_STEPS
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


NAMES = [
    "gd",
    "momentum",
    "nesterov",
    "adagrad",
    "adadelta",
    "rmsprop",
    "rmsprop_centered",
    "rmsprop_momentum",
    "adam",
    "amsgrad",
    "adamw",
    "adamax",
    "nadam",
    "lion",
    "exact_line_search",
    "armijo",
    "newton",
    "barzilai_borwein",
]

# name, alias
ALIASES = [
    ("gd", "sgd"),
    ("gd", " SGD "),
    ("rmsprop_centered", "centered"),
    ("exact_line_search", "line_search"),
    ("armijo", "backtracking"),
    ("barzilai_borwein", "bb"),
    ("adam", "Adam"),
]


def test_the_names() -> None:
    assert list(optimizers.names()) == NAMES
    assert optimizers.get("gd") == optimizers.get("sgd") == optimizers.get("GD") == GradientDescent()
    assert optimizers.get("gd", learning_rate=0.1) == GradientDescent(learning_rate=0.1)


@pytest.mark.parametrize(("name", "alias"), ALIASES)
def test_aliases(name: str, alias: str) -> None:
    assert optimizers.get(alias) == optimizers.get(name)
    assert optimizers.get(alias).name == name


def test_an_optimizer_is_taken_as_it_is() -> None:
    mine = GradientDescent(learning_rate=0.1)
    assert optimizers.get(mine) == mine
    assert optimizers.get(mine, learning_rate=0.2) == GradientDescent(learning_rate=0.2)
    assert mine.learning_rate == 0.1


@pytest.mark.parametrize(
    ("name", "hyperparameters", "message"),
    [
        ("sdg", {}, "there is no optimizer 'sdg'. Did you mean sgd?"),
        ("adm", {}, "there is no optimizer 'adm'. Did you mean adam"),
        ("qqqq", {}, "there is no optimizer 'qqqq'. symgd optimizers lists them."),
        ("", {}, "the name of an optimizer is empty"),
        (None, {}, "there is no optimizer None. An optimizer is a name"),
        (Optimizer, {}, "An optimizer is a name"),
        (
            "gd",
            {"momentum": 0.9},
            "gd has no 'momentum'; it has: learning_rate. The method with it is momentum.",
        ),
        ("sgd", {"nesterov": True}, "The method with it is nesterov."),
        (GradientDescent(), {"momentum": 0.9}, "gd has no 'momentum'; it has: learning_rate."),
        ("gd", {"beta_1": 0.9}, "adam, amsgrad, adamw, adamax, nadam, lion have it."),
        ("adam", {"beta1": 0.8}, "Did you mean beta_1?"),
        ("adam", {"betas": (0.8, 0.9)}, "Did you mean beta_1 and beta_2?"),
        ("adam", {"lr": 0.1}, "Did you mean learning_rate?"),
        ("adam", {"eps": 0.1}, "Did you mean epsilon?"),
        ("adam", {"form": "keras"}, "adam has no 'form'"),
        ("adam", {"beta_1": 1.0}, "beta_1 of adam must be at least 0 and less than 1, not 1."),
        ("adam", {"beta_1": "big"}, "beta_1 of adam must be a number, not 'big'."),
        ("adam", {"beta_1": True}, "beta_1 of adam must be a number, not True."),
        ("adam", {"amsgrad": 1}, "amsgrad of adam is true or false, not 1."),
        ("momentum", {"momentum": 2}, "momentum of momentum must be at least 0 and at most 1, not 2."),
        (
            "momentum",
            {"dampening": 0.5, "nesterov": True},
            "dampening of momentum cannot be combined with nesterov.",
        ),
        ("adagrad", {"epsilon": float("nan")}, "epsilon of adagrad must be at least 0, not nan."),
        ("newton", {"learning_rate": 0.1}, "newton finds its own step lengths: it has no learning rate."),
        ("gd", {"learning_rate": -1}, "the learning rate must be a number greater than 0, not -1."),
        ("gd", {"learning_rate": "-0.1"}, "the learning rate"),
        ("gd", {"learning_rate": True}, "the learning rate True is not a number."),
        ("gd", {"learning_rate": b"1"}, "the learning rate b'1' is not a number."),
        ("gd", {"learning_rate": "fast"}, "the learning rate"),
    ],
)
def test_what_is_refused(name, hyperparameters: dict, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        optimizers.get(name, **hyperparameters)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("rate", "kept"),
    [(None, None), ("auto", "auto"), (1, 1.0), (0.1, 0.1), (sp.Rational(1, 4), 0.25), ("0.1", 0.1)],
)
def test_learning_rates(rate, kept) -> None:
    assert GradientDescent(learning_rate=rate).learning_rate == kept


def test_a_new_optimizer_is_found_by_everyone(rolling: type[Optimizer]) -> None:
    assert list(optimizers.names()) == [*NAMES, "rolling"]
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
    assert list(optimizers.names()) == NAMES
    with pytest.raises(ParameterError):
        optimizers.get("rolling")


METHODS = [
    optimizers.get(name if form == "" else f"{form}:{name}")
    for name in NAMES
    for form in ("", *optimizers.forms_of(name))
]


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.full_name)
def test_every_rule_is_whole(method: Optimizer) -> None:
    assert method.name in NAMES
    assert method.title
    assert method.reference
    assert type(method).__doc__
    assert set(method.values.values()) <= set(method.hyperparameters.values())
    known = {x, g, k, *method.values, *(s.symbol for s in method.state())}
    if method.has_rate:
        known.add(eta)
    for state in method.state():
        assert state.initial.free_symbols <= {x, g, *method.values}
    for assignment in method.assignments():
        assert assignment.value.free_symbols <= known
        known.add(assignment.target)
    targets = [a.target for a in method.assignments()]
    assert targets[-1] == x
    assert targets.count(x) == 1
    assert {s.symbol for s in method.state()} <= set(targets)
    assert method.has_memory == bool(method.state())
    with pytest.raises(FrozenInstanceError):
        method.learning_rate = 1.0


FUNCTIONS = {  # text: start, minimum
    "x^2": ((2,), (0,)),
    "3x^2 - 2x - 3": ((8,), (1 / 3,)),
    "exp(x) - 2x": ((3,), (math.log(2),)),
    "x^2 + 20y^2": ((4, 1), (0, 0)),
}
# Where no rate of the table settles within 500 steps: Lion's steps have one length; RMSprop's in a steep direction too;
# AdamW rests beside a minimum that is not at 0.
LOWEST = {("lion", text) for text in FUNCTIONS} | {("rmsprop", "x^2 + 20y^2"), ("adamw", "exp(x) - 2x")}
# These settle, but swing on, and the cap ends them.
CAPPED = {("rmsprop_momentum", text) for text in FUNCTIONS}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", FUNCTIONS)
def test_every_rule_arrives_under_a_rate_that_teaches(name: str, text: str) -> None:
    start, minimum = FUNCTIONS[text]
    if name == "exact_line_search" and len(start) > 1:
        with pytest.raises(ParameterError, match="exact_line_search is for functions of one variable"):
            minimize(text, start, optimizer=name)
        return
    run = minimize(text, start, optimizer=name)
    errors = np.linalg.norm(run.history["x"].reshape(run.nit + 1, -1) - np.array(minimum), axis=1)
    if not run.optimizer.has_rate:
        assert (run.learning_rate, run.learning_rate_reason, run.status) == (None, "", "converged")
        return
    assert run.history["fun"].max() == run.history["fun"][0]
    if (name, text) in LOWEST:
        assert run.learning_rate_reason == "lowest"
        assert errors[-QUIET_STEPS:].max() <= max(3 * run.rate if name != "adamw" else 0.0, 1e-2 * errors[0])
        return
    assert run.learning_rate_reason == "arrives"
    assert errors[-1] < 1e-3 * errors[0] or name == "gd"
    if (name, text) in CAPPED:
        assert run.status == "max_iter"
        assert errors[-QUIET_STEPS:].max() < 1e-3 * errors[0]
    else:
        assert run.status == "converged"
        assert errors[-1] <= near(run.tol, max(start))


def test_gradient_descent() -> None:
    assert GradientDescent().assignments() == (Assignment(x, x - eta * g),)
    assert not GradientDescent().has_memory
    assert GradientDescent().hyperparameters == GradientDescent().values == {}
    assert [field.name for field in fields(GradientDescent)] == ["learning_rate", "form"]


def test_a_rule_must_say_how_it_steps() -> None:
    with pytest.raises(TypeError, match="does not say how it steps"):
        Optimizer().assignments()
