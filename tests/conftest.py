"""Shared fixtures. Of the reader's own settings the tests see DATABASE_URL only, and of their files none."""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest

from config import env

ROOT = Path(__file__).resolve().parent.parent

for name in env.EXAMPLES:
    if name != "DATABASE_URL":
        os.environ.pop(name, None)
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="treatment-directory-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


def pytest_configure():
    django.setup()


def pytest_unconfigure():
    shutil.rmtree(os.environ["VAR_DIR"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Takes the guard off the history, as tests on SQLite empty tables by deleting; names what it was on."""
    from django.db import connection

    from directory import append_only

    with django_db_blocker.unblock():
        found = append_only.guarded(connection)
        append_only.unguard(connection, found)
    return found


@pytest.fixture(scope="session")
def guarded_tables(django_db_setup):
    """Names of the tables that the migrations guard against anything but new rows."""
    return django_db_setup


@pytest.fixture(autouse=True)
def own_snapshot(settings, tmp_path):
    """Every test publishes into a folder of its own."""
    settings.SNAPSHOT_DIR = tmp_path / "snapshot"


@pytest.fixture(scope="session")
def postgres_url():
    return _given("TEST_POSTGRES_URL", "PostgreSQL: set TEST_POSTGRES_URL, or run .ci/run")


@pytest.fixture(scope="session")
def redis_url():
    return _given("TEST_REDIS_URL", "Redis: set TEST_REDIS_URL, or run .ci/run")


@pytest.fixture(scope="session")
def chromium():
    """Path of a Chromium executable."""
    return _found("Chromium", os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def node():
    """Path of a Node executable."""
    return _found("Node", os.environ.get("NODE"), "node", "nodejs")


def _given(name, what):
    return os.environ.get(name) or pytest.skip(f"needs {what}")


def _found(what, *candidates):
    paths = (shutil.which(candidate) for candidate in candidates if candidate)
    return next(filter(None, paths), None) or pytest.skip(f"needs {what}, which is not installed here")
