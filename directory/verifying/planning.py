"""Planning: a due date and a risk for every public entry. Safe to repeat; a second run changes nothing."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from directory.models import Job, OperatingStatus, SiteSettings, Verification, VerificationPlan
from directory.working_days import spread

from .risk import callable_resources, facts_of, reasons_of, risk_of, with_facts

BATCH = 1000
DAILY = "verification_plan"  # the kind of the job that says when it was last done
END_OF_QUEUE = timedelta(days=3650)  # where a new entry waits until the spread has reached it
COLUMNS = ["due_on", "risk", "reasons", "updated_at"]


def plan(*, today: date | None = None, progress: Callable | None = None) -> dict[str, int]:
    """Give every public entry its next due date and risk; those that are public no more lose theirs.

    A verified one is due when its verification ends, one that is reported as wrong today, one that was not
    reached when it is to be tried again. Those never verified are spread by risk over the weekly capacity.
    Writes in batches, so that curators go on working. Returns counts: planned, spread, dropped.
    """
    today, settings = today or timezone.localdate(), SiteSettings.current()
    dropped = _drop_others()
    planned = sum(_plan_batch(batch, today, settings) for batch in _batches(progress))
    return {"planned": planned, "spread": _spread(today, settings), "dropped": dropped}


def plan_due(*, now=None) -> bool:
    """What background work calls again and again: plans once a day; True if it did."""
    now = now or timezone.now()
    if Job.objects.filter(kind=DAILY, created_at__date=now.date()).exists():
        return False
    counts = plan(today=now.date())
    done = timezone.now()
    Job.objects.create(
        kind=DAILY,
        state=Job.State.DONE,
        created_at=now,
        started_at=now,
        finished_at=done,
        done=counts["planned"],
        total=counts["planned"],
        result=counts,
    )
    return True


def plan_one(*, resource, today: date | None = None, **state) -> VerificationPlan:
    """Bring one entry's plan up to date after something happened to it; `state`: columns to set besides."""
    today, settings = today or timezone.localdate(), SiteSettings.current()
    row = with_facts(callable_resources().filter(pk=resource.pk)).first()
    stored, _ = VerificationPlan.objects.get_or_create(resource=resource, defaults={"due_on": today})
    for name, value in state.items():
        setattr(stored, name, value)
    if row:
        stored.reasons = reasons_of(facts_of(row, stored.attempts), today, settings.verify_every_days)
        stored.risk = risk_of(stored.reasons)
    stored.save()
    return stored


def due(day: date) -> QuerySet:
    """Plans of what is to be verified on or before `day`, the riskiest first."""
    return VerificationPlan.objects.filter(due_on__lte=day).order_by("-risk", "due_on", "pk")


def _drop_others():
    gone = Q(resource__release__isnull=True) | Q(resource__operating_status=OperatingStatus.CLOSED)
    return VerificationPlan.objects.filter(gone).delete()[0]


def _batches(progress):
    """Public entries with their facts and their stored plan, a batch at a time by key."""
    rows = callable_resources().order_by("pk")
    columns = ("public_id", "plan__due_on", "plan__reasons", "plan__attempts")
    steps = range(0, rows.count(), BATCH)
    last = 0
    for _ in progress(steps, "plan verifications", len(steps)) if progress else steps:
        wanted = with_facts(rows.filter(pk__gt=last)).only(*columns).select_related("plan")
        batch = list(wanted[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        yield batch


def _plan_batch(batch, today, settings) -> int:
    changed = [new for row in batch if (new := _planned(row, today, settings))]
    _upsert(changed, COLUMNS)
    return len(batch)


def _planned(row, today, settings) -> VerificationPlan | None:
    """The plan of an entry as it must be, None where it stands so already."""
    stored = getattr(row, "plan", None)
    facts = facts_of(row, stored.attempts if stored else 0)
    reasons = reasons_of(facts, today, settings.verify_every_days)
    due_on = _due_on(row, facts, stored, today, settings)
    if stored and (stored.due_on, stored.reasons) == (due_on, reasons):
        return None
    return VerificationPlan(resource_id=row.pk, due_on=due_on, risk=risk_of(reasons), reasons=reasons)


def _due_on(row, facts, stored, today, settings) -> date:
    """Said by the newest check, whatever its outcome; of one never called by the spread."""
    if row.checked_on:
        ends = row.next_due or row.checked_on + timedelta(days=settings.verify_every_days)
    else:
        ends = stored.due_on if stored else today + END_OF_QUEUE
    return min(ends, today) if facts.reports else ends


def _spread(today, settings) -> int:
    """Due dates of those that nobody has called yet: by risk, over the weekly capacity."""
    called = Verification.objects.filter(resource=OuterRef("pk"))
    waiting = VerificationPlan.objects.filter(~Exists(called)).order_by("-risk", "pk")
    ordered = waiting.only("due_on", "reasons").iterator(chunk_size=BATCH)
    return _place(zip(ordered, spread(today, settings.weekly_capacity), strict=False))


def _place(placed: Iterable) -> int:
    count = 0
    while batch := list(islice(placed, BATCH)):
        _upsert([_moved(one, day) for one, day in batch if _moves(one, day)], ["due_on", "updated_at"])
        count += len(batch)
    return count


def _moves(one, day):
    """What is reported as wrong is due today, whatever the capacity."""
    return one.due_on != day and not (one.due_on < day and any(name == "report" for name, _ in one.reasons))


def _moved(one, day):
    return VerificationPlan(resource_id=one.pk, due_on=day)


def _upsert(rows, columns):
    with transaction.atomic():
        VerificationPlan.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["resource"], update_fields=columns
        )
