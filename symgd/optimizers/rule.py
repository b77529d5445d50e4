"""What an optimizer is: an ordered list of assignments between SymPy symbols, and nothing else.

The symbols stand for vectors, or for scalars where nothing in an assignment is a vector, and every operation is
elementwise. An assignment may use what the ones before it have assigned. Everything else, the typeset rule, the
fused step, the listing, the local theory, is derived from this list.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import sympy as sp

from symgd.errors import ParameterError, quoted
from symgd.optimizers.nodes import VECTORS, Backtracking, Dot, LineMinimum, ValueAt
from symgd.optimizers.parameters import PARAMETERS, checked

if TYPE_CHECKING:
    from symgd.optimizers.schedules import Schedule

__all__ = ["FORMS", "Assignment", "Optimizer", "State", "checked_rate", "eta", "g", "k", "x"]

x = sp.Symbol("x", real=True)  # the iterate
g = sp.Symbol("g", real=True)  # the gradient at x
k = sp.Symbol("k", integer=True, nonnegative=True)  # the number of steps taken before this one
eta = sp.Symbol("eta", positive=True)  # the learning rate of this step

FORMS = ("", "torch", "keras", "optax")  # the plain form, and the frameworks'


@dataclass(frozen=True, slots=True)
class Assignment:
    """``target ← value``; the target is x, an entry of the state, or a name for what follows."""

    target: sp.Symbol
    value: sp.Expr


@dataclass(frozen=True, slots=True)
class State:
    """What lasts from step to step: a vector, or a ``scalar``; at the start a number, or an expression in x and g."""

    symbol: sp.Symbol
    initial: sp.Expr = sp.S.Zero
    scalar: bool = False


@dataclass(frozen=True)
class Optimizer:
    """An update rule with its hyper-parameters. To add one, write a subclass and register it.

    A subclass is a frozen dataclass whose further fields are the hyper-parameters: numbers, or flags that are true or
    false. A number has the symbol and the range of its row in `parameters.PARAMETERS`, else the symbol given in
    ``symbols``, else one of its own name. The rule is given by `assignments` and its memory by `state`; both may
    depend on the fields. Raises `ParameterError` for a value that a field cannot have.

    Args:
        learning_rate: η: a positive number, an expression in k, ``"auto"``, or None, which leaves it to `minimize`.
        form: whose form of the rule it is: "" for the plain one, or "torch", "keras", "optax".

    Attributes:
        name: by which `registry.get` finds it, as it does by the ``aliases``.
        title: what a lesson calls it.
        reference: author and year of the source; ``departure`` is where the plain form departs from it.
        symbols: hyper-parameter → symbol, for those that have no row in `parameters.PARAMETERS`.
        decouples: whether its weight decay stays outside the gradient in every form.
    """

    learning_rate: float | str | Schedule | None = None
    form: str = field(default="", kw_only=True)

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    reference: ClassVar[str] = ""
    departure: ClassVar[str] = ""
    aliases: ClassVar[tuple[str, ...]] = ()
    symbols: ClassVar[dict[str, sp.Symbol]] = {}
    decouples: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if self.form not in FORMS:
            raise ParameterError(f"there is no form {self.form!r}; there are: {', '.join(FORMS[1:])}.")
        for name, default in self.defaults().items():
            object.__setattr__(self, name, checked(self.name, name, getattr(self, name), default))
        rate = checked_rate(self.learning_rate)
        if rate is not None and not self.has_rate:
            raise ParameterError(f"{self.name} finds its own step lengths: it has no learning rate.")
        object.__setattr__(self, "learning_rate", rate)

    def assignments(self) -> tuple[Assignment, ...]:
        """The update rule, in order; the last word on x is the next iterate."""
        raise TypeError(f"{type(self).__name__} does not say how it steps")

    def state(self) -> tuple[State, ...]:
        """What the rule remembers from step to step."""
        return ()

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """The hyper-parameters of the class with their plain values."""
        return {f.name: f.default for f in dataclasses.fields(cls) if f.name not in {"learning_rate", "form"}}

    @property
    def full_name(self) -> str:
        """The name by which `get` finds this form: ``adam``, ``keras:adam``."""
        return f"{self.form}:{self.name}" if self.form else self.name

    @property
    def has_memory(self) -> bool:
        """Whether a step depends on more than the present iterate."""
        return bool(self.state())

    @cached_property
    def has_rate(self) -> bool:
        """Whether the rule has a learning rate at all."""
        return any(a.value.has(eta) for a in self.assignments())

    @property
    def hyperparameters(self) -> dict[str, Any]:
        """The fields of a subclass, by name; the learning rate is not among them."""
        return {name: getattr(self, name) for name in self.defaults()}

    @property
    def values(self) -> dict[sp.Symbol, float]:
        """The number that each symbol of a hyper-parameter stands for."""
        known = {name: row.symbol for name, row in PARAMETERS.items()} | self.symbols
        return {
            known.get(name, sp.Symbol(name, real=True)): value
            for name, value in self.hyperparameters.items()
            if not isinstance(value, bool)
        }

    @cached_property
    def vectors(self) -> frozenset[sp.Symbol]:
        """The symbols that stand for vectors; all others are scalars."""
        found = {x, g, *(s.symbol for s in self.state() if not s.scalar)}
        scalars = {s.symbol for s in self.state() if s.scalar}
        for assignment in self.assignments():
            if assignment.target not in scalars and is_vector(assignment.value, found):
                found.add(assignment.target)
        return frozenset(found)


def is_vector(value: sp.Expr, vectors: set[sp.Symbol] | frozenset[sp.Symbol]) -> bool:
    """Whether an expression is a vector: it holds one that no scalar product and no value of f takes in."""
    if isinstance(value, Dot | ValueAt | LineMinimum | Backtracking):
        return False
    if isinstance(value, VECTORS):
        return True
    return value in vectors or any(is_vector(part, vectors) for part in value.args)


def checked_rate(rate: Any) -> float | str | Schedule | None:
    """A learning rate as it may be used: None, ``"auto"``, a positive float, or a `Schedule`.

    A text is a schedule, an expression in the step number k. Raises `ParameterError`.
    """
    if rate is None or (isinstance(rate, str) and rate.strip().lower() == "auto"):
        return None if rate is None else "auto"
    from symgd.optimizers.schedules import Schedule, read_rate

    if isinstance(rate, Schedule):
        return rate
    if isinstance(rate, str):
        return read_rate(rate)
    advice = 'Give a number such as 0.1, an expression in k such as "0.5/(1+k)", or "auto".'
    if isinstance(rate, list | tuple) or getattr(rate, "ndim", 0) > 0:
        raise ParameterError("one learning rate is taken here, not several. symgd.lesson compares them.")
    try:
        if isinstance(rate, bool | bytes):
            raise TypeError
        value = float(rate)
    except OverflowError:
        raise ParameterError(f"the learning rate is too large for a double. {advice}") from None
    except (TypeError, ValueError):
        raise ParameterError(f"the learning rate {quoted(rate)} is not a number. {advice}") from None
    if not math.isfinite(value) or value <= 0.0:
        raise ParameterError(f"the learning rate must be a number greater than 0, not {value:g}. {advice}")
    return value
