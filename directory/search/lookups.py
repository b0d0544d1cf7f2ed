"""Look-ups over arrays of the open file. They hold nothing that grows with the rows."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np

from .container import Container
from .folding import fold, fold_value

UUID_LENGTH = 36


def id_bytes(public_id: str) -> bytes | None:
    """The 16 bytes of a UUID written with hyphens; None for anything else."""
    if len(public_id) != UUID_LENGTH:
        return None
    try:
        found = bytes.fromhex(public_id.replace("-", ""))
    except ValueError:
        return None
    return found if len(found) == 16 else None


class Ids:
    """Ids in order, and the ordinal of each."""

    def __init__(self, file: Container, name: str):
        self._ids, self._ordinals = file[f"{name}.ids"], file[f"{name}.id_ordinals"]

    def ordinal(self, public_id: str) -> int | None:
        wanted = id_bytes(public_id)
        if wanted is None:
            return None
        place = int(self._ids.searchsorted(np.bytes_(wanted)))
        # Compared as raw bytes: a numpy text loses the zeros at its end.
        return int(self._ordinals[place]) if self._ids[place : place + 1].tobytes() == wanted else None


class Texts:
    """Sorted texts, one a line, with the start of each."""

    def __init__(self, file: Container, name: str):
        self._data, self._starts = file[f"{name}.text"], file[f"{name}.starts"]

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: int) -> str:
        start, end = self._starts[place : place + 2].tolist()
        return self._data[start : end - 1].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        data, starts = self._data.tobytes(), self._starts.tolist()
        return (data[start : end - 1].decode() for start, end in pairwise(starts))


class Postings:
    """Rows by value: ordinals ascending."""

    def __init__(self, file: Container, name: str):
        self._starts, self._ordinals = file[f"{name}.posting_starts"], file[f"{name}.postings"]

    def __getitem__(self, place: int) -> np.ndarray:
        start, end = self._starts[place : place + 2].tolist()
        return self._ordinals[start:end]


class Values(Mapping):
    """The values of county, city or zip: any spelling -> the name to show, and the rows that have it."""

    def __init__(self, file: Container, parameter: str):
        self._parameter = parameter
        self._keys, self._spellings = Texts(file, f"{parameter}.keys"), Texts(file, f"{parameter}.spellings")
        self._names = file[f"{parameter}.names"]
        self._postings = Postings(file, parameter)

    def place(self, text: str) -> int | None:
        key = fold_value(self._parameter, text)
        place = bisect_left(self._keys, key)
        return place if place < len(self._keys) and self._keys[place] == key else None

    def rows(self, text: str) -> np.ndarray | None:
        """Ordinals of the resources there, ascending; None for an unknown value."""
        place = self.place(text)
        return None if place is None else self._postings[place]

    def __getitem__(self, text: str) -> str:
        place = self.place(text)
        if place is None:
            raise KeyError(text)
        return " ".join(self._spellings[self._names[place]].split())

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Spellings(Mapping):
    """Any spelling -> canonical value, for parameters with few values."""

    def __init__(self, pairs: Iterable[tuple[str, str]]):
        self._canonical = {fold(spelling): canonical for spelling, canonical in pairs}

    def __getitem__(self, text: str) -> str:
        return self._canonical[fold(text)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._canonical)

    def __len__(self) -> int:
        return len(self._canonical)
