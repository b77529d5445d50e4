"""A comparison as a PDF: its facts into the templates, its pictures drawn, the steps of all runs attached."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from markupsafe import Markup

from symgd.lessons import Comparison
from symgd.lessons.comparison_facts import Entry, Measure
from symgd.output import comparison_phrases
from symgd.output.data import csv_text
from symgd.output.environment import Page, environment, render
from symgd.output.figures import draw
from symgd.output.numbers import number
from symgd.output.pdf import Attached, render_pdf
from symgd.output.phrases import PHRASES
from symgd.version import __version__

__all__ = ["handout", "handout_page", "steps_csv"]


def handout(comparison: Comparison) -> bytes:
    """The comparison as a tagged PDF with all steps attached; raises `MissingDependencyError` without Pango."""
    steps = Attached("steps.csv", steps_csv(comparison).encode(), "Every step of every run")
    day = date.fromisoformat(comparison.date) if comparison.date else None
    return render_pdf(handout_page(comparison), paper=comparison.paper, attachments=[steps], day=day)


def handout_page(comparison: Comparison) -> Page:
    """The comparison as HTML with its images."""
    return render("comparison/handout.html.j2", _facts(comparison))


def steps_csv(comparison: Comparison) -> str:
    """The steps of all runs as comma-separated values: the column ``run``, then those of one run.

    >>> import symgd
    >>> print(steps_csv(symgd.lesson("x^2", 1, optimizer=["gd", "newton"], learning_rate=0.5)))
    run,step,x,f,df
    gd,0,1.0,1.0,2.0
    gd,1,0.0,0.0,0.0
    newton,0,1.0,1.0,2.0
    newton,1,0.0,0.0,0.0
    <BLANKLINE>
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for index, (label, run) in enumerate(zip(comparison.labels, comparison.runs, strict=True)):
        head, *rows = csv.reader(io.StringIO(csv_text(run)))
        if index == 0:
            writer.writerow(["run", *head])
        writer.writerows([label, *row] for row in rows)
    return buffer.getvalue()


def _facts(comparison: Comparison) -> dict[str, Any]:
    """What the templates are filled with; those about one run are set where it is told of."""
    shared = PHRASES | comparison_phrases.PHRASES
    shared |= {
        "lesson": comparison,
        "problem": comparison.problem,
        "n": comparison.names,
        "num": number,
        "zero": number(0),
        "draw": lambda figure: draw(figure).svg,
        "sheet": True,  # what is told of one run is told in short
        "cut": 2,
    }
    return shared | {
        "page": _page(comparison),
        "gradient_lines": comparison_phrases.gradient_lines(comparison.problem, comparison.names),
        "rule_of": lambda run: comparison_phrases.rule_of(run, comparison.names),
        "told": lambda entry, measure: _told("comparison/entry.html.j2", shared, entry, measure),
        "told_method": lambda entry: _told("comparison/method.html.j2", shared, entry, None),
    }


def _told(template: str, shared: dict[str, Any], entry: Entry, measure: Measure | None) -> Markup:
    """What is said of one run, with its run, theory and verdict in the place of a lesson's."""
    facts = shared | {
        "run": entry.run,
        "theory": entry.theory,
        "verdict": entry.run.verdict,
        "e": entry,
        "s": entry,
        "measure": measure,
    }
    return Markup(environment().get_template(template).render(facts))  # escaped by the template


def _page(comparison: Comparison) -> dict[str, Any]:
    """What the frame prints: see ``templates/layout.html.j2``."""
    words: Any = environment().get_template("comparison/title.html.j2").make_module(PHRASES)
    return {
        "title": words.title(comparison),
        "subject": words.subject(comparison),
        "version": __version__,
        "command": comparison.command,
        "author": comparison.author,
    }
