"""Small records to test with. All of them are fictional."""

import itertools

import orjson
import pytest
from django.contrib.auth.models import User
from django.db import connection

from directory import curating, snapshots
from directory.models import (
    LISTINGS,
    Article,
    ArticleTranslation,
    Category,
    CrisisLine,
    ImportRun,
    Organization,
    Phone,
    PlannedStep,
    Resource,
    Review,
    Source,
    SourceRecord,
    Term,
)
from directory.search.snapshot import open_snapshot

counter = itertools.count(100)


def make_user(name="curator"):
    return User.objects.create_user(name)


def make_vocabulary():
    """Three service codes, one of which makes a derived term follow; terms by key."""
    care = Category.objects.create(slug="care", name="Type of care", position=1)
    setting = Category.objects.create(slug="setting", name="Setting", position=2)
    help_ = Category.objects.create(slug="help", name="Help", derived=True, position=0)
    codes = {
        code: Term.objects.create(category=category, key=code, code=code, slug=slug, name=name)
        for code, category, slug, name in [
            ("SA", care, "substance-use", "Substance use treatment"),
            ("RES", setting, "residential", "Residential treatment"),
            ("OP", setting, "outpatient", "Outpatient treatment"),
        ]
    }
    inpatient = Term.objects.create(category=help_, key="help/inpatient", slug="inpatient", name="Inpatient")
    inpatient.derived_from.add(codes["RES"])
    return codes | {"help/inpatient": inpatient}


def make_organization(**values):
    return _kept(Organization(**{"name": f"Example Health {next(counter)}", **values}))


def make_resource(phones=("+15035550100",), **values):
    defaults = {
        "name": f"Example Centre {next(counter)}",
        "line1": "1 Example Street",
        "city": "Portland",
        "state_province": "OR",
        "postal_code": "97204",
    }
    organization = values.pop("organization", None) or make_organization()
    record = Resource.objects.create(organization=organization, **(defaults | values))
    for position, number in enumerate(phones):
        Phone.objects.create(resource=record, number=number, position=position)
    return _kept(record)


def make_source():
    return Source.objects.get_or_create(slug="example-list", defaults={"name": "Example list"})[0]


def make_source_record(resource, values=None, **parsed):
    """A row of the source behind a resource: `values` are columns, `parsed` its phones, terms and so on."""
    number = next(counter)
    whole = {
        "values": {"name": resource.name, **(values or {})},
        "phones": [],
        "schedules": [],
        "licences": [],
    }
    return SourceRecord.objects.create(
        source=make_source(),
        key=f"row {number}",
        address_key=f"address {number}",
        row_number=number,
        vintage="2024",
        raw={"name1": resource.name, "zip": "97204"},
        parsed={**whole, "terms": [], **parsed},
        resource=resource,
    )


def make_run(**counts):
    return ImportRun.objects.create(
        source=make_source(), file_name="example.csv", started_at="2024-11-01T00:00Z", counts=counts
    )


def make_review(**values):
    defaults = {"reason": Review.Reason.VANISHED, "detail": {"vintage": "2025"}}
    if "resource" not in values:
        values["resource"] = make_resource()
    return Review.objects.create(**{"run": make_run(), **defaults, **values})


def make_planned(record, **values):
    """A release of a record, to come in 2050."""
    by = values.pop("by", None) or User.objects.get_or_create(username="planner")[0]
    whole = {"kind": record.kind, "public_id": record.public_id, "step": "release", "reason": "in time"}
    return PlannedStep.objects.create(**{"by": by, "at": "2050-01-01T00:00Z", **whole, **values})


def make_line(**values):
    number = next(counter)
    defaults = {"slug": f"line-{number}", "name": f"Example line {number}", "call": "1-503-555-0199"}
    return _kept(CrisisLine(**(defaults | values)))


def make_article(**values):
    article = Article.objects.create(**{"slug": f"article-{next(counter)}", **values})
    words = {"title": "How to talk", "summary": "With patience.", "body": "## Listen {#listen}\n\nWell."}
    ArticleTranslation.objects.create(article=article, language="en", **words)
    return _kept(article)


def make_help(article, **values):
    defaults = {"label": "Find help", "parameters": {"help": "inpatient"}}
    return article.help.create(**({"name": f"help-{next(counter)}"} | defaults | values))


def _kept(record):
    if record.pk is None:
        record.save()
    curating.touch(record)
    return record


def listed(record) -> dict | None:
    """The public document of a record, None where it is not public."""
    row = LISTINGS[record.kind].objects.filter(pk=record.public_id).first()
    return row and orjson.loads(row.document)


def built_snapshot():
    """The snapshot of what is published now, built anew if need be."""
    snapshots.follow()
    return open_snapshot(snapshots.snapshot_path())


def needs_a_database_of_several_connections():
    if connection.vendor == "sqlite":
        pytest.skip("needs PostgreSQL: for SQLite, tests/test_processes.py asks the same of a database file")
