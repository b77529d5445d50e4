"""The functions that may stand in an expression: one table, a row a function.

The grammar reads names and aliases from it, `symbolic` the builder, `domain` the conditions, the printers
the rest. To add a function: a row here, its class in `real` if SymPy has none that is real, and its
derivative in the derivation's table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sympy

__all__ = ["ALIASES", "FUNCTIONS", "FUNCTIONS_BY_NAME", "TYPED_NAMES", "Function", "Needs"]


@dataclass(frozen=True, slots=True)
class Needs:
    """What one argument must satisfy for the value to be real: ``kind`` of ``through(argument)``."""

    kind: str  # a key of domain.KINDS
    through: str = ""  # a function put in between: tan(a) needs cos(a) nonzero
    argument: int = 0  # which argument


@dataclass(frozen=True, slots=True)
class Function:
    """One function: what it is called everywhere, and where it is defined."""

    name: str  # canonical, as in Call.function
    latex: str
    spoken: str  # "sine", "the natural log": what stands before "of x"
    aliases: tuple[str, ...] = ()  # further names that may be typed
    arity: int = 1
    needs: tuple[Needs, ...] = ()
    builder: str = ""  # the name in `real`, else in SymPy, if it is not the canonical one
    typed: bool = True  # False: printed, but not to be typed

    def build(self, *arguments: sympy.Expr) -> sympy.Expr:
        """The function at these arguments, as SymPy."""
        result: sympy.Expr = self._builder()(*arguments)
        return result

    @property
    def sympy_class(self) -> type[sympy.Expr] | None:
        """The SymPy class whose instances are this function; None where it is a formula, such as log2."""
        builder = self._builder()
        return builder if isinstance(builder, type) else None

    def _builder(self) -> Any:
        import sympy

        from symgd.notation import real

        name = self.builder or self.name
        return getattr(real if hasattr(real, name) else sympy, name)


def _operator(name: str) -> str:
    return rf"\operatorname{{{name}}}"


_POSITIVE = (Needs("positive"),)
_NONZERO = (Needs("nonzero"),)
_COS_NONZERO = (Needs("nonzero", through="cos"),)
_SIN_NONZERO = (Needs("nonzero", through="sin"),)

FUNCTIONS: tuple[Function, ...] = (
    Function("sqrt", r"\sqrt", "the square root", needs=(Needs("nonnegative"),)),
    Function("cbrt", r"\sqrt[3]", "the cube root"),
    Function("exp", r"\exp", "exponential"),
    Function("ln", r"\ln", "the natural log", needs=_POSITIVE, builder="log"),
    Function("log2", r"\log_2", "the log base 2", ("lb",), needs=_POSITIVE),
    Function("log10", r"\log_{10}", "the log base 10", ("lg",), needs=_POSITIVE),
    Function(
        "log",
        r"\log",
        "the log",
        arity=2,  # value, base; with one argument the grammar makes it ln
        builder="log_to_base",
        needs=(Needs("positive"), Needs("positive", argument=1), Needs("nonzero", through="ln", argument=1)),
    ),
    Function("sin", r"\sin", "sine"),
    Function("cos", r"\cos", "cosine"),
    Function("tan", r"\tan", "tangent", ("tg",), needs=_COS_NONZERO),
    Function("cot", r"\cot", "cotangent", ("ctg", "cotg", "cotan"), needs=_SIN_NONZERO),
    Function("sec", r"\sec", "secant", needs=_COS_NONZERO),
    Function("csc", r"\csc", "cosecant", ("cosec",), needs=_SIN_NONZERO),
    Function("asin", r"\arcsin", "arc sine", ("arcsin",), needs=(Needs("within_one"),)),
    Function("acos", r"\arccos", "arc cosine", ("arccos",), needs=(Needs("within_one"),)),
    Function("atan", r"\arctan", "arc tangent", ("arctan", "arctg", "atg")),
    # ISO 80000-2: arccot takes its values in (0, π) and has no jump, unlike SymPy's acot.
    Function("acot", _operator("arccot"), "arc cotangent", ("arccot", "arcctg", "actg")),
    Function("asec", _operator("arcsec"), "arc secant", ("arcsec",), needs=(Needs("not_inside_one"),)),
    Function(
        "acsc", _operator("arccsc"), "arc cosecant", ("arccsc", "arccosec"), needs=(Needs("not_inside_one"),)
    ),
    Function("sinh", r"\sinh", "hyperbolic sine", ("sh",)),
    Function("cosh", r"\cosh", "hyperbolic cosine", ("ch",)),
    Function("tanh", r"\tanh", "hyperbolic tangent", ("th", "tgh")),
    Function("coth", r"\coth", "hyperbolic cotangent", ("cth", "ctgh"), needs=_NONZERO),
    Function("sech", _operator("sech"), "hyperbolic secant"),
    Function("csch", _operator("csch"), "hyperbolic cosecant", ("cosech",), needs=_NONZERO),
    Function("asinh", _operator("arsinh"), "inverse hyperbolic sine", ("arsinh", "arcsinh", "argsinh")),
    Function(
        "acosh",
        _operator("arcosh"),
        "inverse hyperbolic cosine",
        ("arcosh", "arccosh", "argcosh"),
        needs=(Needs("at_least_one"),),
    ),
    Function(
        "atanh",
        _operator("artanh"),
        "inverse hyperbolic tangent",
        ("artanh", "arctanh", "argtanh"),
        needs=(Needs("inside_one"),),
    ),
    Function(
        "acoth",
        _operator("arcoth"),
        "inverse hyperbolic cotangent",
        ("arcoth", "arccoth"),
        needs=(Needs("outside_one"),),
    ),
    Function(
        "asech",
        _operator("arsech"),
        "inverse hyperbolic secant",
        ("arsech", "arcsech"),
        needs=(Needs("positive"), Needs("at_most_one")),
    ),
    Function(
        "acsch", _operator("arcsch"), "inverse hyperbolic cosecant", ("arcsch", "arccsch"), needs=_NONZERO
    ),
    Function("abs", "", "the absolute value", ("Abs",), builder="Abs"),
    Function("sign", _operator("sgn"), "the sign", ("sgn", "signum")),
    Function("erf", _operator("erf"), "the error function"),
    Function("sigmoid", _operator("sigmoid"), "sigmoid", ("expit", "logistic")),
    Function("softplus", _operator("softplus"), "softplus"),
    Function("relu", _operator("relu"), "relu", ("ReLU",)),
    Function("max", r"\max", "the maximum", ("Max",), arity=2, builder="Max"),
    Function("min", r"\min", "the minimum", ("Min",), arity=2, builder="Min"),
    Function("step", _operator("step"), "the unit step", typed=False),
)

FUNCTIONS_BY_NAME: dict[str, Function] = {row.name: row for row in FUNCTIONS}

# What may be typed -> the canonical name; `log` is there too (with one argument it means ln).
ALIASES: dict[str, str] = {
    name: row.name for row in FUNCTIONS if row.typed for name in (row.name, *row.aliases)
}
TYPED_NAMES: tuple[str, ...] = tuple(ALIASES)
