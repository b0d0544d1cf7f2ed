"""The whole server in one command: database, first data, web server and background work."""

import errno
import signal
import socket
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from directory.management.processes import all_run, start, stop, wait_until_one_ends

from . import work

START_SECONDS = 30

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
        children = [start(command) for command in (web(), *map(work.command, work.PARTS))]
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
