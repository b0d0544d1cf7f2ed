"""The programs that are compared, each as its makers run it; those on Granian with our own server's flags."""

import sys
from pathlib import Path

from config.env import EXAMPLES

from .datasette_data import DATABASE, METADATA
from .servers import Program

UNSET = dict.fromkeys(EXAMPLES, "")  # nothing of the reader's own settings
OWN_PYTHON = Path(sys.executable)
FLAGS = (
    "--interface=wsgi", "--host=127.0.0.1", "--workers=2", "--blocking-threads=6", "--log-level=error",
    "--no-access-log", "--no-ws",
)  # fmt: skip
DATASETTE_SETTINGS = {
    "suggest_facets": "off",
    "facet_time_limit_ms": "60000",
    "sql_time_limit_ms": "60000",
    "max_csv_mb": "0",
    "default_cache_ttl": "0",
}


def ours(folder: Path, port: int, *, web_only=False) -> Program:
    """As shipped: `manage.py serve` on the VAR_DIR `folder`; `web_only` leaves out what it does before."""
    environment, ready = own_environment(folder) | {"PORT": str(port)}, "/api/v1/resources/?page_size=1"
    if web_only:
        return granian(OWN_PYTHON, "config", port, environment, ready)
    return Program((sys.executable, "manage.py", "serve"), environment, port, ready)


def own_environment(folder: Path) -> dict[str, str]:
    return UNSET | {"VAR_DIR": str(folder)}


def plain(package: str, database: Path, port: int, python: Path = OWN_PYTHON) -> Program:
    """`plain_drf` or `plain_ninja`."""
    environment = plain_environment(package, database)
    return granian(python, f"benchmarks.{package}", port, environment, "/resources/?page_size=1")


def plain_environment(package: str, database: Path | str, settings="settings") -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": f"benchmarks.{package}.{settings}",
        "PLAIN_DATABASE": str(database),
    }


def datasette(folder: Path, port: int, python: Path) -> Program:
    files = ["--immutable", str(folder / DATABASE), "--metadata", str(folder / METADATA)]
    settings = [part for pair in DATASETTE_SETTINGS.items() for part in ("--setting", *pair)]
    command = (str(python), "-m", "datasette", "serve", *files, "--port", str(port), *settings)
    return Program(command, {}, port, "/directory/resources.json?_size=1")


def limit(settings: str, size: int, port: int) -> Program:
    """Views that answer a fixed body of `size` bytes; `settings` names a module of `benchmarks.limits`."""
    environment = plain_environment("limits", ":memory:", settings) | {"BODY_BYTES": str(size)}
    return granian(OWN_PYTHON, "benchmarks.limits", port, environment, "/drf/")


def granian(python: Path, package: str, port: int, environment: dict, ready: str) -> Program:
    command = (str(python), "-m", "granian", f"{package}.wsgi:application", *FLAGS, f"--port={port}")
    return Program(command, environment, port, ready)
