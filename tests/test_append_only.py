"""The history is only added to, and the database itself sees to it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from directory import append_only, curating, publishing
from directory.models import Change, Release
from tests.builders import make_line, make_resource, make_user

migration = import_module("directory.migrations.0005_append_only")


def test_every_table_of_the_history_is_guarded_after_all_migrations(guarded_tables):
    assert guarded_tables == set(migration.tables_of(apps))
    assert {
        "directory_historicalresource",
        "directory_historicalphone",
        "directory_release",
    } <= guarded_tables


@pytest.fixture
def kept(db):
    """A resource with some history, in guarded tables."""
    append_only.guard(connection, migration.tables_of(apps))
    resource, by = make_resource(), make_user()
    rows = [{"number": "+15035550142"}]
    curating.set_children(resource=resource, field="phones", rows=rows, by=by, reason="x")
    publishing.release(record=resource, by=by, reason="x")
    return resource


@pytest.mark.parametrize("step", ["delete", "update"])
@pytest.mark.parametrize("name", ["resource", "phone", "release", "change"])
def test_row_of_the_history_changed_or_deleted_is_refused(kept, step, name):
    rows = {
        "resource": (type(kept).history.all(), {"name": "Forged"}),
        "phone": (kept.phones.model.history.all(), {"number": "911"}),
        "release": (Release.objects.all(), {"reason": "Forged"}),
        "change": (Change.objects.all(), {"what": "merged"}),
    }
    found, forged = rows[name]
    before = list(found.values())
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        found._raw_delete(found.db) if step == "delete" else found.update(**forged)
    assert list(found.values()) == before and before


def test_author_of_a_history_cannot_be_deleted(kept):
    author, line = make_user("author"), make_line()
    line.hours = "Always"
    curating.save(record=line, changed=["hours"], by=author, reason="x")
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        author.delete()


def test_guard_set_again_and_taken_away_does_no_harm(kept):
    tables = migration.tables_of(apps)
    append_only.guard(connection, tables)
    assert append_only.guarded(connection) == set(tables)
    append_only.unguard(connection, tables)
    assert append_only.guarded(connection) == set()
    type(kept).history.all().delete()
