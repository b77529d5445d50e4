"""The frameworks' calls: their arguments and defaults, and what is refused."""

from __future__ import annotations

import pytest

from symgd.errors import ParameterError
from symgd.optimizers import (
    Adadelta,
    Adagrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    CenteredRMSprop,
    GradientDescent,
    Lion,
    Momentum,
    Nadam,
    Nesterov,
    Optimizer,
    RMSprop,
    RMSpropMomentum,
    forms_of,
    get,
    like,
)

# The defaults, as the signatures of torch 2.13, keras 3.15 and optax 0.2.8 have them.
CALLS = [
    ("torch.optim.SGD", {}, GradientDescent(1e-3, form="torch")),
    ("torch.optim.SGD", {"momentum": 0.9}, Momentum(1e-3, 0.9, form="torch")),
    ("torch.optim.SGD", {"momentum": 0.9, "nesterov": True}, Nesterov(1e-3, 0.9, form="torch")),
    (
        "torch.optim.SGD",
        {"momentum": 0.9, "dampening": 0.1},
        Momentum(1e-3, 0.9, dampening=0.1, form="torch"),
    ),
    ("torch.optim.SGD", {"weight_decay": 0.1}, Momentum(1e-3, 0.0, weight_decay=0.1, form="torch")),
    (
        "torch.optim.SGD",
        {"dampening": 0.5},
        GradientDescent(1e-3, form="torch"),
    ),  # without momentum it is not used
    ("torch.optim.Adagrad", {}, Adagrad(1e-2, 1e-10, 0.0, 0.0, form="torch")),
    ("torch.optim.Adagrad", {"lr_decay": 0.1}, Adagrad(1e-2, 1e-10, 0.0, 0.1, form="torch")),
    ("torch.optim.Adadelta", {}, Adadelta(1.0, 0.9, 1e-6, form="torch")),
    ("torch.optim.RMSprop", {}, RMSprop(1e-2, 0.99, 1e-8, form="torch")),
    ("torch.optim.RMSprop", {"centered": True}, CenteredRMSprop(1e-2, 0.99, 1e-8, form="torch")),
    ("torch.optim.RMSprop", {"momentum": 0.5}, RMSpropMomentum(1e-2, 0.99, 1e-8, 0.5, form="torch")),
    (
        "torch.optim.RMSprop",
        {"momentum": 0.5, "centered": True, "alpha": 0.8},
        CenteredRMSprop(1e-2, 0.8, 1e-8, 0.5, form="torch"),
    ),
    ("torch.optim.Adam", {}, Adam(1e-3, 0.9, 0.999, 1e-8, form="torch")),
    ("torch.optim.Adam", {"betas": [0.8, 0.9]}, Adam(1e-3, 0.8, 0.9, 1e-8, form="torch")),
    ("torch.optim.Adam", {"betas": (0.8, 0.9), "amsgrad": True}, AMSGrad(1e-3, 0.8, 0.9, form="torch")),
    ("torch.optim.Adam", {"decoupled_weight_decay": False}, Adam(1e-3, form="torch")),
    ("torch.optim.Adam", {"foreach": True, "fused": None, "maximize": False}, Adam(1e-3, form="torch")),
    ("torch.optim.AdamW", {}, AdamW(1e-3, 0.9, 0.999, 1e-8, weight_decay=1e-2, form="torch")),
    ("torch.optim.AdamW", {"amsgrad": True}, AdamW(1e-3, amsgrad=True, form="torch")),
    ("torch.optim.Adamax", {}, AdaMax(2e-3, 0.9, 0.999, 1e-8, form="torch")),
    ("torch.optim.NAdam", {}, Nadam(2e-3, 0.9, 0.999, 1e-8, 4e-3, form="torch")),
    ("keras.optimizers.SGD", {}, GradientDescent(0.01, form="keras")),
    ("keras.optimizers.SGD", {"nesterov": True}, GradientDescent(0.01, form="keras")),
    ("keras.optimizers.SGD", {"momentum": 0.9, "nesterov": True}, Nesterov(0.01, 0.9, form="keras")),
    ("keras.optimizers.Adagrad", {}, Adagrad(1e-3, 1e-7, 0.1, form="keras")),
    ("keras.optimizers.Adadelta", {}, Adadelta(1e-3, 0.95, 1e-7, form="keras")),
    ("keras.optimizers.RMSprop", {}, RMSprop(1e-3, 0.9, 1e-7, form="keras")),
    ("keras.optimizers.Adam", {}, Adam(1e-3, 0.9, 0.999, 1e-7, form="keras")),
    ("tf.keras.optimizers.Adam", {"amsgrad": True}, AMSGrad(1e-3, 0.9, 0.999, 1e-7, form="keras")),
    (
        "keras.optimizers.Adam",
        {"clipnorm": None, "use_ema": False, "name": "mine"},
        Adam(1e-3, epsilon=1e-7, form="keras"),
    ),
    ("keras.optimizers.AdamW", {}, AdamW(1e-3, epsilon=1e-7, weight_decay=4e-3, form="keras")),
    ("keras.optimizers.Adamax", {}, AdaMax(1e-3, epsilon=1e-7, form="keras")),
    ("keras.optimizers.Nadam", {}, Nadam(1e-3, epsilon=1e-7, momentum_decay=1.0, form="keras")),
    ("keras.optimizers.Lion", {}, Lion(1e-3, 0.9, 0.99, form="keras")),
    ("optax.sgd", {}, GradientDescent(None, form="optax")),
    ("optax.sgd", {"learning_rate": 0.1, "momentum": None}, GradientDescent(0.1, form="optax")),
    ("optax.sgd", {"momentum": 0.9, "nesterov": True}, Nesterov(None, 0.9, form="optax")),
    ("optax.adagrad", {}, Adagrad(None, 1e-7, 0.1, form="optax")),
    ("optax.adadelta", {"learning_rate": 1}, Adadelta(1.0, 0.9, 1e-6, form="optax")),
    ("optax.rmsprop", {"eps_in_sqrt": True}, RMSprop(None, 0.9, 1e-8, form="optax")),
    (
        "optax.rmsprop",
        {"initial_scale": 0.5, "decay": 0.8},
        RMSprop(None, 0.8, initial_accumulator_value=0.5, form="optax"),
    ),
    ("optax.adam", {"b1": 0.8, "eps_root": 1e-9}, Adam(None, 0.8, epsilon_root=1e-9, form="optax")),
    ("optax.amsgrad", {}, AMSGrad(None, form="optax")),
    ("optax.adamw", {"mask": None}, AdamW(None, weight_decay=1e-4, form="optax")),
    ("optax.adamax", {}, AdaMax(None, form="optax")),
    ("optax.nadam", {"eps_root": 0.0}, Nadam(None, form="optax")),
    ("optax.lion", {}, Lion(None, 0.9, 0.99, 1e-3, form="optax")),
]


@pytest.mark.parametrize(("call", "arguments", "optimizer"), CALLS)
def test_calls(call: str, arguments: dict, optimizer: Optimizer) -> None:
    assert like(call, **arguments) == optimizer
    assert type(like(call, **arguments)) is type(optimizer)


REFUSED = [
    (
        "torch.optim.Adm",
        {},
        "there is no call 'torch.optim.Adm' that symgd knows. Did you mean torch.optim.Adam",
    ),
    ("optim.Adam", {}, "Did you mean torch.optim.Adam"),
    ("torch.optim.LBFGS", {}, "there is no call 'torch.optim.LBFGS'"),
    ("adam", {}, "there is no call 'adam' that symgd knows."),
    (None, {}, "there is no call None"),
    (Adam, {}, "there is no call"),
    (
        "torch.optim.Adam",
        {"learning_rate": 0.1},
        "'learning_rate' is not modeled; there are: lr, betas, eps, amsgrad, weight_decay. Did you mean lr?",
    ),
    (
        "keras.optimizers.Adam",
        {"lr": 0.1},
        "amsgrad, weight_decay. Did you mean learning_rate?",
    ),
    ("optax.adam", {"beta_1": 0.1}, "Did you mean b1?"),
    ("torch.optim.Adam", {"beta": 0.1}, "Did you mean betas?"),
    ("torch.optim.Adam", {"params": []}, "'params' is not modeled"),
    ("torch.optim.SGD", {"maximize": True}, "maximize = True is not modeled."),
    ("torch.optim.Adam", {"decoupled_weight_decay": True}, "decoupled_weight_decay = True is not modeled."),
    ("torch.optim.SGD", {"decoupled_weight_decay": False}, "'decoupled_weight_decay' is not modeled"),
    ("keras.optimizers.Adam", {"clipnorm": 1.0}, "keras.optimizers.Adam: clipnorm = 1.0 is not modeled."),
    ("keras.optimizers.Nadam", {"momentum_decay": 0.1}, "'momentum_decay' is not modeled"),
    ("optax.sgd", {"eps_in_sqrt": True}, "'eps_in_sqrt' is not modeled"),
    ("optax.rmsprop", {"eps_in_sqrt": False}, "eps_in_sqrt = False is not modeled."),
    ("optax.adam", {"nesterov": True}, "nesterov = True is not modeled."),
    ("optax.nadam", {"eps_root": 0.1}, "eps_root = 0.1 is not modeled."),
    ("torch.optim.SGD", {"nesterov": True}, "torch.optim.SGD: nesterov needs a momentum."),
    (
        "torch.optim.SGD",
        {"nesterov": True, "momentum": 0.9, "dampening": 0.5},
        "dampening of nesterov cannot be combined",
    ),
    ("torch.optim.Adam", {"betas": 0.9}, "betas takes 2 numbers, not 0.9."),
    ("torch.optim.Adam", {"betas": (0.9, 0.9, 0.9)}, "betas takes 2 numbers, not (0.9, 0.9, 0.9)."),
    ("torch.optim.Adam", {"betas": "ab"}, "betas takes 2 numbers, not 'ab'."),
    ("torch.optim.Adam", {"betas": (0.9, "b")}, "betas[1] of torch.optim.Adam must be a number, not 'b'."),
    (
        "torch.optim.Adam",
        {"betas": (0.9, 1.0)},
        "betas[1] of torch.optim.Adam must be at least 0 and less than 1, not 1.",
    ),
    ("torch.optim.Adam", {"eps": None}, "eps of torch.optim.Adam must be a number, not None."),
    ("torch.optim.Adam", {"eps": [1]}, "eps of torch.optim.Adam must be a number, not [1]."),
    ("torch.optim.Adam", {"eps": -1}, "eps of torch.optim.Adam must be at least 0, not -1."),
    ("torch.optim.Adam", {"amsgrad": "yes"}, "amsgrad of torch.optim.Adam is true or false, not 'yes'."),
    ("torch.optim.SGD", {"dampening": "x"}, "dampening of torch.optim.SGD must be a number, not 'x'."),
    ("torch.optim.SGD", {"momentum": True}, "momentum of torch.optim.SGD must be a number, not True."),
    ("torch.optim.SGD", {"lr": None}, "lr must be a number or an expression in k, not None."),
    ("torch.optim.SGD", {"lr": "fast"}, "the learning rate"),
    ("torch.optim.SGD", {"lr": -0.1}, "the learning rate must be a number greater than 0, not -0.1."),
    ("torch.optim.SGD", {"lr": [0.1]}, "one learning rate is taken here, not several"),
    (
        "keras.optimizers.AdamW",
        {"weight_decay": None},
        "weight_decay of keras.optimizers.AdamW must be a number",
    ),
]


@pytest.mark.parametrize(("call", "arguments", "message"), REFUSED)
def test_calls_that_are_refused(call, arguments: dict, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        like(call, **arguments)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_arguments_go_by_their_names() -> None:
    with pytest.raises(
        ParameterError, match=r"torch.optim.Adam: arguments go by their names, such as lr=0.1"
    ):
        like("torch.optim.Adam", 0.1)


@pytest.mark.parametrize(
    ("call", "name"), [("torch.optim.SGD", "lr"), ("keras.optimizers.Adam", "learning_rate")]
)
def test_a_rate_may_be_a_schedule(call: str, name: str) -> None:
    method = like(call, **{name: "0.5/(1+k)"})
    assert [method.learning_rate.at(step) for step in (0, 1, 4)] == [0.5, 0.25, 0.1]
    assert like(call, **{name: "0.25"}).learning_rate == 0.25
    assert like(call, **{name: "auto"}).learning_rate == "auto"


# name, hyper-parameters, what it is
FORMS = [
    ("keras:adam", {}, Adam(1e-3, epsilon=1e-7, form="keras")),
    ("keras:adam", {"beta_1": 0.8}, Adam(1e-3, 0.8, epsilon=1e-7, form="keras")),
    ("Keras : AdamW", {}, AdamW(1e-3, epsilon=1e-7, weight_decay=4e-3, form="keras")),
    ("torch:rmsprop_centered", {}, CenteredRMSprop(1e-2, 0.99, form="torch")),
    ("torch:momentum", {}, Momentum(1e-3, 0.9, form="torch")),
    ("torch:nesterov", {"momentum": 0.5}, Nesterov(1e-3, 0.5, form="torch")),
    ("torch:sgd", {"learning_rate": 0.1}, GradientDescent(0.1, form="torch")),
    ("keras:nadam", {}, Nadam(1e-3, epsilon=1e-7, momentum_decay=1.0, form="keras")),
    ("optax:amsgrad", {}, AMSGrad(form="optax")),
    ("optax:lion", {"learning_rate": "0.1/(1+k)^0.5"}, None),
]


@pytest.mark.parametrize(("name", "hyperparameters", "optimizer"), FORMS)
def test_forms(name: str, hyperparameters: dict, optimizer: Optimizer | None) -> None:
    found = get(name, **hyperparameters)
    if optimizer is None:
        assert found.learning_rate.source == hyperparameters["learning_rate"]
    else:
        assert found == optimizer
        assert type(found) is type(optimizer)


@pytest.mark.parametrize(
    ("name", "hyperparameters", "message"),
    [
        ("torch:lion", {}, "torch has no lion; it has: gd, momentum, nesterov, adagrad"),
        ("keras:newton", {}, "keras has no newton; it has:"),
        ("jax:adam", {}, "there is no form 'jax'; there are: torch, keras, optax."),
        (":adam", {}, "there is no form ''"),
        ("keras:", {}, "lacks the name of the optimizer"),
        ("keras:adm", {}, "Did you mean adam"),
        (
            "keras:nadam",
            {"momentum_decay": 0.1},
            "keras.optimizers.Nadam has no 'momentum_decay'; it has: learning_rate, beta_1",
        ),
        (
            "optax:adam",
            {"weight_decay": 0.1},
            "optax.adam has no 'weight_decay'; it has: learning_rate, beta_1, beta_2, epsilon, epsilon_root.",
        ),
        ("torch:adam", {"epsilon_root": 0.1}, "torch.optim.Adam has no 'epsilon_root'"),
        ("keras:momentum", {"dampening": 0.1}, "keras.optimizers.SGD has no 'dampening'"),
        ("torch:sgd", {"momentum": 0.9}, "The method with it is momentum."),
    ],
)
def test_forms_that_are_refused(name: str, hyperparameters: dict, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        get(name, **hyperparameters)
    assert message in str(caught.value)


def test_who_has_what() -> None:
    assert forms_of("adam") == ("torch", "keras", "optax")
    assert forms_of("lion") == ("keras", "optax")
    assert forms_of("newton") == forms_of("armijo") == ()
    assert forms_of("sgd") == forms_of("gd") == ("torch", "keras", "optax")
