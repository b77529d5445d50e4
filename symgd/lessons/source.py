"""SymPy → NumPy source as a person writes it: ``3*x**2 - np.exp(x)``."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import count

import sympy as sp
from sympy.printing.precedence import PRECEDENCE

from symgd.calculus.code import FloatPrinter, is_decimal
from symgd.notation.names import natural_key, split_index

__all__ = [
    "DEFINITIONS",
    "LINE_MINIMUM",
    "ListingPrinter",
    "array_source",
    "broken",
    "float_source",
    "with_shared",
]

_LONG = 1500  # characters of a gradient
_WIDEST = 80  # characters of a line with several assignments

# What NumPy does not have, or has under another name: the name in the listing, and the lines that define it.
DEFINITIONS = {
    "erf": ("erf", "from math import erf"),
    "Abs": ("np.abs", ""),
    "sign": ("np.sign", ""),
    "Max": ("np.maximum", ""),
    "Min": ("np.minimum", ""),
    "pow": ("np.power", ""),
    "power": ("np.power", ""),
    "step": ("step", "def step(t):\n    return np.heaviside(t, 0)"),
    "relu": ("relu", "def relu(t):\n    return np.maximum(t, 0)"),
    "sigmoid": ("sigmoid", "def sigmoid(t):\n    return 0.5 * (1 + np.tanh(t / 2))"),
    "softplus": ("softplus", "def softplus(t):\n    return np.logaddexp(t, 0)"),
    "cot": ("cot", "def cot(t):\n    return 1 / np.tan(t)"),
    "sec": ("sec", "def sec(t):\n    return 1 / np.cos(t)"),
    "csc": ("csc", "def csc(t):\n    return 1 / np.sin(t)"),
    "asec": ("asec", "def asec(t):\n    return np.arccos(1 / t)"),
    "acsc": ("acsc", "def acsc(t):\n    return np.arcsin(1 / t)"),
    "coth": ("coth", "def coth(t):\n    return 1 / np.tanh(t)"),
    "sech": ("sech", "def sech(t):\n    return 1 / np.cosh(t)"),
    "csch": ("csch", "def csch(t):\n    return 1 / np.sinh(t)"),
    "acoth": ("acoth", "def acoth(t):\n    return np.arctanh(1 / t)"),
    "asech": ("asech", "def asech(t):\n    return np.arccosh(1 / t)"),
    "acsch": ("acsch", "def acsch(t):\n    return np.arcsinh(1 / t)"),
    **{f"a{name}": (f"np.arc{name}", "") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
}


# The search of a line minimum, by doubling and halving.
LINE_MINIMUM = """\
def line_minimum(x, d):
    side, stride = np.sign(d), {first}

    def falls(t):
        return np.isfinite(f(t)) and side * df(t) > 0

    if not falls(x):
        return 0.0
    low, high = x, x - side * stride
    while falls(high):
        stride = {growth} * stride
        low, high = high, high - side * stride
    while min(low, high) < (low + high) / 2 < max(low, high):
        middle = (low + high) / 2
        if falls(middle):
            low = middle
        else:
            high = middle
    return (x - low) / d"""


class ListingPrinter(FloatPrinter):
    """Source as a person writes it: ``np.exp(x)``, ``x**2``; ``used`` collects the functions it called."""

    def __init__(self) -> None:
        super().__init__()
        self.used: list[str] = []

    def _print_Function(self, expr: sp.Function) -> str:
        arguments = ", ".join(self._print(a) for a in expr.args)
        return f"{self._name(expr.func.__name__)}({arguments})"

    def _print_Pi(self, expr: sp.Expr) -> str:
        return "np.pi"

    def _print_Exp1(self, expr: sp.Expr) -> str:
        return "np.e"

    def _print_Integer(self, expr: sp.Integer) -> str:
        return str(expr) if abs(int(expr)) <= 2**53 else float_source(float(expr))

    def _print_Rational(self, expr: sp.Rational) -> str:
        return f"{expr.p}/{expr.q}" if _is_fraction(expr) else float_source(float(expr))

    def _print_Mul(self, expr: sp.Mul) -> str:
        # What is divided by stands behind one stroke: 2*x/3, x/(y*np.sqrt(z)).
        number, rest = expr.as_coeff_Mul()
        size = abs(number)
        p, q = (size.p, size.q) if _is_fraction(size) else (size, 1)
        below = [] if q == 1 else [sp.Integer(q)]
        above = [] if p == 1 else [sp.Rational(p)]
        for factor in sp.Mul.make_args(rest):
            base, exponent = factor.args if factor.is_Pow else (factor, sp.S.One)
            divides = exponent.is_Rational and exponent < 0
            (below if divides else above).append(sp.Pow(base, -exponent) if divides else factor)
        top, bottom = (list(map(self._factor, part)) for part in (above, below))
        stroke = "" if not bottom else "/" + (bottom[0] if len(bottom) == 1 else f"({'*'.join(bottom)})")
        return ("-" if number < 0 else "") + ("*".join(top) or "1") + stroke

    def _terms(self, expr: sp.Add) -> list[sp.Expr]:
        # SymPy sorts by letters, x10 before x2.
        symbols = sorted(expr.free_symbols, key=lambda s: natural_key(s.name))
        if not any(len(split_index(s.name)[1]) > 1 for s in symbols):
            return super()._terms(expr)
        ranked = {s: sp.Symbol(f"s{i:06d}", real=True) for i, s in enumerate(symbols)}
        back = {rank: s for s, rank in ranked.items()}
        return [term.xreplace(back) for term in expr.xreplace(ranked).as_ordered_terms()]

    def _factor(self, expr: sp.Expr) -> str:
        return str(self._print(expr) if expr.is_Rational else self.parenthesize(expr, PRECEDENCE["Mul"]))

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        base, exponent = expr.args
        if exponent.is_Rational and exponent < 0:
            return f"1/{self.parenthesize(sp.Pow(base, -exponent), PRECEDENCE['Mul'], strict=True)}"
        if exponent.is_Integer:
            inside = self._print(base)
            return f"{inside if base.is_Symbol or base.is_Function else f'({inside})'}**{int(exponent)}"
        if exponent == sp.S.Half:
            return f"np.sqrt({self._print(base)})"
        return f"{self._name('pow')}({self._print(base)}, {self._print(exponent)})"

    def _name(self, function: str) -> str:
        self.used.append(function)
        return DEFINITIONS.get(function, (f"np.{function}", ""))[0]


def with_shared(
    printer: ListingPrinter, exprs: Sequence[sp.Expr], taken: Container[str]
) -> tuple[list[str], list[str]]:
    """The source of each expression; where they are long, after lines ``t1 = …`` for what occurs in them again."""
    plain = [str(printer.doprint(expr)) for expr in exprs]
    if sum(map(len, plain)) <= _LONG:
        return [], plain
    names = (sp.Symbol(f"t{i}", real=True) for i in count(1) if f"t{i}" not in taken)
    shared, results = sp.cse(list(exprs), symbols=names, order="none")
    lines = [""]
    for name, value in shared:
        line = f"{name} = {broken(printer.doprint(value))}"
        if lines[-1] and "\n" not in lines[-1] + line and len(lines[-1]) + len(line) < _WIDEST:
            lines[-1] += f"; {line}"
        else:
            lines.append(line)
    return [f"    {line}" for line in lines[1:]], [str(printer.doprint(result)) for result in results]


def float_source(value: float) -> str:
    """The shortest digits of a float, 1e-5 for 1e-05."""
    return re.sub(r"e([+-])0*", lambda m: f"e{m[1]}".replace("+", ""), repr(value))


def array_source(entries: Sequence[str]) -> str:
    """``np.array([…])`` with one entry a line where one line would be long."""
    line = f"np.array([{', '.join(entries)}])"
    if len(line) <= 70:
        return line
    return "np.array([\n" + "".join(f"        {entry},\n" for entry in entries) + "    ])"


def broken(source: str, width: int = 80, indent: int = 4) -> str:
    """A long sum over several lines, in parentheses, each from the second on beginning with its sign."""
    terms, depth = [""], 0
    for piece in re.split(r"( [+-] )", source):
        if piece in (" + ", " - ") and depth == 0 and len(terms[-1]) > width // 2:
            terms.append(piece.lstrip())
        else:
            terms[-1] += piece
        depth += piece.count("(") - piece.count(")")
    if len(source) <= width:
        return source
    margin = "\n" + " " * indent
    return f"({margin}    " + f"{margin}    ".join(terms) + f"{margin})"


def _is_fraction(number: sp.Rational) -> bool:
    """Whether a number is to be written as p/q, because its decimals never end."""
    return not is_decimal(number) and max(abs(int(number.p)), int(number.q)) <= 2**53
