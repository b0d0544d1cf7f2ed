"""The script of a call: what to ask, in the order of a conversation, from what the entry itself says."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.documents import display_number
from directory.freezing import TERM_LOCK
from directory.models import Resource, Term

ASKED_TERMS = ("help", "medication", "payment")


@dataclass(frozen=True, slots=True)
class Question:
    """`name`: the fact that an answer confirms; `says`: what the entry says of it, a line each."""

    name: str
    ask: str
    says: tuple[str, ...]


def questions(resource: Resource) -> list[Question]:
    """What to ask about this entry; of what it says nothing about, only what people need most."""
    offered = offered_terms(resource)
    asked = [
        Question("name", _("Is this the right name?"), (str(resource),)),
        Question("phones", _("Is this the number for people who look for help?"), _phones(resource)),
        Question("address", _("Is this your address?"), address_lines(resource)),
        Question("website", _("Is this your website?"), _line(resource.website)),
        Question("email", _("Is this your e-mail address?"), _line(resource.email)),
        Question("accepts_new_patients", _("Do you take new patients now?"), _openings(resource)),
        Question("help", _("Do you still offer this help?"), offered["help"]),
        Question("medication", _("Do you still give these medications?"), offered["medication"]),
        Question("payment", _("Can people still pay in these ways?"), offered["payment"]),
        Question("schedules", _("Are these your hours?"), tuple(map(str, resource.schedules.all()))),
    ]
    needed = {"phones", "accepts_new_patients", "website"}
    return [one for one in asked if one.says or one.name in needed]


def offered_terms(resource: Resource) -> dict[str, tuple[str, ...]]:
    """Names of the terms that a call asks about, by category; those that follow from services too."""
    holds = Q(key__in=resource.terms) | Q(derived_from__key__in=resource.terms)
    hidden = [lock.field.removeprefix(TERM_LOCK) for lock in resource.locks.all()]
    suppressed = set(hidden) - set(resource.terms)
    found = Term.objects.filter(holds, category__slug__in=ASKED_TERMS).select_related("category").distinct()
    names = {category: [] for category in ASKED_TERMS}
    for term in found.order_by("category", "position"):
        if term.key not in suppressed:
            names[term.category.slug].append(_name(term))
    return {category: tuple(found) for category, found in names.items()}


def _name(term):
    return (get_language() == "es" and term.name_es) or term.name


def address_lines(resource) -> tuple[str, ...]:
    """The address as on an envelope."""
    town = " ".join(filter(None, [resource.city + "," * bool(resource.city), resource.state_province]))
    lines = (resource.line1, resource.line2, f"{town} {resource.postal_code}".strip())
    return tuple(filter(None, lines))


def _phones(resource):
    return tuple(
        f"{display_number(phone.number, phone.extension)} ({phone.get_kind_display()})"
        for phone in resource.phones.all()
    )


def _openings(resource):
    if resource.accepts_new_patients is None:
        return ()
    says = _("Yes, as of %s") if resource.accepts_new_patients else _("No, as of %s")
    return (says % resource.accepts_new_patients_as_of,)


def _line(text):
    return (text,) if text else ()
