"""A comparison as a PDF: its facts into the templates, its pictures drawn, the steps of all runs attached."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from symgd.lessons import Comparison
from symgd.lessons.comparison.facts import Entry, Measure
from symgd.output import comparison_phrases
from symgd.output.data import lesson_csv
from symgd.output.environment import Page, environment, render
from symgd.output.framing import bound, common_facts
from symgd.output.pdf import Attached

__all__ = ["handout", "handout_page"]


def handout(comparison: Comparison) -> bytes:
    """The comparison as a tagged PDF with all steps attached; raises `MissingDependencyError` without Pango."""
    steps = Attached("steps.csv", lesson_csv(comparison).encode(), "Every step of every run")
    return bound(comparison, handout_page(comparison), steps)


def handout_page(comparison: Comparison) -> Page:
    """The comparison as HTML with its images."""
    return render("comparison/handout.html.j2", _facts(comparison))


def _facts(comparison: Comparison) -> dict[str, Any]:
    """What the templates are filled with; those about one run are set where it is told of."""
    shared = common_facts(comparison, "comparison/title.html.j2") | comparison_phrases.PHRASES
    shared |= {
        "problem": comparison.problem,
        "sheet": True,  # what is told of one run is told in short
        "cut": 2,
    }
    return shared | {
        "gradient_lines": comparison_phrases.gradient_lines(comparison.problem, comparison.names),
        "told": lambda entry, measure: _told(shared, entry, measure),
    }


def _told(shared: dict[str, Any], entry: Entry, measure: Measure) -> Markup:
    """What is said of one run, with its run, theory and verdict in the place of a lesson's."""
    facts = shared | {
        "run": entry.run,
        "theory": entry.theory,
        "verdict": entry.run.verdict,
        "e": entry,
        "s": entry,
        "measure": measure,
    }
    return Markup(
        environment().get_template("comparison/entry.html.j2").render(facts)
    )  # escaped by the template
