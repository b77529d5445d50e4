"""What was typed on the command line, turned into what the library takes.

The command line hands everything on as text, so that each refusal is one sentence of ours. To add an option
of a lesson: a field of `cli.Settings` and, if it is not a text for the page, a row in `READERS`.
"""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from symgd.errors import ParameterError

if TYPE_CHECKING:
    import sympy
    from cyclopts import CycloptsError

__all__ = ["TEXTS", "check_names", "command_line", "mark", "read", "start", "unmark", "usage"]

LISTS = ("--x0", "--optimizer", "--set", "--learning-rate", "--lr", "--output", "-o")
EXAMPLE = 'symgd "3*x**2 - 2*x - 3" --x0 8'

#: the options that take a text, whatever it looks like
TEXTS = ("title", "author", "course", "institution", "date", "paper")

_OPTION = re.compile(r"--[a-z][a-z0-9_-]*(=.*)?", re.DOTALL)
# What looks like an option and like no number: --LR, --lr0.1, -l, -oa.json, -o=a.json; -e is the number -2.718….
_MEANT = re.compile(r"--[A-Za-z][\w.-]*(=.*)?|-[A-DF-Za-df-z]|-o(=.*|[^*^]*\.[A-Za-z]+)", re.DOTALL)
_MARK = "\ufdd0"  # a code point that is no character, for the time between `mark` and `unmark`


def mark(tokens: Sequence[str]) -> list[str]:
    """The tokens, those marked that begin with a minus and are a value: an expression, a number.

    Only ``--name``, ``-o`` and ``-h`` are options, so ``-t**2`` and ``-1e-3`` are not taken for any; and nothing
    that stands after ``--`` is one.

    >>> [token == unmark(token) for token in mark(["-o**2", "--x0", "-3", "-o", "a.pdf"])]
    [False, True, False, True, True]
    """
    end = tokens.index("--") if "--" in tokens else len(tokens)
    return [
        _MARK + token if token.startswith("-") and (place > end or not _is_option(token)) else token
        for place, token in enumerate(tokens)
    ]


def _is_option(token: str) -> bool:
    return token in {"-o", "-h", "--"} or _OPTION.fullmatch(token) is not None


def check_names(tokens: Sequence[str], names: Sequence[str]) -> None:
    """Find each option among the known ``names``; raises `ParameterError` with what may have been meant.

    What stands first may be an expression, such as ``-x``, and what follows an option that takes a text is one.
    """
    before = ""
    for place, token in enumerate(tokens):
        if token == "--":
            return
        name = token.partition("=")[0].replace("_", "-") if token.startswith("--") else token
        is_value = not token.startswith("--") and (place == 0 or before.removeprefix("--") in TEXTS)
        if name not in names and not is_value and _MEANT.fullmatch(token):
            raise ParameterError(f"unknown option {token}{_meant(token, names)} See symgd --help.")
        before = token


def _meant(token: str, names: Sequence[str]) -> str:
    """A question: what to type in the place of an option that is not known."""
    near = _near(token, names, 0.75) or _hyperparameter(token) or _near(token, names, 0.6)
    return f"; did you mean {' or '.join(near)}?" if near else "."


def _hyperparameter(token: str) -> list[str]:
    """``--set momentum=…`` for ``--momentum``."""
    if not token.startswith("--"):
        return []
    from symgd.optimizers.registry import classes

    fields = {name for cls in classes().values() for name in cls.defaults()}
    name, _, value = token[2:].lower().replace("-", "_").partition("=")
    near = [name] if name in fields else difflib.get_close_matches(name, sorted(fields), 1, 0.8)
    return [f"--set {field}={value or '…'}" for field in near]


def _near(token: str, names: Sequence[str], alike: float) -> list[str]:
    if token.startswith("-o") and "-o" in names:
        return [f"-o {token[2:].lstrip('=')}"]
    for known in names:
        if token.lower().startswith(known) and re.fullmatch(r"-?[0-9.][0-9.e-]*", token[len(known) :]):
            return [f"{known} {token[len(known) :]}"]
    name, equals, value = token.partition("=")
    name = name.lower().replace("_", "-")
    if not token.startswith("--"):
        near = [known for known in names if known.startswith(f"-{name}")]
    else:
        near = [name] if name in names else difflib.get_close_matches(name, names, 1, alike)
    return [known + equals + value for known in near]


def unmark(text: str) -> str:
    """The text without the mark that `mark` may have put in front of it."""
    return text.removeprefix(_MARK)


def usage(error: CycloptsError, tokens: Sequence[str]) -> str:
    """What was wrong with the order of the words, and what to type instead."""
    from cyclopts import MissingArgumentError, UnusedCliTokensError

    if isinstance(error, MissingArgumentError) and error.argument and error.argument.name == "EXPR":
        lists = [token for token in tokens if token in LISTS]
        order = f" and comes before {lists[0]}, which takes all that follows it" if lists else ""
        return f"the function is missing. It stands in quotes{order}, as in: {EXAMPLE}"
    if isinstance(error, UnusedCliTokensError) and error.unused_tokens:
        first = unmark(error.unused_tokens[0])
        if tokens[0] == "optimizers":
            return f"symgd optimizers takes one name, and {first!r} is left over."
        after = " After -- nothing is an option." if "--" in tokens and first.startswith("-") else ""
        return f"one function is expected, and {first!r} is left over.{after} It stands in quotes, as in: {EXAMPLE}"
    return f"{error} See symgd --help."


def start(
    option: str, values: Sequence[str], names: Sequence[str] = ("x", "y")
) -> list[sympy.Expr] | dict[str, sympy.Expr]:
    """The point of ``--x0``; ``names`` are the variables, for an example of the right form."""
    from symgd.descent.typed_start import typed_start

    return typed_start(option, values, names)


def _number(option: str, value: str) -> sympy.Expr:
    """A number as people write it, such as ``-1.5``, ``1/3``, ``pi/2``; exact."""
    from symgd.descent.start import read_number

    try:
        return read_number(value)
    except ParameterError as error:
        raise ParameterError(f"{option}: {error}") from None


def hints(expression: str, variables: Sequence[str]) -> list[str]:
    """What the reader of the expression may have meant otherwise, as far as the command is concerned.

    >>> hints("f(y, x) = x^2 + 2y^2", ("x", "y"))
    ['numbers of --x0 go in the order x, y, not y, x; --x0 x=… y=… leaves no doubt.']
    >>> hints("-v", ("v",))
    ['-v was read as a function; the version is shown by --version.']
    """
    from symgd.notation.variable import variable_name

    found = []
    head = re.match(r"[^(=]*\(([^()=]*)\)\s*=", expression)
    named = [variable_name(name) for name in head[1].split(",")] if head else []
    if set(named) == set(variables) and named != list(variables):
        order, typed = ", ".join(variables), ", ".join(map(str, named))
        names = " ".join(f"{name}=…" for name in variables)
        found.append(f"numbers of --x0 go in the order {order}, not {typed}; --x0 {names} leaves no doubt.")
    if expression.lower() == "-v":
        found.append(f"{expression} was read as a function; the version is shown by --version.")
    return found


def _float(option: str, value: str) -> float:
    return float(_number(option, value))


def _whole(option: str, value: str) -> int:
    """A whole number, also written as ``1e5``; its bounds are the library's."""
    if re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        return int(value)
    number = _number(option, value)
    if not number.is_integer:
        raise ParameterError(f"{option} takes a whole number, not {value}.")
    return int(number)


def _optimizers(option: str, values: Sequence[str]) -> str | list[str]:
    """The name of an optimizer, or several; what each name stands for is the library's to say."""
    if not values:
        raise ParameterError(f"{option} needs a name, such as {option} adam; symgd optimizers lists them.")
    several = next((value for value in values if re.search(r"\S[,\s]+\S", value)), None)
    if several is not None:
        names = " ".join(filter(None, re.split(r"[,\s]+", several)))
        raise ParameterError(f"{option}: several optimizers are words of their own: {option} {names}.")
    return values[0] if len(values) == 1 else list(values)


def _rates(option: str, values: Sequence[str]) -> Any:
    """A learning rate, or several: numbers, schedules, ``auto``."""
    if not values:
        raise ParameterError(f"{option} needs a value, such as {option} 0.1 or {option} auto.")
    from symgd.optimizers.rule import checked_rate

    rates = []
    for value in values:
        if "." in value and re.fullmatch(r"[\d.e+-]+([,;\s]+[\d.e+-]+)+", value.strip()):
            each = " ".join(re.split(r"[,;\s]+", value.strip()))
            raise ParameterError(f"{option}: several rates are words of their own: {option} {each}.")
        try:
            rates.append(checked_rate(value))
        except ParameterError as error:
            raise ParameterError(f"{option}: {error}") from None
    return rates[0] if len(rates) == 1 else rates


def _set(option: str, values: Sequence[str]) -> list[str]:
    if not values:
        raise ParameterError(f"{option} needs a name and a value, such as {option} momentum=0.9.")
    return list(values)


# How the text of an option is read; the text itself where nothing is said.
READERS: dict[str, Callable[[str, Any], Any]] = {
    "x0": start,
    "optimizer": _optimizers,
    "set": _set,
    "learning_rate": _rates,
    "tol": _float,
    "gtol": _float,
    "max_iter": _whole,
    "pages": _whole,
}


def _long(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def read(settings: Mapping[str, Any], variables: Sequence[str] = ("x", "y")) -> dict[str, Any]:
    """The settings that were given, as the library takes them; raises `ParameterError`."""
    readers = READERS | {"x0": partial(start, names=variables)}
    found = {
        name: readers[name](_long(name), value) if name in readers else value
        for name, value in settings.items()
        if value is not None
    }
    if "set" in found:
        from symgd.descent.settings import configured

        own = next(
            (text for text in found["set"] if re.match(r"[^=]*\.\s*learning_rate\s*=", text, re.I)), None
        )
        if own is not None and "learning_rate" in found:
            raise ParameterError(
                f"--set {own} and --learning-rate, which is for all, contradict each other: leave one of them out."
            )
        names = found.get("optimizer", "gd")
        try:
            made = configured([names] if isinstance(names, str) else names, found.pop("set"))
        except ParameterError as error:
            raise ParameterError(f"--set {error}") from None
        found["optimizer"] = made[0] if len(made) == 1 else made
    return found


def command_line(expression: str, settings: Mapping[str, Any]) -> str:
    """The command that makes this lesson again, for a POSIX shell.

    >>> command_line("3*x**2 - 2*x - 3", {"x0": ["8"], "learning_rate": None, "title": "It's $5"})
    'symgd "3*x**2 - 2*x - 3" --x0 8 --title \\'It\\'"\\'"\\'s $5\\''
    """
    words = ["symgd", _quoted(expression)]
    for name, value in settings.items():
        if value is True:
            words.append(_long(name))
        elif isinstance(value, str):  # a text that looks like an option is joined to its own
            words += (
                [f"{_long(name)}={_quoted(value)}"]
                if value.startswith("-")
                else [_long(name), _quoted(value)]
            )
        elif value is not None:
            words += [_long(name), *map(_quoted, value)]
    return " ".join(words)


def _quoted(text: str) -> str:
    """The text as one word for the shell, in double quotes where those change nothing."""
    plain = shlex.quote(text)
    return f'"{text}"' if plain != text and not re.search(r'["$`\\!]', text) else plain
