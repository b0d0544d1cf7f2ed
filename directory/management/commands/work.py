"""Background work in two parts: the snapshot in step with what is published, and what the desk asked for."""

import logging
import signal
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections

from directory import jobs, planning, snapshots, verifying
from directory.management.processes import start, stop, wait_until_one_ends

LONGEST_PAUSE = 10.0  # seconds, while the database is away or the disk is full
CHORES = (planning.run_due, verifying.plan_due, verifying.remind, jobs.run_next, jobs.forget_files)

logger = logging.getLogger(__name__)


def do_chores():
    """Each in turn; one that is broken is logged and keeps none of the others from being done."""
    for chore in CHORES:
        try:
            chore()
        except (Error, OSError):
            raise
        except Exception:
            logger.exception("%s failed", chore.__qualname__)


PARTS = {"snapshot": (snapshots.follow, 0.1), "desk": (do_chores, 2.0)}  # and the seconds between two looks


class Command(BaseCommand):
    help = "Do background work until told to stop (`make run` starts this too)."

    def add_arguments(self, parser):
        parser.add_argument("--only", choices=PARTS, help="one part alone; without it each in a process")

    def handle(self, *, only, **options):
        # Interrupts a build, a patch or a job too: all of them survive being stopped at any moment.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            repeat(*PARTS[only]) if only else work_on_all()
        except KeyboardInterrupt:
            return


def work_on_all():
    children = [start(command(part)) for part in PARTS]
    try:
        wait_until_one_ends(children)
    finally:
        stop(children)
    raise CommandError("A part of the background work ended by itself, so the rest was stopped too.")


def command(part: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--only", part]


def repeat(step, pause, *, sleep=time.sleep):
    """Call `step` again and again; pause longer, up to `LONGEST_PAUSE`, while the database or disk fails."""
    usual = pause
    while True:
        pause = _try(step, usual, pause)
        sleep(pause)


def _try(step, usual, pause):
    """Seconds to wait after one call of `step`; says once that it fails and once that it works again."""
    try:
        step()
    except (Error, OSError) as problem:
        if pause == usual:
            logger.warning("Background work waits: %s", type(problem).__name__)
        close_old_connections()
        return min(pause * 2, LONGEST_PAUSE)
    if pause > usual:
        logger.warning("Background work goes on.")
    return usual
