"""Reporting: what somebody says is wrong with a public entry, and until when a curator is to see to it.

`take_report` is the one action that the public calls. No address and no agent of a visitor is kept.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, Q, Value, When
from django.utils import timezone

from .documents import display_number
from .models import Listing, Report, ReportContact, Resource, SuggestedValue
from .working_days import after, before

LONGEST = {"suggested": 1000, "comment": 2000, "contact": 200}  # characters
ADDRESS = ("line1", "line2", "city", "county", "state_province", "postal_code")
PHONES = ("main", "intake", "hotline", "tty", "fax")
COLUMNS = (
    "name", "alternate_name", "description", "operating_status", "website", "email", "eligibility", "fees",
    "how_to_apply", "accessibility", "transportation", "accepts_new_patients",
)  # fmt: skip
FIELDS = (
    *COLUMNS,
    "address", *(f"address.{part}" for part in ADDRESS),
    "phones", *(f"phones.{kind}" for kind in PHONES),
    "organization", "location", "ages", "remote", "services", "schedules", "licences",
)  # fmt: skip
KINDS = tuple(Report.Kind.values)
# What a report of a kind is about where it names no field.
FIELD_OF = {
    "wrong-phone": "phones",
    "wrong-address": "address",
    "closed": "operating_status",
    "moved": "address",
    "does-not-offer": "services",
}
ACKNOWLEDGE_WITHIN, ANSWER_WITHIN = 1, 2  # business days
MOST_AN_HOUR = 20  # reports of one resource by the public, so that no entry drowns its curators
HOUR = timedelta(hours=1)


class NotPublic(Exception):
    """The entry has been withdrawn, or was never published."""


class TooMany(Exception):
    """This entry was reported very often within the hour."""


@transaction.atomic
def take_report(
    *, public_id: str, kind: str, field="", suggested="", comment="", contact="", now=None
) -> UUID:
    """Keep a visitor's report of a public resource; answers its receipt. The caller has checked the values.

    Raises NotPublic or TooMany.
    """
    now = now or timezone.now()
    resource = Resource.objects.public().filter(public_id=public_id).first()
    if resource is None:
        raise NotPublic
    recent = resource.reports.filter(channel=Report.Channel.PUBLIC, received_at__gt=now - HOUR)
    if recent.count() >= MOST_AN_HOUR:
        raise TooMany
    values = {field or FIELD_OF[kind]: suggested} if suggested else {}
    if kind == Report.Kind.CLOSED:
        values.setdefault("operating_status", "closed")
    report = file_report(resource=resource, kind=kind, values=values, comment=comment, received_at=now)
    if contact:
        ReportContact.objects.create(report=report, contact=contact)
    return report.receipt


@transaction.atomic
def file_report(*, resource: Resource, kind: str, values: Mapping[str, str], **columns) -> Report:
    """Keep a report with what it suggests, by field, beside what the public sees there now."""
    report = Report.objects.create(resource=resource, kind=kind, **columns)
    listing = Listing.objects.filter(pk=resource.public_id).first()
    document = json.loads(listing.document) if listing else {}
    SuggestedValue.objects.bulk_create(
        SuggestedValue(report=report, field=field, shown=text_of(document, field), suggested=suggested)
        for field, suggested in values.items()
    )
    return report


def text_of(document: Mapping, field: str) -> str:
    """What a public document (or the content of a release) says in a field, in English; "" for nothing."""
    name, _, part = field.partition(".")
    value = document.get("terms" if name == "services" else name)
    if not value and value is not False:
        return ""
    return TEXT_OF.get(name, _plain)(value, part)


def _address(address, part):
    shown = [address[name] for name in ((part,) if part else ADDRESS)]
    return ", ".join(filter(None, shown))


def _phones(phones, kind):
    shown = [phone for phone in phones if kind in ("", phone["kind"])]
    texts = [display_number(phone["number"], phone["extension"] or "") for phone in shown]
    return "\n".join(
        text if kind else f"{phone['kind']}: {text}" for phone, text in zip(shown, texts, strict=True)
    )


def _openings(said, part):
    return f"{'true' if said['value'] else 'false'} ({said['as_of']})"


def _organization(organization, part):
    return organization["name"] if isinstance(organization, dict) else organization


def _schedules(spans, part):
    return "\n".join(map(_span, spans))


def _span(span):
    dates = [span["valid_from"] or "", span["valid_to"] or ""]
    times = f"{span['opens']}-{span['closes']}" if span["opens"] else ""
    said = ["closed" if span["closed"] else "", "by appointment" if span["by_appointment"] else ""]
    return " ".join(filter(None, [*span["days"], times, *said, " to ".join(dates) if any(dates) else ""]))


def _ages(ages, part):
    return f"{ages['minimum'] or 0} to {ages['maximum'] or 'any age'}"


def _remote(remote, part):
    return f"{', '.join(remote['modes'])}: {', '.join(remote['areas'])}"


def _plain(value, part):
    if isinstance(value, dict) and value.keys() == {"en", "es"}:
        value = value["en"]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


TEXT_OF = {
    "address": _address,
    "phones": _phones,
    "accepts_new_patients": _openings,
    "organization": _organization,
    "services": lambda keys, part: " ".join(keys),
    "schedules": _schedules,
    "ages": _ages,
    "remote": _remote,
    "licences": lambda licences, part: "\n".join(licence["name"] for licence in licences),
}


# The clock


@dataclass(frozen=True)
class Clock:
    """What is to be done next with a report ("acknowledge", "answer", "" for nothing more), until when."""

    step: str
    due: datetime | None = None
    overdue: bool = False


def clock(report: Report, now: datetime) -> Clock:
    """Acknowledged within one business day of its coming, answered within two."""
    if report.handled_at:
        return Clock("")
    step, days = ("answer", ANSWER_WITHIN) if report.acknowledged_at else ("acknowledge", ACKNOWLEDGE_WITHIN)
    received, now = timezone.localtime(report.received_at), timezone.localtime(now)
    return Clock(step, after(received, days), overdue=received < before(now, days))


def overdue(now: datetime) -> Q:
    """The open reports whose clock has run out."""
    now = timezone.localtime(now)
    unseen = Q(acknowledged_at__isnull=True, received_at__lt=before(now, ACKNOWLEDGE_WITHIN))
    unanswered = Q(received_at__lt=before(now, ANSWER_WITHIN))
    return Q(handled_at__isnull=True) & (unseen | unanswered)


@dataclass(frozen=True)
class Waiting:
    """How many reports wait: not acknowledged yet, being looked at, and the overdue of both."""

    new: int
    acknowledged: int
    overdue: int


def waiting(now: datetime) -> Waiting:
    counted = Report.objects.open().aggregate(
        new=Count("pk", filter=Q(acknowledged_at__isnull=True)),
        acknowledged=Count("pk", filter=Q(acknowledged_at__isnull=False)),
        overdue=Count("pk", filter=overdue(now)),
    )
    return Waiting(**counted)


def urgency(now: datetime) -> Case:
    """What a list of reports is sorted by: the overdue first, then the open, then the handled."""
    handled = When(handled_at__isnull=False, then=Value(2))
    return Case(When(overdue(now), then=Value(0)), handled, default=Value(1))


# The receipt


@dataclass(frozen=True)
class Receipt:
    """What who reported may know later: nothing of what was reported."""

    state: str  # received, acknowledged, corrected, partly, unchanged
    received_at: datetime
    acknowledged_at: datetime | None
    handled_at: datetime | None


def receipt(number: UUID) -> Receipt | None:
    report = Report.objects.filter(receipt=number).first()
    if report is None:
        return None
    state = report.outcome or ("acknowledged" if report.acknowledged_at else "received")
    return Receipt(state, report.received_at, report.acknowledged_at, report.handled_at)
