"""A learning rate that changes from step to step: what its rates add up to, and what that means for a run."""

from symgd.analysis.schedules.facts import Crossing, Fading, ScheduleFacts, schedule_facts

__all__ = ["Crossing", "Fading", "ScheduleFacts", "schedule_facts"]
