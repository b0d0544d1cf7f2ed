"""Reports of what is wrong with an entry, and the receipts that tell what became of them."""

import logging
import unicodedata
from contextlib import contextmanager
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError

from directory import reporting

from .answers import API, Body, crisis_lines, encoded, not_published
from .asking import MOST_ERRORS, Asked, error_document
from .errors import RETRY_AFTER
from .fields import wrong
from .limiting import Limiter, address_of
from .nearest import nearest, shown
from .posting import Members, body_of, members_of, pointing
from .problems import Problem

TRAP = "homepage"
HOUR = 3600  # seconds
MOST_AN_HOUR = 20  # reports of one visitor
LONGEST = {"kind": 20, "field": 40, **reporting.LONGEST, TRAP: 200}
TEXTS = {
    "kind": "What is wrong.",
    "field": "What it is about, named as in the resource; else what the kind is about. `other` has none.",
    "suggested": "What should stand there instead.",
    "comment": "In your own words; only curators read it. Say nothing about anybody's health.",
    "contact": "How the curators can ask back; kept apart, and deleted when the report is answered.",
    TRAP: "Leave it empty: an input to hide from people. Robots fill it in, and what comes with it is lost.",
}
BODY = {
    "type": "object",
    "properties": {
        name: {"type": "string", "maxLength": LONGEST[name], "description": text}
        for name, text in TEXTS.items()
    },
    "required": ["kind"],
    "additionalProperties": False,
}
BODY["properties"]["kind"] = {"type": "string", "enum": [*reporting.KINDS], "description": TEXTS["kind"]}
BODY["properties"]["field"] = {"type": "string", "enum": [*reporting.FIELDS], "description": TEXTS["field"]}
SAYS = {
    "received": ("Received. Nobody has looked at it yet.", "Recibido. Nadie lo ha revisado todavía."),
    "acknowledged": ("A curator is looking at it.", "Una persona del equipo lo está revisando."),
    "corrected": ("Corrected. Thank you.", "Corregido. Gracias."),
    "partly-corrected": (
        "Partly corrected: not all of it could be confirmed. Thank you.",
        "Corregido en parte: no todo se pudo confirmar. Gracias.",
    ),
    "unchanged": (
        "Checked: there was nothing to correct. Thank you.",
        "Revisado: no había nada que corregir. Gracias.",
    ),
}
limiter = Limiter(most=MOST_AN_HOUR, seconds=HOUR)
logger = logging.getLogger("directory.api")


def report(request, asked: Asked, public_id: str) -> Body:
    """Takes the report of a published resource; raises Problem, which names all that is wrong with it."""
    ordinal = asked.snapshot.ordinal(public_id)
    if ordinal is None:
        raise not_published(asked, public_id)
    given = given_by(members_of(body_of(request)))
    if wait := limiter.wait(address_of(request)):
        raise too_many("You have sent very many reports.", wait)
    taken = uuid4() if given.pop(TRAP, "") else take(public_id, given)
    return encoded(asked, {"receipt": f"{API}/reports/{taken}/", "state": "received"})


def take(public_id: str, given: dict) -> UUID:
    with database():
        try:
            return reporting.take_report(public_id=public_id, **given)
        except reporting.NotPublic:
            raise Problem("gone", "It was withdrawn a moment ago.") from None
        except reporting.TooMany:
            raise too_many("This entry was reported very often within the hour.", HOUR) from None


def receipt(asked: Asked, number: str) -> Body:
    try:
        with database():
            found = reporting.receipt(UUID(number))
    except ValueError:
        found = None
    if found is None:
        raise Problem("not-found", "There is no report with this receipt.")
    state = "partly-corrected" if found.state == "partly" else found.state
    content = {
        "state": state,
        "says": SAYS[state][asked.language == "es"],
        "received_on": day(found.received_at),
        "acknowledged_on": day(found.acknowledged_at),
        "answered_on": day(found.handled_at),
        "crisis_lines": crisis_lines(asked),
    }
    return encoded(asked, content)


def day(moment):
    return moment and moment.date()


@contextmanager
def database():
    try:
        yield
    except DatabaseError as error:
        logger.error("The database did not answer", exc_info=error)
        headers = {"Retry-After": RETRY_AFTER}
        raise Problem("database-away", "Reports and receipts need it.", headers=headers) from None


def too_many(detail: str, wait: int) -> Problem:
    return Problem("too-many-reports", detail, headers={"Retry-After": str(wait)})


# What was sent


def given_by(members: Members) -> dict[str, str]:
    """The texts of a report by name, empty ones left out; raises Problem."""
    given, errors = {}, []
    for name, value in members:
        try:
            given[name] = read(name, value, given)
        except ValidationError as error:
            errors.append(error_document(name, error))
    errors += [error_document(name, error) for name, error in missing(given, {name for name, _ in members})]
    if errors:
        pointed = [pointing(error) for error in errors[:MOST_ERRORS]]
        raise Problem("invalid-question", "Correct what `errors` points to.", pointed)
    return {name: text for name, text in given.items() if text}


def read(name: str, value, given) -> str:
    if name not in TEXTS:
        raise wrong("unknown-parameter", f"A report has no {shown(name)!r}.", *nearest(name, TEXTS)[:1])
    if name in given:
        raise wrong("given-twice", "A name stands once.")
    if not isinstance(value, str):
        raise wrong("wrong-type", "Must be a text; leave the name out for nothing.")
    if len(value) > LONGEST[name]:
        raise wrong("over-limit", f"May have at most {LONGEST[name]} characters.")
    if not all(map(is_text, value)):
        raise wrong("not-text", "Holds characters that are no text.")
    choices = {"kind": reporting.KINDS, "field": reporting.FIELDS}.get(name)
    if choices and value not in choices:
        raise unknown(name, value, choices)
    return value.strip()


def unknown(name, value, choices):
    says = f"Must be one of: {', '.join(choices)}."
    return wrong("unknown-value", says, *nearest(value, choices)[:1])


def is_text(letter: str) -> bool:
    """Lines and tabs are; other control characters and halves of surrogate pairs are not."""
    return letter in "\n\r\t" or unicodedata.category(letter) not in ("Cc", "Cs")


def missing(given, named):
    """Yields (name, error) of what the report cannot do without."""
    if "kind" not in named:
        yield "kind", wrong("empty-value", f"Must be given, one of: {', '.join(reporting.KINDS)}.")
    elif given.get("kind") == "other" and given.get("suggested") and "field" not in named:
        yield "field", wrong("means-nothing", "Name the field that `suggested` is for.")
