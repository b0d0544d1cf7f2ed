"""Publishing: the only writer of releases in force, listings, changes and the revision.

`release` and `withdraw` are a curator's actions. `publish` reconciles the listings with the releases and is
idempotent. Every transaction that changes what the public sees raises the revision once; the snapshot, built
from the listings alone, follows the revision.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import orjson
from django.db import transaction
from django.utils import timezone

from . import documents
from .articles import article_document
from .documents import Surroundings
from .curating import write_history
from .freezing import freeze
from .models import (
    LISTINGS,
    Article,
    Category,
    Change,
    CrisisLine,
    Kind,
    Organization,
    Release,
    Resource,
    Revision,
    Source,
    Status,
)
from .search.places import city_centre

MODELS = {
    Kind.ORGANIZATION: Organization,
    Kind.RESOURCE: Resource,
    Kind.CRISIS_LINE: CrisisLine,
    Kind.ARTICLE: Article,
}
BATCH = 1000


@dataclass
class Drift:
    """How the listings of one kind differ from the releases: documents by public id, and ids to take away."""

    kind: Kind
    new: dict[UUID, dict] = field(default_factory=dict)
    changed: dict[UUID, dict] = field(default_factory=dict)
    gone: list[UUID] = field(default_factory=list)

    def __len__(self):
        return len(self.new) + len(self.changed) + len(self.gone)


def release(*, record, by, reason: str) -> Release:
    """Let the record as it stands now out to the public: freeze it, list it, raise the revision."""
    return release_all(records=[record], by=by, reason=reason)[0]


@transaction.atomic
def release_all(*, records: Iterable, by, reason: str) -> list[Release]:
    """Release several records at once, with the organizations of resources that are not public yet."""
    records = list(records)
    records += _waiting_organizations(records)
    made = [_make_release(record, by, reason) for record in records]
    _publish_with_dependents(records)
    return made


def _waiting_organizations(records):
    owners = {
        record.organization_id: record.organization for record in records if record.kind == Kind.RESOURCE
    }
    return [owner for owner in owners.values() if not owner.is_public]


def _make_release(record, by, reason):
    frozen = freeze(record)
    made = Release.objects.create(
        kind=record.kind,
        public_id=record.public_id,
        content=frozen,
        digest=documents.digest(frozen),
        by=by,
        reason=reason,
    )
    _set_state(record, by, reason, status=Status.PUBLISHED, release=made, digest=made.digest)
    return made


@transaction.atomic
def withdraw(*, record, by, reason: str, replaced_by=None):
    """Take the record out of public sight; a merged resource names the one that replaces it."""
    merged = {"replaced_by": replaced_by} if record.kind == Kind.RESOURCE else {}
    _set_state(record, by, reason, status=Status.WITHDRAWN, release=None, **merged)
    _publish_with_dependents([record])


def _set_state(record, by, reason, **state):
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
    with _locked_revision() as revision:
        surroundings = load_surroundings()
        for kind, ids in public_ids.items():
            _write(revision, find_drift(kind, surroundings, ids))


def publish(progress=None) -> dict[str, int]:
    """Reconcile all listings with the releases; safe to run at any time, a second run changes nothing.

    Documents are made outside the write transaction; if another publisher was faster, they are made again.
    Returns counts: published, updated, withdrawn, revision.
    """
    while True:
        start, surroundings = _revision().number, load_surroundings()
        drifts = [find_drift(kind, surroundings, progress=progress) for kind in MODELS]
        with _locked_revision() as revision:
            undisturbed = revision.number == start
            if undisturbed:
                for drift in drifts:
                    _write(revision, drift)
                revision.surroundings = surroundings.digest
        if undisturbed:
            return _counts(drifts, revision)


def check(progress=None) -> list[Drift]:
    """The drift between releases and listings, kind by kind; writes nothing."""
    surroundings = load_surroundings()
    return [find_drift(kind, surroundings, progress=progress) for kind in MODELS]


def find_drift(kind, surroundings: Surroundings, ids: Iterable[UUID] | None = None, progress=None) -> Drift:
    """What must be written so that the listings of a kind show its releases in force."""
    chosen = {} if ids is None else {"public_id__in": list(ids)}
    listed = dict(LISTINGS[kind].objects.filter(**chosen).values_list("public_id", "digest"))
    drift = Drift(kind)
    for public_id, document in released_documents(kind, surroundings, chosen, progress):
        digest = listed.pop(public_id, None)
        if digest is None:
            drift.new[public_id] = document
        elif digest != documents.digest(document):
            drift.changed[public_id] = document
    drift.gone = list(listed)
    return drift


def released_documents(kind, surroundings, chosen, progress=None) -> Iterator[tuple[UUID, dict]]:
    """(public id, document) of every record of a kind with a release in force."""
    records = MODELS[kind].objects.public().filter(**chosen).order_by("pk")
    names = _organization_names() if kind == Kind.RESOURCE else {}
    rows = records.values_list("public_id", "release__content").iterator(chunk_size=BATCH)
    for public_id, content in progress(rows, f"publish {kind.label}", records.count()) if progress else rows:
        yield public_id, _document(kind, str(public_id), content, names, surroundings)


def _document(kind, public_id, content, names, surroundings):
    if kind == Kind.RESOURCE:
        name = names.get(content["organization"], content["name"])
        return documents.resource_document(public_id, content, name, surroundings, city_centre)
    if kind == Kind.ARTICLE:
        return article_document(public_id, content)
    return {"id": public_id, **content}


def _organization_names():
    rows = Organization.objects.public().values_list("public_id", "release__content__name")
    return {str(public_id): name for public_id, name in rows}


@contextmanager
def _locked_revision():
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


def _revision() -> Revision:
    return Revision.objects.get_or_create(pk=1)[0]


def _write(revision, drift: Drift):
    """Write one kind's drift and its changes; sequence numbers follow the order of commits."""
    now, listing = timezone.now(), LISTINGS[drift.kind]
    listing.objects.bulk_create(_listings(listing, drift.new, now), batch_size=BATCH)
    listing.objects.bulk_create(
        _listings(listing, drift.changed, now),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["public_id"],
        update_fields=["document", "digest", "updated_at"],
    )
    for start in range(0, len(drift.gone), BATCH):
        listing.objects.filter(pk__in=drift.gone[start : start + BATCH]).delete()
    Change.objects.bulk_create(_changes(revision, drift, now), batch_size=BATCH)


def _listings(listing, found, now):
    return (
        listing(
            public_id=public_id, document=_text(document), digest=documents.digest(document), updated_at=now
        )
        for public_id, document in found.items()
    )


def _text(document):
    return orjson.dumps(document).decode()


def _changes(revision, drift, now):
    What = Change.What
    replaced = _replacements(drift)
    steps = [(What.PUBLISHED, public_id) for public_id in drift.new]
    steps += [(What.UPDATED, public_id) for public_id in drift.changed]
    steps += [(What.MERGED if replaced.get(one) else What.WITHDRAWN, one) for one in drift.gone]
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


def load_surroundings() -> Surroundings:
    """The vocabulary and the sources as plain data."""
    return Surroundings(vocabulary=[_category(one) for one in _categories()], sources=_sources())


def _categories():
    return Category.objects.prefetch_related("terms", "terms__derived_from")


def _category(category):
    return {
        "slug": category.slug,
        "code": category.code or None,
        "name": _both(category, "name"),
        "description": _both(category, "description"),
        "derived": category.derived,
        "terms": [_term(term) for term in category.terms.all()],
    }


def _term(term):
    return {
        "slug": term.slug,
        "key": term.key,
        "code": term.code,
        "name": _both(term, "name"),
        "official_name": term.official_name,
        "definition": _both(term, "definition"),
        "retired": term.retired,
        "derived_from": sorted(source.key for source in term.derived_from.all()),
    }


def _both(record, name):
    return {"en": getattr(record, name), "es": getattr(record, f"{name}_es")}


def _sources():
    columns = ("slug", "name", "publisher", "url", "licence", "attribution", "redistributable", "vintage")
    return list(Source.objects.values(*columns))
