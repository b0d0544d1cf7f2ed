"""Handling: what curators do with reports. What they accept is an edit as any other: locked, and released."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from . import curating, publishing
from .curating import Refused, hold
from .models import Report, ReportContact, Resource, SuggestedValue
from .reporting import COLUMNS
from .search.places import places
from .sources.identity import zip5
from .sources.phones import parse_phones

OPENINGS = {"true": True, "yes": True, "false": False, "no": False, "": None}
PLACE = {"city", "state_province", "postal_code"}  # what a point follows from
NO_POINT = {"latitude": None, "longitude": None, "location_precision": ""}


@dataclass(frozen=True)
class Decision:
    """About one suggested value: what is to stand there (as the curator has corrected it), or nothing of it.

    `instead_of`: the key of the phone that a number replaces (an empty one: takes away); None: it is added.
    """

    accepted: bool
    value: str = ""
    instead_of: int | None = None


@transaction.atomic
def acknowledge(*, report: Report, by):
    """Say that somebody looks at it now; who reported sees that. Later ones change nothing."""
    _hold_open(report)
    if report.acknowledged_at is None:
        report.acknowledged_at, report.acknowledged_by = timezone.now(), by
        report.save(update_fields=["acknowledged_at", "acknowledged_by"])


@transaction.atomic
def decide(*, report: Report, decisions: Mapping[int, Decision], by, may_release: bool) -> bool:
    """Accept or reject suggested values, by their keys; whether the public sees the entry as it stands now.

    An accepted column or phone is written; what is set in other ways (hours, services) the curator has set on
    the entry's page. Raises Refused or ValidationError for what cannot stand.
    """
    acknowledge(report=report, by=by)
    chosen = list(report.suggestions.filter(pk__in=decisions, decision=""))
    accepted = [(one, decisions[one.pk]) for one in chosen if decisions[one.pk].accepted]
    columns = {column_of(one.field): said.value for one, said in accepted if column_of(one.field)}
    phones = [(one.field, said) for one, said in accepted if is_phone(one.field)]
    public = _correct(report, columns, phones, by, may_release)
    for one in chosen:
        _mark(one, decisions[one.pk].accepted, by)
    return public


@transaction.atomic
def correct(
    *, report: Report, columns: Mapping[str, str], by, may_release: bool, moved: bool = False
) -> bool:
    """Set columns of the entry that a report is about; suggestions for them count as accepted.

    `moved`: the street is another one, no better spelling of the same, so the old point holds no more.
    """
    acknowledge(report=report, by=by)
    public = _correct(report, columns, [], by, may_release, moved)
    fields = {"address"} if PLACE & set(columns) else set()
    for one in report.suggestions.filter(decision=""):
        if one.field in fields or column_of(one.field) in columns:
            _mark(one, True, by)
    return public


@transaction.atomic
def answer(*, report: Report, outcome: str, by, note=""):
    """Close a report with its outcome, which who reported sees; how to reach them is deleted.

    Where nothing was to be corrected, what was suggested counts as rejected.
    """
    acknowledge(report=report, by=by)
    undecided = list(report.suggestions.filter(decision=""))
    if undecided and outcome != Report.Outcome.UNCHANGED:
        raise Refused("Accept or reject each suggestion first.")
    for one in undecided:
        _mark(one, False, by)
    report.handled_at, report.handled_by, report.outcome = timezone.now(), by, outcome
    report.note = note or report.note
    report.save(update_fields=["handled_at", "handled_by", "outcome", "note"])
    ReportContact.objects.filter(report=report).delete()


@transaction.atomic
def write_note(*, report: Report, note: str, by):
    """Keep a note for curators."""
    _hold_open(report)
    report.note = note
    report.save(update_fields=["note"])


def fitting_outcome(report: Report) -> str:
    """The outcome that the decisions so far stand for."""
    decisions = {one.decision for one in report.suggestions.all()}
    if SuggestedValue.Decision.ACCEPTED not in decisions:
        return Report.Outcome.UNCHANGED
    return Report.Outcome.CORRECTED if len(decisions) == 1 else Report.Outcome.PARTLY


def column_of(field: str) -> str | None:
    """The column that a reported field stands in; None for one that is no single column."""
    name, _, part = field.partition(".")
    if name == "address":
        return part or None
    return name if name in COLUMNS else None


def is_phone(field: str) -> bool:
    return field.partition(".")[0] == "phones"


def _hold_open(report):
    hold(report)
    if report.handled_at:
        raise Refused("This report is answered already.")


def _mark(suggestion, accepted, by):
    decisions = SuggestedValue.Decision
    suggestion.decision = decisions.ACCEPTED if accepted else decisions.REJECTED
    suggestion.decided_by, suggestion.decided_at = by, timezone.now()
    suggestion.save()


def _correct(report, columns, phones, by, may_release, moved=False) -> bool:
    resource, reason = report.resource, reason_of(report)
    hold(resource)
    in_step = resource.is_public and not resource.is_revising
    _set_columns(resource, columns, by, reason, moved)
    if phones:
        rows = _with_phones(resource, phones)
        curating.set_children(resource=resource, field="phones", rows=rows, by=by, reason=reason)
    hold(resource)
    if may_release and in_step and resource.is_revising:
        _release(resource, by, reason)
    return resource.is_public and not resource.is_revising


def reason_of(report: Report) -> str:
    said = "the provider's" if report.channel == Report.Channel.PROVIDER else "a visitor's"
    return f"Report {report.pk}, {said}: {report.get_kind_display().lower()}"


def _release(resource, by, reason):
    """Let out what was corrected; where a rule refuses that, it waits for somebody else."""
    try:
        with transaction.atomic():
            publishing.release(record=resource, by=by, reason=reason)
    except Refused:
        hold(resource)


def _set_columns(resource, texts, by, reason, moved):
    values = {name: _read(name, text) for name, text in texts.items()}
    changed = {name: value for name, value in values.items() if getattr(resource, name) != value}
    if "accepts_new_patients" in changed:
        said = changed["accepts_new_patients"]
        changed["accepts_new_patients_as_of"] = None if said is None else timezone.localdate()
    if PLACE & set(changed) or (moved and "line1" in changed):
        changed |= _place_of(resource, changed)
    for name, value in changed.items():
        setattr(resource, name, value)
    if changed:
        curating.save(record=resource, changed=list(changed), by=by, reason=reason)


def _read(name, text):
    text = text.strip()
    if name != "accepts_new_patients":
        return text.upper() if name == "state_province" else text
    if text.lower() not in OPENINGS:
        raise ValidationError({name: "Write true or false, or nothing where it is not known."})
    return OPENINGS[text.lower()]


def _place_of(resource: Resource, changed) -> dict:
    """What follows from a new address: the centre of its ZIP code, until somebody finds the exact point."""
    place = places().get(zip5(changed.get("postal_code", resource.postal_code)))
    if place is None:
        return NO_POINT
    latitude, longitude = place.point or (None, None)
    point = {"latitude": latitude, "longitude": longitude, "location_precision": "postal_code"}
    return (point if place.point else NO_POINT) | {"timezone": place.timezone}


def _with_phones(resource, chosen) -> list[dict]:
    """The rows of a resource's phones with the chosen numbers in the places of others, or after them."""
    rows = {phone.pk: _phone_row(phone) for phone in resource.phones.all()}
    added = []
    for field, said in chosen:
        number = _number(said.value) if said.value.strip() else None
        if number is None:
            rows.pop(said.instead_of, None)
        elif said.instead_of in rows:
            rows[said.instead_of] |= number
        else:
            added.append({"kind": field.partition(".")[2] or "main", **number})
    return [*rows.values(), *added]


def _phone_row(phone):
    return {name: getattr(phone, name) for name in ("kind", "number", "extension", "languages")}


def _number(text) -> dict:
    found = parse_phones(text)
    if len(found) != 1 or found[0].problem:
        raise ValidationError({"phones": "Write one number, such as (503) 555-0100 or 503-555-0100 ext. 12."})
    return {"number": found[0].number, "extension": found[0].extension}
