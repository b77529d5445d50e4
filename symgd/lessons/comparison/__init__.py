"""Lessons about several runs from one start: who takes part, what each run shows, the sections and their pictures."""
