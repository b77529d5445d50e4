"""Who takes part in a comparison: several optimizers, or one under several rates, and what each is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from symgd.errors import ParameterError
from symgd.lessons.command import rate_source
from symgd.notation.names import display_name
from symgd.optimizers import Optimizer, get
from symgd.optimizers.rule import checked_rate
from symgd.optimizers.schedules import Schedule
from symgd.records import record

__all__ = ["MOST", "Contestant", "Kind", "contestants", "method_labels", "single"]

MOST = 6
Kind = Literal["optimizers", "rates"]


@record
class Contestant:
    """What one run is made with; ``learning_rate`` as `minimize` takes it."""

    optimizer: Optimizer
    learning_rate: float | str | Schedule | None


def contestants(optimizer: Any, learning_rate: Any) -> tuple[Kind, list[Contestant]] | None:
    """Who is compared, or None where there is only one optimizer and one rate.

    Raises `ParameterError` for two lists, more than `MOST`, and the same one twice.
    """
    optimizers, rates = _listed("optimizer", optimizer), _listed("learning_rate", learning_rate)
    if len(optimizers) == 1 and len(rates) == 1:
        return None
    if len(optimizers) > 1 and len(rates) > 1:
        raise ParameterError(
            f"{len(optimizers)} optimizers and {len(rates)} learning rates cannot be compared at once: "
            "give several of one of the two."
        )
    most = max(len(optimizers), len(rates))
    if most > MOST:
        raise ParameterError(
            f"a lesson compares at most {MOST}, not {most}: more lines cannot be told apart in one picture."
        )
    if len(rates) > 1:
        return "rates", _under_rates(get(optimizers[0]), [checked_rate(rate) for rate in rates])
    return "optimizers", _with_optimizers([get(one) for one in optimizers], checked_rate(rates[0]))


def single(value: Any) -> Any:
    """The value of a list of one, or the value itself."""
    return value[0] if _is_list(value) and len(value) == 1 else value


def _listed(name: str, value: Any) -> list[Any]:
    listed = list(value) if _is_list(value) else [value]
    if not listed:
        raise ParameterError(f"{name} is an empty list. Give one value, or several to compare them.")
    return listed


def _is_list(value: Any) -> bool:
    """Whether it is a list, a tuple, or an array of one dimension."""
    return isinstance(value, list | tuple) or getattr(value, "ndim", 0) == 1


def _under_rates(optimizer: Optimizer, rates: Sequence[float | str | Schedule | None]) -> list[Contestant]:
    if not optimizer.has_rate:
        raise ParameterError(
            f"{optimizer.name} finds its own step lengths: it has no learning rates to compare."
        )
    sources = ["auto" if rate is None or rate == "auto" else rate_source(rate) for rate in rates]  # type: ignore[arg-type]
    _refuse_twice([f"the learning rate {source}" for source in sources])
    return [Contestant(optimizer, rate) for rate in rates]


def _with_optimizers(
    optimizers: Sequence[Optimizer], rate: float | str | Schedule | None
) -> list[Contestant]:
    if rate is not None and not any(o.has_rate for o in optimizers):
        raise ParameterError(
            "none of these optimizers has a learning rate: they find their own step lengths."
        )
    _refuse_twice([_identity(o, rate) for o in optimizers])
    return [Contestant(o, rate if o.has_rate else None) for o in optimizers]


def _identity(optimizer: Optimizer, rate: Any) -> str:
    """The optimizer with all its settings, as a message names it."""
    own = optimizer.learning_rate
    shown = None if rate is not None or own is None else own if isinstance(own, str) else rate_source(own)
    settings = [f"{name}={value}" for name, value in optimizer.hyperparameters.items()]
    return f"{optimizer.full_name} ({', '.join([*settings, *([f'learning_rate={shown}'] if shown else [])])})"


def _refuse_twice(names: Sequence[str]) -> None:
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise ParameterError(
            f"{twice.removesuffix(' ()')} is there twice. A comparison needs runs that differ."
        )


def method_labels(
    optimizers: Sequence[Optimizer], rates: Sequence[float | Schedule | None]
) -> tuple[str, ...]:
    """Short names that tell the runs apart: ``gd``, ``adam (keras)``, ``adam (β₁ = 0.8)``."""
    labels = [f"{o.name} ({o.form})" if o.form else o.name for o in optimizers]
    counts = Counter(labels)
    made = []
    for label, optimizer, rate in zip(labels, optimizers, rates, strict=True):
        if counts[label] > 1:
            same = [i for i, other in enumerate(labels) if other == label]
            settings = _differing(optimizer, rate, [optimizers[i] for i in same], [rates[i] for i in same])
            made.append(f"{label[:-1]}, {settings})" if optimizer.form else f"{label} ({settings})")
        else:
            made.append(label)
    return tuple(made)


def _differing(
    optimizer: Optimizer,
    rate: float | Schedule | None,
    same: Sequence[Optimizer],
    rates: Sequence[float | Schedule | None],
) -> str:
    """The settings of an optimizer in which those of its name differ."""
    own = [
        f"{_letter(optimizer, name)} = {value}"
        if not isinstance(value, bool)
        else ("" if value else "no ") + name
        for name, value in optimizer.hyperparameters.items()
        if any(other.hyperparameters[name] != value for other in same)
    ]
    if rate is not None and any(other != rate for other in rates):
        own.append(f"η = {rate_source(rate)}")
    return ", ".join(own)


def _letter(optimizer: Optimizer, name: str) -> str:
    """β₁ for beta_1."""
    from symgd.optimizers.parameters import PARAMETERS

    symbol = optimizer.symbols.get(name) or (PARAMETERS[name].symbol if name in PARAMETERS else None)
    return display_name(symbol.name if symbol is not None else name)
