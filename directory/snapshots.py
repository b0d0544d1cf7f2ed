"""The snapshot that all server processes answer from: made of the listings alone, following the revision."""

import fcntl
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from . import documents
from .freezing import load_surroundings
from .models import (
    ArticleListing,
    Change,
    CrisisLineListing,
    Kind,
    Listing,
    OrganizationListing,
    Revision,
)
from .search.builder import build
from .search.content import LANGUAGES, Content, Entry, OrganizationEntry
from .search.places import places
from .search.snapshot import BrokenSnapshot, open_snapshot

FILE_NAME = "directory.snapshot"
BATCH = 500


def snapshot_path() -> Path:
    return settings.SNAPSHOT_DIR / FILE_NAME


def follow(*, wait=False, progress=None) -> bool:
    """Build the snapshot unless the one that stands shows what is published now; True if it was built.

    Where another process is building one, `wait` for it, or leave it to that process.
    """
    return not is_current() and _build(wait, progress, only_if_outdated=True)


def build_snapshot(progress=None, *, wait=False) -> bool:
    """Build and swap in a snapshot of what is published now; False where another process is building one."""
    return _build(wait, progress)


def is_current() -> bool:
    """Whether the snapshot that stands shows the published revision, in this release of the software."""
    revision = Revision.objects.filter(pk=1).first()
    if revision is None:
        return True
    with suppress(BrokenSnapshot, OSError):
        standing = open_snapshot(snapshot_path())
        shown = (standing.revision, standing.at, standing.version)
        return shown == (revision.number, iso(revision.at), software_version())
    return False


def _build(wait, progress, *, only_if_outdated=False):
    settings.SNAPSHOT_DIR.mkdir(parents=True, exist_ok=True)
    with _only_builder(wait) as alone:
        if not alone or (only_if_outdated and is_current()):
            return False
        with _one_moment():
            build(snapshot_path(), _content(progress))
    return True


@contextmanager
def _only_builder(wait):
    with open(settings.SNAPSHOT_DIR / "building.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _one_moment():
    """All reads see one moment of the database; on SQLite without the write lock, so that curators go on."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _deferred(), transaction.atomic():
            yield
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _deferred():
    """Transactions begin as readers (see `transaction_mode` in config/env.py)."""
    connection.ensure_connection()  # which sets the mode
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = usual


def _content(progress) -> Content:
    revision = Revision.objects.filter(pk=1).first() or Revision()
    surroundings = load_surroundings()
    return Content(
        revision=revision.number,
        at=iso(revision.at),
        version=software_version(),
        entries=_entries(surroundings, progress),
        organizations=_organizations(),
        crisis_lines=_crisis_lines(),
        articles=_articles(),
        vocabulary=surroundings.vocabulary,
        sources=surroundings.sources,
        gone=_gone(),
        places=_places(),
        synonyms=_synonyms(),
    )


@cache
def software_version() -> str:
    """The release of this software, as `pyproject.toml` names it."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]["version"]


def _documents(listing) -> Iterator[tuple[dict, str]]:
    rows = listing.objects.order_by("pk").values_list("document", "updated_at").iterator(chunk_size=BATCH)
    for document, updated_at in rows:
        yield orjson.loads(document), iso(updated_at)


def _entries(surroundings, progress) -> Iterator[Entry]:
    rows = _documents(Listing)
    for document, updated_at in progress(rows, "snapshot", Listing.objects.count()) if progress else rows:
        items = {
            language: orjson.dumps(documents.resource_item(document, updated_at, language, surroundings))
            for language in LANGUAGES
        }
        extras = {
            language: orjson.dumps(documents.resource_extra(document, language)) for language in LANGUAGES
        }
        yield Entry(document=document, updated_at=updated_at, items=items, extras=extras)


def _organizations() -> Iterator[OrganizationEntry]:
    for document, _ in _documents(OrganizationListing):
        items = {
            language: orjson.dumps(documents.organization_item(document, language)) for language in LANGUAGES
        }
        yield OrganizationEntry(id=document["id"], name=document["name"], items=items)


def _crisis_lines() -> list[dict]:
    lines = sorted(
        (document for document, _ in _documents(CrisisLineListing)), key=lambda line: line["position"]
    )
    return [
        {
            "states": line["states"],
            **{language: documents.crisis_line_item(line, language) for language in LANGUAGES},
        }
        for line in lines
    ]


def _articles() -> list[dict]:
    found = [document for document, _ in _documents(ArticleListing)]
    newest_first = sorted(
        found, key=lambda article: (article["published_on"] or "", article["slug"]), reverse=True
    )
    return [
        {
            "slug": article["slug"],
            "published_on": article["published_on"],
            **{language: article_detail(article, language) for language in LANGUAGES},
        }
        for article in newest_first
    ]


def article_detail(article, language) -> dict:
    """An article in a language; where it has no translation, the one it has, and `language` says which."""
    shown = language if language in article["translations"] else next(iter(article["translations"]))
    words = article["translations"][shown]
    return {
        "slug": article["slug"],
        "title": words["title"],
        "summary": words["summary"],
        "language": shown,
        "audience": article["audience"],
        "topics": article["topics"],
        "author": article["author"],
        "reviewer": article["reviewer"],
        "published_at": article["published_on"],
        "last_reviewed": article["last_reviewed"],
        "url": f"{documents.API}/articles/{article['slug']}/",
        "sections": words["sections"],
        "help": [_help(one, shown) for one in article["help"]],
        "references": article["references"],
    }


def _help(one, language):
    return {
        "section": one["section"],
        "label": documents.translated(one["label"], language),
        "parameters": one["parameters"],
        "url": f"{documents.API}/resources/?{urlencode(one['parameters'], doseq=True)}",
    }


def _gone():
    """(id, replaced by, at) of every resource that was public once and is no more."""
    listed = Listing.objects.filter(pk=OuterRef("public_id"))
    last = {
        change.public_id: change
        for change in Change.objects.filter(~Exists(listed), kind=Kind.RESOURCE)
        .order_by("sequence")
        .iterator()
    }
    return [(str(one), _survivor(change.replaced_by, last), iso(change.at)) for one, change in last.items()]


def _survivor(public_id, last) -> str | None:
    """Where a merged resource is found now: the end of a chain of merges."""
    while (change := last.get(public_id)) and change.replaced_by:
        public_id = change.replaced_by
    return str(public_id) if public_id else None


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


@cache
def _synonyms() -> dict:
    return orjson.loads((settings.BASE_DIR / "fixtures" / "synonyms.json").read_bytes())


def iso(moment) -> str:
    """A moment as the API writes it, in UTC and whole seconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
