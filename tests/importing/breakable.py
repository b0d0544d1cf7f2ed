"""`manage.py` as processes that a test can kill or hold at a named point.

Reads requests, one JSON object a line: `var_dir`, `arguments` of manage.py, `point`, `whole`. For each it
forks a process, which has all code loaded already, and prints that process's id; for `{"wait": id}` it prints
how that process ended, as subprocess does.

`point` is `module:name@n=action`: at the n-th call of that function, `kill` dies of SIGKILL before the call,
`killed-after` after it, and `hold:PATH` makes PATH and waits until it is gone; "" names no point. If not
`whole`, the import writes without its transaction. The snapshot gets few ZIP codes, which saves seconds.
"""

import json
import os
import pkgutil
import signal
import sys
import time
import traceback
from importlib import import_module
from itertools import islice
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

SOME_PLACES = 300


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    import_module("directory.management.commands.import_source")
    load_places()
    for line in sys.stdin:
        request = json.loads(line)
        print(ended(request["wait"]) if "wait" in request else fork(request), flush=True)


def load_places():
    contents, _, places = found("directory.contents:_places")
    some = list(islice(places(), SOME_PLACES))
    contents._places = lambda: some
    import_module("directory.search.places").city_centres()


def fork(request) -> int:
    pid = os.fork()
    if pid == 0:
        os._exit(child(**request))
    return pid


def ended(pid) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def child(var_dir, arguments, point, whole) -> int:
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)  # what the tests read is the parent's output
    connection.settings_dict["NAME"] = str(Path(var_dir) / "db.sqlite3")
    settings.SNAPSHOT_DIR = Path(var_dir) / "snapshot"
    if not whole:
        unwrap("directory.importing:apply")
    if point:
        break_at(point)
    try:
        call_command(*arguments)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


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
    main()
