"""The city, county and ZIP code of each row, gathered while a snapshot is built.

PARAMETER.keys           the folded values, sorted
PARAMETER.spellings      all ways in which they are written, sorted
PARAMETER.spelling_keys  the key of each spelling
PARAMETER.names          the spelling of each key that is used most
PARAMETER.known          how many of the places that can be asked for are written so
rows.PARAMETER           the spelling of each row, or NONE
"""

from collections.abc import Iterable, Mapping

import numpy as np

from .columns import NONE, Column, places_in, postings_of
from .container import Container, ContainerWriter
from .folding import fold_value
from .lexicon import Lexicon
from .sections import write_postings

PARAMETERS = ("city", "county", "zip")


class Names:
    """The values of one parameter: each in its spellings, and how it is written most often."""

    def __init__(self, parameter: str, standing: Container | None):
        self._parameter = parameter
        self._numbers: dict[str, int] = {}  # by spelling; NONE for what says nothing
        self._spellings = Lexicon(f"{parameter}.spellings", standing)
        self._keys = Lexicon(f"{parameter}.keys", standing)
        self._key_of = Column("i", standing[f"{parameter}.spelling_keys"] if standing else None)
        self._known = Column("i", standing[f"{parameter}.known"] if standing else None)
        self._rows = Column("i", standing[f"rows.{parameter}"] if standing else None)

    def add(self, text: str) -> None:
        """The next row has this value."""
        self._rows.append(self._number(text))

    def add_known(self, texts: Iterable[str]) -> None:
        """Places with these values can be asked for; after the last row."""
        numbers = np.array([self._number(text) for text in texts], np.int64)
        self._known = Column("i", _counts(numbers, self._spellings.size).astype(np.int32))

    def write(self, writer: ContainerWriter, order: np.ndarray) -> None:
        numbers, known = self._rows[order], self._known.all()
        counts = _counts(numbers, self._spellings.size) + known
        spellings = self._spellings.order(counts > 0)
        keys = self._keys.order(_counts(self._key_of[spellings], self._keys.size) > 0)
        key_of = places_in(keys, self._keys.size)[self._key_of[spellings]]
        self._spellings.write(writer, spellings)
        self._keys.write(writer, keys)
        writer.add(f"{self._parameter}.spelling_keys", key_of.astype(np.int32))
        writer.add(f"{self._parameter}.names", _commonest(key_of, counts[spellings], len(keys)))
        writer.add(f"{self._parameter}.known", known[spellings])
        # The place behind the last is that of NONE.
        self._write_rows(writer, places_in(spellings, self._spellings.size + 1)[numbers], key_of, len(keys))

    def _write_rows(self, writer, spellings, key_of, keys):
        rows = np.flatnonzero(spellings != NONE)
        writer.add(f"rows.{self._parameter}", spellings.astype(np.int32))
        write_postings(writer, self._parameter, postings_of(key_of[spellings[rows]], rows, keys))

    def _number(self, text):
        found = self._numbers.get(text)
        if found is None:
            key = fold_value(self._parameter, text)
            found = self._numbers[text] = self._spelling(text, key) if key else NONE
        return found

    def _spelling(self, text, key):
        known, found = self._spellings.size, self._spellings.number(text)
        if found == known:
            self._key_of.append(self._keys.number(key))
            self._known.append(0)
        return found


class PlaceNames:
    def __init__(self, standing: Container | None = None):
        """`standing`: a snapshot whose rows come first."""
        self._names = {parameter: Names(parameter, standing) for parameter in PARAMETERS}

    def add(self, address: Mapping) -> None:
        """The next row is there."""
        self._names["city"].add(address["city"] or "")
        self._names["county"].add(address["county"] or "")
        self._names["zip"].add(_digits(address["postal_code"]))

    def add_known(self, places: list[tuple]) -> None:
        """Places that can be asked for though no row may be there: (ZIP code, city, county, ...)."""
        self._names["city"].add_known(city or "" for _, city, *_ in places)
        self._names["county"].add_known(county or "" for _, _, county, *_ in places)
        self._names["zip"].add_known(_digits(code) for code, *_ in places)

    def write(self, writer: ContainerWriter, order: np.ndarray) -> None:
        for names in self._names.values():
            names.write(writer, order)


def _digits(code):
    return (code or "")[:5]


def _counts(numbers, size):
    return np.bincount(numbers[numbers != NONE], minlength=size)


def _commonest(keys, counts, size):
    """The spelling of each key that is used most, the last of them in order."""
    by_key = np.lexsort((counts, keys))
    return by_key[np.cumsum(np.bincount(keys, minlength=size)) - 1].astype(np.int32)
