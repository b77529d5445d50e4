"""What an optimizer is: an ordered list of assignments between SymPy symbols, and nothing else.

The symbols stand for vectors and every operation is elementwise. An assignment may use what the ones before it
have assigned. Everything else, the typeset rule, the fused step, the listing, is printed from this list.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, ClassVar

import sympy as sp

from symgd.errors import ParameterError

__all__ = ["Assignment", "Optimizer", "State", "eta", "g", "k", "x"]

x = sp.Symbol("x", real=True)  # the iterate
g = sp.Symbol("g", real=True)  # the gradient at x
k = sp.Symbol("k", integer=True, nonnegative=True)  # the number of steps taken before this one
eta = sp.Symbol("eta", positive=True)  # the learning rate of this step


@dataclass(frozen=True, slots=True)
class Assignment:
    """``target ← value``; the target is x, an entry of the state, or a name for what follows."""

    target: sp.Symbol
    value: sp.Expr


@dataclass(frozen=True, slots=True)
class State:
    """A vector that lasts from step to step, and what it is at the start: a number, or an expression in x and g."""

    symbol: sp.Symbol
    initial: sp.Expr = sp.S.Zero


@dataclass(frozen=True)
class Optimizer:
    """An update rule with its hyper-parameters. To add one, write a subclass and register it.

    A subclass is a frozen dataclass whose further fields are the hyper-parameters; it names them in
    ``symbols`` (field → SymPy symbol) and gives its rule in `assignments` and its memory in `state`.
    ``learning_rate`` is a positive number, ``"auto"``, or None for the optimizer's own.
    """

    learning_rate: float | str | None = None

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    reference: ClassVar[str] = ""
    aliases: ClassVar[tuple[str, ...]] = ()
    symbols: ClassVar[dict[str, sp.Symbol]] = {}

    def __post_init__(self) -> None:
        object.__setattr__(self, "learning_rate", checked_rate(self.learning_rate))

    def assignments(self) -> tuple[Assignment, ...]:
        """The update rule, in order; the last word on x is the next iterate."""
        raise TypeError(f"{type(self).__name__} does not say how it steps")

    def state(self) -> tuple[State, ...]:
        """What the rule remembers from step to step."""
        return ()

    @property
    def has_memory(self) -> bool:
        """Whether a step depends on more than the present iterate."""
        return bool(self.state())

    @property
    def hyperparameters(self) -> dict[str, Any]:
        """The fields of a subclass, by name; the learning rate is not among them."""
        return {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if field.name != "learning_rate"
        }

    @property
    def values(self) -> dict[sp.Symbol, float]:
        """The number that each symbol of ``symbols`` stands for."""
        return {symbol: getattr(self, name) for name, symbol in self.symbols.items()}


def checked_rate(rate: float | str | None) -> float | str | None:
    """A learning rate as it may be used: None, ``"auto"`` or a positive float; raises `ParameterError`."""
    if rate is None or (isinstance(rate, str) and rate == "auto"):
        return rate
    advice = 'Give a number such as 0.1, or "auto".'
    if isinstance(rate, str):
        raise ParameterError(f"the learning rate {rate!r} is not a number. {advice}")
    try:
        if isinstance(rate, bool | bytes):
            raise TypeError
        value = float(rate)
    except (TypeError, ValueError, OverflowError):
        raise ParameterError(f"the learning rate {rate!r} is not a number. {advice}") from None
    if not math.isfinite(value) or value <= 0.0:
        raise ParameterError(f"the learning rate must be a number greater than 0, not {value:g}. {advice}")
    return value
