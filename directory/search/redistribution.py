"""What may be passed on: a source that is not redistributable is found, but stands in no file and no feed."""

import numpy as np

from .snapshot import Snapshot


def redistributable(snapshot: Snapshot) -> np.ndarray:
    """True for each row that may be passed on, by ordinal.

    That is a row with at least one source that is redistributable, or with no source at all (what the
    directory's own curators wrote). One that stands only on other sources stays here.
    """
    free = [source["redistributable"] for source in snapshot.sources]
    bound = [not one for one in free]
    only_bound = _any(snapshot.source_bits[bound]) & ~_any(snapshot.source_bits[free])
    return np.unpackbits((~only_bound).view(np.uint8), bitorder="little").view(bool)


def _any(bitmaps):
    return np.bitwise_or.reduce(bitmaps, axis=0)
