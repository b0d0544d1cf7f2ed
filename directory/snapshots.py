"""The snapshot that all server processes answer from: made of the listings alone, following the revision."""

import fcntl
import logging
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from . import contents
from .current import FILE_NAME
from .freezing import load_surroundings
from .models import Revision
from .search.builder import build, patch
from .search.snapshot import BrokenSnapshot, Snapshot, open_snapshot

SLACK = 1 << 20  # bytes of documents that are no longer in use and not worth a build

logger = logging.getLogger(__name__)


def snapshot_path() -> Path:
    return settings.SNAPSHOT_DIR / FILE_NAME


def follow(*, wait=False, progress=None) -> bool:
    """Bring the snapshot to what is published now; True unless that is what it shows.

    Where little has changed the standing one is patched, else a new one is built. Where another process is
    at it, `wait` for it, or leave it to that process.
    """
    return not is_current() and _build(wait, progress, only_if_outdated=True)


def build_snapshot(progress=None, *, wait=False) -> bool:
    """Build and swap in a snapshot of what is published now; False where another process is building one."""
    return _build(wait, progress)


def is_current() -> bool:
    """Whether the snapshot that stands shows the published revision, in this release of the software."""
    revision = Revision.objects.filter(pk=1).first()
    if revision is None:
        return True
    standing = _standing()
    return bool(standing) and (standing.revision, standing.at, standing.version, standing.shipped) == (
        revision.number,
        contents.iso(revision.at),
        contents.software_version(),
        contents.shipped(),
    )


def _standing() -> Snapshot | None:
    with suppress(BrokenSnapshot, OSError):
        return open_snapshot(snapshot_path())
    return None


def _build(wait, progress, *, only_if_outdated=False):
    settings.SNAPSHOT_DIR.mkdir(parents=True, exist_ok=True)
    with _only_builder(wait) as alone:
        if not alone or (only_if_outdated and is_current()):
            return False
        with _one_moment():
            if not (only_if_outdated and _patch()):
                build(snapshot_path(), contents.whole(load_surroundings(), progress))
    return True


def _patch() -> bool:
    """Patch the standing snapshot; False where a new one must be built."""
    standing, surroundings = _standing(), load_surroundings()
    if standing is None or not _can_be_patched(standing, surroundings):
        return False
    found = contents.changes_since(standing, surroundings)
    try:
        if found:
            patch(snapshot_path(), *found)
        return bool(found)
    except (BrokenSnapshot, ArithmeticError, LookupError, TypeError, ValueError):
        logger.exception("The snapshot cannot be patched and is built anew.")
        return False


def _can_be_patched(standing, surroundings):
    """Whether what all rows are shown with is still the same, and most of the documents are in use."""
    shown = (standing.version, standing.shipped, standing.surroundings)
    now = (contents.software_version(), contents.shipped(), surroundings.digest)
    return shown == now and standing.documents_size <= 2 * standing.documents_in_use + SLACK


@contextmanager
def _only_builder(wait):
    with open(settings.SNAPSHOT_DIR / "building.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _one_moment():
    """All reads see one moment of the database; on SQLite without the write lock, so that curators go on."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _deferred(), transaction.atomic():
            yield
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _deferred():
    """Transactions begin as readers (see `transaction_mode` in config/env.py)."""
    connection.ensure_connection()  # which sets the mode
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = usual
