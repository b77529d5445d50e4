"""Update rules, each written once as an ordered list of assignments."""

from symgd.optimizers.rules.gradient_descent import GradientDescent  # isort: skip (the order is that of the list)
from symgd.optimizers.rules.momentum import Momentum, Nesterov  # isort: skip
from symgd.optimizers.rules.adagrad import Adagrad  # isort: skip
from symgd.optimizers.rules.adadelta import Adadelta  # isort: skip
from symgd.optimizers.rules.rmsprop import CenteredRMSprop, RMSprop, RMSpropMomentum  # isort: skip
from symgd.optimizers.rules.adam import Adam, AdamW, AMSGrad  # isort: skip
from symgd.optimizers.rules.adamax import AdaMax  # isort: skip
from symgd.optimizers.rules.nadam import Nadam  # isort: skip
from symgd.optimizers.rules.lion import Lion  # isort: skip
from symgd.optimizers.rules.line_search import Armijo, ExactLineSearch  # isort: skip
from symgd.optimizers.rules.second_order import BarzilaiBorwein, Newton  # isort: skip
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
