"""A learning rate from text: a number, an expression in k, or a schedule by its name."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from symgd.errors import ExpressionError, ParameterError
from symgd.notation import Expression, parse, parse_constant
from symgd.notation.functions import TYPED_NAMES
from symgd.notation.tree import Floor, Node, substituted
from symgd.optimizers.schedules.named import SCHEDULES, NamedSchedule, Parameter

if TYPE_CHECKING:
    import sympy as sp

    from symgd.optimizers.schedules.schedule import Schedule

__all__ = ["read_rate"]

_BY_NAME = {row.name: row for row in SCHEDULES}
# framework: the words that may stand before the name of one of its schedules
_HOMES = {
    "Keras": {"tf", "tensorflow", "keras", "optimizers", "schedules"},
    "PyTorch": {"torch", "optim", "lr_scheduler"},
    "Optax": {"optax", "schedules"},
}
_WORD = re.compile(r"[^\W\d]\w*")
_PATH = r"(?P<path>(?:[A-Za-z]\w*[.:])*)"
_CALL = re.compile(rf"{_PATH}(?P<name>[A-Za-z]\w+)\s*\((?P<inside>.*)\)", re.DOTALL)
_OPENED = re.compile(rf"{_PATH}(?P<name>[A-Za-z]\w+)\s*\(")
_ALTERNATING = re.compile(r"\(\s*[-−][^()]*\)\s*(\^|\*\*)")
_FLOOR = re.compile(r"(?<![A-Za-z])floor\s*\(")
_ADVICE = (
    'Give a number such as 0.1, an expression in k such as "0.5/(1+k)", a schedule such as "cosine(0.1, 200)", '
    'or "auto".'
)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_NO_SIGN = (
    "the learning rate has a power of a negative number, which is not read with k in the exponent: "
    "write cos(pi*k) for (-1)^k, and 0.5^k*cos(pi*k) for (-0.5)^k."
)
# kind of parameter: what its value must be
_ALLOWED = {
    "rate": "a number greater than 0",
    "positive": "a number greater than 0",
    "end": "a number that is not negative",
    "count": "a whole number from 1 on",
    "share": "a number from 0 to 1",
}


def read_rate(text: str) -> float | Schedule:
    """A learning rate from text: a number, or a schedule. Raises `ParameterError`.

    >>> read_rate("1/4"), read_rate("0.5/(1+k)"), read_rate("step_decay(0.1, 0.5, every=20)")
    (0.25, Schedule('0.5/(1+k)'), Schedule('step_decay(0.1, 0.5, every=20)'))
    """
    from symgd.optimizers.rule import checked_rate

    typed = text.strip()
    if not typed:
        raise ParameterError(f"the learning rate is empty. {_ADVICE}")
    named = _named(typed)
    if named is not None:
        return named
    try:
        expression = _parsed(typed)
    except ExpressionError as error:
        if _WORD.fullmatch(typed) or _named_by(typed):
            raise _no_number(typed) from None
        if "real number" in error.problem and _ALTERNATING.search(typed):
            raise ParameterError(_NO_SIGN) from None
        part = next((row for row in SCHEDULES if re.search(rf"\b{row.name}\s*\(", typed)), None)
        alone = f"\nA schedule by its name stands alone: {part.signature}." if part else ""
        raise ParameterError(f"the learning rate cannot be read. {error}{alone}") from None
    others = [name for name in expression.variables if name != "k"]
    if others and _WORD.fullmatch(typed) and len(typed) > 1:
        raise _no_number(typed)
    if others:
        raise ParameterError(
            f"a learning rate is an expression in the step number k, which counts 0, 1, 2, …, not in {others[0]}."
        )
    from symgd.optimizers.schedules.schedule import Schedule

    if expression.variables:
        return Schedule(expression)
    rate = checked_rate(float(expression.sympy))
    assert isinstance(rate, float)
    return rate


def _no_number(word: str) -> ParameterError:
    """What to say of a word."""
    row = _named_by(word)
    if row is not None:
        return ParameterError(
            f"the schedule {row.name} needs numbers: {row.signature}, for example {row.example}."
        )
    return ParameterError(f"the learning rate {word!r} is not a number. {_ADVICE}")


# -- schedules by name


def _named(text: str) -> Schedule | None:
    """A schedule of the table, None where the text is no call of one."""
    opened = _OPENED.match(text)
    begun = _BY_NAME.get(opened["name"]) if opened else None
    if begun is not None and text.count("(") > text.count(")"):
        raise ParameterError(
            f"a parenthesis of the schedule {begun.name} is not closed. It is {begun.signature}."
        )
    call = _CALL.fullmatch(text)
    if call is None or call["name"] in TYPED_NAMES or call["name"] == "floor":
        return None
    row = _BY_NAME.get(call["name"])
    pieces = _split(call["inside"])
    if row is None or pieces is None:
        if row is None and (call["path"] or _is_meant(call["name"], call["inside"])):
            raise ParameterError(_none_of_that_name(call["name"]))
        return None
    if call["path"] and not _is_home(row, call["path"]):
        whose = f"a schedule of {row.framework}" if row.framework else "symgd's own schedule"
        raise ParameterError(f"{row.name} is {whose}. It is {row.signature}, for example {row.example}.")
    values = _values(row, pieces)
    flag = any(_FLAGS[values.pop(p.name).lower()] for p in row.parameters if p.kind == "flag")
    letters = {p.letter: _argument(row, p, values[p.name]) for p in row.parameters if p.kind != "flag"}
    formula = _parsed(row.staircase if flag else row.formula).tree
    from symgd.optimizers.schedules.schedule import Schedule
    from symgd.optimizers.schedules.trees import tidied

    return Schedule(Expression(text, tidied(substituted(formula, letters))), row.name)


def _named_by(word: str) -> NamedSchedule | None:
    """The schedule that a word names, a framework's also with where it lives: ``optax.linear_schedule``."""
    path, dot, name = word.rpartition(".")
    row = _BY_NAME.get(name)
    return row if row is not None and (not dot or _is_home(row, path)) else None


def _is_home(row: NamedSchedule, path: str) -> bool:
    return set(filter(None, re.split("[.:]", path))) <= _HOMES.get(row.framework, set())


def _is_meant(name: str, inside: str) -> bool:
    """Whether the call of an unknown name is meant for a schedule, and not for a function of k."""
    if difflib.get_close_matches(name, _BY_NAME, n=1, cutoff=0.7):
        return True
    return not re.search(r"\bk\b", inside) and not difflib.get_close_matches(
        name, TYPED_NAMES, n=1, cutoff=0.7
    )


def _none_of_that_name(name: str) -> str:
    """That there is no such schedule, which one may be meant, and which there are."""
    near = difflib.get_close_matches(name, _BY_NAME, n=1, cutoff=0.7)
    hint = f"; did you mean {_BY_NAME[near[0]].signature}?" if near else "."
    listed = [
        ", ".join(row.name for row in SCHEDULES if row.framework == framework) for framework in ("", *_HOMES)
    ]
    theirs = "; ".join(f"of {whose} {names}" for whose, names in zip(_HOMES, listed[1:], strict=True))
    return f"there is no schedule {name}{hint} There are {listed[0]}; {theirs}."


def _split(inside: str) -> list[str] | None:
    """What stands between the commas outside of parentheses; None if a parenthesis closes that was not opened."""
    pieces, depth = [""], 0
    for character in inside:
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            return None
        if character == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += character
    return [piece.strip() for piece in pieces] if inside.strip() else []


def _values(row: NamedSchedule, pieces: list[str]) -> dict[str, str]:
    """The text of every parameter, by position, by name, or its default."""
    names = [p.name for p in row.parameters]
    given: dict[str, str] = {}
    form = f"It is {row.signature}, for example {row.example}."
    for place, piece in enumerate(pieces):
        name, equals, value = (part.strip() for part in piece.partition("="))
        if not equals:
            if len(given) < place or place >= len(names):
                what = (
                    "has too many numbers" if place >= len(names) else f"has {piece!r} behind a named number"
                )
                raise ParameterError(f"the schedule {row.name} {what}. {form}")
            if any("=" in before for before in pieces[:place]):
                raise ParameterError(f"the schedule {row.name} has {piece!r} behind a named number. {form}")
            name, value = names[place], piece
        elif name not in names:
            raise ParameterError(f"the schedule {row.name} has no {name!r}. {form}")
        if name in given:
            raise ParameterError(f"the schedule {row.name} has {name} twice. {form}")
        given[name] = value
    for parameter in row.parameters:
        if parameter.name not in given and parameter.default is None:
            raise ParameterError(f"the schedule {row.name} lacks {parameter.name}. {form}")
        value = given.setdefault(parameter.name, parameter.default or "")
        if parameter.kind == "flag" and value.lower() not in _FLAGS:
            raise ParameterError(
                f"{parameter.name} of the schedule {row.name} is true or false, not {value!r}."
            )
    return given


def _argument(row: NamedSchedule, parameter: Parameter, text: str) -> Node:
    """The number of a parameter, as it was typed."""
    problem = (
        f"{parameter.name} of the schedule {row.name} must be {_ALLOWED[parameter.kind]}, not {text!r}. "
        f"It is {row.signature}, for example {row.example}."
    )
    try:
        value = parse_constant(text)
    except ExpressionError:
        raise ParameterError(problem) from None
    if not _is_allowed(parameter.kind, value):
        raise ParameterError(problem)
    if parameter.kind == "count":  # 200.0 is 200
        return parse(str(int(value)), allow_constant=True).tree
    return parse(text, allow_constant=True).tree


def _is_allowed(kind: str, value: sp.Expr) -> bool:
    match kind:
        case "count":
            return bool(value.is_integer and value >= 1)
        case "end":
            return bool(value >= 0)
        case "share":
            return bool(0 <= value <= 1)
    return bool(value > 0)


# -- floor(…), which functions to minimize may not have


def _parsed(text: str, shown: str = "") -> Expression:
    """The expression, with floor(…); it is read with a variable in the place of each floor, at the same column.

    Errors quote ``shown``, of which the text is a part at its own column.
    """
    floors: dict[str, Node] = {}
    masked = text
    while match := _FLOOR.search(masked):
        end = _closing(masked, match.end() - 1)
        if end is None or len(floors) == 10:
            break  # the parser says what is wrong
        name = f"X{90 + len(floors)}"
        inside = _parsed(" " * match.end() + text[match.end() : end], shown or text)
        floors[name] = Floor(inside.tree)
        masked = masked[: match.start()] + f"({name})".ljust(end + 1 - match.start()) + masked[end + 1 :]
    try:
        expression = parse(masked, allow_constant=True)
    except ExpressionError as error:
        raise ExpressionError(error.problem, shown or text, error.column, error.suggestion) from None
    return replace(expression, source=text.strip(), tree=substituted(expression.tree, floors))


def _closing(text: str, start: int) -> int | None:
    """Where the parenthesis that opens at ``start`` closes."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place
    return None
