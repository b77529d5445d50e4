"""Update rules, each written once as an ordered list of assignments."""

from __future__ import annotations

from symgd.optimizers.gradient_descent import GradientDescent  # isort: skip (the order is that of the list)
from symgd.optimizers.momentum import Momentum, Nesterov  # isort: skip
from symgd.optimizers.adagrad import Adagrad  # isort: skip
from symgd.optimizers.adadelta import Adadelta  # isort: skip
from symgd.optimizers.rmsprop import CenteredRMSprop, RMSprop, RMSpropMomentum  # isort: skip
from symgd.optimizers.adam import Adam, AdamW, AMSGrad  # isort: skip
from symgd.optimizers.adamax import AdaMax  # isort: skip
from symgd.optimizers.nadam import Nadam  # isort: skip
from symgd.optimizers.lion import Lion  # isort: skip
from symgd.optimizers.line_search import Armijo, ExactLineSearch  # isort: skip
from symgd.optimizers.second_order import BarzilaiBorwein, Newton  # isort: skip
from symgd.optimizers.registry import forms_of, get, like, names, register
from symgd.optimizers.rule import Assignment, Optimizer, State

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
