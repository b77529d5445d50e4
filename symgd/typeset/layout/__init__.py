"""MathML Core into boxes: one module a kind of element, each function entered in one table by `lays_out`."""
