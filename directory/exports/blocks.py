"""Chunks of a size that servers send well."""

from collections.abc import Iterable, Iterator
from itertools import islice

CHUNK = 1 << 17  # bytes
ROWS = 256  # of a table, a block


def joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, joined to chunks of about 128 KiB."""
    block, size = [], 0
    for piece in pieces:
        block.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield b"".join(block)
            block, size = [], 0
    if block:
        yield b"".join(block)


def in_blocks(things: Iterable, size: int = ROWS) -> Iterator[list]:
    """The things in lists of `size`, the last one shorter."""
    things = iter(things)
    while block := list(islice(things, size)):
        yield block
