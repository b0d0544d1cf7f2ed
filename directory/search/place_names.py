"""The city, county and ZIP code of each row, gathered while a snapshot is built."""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from .columns import Links, inverse
from .folding import fold_value


class Names:
    """The values of one parameter: a number for each folded value, and how it is written most often."""

    def __init__(self, parameter: str):
        self._parameter = parameter
        self._numbers: dict[str, int] = {}
        self._by_text: dict[str, tuple[int, ...]] = {}
        self._written: Counter[str] = Counter()

    def numbers(self, text: str) -> tuple[int, ...]:
        """The number of the text, or nothing where it says nothing."""
        if text not in self._by_text:
            self._by_text[text] = self._number(fold_value(self._parameter, text))
        self._written[text] += 1
        return self._by_text[text]

    def in_order(self) -> tuple[list[str], list[str], np.ndarray]:
        """(folded values in order, their names, the place of each number)."""
        keys = sorted(self._numbers)
        numbers = [self._numbers[key] for key in keys]
        names = self._names()
        return keys, [names[number] for number in numbers], inverse(numbers)

    def _number(self, key):
        return (self._numbers.setdefault(key, len(self._numbers)),) if key else ()

    def _names(self):
        rarest_first = sorted(self._written.items(), key=lambda one: (one[1], one[0]))
        return {number: " ".join(text.split()) for text, _ in rarest_first for number in self._by_text[text]}


class PlaceNames:
    def __init__(self):
        self.names = {parameter: Names(parameter) for parameter in ("city", "county", "zip")}
        self.links = {parameter: Links() for parameter in self.names}

    def add(self, address: Mapping) -> None:
        """The next row is there."""
        found = self._numbers(address["city"], address["county"], address["postal_code"])
        for parameter, numbers in found.items():
            self.links[parameter].add(numbers)

    def add_known(self, places: Iterable[tuple]) -> None:
        """Places that can be asked for though no row may be there: (ZIP code, city, county, ...)."""
        for code, city, county, *_ in places:
            self._numbers(city, county, code)

    def _numbers(self, city, county, code):
        return {
            "city": self.names["city"].numbers(city or ""),
            "county": self.names["county"].numbers(county or ""),
            "zip": self.names["zip"].numbers((code or "")[:5]),
        }
