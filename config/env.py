"""What the server reads from its environment.

`read()` answers an `Environment` or raises `BadSetting`, which names the variable, what is wrong
with its value and an example that works.
"""

import ipaddress
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]
SHORTEST_SECRET_KEY = 50

# Name and example of every variable; `docs/settings.md` explains each, and a test compares the two.
EXAMPLES = {
    "PUBLIC_URL": "https://directory.example.org",
    "SECRET_KEY": "the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'",
    "ALLOWED_HOSTS": "directory.example.org,www.example.org",
    "HOST": "127.0.0.1",
    "PORT": "8000",
    "WORKERS": "2",
    "VAR_DIR": "/var/lib/treatment-directory",
    "DATABASE_URL": "postgres://user:password@db1,db2:5432/directory?target_session_attrs=read-write",
    "SNAPSHOT_DIR": "/var/lib/treatment-directory/snapshot",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "EMAIL_FROM": "Treatment directory <directory@example.org>",
}


class BadSetting(ImproperlyConfigured):
    """A variable whose value the server cannot work with."""

    def __init__(self, name, problem):
        super().__init__(f"{name} {problem}\nExample: {name}={EXAMPLES[name]}")


@dataclass(frozen=True)
class Environment:
    public_url: str  # without a slash at the end; empty when the server is for this machine only
    secret_key: str
    allowed_hosts: list[str]
    host: str
    port: int
    workers: int
    var_dir: Path
    database: dict  # as Django's DATABASES wants it
    snapshot_dir: Path
    email: dict  # Django's settings of outgoing mail
    email_from: str

    @property
    def https(self):
        return self.public_url.startswith("https://")


def read(variables=os.environ, *, base):
    """Environment of the server; `base` is the folder that relative paths start from."""
    given = {name: variables.get(name, "").strip() for name in EXAMPLES}
    public_url = _public_url(given["PUBLIC_URL"])
    var_dir = base / (given["VAR_DIR"] or "var")
    return Environment(
        public_url=public_url,
        secret_key=_secret_key(given["SECRET_KEY"], public_url, var_dir),
        allowed_hosts=_allowed_hosts(given["ALLOWED_HOSTS"], public_url),
        host=_host(given["HOST"], public_url),
        port=_number("PORT", given["PORT"], default=8000, most=65535),
        workers=_number("WORKERS", given["WORKERS"], default=2, most=256),
        var_dir=var_dir,
        database=_database(given["DATABASE_URL"], base, var_dir),
        snapshot_dir=base / given["SNAPSHOT_DIR"] if given["SNAPSHOT_DIR"] else var_dir / "snapshot",
        email=_email(given["EMAIL_URL"], given["EMAIL_FROM"]),
        email_from=given["EMAIL_FROM"] or "treatment-directory@localhost",
    )


def _public_url(value):
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting("PUBLIC_URL", f"is not a web address: {value!r}.")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise BadSetting("PUBLIC_URL", f"must be a scheme and a host without a path: {value!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def _secret_key(value, public_url, var_dir):
    if not value and public_url.startswith("https://"):
        raise BadSetting("SECRET_KEY", "is missing; it is required with an https PUBLIC_URL.")
    if value and len(value) < SHORTEST_SECRET_KEY:
        raise BadSetting("SECRET_KEY", f"is shorter than {SHORTEST_SECRET_KEY} characters.")
    return value or _own_secret_key(var_dir / "secret_key")


def _own_secret_key(path):
    """The key kept in `path`, made once; two processes that start together get the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return path.read_text().strip()


def _allowed_hosts(value, public_url):
    if not value:
        own = [urlsplit(public_url).hostname] if public_url else []
        return own + LOOPBACK_NAMES
    hosts = [host.strip() for host in value.split(",") if host.strip()]
    for host in hosts:
        if host == "*" or not re.fullmatch(r"\.?[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]", host):
            raise BadSetting("ALLOWED_HOSTS", f"must list host names without port or wildcard, not {host!r}.")
    return hosts


def _host(value, public_url):
    host = value or "127.0.0.1"
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        raise BadSetting("HOST", f"is not an IP address to listen on: {host!r}.") from None
    if not address.is_loopback and not public_url:
        raise BadSetting("HOST", f"opens the server to the network ({host}), so PUBLIC_URL is required too.")
    return host


def _number(name, value, *, default, most):
    if not value:
        return default
    if not re.fullmatch(r"[0-9]{1,6}", value) or not 1 <= int(value) <= most:
        raise BadSetting(name, f"must be a whole number from 1 to {most}, not {value!r}.")
    return int(value)


def _database(value, base, var_dir):
    scheme = urlsplit(value).scheme if value else "sqlite"
    if scheme in ("postgres", "postgresql"):
        return _postgres(value)
    if scheme != "sqlite":
        raise BadSetting("DATABASE_URL", "must start with sqlite:// or postgres://.")
    return _sqlite(_sqlite_file(value, base) if value else var_dir / "db.sqlite3")


def _sqlite_file(value, base):
    name = urlsplit(value).path.removeprefix("/")
    if not name:
        raise BadSetting("DATABASE_URL", "names no file after sqlite:///.")
    return base / name


def _sqlite(path):
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a writer waits at BEGIN instead of failing at its first write
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }


def _postgres(value):
    try:
        config = environ.Env.db_url_config(value)
    except ValueError:
        raise BadSetting("DATABASE_URL", "cannot be read as an address of a database.") from None
    if not config["NAME"]:
        raise BadSetting("DATABASE_URL", "names no database after the host.")
    pool = {"min_size": 0, "max_size": 4, "timeout": 5}  # seconds; a reader must not hang with the database
    options = {"connect_timeout": 5, **config.get("OPTIONS", {}), "pool": pool}
    return {**config, "PORT": str(config["PORT"]), "OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def _email(value, sender):
    """Mail is printed where no server is given."""
    if value and urlsplit(value).scheme not in ("smtp", "smtp+tls", "smtp+ssl"):
        raise BadSetting("EMAIL_URL", "must start with smtp://, smtp+tls:// or smtp+ssl://.")
    if value and not urlsplit(value).hostname:
        raise BadSetting("EMAIL_URL", "names no mail server.")
    if value and not sender:
        raise BadSetting("EMAIL_FROM", "is missing; mail servers want to know who writes.")
    try:
        config = environ.Env.email_url_config(value or "consolemail://")
    except ValueError:
        raise BadSetting("EMAIL_URL", "cannot be read as an address of a mail server.") from None
    given = {name: part for name, part in config.items() if part is not None and name != "EMAIL_FILE_PATH"}
    return given | ({"EMAIL_TIMEOUT": 10} if value else {})


def mailer(email):
    """The same as an entry of Django's MAILERS, which take the place of its EMAIL settings from 6.1 on."""
    names = {"EMAIL_HOST_USER": "username", "EMAIL_HOST_PASSWORD": "password"}
    options = {
        names.get(name, name.removeprefix("EMAIL_").lower()): value
        for name, value in email.items()
        if name != "EMAIL_BACKEND"
    }
    return {"BACKEND": email["EMAIL_BACKEND"], "OPTIONS": options}
