"""Publishing: the only writer of releases in force, listings, changes and the revision.

`release` and `withdraw` are a curator's actions. `publish` reconciles the listings with the releases and is
idempotent. Every transaction that changes what the public sees raises the revision once; the snapshot, built
from the listings alone, follows the revision.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import documents
from .curating import Refused, hold
from .drift import BATCH, MODELS, Drift, find_drift
from .editorial import dates_of_release, refuse_unready
from .editors import editors_since_release
from .freezing import freeze, load_surroundings
from .histories import write_history
from .models import LISTINGS, Change, Kind, Release, Resource, Revision, SiteSettings, Status

ATTEMPTS = 3


def release(*, record, by, reason: str) -> Release:
    """Let the record as it stands now out to the public: freeze it, list it, raise the revision.

    Raises Refused for an article without words, or with mistakes in its markup or its words, and for who
    edited the record where two people are asked for.
    """
    return release_all(records=[record], by=by, reason=reason)[0]


@transaction.atomic
def release_all(*, records: Iterable, by, reason: str) -> list[Release]:
    """Release several records at once, with the organizations of resources that are not public yet."""
    records = list(records)
    _hold_all(records)
    records += _waiting_organizations(records)
    require_second_person(records, by)
    made = [_make_release(record, by, reason) for record in records]
    _publish_with_dependents(records)
    return made


def require_second_person(records: Iterable, by):
    """Raises Refused where the site asks two people for a publication and `by` has edited one of these."""
    if by is None or not SiteSettings.current().two_people:
        return
    edited = editors_since_release(records)
    own = [str(record) for record in records if by.pk in edited[record.kind, record.pk]]
    if own:
        raise Refused(
            f"You have edited {', '.join(own)} since the last release. This site asks two people for a "
            "publication: submit it for review, and somebody else releases it."
        )


def _hold_all(records):
    """In one order for all, so that no two releases wait for each other."""
    for record in sorted(records, key=lambda record: (record.kind, record.pk)):
        hold(record)


def _waiting_organizations(records):
    chosen = {record.pk for record in records if record.kind == Kind.ORGANIZATION}
    owners = {one.organization_id: one.organization for one in records if one.kind == Kind.RESOURCE}
    return [owner for pk, owner in owners.items() if pk not in chosen and not owner.is_public]


def _make_release(record, by, reason):
    dates = dates_of_release(record) if record.kind == Kind.ARTICLE else {}
    for name, day in dates.items():
        setattr(record, name, day)
    frozen = freeze(record)
    if record.kind == Kind.ARTICLE:
        refuse_unready(frozen)
    made = _keep_release(record, frozen, by, reason)
    _set_state(record, by, reason, status=Status.PUBLISHED, release=made, digest=made.digest, **dates)
    return made


def _keep_release(record, content, by, reason):
    return Release.objects.create(
        kind=record.kind,
        public_id=record.public_id,
        content=content,
        digest=documents.digest(content),
        by=by,
        reason=reason,
    )


@transaction.atomic
def release_facts(*, record, facts: Iterable[str], by, reason: str) -> Release:
    """Let out these facts (keys of a release) of a public record as they stand now, and nothing else of it.

    What is being revised beside them stays as it is. Raises Refused for a record that is not public.
    """
    hold(record)
    if not record.is_public:
        raise Refused("This entry is not public, so there is nothing to add to.")
    live = freeze(record)
    content = record.release.content | {name: live[name] for name in facts}
    made = _keep_release(record, content, by, reason)
    _set_state(record, by, reason, release=made)
    _publish_with_dependents([record])
    return made


@transaction.atomic
def withdraw(*, record, by, reason: str, replaced_by=None):
    """Take the record out of public sight; a merged resource names the one that replaces it.

    Raises Refused for an organization that still has public resources.
    """
    hold(record)
    if record.kind == Kind.ORGANIZATION and record.resources.public().exists():
        raise Refused("This organization still has public resources. Withdraw or move them first.")
    _set_state(record, by, reason, status=Status.WITHDRAWN, release=None, replaced_by=replaced_by)
    _publish_with_dependents([record])


def _set_state(record, by, reason, *, replaced_by=None, **state):
    if record.kind == Kind.RESOURCE:
        state["replaced_by"] = replaced_by
    for name, value in state.items():
        setattr(record, name, value)
    write_history(record, by, reason)
    record.save(update_fields=[*state, "updated_at"])


def _publish_with_dependents(records):
    """List records, and anew what is shown with them: an organization's name stands in its resources."""
    chosen = defaultdict(list)
    for record in records:
        chosen[record.kind].append(record.public_id)
        if record.kind == Kind.ORGANIZATION:
            chosen[Kind.RESOURCE] += record.resources.public().values_list("public_id", flat=True)
    publish_records(chosen)


def publish_records(public_ids: dict[Kind, list[UUID]]):
    """Reconcile the listings of these records only."""
    with locked_revision() as revision:
        surroundings = load_surroundings()
        for kind, ids in public_ids.items():
            _write(revision, find_drift(kind, surroundings, ids))


def publish(progress=None) -> dict[str, int]:
    """Reconcile all listings with the releases; safe to run at any time, a second run changes nothing.

    Documents are made outside the write transaction; if another publisher was faster, they are made again,
    and if that goes on, inside it. Returns counts: published, updated, withdrawn, revision.
    """
    for _ in range(ATTEMPTS):
        start = _state(_revision())
        surroundings, drifts = _look(progress)
        with locked_revision() as revision:
            undisturbed = _state(revision) == start
            if undisturbed:
                _write_all(revision, surroundings, drifts)
        if undisturbed:
            return _counts(drifts, revision)
    with locked_revision() as revision:
        surroundings, drifts = _look(progress)
        _write_all(revision, surroundings, drifts)
    return _counts(drifts, revision)


def _state(revision):
    return revision.number, revision.surroundings


def expect():
    """Note, in a transaction that sets releases in force by itself, that the listings wait for `publish`."""
    Revision.objects.update(surroundings="")


def catch_up(progress=None):
    """Publish where something waits: an import killed before it could, an edited vocabulary or source."""
    if surroundings_changed():
        publish(progress)


def _look(progress):
    surroundings = load_surroundings()
    return surroundings, [find_drift(kind, surroundings, progress=progress) for kind in MODELS]


def _write_all(revision, surroundings, drifts):
    for drift in drifts:
        _write(revision, drift)
    revision.surroundings = surroundings.digest


def check(progress=None) -> list[Drift]:
    """The drift between releases and listings, kind by kind; writes nothing."""
    return _look(progress)[1]


def surroundings_changed() -> bool:
    """Whether the vocabulary or a source was edited since the last `publish`."""
    return _revision().surroundings != load_surroundings().digest


def content_hash() -> str:
    """SHA-256 (hex) of all that is public, without times and revision: equal wherever the same is shown."""
    found = hashlib.sha256()
    for kind, listing in LISTINGS.items():
        for public_id, digest in listing.objects.order_by("pk").values_list("pk", "digest").iterator():
            found.update(f"{kind} {public_id} {digest}\n".encode())
    return found.hexdigest()


@contextmanager
def locked_revision():
    """The revision's row, locked, so that all publishing happens one after the other; raised once if needed.

    A changed vocabulary or source is a new revision too, since everything is shown with it.
    """
    with transaction.atomic():
        _revision()
        revision = Revision.objects.select_for_update().get()
        before = (revision.sequence, revision.surroundings)
        yield revision
        if before != (revision.sequence, revision.surroundings):
            revision.number += 1
            revision.at = timezone.now()
            revision.save()


@transaction.atomic
def raise_revision():
    """A new revision for what is said of the site as a whole (its name, its accuracy): no listing changes."""
    _revision()
    Revision.objects.select_for_update().get()
    Revision.objects.update(number=F("number") + 1, at=timezone.now())


def _revision() -> Revision:
    return Revision.objects.get_or_create(pk=1)[0]


def _write(revision, drift: Drift):
    """Write one kind's drift and its changes; sequence numbers follow the order of commits."""
    now, listing = timezone.now(), LISTINGS[drift.kind]
    for row in [*drift.new, *drift.changed]:
        row.updated_at = now
    listing.objects.bulk_create(drift.new, batch_size=BATCH)
    listing.objects.bulk_create(
        drift.changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["public_id"],
        update_fields=["document", "digest", "updated_at"],
    )
    for start in range(0, len(drift.gone), BATCH):
        listing.objects.filter(pk__in=drift.gone[start : start + BATCH]).delete()
    Change.objects.bulk_create(_changes(revision, drift, now), batch_size=BATCH)


def _changes(revision, drift, now):
    What = Change.What
    replaced = _replacements(drift)
    steps = [(What.PUBLISHED, row.public_id) for row in drift.new]
    steps += [(What.UPDATED, row.public_id) for row in drift.changed]
    steps += [(What.MERGED if one in replaced else What.WITHDRAWN, one) for one in drift.gone]
    for what, public_id in steps:
        revision.sequence += 1
        yield Change(
            sequence=revision.sequence,
            kind=drift.kind,
            what=what,
            public_id=public_id,
            replaced_by=replaced.get(public_id),
            at=now,
            revision=revision.number + 1,
        )


def _replacements(drift):
    if drift.kind != Kind.RESOURCE or not drift.gone:
        return {}
    merged = Resource.objects.filter(replaced_by__isnull=False)
    return dict(merged.values_list("public_id", "replaced_by__public_id"))


def _counts(drifts, revision):
    return {
        "published": sum(len(drift.new) for drift in drifts),
        "updated": sum(len(drift.changed) for drift in drifts),
        "withdrawn": sum(len(drift.gone) for drift in drifts),
        "revision": revision.number,
    }
