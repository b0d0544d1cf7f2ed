"""What may be asked of the export, and what is wrong with what cannot be."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from directory.search.question import Condition, Near, Question
from directory.search.snapshot import Snapshot
from directory.search.states import STATES

from .states import STATE_IDS

LARGEST_PAGE = 2000
PAGE_SIZE = 30
LONGEST_TEXT = 200
FARTHEST_METRES = 804_672  # 500 miles
MOST_CODES = 50
KINDS = {"sa": ("substance-use",), "mh": ("mental-health",), "both": ("substance-use", "mental-health")}
SORTS = ("nearest", "farthest", "name1", "name2")
NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?"


class Wrong(Exception):
    """A parameter that cannot be answered as it stands; the message says how to ask it right."""

    def __init__(self, parameter: str, advice: str):
        super().__init__(advice)
        self.parameter = parameter


@dataclass(frozen=True)
class Asked:
    """`question`: what the engine answers; `contains`: texts that must stand in the name, address, phone."""

    question: Question
    kinds: tuple[str, ...] = ()
    contains: Mapping[str, str] = field(default_factory=dict)
    sort: str = "nearest"
    page: int = 1
    page_size: int = PAGE_SIZE


def asked_by(parameters: Sequence[tuple[str, str]], snapshot: Snapshot) -> Asked:
    """`parameters`: names and values as they stand in the query string. Raises Wrong."""
    given = _once(parameters)
    near = _read(given, "sAddr", _point)
    kinds = () if "cut" in given else _read(given, "sType", _kinds) or ()
    conditions = [
        *([Condition("care", kinds)] if kinds else []),
        *(_read(given, "cut", _cut) or ()),
        *(_read(given, "sCodes", lambda text: _codes(text, snapshot)) or ()),
        *_states(given),
    ]
    return Asked(
        question=Question(conditions=tuple(conditions), near=near, within=_within(given, near)),
        kinds=kinds,
        contains={name: given[name].strip().casefold() for name in FILTERS if given.get(name, "").strip()},
        sort=SORTS[_read(given, "sort", lambda text: _whole(text, 0, len(SORTS) - 1)) or 0],
        page=_read(given, "page", lambda text: _whole(text, 1, 1_000_000)) or 1,
        page_size=_read(given, "pageSize", lambda text: _whole(text, 1, LARGEST_PAGE)) or PAGE_SIZE,
    )


FILTERS = ("filterFName", "filterFAddress", "filterFPhone")
PARAMETERS = (
    "sAddr", "limitType", "limitValue", "sType", "sCodes", "stateCode", "sort", *FILTERS, "page", "pageSize",
    "cut",
)  # fmt: skip


def _once(parameters):
    given = {}
    for name, text in parameters:
        if name not in PARAMETERS:
            raise Wrong(name[:40], f"There is no such parameter. Those there are: {', '.join(PARAMETERS)}.")
        if name in given:
            raise Wrong(name, "Give it once.")
        if len(text) > LONGEST_TEXT or not text.isprintable():
            raise Wrong(name, f"Takes at most {LONGEST_TEXT} printed characters.")
        given[name] = text
    return given


def _read(given, name, read: Callable):
    """The value of a parameter; None where it is absent or empty, as the original has it."""
    text = given.get(name, "").strip().strip("'\"").strip()
    if not text:
        return None
    try:
        return read(text)
    except ValueError as error:
        raise Wrong(name, str(error)) from None


def _point(text) -> Near:
    found = re.fullmatch(rf"({NUMBER})\s*,\s*({NUMBER})", text, re.ASCII)
    if not found:
        raise ValueError("Write latitude,longitude in degrees, such as 45.52,-122.67.")
    latitude, longitude = float(found[1]), float(found[2])
    if not -60 <= latitude <= 90 and -90 <= longitude <= 90:
        raise ValueError(f"Latitude comes first: did you mean {found[2]},{found[1]}?")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("A latitude lies from -90 to 90, a longitude from -180 to 180.")
    return Near(latitude, longitude, label=text)


def _kinds(text):
    if text.lower() not in KINDS:
        raise ValueError("Must be sa (substance use), mh (mental health) or both.")
    return KINDS[text.lower()]


def _cut(text):
    if text.upper() != "NIAAA":
        raise ValueError("The only cut is NIAAA: substance use, without what serves only DUI/DWI clients.")
    return Condition("care", KINDS["sa"]), Condition("service", ("DUO",), negated=True)


def _codes(text, snapshot):
    """All of the parts between commas must hold; in a part `|` is or, a `!` before it is not."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > MOST_CODES:
        raise ValueError(f"Takes at most {MOST_CODES} codes.")
    return [_condition(part, snapshot) for part in parts]


def _condition(part, snapshot):
    codes = [code.strip().upper() for code in part.removeprefix("!").split("|")]
    strange = [code for code in codes if code not in snapshot.service_numbers]
    if strange:
        raise ValueError(f"{strange[0][:20]!r} is no service code; /api/v1/categories/ lists them.")
    return Condition("service", tuple(codes), negated=part.startswith("!"))


def _states(given):
    code = _read(given, "stateCode", _state_code)
    if code:
        yield Condition("state", (code,))
    if given.get("limitType", "").strip() == "0":
        yield Condition("state", (_required(given, "limitValue", _state_id),))


def _state_code(text):
    if text.upper() not in STATES:
        raise ValueError("Must be a USPS code such as MD.")
    return text.upper()


def _state_id(text):
    if text not in STATE_IDS:
        raise ValueError("Must be one of FindTreatment.gov's own numbers of states, such as 18 for Maryland.")
    return STATE_IDS[text]


def _within(given, near):
    """Metres; None for any distance."""
    kind = _read(given, "limitType", _limit_type)
    if kind is None and given.get("limitValue", "").strip():
        raise Wrong("limitType", "limitValue needs limitType: 2 for metres, 0 for a state.")
    if kind != "2":
        return None
    if near is None:
        raise Wrong("sAddr", "A distance needs a place to count from: give sAddr=latitude,longitude.")
    return float(_required(given, "limitValue", lambda text: _whole(text, 1, FARTHEST_METRES)))


def _limit_type(text):
    if text == "1":
        raise ValueError("The table of county numbers is not public; use /api/v1/resources/?county= instead.")
    if text not in ("0", "2"):
        raise ValueError("Must be 0 (a state) or 2 (metres).")
    return text


def _required(given, name, read):
    value = _read(given, name, read)
    if value is None:
        raise Wrong(name, "Must be given with this limitType.")
    return value


def _whole(text, least, most):
    if not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) or not least <= int(text) <= most:
        raise ValueError(f"Must be a whole number from {least} to {most}.")
    return int(text)
