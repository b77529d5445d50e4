"""Modules that are loaded late: not before their first use, and then as if they had been loaded at once."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from symgd.output.late import late

WEASYPRINT = "from symgd.output.pdf import draws_text; draws_text()"
MATPLOTLIB = """
from symgd.output.figures.loading import matplotlib_alone
with matplotlib_alone():
    import matplotlib.lines
"""


def run(code: str, folder: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import sys\n{code}"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that prints when it is loaded."""
    name = f"rarely_used_{abs(hash(str(tmp_path)))}"
    (tmp_path / f"{name}.py").write_text("print('loaded')\nseven = 7\ndef double(x): return 2 * x\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, name, raising=False)
    yield name
    sys.modules.pop(name, None)


def test_a_function_loads_its_module_when_it_is_called(
    module: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scope: dict[str, object] = {}
    with late({module: {"double": None}}):
        exec(f"from {module} import double", scope)
    assert module not in sys.modules
    assert capsys.readouterr().out == ""
    double = scope["double"]
    assert callable(double)
    assert double(4) == 8
    assert double(x=5) == 10
    assert capsys.readouterr().out == "loaded\n"
    assert (double.__name__, double.__module__) == ("double", module)


def test_a_module_is_loaded_when_it_is_asked_for_something(
    module: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scope: dict[str, object] = {}
    with late({module: {}}):
        exec(f"import {module} as it", scope)
    with pytest.raises(AttributeError):
        exec("it.__path__", scope)
    assert capsys.readouterr().out == ""
    exec("seven = it.seven", scope)
    assert scope["seven"] == 7
    assert capsys.readouterr().out == "loaded\n"


def test_a_module_that_is_asked_for_something_at_once_is_loaded_at_once(module: str) -> None:
    scope: dict[str, object] = {}
    with late({module: {}}):
        exec(f"from {module} import seven", scope)
        loaded = sys.modules[module]
    assert scope["seven"] == 7
    assert sys.modules[module] is loaded


def test_meanwhile_another_function_is_called(module: str, capsys: pytest.CaptureFixture[str]) -> None:
    scope: dict[str, object] = {}
    with late({module: {"double": lambda x: -x}}):
        exec(f"from {module} import double\nfound = double(4)", scope)
    assert scope["found"] == -4
    assert capsys.readouterr().out == ""
    exec("found = double(4)", scope)
    assert scope["found"] == 8


def test_a_module_that_is_loaded_stays(module: str) -> None:
    loaded = __import__(module)
    with late({module: {"double": None}}):
        assert sys.modules[module] is loaded
    assert sys.modules[module] is loaded


def test_an_error_leaves_nothing_behind(module: str) -> None:
    with pytest.raises(ZeroDivisionError), late({module: {}}):
        raise ZeroDivisionError
    assert module not in sys.modules


def test_it_tells_its_version() -> None:
    assert (
        run(
            "from symgd.output.late import late\nwith late({'pyparsing': {}}):\n"
            "    import pyparsing\n    print(pyparsing.__version__, 'pyparsing.core' in sys.modules)"
        )
        == f"{version('pyparsing')} False\n"
    )


def test_weasyprint_loads_what_cuts_fonts_down_when_it_needs_it() -> None:
    late_ones = "'fontTools.subset' in sys.modules, 'fontTools.varLib' in sys.modules"
    assert run(
        f"{WEASYPRINT}\nprint({late_ones})\nfrom weasyprint.pdf import fonts\nfonts.subset.Options()\n"
        "import fontTools.subset, fontTools.varLib.instancer as instancer\n"
        "print(fontTools.subset.Options is fonts.subset.Options, type(fontTools.subset).__name__)\n"
        "try:\n    fonts.instantiateVariableFont(None, {})\nexcept TypeError as error:\n"
        "    print(error.__traceback__.tb_next.tb_next.tb_frame.f_code is instancer.instantiateVariableFont.__code__)"
    ).splitlines() == ["False False", "True module", "True"]


def test_fonts_are_cut_down_without_harfbuzz_as_well(tmp_path: Path) -> None:
    assert "2 pages" in run(
        f"{WEASYPRINT}\nimport weasyprint.pdf.fonts as fonts, logging\n"
        "fonts.harfbuzz_subset = None\nprint('fontTools.subset' in sys.modules)\n"
        "import symgd\nfrom symgd.output.handout import handout\n"
        "content = handout(symgd.lesson('x**2', 3, pages=2))\nprint('fontTools.subset' in sys.modules)\n"
        "import io, pypdf\nprint(len(pypdf.PdfReader(io.BytesIO(content)).pages), 'pages')",
        tmp_path,
    )


def test_matplotlib_s_grammar_of_fonts_is_loaded_when_it_is_needed() -> None:
    assert run(
        f"{MATPLOTLIB}\nprint('pyparsing' in sys.modules)\nfrom matplotlib import rcsetup\n"
        "try:\n    rcsetup.validate_font_properties('a:b:c')\nexcept ValueError:\n    print('wrong')\n"
        "print(rcsetup.validate_font_properties('serif:bold'), 'pyparsing' in sys.modules)\n"
        "import matplotlib.pyplot, matplotlib.mathtext\n"
        "from matplotlib.font_manager import FontProperties\n"
        "print(FontProperties('sans:bold').get_weight(), FontProperties(family='a b').get_fontconfig_pattern()[:4])"
    ).splitlines() == ["False", "wrong", "serif:bold True", "bold a b:"]


@pytest.mark.parametrize(
    ("font", "complaint"), [("cursive:bold", ""), ("a:b:c", "a:b:c"), ("My Font-12:bold", "")]
)
def test_fonts_in_the_settings_of_matplotlib_are_checked(font: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(f"mathtext.cal: {font}\n")
    said = run(
        "import logging\nfrom symgd.output.late import late\nimport symgd.output.figures.loading as loading\n"
        "with late(loading._RARELY_USED):\n    import matplotlib\nprint(matplotlib.rcParams['mathtext.cal'])",
        tmp_path,
    )
    assert said.strip() == ("cursive" if complaint else font)
