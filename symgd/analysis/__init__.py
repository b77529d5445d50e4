"""What can be proved or computed about a problem under an optimizer and a run."""

from __future__ import annotations

from symgd.analysis.theory import Theory, theory

__all__ = ["Theory", "theory"]
