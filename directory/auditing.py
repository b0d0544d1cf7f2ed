"""Auditing: entries drawn at random and phoned, to say in public how many are right."""

import random
import secrets
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import publishing
from .curating import Refused, hold
from .models import Audit, AuditEntry, OperatingStatus, Resource

LARGEST = 5000
SEED_BITS = 53  # a whole number that every language can hold


@transaction.atomic
def draw(*, size: int, by, states: Collection[str] = (), seed: int | None = None) -> Audit:
    """Draw `size` public entries at random, each as likely as any other; `seed` repeats a draw.

    The order is part of the draw, so that an audit broken off is a random sample too.
    """
    ids = list(_population(states))
    if not 1 <= size <= min(len(ids), LARGEST):
        raise Refused(_("Draw from 1 to %d entries.") % min(len(ids), LARGEST))
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    audit = Audit.objects.create(
        size=size, population=len(ids), states=sorted(states), seed=seed, drawn_by=by
    )
    chosen = random.Random(seed).sample(ids, size)
    AuditEntry.objects.bulk_create(
        AuditEntry(audit=audit, resource_id=pk, position=position)
        for position, pk in enumerate(chosen, start=1)
    )
    return audit


def _population(states) -> Iterable[int]:
    """By public id, so that another server with the same entries draws the same ones."""
    public = Resource.objects.public().exclude(operating_status=OperatingStatus.CLOSED)
    if states:
        public = public.filter(state_province__in=states)
    return public.order_by("public_id").values_list("pk", flat=True)


@transaction.atomic
def record_call(
    *,
    entry: AuditEntry,
    exact: bool,
    functional: bool,
    by,
    wrong: Collection[str] = (),
    note: str = "",
    on: date | None = None,
) -> AuditEntry:
    """Write down how right an entry was; again, where a mistake was made, until the audit is closed."""
    hold(entry.audit)
    if entry.audit.closed_at:
        raise Refused(_("This audit is closed; its figures are public."))
    if exact and not functional:
        raise Refused(_("Where all was right, enough was right to start care."))
    if exact and wrong:
        raise Refused(_("Where something was wrong, not all was right."))
    entry.exact, entry.functional, entry.by, entry.note = exact, functional, by, note
    entry.wrong, entry.called_on = list(wrong), on or timezone.localdate()
    entry.save()
    return entry


@transaction.atomic
def close(*, audit: Audit, by) -> Audit:
    """End an audit: from now on its figures are public. Raises Refused where nobody was called."""
    hold(audit)
    if audit.closed_at:
        raise Refused(_("This audit is closed already."))
    if not audit.entries.filter(called_on__isnull=False).exists():
        raise Refused(_("Nobody was called yet, so there is nothing to publish."))
    audit.closed_at = timezone.now()
    audit.save(update_fields=["closed_at"])
    publishing.raise_revision()
    return audit
