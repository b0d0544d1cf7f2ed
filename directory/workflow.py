"""Workflow: a draft is submitted for review, and released, or sent back with the reason.

A public record stays public while its next version is in review. Releasing stands in `publishing`.
"""

from collections.abc import Iterable

from django.db import transaction

from .curating import Refused, hold
from .histories import write_history
from .models import Status


@transaction.atomic
def submit(*, records: Iterable, by, reason: str):
    """Ask those who may release to look at these records; all or none.

    Raises Refused for one that is in review already, and for one that says nothing new.
    """
    for record in records:
        hold(record)
        if record.status == Status.IN_REVIEW:
            raise Refused(f"{record} is in review already.")
        if record.is_public and not record.is_revising:
            raise Refused(f"{record} is public as it stands. Edit it first, then submit it.")
        _set_status(record, Status.IN_REVIEW, by, reason)


@transaction.atomic
def send_back(*, records: Iterable, by, reason: str):
    """Give records in review back to those who edited them; the reason says what is missing."""
    for record in records:
        hold(record)
        if record.status != Status.IN_REVIEW:
            raise Refused(f"{record} is not in review.")
        _set_status(record, Status.PUBLISHED if record.is_public else Status.DRAFT, by, reason)


def sent_back(record):
    """The row of history (who, when, why) by which it was sent back, until it is submitted or released."""
    if record.status not in (Status.DRAFT, Status.PUBLISHED):
        return None
    asked = record.history.filter(status=Status.IN_REVIEW).order_by("-history_id").first()
    if asked is None or asked.release_id != record.release_id:
        return None
    return record.history.filter(history_id__gt=asked.history_id).order_by("history_id").first()


def _set_status(record, status, by, reason):
    record.status = status
    write_history(record, by, reason)
    record.save(update_fields=["status", "updated_at"])
