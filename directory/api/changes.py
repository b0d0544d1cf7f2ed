"""The feed of changes: what was published, changed and withdrawn, in the order in which it happened.

The steps come from the database, as far as the snapshot shows them; documents come from the snapshot, so
they say what is published now, not what was then. Who stores each document and takes away where it is null,
step by step, has at the end what the NDJSON export has.

A cursor also says in which edition documents were shown: when the vocabulary, a source or the software
changes, so do documents without a step of their own, and the feed starts over for a cursor from before.
"""

import logging
from hashlib import blake2b
from urllib.parse import urlencode

import numpy as np
import orjson
from django.db import Error as DatabaseError

from directory.models.listing import Change, Kind, Revision
from directory.search.redistribution import redistributable
from directory.search.snapshot import Snapshot

from .answers import Body, absolute, array, with_key
from .asking import Asked, invalid
from .errors import RETRY_AFTER
from .exporting import documents
from .fields import Cursor, wrong
from .problems import Problem

PAGE = 500
SHOWN_WITH = ("slug", "name", "licence", "attribution", "url", "redistributable")  # of a source
logger = logging.getLogger("directory.api")


def change_list(asked: Asked) -> Body:
    since = start(asked)
    try:
        steps = steps_after(asked, since)
    except DatabaseError as error:
        logger.error("The database did not answer", exc_info=error)
        headers = {"Retry-After": RETRY_AFTER}
        raise Problem("database-away", "The feed of changes needs it.", headers=headers) from None
    page = steps[:PAGE]
    cursor = str(Cursor(page[-1].sequence if page else since, edition(asked.snapshot)))
    head = {
        "revision": asked.snapshot.revision,
        "next": following(asked, cursor) if len(steps) > PAGE else None,
        "cursor": cursor,
    }
    return Body(absolute(asked, with_key(orjson.dumps(head), b"results", array(results(asked, page)))))


def start(asked: Asked) -> int:
    """The sequence number after which the answer starts."""
    cursor = asked.beside.get("since", Cursor(0))
    outdated = cursor.edition not in ("", edition(asked.snapshot))
    return 0 if outdated else cursor.sequence


def edition(snapshot: Snapshot) -> str:
    """Of all that documents are shown with, beside what is in them."""
    terms = [
        (category["slug"], term["slug"], term["code"], term["name"])
        for category in snapshot.vocabulary
        for term in category["terms"]
    ]
    sources = [[source[key] for key in SHOWN_WITH] for source in snapshot.sources]
    shown_with = orjson.dumps([snapshot.version, terms, sources])
    return blake2b(shown_with, digest_size=4).hexdigest()


def steps_after(asked: Asked, since: int) -> list[Change]:
    """Up to one more than a page; raises Problem for a cursor that this directory cannot have given."""
    published = Change.objects.filter(kind=Kind.RESOURCE, revision__lte=asked.snapshot.revision)
    found = list(published.filter(sequence__gt=since).order_by("sequence")[: PAGE + 1])
    if not found and since and not Revision.objects.filter(sequence__gte=since).exists():
        error = wrong("unknown-value", "This directory gave no such cursor; ask again without it.")
        raise invalid([("since", error)])
    return found


def following(asked: Asked, cursor: str) -> str:
    pairs = [pair for pair in asked.pairs if pair[0] != "since"]
    return f"{asked.path}?{urlencode([*pairs, ('since', cursor)])}"


def results(asked: Asked, page: list[Change]) -> list[bytes]:
    encoded = [orjson.dumps(step(change)) for change in page]
    if "documents" not in asked.question.include:
        return encoded
    shown = current_documents(asked, page)
    return [
        with_key(one, b"document", shown.get(change.public_id, b"null"))
        for change, one in zip(page, encoded, strict=True)
    ]


def step(change: Change) -> dict:
    return {
        "sequence": change.sequence,
        "kind": change.what,
        "id": change.public_id,
        "replaced_by": change.replaced_by,
        "at": change.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def current_documents(asked: Asked, page: list[Change]) -> dict:
    """By id, of those that the full export has now: not the closed, not those that may not be passed on."""
    snapshot = asked.snapshot
    ordinals = {change.public_id: snapshot.ordinal(str(change.public_id)) for change in page}
    free = redistributable(snapshot)
    shown = {
        public_id: ordinal
        for public_id, ordinal in ordinals.items()
        if ordinal is not None and ordinal < snapshot.listed and free[ordinal]
    }
    return dict(zip(shown, documents(asked, np.array([*shown.values()], np.int64)), strict=True))
