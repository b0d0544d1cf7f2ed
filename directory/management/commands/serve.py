"""The whole server in one command: database, first data, web server and background work."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

START_SECONDS = 30
STOP_SECONDS = 15

GREETING = """
The directory is served at {base}/
  API     {base}/api/v1/
  Docs    {base}/docs/
  Admin   {base}/admin/   (make an administrator with: make admin)
Stop it with Ctrl-C.
"""


class Command(BaseCommand):
    help = "Bring the database up to date, seed it when it is empty, and serve, as `make run` does."

    def handle(self, **options):
        require_free(settings.HOST, settings.PORT)
        call_command("migrate", verbosity=0)
        call_command("seed")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        children = [start(command) for command in (web(), work())]
        try:
            wait_until_reachable(children)
            self.stdout.write(GREETING.format(base=settings.PUBLIC_URL or f"http://{address()}"))
            self.stdout.flush()
            wait_until_one_ends(children)
        except KeyboardInterrupt:
            return
        finally:
            stop(children)
        raise CommandError("A part of the server ended by itself, so the rest was stopped too.")


def start(command):
    """A child in a process group of its own: Ctrl-C reaches only us, and its own children end with it."""
    return subprocess.Popen(command, cwd=settings.BASE_DIR, process_group=0)


def web():
    options = {
        "interface": "wsgi",
        "host": settings.HOST,
        "port": settings.PORT,
        "workers": settings.WORKERS,
        # One is as fast, as a request waits for the processor only; but each reader of an export holds one.
        "blocking-threads": 6,
        "log-level": "error",  # its warnings advise on threads only
        "workers-kill-timeout": 10,
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    program = [sys.executable, "-m", "granian", "config.wsgi:application"]
    return [*program, *flags, "--no-access-log", "--no-ws", "--respawn-failed-workers"]


def work():
    return [sys.executable, "manage.py", "work"]


def require_free(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CommandError(_advice(problem, port)) from None


def _advice(problem, port):
    other = port + 1 if 1024 <= port < 65535 else 8001
    reasons = {errno.EADDRINUSE: "is in use by another program", errno.EACCES: "may not be used by this user"}
    reason = reasons.get(problem.errno, f"cannot be opened on {settings.HOST} ({problem.strerror})")
    return f"Port {port} {reason}. Choose another one: PORT={other} make run"


def address():
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    return f"{host}:{settings.PORT}"


def wait_until_reachable(children):
    end = time.monotonic() + START_SECONDS
    while all_run(children) and time.monotonic() < end:
        try:
            return socket.create_connection((settings.HOST, settings.PORT), timeout=1).close()
        except OSError:
            time.sleep(0.1)


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
