"""Different texts and their numbers, while a snapshot is built."""

from bisect import bisect_left

import numpy as np

from .columns import Links, merged
from .container import Container, ContainerWriter
from .lookups import Texts
from .sections import read_texts, write_texts


class Lexicon:
    """Those of a standing snapshot, which are sorted, come first; then others as they are asked for."""

    def __init__(self, name: str, standing: Container | None = None):
        self._name = name
        self._standing = Texts(standing, name) if standing else ()
        self._links = Links("B", read_texts(standing, name) if standing else None)
        self._numbers: dict[str, int] = {}
        self.size = self._first = len(self._standing)

    def number(self, text: str) -> int:
        """The number of the text; a new one, which is `size`, for a new text."""
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = self._found(text)
        return found

    def order(self, used: np.ndarray) -> np.ndarray:
        """The numbers that are used, in the order of their texts."""
        kept, added = np.flatnonzero(used[: self._first]), np.flatnonzero(used[self._first :])
        return merged(kept, (self._first + added).tolist(), lambda one: self._links.of(one).tobytes()[:-1])

    def write(self, writer: ContainerWriter, order: np.ndarray) -> None:
        write_texts(writer, self._name, self._links, order)

    def _found(self, text):
        place = bisect_left(self._standing, text)
        if place < self._first and self._standing[place] == text:
            return place
        self._links.add(text.encode() + b"\n")
        self.size += 1
        return self.size - 1
