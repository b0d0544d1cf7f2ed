"""Builds the snapshot: one file, put in place by one atomic rename.

Documents go to the file as they come; in memory stand only columns of numbers, names and ids. One builder
at a time: the caller holds a lock (as publishing does). A kill at any moment leaves the old file whole, and
what a dead builder left behind is removed by the next.
"""

import fcntl
import os
import secrets
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import orjson

from .container import ContainerWriter
from .content import LANGUAGES, Content, Entry, OrganizationEntry
from .gazetteer import write_gazetteer
from .layout import write_bitmaps, write_gone, write_organizations, write_rows
from .organizations import Organizations
from .rows import Rows
from .words_meanings import Meanings

__all__ = ["Content", "Entry", "OrganizationEntry", "build"]

DRAFT = ".draft-"
SCHEDULE_KEYS = ("days", "opens", "closes", "valid_from", "valid_to", "closed", "by_appointment")


def build(path: Path, content: Content) -> None:
    """Writes the snapshot of `content` and puts it at `path`; an error leaves what stood there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_abandoned_drafts(path)
    with _draft(path) as (file, draft):
        _write(ContainerWriter(file), content)
        file.flush()
        os.fsync(file.fileno())
        os.replace(draft, path)
    _sync_folder(path.parent)


def remove_abandoned_drafts(path: Path) -> None:
    """Removes drafts beside `path` whose builder is dead; a living one holds a lock on its own."""
    for draft in path.parent.glob(f"{path.name}{DRAFT}*"):
        with suppress(OSError), open(draft, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            draft.unlink()


@contextmanager
def _draft(path):
    draft = path.with_name(f"{path.name}{DRAFT}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with open(draft, "xb", buffering=1 << 20) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file, draft
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(writer, content):
    rows = _write_entries(writer, content)
    organizations = _write_organization_entries(writer, content, rows)
    places = list(content.places)
    rows.places.add_known(places)
    write_gazetteer(writer, places)
    order = rows.order()
    write_rows(writer, rows, order)
    write_organizations(writer, organizations, order)
    write_gone(writer, content.gone)
    counts = write_bitmaps(writer, rows, order)
    meanings = Meanings(content.vocabulary, content.synonyms)
    rows.words.write(writer, order, organizations.order(), meanings, (rows.listed, counts["terms"]))
    _write_small_things(writer, content, rows, counts)
    writer.finish(
        {
            "revision": content.revision,
            "at": content.at,
            "version": content.version,
            "count": len(order),
            "listed": rows.listed,
            "active": rows.active,
        }
    )


def _write_entries(writer, content):
    rows = Rows(content.vocabulary, content.sources)
    with writer.section("documents", np.uint8):
        for entry in content.entries:
            parts = (*_in_languages(entry.items), *_in_languages(entry.extras), _schedules(entry.document))
            rows.add(entry, writer.write_parts(parts))
    return rows


def _write_organization_entries(writer, content, rows):
    organizations = Organizations(rows)
    with writer.section("organization.documents", np.uint8):
        for entry in filter(organizations.lists, content.organizations):
            organizations.add(entry, writer.write_parts(_in_languages(entry.items)))
            rows.words.add_organization(entry.name)
    return organizations


def _write_small_things(writer, content, rows, counts):
    listed = iter(counts["terms"])
    writer.add_json("crisis_lines", content.crisis_lines)
    writer.add_json("site", content.site)
    writer.add_json("articles", content.articles)
    writer.add_json("synonyms", content.synonyms)
    writer.add_json("states", list(rows.numbers["states"]))
    writer.add_json("areas", list(rows.numbers["areas"]))
    writer.add_json("sources", _counted(content.sources, iter(counts["sources"])))
    writer.add_json(
        "vocabulary",
        [category | {"terms": _counted(category["terms"], listed)} for category in content.vocabulary],
    )


def _counted(things, counts):
    return [thing | {"count": next(counts)} for thing in things]


def _in_languages(texts):
    return tuple(texts[language] for language in LANGUAGES)


def _schedules(document):
    zone = {"timezone": document["timezone"]}
    return orjson.dumps([{key: span[key] for key in SCHEDULE_KEYS} | zone for span in document["schedules"]])
