"""Drift: how the listings differ from what the releases in force say. Reads only.

A listing's row holds the document of a release, made with the vocabulary of today.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

import orjson

from . import documents
from .articles import article_document
from .documents import Surroundings
from .models import LISTINGS, Article, CrisisLine, Kind, Organization, Resource
from .models.listing import AbstractListing
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
    """How the listings of one kind differ from the releases: rows to write, and ids to take away."""

    kind: Kind
    new: list[AbstractListing] = field(default_factory=list)
    changed: list[AbstractListing] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)

    def __len__(self):
        return len(self.new) + len(self.changed) + len(self.gone)


def find_drift(kind, surroundings: Surroundings, ids: Iterable[UUID] | None = None, progress=None) -> Drift:
    """What must be written so that the listings of a kind, or those of `ids`, show its releases in force."""
    chosen = {} if ids is None else {"public_id__in": list(ids)}
    listed = dict(LISTINGS[kind].objects.filter(**chosen).values_list("public_id", "digest"))
    drift = Drift(kind)
    for row in _rows_due(kind, surroundings, chosen, progress):
        digest = listed.pop(row.public_id, None)
        if digest is None:
            drift.new.append(row)
        elif digest != row.digest:
            drift.changed.append(row)
    drift.gone = list(listed)
    return drift


def _rows_due(kind, surroundings, chosen, progress) -> Iterator[AbstractListing]:
    """The unsaved listing of every record of a kind with a release in force, made of that release."""
    records = MODELS[kind].objects.public().filter(**chosen).order_by("pk")
    found = records.values_list("public_id", "release__content").iterator(chunk_size=BATCH)
    shown = iter(progress(found, f"publish {kind.label}", records.count()) if progress else found)
    while batch := list(islice(shown, BATCH)):
        names = _organization_names(batch) if kind == Kind.RESOURCE else {}
        for public_id, content in batch:
            document = _document(kind, str(public_id), content, names, surroundings)
            yield _row(LISTINGS[kind], public_id, document)


def _organization_names(batch) -> dict[str, str]:
    ids = {content["organization"] for _, content in batch}
    rows = Organization.objects.public().filter(public_id__in=ids)
    return {str(pk): name for pk, name in rows.values_list("public_id", "release__content__name")}


def _document(kind, public_id, content, names, surroundings):
    if kind == Kind.RESOURCE:
        name = names.get(content["organization"], content["name"])
        return documents.resource_document(public_id, content, name, surroundings, city_centre)
    if kind == Kind.ARTICLE:
        return article_document(public_id, content)
    return {"id": public_id, **content}


def _row(listing, public_id, document) -> AbstractListing:
    text = orjson.dumps(document).decode()
    return listing(public_id=public_id, document=text, digest=documents.digest(document))
