"""The learning-rate schedules that have a name: a table, a row a schedule; everything is derived from the formula.

To add one: a row in `SCHEDULES`. Its formula is in the notation of functions, in k and the letters of its parameters;
``floor(…)`` may stand in it. Frameworks' schedules are rows with the frameworks' own names, parameters and defaults.
"""

from __future__ import annotations

from symgd.records import record

__all__ = ["SCHEDULES", "NamedSchedule", "Parameter"]


@record
class Parameter:
    """A parameter: its name, its letter in the formula, which values it takes, and its default as text.

    ``kind``: "rate" (> 0), "end" (≥ 0), "count" (whole, ≥ 1), "positive", "share" (0 to 1), "flag" (true: the
    other formula).
    """

    name: str
    letter: str
    kind: str
    default: str | None = None


@record
class NamedSchedule:
    """A schedule: its formula in k and the letters of its parameters, and where it comes from."""

    name: str
    title: str
    formula: str
    parameters: tuple[Parameter, ...]
    reference: str
    example: str
    staircase: str = ""  # the formula if its flag is true

    @property
    def framework(self) -> str:
        """Whose name it is: "Keras", "PyTorch", "Optax", or "" for ours."""
        return next((name for name in ("Keras", "PyTorch", "Optax") if self.reference.startswith(name)), "")

    @property
    def signature(self) -> str:
        """How it is called: ``cosine(rate, steps, end=0)``."""
        shown = (p.name if p.default is None else f"{p.name}={p.default}" for p in self.parameters)
        return f"{self.name}({', '.join(shown)})"


_RATE, _END = Parameter("rate", "eta0", "rate"), Parameter("end", "eta1", "end", "0")
_STEPS, _EVERY = Parameter("steps", "n", "count"), Parameter("every", "m", "count")
_FACTOR = Parameter("factor", "gamma", "positive")
_COSINE = "eta1 + (eta0 - eta1)*(1 + cos(pi*{0}))/2"
_LINE = "eta1 + (eta0 - eta1)*(1 - min(k, n)/n)^p"


def _initial(name: str) -> Parameter:
    return Parameter(name, "eta0", "rate")


def _steps(name: str, default: str | None = None) -> Parameter:
    return Parameter(name, "n", "count", default)


def _power(default: str | None = None) -> Parameter:
    return Parameter("power", "p", "positive", default)


_LOSHCHILOV = "I. Loshchilov and F. Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR 2017"
_ROBBINS = "H. Robbins and S. Monro, A stochastic approximation method, Ann. Math. Statist. 22, 1951"
_GOYAL = "P. Goyal et al., Accurate, large minibatch SGD: training ImageNet in 1 hour, arXiv:1706.02677, 2017"
_BOTTOU = (
    "L. Bottou, F. E. Curtis and J. Nocedal, Optimization methods for large-scale machine learning, "
    "SIAM Review 60, 2018"
)
_ZINKEVICH = (
    "M. Zinkevich, Online convex programming and generalized infinitesimal gradient ascent, ICML 2003"
)
_KERAS, _TORCH, _OPTAX = "Keras", "PyTorch; the rate stands in the place of the optimizer", "Optax"
_LR = _initial("lr")
_STAIRCASE = Parameter("staircase", "", "flag", "false")
_ALPHA = Parameter("alpha", "alpha", "share", "0")

SCHEDULES: tuple[NamedSchedule, ...] = (
    NamedSchedule(
        "cosine",
        "cosine decay",
        _COSINE.format("min(k, n)/n"),
        (_RATE, _STEPS, _END),
        _LOSHCHILOV,
        "cosine(0.1, 200)",
    ),
    NamedSchedule(
        "cosine_restarts",
        "cosine decay with warm restarts",
        _COSINE.format("(k/m - floor(k/m))"),
        (_RATE, _EVERY, _END),
        _LOSHCHILOV,
        "cosine_restarts(0.1, 50)",
    ),
    NamedSchedule(
        "warmup_cosine",
        "linear warm-up, then cosine decay",
        f"min((k + 1)/m, 1)*({_COSINE.format('min(max(k - m, 0), n)/n')})",
        (_RATE, Parameter("warmup", "m", "count"), _STEPS, _END),
        f"{_GOYAL}; {_LOSHCHILOV}",
        "warmup_cosine(0.1, 10, 200)",
    ),
    NamedSchedule(
        "step_decay",
        "step decay",
        "eta0*gamma^floor(k/m)",
        (_RATE, _FACTOR, _EVERY),
        _BOTTOU,
        "step_decay(0.1, 0.5, 20)",
    ),
    NamedSchedule(
        "exponential",
        "exponential decay",
        "eta0*gamma^k",
        (_RATE, _FACTOR),
        _BOTTOU,
        "exponential(0.1, 0.95)",
    ),
    NamedSchedule(
        "inverse_time",
        "inverse-time decay",
        "eta0/(1 + lambda*k)",
        (_RATE, Parameter("decay", "lambda", "positive", "1")),
        _ROBBINS,
        "inverse_time(0.5, 0.1)",
    ),
    NamedSchedule(
        "inverse_sqrt",
        "inverse square root decay",
        "eta0/sqrt(1 + k)",
        (_RATE,),
        _ZINKEVICH,
        "inverse_sqrt(0.1)",
    ),
    NamedSchedule(
        "linear",
        "linear decay",
        _LINE.removesuffix("^p"),
        (_RATE, _STEPS, _END),
        _BOTTOU,
        "linear(0.1, 200)",
    ),
    NamedSchedule(
        "polynomial",
        "polynomial decay",
        _LINE,
        (_RATE, _STEPS, _power("1"), _END),
        _BOTTOU,
        "polynomial(0.1, 200, 2)",
    ),
    # Keras
    NamedSchedule(
        "CosineDecay",
        "cosine decay",
        "eta0*((1 - alpha)*(1 + cos(pi*min(k, n)/n))/2 + alpha)",
        (_initial("initial_learning_rate"), _steps("decay_steps"), _ALPHA),
        _KERAS,
        "CosineDecay(0.1, 200)",
    ),
    NamedSchedule(
        "ExponentialDecay",
        "exponential decay",
        "eta0*gamma^(k/n)",
        (
            _initial("initial_learning_rate"),
            _steps("decay_steps"),
            Parameter("decay_rate", "gamma", "positive"),
            _STAIRCASE,
        ),
        _KERAS,
        "ExponentialDecay(0.1, 20, 0.5)",
        staircase="eta0*gamma^floor(k/n)",
    ),
    NamedSchedule(
        "InverseTimeDecay",
        "inverse-time decay",
        "eta0/(1 + lambda*k/n)",
        (
            _initial("initial_learning_rate"),
            _steps("decay_steps"),
            Parameter("decay_rate", "lambda", "positive"),
            _STAIRCASE,
        ),
        _KERAS,
        "InverseTimeDecay(0.5, 10, 1)",
        staircase="eta0/(1 + lambda*floor(k/n))",
    ),
    NamedSchedule(
        "PolynomialDecay",
        "polynomial decay",
        _LINE,
        (
            _initial("initial_learning_rate"),
            _steps("decay_steps"),
            Parameter("end_learning_rate", "eta1", "end", "0.0001"),
            _power("1"),
        ),
        _KERAS,
        "PolynomialDecay(0.1, 200)",
    ),
    # PyTorch
    NamedSchedule(
        "StepLR",
        "step decay",
        "eta0*gamma^floor(k/m)",
        (_LR, Parameter("step_size", "m", "count"), Parameter("gamma", "gamma", "positive", "0.1")),
        _TORCH,
        "StepLR(0.1, 20, 0.5)",
    ),
    NamedSchedule(
        "ExponentialLR",
        "exponential decay",
        "eta0*gamma^k",
        (_LR, Parameter("gamma", "gamma", "positive")),
        _TORCH,
        "ExponentialLR(0.1, 0.95)",
    ),
    NamedSchedule(
        "CosineAnnealingLR",
        "cosine annealing",
        _COSINE.format("k/n"),
        (_LR, _steps("T_max"), Parameter("eta_min", "eta1", "end", "0")),
        _TORCH,
        "CosineAnnealingLR(0.1, 200)",
    ),
    NamedSchedule(
        "LinearLR",
        "linear change",
        "eta0*(b + (a - b)*(1 - min(k, n)/n))",
        (
            _LR,
            Parameter("start_factor", "a", "positive", "1/3"),
            Parameter("end_factor", "b", "end", "1"),
            _steps("total_iters", "5"),
        ),
        _TORCH,
        "LinearLR(0.1, 1, 0, 200)",
    ),
    NamedSchedule(
        "PolynomialLR",
        "polynomial decay",
        "eta0*(1 - min(k, n)/n)^p",
        (_LR, _steps("total_iters", "5"), _power("1")),
        _TORCH,
        "PolynomialLR(0.1, 200, 2)",
    ),
    # Optax
    NamedSchedule(
        "cosine_decay_schedule",
        "cosine decay",
        "eta0*((1 - alpha)*((1 + cos(pi*min(k, n)/n))/2)^p + alpha)",
        (_initial("init_value"), _steps("decay_steps"), _ALPHA, Parameter("exponent", "p", "positive", "1")),
        _OPTAX,
        "cosine_decay_schedule(0.1, 200)",
    ),
    NamedSchedule(
        "exponential_decay",
        "exponential decay",
        "eta0*gamma^(k/n)",
        (_initial("init_value"), _steps("transition_steps"), Parameter("decay_rate", "gamma", "positive")),
        _OPTAX,
        "exponential_decay(0.1, 20, 0.5)",
    ),
    NamedSchedule(
        "linear_schedule",
        "linear change",
        _LINE.removesuffix("^p"),
        (
            Parameter("init_value", "eta0", "end"),
            Parameter("end_value", "eta1", "end"),
            _steps("transition_steps"),
        ),
        _OPTAX,
        "linear_schedule(0.1, 0, 200)",
    ),
    NamedSchedule(
        "polynomial_schedule",
        "polynomial decay",
        _LINE,
        (_initial("init_value"), Parameter("end_value", "eta1", "end"), _power(), _steps("transition_steps")),
        _OPTAX,
        "polynomial_schedule(0.1, 0, 2, 200)",
    ),
)
