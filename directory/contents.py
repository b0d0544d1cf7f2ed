"""What the snapshot is built from, rendered from the listings: all of it, or what has changed."""

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from uuid import UUID

import orjson
from django.conf import settings
from django.db.models import Exists, OuterRef

from . import documents
from .articles import article_detail
from .documents import Surroundings
from .models import (
    ArticleListing,
    Change,
    CrisisLineListing,
    Kind,
    Listing,
    OrganizationListing,
    Revision,
)
from .search.content import LANGUAGES, Content, Entry, OrganizationEntry
from .search.places import places
from .search.snapshot import Snapshot
from .site_facts import site_facts

BATCH = 500
FEW = 100  # changes, which are worth a patch however small the directory is
RENDERING = ("", "articles/", "search/")  # folders
SHARE = 4  # of so many rows one may have changed


def whole(surroundings: Surroundings, progress=None) -> Content:
    """All that is published."""
    rows = _documents(Listing.objects)
    shown = progress(rows, "snapshot", Listing.objects.count()) if progress else rows
    return Content(
        entries=(_entry(*row, surroundings) for row in shown),
        organizations=map(_organization, _documents(OrganizationListing.objects)),
        gone=_gone(),
        places=_places(),
        **_about(surroundings),
    )


def changes_since(standing: Snapshot, surroundings: Surroundings) -> tuple[Content, list[str]] | None:
    """What a patch of the standing snapshot takes: (what is new or changed, ids of what is no more).

    None where it was made from another database, or where too much has changed.
    """
    steps = _steps_since(standing)
    if steps is None:
        return None
    resources, organizations = (
        {step.public_id: step for step in steps if step.kind == kind}
        for kind in (Kind.RESOURCE, Kind.ORGANIZATION)
    )
    gone = resources.keys() - _listed(Listing, resources)
    withdrawn = gone | organizations.keys() - _listed(OrganizationListing, organizations)
    owners = set()
    content = Content(
        entries=_changed_entries(resources, surroundings, owners),
        organizations=_changed_organizations(organizations.keys(), owners),
        gone=[_tombstone(resources[public_id]) for public_id in gone],
        places=(),
        **_about(surroundings),
    )
    return content, [str(public_id) for public_id in withdrawn]


def _steps_since(standing):
    """The changes that the snapshot does not show, or None."""
    if standing.step is None or standing.step != _step(Change.objects.filter(pk=standing.step[0]).first()):
        return None
    most = max(FEW, standing.count // SHARE)
    steps = list(Change.objects.filter(sequence__gt=standing.step[0]).order_by("sequence")[: most + 1])
    return steps if len(steps) <= most else None


def _listed(listing, ids):
    return {pk for rows in _some(listing, ids) for pk in rows.values_list("pk", flat=True)}


def _changed_entries(ids, surroundings, owners):
    """Notes the organizations of the entries among `owners`."""
    for rows in _some(Listing, ids):
        for document, updated_at in _documents(rows):
            owners.add(UUID(document["organization"]["id"]))
            yield _entry(document, updated_at, surroundings)


def _changed_organizations(ids, owners):
    """`owners` are known when the entries have been read."""
    for rows in _some(OrganizationListing, ids | owners):
        yield from map(_organization, _documents(rows))


def _some(listing, ids):
    """The listings with these ids, some hundreds at a time."""
    ids = list(ids)
    return (listing.objects.filter(pk__in=ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def _about(surroundings):
    """What a patch and a build have in common."""
    revision = Revision.objects.filter(pk=1).first() or Revision()
    return {
        "revision": revision.number,
        "at": iso(revision.at),
        "version": software_version(),
        "shipped": shipped(),
        "surroundings": surroundings.digest,
        "step": _step(Change.objects.order_by("-sequence").first()),
        "crisis_lines": _crisis_lines(),
        "articles": _articles(),
        "site": site_facts(),
        "vocabulary": surroundings.vocabulary,
        "sources": surroundings.sources,
        "synonyms": _parsed(_synonyms()),
    }


def _step(change):
    """What tells a change from any other, in any database."""
    return change and [change.sequence, str(change.public_id), change.at.isoformat()]


@cache
def software_version() -> str:
    """The release of this software, as `pyproject.toml` names it."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]["version"]


def shipped() -> str:
    """SHA-256 (hex) of what comes with the software and makes the snapshot: synonyms, places, the code."""
    return hashlib.sha256(_synonyms() + _places_and_code()).hexdigest()


@cache
def _places_and_code() -> bytes:
    """With the modules that render and index, so that a changed one builds anew without a release."""
    folder = Path(__file__).parent
    modules = sorted(module for place in RENDERING for module in folder.glob(f"{place}*.py"))
    return metadata.version("zipcodes").encode() + b"".join(module.read_bytes() for module in modules)


def _synonyms() -> bytes:
    path = settings.BASE_DIR / "fixtures" / "synonyms.json"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(path, modified):
    return path.read_bytes()


def _parsed(synonyms):
    try:
        return orjson.loads(synonyms)
    except orjson.JSONDecodeError as error:
        raise OSError(f"fixtures/synonyms.json is no JSON (yet?): {error}") from error


def _documents(listings) -> Iterator[tuple[dict, str]]:
    rows = listings.order_by("pk").values_list("document", "updated_at").iterator(chunk_size=BATCH)
    for document, updated_at in rows:
        yield orjson.loads(document), iso(updated_at)


def _entry(document, updated_at, surroundings):
    items = {
        language: orjson.dumps(documents.resource_item(document, updated_at, language, surroundings))
        for language in LANGUAGES
    }
    extras = {language: orjson.dumps(documents.resource_extra(document, language)) for language in LANGUAGES}
    return Entry(document=document, updated_at=updated_at, items=items, extras=extras)


def _organization(row):
    document, _ = row
    items = {
        language: orjson.dumps(documents.organization_item(document, language)) for language in LANGUAGES
    }
    return OrganizationEntry(id=document["id"], name=document["name"], items=items)


def _crisis_lines() -> list[dict]:
    lines = sorted(
        (document for document, _ in _documents(CrisisLineListing.objects)), key=lambda line: line["position"]
    )
    return [
        {
            "states": line["states"],
            **{language: documents.crisis_line_item(line, language) for language in LANGUAGES},
        }
        for line in lines
    ]


def _articles() -> list[dict]:
    newest_first = sorted(
        _documents(ArticleListing.objects),
        key=lambda row: (row[0]["published_on"] or "", row[0]["slug"]),
        reverse=True,
    )
    return [
        {
            "slug": article["slug"],
            "published_on": article["published_on"],
            "updated_at": updated_at,
            **{language: article_detail(article, language) for language in LANGUAGES},
        }
        for article, updated_at in newest_first
    ]


def _gone():
    """(id, replaced by, at) of every resource that was public once and is no more."""
    listed = Listing.objects.filter(pk=OuterRef("public_id"))
    last = {
        change.public_id: change
        for change in Change.objects.filter(~Exists(listed), kind=Kind.RESOURCE)
        .order_by("sequence")
        .iterator()
    }
    return map(_tombstone, last.values())


def _tombstone(change):
    replaced_by = change.replaced_by
    return str(change.public_id), str(replaced_by) if replaced_by else None, iso(change.at)


def _places():
    for place in places().values():
        yield (
            place.postal_code,
            place.city,
            place.county,
            place.state,
            *(place.point or (None, None)),
            place.timezone,
        )


def iso(moment) -> str:
    """A moment as the API writes it, in UTC and whole seconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
