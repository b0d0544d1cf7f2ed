"""Settings as a process of its own sees them, for they are read once at its start."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import ConnectionHandler

from config import env

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-long-enough-key-0123456789-abcdefghijklmnopqrstuvwxyz-XYZ"
PUBLIC = {"PUBLIC_URL": "https://directory.example.org", "SECRET_KEY": KEY}


@pytest.fixture
def manage(tmp_path):
    """Runs a management command under exactly the given settings."""
    clean = {name: value for name, value in os.environ.items() if name not in env.EXAMPLES}

    def run(*command, **variables):
        environment = {**clean, "VAR_DIR": str(tmp_path), **variables}
        return subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )

    return run


def show(manage, name, **variables):
    answer = manage(
        "shell",
        "--verbosity",
        "0",
        "-c",
        f"from django.conf import settings; print(settings.{name})",
        **variables,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()[-1]


def test_check_deploy_with_https_public_url_has_no_warning(manage):
    answer = manage("check", "--deploy", "--fail-level", "WARNING", **PUBLIC)
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_check_deploy_without_public_url_warns(manage):
    answer = manage("check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 1
    assert "security.W004" in answer.stderr


def test_start_with_https_public_url_and_no_secret_key_is_refused_in_plain_words(manage):
    answer = manage("check", PUBLIC_URL="https://directory.example.org")
    assert answer.returncode == 1
    assert "SECRET_KEY is missing" in answer.stderr
    assert "Example: SECRET_KEY=" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    "variables", [{"DATABASE_URL": "mysql://db/x"}, {"PORT": "eighty"}, {"HOST": "0.0.0.0"}]
)
def test_start_with_a_bad_setting_is_refused_in_plain_words(manage, variables):
    answer = manage("check", **variables)
    assert answer.returncode == 1
    assert next(iter(variables)) in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("name", "public", "local"),
    [
        ("SECURE_SSL_REDIRECT", "True", "False"),
        ("SECURE_HSTS_SECONDS", "31536000", "0"),
        ("SESSION_COOKIE_SECURE", "True", "False"),
        ("CSRF_COOKIE_SECURE", "True", "False"),
        ("SECURE_PROXY_SSL_HEADER", "('HTTP_X_FORWARDED_PROTO', 'https')", "None"),
    ],
)
def test_protection_of_the_way_is_on_with_https_public_url_only(manage, name, public, local):
    assert show(manage, name, **PUBLIC) == public
    assert show(manage, name) == local


def test_debug_cannot_be_turned_on_from_the_environment(manage):
    assert show(manage, "DEBUG", DEBUG="1", DJANGO_DEBUG="true") == "False"


def test_tests_write_to_folders_of_their_own(tmp_path):
    assert not Path(settings.VAR_DIR).is_relative_to(ROOT)
    assert settings.SNAPSHOT_DIR.is_relative_to(tmp_path)


@pytest.mark.django_db
def test_sqlite_connection_waits_and_syncs_fully(tmp_path):
    database = env.read({"SECRET_KEY": KEY, "VAR_DIR": str(tmp_path)}, base=tmp_path).database
    connection = ConnectionHandler({"default": database})["default"]
    with closing(connection), connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
