import re
import stat
from pathlib import Path

import pytest

from config import env

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 60


@pytest.fixture
def read(tmp_path):
    def with_variables(**variables):
        return env.read(variables, base=tmp_path)

    return with_variables


def test_environment_without_variables_is_for_this_machine_only(read, tmp_path):
    found = read()
    assert (found.host, found.port, found.workers) == ("127.0.0.1", 8000, 2)
    assert found.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert found.public_url == "" and not found.https
    assert found.snapshot_dir == tmp_path / "var" / "snapshot"
    assert found.database["NAME"] == str(tmp_path / "var" / "db.sqlite3")


def test_secret_key_without_public_url_is_made_once_for_its_owner_only(read, tmp_path):
    first, second = read().secret_key, read().secret_key
    assert first == second
    assert len(first) >= env.SHORTEST_SECRET_KEY
    folder = tmp_path / "var"
    assert [path.name for path in folder.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600


def test_secret_key_of_another_directory_differs(tmp_path):
    assert env.read({}, base=tmp_path / "a").secret_key != env.read({}, base=tmp_path / "b").secret_key


def test_secret_key_with_https_public_url_missing_is_refused_and_none_is_made(read, tmp_path):
    with pytest.raises(env.BadSetting, match="SECRET_KEY is missing"):
        read(PUBLIC_URL="https://directory.example.org")
    assert not (tmp_path / "var").exists()


def test_public_url_https_gives_host_and_loopback_names(read):
    found = read(PUBLIC_URL="https://directory.example.org:8443/", SECRET_KEY=KEY)
    assert found.https
    assert found.public_url == "https://directory.example.org:8443"
    assert found.allowed_hosts[0] == "directory.example.org"
    assert "127.0.0.1" in found.allowed_hosts


def test_allowed_hosts_given_replace_the_derived_ones(read):
    found = read(ALLOWED_HOSTS=" a.example.org , b.example.org")
    assert found.allowed_hosts == ["a.example.org", "b.example.org"]


def test_paths_relative_start_at_the_project(read, tmp_path):
    found = read(VAR_DIR="state", SNAPSHOT_DIR="/elsewhere/snapshot")
    assert found.database["NAME"] == str(tmp_path / "state" / "db.sqlite3")
    assert str(found.snapshot_dir) == "/elsewhere/snapshot"


def test_host_open_to_the_network_with_public_url_is_accepted(read):
    assert read(HOST="0.0.0.0", PUBLIC_URL="http://directory.example.org").host == "0.0.0.0"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PUBLIC_URL", "directory.example.org", "is not a web address"),
        ("PUBLIC_URL", "ftp://directory.example.org", "is not a web address"),
        ("PUBLIC_URL", "https://", "is not a web address"),
        ("PUBLIC_URL", "https://directory.example.org/care", "without a path"),
        ("SECRET_KEY", "short", "is shorter than 50"),
        ("ALLOWED_HOSTS", "*", "wildcard"),
        ("ALLOWED_HOSTS", "a.example.org:8000", "without port"),
        ("ALLOWED_HOSTS", "https://a.example.org", "'https://a.example.org'"),
        ("HOST", "0.0.0.0", "PUBLIC_URL is required"),
        ("HOST", "::", "PUBLIC_URL is required"),
        ("HOST", "my server", "is not an IP address"),
        ("PORT", "http", "from 1 to 65535"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "65536", "from 1 to 65535"),
        ("PORT", "-1", "from 1 to 65535"),
        ("PORT", "٨٠٠٠", "from 1 to 65535"),
        ("WORKERS", "0", "from 1 to 256"),
        ("WORKERS", "many", "from 1 to 256"),
        ("DATABASE_URL", "mysql://db/directory", "must start with"),
        ("DATABASE_URL", "directory.sqlite3", "must start with"),
        ("DATABASE_URL", "sqlite://", "names no file"),
        ("DATABASE_URL", "postgres://db:5432/", "names no database"),
        ("DATABASE_URL", "postgres://db:port/directory", "cannot be read"),
        ("EMAIL_URL", "mail.example.org", "must start with smtp://"),
        ("EMAIL_URL", "smtp://", "names no mail server"),
        ("EMAIL_URL", "smtp://mail.example.org:port", "cannot be read"),
    ],
)
def test_variable_with_a_bad_value_names_itself_the_problem_and_an_example(read, name, value, problem):
    with pytest.raises(env.BadSetting) as refusal:
        read(**{"EMAIL_FROM": "a@example.org", name: value})
    message = str(refusal.value)
    assert message.startswith(name)
    assert re.search(problem, message)
    assert f"Example: {name}={env.EXAMPLES[name]}" in message


def test_database_sqlite_waits_for_writers_and_syncs_fully(read):
    options = read(DATABASE_URL="sqlite:////data/directory.sqlite3").database
    assert options["NAME"] == "/data/directory.sqlite3"
    assert options["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert options["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in options["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in options["OPTIONS"]["init_command"]


def test_database_sqlite_relative_file_starts_at_the_project(read, tmp_path):
    assert read(DATABASE_URL="sqlite:///data.sqlite3").database["NAME"] == str(tmp_path / "data.sqlite3")


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgres://user:p%40ss@db1/directory", "db1", ""),
        ("postgresql://user:p%40ss@db1:5433/directory", "db1", "5433"),
        ("postgres://user:p%40ss@db1,db2:5432/directory", "db1,db2", "5432"),
        ("postgres://user:p%40ss@db1:5432,db2:5433/directory", "db1,db2", "5432,5433"),
    ],
)
def test_database_postgres_with_one_or_more_hosts_is_parsed(read, url, host, port):
    database = read(DATABASE_URL=url + "?target_session_attrs=read-write").database
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"], database["NAME"]) == ("user", "p@ss", "directory")
    assert (database["HOST"], database["PORT"]) == (host, port)
    assert database["OPTIONS"]["target_session_attrs"] == "read-write"
    assert database["OPTIONS"]["pool"]["max_size"] > 0


def test_database_postgres_socket_folder_reaches_the_driver(read):
    options = read(DATABASE_URL="postgres:///directory?host=/run/postgresql").database
    assert options["OPTIONS"]["host"] == "/run/postgresql"


def test_password_of_an_unreadable_database_url_stays_out_of_the_message(read):
    with pytest.raises(env.BadSetting) as refusal:
        read(DATABASE_URL="postgres://user:topsecret@db:port/directory")
    assert "topsecret" not in str(refusal.value)


def test_mail_without_a_server_is_printed(read):
    assert read().email == {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}


def test_mail_server_is_read_with_its_password(read):
    found = read(EMAIL_URL="smtp+tls://user:p%40ss@mail.example.org:587", EMAIL_FROM="a@example.org")
    assert found.email_from == "a@example.org"
    assert found.email == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "user",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
    }
    assert env.mailer(found.email)["OPTIONS"] == {
        "host": "mail.example.org",
        "port": 587,
        "username": "user",
        "password": "p@ss",
        "use_tls": True,
        "timeout": 10,
    }


def test_mail_server_without_a_sender_is_refused(read):
    with pytest.raises(env.BadSetting, match="EMAIL_FROM is missing"):
        read(EMAIL_URL="smtp://mail.example.org")


def test_settings_page_lists_exactly_the_variables_that_are_read():
    page = (ROOT / "docs" / "settings.md").read_text()
    assert sorted(re.findall(r"^\| `([A-Z_]+)` \|", page, re.M)) == sorted(env.EXAMPLES)


def test_examples_of_all_variables_are_accepted(read):
    examples = {name: value for name, value in env.EXAMPLES.items() if name != "SECRET_KEY"}
    assert read(**examples, SECRET_KEY=KEY).port == int(env.EXAMPLES["PORT"])
