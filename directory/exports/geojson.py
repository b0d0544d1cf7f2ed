"""GeoJSON (RFC 7946): one Feature a document, longitude before latitude, null geometry where no point is."""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from .blocks import joined

HEAD = {"type": "FeatureCollection"}


def write(documents: Iterable[bytes], members: Mapping | None = None) -> Iterator[bytes]:
    """A FeatureCollection with further `members`. `documents`: encoded objects with `id` and `location`."""
    return joined(_pieces(documents, members or {}))


def _pieces(documents, members):
    yield orjson.dumps(HEAD | members)[:-1] + b',"features":['
    separator = b""
    for document in documents:
        yield separator + feature(document)
        separator = b",\n"
    yield b"]}\n"


def feature(document: bytes) -> bytes:
    """The document is the feature's `properties`; only its id and point are read, the rest stays as it is."""
    whole = orjson.loads(document)
    head = {"type": "Feature", "id": whole["id"], "geometry": geometry(whole["location"])}
    return b'%b,"properties":%b}' % (orjson.dumps(head)[:-1], document)


def geometry(location: Mapping | None) -> dict | None:
    """A Point in WGS 84 from `latitude` and `longitude` in degrees."""
    return location and {"type": "Point", "coordinates": [location["longitude"], location["latitude"]]}
