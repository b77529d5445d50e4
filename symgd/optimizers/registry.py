"""The optimizers by name. A class enters by ``@register``; everyone else reads `names` and `get`."""

from __future__ import annotations

import dataclasses
import difflib
from typing import Any, TypeVar

from symgd.errors import ParameterError
from symgd.optimizers.rule import Optimizer

__all__ = ["get", "names", "register"]

_CLASSES: dict[str, type[Optimizer]] = {}

Class = TypeVar("Class", bound=type[Optimizer])


def register(cls: Class) -> Class:
    """Make an optimizer known by its name and its aliases; for use as a decorator."""
    for name in (cls.name, *cls.aliases):
        _CLASSES[name] = cls
    return cls


def names() -> tuple[str, ...]:
    """The names of the optimizers, aliases left out, in the order of their registration."""
    return tuple(dict.fromkeys(cls.name for cls in _CLASSES.values()))


def _offer() -> str:
    """What there is, each with its other names."""
    rows = [" and ".join((cls.name, *cls.aliases)) for cls in dict.fromkeys(_CLASSES.values())]
    return f"there are {', '.join(rows)}{' (the same)' if len(rows) == 1 else ''}"


def get(name: str | Optimizer, **hyperparameters: Any) -> Optimizer:
    """The optimizer of that name, with these hyper-parameters.

    An `Optimizer` comes back as it is. Raises `ParameterError` for an unknown name or hyper-parameter, and for
    a value that cannot be one.

    >>> get("gd", learning_rate=0.1)
    GradientDescent(learning_rate=0.1)
    """
    cls = type(name) if isinstance(name, Optimizer) else _CLASSES.get(str(name).lower())
    if cls is None:
        near = difflib.get_close_matches(str(name).lower(), _CLASSES, n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise ParameterError(f"there is no optimizer {name!r}; {_offer()}.{hint}")
    known = [field.name for field in dataclasses.fields(cls)]
    for parameter in hyperparameters:
        if parameter not in known:
            raise ParameterError(f"{cls.name} has no {parameter!r}; it has: {', '.join(known)}.")
    if isinstance(name, Optimizer):
        return dataclasses.replace(name, **hyperparameters)
    return cls(**hyperparameters)
