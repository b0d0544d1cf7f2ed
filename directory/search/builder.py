"""Builds the snapshot: an index, put in place by one atomic rename, and the file of documents beside it.

`build` writes both anew. `patch` appends the documents of what changed to the file that stands, and writes
the index from the columns of the standing one: byte for byte what a build would write, but for where the
documents stand. In memory are only columns of numbers, names and ids. One builder at a time: the caller holds
a lock (as publishing does). A kill at any moment leaves the old snapshot whole, and what a dead builder left
behind is removed by the next.
"""

import fcntl
import os
import secrets
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from pathlib import Path

import orjson

from .container import BrokenSnapshot, Container, ContainerWriter
from .content import LANGUAGES, Content, Entry, OrganizationEntry
from .document_file import more_documents, new_documents, remove_other_documents, remove_unless_locked
from .gazetteer import copy_gazetteer, write_gazetteer
from .layout import write_bitmaps, write_gone, write_rows
from .organizations import Organizations
from .rows import Rows
from .words_meanings import Meanings

__all__ = ["Content", "Entry", "OrganizationEntry", "build", "patch"]

DRAFT = ".draft-"
SCHEDULE_KEYS = ("days", "opens", "closes", "valid_from", "valid_to", "closed", "by_appointment")


def build(path: Path, content: Content) -> None:
    """Writes the snapshot of `content` and puts it at `path`; an error leaves what stood there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _tidied(path), new_documents(path) as documents, _swap(path) as file:
        _write(file, documents, content)


def patch(path: Path, content: Content, withdrawn: Iterable[str] = ()) -> None:
    """Writes what the standing snapshot and a change of it make, and puts it at `path`.

    `content`: of `entries`, `organizations` and `gone` those that are new or changed, with the organizations
    of the entries; `places` is not read; everything else whole. `withdrawn`: ids of rows and organizations
    that are no more. The vocabulary, sources, places and synonyms must be those of the standing snapshot.
    Raises BrokenSnapshot or OSError where there is none.
    """
    standing = Container(path)
    token = standing.about["documents"]["token"]
    with _tidied(path), more_documents(path, token) as documents, _swap(path) as file:
        _write(file, documents, content, standing, withdrawn)


def remove_abandoned(path: Path) -> None:
    """Removes what dead builders left beside `path`, and documents that the index there does not name."""
    for draft in path.parent.glob(f"{path.name}{DRAFT}*"):
        remove_unless_locked(draft)
    token = None
    with suppress(BrokenSnapshot, OSError, KeyError, TypeError):
        token = Container(path).about["documents"]["token"]
    remove_other_documents(path, token)


@contextmanager
def _tidied(path):
    try:
        remove_abandoned(path)
        yield
    finally:
        remove_abandoned(path)


@contextmanager
def _swap(path):
    """A draft to write to, which then takes the place of `path`."""
    draft = path.with_name(f"{path.name}{DRAFT}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with open(draft, "xb", buffering=1 << 20) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(draft, path)
        _sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file, documents, content, standing=None, withdrawn=()):
    """`standing`: the snapshot that the content is a change of."""
    writer = ContainerWriter(file)
    rows = Rows(content.vocabulary, content.sources, standing)
    organizations = Organizations(rows, standing)
    for public_id in withdrawn:
        rows.drop(public_id)
        organizations.drop(public_id)
    _gather(documents, content, rows, organizations)
    _write_places(writer, content, rows, standing)
    order = rows.order()
    write_rows(writer, rows, order)
    counts = write_bitmaps(writer, rows, order)
    write_gone(writer, content.gone, standing, rows.added_ids())
    meanings = Meanings(content.vocabulary, content.synonyms)
    by_name = organizations.write(writer, order)
    rows.words.write(writer, order, by_name, meanings, (rows.listed(order), counts["terms"]))
    _write_small_things(writer, content, counts)
    writer.finish(
        {
            "revision": content.revision,
            "at": content.at,
            "version": content.version,
            "surroundings": content.surroundings,
            "shipped": content.shipped,
            "step": content.step,
            "documents": documents.finish(),
            "count": len(order),
            "listed": rows.listed(order),
            "active": rows.active(order),
        }
    )


def _gather(documents, content, rows, organizations):
    for entry in content.entries:
        parts = (*_in_languages(entry.items), *_in_languages(entry.extras), _schedules(entry.document))
        rows.add(entry, documents.write_parts(parts))
    for entry in content.organizations:
        organizations.add(entry, documents.write_parts(_in_languages(entry.items)))


def _write_places(writer, content, rows, standing):
    if standing:
        copy_gazetteer(writer, standing)
    else:
        places = list(content.places)
        rows.places.add_known(places)
        write_gazetteer(writer, places)


def _write_small_things(writer, content, counts):
    listed = iter(counts["terms"])
    writer.add_json("crisis_lines", content.crisis_lines)
    writer.add_json("site", content.site)
    writer.add_json("articles", content.articles)
    writer.add_json("synonyms", content.synonyms)
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
