"""Jobs: work that takes longer than a page may. People queue it, `manage.py work` does it, one at a time.

Each kind writes in one transaction of its own, so that a job that was killed has done nothing, or can be
repeated as if it had.
"""

import logging
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from . import bulk_editing, duplicates, quality, uploading, verifying
from .curating import Refused
from .importing import NoVocabulary, Overtaken, UnknownSource
from .models import Job
from .sources.record import SourceFileError

EVERY = 1.0  # seconds between two notes of progress
LOST_AFTER = timedelta(minutes=10)  # without a sign of life
KEPT_FOR = timedelta(days=1)  # a file that nobody imports
WAITING = (Job.State.QUEUED, Job.State.RUNNING)
EXPECTED = (Refused, ValidationError, SourceFileError, NoVocabulary, Overtaken, UnknownSource)
LOST = "The server was stopped while this ran. Nothing of it was written; start it again."
BROKEN = (
    "The server made a mistake, and nothing was written. Start it again; if it fails again, tell whoever "
    "runs the server: its log says more."
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobKind:
    """One kind of work. `run(job, progress)` does it and gives the result, which JSON can hold."""

    title: str
    run: Callable[[Job, Callable], dict]
    keeps_file: bool = False


def _find_duplicates(job, progress) -> dict:
    return duplicates.find(progress)


def _import_upload(job, progress) -> dict:
    result = uploading.import_upload(job, progress)
    verifying.plan(progress=progress)
    return result


def _look_at_quality(job, progress) -> dict:
    return quality.run(progress)


KINDS = {
    "quality": JobKind(_("Look at the quality of all entries"), _look_at_quality),
    "find_duplicates": JobKind(_("Look for duplicates"), _find_duplicates),
    "preview_upload": JobKind(_("Look at a file"), uploading.preview_upload, keeps_file=True),
    "import_upload": JobKind(_("Import a file"), _import_upload),
    "bulk_edit": JobKind(_("Change many entries"), bulk_editing.run_edit),
    "undo_bulk_edit": JobKind(_("Undo a change of many entries"), bulk_editing.run_undo),
}


def queue(*, kind: str, by, parameters: dict | None = None, file=None) -> Job:
    """Ask for work to be done; `file` is an upload. The same work without a file is asked for once only."""
    parameters = parameters or {}
    standing = Job.objects.filter(kind=kind, parameters=parameters, state__in=WAITING, file="")
    if file is None and (job := standing.first()):
        return job
    job = Job(kind=kind, parameters=parameters, by=by)
    if file is not None:
        job.file_name = Path(file.name).name[:255]
        job.file.save(f"{uuid.uuid4()}/{get_valid_filename(job.file_name)[-100:]}", file, save=False)
    job.save()
    return job


def queue_with_file_of(*, job: Job, kind: str, by, parameters: dict) -> Job:
    """Ask for more work on the file of a job that is done. Raises Refused where the file is gone."""
    if not has_file(job):
        raise Refused("The file is not kept any more. Upload it again.")
    same = Job.objects.filter(kind=kind, file=job.file.name, parameters=parameters, state__in=WAITING).first()
    return same or Job.objects.create(
        kind=kind, by=by, parameters=parameters, file=job.file.name, file_name=job.file_name
    )


def has_file(job: Job) -> bool:
    return bool(job.file) and Path(job.file.path).is_file()


def run_next() -> bool:
    """Do the oldest waiting job, unless another one is running; True if one was done. One query when idle."""
    if not Job.objects.filter(state__in=WAITING).exists():
        return False
    _end_lost()
    job = _claim()
    if job:
        _run(job)
    return job is not None


def forget_files(now=None) -> int:
    """Delete the files that no job will read any more; how many. To be called once a day."""
    old = Job.objects.exclude(file="").exclude(state__in=WAITING)
    forgotten = old.filter(finished_at__lt=(now or timezone.now()) - KEPT_FOR)
    return sum(_delete_file(job) for job in forgotten)


def _end_lost():
    lost = Job.objects.filter(state=Job.State.RUNNING, seen_at__lt=timezone.now() - LOST_AFTER)
    lost.update(state=Job.State.FAILED, problem=LOST, finished_at=timezone.now())


@transaction.atomic
def _claim() -> Job | None:
    """All runners lock the same rows, so that two never take one job, nor two jobs at a time."""
    waiting = list(Job.objects.select_for_update().filter(state__in=WAITING).order_by("pk"))
    if not waiting or any(job.state == Job.State.RUNNING for job in waiting):
        return None
    job = waiting[0]
    job.state, job.started_at, job.seen_at = Job.State.RUNNING, timezone.now(), timezone.now()
    job.save(update_fields=["state", "started_at", "seen_at"])
    return job


def _run(job):
    try:
        result = KINDS[job.kind].run(job, Progress(job))
    except EXPECTED as problem:
        _end(job, Job.State.FAILED, problem=" ".join(getattr(problem, "messages", [str(problem)])))
    except (KeyboardInterrupt, SystemExit):
        Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)  # the next runner does it
        raise
    except Exception:
        logger.exception("A job of kind %s failed.", job.kind)
        _end(job, Job.State.FAILED, problem=BROKEN)
    else:
        _end(job, Job.State.DONE, result=result)


def _end(job, state, **facts):
    job.state, job.finished_at, job.step = state, timezone.now(), ""
    for name, value in facts.items():
        setattr(job, name, value)
    job.save(update_fields=["state", "finished_at", "step", *facts])
    if job.file and not (KINDS[job.kind].keeps_file and state == Job.State.DONE):
        _delete_file(job)


def _delete_file(job) -> bool:
    """The file and its folder, unless another job is about to read it; no job names it any more."""
    same = Job.objects.filter(file=job.file.name)
    if same.filter(state__in=WAITING).exclude(pk=job.pk).exists():
        return False
    shutil.rmtree(Path(job.file.path).parent, ignore_errors=True)
    same.update(file="")
    return True


class Progress:
    """Shows an iterable's progress on its job, at most once a second; the job's sign of life."""

    def __init__(self, job: Job):
        self.job, self.told = job, 0.0

    def __call__(self, iterable, label: str, total: int | None):
        self._tell(label, 0, total)
        for done, one in enumerate(iterable, 1):
            yield one
            if time.monotonic() - self.told >= EVERY:
                self._tell(label, done, total)

    def _tell(self, label, done, total):
        self.told = time.monotonic()
        facts = {"step": label[:60], "done": done, "total": total or 0, "seen_at": timezone.now()}
        with suppress(*(() if connection.in_atomic_block else (OperationalError,))):  # others are writing
            Job.objects.filter(pk=self.job.pk).update(**facts)
