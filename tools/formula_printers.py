r"""The printers of symgd and of SymPy by the names that reports/gallery/formulas.toml gives them.

A row of that sheet that names a printer and a function holds what the printer makes of it; a test keeps it so.
``python tools/formula_printers.py`` prints those rows again, in their places.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import sympy

from symgd.calculus import Problem
from symgd.lessons.names import Names
from symgd.notation import parse
from symgd.notation.latex import latex
from symgd.optimizers import get
from symgd.output.formulas import as_tex
from symgd.output.phrases.matrices import matrix, system_of
from symgd.output.phrases.rule import optimizer_formula

__all__ = ["PRINTERS"]

SHEET = Path(__file__).resolve().parent.parent / "reports" / "gallery" / "formulas.toml"


def _function(text: str) -> str:
    """f(x) = …, in the hand of who typed it."""
    return f"{_head(text)} = {latex(parse(text).tree)}"


def _head(text: str) -> str:
    names = Names(Problem(text).variables)
    return f"{names.function.latex}({', '.join(names.variables)})"


def _derivation(text: str) -> str:
    """Every step of a derivative, under one another."""
    (derivation,) = Problem(text).derivations
    lines = [latex(step.after) for step in derivation.steps]
    return r"\begin{aligned} f'(x) &= " + r" \\ &= ".join(lines) + r" \end{aligned}"


def _partial(text: str) -> str:
    """The first step of the first partial derivative."""
    derivation = Problem(text).derivations[0]
    head = rf"\frac{{\partial f}}{{\partial {derivation.variable}}}"
    return f"{head} = {latex(derivation.steps[0].after, partial=True)}"


def _first_step(text: str) -> str:
    (derivation,) = Problem(text).derivations
    return f"f'(x) = {latex(derivation.steps[0].after)}"


def _hessian(text: str) -> str:
    problem = Problem(text)
    rows = sympy.hessian(parse(text).sympy, problem.symbols).tolist()
    entries = matrix([[as_tex(sympy.factor_terms(entry)) for entry in row] for row in rows])
    return rf"\mathbf{{H}}({', '.join(problem.variables)}) = {entries.latex}"


def _system(text: str) -> str:
    found = system_of(Problem(text))
    if found is None:
        raise ValueError(f"the system of {text} is too wide for a page")
    return found.latex


def _rule(name: str) -> str:
    """The rule of an optimizer, in several variables."""
    return optimizer_formula(get(name), Names(("x", "y"))).latex


def _rule_of_one(name: str) -> str:
    return optimizer_formula(get(name), Names(("x",))).latex


def _sympy(text: str) -> str:
    return str(sympy.latex(parse(text).sympy))


def _sympy_derivative(text: str) -> str:
    """f″, as SymPy has it."""
    expression = parse(text)
    return str(sympy.latex(sympy.diff(expression.sympy, *expression.symbols, *expression.symbols)))


def _sympy_hessian(text: str) -> str:
    return str(sympy.latex(sympy.hessian(parse(text).sympy, Problem(text).symbols)))


def _sympy_unevaluated(text: str) -> str:
    """The derivative that is still to be taken, and its value."""
    expression = parse(text)
    found = sympy.Derivative(expression.sympy, *expression.symbols)
    return f"{sympy.latex(found)} = {sympy.latex(found.doit())}"


PRINTERS: dict[str, Callable[[str], str]] = {
    "function": _function,
    "first step": _first_step,
    "derivation": _derivation,
    "partial derivative": _partial,
    "hessian": _hessian,
    "system": _system,
    "rule": _rule,
    "rule of one variable": _rule_of_one,
    "sympy": _sympy,
    "sympy second derivative": _sympy_derivative,
    "sympy hessian": _sympy_hessian,
    "sympy derivative": _sympy_unevaluated,
}


def main() -> None:
    """Put what the printers make today into the sheet."""
    text = SHEET.read_text("utf-8")
    for row in tomllib.loads(text)["formulas"]:
        if "printer" in row:
            made = PRINTERS[row["printer"]](row["of"])
            text = text.replace(f"latex = '''{row['latex']}'''", f"latex = '''{made}'''")
    SHEET.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
