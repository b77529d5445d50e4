"""The frameworks' own calls: what each argument is called here, and what it is when it is left out.

Read from the sources of torch 2.13.0, keras 3.15.1 and optax 0.2.8. To add a call: a row in `CALLS`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from symgd.errors import ParameterError
from symgd.optimizers.parameters import checked
from symgd.records import record

__all__ = ["CALLS", "FRAMEWORKS", "Call", "read_call"]

REQUIRED = object()  # an argument without a default


@record
class Call:
    """A function of a framework.

    ``arguments`` are its arguments with their defaults, ``names`` what those that have another name here are called
    (``betas`` is two); ``neutral`` are arguments that change nothing at the value given; a tuple lists several.
    """

    framework: str
    function: str
    optimizer: str
    arguments: Mapping[str, Any]
    names: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    neutral: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)  # fields that no argument sets

    @property
    def path(self) -> str:
        """The name by which it is called: ``torch.optim.Adam``."""
        return f"{FRAMEWORKS[self.framework]}.{self.function}"

    @property
    def defaults(self) -> dict[str, Any]:
        """The fields of the optimizer under the framework's defaults."""
        return self.fields({})

    @property
    def modeled(self) -> frozenset[str]:
        """The fields that its arguments set."""
        return frozenset(part for _, parts in self._ours() for part in parts)

    def _ours(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each argument with the fields that it sets."""
        ours = ((name, self.names.get(name, name)) for name in self.arguments)
        return [(name, (field,) if isinstance(field, str) else field) for name, field in ours]

    def fields(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the optimizer under a call; raises `ParameterError` for what is not modeled."""
        for name, value in given.items():
            if name not in self.arguments:
                self._check_neutral(name, value)
        found: dict[str, Any] = dict(self.fixed)
        for name, default in self.arguments.items():
            ours, value = self.names.get(name, name), given.get(name, default)
            if isinstance(ours, str):
                found[ours] = self._read(ours, value, default, name)
            elif isinstance(value, tuple | list) and len(value) == len(ours):
                for i, (part, entry) in enumerate(zip(ours, value, strict=True)):
                    found[part] = self._read(part, entry, 0.0, f"{name}[{i}]")
            else:
                raise ParameterError(f"{self.path}: {name} takes {len(ours)} numbers, not {value!r}.")
        # torch alone refuses what the others pass over.
        if self.framework == "torch" and found.get("nesterov") and not found["momentum"]:
            raise ParameterError(f"{self.path}: nesterov needs a momentum.")
        return found

    def _check_neutral(self, name: str, value: Any) -> None:
        """Refuse an argument that is unknown, or whose value would change the method."""
        if name not in self.neutral:
            meant = [theirs for theirs, ours in self._ours() if _OURS.get(name, (name,)) == ours]
            near = meant or difflib.get_close_matches(name, self.arguments, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            known = ", ".join(self.arguments)
            raise ParameterError(f"{self.path}: {name!r} is not modeled; there are: {known}.{hint}")
        if self.neutral[name] and not any(value is v or value == v for v in self.neutral[name]):
            raise ParameterError(f"{self.path}: {name} = {value!r} is not modeled.")

    def _read(self, ours: str, value: Any, default: Any, label: str) -> Any:
        """The value of a field; None stands for 0 where the framework's default is None."""
        if ours == "learning_rate":
            if value is None and default is not None:
                raise ParameterError(
                    f"{self.path}: {label} must be a number or an expression in k, not None."
                )
            return value
        if value is None and default is None:
            return 0.0
        try:
            return checked(self.path, ours, value, False if isinstance(default, bool) else 0.0)
        except ParameterError as error:
            raise ParameterError(str(error).replace(f"{ours} of", f"{label} of", 1)) from None


FRAMEWORKS = {"torch": "torch.optim", "keras": "keras.optimizers", "optax": "optax"}

_SWITCHES = dict.fromkeys(("foreach", "capturable", "differentiable", "fused"), (False, True, None))
_DECOUPLED = ("Adam", "NAdam")  # which of torch's take decoupled_weight_decay
_NO = (None, False)
_KERAS = {
    **dict.fromkeys(("clipnorm", "clipvalue", "global_clipnorm", "use_ema", "loss_scale_factor"), _NO),
    **dict.fromkeys(("ema_overwrite_frequency", "gradient_accumulation_steps"), _NO),
    "ema_momentum": (),
    "name": (),
}


def _torch(function: str, optimizer: str, **arguments: Any) -> Call:
    names: dict[str, str | tuple[str, ...]] = {
        "lr": "learning_rate",
        "eps": "epsilon",
        "alpha": "rho",
        "betas": ("beta_1", "beta_2"),
        "lr_decay": "learning_rate_decay",
    }
    neutral: dict[str, tuple[Any, ...]] = _SWITCHES | {"maximize": (False,)}
    if function in _DECOUPLED:
        neutral["decoupled_weight_decay"] = (False,)
    return Call(
        "torch",
        function,
        optimizer,
        {**arguments, "weight_decay": arguments.get("weight_decay", 0.0)},
        names,
        neutral,
    )


def _keras(function: str, optimizer: str, **arguments: Any) -> Call:
    decay = {"weight_decay": arguments.get("weight_decay")}
    fixed = {"momentum_decay": 1.0} if optimizer == "nadam" else {}
    return Call("keras", function, optimizer, {**arguments, **decay}, {}, _KERAS, fixed)


def _optax(function: str, optimizer: str, *neutral: str, **arguments: Any) -> Call:
    names: dict[str, str | tuple[str, ...]] = {
        "b1": "beta_1",
        "b2": "beta_2",
        "eps": "epsilon",
        "decay": "rho",
        "eps_root": "epsilon_root",
        "initial_scale": "initial_accumulator_value",
    }
    unchanged = {name: _OPTAX[name] for name in neutral}
    return Call("optax", function, optimizer, {"learning_rate": None, **arguments}, names, unchanged)


_OPTAX: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("accumulator_dtype", "mu_dtype", "mask", "weight_decay_mask"), (None,)),
    **dict.fromkeys(("bias_correction", "nesterov"), (False,)),
    "eps_in_sqrt": (True,),
    "eps_root": (0.0,),
}


CALLS: tuple[Call, ...] = (
    _torch("SGD", "momentum", lr=1e-3, momentum=0.0, dampening=0.0, nesterov=False),
    _torch("Adagrad", "adagrad", lr=1e-2, lr_decay=0.0, initial_accumulator_value=0.0, eps=1e-10),
    _torch("Adadelta", "adadelta", lr=1.0, rho=0.9, eps=1e-6),
    _torch("RMSprop", "rmsprop", lr=1e-2, alpha=0.99, eps=1e-8, momentum=0.0, centered=False),
    _torch("Adam", "adam", lr=1e-3, betas=(0.9, 0.999), eps=1e-8, amsgrad=False),
    _torch("AdamW", "adamw", lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False),
    _torch("Adamax", "adamax", lr=2e-3, betas=(0.9, 0.999), eps=1e-8),
    _torch("NAdam", "nadam", lr=2e-3, betas=(0.9, 0.999), eps=1e-8, momentum_decay=4e-3),
    _keras("SGD", "momentum", learning_rate=0.01, momentum=0.0, nesterov=False),
    _keras("Adagrad", "adagrad", learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7),
    _keras("Adadelta", "adadelta", learning_rate=0.001, rho=0.95, epsilon=1e-7),
    _keras("RMSprop", "rmsprop", learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False),
    _keras("Adam", "adam", learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False),
    _keras(
        "AdamW",
        "adamw",
        learning_rate=0.001,
        weight_decay=0.004,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        amsgrad=False,
    ),
    _keras("Adamax", "adamax", learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7),
    _keras("Nadam", "nadam", learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7),
    _keras("Lion", "lion", learning_rate=0.001, beta_1=0.9, beta_2=0.99),
    _optax("sgd", "momentum", "accumulator_dtype", momentum=None, nesterov=False),
    _optax("adagrad", "adagrad", initial_accumulator_value=0.1, eps=1e-7),
    _optax("adadelta", "adadelta", "weight_decay_mask", rho=0.9, eps=1e-6, weight_decay=0.0),
    _optax(
        "rmsprop",
        "rmsprop",
        *("eps_in_sqrt", "nesterov", "bias_correction"),
        decay=0.9,
        eps=1e-8,
        initial_scale=0.0,
        centered=False,
        momentum=None,
    ),
    _optax("adam", "adam", "mu_dtype", "nesterov", b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0),
    _optax("amsgrad", "amsgrad", "mu_dtype", b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0),
    _optax(
        "adamw",
        "adamw",
        *("mu_dtype", "mask", "nesterov"),
        b1=0.9,
        b2=0.999,
        eps=1e-8,
        eps_root=0.0,
        weight_decay=1e-4,
    ),
    _optax("adamax", "adamax", b1=0.9, b2=0.999, eps=1e-8),
    _optax("nadam", "nadam", "mu_dtype", "eps_root", b1=0.9, b2=0.999, eps=1e-8),
    _optax("lion", "lion", "mu_dtype", "mask", b1=0.9, b2=0.99, weight_decay=1e-3),
)


# What the frameworks call the fields, those of one for those of another.
_OURS = {name: parts for call in CALLS for name, parts in call._ours()}


def read_call(name: object) -> Call:
    """The row of a call such as ``torch.optim.Adam``; raises `ParameterError` with the nearest ones."""
    known = {call.path: call for call in CALLS}
    path = name.strip().removesuffix("()") if isinstance(name, str) else ""
    path = path.removeprefix("tf.").removeprefix("tensorflow.")
    if path in known:
        return known[path]
    near = difflib.get_close_matches(path, known, n=3, cutoff=0.5)
    hint = (
        f" Did you mean {' or '.join(near)}?"
        if near
        else " It knows those of torch.optim, keras.optimizers and optax."
    )
    raise ParameterError(f"there is no call {name!r} that symgd knows.{hint}")
