"""Quality rules: missing or impossible data, each a small pure function over the facts of one entry.

A rule answers with the offending value (it may be empty), or None where all is well.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from directory.search.places import metres_between, places
from directory.search.states import STATES
from directory.sources.phones import nanp_problem

MILE = 1609.344  # metres
FAR_MILES = 50
SHARED_BY_MANY = 10  # entries with one number; large providers have a central line
HELP = "help/"
VOICE = ("main", "intake", "hotline")
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+", re.IGNORECASE)
OK = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the rules look at; `numbers`: E.164 by kind of phone, `sample`: fictional."""

    state: str = ""
    postal_code: str = ""
    point: tuple[float, float] | None = None
    website: str = ""
    is_closed: bool = False
    is_public: bool = True
    is_remote: bool = False
    sample: bool = False
    numbers: tuple[tuple[str, str], ...] = ()
    has_hours: bool = True
    terms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rules compare with: current and retired term keys, what help follows from, common numbers."""

    current_terms: frozenset[str] = frozenset()
    retired_terms: frozenset[str] = frozenset()
    help_follows_from: frozenset[str] = frozenset()
    shared_numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    title: str
    advice: str
    check: Callable[[Entry, Surroundings], str | None]


def no_phone(entry, _):
    return "" if not any(kind in VOICE for kind, _number in entry.numbers) else OK


def reserved_phone(entry, _):
    """Area code 999 does not exist, and 555-0100 to 555-0199 are for fiction."""
    found = (number for _kind, number in entry.numbers if re.match(r"\+1(999|\d{3}55501\d\d$)", number))
    return OK if entry.sample else next(found, OK)


def impossible_phone(entry, _):
    ten_digits = (number for _kind, number in entry.numbers if re.fullmatch(r"\+1\d{10}", number))
    impossible = (number for number in ten_digits if nanp_problem(number[2:]) and number[2:5] != "999")
    return next(impossible, next((number for _kind, number in entry.numbers if _cut_off(number)), OK))


def _cut_off(number):
    return number.startswith("+1") and len(number) != 12


def shared_phone(entry, around):
    found = ((number, around.shared_numbers.get(number, 0)) for _kind, number in entry.numbers)
    return next((f"{number} ({count})" for number, count in found if count >= SHARED_BY_MANY), OK)


def unknown_zip(entry, _):
    return entry.postal_code if entry.postal_code and not _place(entry) else OK


def zip_not_in_state(entry, _):
    place = _place(entry)
    return f"{entry.postal_code}: {place.state}" if place and place.state != entry.state else OK


def no_zip(entry, _):
    return "" if not entry.postal_code and not entry.is_remote else OK


def unknown_state(entry, _):
    return entry.state if entry.state not in STATES and not entry.is_remote else OK


def point_far_from_zip(entry, _):
    place = _place(entry)
    if not (place and place.point and entry.point):
        return OK
    miles = metres_between(entry.point, place.point) / MILE
    return f"{miles:.0f} miles" if miles > FAR_MILES else OK


def no_point(entry, _):
    return "" if entry.point is None and not entry.is_remote else OK


def dead_website(entry, _):
    return entry.website[:200] if entry.website and not looks_alive(entry.website) else OK


def looks_alive(address: str) -> bool:
    """Whether a browser could open this address; nothing is asked of the network."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or re.search(r"\s|,|https?:/", address.strip()[8:]):
        return False
    last = host.rpartition(".")[2]
    return bool(HOST.fullmatch(host)) and len(last) >= 2 and last.isalpha()


def unknown_code(entry, around):
    return _first(entry.terms - around.current_terms - around.retired_terms)


def retired_code(entry, around):
    return _first(entry.terms & around.retired_terms)


def no_help(entry, around):
    helps = any(term.startswith(HELP) for term in entry.terms)
    return "" if not helps and entry.terms.isdisjoint(around.help_follows_from) else OK


def no_hours(entry, _):
    return OK if entry.has_hours else ""


def closed_but_public(entry, _):
    return "" if entry.is_closed and entry.is_public else OK


def _first(terms):
    return min(terms, default=OK)


def _place(entry):
    return places().get(entry.postal_code[:5])


RULES = {
    check.__name__.replace("_", "-"): Rule(check.__name__.replace("_", "-"), title, advice, check)
    for check, title, advice in [
        (no_phone, _("No phone number"), _("Find a number that people can call, or withdraw the entry.")),
        (reserved_phone, _("Number that nobody has (999, 555-01xx)"), _("Find the real number.")),
        (impossible_phone, _("Impossible phone number"), _("Correct the digits; ask the place.")),
        (
            shared_phone,
            _("Number of many entries"),
            _("Check that it is a central line, and not a number filled in by mistake."),
        ),
        (no_zip, _("No ZIP code"), _("Complete the address.")),
        (unknown_zip, _("ZIP code that does not exist"), _("Correct the ZIP code.")),
        (unknown_state, _("No state, or an unknown one"), _("Write the USPS code, such as OR.")),
        (zip_not_in_state, _("ZIP code not in the state"), _("Correct the ZIP code or the state.")),
        (
            point_far_from_zip,
            _("Point over 50 miles from its ZIP code"),
            _("Correct the point, or empty it: the ZIP code's centre then stands in."),
        ),
        (no_point, _("No point on the map"), _("Give latitude and longitude: no distance finds it now.")),
        (dead_website, _("Website that cannot work"), _("Correct the address, or empty it.")),
        (unknown_code, _("Unknown service code"), _("Add the code to the vocabulary, or take it away.")),
        (retired_code, _("Retired service code"), _("Choose what replaces it.")),
        (
            no_help,
            _("No kind of help"),
            _("Add a service from which the kind of help follows: nobody finds it otherwise."),
        ),
        (no_hours, _("No opening hours"), _("Ask for the hours at the next call.")),
        (closed_but_public, _("Closed, but still public"), _("Withdraw it once those who ask have seen it.")),
    ]
}
