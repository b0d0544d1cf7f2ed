"""The same views in the plain project's settings: the middleware of `startproject`, authentication."""

from benchmarks.plain_drf.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.limits.urls"
