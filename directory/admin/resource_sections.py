"""The sections of a resource's page in the order in which a curator thinks, and where each field stands."""

from django.contrib.admin.utils import flatten
from django.utils.translation import gettext_lazy as _

from directory.freezing import TERM_LOCK

SECTIONS = [
    (
        _("Who"),
        {
            "classes": ["who"],
            "fields": [
                "organization",
                ("name", "alternate_name"),
                ("description", "description_es"),
                "operating_status",
            ],
        },
    ),
    (
        _("Where"),
        {
            "classes": ["where"],
            "fields": [
                ("line1", "line2"),
                ("city", "county"),
                ("state_province", "postal_code"),
                ("country", "timezone"),
                "confidential_address",
                ("latitude", "longitude"),
                "location_precision",
                ("transportation", "transportation_es"),
            ],
        },
    ),
    (
        _("How to reach"),
        {
            "classes": ["reach"],
            "fields": [("website", "email"), ("how_to_apply", "how_to_apply_es")],
        },
    ),
    (_("What help"), {"classes": ["help"], "fields": ["offered", ("remote_modes", "service_areas")]}),
    (
        _("Who for"),
        {
            "classes": ["whom"],
            "fields": [
                ("eligibility", "eligibility_es"),
                ("minimum_age", "maximum_age"),
                ("accepts_new_patients", "accepts_new_patients_as_of"),
                ("accessibility", "accessibility_es"),
            ],
        },
    ),
    (_("Cost"), {"classes": ["cost"], "fields": [("fees", "fees_es")]}),
    (_("Hours"), {"classes": ["hours"], "fields": ["hours"]}),
    (_("For curators"), {"classes": ["curators"], "fields": ["notes", "reason"]}),
]
OF_ROWS = {"phone": "reach", "licences": "help", "schedules": "hours", "location": "where"}


def section_of(lock: str) -> str:
    """The id of the section in which the field of a lock stands."""
    if lock.startswith(TERM_LOCK):
        return "help"
    named = OF_ROWS.get(lock.partition(":")[0])
    return named or next(
        (one["classes"][0] for _name, one in SECTIONS if lock in flatten(one["fields"])), "locks"
    )
