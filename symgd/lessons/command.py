"""The shell command that makes a lesson again: what is not as it would be anyway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from inspect import signature
from typing import Any

from symgd.descent import Run, minimize
from symgd.lessons.listing import float_source
from symgd.lessons.page_settings import PAPERS, TEXTS, PageSettings
from symgd.optimizers import Optimizer, get
from symgd.optimizers.schedules import Schedule

__all__ = ["command_of", "rate_source"]


def command_of(page: PageSettings, runs: Sequence[Run]) -> str:
    """The command for a lesson about one run, or about several that differ in the optimizer or in the rate.

    Where one optimizer runs twice with different hyper-parameters, which a command cannot say, it is the call of the
    library.
    """
    run, optimizers = runs[0], _distinct([r.optimizer for r in runs])
    usual = signature(minimize).parameters
    given: dict[str, Any] = {}
    if run.x0_source == "given":
        given["x0"] = [_digits(value) for value in run.x0]
    names = [o.full_name for o in optimizers]
    if names != ["gd"]:
        given["optimizer"] = names
    given["set"] = _hyperparameters(optimizers, several=len(optimizers) > 1) or None
    given["learning_rate"] = _rates(runs)
    if given["learning_rate"] is None:
        own = _own_rates(runs)
        if len(runs) == 1:
            given["learning_rate"] = [rate for _, rate in own] or None
        else:
            given["set"] = [
                *(given["set"] or ()),
                *(f"{name}.learning_rate={rate}" for name, rate in own),
            ] or None
    for name in ("tol", "gtol", "max_iter"):
        if getattr(run, name) != usual[name].default:
            given[name] = _digits(getattr(run, name))
    given |= {name: getattr(page, name) for name in TEXTS if getattr(page, name)}
    given |= {"paper": page.paper} if page.paper != PAPERS[0] else {}
    given |= {"pages": str(page.pages)} if page.pages is not None else {}
    given |= {"surface": True} if page.surface else {}
    if max(Counter(names).values()) > 1:
        return _call(page, runs, given)
    from symgd.options import command_line

    return command_line(run.problem.expression.source, given)


def rate_source(rate: float | Schedule) -> str:
    """A learning rate as it is typed."""
    return rate.source if isinstance(rate, Schedule) else _digits(rate)


def _digits(value: float) -> str:
    """The shortest digits of a number, without a point that says nothing."""
    return float_source(value).removesuffix(".0")


def _distinct(optimizers: Sequence[Optimizer]) -> list[Optimizer]:
    """The optimizers in order, a repeated one once."""
    return [o for i, o in enumerate(optimizers) if o not in optimizers[:i]]


def _hyperparameters(optimizers: Sequence[Optimizer], *, several: bool) -> list[str]:
    """name=value for each that is not the default of its form; of several, with the optimizer's name before it."""
    found = []
    for optimizer in optimizers:
        usual, prefix = _usual(optimizer).hyperparameters, f"{optimizer.full_name}." if several else ""
        for name, value in optimizer.hyperparameters.items():
            if value != usual.get(name):
                found.append(
                    f"{prefix}{name}={str(value).lower() if isinstance(value, bool) else _digits(value)}"
                )
    return found


def _usual(optimizer: Optimizer) -> Optimizer:
    """The optimizer as its name alone makes it; itself where the registry does not know it."""
    from symgd.errors import ParameterError

    try:
        return get(optimizer.full_name)
    except ParameterError:
        return optimizer


def _rates(runs: Sequence[Run]) -> list[str] | None:
    """The rates that were given, one for all runs or one a run; ``auto`` where the optimizer has one of its own."""
    rates = [
        _typed(r)
        for r in runs
        if r.learning_rate_source == "given" or (r.learning_rate_source == "auto" and _own(r))
    ]
    if not rates:
        return None
    if len({r.optimizer.full_name for r in runs}) > 1:
        return rates[:1]  # one for all that have a rate
    return [_typed(r) for r in runs]


def _typed(run: Run) -> str:
    if run.learning_rate_source == "auto" or run.learning_rate is None:
        return "auto"
    return rate_source(run.learning_rate)


def _own(run: Run) -> float | Schedule | str | None:
    return _usual(run.optimizer).learning_rate


def _own_rates(runs: Sequence[Run]) -> list[tuple[str, str]]:
    """The optimizers that were made with a rate that is not that of their name, and the rates."""
    return [
        (run.optimizer.full_name, rate_source(run.learning_rate))
        for run in runs
        if run.learning_rate_source == "optimizer"
        and run.learning_rate is not None
        and run.learning_rate != _own(run)
    ]


def _call(page: PageSettings, runs: Sequence[Run], given: dict[str, Any]) -> str:
    """The call of the library, for what no command can say."""
    run = runs[0]
    start = run.x0[0] if len(run.x0) == 1 else list(run.x0)
    arguments = [repr(run.problem.expression.source), *([repr(start)] if run.x0_source == "given" else [])]
    arguments.append(f"optimizer=[{', '.join(map(_object, runs))}]")
    arguments += [f"{name}={given[name]}" for name in ("tol", "gtol", "max_iter") if name in given]
    if given["learning_rate"]:
        arguments.append(f"learning_rate={given['learning_rate'][0]!r}")
    arguments += [f"{name}={getattr(page, name)!r}" for name in (*TEXTS, "paper") if name in given]
    return f"symgd.lesson({', '.join(arguments)})"


def _object(run: Run) -> str:
    """``get('adam', beta_1=0.8)``."""
    optimizer = run.optimizer
    usual = _usual(optimizer).hyperparameters
    settings = [f"{n}={v!r}" for n, v in optimizer.hyperparameters.items() if v != usual.get(n)]
    rate = optimizer.learning_rate
    if rate is not None and rate != _own(run):
        settings.append(f"learning_rate={rate.source if isinstance(rate, Schedule) else rate!r}")
    return f"symgd.optimizers.get({', '.join([repr(optimizer.full_name), *settings])})"
