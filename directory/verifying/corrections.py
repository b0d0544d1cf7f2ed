"""Corrections that a call brings: the few facts by which people reach a place, set as any curator's edit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from directory import curating
from directory.curating import with_place
from directory.models import Resource

ADDRESS = ("line1", "line2", "city", "state_province", "postal_code")
COLUMNS = ("name", *ADDRESS, "website", "email", "accepts_new_patients")
PHONE_COLUMNS = ("kind", "number", "extension", "languages")


@dataclass(frozen=True)
class Corrections:
    """`columns`: new values by column (of `COLUMNS`); `phones`: all phones as they are to be, if they change.

    `accepts_new_patients` in `columns` is an answer of today, also where it is the same as before.
    """

    columns: Mapping = field(default_factory=dict)
    phones: Sequence[Mapping] | None = None


def correct(resource: Resource, given: Corrections | None, *, by, reason: str, on: date) -> bool:
    """Save what differs, locked against imports; True if something was wrong before."""
    if given is None:
        return False
    columns = _correct_columns(resource, given.columns, by, reason, on)
    return _correct_phones(resource, given.phones, by, reason) or columns


def _correct_columns(resource, given, by, reason, on) -> bool:
    wrong = {name for name, value in given.items() if getattr(resource, name) != value}
    changed = dict(given) if wrong else {}
    if given.get("accepts_new_patients") is not None:
        changed |= {"accepts_new_patients": given["accepts_new_patients"], "accepts_new_patients_as_of": on}
    elif "accepts_new_patients" in wrong:
        changed["accepts_new_patients_as_of"] = None
    if "postal_code" in wrong:
        changed |= _centre(given["postal_code"])
    changed = {name: value for name, value in changed.items() if getattr(resource, name) != value}
    for name, value in changed.items():
        setattr(resource, name, value)
    if changed:
        curating.save(record=resource, changed=list(changed), by=by, reason=reason)
    return bool(wrong)


def _centre(postal_code):
    """The old point is not in the new ZIP code; its centre is, and says that it is approximate."""
    names = ("latitude", "longitude", "location_precision", "timezone")
    empty = {"latitude": None, "longitude": None, "location_precision": ""}
    found = with_place({"postal_code": postal_code})
    return empty | {name: found[name] for name in names if name in found}


def _correct_phones(resource, rows, by, reason) -> bool:
    if rows is None or list(rows) == phones_of(resource):
        return False
    curating.set_children(resource=resource, field="phones", rows=rows, by=by, reason=reason)
    return True


def phones_of(resource: Resource) -> list[dict]:
    """The stored phones as `Corrections.phones` takes them."""
    return [{name: getattr(phone, name) for name in PHONE_COLUMNS} for phone in resource.phones.all()]
