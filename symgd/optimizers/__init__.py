"""Update rules, each written once as an ordered list of assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symgd.optimizers.registry import forms_of, get, like, names, register
from symgd.optimizers.rule import Assignment, Optimizer, State
from symgd.optimizers.rules.gradient_descent import GradientDescent

if TYPE_CHECKING:
    from symgd.optimizers.rules.adadelta import Adadelta
    from symgd.optimizers.rules.adagrad import Adagrad
    from symgd.optimizers.rules.adam import Adam, AdamW, AMSGrad
    from symgd.optimizers.rules.adamax import AdaMax
    from symgd.optimizers.rules.line_search import Armijo, ExactLineSearch
    from symgd.optimizers.rules.lion import Lion
    from symgd.optimizers.rules.momentum import Momentum, Nesterov
    from symgd.optimizers.rules.nadam import Nadam
    from symgd.optimizers.rules.rmsprop import CenteredRMSprop, RMSprop, RMSpropMomentum
    from symgd.optimizers.rules.second_order import BarzilaiBorwein, Newton

__all__ = [
    "AMSGrad",
    "AdaMax",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Armijo",
    "Assignment",
    "BarzilaiBorwein",
    "CenteredRMSprop",
    "ExactLineSearch",
    "GradientDescent",
    "Lion",
    "Momentum",
    "Nadam",
    "Nesterov",
    "Newton",
    "Optimizer",
    "RMSprop",
    "RMSpropMomentum",
    "State",
    "forms_of",
    "get",
    "like",
    "names",
    "register",
]


def __getattr__(name: str) -> Any:
    """The class of a rule, which is loaded now."""
    from symgd.optimizers.registry import load_rules

    found = load_rules().get(name)
    if found is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return found
