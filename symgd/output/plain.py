"""The templates of what the command prints: plain text, in which nothing is escaped."""

from __future__ import annotations

from typing import Any

import jinja2

from symgd.output.assets import templates_folder

__all__ = ["rendered"]


def rendered(template: str, **content: Any) -> str:
    """The text of a template of ``templates/``, filled."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder()),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # this is no HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(content)
