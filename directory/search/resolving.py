"""From what people write for `near` to a place: coordinates, a ZIP code, or a city and its state."""

import re
from collections.abc import Iterable

from .gazetteer import Gazetteer
from .question import Near
from .snapshot import Snapshot
from .states import STATES

LONGEST_SHOWN = 80
LONGEST_STATE = 4  # words: "Federated States of Micronesia"
US_BOXES = (  # south, west, north, east
    (24.0, -125.0, 49.5, -66.5),  # the states between Canada and Mexico
    (51.0, -180.0, 71.5, -129.5),  # Alaska
    (51.0, 172.0, 53.5, 180.0),  # Alaska beyond the antimeridian
    (18.5, -178.5, 28.5, -154.5),  # Hawaii
    (17.5, -68.0, 18.6, -64.5),  # Puerto Rico, U.S. Virgin Islands
    (13.0, 144.5, 20.6, 146.2),  # Guam, Northern Mariana Islands
    (-14.7, -171.2, -11.0, -168.0),  # American Samoa
    (0.8, 131.0, 14.8, 172.5),  # Palau, Micronesia, Marshall Islands
)
_NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+))"
_COORDINATES = re.compile(rf"{_NUMBER}\s*,\s*{_NUMBER}", re.ASCII)
_ZIP = re.compile(r"(\d{5})(-\d{4})?", re.ASCII)
_WITH_ZIP = re.compile(r"(.*[^\s,])[\s,]+(\d{5})(-\d{4})?", re.ASCII)
_COUNTRY = re.compile(r"[\s,]+(usa|u\.s\.a\.|u\.s\.|us|united states)$", re.IGNORECASE)


class PlaceError(ValueError):
    """`near` cannot be understood; the message says why, `candidates` what may have been meant.

    `candidates`: [{"label", "parameters": {parameter: value}}], the likeliest first.
    """

    code = "unknown-place"

    def __init__(self, message: str, candidates: Iterable[dict] = ()):
        super().__init__(message)
        self.candidates = list(candidates)


class UnknownPlace(PlaceError):
    """No such place; `candidates` are spelled nearly alike."""


class Ambiguous(PlaceError):
    """More than one place; `candidates` are all of them, those with most ZIP codes first."""

    code = "ambiguous-place"


class NoPoint(PlaceError):
    """A place that is no point on the map, such as a state."""

    code = "place-without-point"


class WrongCoordinates(PlaceError):
    """Coordinates that are impossible or, turned round, lie in the United States where these do not."""

    code = "wrong-coordinates"


def resolve_near(snapshot: Snapshot, text: str) -> Near:
    """The place that `text` names. Raises PlaceError.

    "40.71,-74.00" (latitude, longitude), "10001", "10001-1234", "Portland, OR", "portland oregon",
    "Portland, OR 97204".
    """
    text = " ".join(text.replace("−", "-").split())
    if coordinates := _COORDINATES.fullmatch(text):
        return _at(*(float(number) for number in coordinates.groups()))
    gazetteer = snapshot.gazetteer
    if re.fullmatch(r"[\d-]+", text, re.ASCII):
        return _in_zip(gazetteer, text)
    text = _COUNTRY.sub("", text)
    if named := _WITH_ZIP.fullmatch(text):
        return _in_zip_of(snapshot, *named.group(1, 2))
    return _by_name(snapshot, text)


# Coordinates


def _at(latitude, longitude):
    for other in (
        (longitude, latitude),
        (latitude, -longitude),
        (-longitude, latitude),
        (longitude, -latitude),
    ):
        if _in_us(*other) and not _in_us(latitude, longitude):
            raise WrongCoordinates(
                "Write latitude, longitude; longitudes west of Greenwich are negative. "
                f"These lie outside the United States, but {_pair(*other)} lies in it.",
                [_candidate(_pair(*other))],
            )
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise WrongCoordinates("A latitude lies from -90 to 90, a longitude from -180 to 180.")
    return Near(latitude, longitude, _pair(latitude, longitude))


def _in_us(latitude, longitude):
    return any(
        south <= latitude <= north and west <= longitude <= east for south, west, north, east in US_BOXES
    )


def _pair(latitude, longitude):
    return f"{latitude},{longitude}"


# ZIP codes


def _in_zip(gazetteer, text):
    found = _ZIP.fullmatch(text)
    number = gazetteer.zip(found.group(1)) if found else None
    if number is None:
        raise UnknownPlace(_unknown_zip(found, text), map(_candidate, _zips_like(gazetteer, text)))
    return _near_zip(gazetteer, found.group(1), number)


def _unknown_zip(found, text):
    if found:
        return f"There is no ZIP code {found.group(1)}."
    return f"{shown(text)!r} is no ZIP code: it has five digits, or five and four."


def _zips_like(gazetteer, text):
    digits = text.partition("-")[0]
    code = digits.zfill(5) if len(digits) < 5 else digits[:5]
    return [code] if gazetteer.zip(code) is not None else gazetteer.zips_like(code)


def _near_zip(gazetteer, code, number):
    city = gazetteer.city_of(number)
    label = f"{gazetteer.label(city)} {code}"
    point = gazetteer.zip_point(number)
    if point:
        return Near(*point, label, "postal_code", gazetteer.state_of(city))
    return _near_city(gazetteer, city, label)


def _in_zip_of(snapshot, name, code):
    """The ZIP code of "Portland, OR 97204", if it lies there."""
    gazetteer = snapshot.gazetteer
    place = _in_zip(gazetteer, code)
    city = gazetteer.city_of(gazetteer.zip(code))
    state = _state(snapshot, name)
    if state == gazetteer.state_of(city) or city in [*_cities(snapshot, name)]:
        return place
    others = (gazetteer.label(other) for other in _cities(snapshot, name))
    raise Ambiguous(f"{code} is in {gazetteer.label(city)}.", map(_candidate, (place.label, *others)))


# Names


def _by_name(snapshot, text):
    gazetteer, state = snapshot.gazetteer, _state(snapshot, text)
    if state:
        home = gazetteer.city(text, state)
        if home is None:
            raise _no_point(snapshot, text, state)
        return _near_city(gazetteer, home)
    cities = _cities(snapshot, text)
    if not cities:
        raise _unknown(snapshot, text)
    if len(cities) > 1:
        raise Ambiguous(
            f"There is more than one {shown(text)}; name the state too.",
            [_candidate(gazetteer.label(city)) for city in cities],
        )
    return _near_city(gazetteer, cities[0])


def _cities(snapshot, text):
    """The cities that the text can mean, those with most ZIP codes first."""
    before, comma, after = text.rpartition(",")
    if comma:
        city = _city_in(snapshot, before, after)
        return [] if city is None else [city]
    words = text.split()
    cities = snapshot.gazetteer.cities(text)
    for length in range(1, min(LONGEST_STATE + 1, len(words))):
        if cities:
            break
        city = _city_in(snapshot, " ".join(words[:-length]), " ".join(words[-length:]))
        cities = [] if city is None else [city]
    return cities


def _city_in(snapshot, city, state):
    code = _state(snapshot, state)
    return snapshot.gazetteer.city(city, code) if code else None


def _state(snapshot, text):
    return snapshot.known("state").get(text)


def _near_city(gazetteer: Gazetteer, city: int, label: str | None = None) -> Near:
    point, name = gazetteer.city_point(city), gazetteer.label(city)
    state = gazetteer.state_of(city)
    if point is None:
        raise NoPoint(f"No point is known for {name}.", [_in_state(state)])
    return Near(*point, label or name, "city", state)


def _no_point(snapshot, text, state):
    cities = snapshot.gazetteer.cities(text)
    return NoPoint(
        f"{STATES.get(state, state)} is a state, not a point: ask with state={state}, or name a city.",
        [_in_state(state), *(_candidate(snapshot.gazetteer.label(city)) for city in cities)],
    )


def _unknown(snapshot, text):
    county = snapshot.known("county").get(text)
    counties = [{"label": text, "parameters": {"county": county}}] if county else []
    name, state = _split(snapshot, text[:LONGEST_SHOWN])
    gazetteer = snapshot.gazetteer
    alike = (_candidate(gazetteer.label(city)) for city in gazetteer.alike(name, state))
    return UnknownPlace(f"There is no place {shown(text)!r} in the list of cities.", [*counties, *alike])


def _split(snapshot, text):
    """(name, state's code or None) of a text whose name is no city's."""
    before, _, after = text.rpartition(",")
    if before:
        return before, _state(snapshot, after)
    words = text.split()
    for length in range(min(LONGEST_STATE, len(words) - 1), 0, -1):
        state = _state(snapshot, " ".join(words[-length:]))
        if state:
            return " ".join(words[:-length]), state
    return text, None


def _in_state(state):
    return {"label": STATES.get(state, state), "parameters": {"state": state}}


def _candidate(label):
    return {"label": label, "parameters": {"near": label}}


def shown(text: str) -> str:
    """A visitor's text as messages may repeat it."""
    printable = "".join(letter if letter.isprintable() else "�" for letter in text[: LONGEST_SHOWN + 1])
    return printable if len(printable) <= LONGEST_SHOWN else printable[: LONGEST_SHOWN - 1] + "…"
