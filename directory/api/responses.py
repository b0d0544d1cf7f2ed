"""From a body to an HTTP answer: caching, encoding, headers."""

import gzip
import re
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

from django.http import HttpResponse

from .answers import Body
from .asking import Asked

JSON = "application/json"
PRIVATELY = "private, no-store"
SMALLEST_COMPRESSED = 1024  # bytes
# What tells where somebody is, or what they need in their own words, stays out of shared caches.
PRIVATE = {"near", "bbox", "zip", "city", "county", "q", "open_now"}
DATED = {"open_at", "verified_within", "accepts_new_patients"}  # what becomes untrue as time goes on
VARY = "Accept, Accept-Language, Accept-Encoding"


def respond(request, asked: Asked, represent, media_type=JSON) -> HttpResponse:
    """The answer whose body `represent()` makes, which is not called where the visitor has it already."""
    encoding = accepted_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    if asked.posted:
        return whole(request, represent(), encoding, caching_headers(asked), media_type)
    headers = caching_headers(asked) | {"ETag": etag(asked, encoding, media_type)}
    known = known_tags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if headers["ETag"] in known:
        return not_modified(headers)
    body = represent()
    return not_modified(headers) if "*" in known else whole(request, body, encoding, headers, media_type)


def respond_privately(request, asked: Asked, body: Body, status=200) -> HttpResponse:
    """An answer for one visitor only, which nobody keeps."""
    encoding = accepted_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    response = whole(request, body, encoding, caching_headers(replace(asked, posted=True)), JSON)
    response.status_code = status
    return response


def caching_headers(asked: Asked) -> dict[str, str]:
    return {
        "Cache-Control": PRIVATELY if asked.posted else cache_control({name for name, _ in asked.pairs}),
        "Content-Language": asked.language,
        "Vary": VARY,
    }


def cache_control(parameters: set[str]) -> str:
    if not PRIVATE.isdisjoint(parameters):
        return PRIVATELY
    if not DATED.isdisjoint(parameters):
        return "public, max-age=60"
    return "public, max-age=60, stale-while-revalidate=600"


def etag(asked: Asked, encoding: str, media_type: str) -> str:
    """Strong: equal tags mean equal bytes. The day counts, as what is stale changes with it.

    For `open_now` the minute does, which stands in the question.
    """
    snapshot = asked.snapshot
    about = (
        f"{snapshot.revision} {snapshot.at} {snapshot.version} {asked.today} {encoding} {media_type} "
        f"{asked.root}{asked.path} {asked.pairs}"
    )
    return f'"{blake2b(about.encode() + asked.question.key(), digest_size=12).hexdigest()}"'


def known_tags(header: str) -> set[str]:
    """Tags of If-None-Match, or "*"; weak ones compare as strong ones (RFC 9110)."""
    return {"*"} if header.strip() == "*" else set(re.findall(r'"[^"]*"', header))


@lru_cache(maxsize=256)
def accepted_encoding(header: str) -> str:
    """ "gzip" where the header accepts it, else "identity"."""
    for choice in header.lower().split(","):
        name, _, weight = choice.partition(";")
        if name.strip() in ("gzip", "*"):
            refused = re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
            return "identity" if refused else "gzip"
    return "identity"


def not_modified(headers: dict) -> HttpResponse:
    response = HttpResponse(status=304, headers=headers)
    del response["Content-Type"]
    return response


def whole(request, body: Body, encoding: str, headers: dict, media_type: str) -> HttpResponse:
    content = body.content
    if encoding == "gzip" and len(content) >= SMALLEST_COMPRESSED:
        content = gzip.compress(content, compresslevel=1, mtime=0)
        headers = headers | {"Content-Encoding": "gzip"}
    headers = headers | body.headers | {"Content-Length": str(len(content))}
    sent = b"" if request.method == "HEAD" else content
    return HttpResponse(sent, content_type=media_type, headers=headers)
