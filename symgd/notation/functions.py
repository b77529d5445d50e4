"""The functions that may stand in an expression: one table, a row a function.

The grammar reads names and aliases from it, `symbolic` the builder, `domain` the conditions, the printers
the rest. To add a function: a row here, its class in `real` if SymPy has none that is real, and its
derivative in the derivation's table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symgd.records import record

if TYPE_CHECKING:
    import sympy

__all__ = ["ALIASES", "FUNCTIONS", "FUNCTIONS_BY_NAME", "OPEN", "RAISED", "TYPED_NAMES", "Function", "Needs"]


@record
class Needs:
    """What one argument must satisfy for the value to be real: ``kind`` of ``through(argument)``."""

    kind: str  # a key of domain.KINDS
    through: str = ""  # a function put in between: tan(a) needs cos(a) nonzero
    argument: int = 0  # which argument


@record
class Function:
    """One function: what it is called everywhere, and where it is defined."""

    name: str  # canonical, as in Call.function
    latex: str
    spoken: str  # "sine", "the natural log": what stands before "of x"
    aliases: tuple[str, ...] = ()  # further names that may be typed
    arity: int = 1
    needs: tuple[Needs, ...] = ()
    style: str = ""  # OPEN: set without parentheses, sin x; RAISED: and raised at the name, sin² x
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

        from symgd.notation import composed, real

        name = self.builder or self.name
        return next(getattr(home, name) for home in (real, composed, sympy) if hasattr(home, name))


OPEN, RAISED = "open", "raised"


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
    Function("ln", r"\ln", "the natural log", needs=_POSITIVE, builder="log", style=OPEN),
    Function("log2", r"\log_2", "the log base 2", ("lb",), needs=_POSITIVE, style=OPEN),
    Function("log10", r"\log_{10}", "the log base 10", ("lg",), needs=_POSITIVE, style=OPEN),
    Function(
        "log",
        r"\log",
        "the log",
        arity=2,  # value, base; with one argument the grammar makes it ln
        builder="log_to_base",
        needs=(Needs("positive"), Needs("positive", argument=1), Needs("nonzero", through="ln", argument=1)),
        style=OPEN,
    ),
    Function("sin", r"\sin", "sine", style=RAISED),
    Function("cos", r"\cos", "cosine", style=RAISED),
    Function("tan", r"\tan", "tangent", ("tg",), needs=_COS_NONZERO, style=RAISED),
    Function("cot", r"\cot", "cotangent", ("ctg", "cotg", "cotan"), needs=_SIN_NONZERO, style=RAISED),
    Function("sec", r"\sec", "secant", needs=_COS_NONZERO, style=RAISED),
    Function("csc", r"\csc", "cosecant", ("cosec",), needs=_SIN_NONZERO, style=RAISED),
    Function("asin", r"\arcsin", "arc sine", ("arcsin",), needs=(Needs("within_one"),), style=OPEN),
    Function("acos", r"\arccos", "arc cosine", ("arccos",), needs=(Needs("within_one"),), style=OPEN),
    Function("atan", r"\arctan", "arc tangent", ("arctan", "arctg", "atg"), style=OPEN),
    # ISO 80000-2: arccot takes its values in (0, π) and has no jump, unlike SymPy's acot.
    Function("acot", _operator("arccot"), "arc cotangent", ("arccot", "arcctg", "actg"), style=OPEN),
    Function(
        "asec", _operator("arcsec"), "arc secant", ("arcsec",), needs=(Needs("not_inside_one"),), style=OPEN
    ),
    Function(
        "acsc",
        _operator("arccsc"),
        "arc cosecant",
        ("arccsc", "arccosec"),
        needs=(Needs("not_inside_one"),),
        style=OPEN,
    ),
    Function("sinh", r"\sinh", "hyperbolic sine", ("sh",), style=RAISED),
    Function("cosh", r"\cosh", "hyperbolic cosine", ("ch",), style=RAISED),
    Function("tanh", r"\tanh", "hyperbolic tangent", ("th", "tgh"), style=RAISED),
    Function("coth", r"\coth", "hyperbolic cotangent", ("cth", "ctgh"), needs=_NONZERO, style=RAISED),
    Function("sech", _operator("sech"), "hyperbolic secant", style=RAISED),
    Function("csch", _operator("csch"), "hyperbolic cosecant", ("cosech",), needs=_NONZERO, style=RAISED),
    Function(
        "asinh", _operator("arsinh"), "inverse hyperbolic sine", ("arsinh", "arcsinh", "argsinh"), style=OPEN
    ),
    Function(
        "acosh",
        _operator("arcosh"),
        "inverse hyperbolic cosine",
        ("arcosh", "arccosh", "argcosh"),
        needs=(Needs("at_least_one"),),
        style=OPEN,
    ),
    Function(
        "atanh",
        _operator("artanh"),
        "inverse hyperbolic tangent",
        ("artanh", "arctanh", "argtanh"),
        needs=(Needs("inside_one"),),
        style=OPEN,
    ),
    Function(
        "acoth",
        _operator("arcoth"),
        "inverse hyperbolic cotangent",
        ("arcoth", "arccoth"),
        needs=(Needs("outside_one"),),
        style=OPEN,
    ),
    Function(
        "asech",
        _operator("arsech"),
        "inverse hyperbolic secant",
        ("arsech", "arcsech"),
        needs=(Needs("positive"), Needs("at_most_one")),
        style=OPEN,
    ),
    Function(
        "acsch",
        _operator("arcsch"),
        "inverse hyperbolic cosecant",
        ("arcsch", "arccsch"),
        needs=_NONZERO,
        style=OPEN,
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
