"""A recording draws what matplotlib's own SVG of the same artists draws: the same paths, colors and texts."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
from drawn_paths import Paper, of_svg
from figure_examples import EVERY, OTHERS, contours, walk
from fontTools.ttLib import TTFont
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from symgd.lessons.comparison.contestants import MOST
from symgd.output.assets import templates_folder
from symgd.output.figures import draw, draw_swatch
from symgd.output.figures.fonts import shaped
from symgd.output.figures.recorder import Recorder
from symgd.output.figures.recording import Text
from symgd.output.figures.richtext import RichText, markup
from symgd.output.figures.shapes import Shape
from symgd.output.figures.style import font

PICTURES = [*((make.__name__, make) for make in [*EVERY, *OTHERS]), ("swatch", None)]


def replayed(picture, scale=1.0):
    paper = Paper()
    picture.recording.replay(paper, scale)
    assert not paper.kept
    return paper


def pictures(make):
    return [draw(make())] if make else [draw_swatch(i) for i in range(MOST)]


@pytest.mark.parametrize(("name", "make"), PICTURES)
def test_the_paths_are_those_of_the_svg(name, make):
    for picture in pictures(make):
        paths, _ = of_svg(picture.svg)
        recorded = replayed(picture).paths
        assert len(recorded) == len(paths) > 0
        for mine, theirs in zip(recorded, paths, strict=True):
            assert mine.points.shape == theirs.points.shape
            np.testing.assert_allclose(mine.points, theirs.points, atol=0.0101)
            assert (mine.fill is None, mine.stroke is None) == (theirs.fill is None, theirs.stroke is None)
            for kind in (0, 1):
                color, other = (mine.fill, theirs.fill) if kind == 0 else (mine.stroke, theirs.stroke)
                if color is not None:
                    np.testing.assert_allclose(color, other, atol=0.0025)
                    assert mine.opacity[kind] == pytest.approx(theirs.opacity[kind])
            assert mine.line[1:3] == theirs.line[1:3]
            assert np.allclose(mine.line[:1], theirs.line[:1], atol=0.005)
            assert np.allclose(mine.line[3:], theirs.line[3:], atol=0.005)
            assert (mine.clip is None) == (theirs.clip is None)
            assert mine.clip is None or np.allclose(mine.clip, theirs.clip, atol=0.01)


@pytest.mark.parametrize("make", [*EVERY, *OTHERS])
def test_the_texts_are_those_of_the_svg(make):
    picture = draw(make())
    _, texts = of_svg(picture.svg)
    recorded = replayed(picture).texts
    assert [text for *_, text, _, _ in recorded] == [element.text for element in texts]
    for (face, size, x, y, _, _, color), element in zip(recorded, texts, strict=True):
        style = element.get("style")
        assert f"'{face.family}'" in style
        assert ("italic" in style, "font-weight: 700" in style) == (face.italic, face.weight == 700)
        assert float(re.search(r"font-size: ([\d.]+)px", style)[1]) == pytest.approx(size, abs=1e-3)
        assert re.search(r"fill: (#\w+)", style)[1] == to_hex(color)
        place = re.search(r"translate\(([\d.]+) ([\d.]+)\)", element.get("transform")).groups()
        np.testing.assert_allclose((x, y), [float(c) for c in place], atol=0.006)


@cache
def glyph_numbers(file):
    with TTFont(templates_folder() / "fonts" / file) as face:
        return {chr(code): face.getGlyphID(name) for code, name in face.getBestCmap().items()}


@pytest.mark.parametrize("make", [*EVERY, *OTHERS])
def test_glyphs_are_those_of_the_fonts_of_the_page_and_advance(make):
    for operation in draw(make()).recording.operations:
        if isinstance(operation, Text):
            numbers = glyph_numbers(operation.font.file)
            for (at, glyph, character), (after, _, _) in pairwise([*operation.glyphs, (np.inf, 0, "")]):
                assert glyph == numbers[character]
                assert at < after
            assert operation.glyphs[0][0] == 0


def test_text_is_kerned_and_has_a_glyph_for_each_character():
    text = font(False, False)
    apart = shaped("A", text).advance + shaped("V", text).advance
    assert shaped("AV", text).advance < apart
    assert [character for _, _, character in shaped("first office", text).glyphs] == list("first office")
    assert shaped(" x ", text).advance == pytest.approx(
        shaped("x", text).advance + 2 * shaped(" ", text).advance
    )


def test_the_same_data_give_the_same_recording():
    assert draw(contours()).recording == draw(contours()).recording


def test_a_picture_is_drawn_as_large_as_the_page_asks():
    picture = draw(walk())
    small, large = Paper(), Paper()
    picture.draw(small, picture.width * 0.75, picture.height * 0.75)
    picture.draw(large, picture.width, picture.height)
    for mine, theirs in zip(small.paths, large.paths, strict=True):
        np.testing.assert_allclose(mine.points / 0.75, theirs.points, atol=1e-6)
    corner = np.max([text[2:4] for text in large.texts], axis=0)
    assert (corner <= (picture.width, picture.height)).all()
    assert corner[0] > 0.75 * picture.width


def test_a_long_line_is_simplified_and_numbers_are_short():
    recorder = Recorder(100.0, 100.0)
    x = np.linspace(0.0, 100.0, 100_001)
    Line2D(x, 50.0 + x / 1000.0).draw(recorder)
    (code,) = recorder.recording().operations
    assert len(code) < 200
    assert not re.search(rb"\d\.\d{3}", code.split(b" d\n")[1])


def test_what_is_invisible_is_not_recorded():
    recorder = Recorder(100.0, 100.0)
    Line2D([0, 1], [0, 1], linewidth=0).draw(recorder)
    Shape(Path([(0, 0), (9, 9), (9, 0)])).draw(recorder)
    Line2D([np.nan], [1.0], marker="o", linestyle="none").draw(recorder)
    assert recorder.recording().operations == ()


def test_exponents_and_indices_are_copied_as_such():
    recorder, paper = Recorder(100.0, 100.0), Paper()
    RichText(markup("start <i>x</i><sub>0</sub>, 10<sup>−4</sup>"), 10, 10).draw(recorder)
    recorder.recording().replay(paper)
    assert "".join(paper.copied) == "startx₀, 10⁻⁴"
    assert "".join(text for *_, text, _, _ in paper.texts) == "startx0, 10−4"


def test_clipping_ends_where_the_next_artist_has_none():
    recorder = Recorder(100.0, 100.0)
    clipped = Line2D([0, 100], [0, 100])
    clipped.set_clip_box(Bbox.from_extents(10, 20, 30, 60))
    round_one = Line2D([0, 100], [0, 100])
    round_one.set_clip_path(Circle((50, 50), 10))
    for artist in (clipped, Line2D([0, 100], [100, 0]), round_one):
        artist.draw(recorder)
    paper = Paper()
    recorder.recording().replay(paper)
    assert [path.clip is not None for path in paper.paths] == [True, False, True]
    assert paper.paths[0].clip == (10, 40, 30, 80)
    assert paper.paths[1].stroke == paper.paths[0].stroke


def test_another_program_s_settings_change_no_picture():
    wanted = draw(walk())
    with mpl.rc_context({"lines.solid_capstyle": "butt", "path.simplify": False, "svg.fonttype": "path"}):
        before = dict(mpl.rcParams)
        found = draw(walk())
        assert found.recording == wanted.recording
        assert found.svg == wanted.svg
        assert dict(mpl.rcParams) == before


def test_matplotlib_is_imported_with_the_first_picture_and_no_more_of_it_than_that_takes():
    program = """
import sys
from symgd.output.figures import draw
assert "matplotlib" not in sys.modules
from figure_examples import walk
assert draw(walk()).recording.operations
print(*(name for name in sys.modules if name.startswith(("matplotlib.", "mpl_toolkits", "symgd.output.figures."))))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=pathlib.Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"MPLBACKEND": "no.such.backend"},
    )
    loaded = set(done.stdout.split())
    assert "matplotlib.lines" in loaded
    assert not loaded & {
        "matplotlib.pyplot",
        "matplotlib.figure",
        "matplotlib.axes",
        "matplotlib.backend_bases",
        "matplotlib.font_manager",
        "mpl_toolkits.mplot3d",
        "symgd.output.figures.contours",
        "symgd.output.figures.svg",
    }
    assert done.stderr == ""
