"""Build the wheel, install it into a clean environment and make a lesson from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Raise ``CalledProcessError`` or ``SystemExit`` where the installed package does not work."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "env", with_pip=True)
        python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", str(ROOT)], check=True)
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir()
        command = [python.with_name("symgd"), "3*x**2 - 2*x - 3", "--x0", "8"]
        subprocess.run(command, cwd=elsewhere, check=True, stdout=subprocess.DEVNULL)
        made = [path.relative_to(elsewhere).as_posix() for path in elsewhere.rglob("*.pdf")]
        if made != ["reports/3x2-2x-3.pdf"]:
            sys.exit(f"the installed command made {made}")
    print("the wheel holds what it needs: a clean install made a lesson in another folder")


if __name__ == "__main__":
    main()
