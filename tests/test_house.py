"""What holds for all files of the project."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import symgd

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "symgd").rglob("*.py"))
FACES = [path for path in SOURCES if path.name == "__init__.py" and path.parent != ROOT / "symgd"]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCES
    if path.name != "__main__.py"
]
# What turns text into code; user's text must reach none of them.
CODE_FROM_TEXT = {"eval", "sympify", "parse_expr", "parse_latex", "lambdify", "S"}


def test_the_public_names_are_there_and_load_on_demand() -> None:
    for name in symgd.__all__:
        assert getattr(symgd, name) is not None
    assert set(symgd.__all__) <= set(dir(symgd))
    with pytest.raises(AttributeError, match="no_such_name"):
        symgd.no_such_name  # noqa: B018


@pytest.mark.parametrize("name", MODULES)
def test_what_all_lists_is_there(name: str) -> None:
    module = importlib.import_module(name)
    assert all(hasattr(module, entry) for entry in getattr(module, "__all__", ()))


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.parent.name)
def test_a_room_hands_on_what_its_face_imports(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = [
        line for node in tree.body for line in (node.body if isinstance(node, ast.If | ast.With) else [node])
    ]
    imported = {
        alias.asname or alias.name
        for line in lines
        if isinstance(line, ast.ImportFrom) and str(line.module).startswith("symgd")
        for alias in line.names
    }
    name = ".".join(path.parent.relative_to(ROOT).parts)
    handed_on = {entry for entry in imported if not entry.startswith("_")}
    assert set(getattr(importlib.import_module(name), "__all__", ())) == handed_on


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_turns_text_into_code(path: Path) -> None:
    calls = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    called = {
        node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        for node in calls
        if not any(
            keyword.arg == "strict" for keyword in node.keywords
        )  # sympify(…, strict=True) takes no text
    }
    assert not called & CODE_FROM_TEXT


def test_no_file_names_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = [name for name in listed.stdout.split("\0") if name] or [
        str(p.relative_to(ROOT)) for p in SOURCES
    ]
    homes = re.compile("|".join(f"/{folder}/[a-z]" for folder in ("home", "Users", "root", "work", "tmp")))
    texts = [ROOT / name for name in names if not name.endswith((".ttf", ".pdf", ".woff2", ".png"))]
    leaks = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts
        if path.is_file() and (match := homes.search(path.read_text(encoding="utf-8")))
    ]
    assert leaks == []


@pytest.mark.parametrize(
    ("statement", "unloaded"),
    [
        ("import symgd", {"sympy", "numpy", "matplotlib", "weasyprint", "cyclopts"}),
        ("import symgd.cli", {"sympy", "numpy", "matplotlib", "weasyprint", "rich", "jinja2"}),
        (
            "import symgd; symgd.theory(symgd.minimize('x^2', 3)).stability_limit",
            {"matplotlib", "weasyprint", "jinja2", "cyclopts"},
        ),
        ("import symgd; symgd.minimize('x^2', 3).to_dict()", {"matplotlib", "weasyprint"}),
    ],
)
def test_nothing_is_loaded_before_it_is_needed(statement: str, unloaded: set[str]) -> None:
    program = (
        f"{statement}\nimport sys\nprint(*(name for name in {sorted(unloaded)!r} if name in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


def test_the_readme_knows_each_option_status_and_key() -> None:
    from symgd.cli import app
    from symgd.descent import Status
    from symgd.output.data import run_dict

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    options = {name for argument in app.assemble_argument_collection() for name in argument.names}
    run = run_dict(symgd.minimize("x^2", 3))
    keys = {*run, *run["minimizer"], *run["theory"]}
    for word in (*options, *(str(status) for status in Status), *keys):
        assert re.search(rf"`[^`]*{re.escape(word)}\b", readme), f"the README leaves out {word}"
