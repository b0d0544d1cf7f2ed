"""Row history: who changed what, when and why. Written beside every edit, and never rewritten.

Imports write no history. So before the first edit, and before one that follows an import, the row as it
stands is noted by nobody: what comes after is then the edit alone.
"""

from django.utils import timezone

from .models import FieldLock, Licence, Phone, Schedule

NOTED = "As it stood: set by imports or by the server"
# Rows that are made and deleted, and never changed where they stand.
WHOLE = (Phone, Schedule, Licence, FieldLock)
UNTOLD = {"updated_at"}


def write_history(record, by, reason: str):
    """Name the author and the reason of the history row that the next save, or deletion, writes."""
    if not record._state.adding and not isinstance(record, WHOLE):
        _note_what_stands(record)
    record._history_user = by
    record._change_reason = str(reason)


def tracked_columns(model) -> list[str]:
    """Attribute names of the columns whose history is kept."""
    return [column.attname for column in model.history.model.tracked_fields]


def _note_what_stands(record):
    model = type(record)
    columns = tracked_columns(model)
    stored = model.objects.filter(pk=record.pk).values(*columns).first()
    newest = model.history.filter(id=record.pk).values(*columns).first()
    if stored and (newest is None or _differ(stored, newest)):
        told = {"history_type": "~", "history_date": timezone.now(), "history_change_reason": NOTED}
        model.history.model.objects.create(**stored, **told)


def _differ(row, other):
    return any(row[name] != other[name] for name in row if name not in UNTOLD)
