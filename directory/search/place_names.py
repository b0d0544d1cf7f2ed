"""The city, county and ZIP code of each row, gathered while a snapshot is built.

PARAMETER.spellings      all ways in which its values are written, sorted
PARAMETER.spelling_keys  the place of each one's folded value among PARAMETER.keys
PARAMETER.known          how many of the places that can be asked for are written so
rows.PARAMETER           the spelling of each row, or NONE
"""

from collections.abc import Iterable, Mapping

import numpy as np

from .columns import Column, postings_of
from .container import Container, ContainerWriter
from .folding import fold_value
from .lookups import Texts

PARAMETERS = ("city", "county", "zip")
NONE = -1


class Names:
    """The values of one parameter: each in its spellings, and how it is written most often."""

    def __init__(self, parameter: str, standing: Container | None):
        self._parameter = parameter
        self._keys: list[str] = []  # of each spelling
        self._numbers: dict[str, int] = {}  # by spelling; NONE for what says nothing
        self._known = Column("i", standing[f"{parameter}.known"] if standing else None)
        self.rows = Column("i", standing[f"rows.{parameter}"] if standing else None)
        if standing:
            keys = list(Texts(standing, f"{parameter}.keys"))
            self._keys = [keys[key] for key in standing[f"{parameter}.spelling_keys"].tolist()]
            spellings = Texts(standing, f"{parameter}.spellings")
            self._numbers = {text: number for number, text in enumerate(spellings)}

    def add(self, text: str) -> None:
        """The next row has this value."""
        self.rows.append(self._number(text))

    def add_known(self, texts: Iterable[str]) -> None:
        """Places with these values can be asked for; after the last row."""
        numbers = np.array([self._number(text) for text in texts], np.int64)
        self._known = Column("i", self._known.all() + _counts(numbers, len(self._keys)).astype(np.int32))

    def write(self, writer: ContainerWriter, order: np.ndarray) -> None:
        numbers = self.rows[order]
        counts = _counts(numbers, len(self._keys)) + self._known.all()
        texts = sorted((text, number) for text, number in self._numbers.items() if number >= 0)
        texts = [(text, number) for text, number in texts if counts[number]]
        chosen = np.array([number for _, number in texts], np.int64)
        keys = sorted({self._keys[number] for _, number in texts})
        places = {key: place for place, key in enumerate(keys)}
        key_of = np.array([places[self._keys[number]] for _, number in texts], np.int64)
        self._write_rows(writer, numbers, chosen, key_of, len(keys))
        commonest = _commonest(key_of, counts[chosen], len(keys))
        writer.add_texts(f"{self._parameter}.keys", keys)
        writer.add_texts(f"{self._parameter}.names", (" ".join(texts[one][0].split()) for one in commonest))
        writer.add_texts(f"{self._parameter}.spellings", (text for text, _ in texts))
        writer.add(f"{self._parameter}.spelling_keys", key_of.astype(np.int32))
        writer.add(f"{self._parameter}.known", self._known[chosen])

    def _write_rows(self, writer, numbers, chosen, key_of, keys):
        places = np.full(len(self._keys) + 1, NONE, np.int64)  # the last is that of NONE
        places[chosen] = np.arange(len(chosen))
        spellings = places[numbers]
        writer.add(f"rows.{self._parameter}", spellings.astype(np.int32))
        rows = np.flatnonzero(spellings >= 0)
        starts, rows = postings_of(key_of[spellings[rows]], rows, keys)
        writer.add(f"{self._parameter}.posting_starts", starts)
        writer.add(f"{self._parameter}.postings", rows.astype(np.int32))

    def _number(self, text):
        found = self._numbers.get(text)
        if found is None:
            key = fold_value(self._parameter, text)
            found = self._numbers[text] = len(self._keys) if key else NONE
            if key:
                self._keys.append(key)
                self._known.append(0)
        return found


class PlaceNames:
    def __init__(self, standing: Container | None = None):
        """`standing`: a snapshot whose rows come first."""
        self.names = {parameter: Names(parameter, standing) for parameter in PARAMETERS}

    def add(self, address: Mapping) -> None:
        """The next row is there."""
        self.names["city"].add(address["city"] or "")
        self.names["county"].add(address["county"] or "")
        self.names["zip"].add(_digits(address["postal_code"]))

    def add_known(self, places: list[tuple]) -> None:
        """Places that can be asked for though no row may be there: (ZIP code, city, county, ...)."""
        self.names["city"].add_known(city or "" for _, city, *_ in places)
        self.names["county"].add_known(county or "" for _, _, county, *_ in places)
        self.names["zip"].add_known(_digits(code) for code, *_ in places)

    def write(self, writer: ContainerWriter, order: np.ndarray) -> None:
        for names in self.names.values():
            names.write(writer, order)


def _digits(code):
    return (code or "")[:5]


def _counts(numbers, size):
    return np.bincount(numbers[numbers >= 0], minlength=size)


def _commonest(keys, counts, size):
    """The spelling of each key that is written most often, the last of them in order."""
    by_key = np.lexsort((counts, keys))
    return by_key[np.cumsum(np.bincount(keys, minlength=size)) - 1].tolist()
