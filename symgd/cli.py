"""The command ``symgd``: a thin client of the library.

It loads what it needs when it needs it, so that ``--help`` and a refusal come at once. To add a subcommand,
write a function under ``@app.command``; to add an option of a lesson, a field of `Settings`.
"""

from __future__ import annotations

import difflib
import io
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, CycloptsError, Group, Parameter, Token

from symgd import options
from symgd.errors import (
    ExpressionError,
    InputError,
    InternalError,
    MissingDependencyError,
    ParameterError,
    SymgdError,
)
from symgd.version import __version__

if TYPE_CHECKING:
    from symgd.lessons import Comparison, Lesson
    from symgd.notation import Expression

__all__ = ["app", "main"]

SUCCESS, NOT_CONVERGED, BUG, BAD_INPUT, CANNOT_WRITE, INTERRUPTED = 0, 1, 1, 2, 3, 130

METHOD, PAGE, RESULT = (
    Group(name, sort_key=key)
    for key, name in enumerate(("The problem and the method", "The page", "What comes of it"))
)
app = App(
    name="symgd",
    version=__version__,
    help="Turn a function into a lesson on gradient descent, as a PDF, and print what was found.\n\n"
    "EXPR comes first, in quotes, as people write it: 3x^2 - 2x - 3, sin^2 x, |x-1|, LaTeX.",
    usage="Usage: symgd EXPR [--x0 8 | --x0 -1.2 1 | --x0 x=-1.2 y=1] [OPTIONS]\n       symgd optimizers [NAME]",
    help_format="plaintext",
    group_commands=Group("Help", sort_key=9),
    default_parameter=Parameter(negative=(), show_default=False, show_env_var=False),
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)


def _one(_: Any, tokens: Sequence[Token]) -> str:
    return options.unmark(tokens[0].value)


def _all(_: Any, tokens: Sequence[Token]) -> list[str]:
    return [options.unmark(token.value) for token in tokens]


Text = Annotated[str | None, Parameter(converter=_one)]
Texts = Annotated[list[str] | None, Parameter(converter=_all, consume_multiple=True)]


def _option(group: Group, metavar: str | None, help: str, *names: str) -> Parameter:
    return Parameter(name=names or None, group=group, metavar=metavar, help=help)


@dataclass(frozen=True)
class Settings:
    """What can be said about a lesson, as typed; None where nothing was."""

    x0: Annotated[Texts, _option(METHOD, "NUMBER...", "Where to start, a number a variable [1 each].")] = None
    optimizer: Annotated[
        Texts,
        _option(
            METHOD, "NAME...", "gd, adam, keras:adam, …; several are compared [gd]. See symgd optimizers."
        ),
    ] = None
    set: Annotated[
        Texts, _option(METHOD, "NAME=VALUE...", "Hyper-parameters: momentum=0.9, adam.beta_1=0.8.")
    ] = None
    learning_rate: Annotated[
        Texts,
        _option(
            METHOD,
            "RATE...",
            "0.1, auto, or a formula in the step k: 0.5/(1+k); several are compared [the optimizer's own, else auto].",
            "--learning-rate",
            "--lr",
        ),
    ] = None
    tol: Annotated[Text, _option(METHOD, "NUMBER", "Stop when a step is shorter than this [1e-5].")] = None
    gtol: Annotated[Text, _option(METHOD, "NUMBER", "Stop when every slope is smaller than this.")] = None
    max_iter: Annotated[Text, _option(METHOD, "COUNT", "At most so many steps, up to 100000 [500].")] = None
    title: Annotated[Text, _option(PAGE, "TEXT", "The title of the lesson.")] = None
    author: Annotated[Text, _option(PAGE, "TEXT", "Who hands it out.")] = None
    course: Annotated[Text, _option(PAGE, "TEXT", "The course that it is for.")] = None
    institution: Annotated[Text, _option(PAGE, "TEXT", "Where the course is held.")] = None
    date: Annotated[Text, _option(PAGE, "YYYY-MM-DD", "The date on the page and in the file [none].")] = None
    paper: Annotated[Text, _option(PAGE, "PAPER", "a4 or letter [a4].")] = None
    pages: Annotated[Text, _option(PAGE, "2", "A sheet for a class: the same facts, chosen.")] = None
    surface: Annotated[
        bool | None, _option(PAGE, None, "Of two variables: draw the graph as a surface, too.")
    ] = None


@app.default
def lesson(
    expression: Annotated[str, Parameter(name="EXPR", converter=_one, help="The function to minimize.")],
    /,
    *,
    settings: Annotated[Settings, Parameter(name="*")] = Settings(),
    output: Annotated[
        Texts,
        _option(RESULT, "FILE...", "What to write: .pdf, .json, .csv [reports/….pdf].", "--output", "-o"),
    ] = None,
    json: Annotated[bool, _option(RESULT, None, "Print one JSON object, and nothing else.")] = False,
    open: Annotated[bool, _option(RESULT, None, "Open the first file when it is written.")] = False,
    strict: Annotated[bool, _option(RESULT, None, "Exit with 1 unless every run converged.")] = False,
) -> int:
    """Make a lesson of EXPR, write its files, and print what was found."""
    if output is not None and not output:
        raise ParameterError("--output needs the name of a file, such as -o lesson.pdf.")
    from symgd.output import formats

    formats.check_all(output or [])
    parsed = _parsed(expression)
    arguments = options.read(vars(settings), parsed.variables or ("x",))
    from symgd.output.files import shown, slug

    outputs = output or [f"reports/{slug(expression)}.pdf"]
    formats.check_all(outputs)
    import symgd

    made = symgd.lesson(parsed, command=options.command_line(expression, vars(settings)), **arguments)
    _warn_of_characters(made, outputs)
    formats.save_all(made, outputs)
    if json:
        from symgd.output.data import lesson_json

        print(lesson_json(made, outputs), end="")
    else:
        from symgd.output.text import lesson_summary

        print(lesson_summary(made, map(shown, outputs)), end="")
    if open:
        _open(outputs[0])
    return SUCCESS if not strict or all(run.success for run in made.runs) else NOT_CONVERGED


@app.command(group=Group("Commands", sort_key=8))
def optimizers(
    name: Annotated[str | None, Parameter(name="NAME", converter=_one, help="One of them, whole.")] = None,
    /,
    *,
    json: Annotated[bool, Parameter(help="Print one JSON object, and nothing else.")] = False,
) -> int:
    """List the optimizers: rule, hyper-parameters, reference, and which frameworks have a form of it."""
    from symgd.output import optimizer_list

    if json:
        print(optimizer_list.to_json(name), end="")
    else:
        print(optimizer_list.listed(name, _encoding()), end="")
    return SUCCESS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; the arguments are those of the process by default."""
    tokens = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Unicode
    try:
        options.check_names(tokens, _names(tokens))
        tokens = options.mark(tokens)
        code = app(tokens, exit_on_error=False, print_error=False)
        if sys.stdout is not None:  # it is None where the shell has closed it
            sys.stdout.flush()
    except CycloptsError as error:
        return _complain(options.usage(error, tokens), BAD_INPUT)
    except InternalError as error:
        return _apologize(error)
    except SymgdError as error:
        return _complain(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)
    except BrokenPipeError:  # the reader of stdout has gone: let Python not complain of it again at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT_WRITE
    except SystemExit:  # rich, which prints the help, leaves so when its reader has gone
        return CANNOT_WRITE
    except OSError as error:
        return _complain(f"the system refused: {error}", CANNOT_WRITE)
    except Exception as error:
        return _apologize(error)
    return code if isinstance(code, int) else SUCCESS


def _complain(message: str, code: int) -> int:
    with suppress(
        AttributeError, OSError, ValueError
    ):  # stderr is closed or full: the exit code still says it
        sys.stderr.write(f"symgd: {message}\n")
    return code


def _encoding() -> str:
    """What the terminal, or the file that stdout is sent to, can show."""
    return getattr(sys.stdout, "encoding", None) or "ascii"


def _names(tokens: Sequence[str]) -> list[str]:
    """The names of all options of the command, or of the subcommand that stands first."""
    asked = app[tokens[0]] if tokens and tokens[0] in app and not tokens[0].startswith("-") else app
    named = [name for argument in asked.assemble_argument_collection() for name in argument.names]
    return [name for name in (*named, *app.help_flags, *app.version_flags) if name.startswith("-")]


def _parsed(expression: str) -> Expression:
    """The expression; its hints, and one for a word that may have been meant as a command, go to stderr."""
    from symgd.notation import parse

    try:
        parsed = parse(expression)
    except ExpressionError as error:
        if not re.fullmatch(r"[a-z]{3,}", expression) or "(" in error.suggestion:
            raise
        near = difflib.get_close_matches(expression, [name for name in app if not name.startswith("-")], n=1)
        hint = f"did you mean symgd {near[0]}?" if near else "there is none of that name; see symgd --help."
        raise InputError(f"{error}\nIf a command was meant: {hint}") from None
    for hint in (*parsed.hints, *options.hints(expression, parsed.variables)):
        _complain(f"hint: {hint}", SUCCESS)
    return parsed


def _warn_of_characters(made: Lesson | Comparison, outputs: Sequence[str]) -> None:
    """Say which characters of the title, the author, … no font of the page has."""
    from symgd.lessons.page_settings import TEXTS

    texts = " ".join(getattr(made, name) for name in TEXTS)
    if texts.isascii() or not any(name.lower().endswith(".pdf") for name in outputs):
        return
    from symgd.output.environment import unprintable

    missing = unprintable(texts)
    if missing:
        named = ", ".join(f"{c} (U+{ord(c):04X})" for c in missing[:10]) + (", …" if missing[10:] else "")
        _complain(
            f"hint: the page has no font for {named}, and shows \N{REPLACEMENT CHARACTER} instead.", SUCCESS
        )


def _apologize(error: Exception) -> int:
    """One line for a mistake of ours; all of it for whoever looks for the mistake."""
    if os.environ.get("SYMGD_TRACEBACK"):
        traceback.print_exception(error)
    name = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return _complain(
        f"a mistake of symgd itself, not yours ({name}). "
        "Please report it with the command; SYMGD_TRACEBACK=1 shows where it happened.",
        BUG,
    )


def _open(name: str) -> None:
    """Open a file with what the system has for it."""
    if sys.platform == "win32":
        os.startfile(name)
        return
    viewer = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        subprocess.Popen(
            [viewer, Path(name).absolute()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        raise MissingDependencyError(
            f"{name} was written, but there is no {viewer} to open it with (xdg-utils has one)."
        ) from None
