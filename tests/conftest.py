"""Settings of all tests: hypothesis tries the same cases in each run, and keeps nothing on the disk."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "symgd",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("symgd")
