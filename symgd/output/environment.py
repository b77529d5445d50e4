"""Templates into HTML: the Jinja environment with the filters that templates use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from symgd.output import formulas, numbers
from symgd.output.assets import Assets, Image, collecting, collection, templates_folder
from symgd.output.rendering import RENDERING
from symgd.output.template_bytecode import TemplateBytecode

__all__ = ["Page", "environment", "render", "unprintable"]

#: a formula with what stands before and behind it without a space: a line may end at any image, but not there
_STUCK = re.compile(r'([^\s<>—–]*)(<img class="f[^>]*>)([^\s<—–]*)')

#: what no line ends behind, and none begins with, by the rules of line breaking alone
_HELD_BEFORE, _HELD_BEHIND = re.compile(r"[(\[“‘]*"), re.compile(r"[.,:;!?)\]”’]*")


@dataclass(frozen=True, slots=True)
class Page:
    """HTML and the images that it refers to."""

    html: str
    assets: Assets


def render(template: str | Template, facts: Mapping[str, Any]) -> Page:
    """The template, filled with facts.

    Args:
        template: the name of a file under ``templates``, such as ``lesson/handout.html.j2``, or a template.
        facts: what the template prints; text from outside is escaped there.
    """
    with RENDERING, collecting() as assets:
        html = environment().get_template(template).render(facts)
    return Page(_printable(_STUCK.sub(_kept_together, html)), assets)


def _kept_together(found: re.Match[str]) -> str:
    held = _HELD_BEFORE.fullmatch(found[1]) and _HELD_BEHIND.fullmatch(found[3])
    return found[0] if held else f'<span class="nb">{found[0]}</span>'


# What templates are compiled to depends on these.
_SETTINGS: dict[str, Any] = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ("jinja2.ext.do",),
}


@cache
def environment() -> Environment:
    """The environment, with autoescape and strict about what is undefined."""
    folder = templates_folder()
    result = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        bytecode_cache=TemplateBytecode(folder, (_SETTINGS, _shown.__name__)),
        finalize=_shown,
        **_SETTINGS,
    )
    shared: dict[str, Any] = {
        "math": formulas.math,
        "display": formulas.display,
        "number": numbers.number,
        "column": numbers.column,
    }
    result.filters.update(shared)
    result.globals.update(
        shared,
        tex=formulas.tex,
        eq=formulas.eq,
        picture=_picture,
        code_parts=_code_parts,
        words_of=str.split,
        parts=formulas.parts,
        shared_fit=formulas.shared_fit,
        zip=zip,
        strict_zip=_strict_zip,
    )
    return result


def _shown(value: Any) -> Any:
    """What templates print: a power of ten in a sentence is a formula, or else 10⁻⁵ would be copied as 10−5."""
    if isinstance(value, numbers.Numeral) and value.exponent is not None and not value.exponent_width:
        return formulas.math(value)
    return value


def _strict_zip(*columns: Any) -> list[tuple[Any, ...]]:
    return list(zip(*columns, strict=True))


def _picture(image: Image, alt: str) -> Markup:
    """A picture with its alternative text."""
    return Markup('<img class="picture" src="{}" alt="{}"/>').format(collection().add(image), alt)


_CODE = re.compile(
    r"(?P<comment>#[^\n]*)|(?P<string>\"[^\"\n]*\"|'[^'\n]*')"
    r"|(?P<keyword>\b(?:def|return|for|in|if|else|elif|while|import|from|as|break|not|and|or|lambda|None|True|False)\b)"
)


_SHORTEST_PART = 3  # lines


def _code_parts(source: str) -> list[list[Markup]]:
    """The lines of a listing in parts, between which a page may end: each but the last ends with an empty line."""
    parts: list[list[Markup]] = [[]]
    for line in _code_lines(source):
        parts[-1].append(line)
        if not line and len(parts[-1]) >= _SHORTEST_PART:
            parts.append([])
    return [part for part in parts if part]


def _code_lines(source: str) -> list[Markup]:
    """The lines of a Python listing, with comments, strings and keywords marked."""
    lines = []
    for line in source.rstrip("\n").split("\n"):
        parts, position = [], 0
        for found in _CODE.finditer(line):
            parts.append(Markup('{}<span class="{}">{}</span>').format(
                line[position : found.start()], f"code-{found.lastgroup}", found.group()
            ))  # fmt: skip
            position = found.end()
        lines.append(Markup("").join([*parts, Markup("{}").format(line[position:])]))
    return lines


@cache
def _covered() -> frozenset[int]:
    """The code points that the page's fonts have between them."""
    codes: set[int] = {0x09, 0x0A, 0x0D, 0xAD}
    for line in (templates_folder() / "fonts" / "coverage.txt").read_text("ascii").split():
        first, _, last = line.partition("-")
        codes.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(codes)


def unprintable(text: str) -> str:
    """The characters of ``text`` that no font of the page has, each once, in order."""
    return "".join(c for c in dict.fromkeys(text) if ord(c) not in _covered())


def _printable(html: str) -> str:
    """The page with a replacement character for what its fonts lack, so that no other font is drawn in.

    The head is not drawn: the title and the author that it gives the file stay as they are.
    """
    head, end, body = html.rpartition("</head>")
    missing = dict.fromkeys(map(ord, unprintable(body)), "\N{REPLACEMENT CHARACTER}")
    return head + end + (body.translate(missing) if missing else body)
