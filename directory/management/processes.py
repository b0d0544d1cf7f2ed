"""Child processes that start and end together."""

import os
import signal
import subprocess
import time
from contextlib import suppress

from django.conf import settings

STOP_SECONDS = 15


def start(command):
    """A child in a process group of its own: Ctrl-C reaches only us, and its own children end with it."""
    return subprocess.Popen(command, cwd=settings.BASE_DIR, process_group=0)


def wait_until_one_ends(children):
    while all_run(children):
        time.sleep(0.2)


def all_run(children):
    return all(child.poll() is None for child in children)


def stop(children):
    """Ask every child to end, and end those that do not within `STOP_SECONDS`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for child in children:
        child.terminate()
    end = time.monotonic() + STOP_SECONDS
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0, end - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
