"""The shape of one line of our own format: which keys there are and what each may hold."""

from directory.search.states import STATES
from directory.sources import json_shape as shape
from directory.sources.json_shape import Misfit
from directory.sources.phones import SHORT_CODE, nanp_problem
from directory.sources.postal import LONGEST_NAME, fits, in_united_states, postal_code

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_LONG_LINE = shape.text(200)
_BOTH_LANGUAGES = shape.object_of({"en": shape.text(10_000), "es": shape.text(10_000)})
_CLOCK = shape.nullable(shape.text(5, "([01][0-9]|2[0-3]):[0-5][0-9]", "09:00"))
_DATE = shape.nullable(shape.date)
_STATE = shape.one_of(*sorted(STATES))
_LANGUAGE = shape.text(12, "[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", "es")
_PHONE_NUMBER = shape.text(16, r"\+[1-9][0-9]{6,14}|[0-9]{3,6}", "+15035550100 or 988")
_TERM = shape.text(80, "[A-Z0-9]{1,20}|[a-z0-9-]+/[a-z0-9-]+", "OP or help/harm-reduction")


def _line(value: object, pointer: str) -> str:
    text = shape.text(LONGEST_NAME)(value, pointer)
    if not fits(text):
        raise Misfit(pointer, value, "too-long", f"Shorten it to {LONGEST_NAME} characters.")
    return text


def _postal_code(value: object, pointer: str) -> str:
    text = shape.text(10)(value, pointer)
    try:
        return postal_code(text) if text else ""
    except ValueError as error:
        raise Misfit(pointer, value, "bad-zip", str(error)) from error


def _location(value: object, pointer: str) -> dict:
    found = _LOCATION(value, pointer)
    if not in_united_states(found["latitude"], found["longitude"]):
        raise Misfit(
            pointer, value, "bad-point", "The point is not in the United States. Check order and sign."
        )
    return found


def _ages(value: object, pointer: str) -> dict:
    ages = _AGES(value, pointer)
    minimum, maximum = ages.get("minimum"), ages.get("maximum")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise Misfit(pointer, value, "bad-ages", "The minimum age is not above the maximum age.")
    return ages


def _number(value: object, pointer: str) -> str:
    number = _PHONE_NUMBER(value, pointer)
    problem = _phone_problem(number)
    if problem:
        raise Misfit(pointer, value, "impossible-phone", f"Ask for the right number, because {problem}.")
    return number


def _phone_problem(number: str) -> str:
    if number.startswith("+1"):
        return nanp_problem(number[2:]) if len(number) == 12 else "+1 is followed by ten digits"
    is_code = number.startswith("+") or len(number) > 3 or SHORT_CODE.fullmatch(number)
    return "" if is_code else "no such code is in use"


def _schedule(value: object, pointer: str) -> dict:
    span = _SCHEDULE(value, pointer)
    if not span.get("days") and not span.get("closed"):
        raise Misfit(
            pointer, value, "no-days", "List the days, such as MO and TU; only a closure may leave them out."
        )
    has_hours = span.get("opens") and span.get("closes")
    if not (has_hours or span.get("closed") or span.get("by_appointment")):
        raise Misfit(pointer, value, "no-hours", "Give opens and closes, or say closed or by_appointment.")
    if (span.get("valid_from") or "") > (span.get("valid_to") or "9999"):
        raise Misfit(pointer, value, "bad-dates", "valid_from is not after valid_to.")
    return span


_ADDRESS = shape.object_of(
    {
        "line1": _line,
        "line2": _line,
        "city": _line,
        "county": _line,
        "state_province": _STATE,
        "postal_code": _postal_code,
        "country": shape.one_of("US"),
    }
)
_LOCATION = shape.object_of(
    {
        "latitude": shape.decimal(-90, 90),
        "longitude": shape.decimal(-180, 180),
        "precision": shape.one_of("rooftop", "street", "postal_code", "city"),
    },
    required=("latitude", "longitude", "precision"),
)
_AGES = shape.object_of(
    {
        "minimum": shape.nullable(shape.whole_number(0, 120)),
        "maximum": shape.nullable(shape.whole_number(0, 120)),
    }
)
_REMOTE = shape.object_of(
    {
        "modes": shape.list_of(shape.one_of("phone", "video"), 2),
        "areas": shape.list_of(shape.one_of("US", *sorted(STATES)), 60),
    },
    required=("modes", "areas"),
)
_PHONE = shape.object_of(
    {
        "kind": shape.one_of("main", "intake", "hotline", "tty", "fax"),
        "number": _number,
        "extension": shape.text(20, "[0-9*#,]+", "12"),
        "languages": shape.list_of(_LANGUAGE, 50),
    },
    required=("kind", "number"),
)
_SCHEDULE = shape.object_of(
    {
        "days": shape.list_of(shape.one_of(*DAYS), 7),
        "opens": _CLOCK,
        "closes": _CLOCK,
        "valid_from": _DATE,
        "valid_to": _DATE,
        "closed": shape.boolean,
        "by_appointment": shape.boolean,
    },
)
_LICENCE = shape.object_of(
    {
        "kind": shape.one_of("licence", "accreditation"),
        "name": _LONG_LINE,
        "authority": _LONG_LINE,
        "number": shape.text(60),
        "expires": _DATE,
    },
    required=("kind", "name"),
)
RESOURCE = shape.object_of(
    {
        "name": _line,
        "alternate_name": _line,
        "organization": _line,
        "description": _BOTH_LANGUAGES,
        "address": _ADDRESS,
        "location": shape.nullable(_location),
        "confidential_address": shape.boolean,
        "timezone": shape.time_zone,
        "website": shape.text(255, r"https?://[^\s/@]+\.[^\s/@]+(/\S*)?", "https://example.org/"),
        "email": shape.text(254, r"[^\s@]+@[^\s@]+\.[^\s@]+", "intake@example.org"),
        "eligibility": _BOTH_LANGUAGES,
        "ages": _ages,
        "fees": _BOTH_LANGUAGES,
        "how_to_apply": _BOTH_LANGUAGES,
        "accessibility": _BOTH_LANGUAGES,
        "transportation": _BOTH_LANGUAGES,
        "operating_status": shape.one_of("active", "temporarily_closed", "closed"),
        "remote": shape.nullable(_REMOTE),
        "phones": shape.list_of(_PHONE, 50),
        "schedules": shape.list_of(_schedule, 100),
        "terms": shape.list_of(_TERM, 1000),
        "licences": shape.list_of(_LICENCE, 50),
    },
    required=("name",),
)
