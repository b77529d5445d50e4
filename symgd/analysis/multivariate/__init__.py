"""What can be said of a run in several variables, apart from what holds for one variable too."""

from symgd.analysis.multivariate.facts import MultivariateFacts

__all__ = ["MultivariateFacts"]
