"""The places that can be asked for: ZIP codes and cities with their points, read in place from the file.

The point of a city is the mean of its ZIP codes' points. A city of a state has one entry, whatever ways
there are to write it.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from .container import Container, ContainerWriter
from .folding import fold_place
from .geo import unit_vector, unit_vectors
from .lookups import Texts

Point = tuple[float, float]

PREFIX = "gazetteer."
STRANGE_LETTERS = 4  # how many letters may stand in only one of two names that are nearly alike
LEAST_LIKENESS = 65  # of 100
MOST_ALIKE = 5
DECIMALS = 6


def write_gazetteer(writer: ContainerWriter, places: Iterable[tuple]) -> None:
    """`places`: (ZIP code, city, county, state, latitude or None, longitude or None, zone)."""
    zips = {code: (_key(city, state), city, _point(*point)) for code, city, _, state, *point, _ in places}
    cities = defaultdict(list)
    for key, city, point in zips.values():
        cities[key].append((city, point))
    keys = sorted(cities)
    _write_zips(writer, zips, {key: number for number, key in enumerate(keys)})
    writer.add_texts("gazetteer.keys", keys)
    writer.add_texts("gazetteer.names", [_commonest(city for city, _ in cities[key]) for key in keys])
    writer.add("gazetteer.city_zips", np.array([len(cities[key]) for key in keys], np.int32))
    writer.add("gazetteer.city_points", _points(_mean([p for _, p in cities[key] if p]) for key in keys))
    writer.add("gazetteer.letters", np.array([_letters(key[:-3]) for key in keys], np.uint64))


def copy_gazetteer(writer: ContainerWriter, standing: Container) -> None:
    """The same places as in a standing snapshot."""
    for name in standing.names():
        if name.startswith(PREFIX):
            writer.add(name, standing[name])


def _write_zips(writer, zips, numbers):
    codes = sorted(zips)
    points = _points(zips[code][2] for code in codes)
    writer.add("gazetteer.zips", np.array(codes, "S5"))
    writer.add("gazetteer.zip_cities", np.array([numbers[zips[code][0]] for code in codes], np.int32))
    writer.add("gazetteer.zip_points", points)
    placed = np.flatnonzero(~np.isnan(points[0]))
    writer.add("gazetteer.placed_zips", placed.astype(np.int32))
    writer.add("gazetteer.vectors", unit_vectors(*points[:, placed]).T)


class Gazetteer:
    """ZIP codes and cities have numbers; those of cities follow their folded names, then their states."""

    def __init__(self, file: Container):
        self._zips, self._zip_cities = file["gazetteer.zips"], file["gazetteer.zip_cities"]
        self._zip_points, self._vectors = file["gazetteer.zip_points"], file["gazetteer.vectors"]
        self._placed_zips = file["gazetteer.placed_zips"]
        self._keys, self._names = Texts(file, "gazetteer.keys"), Texts(file, "gazetteer.names")
        self._city_points, self._letters = file["gazetteer.city_points"], file["gazetteer.letters"]
        self.city_zips: np.ndarray = file["gazetteer.city_zips"]
        """How many ZIP codes each city has."""

    def zip(self, code: str) -> int | None:
        """The number of a ZIP code of five digits."""
        place = int(self._zips.searchsorted(np.bytes_(code.encode())))
        return place if place < len(self._zips) and self._zips[place].decode() == code else None

    def zips_like(self, code: str) -> list[str]:
        """The ZIP codes next to a code that does not exist, of the same post office if there are any."""
        place = int(self._zips.searchsorted(np.bytes_(code.encode())))
        near = [one.decode() for one in self._zips[max(place - 2, 0) : place + 2]]
        return [one for one in near if one[:3] == code[:3]] or near

    def zip_point(self, number: int) -> Point | None:
        return _read(self._zip_points, number)

    def city_of(self, zip_number: int) -> int:
        return int(self._zip_cities[zip_number])

    def city(self, name: str, state: str) -> int | None:
        """The number of a city, in any spelling, of a state given by its code."""
        key = _key(name, state)
        place = bisect_left(self._keys, key)
        return place if place < len(self._keys) and self._keys[place] == key else None

    def cities(self, name: str) -> list[int]:
        """The cities of that name, those with most ZIP codes first."""
        folded = fold_place(name)
        first, end = (bisect_left(self._keys, f"{folded}{edge}") for edge in " !")
        return self.largest_first(range(first, end))

    def cities_beginning_with(self, start: str) -> range:
        """The cities whose name begins so, in any spelling."""
        folded = fold_place(start)
        return range(*(bisect_left(self._keys, f"{folded}{edge}") for edge in ("", "~")))

    def zips_beginning_with(self, digits: str) -> dict[str, int]:
        """ZIP codes that begin so, and the city of each."""
        first, end = self._zips.searchsorted([np.bytes_(f"{digits}{edge}") for edge in ("", "~")]).tolist()
        codes = (code.decode() for code in self._zips[first:end].tolist())
        return dict(zip(codes, self._zip_cities[first:end].tolist(), strict=True))

    def largest_first(self, cities: Iterable[int]) -> list[int]:
        return sorted(cities, key=lambda city: (-int(self.city_zips[city]), city))

    def city_point(self, number: int) -> Point | None:
        return _read(self._city_points, number)

    def state_of(self, city: int) -> str:
        return self._keys[city][-2:]

    def label(self, city: int) -> str:
        """ "Portland, OR" """
        return f"{self._names[city]}, {self.state_of(city)}"

    def state_at(self, latitude: float, longitude: float) -> str | None:
        """The state of the nearest ZIP code that has a point."""
        if not len(self._placed_zips):
            return None
        closest = (self._vectors @ unit_vector(latitude, longitude)).argmax()
        return self.state_of(self.city_of(self._placed_zips[closest]))

    def alike(self, name: str, state: str | None = None) -> list[int]:
        """Cities spelled most like the name, those of the state if there are any."""
        folded = fold_place(name)
        strange = np.bitwise_count(self._letters ^ np.uint64(_letters(folded)))
        keys = {int(city): self._keys[int(city)] for city in np.flatnonzero(strange <= STRANGE_LETTERS)}
        in_state = {city: key[:-3] for city, key in keys.items() if key[-2:] == state}
        return self._most_alike(folded, in_state) or self._most_alike(
            folded, {city: key[:-3] for city, key in keys.items()}
        )

    def _most_alike(self, folded, names):
        found = process.extract(
            folded, names, scorer=fuzz.ratio, limit=10 * MOST_ALIKE, score_cutoff=LEAST_LIKENESS
        )
        by_likeness = sorted(
            (-round(likeness), -int(self.city_zips[city]), city) for _, likeness, city in found
        )
        return [city for *_, city in by_likeness[:MOST_ALIKE]]


def _key(city, state):
    return f"{fold_place(city)} {state}"


def _letters(folded):
    """The letters and digits of a name as bits, whatever their order."""
    bits = 0
    for letter in folded:
        bits |= 1 << (ord(letter) & 63)
    return bits


def _commonest(names):
    return min(Counter(names).items(), key=lambda one: (-one[1], one[0]))[0]


def _point(latitude, longitude):
    return None if latitude is None or longitude is None else (latitude, longitude)


def _points(points: Iterable[Point | None]) -> np.ndarray:
    """[2, points]: latitudes and longitudes; not numbers where there is no point."""
    found = [point or (np.nan, np.nan) for point in points]
    return np.array(found, np.float64).reshape(-1, 2).T


def _mean(points: Sequence[Point]) -> Point | None:
    if not points:
        return None
    return tuple(round(sum(part) / len(points), DECIMALS) for part in zip(*points, strict=True))


def _read(points, number):
    latitude, longitude = points[:, number].tolist()
    return None if latitude != latitude else (latitude, longitude)
