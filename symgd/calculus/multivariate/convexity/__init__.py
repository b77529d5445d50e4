"""Whether a function of several variables is convex on its domain: proved, or proved not to be."""

from symgd.calculus.multivariate.convexity.proving import ConvexityOfMany, convexity

__all__ = ["ConvexityOfMany", "convexity"]
