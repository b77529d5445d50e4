"""Differentiation as a tree of named rules: the working and the answer come from the same tree.

    rules, outer   each rule as a class or a row, with its formula
    finding        which rule applies: the dispatch table
    telling        the tree line by line, as a teacher writes it
    tidying        the last line: the shortest of several forms, in the hand of who typed
    checking       the result against SymPy, each line against the first
    several        one derivation for each variable, made when it is asked for
    rulebook       what the rules are called, and their formulas in LaTeX

To add a rule, see `rules`; its name and formula go in `rulebook`.
"""

from __future__ import annotations

from symgd.calculus.derivation.derivation import Derivation, Kink, Step, differentiate
from symgd.calculus.derivation.finding import RuleApplication
from symgd.calculus.derivation.rulebook import (
    RULE_CODES,
    TIDYING_CODES,
    rule_formula,
    rule_name,
    rule_speech,
)
from symgd.calculus.derivation.several import Derivations

__all__ = [
    "RULE_CODES",
    "TIDYING_CODES",
    "Derivation",
    "Derivations",
    "Kink",
    "RuleApplication",
    "Step",
    "differentiate",
    "rule_formula",
    "rule_name",
    "rule_speech",
]
