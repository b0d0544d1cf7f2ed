"""What would break each constraint of the desk's own records (see tests/test_models.py)."""

from django.utils import timezone

from directory.models import (
    Audit,
    AuditEntry,
    BulkEdit,
    BulkEditRow,
    ColumnMapping,
    DuplicatePair,
    PlannedStep,
    QualityFinding,
    Report,
    SiteSettings,
    SuggestedValue,
    VerificationPlan,
)
from tests.builders import make_resource, make_source_record, make_user

NOW = timezone.now()


def pair(first=None, second=None, **values):
    first, second = first or make_resource(), second or make_resource()
    return DuplicatePair.objects.create(first=first, second=second, score=90, **values)


def pair_out_of_order():
    first, second = make_resource(), make_resource()
    pair(first=second, second=first)


def plan(**values):
    return VerificationPlan.objects.create(resource=make_resource(), due_on=NOW.date(), **values)


def planned_step(**values):
    step = {"kind": "resource", "public_id": make_resource().public_id, "step": "release", "at": NOW}
    return PlannedStep.objects.create(by=make_user(), reason="x", **step | values)


def audit_entry(**values):
    by = make_user()
    audit = Audit.objects.create(size=1, population=1, seed=1, drawn_by=by)
    return AuditEntry.objects.create(audit=audit, resource=make_resource(), position=1, by=by, **values)


def report(**values):
    return Report.objects.create(resource=make_resource(), kind="closed", **values)


def bulk_edit_row():
    edit = BulkEdit.objects.create(action="close", by=make_user(), reason="x")
    return BulkEditRow.objects.create(edit=edit, resource=make_resource(), field="operating_status")


def breakers(copy):
    """By name of the constraint; `copy(row, **values)` adds the row once more."""
    return {
        "site_settings_is_one_row": lambda: SiteSettings.objects.create(pk=2),
        "verification_claim_ends": lambda: plan(claimed_by=make_user()),
        "report_handled_has_an_outcome": lambda: report(handled_at=NOW),
        "report_of_a_provider_has_a_link": lambda: report(channel="provider"),
        "suggested_value_unique_in_report": lambda: copy(
            SuggestedValue.objects.create(report=report(), field="website")
        ),
        "duplicate_pair_unique": lambda: copy(pair()),
        "duplicate_pair_in_order": pair_out_of_order,
        "duplicate_pair_decided_by_someone": lambda: pair(state="dismissed"),
        "planned_step_once": lambda: copy(planned_step()),
        "column_mapping_unique_in_source": lambda: copy(
            ColumnMapping.objects.create(source=make_source_record(make_resource()).source, column="Name")
        ),
        "bulk_edit_row_unique": lambda: copy(bulk_edit_row()),
        "quality_finding_unique": lambda: copy(
            QualityFinding.objects.create(rule="no-phone", resource=make_resource())
        ),
        "audit_entry_unique": lambda: copy(audit_entry()),
        "audit_entry_is_whole": lambda: audit_entry(exact=True, functional=True),
        "audit_entry_exact_is_functional": lambda: audit_entry(
            called_on=NOW.date(), exact=True, functional=False
        ),
    }
