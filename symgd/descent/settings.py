"""Hyper-parameters as texts, ``momentum=0.9`` or ``keras:adam.epsilon=1e-6``, given to the optimizers they are for."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from symgd.descent.start import read_number
from symgd.errors import ParameterError
from symgd.optimizers import Optimizer, get
from symgd.optimizers.registry import call_of, classes, who_has

__all__ = ["configured"]

_RATES = ("learning_rate", "lr", "eta", "rate", "step_size")


def configured(names: Sequence[str], settings: Sequence[str]) -> list[Optimizer]:
    """The optimizers of these names with these settings.

    A setting without a name before it goes to all that have the hyper-parameter, and to one at least; one with a name
    goes to the optimizers of that name, and is used before one without. Raises `ParameterError`.

    >>> [o.momentum for o in configured(["momentum", "nesterov"], ["momentum=0.8", "nesterov.momentum=1/2"])]
    [0.8, 0.5]
    """
    made = [get(name) for name in names]
    general: list[dict[str, str]] = [{} for _ in made]
    special: list[dict[str, str]] = [{} for _ in made]
    for setting in settings:
        prefix, field, value = _parts(setting)
        chosen = _meant(setting, prefix, names, made)
        if field in _RATES and not (prefix and field == "learning_rate"):
            alone = f", or for one of several by {prefix}.learning_rate={value}" if prefix else ""
            raise ParameterError(f"{setting}: the learning rate is set by --lr, as in --lr {value}{alone}.")
        takers = [i for i in chosen if field in _settable(made[i])]
        if not takers:
            raise ParameterError(f"{setting}: {_unknown(field, [made[i] for i in chosen])}")
        table = special if prefix else general
        for i in takers:
            if field in table[i]:
                raise ParameterError(f"{setting}: {field} of {made[i].full_name} is given twice.")
            table[i][field] = value
    return [
        get(method, **{field: _value(method, field, text) for field, text in (every | own).items()})
        for method, every, own in zip(made, general, special, strict=True)
    ]


def _parts(setting: str) -> tuple[str, str, str]:
    """The optimizer's name, "" for all; the hyper-parameter; the value."""
    left, equals, value = setting.partition("=")
    prefix, dot, field = left.strip().rpartition(".")
    if not (equals and value.strip() and field.strip()) or (dot and not prefix.strip()):
        raise ParameterError(f"{setting!r} says nothing. Write a name and a value, such as momentum=0.9.")
    if value.strip().startswith("="):
        right = f"{left.strip()}={value.strip(' =')}"
        raise ParameterError(f"{setting!r} has a second equals sign. Write one, such as {right}.")
    return prefix.strip().lower(), field.strip().lower().replace("-", "_"), value.strip()


def _meant(setting: str, prefix: str, names: Sequence[str], made: Sequence[Optimizer]) -> list[int]:
    """Which of the optimizers a setting is for."""
    if not prefix:
        return list(range(len(made)))
    exact = [{method.full_name, name.strip().lower()} for method, name in zip(made, names, strict=True)]
    plain = [{method.name, *type(method).aliases} for method in made]
    for known in (exact, plain):
        if found := [i for i, called in enumerate(known) if prefix in called]:
            return found
    chosen = ", ".join(dict.fromkeys(method.full_name for method in made))
    raise ParameterError(f"{setting}: {prefix} is not among the optimizers chosen ({chosen}).")


def _settable(method: Optimizer) -> tuple[str, ...]:
    """The hyper-parameters that the method has in its form, and its rate."""
    call = call_of(method)
    own = (name for name in method.hyperparameters if call is None or name in call.modeled)
    return (*own, *(["learning_rate"] if method.has_rate else []))


def _unknown(field: str, made: Sequence[Optimizer]) -> str:
    """That none has such a hyper-parameter, and what may be meant."""
    own = {m.full_name: [name for name in _settable(m) if name != "learning_rate"] for m in made}
    has = "; ".join(f"{name} has {', '.join(fields) or 'none'}" for name, fields in own.items())
    near = difflib.get_close_matches(field, [name for fields in own.values() for name in fields], 1, 0.5)
    known = {name for cls in classes().values() for name in cls.defaults()}
    meant = near[:1] or ([field] if field in known else difflib.get_close_matches(field, known, n=1))
    hint = f" Did you mean {meant[0]}?" if meant and meant[0] != field else ""
    if meant and not near:
        hint += f" {who_has(meant[0])}"
    return f"there is no hyper-parameter {field} here ({has}).{hint}"


def _value(method: Optimizer, field: str, text: str) -> float | str:
    """The value as `get` takes it: flags and rates as texts."""
    if field == "learning_rate" or isinstance(method.hyperparameters[field], bool):
        return text
    try:
        return float(read_number(text))
    except ParameterError as error:
        raise ParameterError(f"{field} of {method.full_name}: {error}") from None
