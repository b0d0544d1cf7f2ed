"""Releases and withdrawals at a stated time: planned by somebody who may, done by `manage.py work`.

What is released is the record as it stands at that time. All that holds for a release by hand holds for a
planned one, when it is planned and when it is due.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from . import publishing
from .curating import Refused, hold
from .drift import MODELS
from .models import PlannedStep

Step = PlannedStep.Step


@transaction.atomic
def plan(*, record, step: str, at: datetime, by, reason: str) -> PlannedStep:
    """Plan the release or withdrawal of a record. Raises Refused for what cannot happen then."""
    hold(record)
    if at <= timezone.now():
        raise Refused("This time is over. Give one that is still to come (UTC).")
    if step == Step.WITHDRAW and not record.is_public and not _waiting(record, Step.RELEASE).exists():
        raise Refused("It is not public, and no release of it is planned.")
    if step == Step.RELEASE:
        publishing.require_second_person([record], by)
    if _waiting(record, step).exists():
        raise Refused("This is planned already. Call that plan off first.")
    return PlannedStep.objects.create(
        kind=record.kind, public_id=record.public_id, step=step, at=at, by=by, reason=reason
    )


@transaction.atomic
def call_off(*, planned: PlannedStep, by, reason: str):
    """End a plan before it is due."""
    hold(planned)
    if planned.ended_at:
        raise Refused("This has ended already.")
    _end(planned, f"Called off by {by}: {reason}")


def waiting(record):
    """The plans for a record that are still to come, the next one first."""
    return _waiting(record).select_related("by")


def run_due(now: datetime | None = None) -> int:
    """Do what is due, in order, and note how it went; the number of plans that ended. Quick where none is."""
    now = now or timezone.now()
    due = PlannedStep.objects.filter(ended_at__isnull=True, at__lte=now).order_by("at", "id")
    return sum(_run(pk) for pk in list(due.values_list("pk", flat=True)))


def right_to(step: PlannedStep) -> str:
    """The permission that a plan needs, now and when it is due."""
    return f"directory.release_{MODELS[step.kind]._meta.model_name}"


@transaction.atomic
def _run(pk):
    """Whether this plan was still to be done; another process may have been faster."""
    planned = PlannedStep.objects.select_for_update().select_related("by").get(pk=pk)
    if planned.ended_at:
        return False
    try:
        with transaction.atomic():
            _act(planned)
            outcome = "Done"
    except (Refused, ValidationError, IntegrityError) as refusal:
        outcome = f"Not done: {' '.join(getattr(refusal, 'messages', [str(refusal)]))}"
    _end(planned, outcome)
    return True


def _act(planned):
    record = MODELS[planned.kind].objects.get(public_id=planned.public_id)
    if not planned.by.is_active or not planned.by.has_perm(right_to(planned)):
        raise Refused(f"{planned.by} may not do this any more. Let somebody who may plan it anew.")
    act = publishing.release if planned.step == Step.RELEASE else publishing.withdraw
    act(record=record, by=planned.by, reason=planned.reason)


def _waiting(record, *steps):
    found = PlannedStep.objects.filter(kind=record.kind, public_id=record.public_id, ended_at__isnull=True)
    return found.filter(step__in=steps) if steps else found


def _end(planned, outcome):
    planned.ended_at = timezone.now()
    planned.outcome = outcome[: PlannedStep._meta.get_field("outcome").max_length]
    planned.save(update_fields=["ended_at", "outcome"])
