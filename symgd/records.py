"""Frozen dataclasses that are quick to load.

A process that makes one lesson loads two hundred of them, and `dataclasses.dataclass` compiles up to six methods for
each. Of a record only ``__init__`` is compiled; all records share the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform, overload

__all__ = ["record"]

Class = TypeVar("Class", bound=type)


@overload
def record(cls: Class, /) -> Class: ...
@overload
def record(*, eq: bool) -> Callable[[Class], Class]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: Any = None, /, *, eq: bool = True) -> Any:
    """A dataclass that is frozen, for use as a decorator; without ``eq`` each instance is equal to itself alone.

    >>> @record
    ... class Step:
    ...     k: int
    ...     x: float = 0.0
    >>> Step(1), Step(1) == Step(1, 0.0)
    (Step(k=1, x=0.0), True)
    >>> Step(1).k = 2
    Traceback (most recent call last):
    dataclasses.FrozenInstanceError: cannot assign to field 'k'
    """
    if cls is None:
        return lambda cls: _made(cls, eq)
    return _made(cls, eq)


def _made(cls: Any, eq: bool) -> Any:
    made = dataclass(repr=False, eq=False)(cls)
    for name in made.__dataclass_fields__:
        if isinstance(getattr(made, name, None), property):
            raise TypeError(
                f"{cls.__qualname__}.{name} is a property of a class that it comes from, and no field"
            )
    methods: dict[str, Any] = {"__repr__": _repr, "__setattr__": _set, "__delattr__": _delete}
    if eq:
        methods |= {"__eq__": _equal, "__hash__": _hash}
    for name, method in methods.items():
        if name not in vars(cls):
            setattr(made, name, method)
    return made


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _set(self: Any, name: str, value: object) -> None:
    """What ``__init__`` sets, it sets once."""
    values = vars(self)
    if name in values or name not in self.__dataclass_fields__:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    values[name] = value


def _delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _compared(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, f.name) for f in fields(self) if f.compare)


def _equal(self: Any, other: object) -> bool:
    return _compared(self) == _compared(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_compared(self))
