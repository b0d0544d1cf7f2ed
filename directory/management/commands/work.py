"""Background work: keeps this machine's snapshot in step with what has been published."""

import logging
import signal
import time

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from directory import snapshots

PAUSE = 0.1  # seconds between two looks at the revision
LONGEST_PAUSE = 10.0  # seconds, while the database is away or the disk is full

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Follow the published revision until told to stop (`make run` starts this too)."

    def handle(self, **options):
        # Interrupts a build or a patch too: publishing survives being stopped at any moment.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            follow_forever(snapshots.follow)
        except KeyboardInterrupt:
            return


def follow_forever(follow, *, sleep=time.sleep):
    """Call `follow` again and again; pause longer, up to `LONGEST_PAUSE`, while it fails."""
    pause = PAUSE
    while True:
        pause = _step(follow, pause)
        sleep(pause)


def _step(follow, pause):
    """Seconds to wait after one call of `follow`; says once that it fails and once that it works again."""
    try:
        follow()
    except (Error, OSError) as problem:
        if pause == PAUSE:
            logger.warning("Background work waits: %s", type(problem).__name__)
        close_old_connections()
        return min(pause * 2, LONGEST_PAUSE)
    if pause > PAUSE:
        logger.warning("Background work goes on.")
    return PAUSE
