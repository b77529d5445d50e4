"""What generated code may call: on floats, and on NumPy arrays. To add a function, add its row to both."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

__all__ = ["SCALAR", "array_functions"]


def _power(base: float, exponent: float) -> float:
    """base^exponent where a real power needs a positive base (the exponent varies)."""
    if base <= 0.0 and not (base == 0.0 and exponent > 0.0):
        raise ValueError("power")
    return math.pow(base, exponent)


def _sign(t: float) -> float:
    return 1.0 if t > 0.0 else -1.0 if t < 0.0 else 0.0


def _step(t: float) -> float:
    return 1.0 if t > 0.0 else 0.0


def _relu(t: float) -> float:
    return t if t > 0.0 else 0.0


def _sigmoid(t: float) -> float:
    if t >= 0.0:
        return 1.0 / (1.0 + math.exp(-t))
    e = math.exp(t)
    return e / (1.0 + e)


def _softplus(t: float) -> float:
    return t + math.log1p(math.exp(-t)) if t > 0.0 else math.log1p(math.exp(t))


def _sech(t: float) -> float:
    e = math.exp(-abs(t))
    return 2.0 * e / (1.0 + e * e)


def _csch(t: float) -> float:
    return 1.0 / math.sinh(t) if abs(t) < 700.0 else _sign(t) * 2.0 * math.exp(-abs(t))


# What float code may call, by the name of the SymPy function.
SCALAR: dict[str, Callable[..., float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "cot": lambda t: 1.0 / math.tan(t),
    "sec": lambda t: 1.0 / math.cos(t),
    "csc": lambda t: 1.0 / math.sin(t),
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "asec": lambda t: math.acos(1.0 / t),
    "acsc": lambda t: math.asin(1.0 / t),
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "coth": lambda t: 1.0 / math.tanh(t),
    "sech": _sech,
    "csch": _csch,
    "asinh": math.asinh,
    "acosh": math.acosh,
    "atanh": math.atanh,
    "acoth": lambda t: math.atanh(1.0 / t),
    "asech": lambda t: math.acosh(1.0 / t),
    "acsch": lambda t: math.asinh(1.0 / t),
    "erf": math.erf,
    "Abs": abs,
    "sign": _sign,
    "step": _step,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "Max": max,
    "Min": min,
    "cbrt": math.cbrt,
    "pow": math.pow,
    "power": _power,
}


def array_functions() -> dict[str, Callable[..., Any]]:
    """What array code may call, by the name of the SymPy function."""
    import numpy as np

    def sigmoid(t: Any) -> Any:
        e = np.exp(-np.abs(t))
        return np.where(t >= 0, 1.0, e) / (1.0 + e)

    def sech(t: Any) -> Any:
        e = np.exp(-np.abs(t))
        return 2.0 * e / (1.0 + e * e)

    def power(base: Any, exponent: Any) -> Any:
        real = (base > 0) | ((base == 0) & (exponent > 0))
        return np.where(real, np.power(np.where(real, base, 1.0), exponent), np.nan)

    return {
        **{
            name: getattr(np, name)
            for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign", "cbrt")
        },
        **{f"a{name}": getattr(np, f"arc{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
        "cot": lambda t: 1.0 / np.tan(t),
        "sec": lambda t: 1.0 / np.cos(t),
        "csc": lambda t: 1.0 / np.sin(t),
        "asec": lambda t: np.arccos(1.0 / t),
        "acsc": lambda t: np.arcsin(1.0 / t),
        "coth": lambda t: 1.0 / np.tanh(t),
        "sech": sech,
        "csch": lambda t: np.sign(t) * 2.0 * np.exp(-np.abs(t)) / -np.expm1(-2.0 * np.abs(t)),
        "acoth": lambda t: np.arctanh(1.0 / t),
        "asech": lambda t: np.arccosh(1.0 / t),
        "acsch": lambda t: np.arcsinh(1.0 / t),
        "erf": np.vectorize(math.erf, otypes=[float]),
        "Abs": np.abs,
        "step": lambda t: np.where(t > 0, 1.0, 0.0),
        "relu": lambda t: np.maximum(t, 0.0),
        "sigmoid": sigmoid,
        "softplus": lambda t: np.logaddexp(t, 0.0),
        "Max": lambda *t: functools.reduce(np.maximum, t),
        "Min": lambda *t: functools.reduce(np.minimum, t),
        "pow": np.power,
        "power": power,
    }
