"""Exports: all that a question finds, by name, streamed as one file of one revision.

A document here is a resource as its own address shows it, but for `distance`, `articles` and `crisis_lines`,
which are not of the entry, and with `translations`: with them the whole entry can be read back. Whether new
patients are accepted stands as it was published, with its day, so that equal revisions give equal files.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from threading import BoundedSemaphore

import numpy as np
import orjson
from django.http import HttpResponse, StreamingHttpResponse

from directory.exports.blocks import in_blocks
from directory.exports.formats import FORMATS, Format
from directory.search.engine import answer
from directory.search.redistribution import redistributable
from directory.search.snapshot import LANGUAGES, Snapshot

from .answers import API, Body, absolute, encoded
from .asking import Asked
from .problems import Problem
from .responses import accepted_encoding, caching_headers, etag, known_tags, not_modified

MOST_READERS = 4  # at once in a process; the server has more threads: see `serve`
RETRY_AFTER = "30"  # seconds
TEXTS = ("description", "eligibility", "fees", "how_to_apply", "accessibility", "transportation")
NOTHING_TRANSLATED = {language: orjson.dumps({language: {}}) for language in LANGUAGES}


def respond(request, asked: Asked, form: Format) -> HttpResponse:
    """The file, made while it is sent; the snapshot stays open until its end."""
    accepted = accepted_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    encoding = "identity" if form.compressed else accepted
    headers = headers_of(asked, form, encoding)
    if known_tags(request.META.get("HTTP_IF_NONE_MATCH", "")) & {"*", headers["ETag"]}:
        return not_modified(headers)
    if encoding == "gzip":
        headers |= {"Content-Encoding": "gzip"}
    if request.method == "HEAD":
        return HttpResponse(content_type=form.media_type, headers=headers)
    chunks = form.write(documents(asked, rows(asked)))
    sent = gzipped(chunks) if encoding == "gzip" else chunks
    return StreamingHttpResponse(Sending(sent), content_type=form.media_type, headers=headers)


class Sending:
    """Chunks on their way to one reader, of which there are never more than `MOST_READERS` in a process.

    A reader who is slow holds a thread of the server; the other threads answer whoever looks for help.
    """

    places = BoundedSemaphore(MOST_READERS)

    def __init__(self, chunks: Iterable[bytes]):
        self._chunks, self._place = iter(chunks), None
        if not self.places.acquire(blocking=False):
            headers = {"Retry-After": RETRY_AFTER}
            raise Problem("busy", "As many files as may be are being sent now.", headers=headers)
        self._place = self.places

    def __iter__(self):
        return self

    def __next__(self) -> bytes:
        return next(self._chunks)

    def close(self):
        place, self._place = self._place, None
        if place:
            place.release()

    __del__ = close


def headers_of(asked: Asked, form: Format, encoding: str) -> dict[str, str]:
    revision = asked.snapshot.revision
    return caching_headers(asked) | {
        "ETag": etag(asked, encoding, form.media_type),
        "Revision": str(revision),
        "Content-Disposition": f'attachment; filename="resources-{revision}.{form.extension}"',
    }


def gzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


def rows(asked: Asked) -> np.ndarray:
    """Ordinals of all rows that the question finds and that may be passed on, in the default order."""
    snapshot = asked.snapshot
    all_of_them = replace(asked.question, ordering="name", page=1, page_size=max(1, snapshot.count))
    found = answer(snapshot, all_of_them, asked.today).ordinals
    return found[redistributable(snapshot)[found]]


def documents(asked: Asked, ordinals: np.ndarray) -> Iterator[bytes]:
    """The whole document of each row, encoded, with absolute links."""
    snapshot, language = asked.snapshot, asked.language
    for block in in_blocks(ordinals.tolist()):
        items = snapshot.items(np.asarray(block, np.int64), language)
        for ordinal, item in zip(block, items, strict=True):
            yield document(snapshot, ordinal, absolute(asked, item), language)


def document(snapshot: Snapshot, ordinal: int, item: bytes, language: str) -> bytes:
    extra = snapshot.extra(ordinal, language)
    return b'%b,%b,"services":%b,"schedules":%b,"translations":%b}' % (
        item[:-1],
        extra[1:-1],
        snapshot.services(ordinal, language),
        snapshot.schedules(ordinal),
        translations(snapshot, ordinal, language, extra),
    )


def translations(snapshot: Snapshot, ordinal: int, language: str, extra: bytes) -> bytes:
    """{the other language: {name: text}}, only what is written in it."""
    [other] = (one for one in LANGUAGES if one != language)
    twin = snapshot.extra(ordinal, other)
    if twin == extra:  # so it is where there is no text in any language, which is most often
        return NOTHING_TRANSLATED[other]
    shown = orjson.loads(twin)
    written = {
        name: shown[name] for name in TEXTS if shown[name] is not None and name not in shown["not_translated"]
    }
    return orjson.dumps({other: written})


def export_index(asked: Asked) -> Body:
    passed_on = [one for one in asked.snapshot.sources if one["redistributable"] and one["count"]]
    content = {
        "revision": asked.snapshot.revision,
        "licence": named_once(source["licence"] for source in passed_on),
        "attribution": named_once(source["attribution"] for source in passed_on),
        "formats": [format_document(one) for one in FORMATS.values()],
    }
    return encoded(asked, content)


def format_document(form: Format) -> dict:
    return {
        "format": form.slug,
        "url": f"{API}/exports/resources.{form.extension}",
        "media_type": form.media_type,
        "columns": [{"name": name, "meaning": meaning} for name, meaning in form.columns],
    }


def named_once(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))
