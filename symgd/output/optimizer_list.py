"""What ``symgd optimizers`` prints: the registry, from ``templates/optimizers.txt.j2``, or as JSON."""

from __future__ import annotations

import json
from typing import Any

from symgd.lessons.source import float_source
from symgd.optimizers import Optimizer, forms_of, get, names
from symgd.optimizers.parameters import PARAMETERS
from symgd.optimizers.registry import call_of
from symgd.optimizers.schedules import Schedule
from symgd.output.plain import rendered
from symgd.output.plain_rule import letter, plain_rule, source_rule

__all__ = ["described", "listed", "to_json"]


def listed(name: str | None, encoding: str) -> str:
    """All optimizers, or one whole, for a terminal of that encoding; raises `ParameterError` for an unknown one."""
    methods = [get(name)] if name is not None else [get(each) for each in names()]
    content = _rendered(methods, name is not None, plain=True)
    try:
        content.encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return _rendered(methods, name is not None, plain=False)
    return content


def to_json(name: str | None = None) -> str:
    """The same as JSON, in ASCII; the rule as in a program."""
    methods = [get(name)] if name is not None else [get(each) for each in names()]
    content = {"schema": 1, "optimizers": [described(method) for method in methods]}
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def described(method: Optimizer) -> dict[str, Any]:
    """An optimizer as data: names, rule, memory, hyper-parameters, and the frameworks' forms with their defaults."""
    forms = [] if method.form else [get(f"{framework}:{method.name}") for framework in _forms(method)]
    return {
        "name": method.full_name,
        "aliases": list(type(method).aliases),
        "title": method.title,
        "reference": method.reference,
        "departure": method.departure,
        "rule": [_one_line(row) for row in source_rule(method).rows],
        "memory": [state.symbol.name for state in method.state()],
        "learning_rate": _rate(method),
        "hyperparameters": method.hyperparameters,
        "forms": {form.full_name: _form(form) for form in forms},
    }


def _form(form: Optimizer) -> dict[str, Any]:
    return {"call": _path(form), "learning_rate": _rate(form), "hyperparameters": dict(_settings(form))}


def _one_line(row: dict[str, Any]) -> str:
    value = row.get("value", f"{row['kind']}({', '.join(list(row.values())[2:])})")
    return f"{row['target']} = {value}"


def _rendered(methods: list[Optimizer], whole: bool, *, plain: bool) -> str:
    rows = [_filling(method, whole, plain=plain) for method in methods]
    return rendered("optimizers.txt.j2", methods=rows, whole=whole, plain=plain)


def _filling(method: Optimizer, whole: bool, *, plain: bool) -> dict[str, Any]:
    """What the template says of one optimizer; with the rules of its forms if it is shown whole."""
    written = plain_rule if plain else source_rule
    own = written(method)
    forms = [get(f"{framework}:{method.name}") for framework in _forms(method)]
    return {
        "name": method.full_name,
        "aliases": type(method).aliases,
        "title": method.title or method.name,
        "reference": method.reference,
        "departure": "" if method.form else method.departure,
        "rule": own.rows,
        "memory": own.memory,
        "parameters": _parameters(method, plain=plain),
        "rate": _rate(method),
        "has_rate": method.has_rate,
        "frameworks": _forms(method),
        "path": _path(method),
        "forms": [
            {
                "name": form.full_name,
                "path": _path(form),
                "rate": _rate(form),
                "settings": [(field, _value(value)) for field, value in _settings(form)],
                "rule": None if written(form).rows == own.rows else written(form).rows,
            }
            for form in forms
            if whole
        ],
    }


def _forms(method: Optimizer) -> tuple[str, ...]:
    """The frameworks that have the method; none for a form, which is one itself."""
    return () if method.form else forms_of(method.name)


def _path(form: Optimizer) -> str:
    call = call_of(form)
    return "" if call is None else call.path


def _settings(form: Optimizer) -> list[tuple[str, Any]]:
    """The hyper-parameters that a framework's call sets."""
    call = call_of(form)
    return [(n, v) for n, v in form.hyperparameters.items() if call is None or n in call.modeled]


def _parameters(method: Optimizer, *, plain: bool) -> list[tuple[str, str, str, str]]:
    """Name, letter, value and range of each hyper-parameter."""
    letters = dict(zip(_numbers(method), map(letter, method.values), strict=True)) if plain else {}
    found = []
    for name, value in _settings(method):
        flag = isinstance(value, bool)
        shown = letters.get(name, "")
        allowed = PARAMETERS[name].range if name in PARAMETERS else ""
        found.append(
            (name, "" if shown == name else shown, _value(value), "true or false" if flag else allowed)
        )
    return found


def _numbers(method: Optimizer) -> list[str]:
    return [name for name, value in method.hyperparameters.items() if not isinstance(value, bool)]


def _rate(method: Optimizer) -> float | str | None:
    rate = method.learning_rate
    return rate.source if isinstance(rate, Schedule) else rate


def _value(value: float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else float_source(value).removesuffix(".0")
