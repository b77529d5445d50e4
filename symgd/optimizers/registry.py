"""The optimizers by name. A class enters by ``@register``, or from another package by the entry point
``symgd.optimizers``; everyone else reads `names`, `get` and `like`.
"""

from __future__ import annotations

import dataclasses
import difflib
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from symgd.errors import ParameterError, quoted
from symgd.optimizers.frameworks import CALLS, FRAMEWORKS, Call, read_call
from symgd.optimizers.rule import Optimizer

__all__ = [
    "call_of",
    "classes",
    "forms_of",
    "get",
    "is_name",
    "like",
    "load_rules",
    "names",
    "register",
    "who_has",
]

#: the modules of `symgd.optimizers.rules` and their classes, in the order of the list
RULES = {
    "gradient_descent": ("GradientDescent",),
    "momentum": ("Momentum", "Nesterov"),
    "adagrad": ("Adagrad",),
    "adadelta": ("Adadelta",),
    "rmsprop": ("RMSprop", "CenteredRMSprop", "RMSpropMomentum"),
    "adam": ("Adam", "AMSGrad", "AdamW"),
    "adamax": ("AdaMax",),
    "nadam": ("Nadam",),
    "lion": ("Lion",),
    "line_search": ("ExactLineSearch", "Armijo"),
    "second_order": ("Newton", "BarzilaiBorwein"),
}
_CLASSES: dict[str, type[Optimizer]] = {}

# Which class a call is an instance of, where its arguments say so: the first whose flags are all true.
_PRESETS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "momentum": (("nesterov", ("momentum", "nesterov")), ("momentum", ("momentum",))),
    "rmsprop": (("rmsprop_centered", ("centered",)), ("rmsprop_momentum", ("momentum",))),
    "adam": (("amsgrad", ("amsgrad",)),),
}
# The arguments that turn a call's plain method into a preset of it; the class has their values.
_FLAGS = ("momentum", "nesterov", "centered", "amsgrad")

Class = TypeVar("Class", bound=type[Optimizer])


def register(cls: Class) -> Class:
    """Make an optimizer known by its name and its aliases; for use as a decorator."""
    for name in (cls.name, *cls.aliases):
        _CLASSES[name] = cls
    return cls


@cache
def load_rules() -> dict[str, type[Optimizer]]:
    """Have every rule of ours in the list, in its order; the classes by what they are called."""
    before = dict(_CLASSES)
    found: dict[str, type[Optimizer]] = {}
    for module, names in RULES.items():
        loaded = import_module(f"symgd.optimizers.rules.{module}")
        found |= {name: getattr(loaded, name) for name in names}
    _CLASSES.clear()
    for cls in found.values():
        register(cls)
    _CLASSES.update(before)
    return found


def classes() -> dict[str, type[Optimizer]]:
    """Every class by each of its names, those of other packages included."""
    from symgd.optimizers.plugins import load_plugins

    load_rules()
    load_plugins(_CLASSES)
    return _CLASSES


def is_name(name: str) -> bool:
    """Whether an optimizer has that name; for one of ours, other packages are not looked for."""
    if name not in _CLASSES:
        load_rules()
    return name in _CLASSES or name in classes()


def names() -> tuple[str, ...]:
    """The names of the optimizers, aliases left out, in the order of their registration."""
    return tuple(dict.fromkeys(cls.name for cls in classes().values()))


def forms_of(name: str) -> tuple[str, ...]:
    """The frameworks that have an optimizer: ``("torch", "keras", "optax")`` for adam."""
    cls = _class(name)
    return tuple(framework for framework in FRAMEWORKS if _call_of(framework, cls.name) is not None)


def who_has(parameter: str) -> str:
    """A sentence about the optimizers that have a hyper-parameter of that name; "" for none."""
    found = list(dict.fromkeys(cls.name for cls in classes().values() if parameter in cls.defaults()))
    return f"{', '.join(found)} {'has' if len(found) == 1 else 'have'} it." if found else ""


def call_of(optimizer: Optimizer) -> Call | None:
    """The framework's call whose form an optimizer has; None for a plain one.

    >>> call_of(get("keras:adam")).path
    'keras.optimizers.Adam'
    """
    return _call_of(optimizer.form, optimizer.name) if optimizer.form else None


def get(name: str | Optimizer, **hyperparameters: Any) -> Optimizer:
    """The optimizer of that name, with these hyper-parameters: ``adam``, or a framework's form, ``keras:adam``.

    A framework's form has its defaults, the learning rate included. An `Optimizer` comes back as it is. Raises
    `ParameterError` for an unknown name or hyper-parameter, and for a value that cannot be one.

    >>> get("gd", learning_rate=0.1)
    GradientDescent(learning_rate=0.1, form='')
    >>> get("keras:adam").learning_rate, get("keras:adam").epsilon
    (0.001, 1e-07)
    """
    if isinstance(name, Optimizer):
        _check(type(name), hyperparameters)
        return dataclasses.replace(name, **hyperparameters)
    if not isinstance(name, str):
        raise ParameterError(_no_name(name))
    framework, colon, plain = (part.strip() for part in name.lower().rpartition(":"))
    cls = _class(plain or name)
    if not colon:
        _check(cls, hyperparameters)
        return cls(**hyperparameters)
    call = _call_of(framework, cls.name)
    if framework not in FRAMEWORKS:
        raise ParameterError(f"there is no form {framework!r}; there are: {', '.join(FRAMEWORKS)}.")
    if call is None:
        known = ", ".join(n for n in names() if _call_of(framework, n) is not None)
        raise ParameterError(f"{framework} has no {cls.name}; it has: {known}.")
    _check(cls, hyperparameters)
    own = {**cls.defaults(), **call.defaults}
    foreign = [
        name for name, value in hyperparameters.items() if name not in call.modeled and value != own[name]
    ]
    if foreign:
        taken = ", ".join(f for f in ("learning_rate", *cls.defaults()) if f in call.modeled)
        raise ParameterError(f"{call.path} has no {foreign[0]!r}; it has: {taken}.")
    fields = {f: v for f, v in call.defaults.items() if f in cls.defaults() and f not in _FLAGS}
    rate = {"learning_rate": call.defaults["learning_rate"]}
    return cls(**(rate | fields | hyperparameters), form=framework)


def like(call: str, *positional: Any, **arguments: Any) -> Optimizer:
    """The optimizer of a framework's own call, in its form, with its names of arguments and its defaults.

    ``betas`` may be a list, and the rate a text such as "0.5/(1+k)"; without a rate of its own the framework's default
    holds. Raises `ParameterError` for a call or an argument that is not modeled, and for one without its name.

    >>> like("torch.optim.Adam", lr=0.1, betas=(0.8, 0.99)).beta_1
    0.8
    >>> like("optax.sgd", learning_rate=0.1, momentum=0.9).full_name
    'optax:momentum'
    """
    row = read_call(call)
    if positional:
        first = next(iter(row.arguments))
        raise ParameterError(f"{row.path}: arguments go by their names, such as {first}={positional[0]!r}.")
    fields = row.fields(arguments)
    name = _preset(row.optimizer, fields)
    cls = _CLASSES[name]
    kept = {field: value for field, value in fields.items() if field in cls.defaults()}
    return cls(fields["learning_rate"], **kept, form=row.framework)


def _preset(optimizer: str, fields: dict[str, Any]) -> str:
    """The name of the class that a call makes: SGD without momentum is gradient descent."""
    for name, flags in _PRESETS.get(optimizer, ()):
        if all(fields.get(flag) for flag in flags):
            return name
    return "gd" if optimizer == "momentum" and not fields.get("weight_decay") else optimizer


def _call_of(framework: str, name: str) -> Call | None:
    """The call of a framework that makes an optimizer of that name."""
    for call in CALLS:
        presets = [preset for preset, _ in _PRESETS.get(call.optimizer, ())]
        flags = [flags for preset, flags in _PRESETS.get(call.optimizer, ()) if preset == name]
        gd = ["gd"] if call.optimizer == "momentum" else []
        reachable = not flags or all(flag in call.arguments for flag in flags[0])
        if call.framework == framework and name in (call.optimizer, *presets, *gd) and reachable:
            return call
    return None


def _class(name: str) -> type[Optimizer]:
    plain = name.rpartition(":")[2].strip().lower()
    if not plain:
        lacks = (
            f"{name.strip()!r} lacks the name of the optimizer"
            if name.strip()
            else "the name of an optimizer is empty"
        )
        raise ParameterError(f"{lacks}. Write for example adam or keras:adam; symgd optimizers lists them.")
    if is_name(plain):
        return _CLASSES[plain]
    calls = {
        c.path.lower(): f"{c.framework}:{'gd' if c.optimizer == 'momentum' else c.optimizer}" for c in CALLS
    }
    near = [calls[plain]] if plain in calls else difflib.get_close_matches(plain, classes(), n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else " symgd optimizers lists them."
    raise ParameterError(f"there is no optimizer {name!r}.{hint}")


def _no_name(value: object) -> str:
    """What to say of what is neither a name nor an optimizer."""
    if isinstance(value, list | tuple):
        return "one optimizer is taken here, not several. symgd.lesson compares them."
    return f'there is no optimizer {quoted(value)}. An optimizer is a name such as "adam", or an Optimizer.'


def _check(cls: type[Optimizer], hyperparameters: dict[str, Any]) -> None:
    known = [f.name for f in dataclasses.fields(cls) if f.name != "form"]
    for parameter in hyperparameters:
        if parameter not in known:
            raise ParameterError(
                f"{cls.name} has no {parameter!r}; it has: {', '.join(known)}.{_hint(parameter, known)}"
            )


def _hint(parameter: str, known: list[str]) -> str:
    """What may be meant by a hyper-parameter that a method does not have."""
    if parameter in classes():
        return f" The method with it is {classes()[parameter].name}."
    if others := who_has(parameter):
        return f" {others}"
    theirs = [call.names[parameter] for call in CALLS if parameter in call.names]
    ours = [name for name in theirs if isinstance(name, str)] or [part for parts in theirs for part in parts]
    near = [name for name in ours if name in known] or difflib.get_close_matches(parameter, known, n=1)
    return f" Did you mean {' and '.join(dict.fromkeys(near))}?" if near else ""
