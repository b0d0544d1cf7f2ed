"""NDJSON: one whole document a line."""

from collections.abc import Iterable, Iterator

from .blocks import joined


def write(documents: Iterable[bytes]) -> Iterator[bytes]:
    """`documents`: encoded JSON objects, without line breaks between their tokens (as orjson writes them)."""
    return joined(document + b"\n" for document in documents)
