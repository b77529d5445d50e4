"""The update rules, a file a family; a class enters the registry by ``@register``, in the order of these lines."""

from symgd.optimizers.rules.gradient_descent import GradientDescent  # isort: skip
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

__all__ = [
    "AMSGrad",
    "AdaMax",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Armijo",
    "BarzilaiBorwein",
    "CenteredRMSprop",
    "ExactLineSearch",
    "GradientDescent",
    "Lion",
    "Momentum",
    "Nadam",
    "Nesterov",
    "Newton",
    "RMSprop",
    "RMSpropMomentum",
]
