"""Lessons with SYMGD_DRAWING=svg: images instead of text, and all else the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import IndirectObject

LESSONS = {
    "one variable": ("3*x**2 - 2*x - 3", "--x0", "8"),
    "several variables": ("x^2 + 3y^2 + x*y", "--x0", "4", "1"),
    "comparison": ("x^2", "--x0", "3", "--optimizer", "gd", "momentum"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes a lesson in a process of its own, once in each way of drawing; gives its file."""
    folder = tmp_path_factory.mktemp("ways")

    @cache
    def make(name: str, drawing: str, copy: int = 1) -> Path:
        path = folder / f"{len(list(folder.iterdir()))}.pdf"
        subprocess.run(
            [sys.executable, "-m", "symgd", *LESSONS[name], "-o", str(path)],
            env={**os.environ, "SYMGD_DRAWING": drawing, "PYTHONHASHSEED": str(copy)},
            check=True,
            capture_output=True,
        )
        return path

    return make


def elements(node: Any, seen: set[int]) -> Iterator[Any]:
    """The structure elements below a node, each once."""
    if isinstance(node, IndirectObject):
        if node.idnum in seen:
            return
        seen.add(node.idnum)
        node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child, seen)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K"), seen)


def pictured(path: Path) -> list[tuple[str, str]]:
    """What is a formula or a picture in the tags, with its words, in the order of reading."""
    root = pypdf.PdfReader(path).trailer["/Root"]["/StructTreeRoot"]
    return [
        (str(element["/S"]), str(element.get("/Alt", "")))
        for element in elements(root["/K"], set())
        if element["/S"] in ("/Formula", "/Figure")
    ]


def headings(path: Path) -> list[str]:
    def titles(items: list[Any]) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from titles(item)
            else:
                yield str(item.title)

    return list(titles(pypdf.PdfReader(path).outline))


@pytest.mark.parametrize("name", LESSONS)
def test_formulas_are_figures_and_keep_their_words(name: str, made: Any) -> None:
    text, images = pictured(made(name, "")), pictured(made(name, "svg"))
    assert {"/Formula", "/Figure"} == {kind for kind, _ in text}
    assert {"/Figure"} == {kind for kind, _ in images}
    words = {alt for _, alt in images}
    assert all(alt.strip() for alt in words)
    assert words - {"…"} == {alt for _, alt in text}  # dots, for what goes on with the formula before it


@pytest.mark.parametrize("name", LESSONS)
def test_pages_headings_and_attachments_are_the_same(name: str, made: Any) -> None:
    text, images = made(name, ""), made(name, "svg")
    assert headings(text) == headings(images)
    assert len(pypdf.PdfReader(text).pages) == len(pypdf.PdfReader(images).pages)
    assert pypdf.PdfReader(text).attachments == pypdf.PdfReader(images).attachments


@pytest.mark.parametrize("name", LESSONS)
def test_images_too_are_the_same_bytes_twice(name: str, made: Any) -> None:
    assert made(name, "svg").read_bytes() == made(name, "svg", 2).read_bytes()
