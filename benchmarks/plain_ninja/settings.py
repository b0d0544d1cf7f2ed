from benchmarks.plain_drf.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.plain_ninja.urls"
