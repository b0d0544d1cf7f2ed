"""Calling: claims, so that two curators never phone the same place, and outcomes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import curating, publishing
from directory.curating import Refused
from directory.models import OperatingStatus, Resource, Review, SiteSettings, Status, Verification
from directory.models import VerificationPlan as Plan

from .corrections import Corrections, correct
from .planning import due, plan_one
from .risk import REACHED

CLAIM_LASTS = timedelta(minutes=30)
MOST_ATTEMPTS = 3
AT_ONCE = 200
NEXT_TRIED = 20  # candidates looked at, where others are claiming at the same moment
Outcome = Verification.Outcome


@dataclass(frozen=True, slots=True)
class Done:
    """What came of recording an outcome; `waits`: why the public does not see it yet, empty where it does."""

    check: Verification
    waits: str = ""
    in_review: bool = False


@transaction.atomic
def claim(*, resource: Resource, by) -> Plan:
    """Take an entry for half an hour; raises Refused where somebody else is at it.

    One conditional update: of two who claim at once, one gets it.
    """
    if not resource.is_public:
        raise Refused(_("Only public entries are verified. Release it first."))
    now = timezone.now()
    plan, _made = Plan.objects.get_or_create(resource=resource, defaults={"due_on": timezone.localdate()})
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_until__lte=now)
    taken = Plan.objects.filter(free, pk=plan.pk).update(claimed_by=by, claimed_until=now + CLAIM_LASTS)
    plan.refresh_from_db()
    if not taken:
        raise Refused(_("%(who)s is at it until %(time)s UTC.") % _claim_of(plan))
    return plan


def claim_next(*, by, states: Collection[str] = (), today: date | None = None) -> Plan | None:
    """The curator's own claim that still stands, or else the riskiest due entry that is free, if any."""
    now = timezone.now()
    waiting = due(today or timezone.localdate()).select_related("resource__release")
    if states:
        waiting = waiting.filter(resource__state_province__in=states)
    mine = waiting.filter(claimed_by=by, claimed_until__gt=now).first()
    if mine:
        return claim(resource=mine.resource, by=by)
    free = waiting.filter(Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_until__lte=now))
    for plan in free[:NEXT_TRIED]:
        try:
            return claim(resource=plan.resource, by=by)
        except Refused:  # another was faster by a moment
            continue
    return None


def let_go(*, resource: Resource, by) -> bool:
    """Give a claim of one's own back; True if there was one."""
    mine = Plan.objects.filter(resource=resource, claimed_by=by)
    return bool(mine.update(claimed_by=None, claimed_until=None))


@transaction.atomic
def record(
    *,
    resource: Resource,
    outcome: str,
    by,
    corrections: Corrections | None = None,
    fields: Collection[str] = (),
    note: str = "",
    method: str = Verification.Method.PHONE,
    release: bool = False,
    on: date | None = None,
) -> Done:
    """Write down what came of a call, with its corrections; the claim ends.

    `fields`: names of what was confirmed; `release`: let verification and corrections out to the public, but
    only where no other edit is waiting. A correction makes a confirmed call a corrected one.
    Raises Refused (somebody else is at it; a correction without one), ValidationError (no possible value).
    """
    on = on or timezone.localdate()
    _hold_claim(resource, by)
    was_revising = resource.is_revising
    reason = _("Verified by phone") if method == Verification.Method.PHONE else _("Verified")
    outcome = _outcome_of(outcome, correct(resource, corrections, by=by, reason=reason, on=on))
    if outcome == Outcome.CLOSED:
        _close(resource, by)
    if outcome in REACHED:
        _answer_unreached(resource, by)
    attempts, next_due = _what_follows(resource, outcome, on)
    check = curating.verify(
        resource=resource, on=on, method=method, outcome=outcome, by=by, fields=fields, note=note,
        next_due=next_due,
    )  # fmt: skip
    in_review = _ask_somebody(resource, outcome, attempts, by)
    plan_one(
        resource=resource,
        today=on,
        due_on=next_due,
        attempts=attempts % MOST_ATTEMPTS,
        claimed_by=None,
        claimed_until=None,
    )
    waits = _let_out(resource, by, reason, release, was_revising)
    return Done(check, waits, in_review)


def _hold_claim(resource, by):
    """Read entry and claim anew and hold both, so that the same call is not written down twice at once."""
    curating.hold(resource)
    plan = Plan.objects.select_for_update().filter(resource=resource).first()
    others = plan and plan.claimed_by_id not in (None, by.pk) and plan.claimed_until > timezone.now()
    if others:
        raise Refused(_("%(who)s is at it until %(time)s UTC.") % _claim_of(plan))
    if not resource.is_public:
        raise Refused(_("Only public entries are verified. Release it first."))


def _claim_of(plan):
    return {"who": plan.claimed_by, "time": f"{plan.claimed_until:%H:%M}"}


def _outcome_of(outcome, corrected):
    if outcome == Outcome.CONFIRMED and corrected:
        return Outcome.CORRECTED
    if outcome == Outcome.CORRECTED and not corrected:
        raise Refused(_("Nothing was corrected. Write the right value beside what is wrong, or choose 1."))
    return outcome


def _answer_unreached(resource, by):
    for review in resource.reviews.filter(reason=Review.Reason.UNREACHED, closed_at__isnull=True):
        curating.close_review(review=review, by=by, decision=_("Reached."))


def _what_follows(resource, outcome, on):
    """(attempts without an answer, when to call next)"""
    settings = SiteSettings.current()
    plan = Plan.objects.filter(resource=resource).first()
    attempts = (plan.attempts if plan else 0) + 1 if outcome == Outcome.NO_ANSWER else 0
    again = 0 < attempts < MOST_ATTEMPTS
    days = settings.retry_after_days if again else settings.verify_every_days
    return attempts, on + timedelta(days=days)


def _close(resource, by):
    resource.operating_status = OperatingStatus.CLOSED
    reason = _("Said to be closed when it was verified")
    curating.save(record=resource, changed=["operating_status"], by=by, reason=reason)


def _ask_somebody(resource, outcome, attempts, by) -> bool:
    """Three calls without an answer, or a dead line, are a question for a person; the entry stays public."""
    if outcome != Outcome.DISCONNECTED and attempts < MOST_ATTEMPTS:
        return False
    detail = {"outcome": str(outcome), "numbers": [str(phone) for phone in resource.phones.all()]}
    Review.objects.get_or_create(
        resource=resource, reason=Review.Reason.UNREACHED, closed_at=None, defaults={"detail": detail}
    )
    if resource.status == Status.PUBLISHED:
        curating.put_in_review(resource=resource, by=by, reason=_("Not reached"))
    return True


def _let_out(resource, by, reason, release, was_revising) -> str:
    """Release the entry as it stands now; else why it waits. One in review stays there."""
    resource.refresh_from_db()
    if not resource.is_revising:
        return ""
    if was_revising:
        return _("Another edit of this entry waits for its release; this waits with it.")
    if not release:
        return _("It waits for somebody who may release it.")
    status = resource.status
    try:
        with transaction.atomic():
            publishing.release(record=resource, by=by, reason=reason)
    except Refused as refusal:
        return str(refusal)
    if status == Status.IN_REVIEW:
        curating.put_in_review(resource=resource, by=by, reason=_("Still in review"))
    return ""


@transaction.atomic
def confirm_by_feed(
    *, resources: Iterable[Resource], on: date, feed: str, by, release: bool = False
) -> list[Done]:
    """Take an official feed's word, such as a state's list of licences, for entries that a person has chosen.

    Each verification is marked as such and names the feed; somebody decides this, an import never does.
    """
    resources = list(resources)
    if not feed.strip():
        raise Refused(_("Name the feed and its date, such as “Oregon licence list of 2 November 2026”."))
    if len(resources) > AT_ONCE:
        raise Refused(_("Choose at most %d entries at a time.") % AT_ONCE)
    return [
        record(
            resource=resource, outcome=Outcome.CONFIRMED, by=by, note=feed.strip(), on=on, release=release,
            method=Verification.Method.OFFICIAL_FEED,
        )
        for resource in resources
    ]  # fmt: skip
