"""`manage.py` as a process that a test can kill or hold at a named point.

    python -m tests.importing.breakable POINT import_source samhsa-directory FILE

POINT is `module:name@n=action`: at the n-th call of that function, `kill` dies of SIGKILL before the call,
`killed-after` after it, and `hold:PATH` makes PATH and waits until it is gone; `-` names no point.
With `NO_TRANSACTION` in the environment the import writes without its transaction. The snapshot gets few ZIP
codes, which saves seconds. "ready" is said when all is loaded.
"""

import os
import pkgutil
import signal
import sys
import time
from importlib import import_module
from itertools import islice
from pathlib import Path

import django
from django.core.management import call_command

SOME_PLACES = 300


def main(point, *arguments):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    import_module("directory.management.commands.import_source")
    spare_places()
    if os.environ.get("NO_TRANSACTION"):
        unwrap("directory.importing:apply")
    if point != "-":
        break_at(point)
    print("ready", flush=True)
    call_command(*arguments)


def spare_places():
    snapshots, _, places = found("directory.snapshots:_places")
    snapshots._places = lambda: islice(places(), SOME_PLACES)


def unwrap(name):
    owner, attribute, function = found(name)
    setattr(owner, attribute, function.__wrapped__)


def found(name):
    """What the name stands in, its last part, and what it names."""
    module, _, path = name.partition(":")
    owner, _, attribute = path.rpartition(".")
    home = pkgutil.resolve_name(f"{module}:{owner}" if owner else module)
    return home, attribute, getattr(home, attribute)


def break_at(point):
    name, _, action = point.partition("=")
    name, _, count = name.partition("@")
    owner, attribute, function = found(name)
    calls = []

    def broken(*args, **options):
        calls.append(1)
        now = len(calls) == int(count or 1)
        if now and action != "killed-after":
            act(action)
        result = function(*args, **options)
        if now and action == "killed-after":
            act("kill")
        return result

    setattr(owner, attribute, broken)


def act(action):
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    path = Path(action.removeprefix("hold:"))
    path.touch()
    while path.exists():
        time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
