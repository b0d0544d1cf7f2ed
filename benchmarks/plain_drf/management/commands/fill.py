from contextlib import contextmanager
from itertools import islice
from uuid import UUID

import orjson
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from benchmarks.plain_drf.models import Category, Organization, Phone, Resource, Schedule, Source, Term

BATCH = 1000
TEXTS = ("alternate_name", "website", "description")
PLAIN = ("id", "name", "operating_status", "accepts_new_patients", "verified", "updated_at")


class Command(BaseCommand):
    help = "Fill the plain project's empty database with what our own server exports as NDJSON."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        call_command("migrate", run_syncdb=True, verbosity=0)
        known = {}
        with open(file, "rb") as stream, transaction.atomic(), without_indexes(Resource.terms.through):
            while lines := list(islice(stream, BATCH)):
                add([orjson.loads(line) for line in lines], known)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def without_indexes(model):
    """Rows of a table come in faster before its indexes do."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", [table])
        indexes = [(name, sql) for name, sql in cursor.fetchall() if sql]
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, sql in indexes:
            cursor.execute(sql)


def add(entries, known):
    remember(entries, known)
    Resource.objects.bulk_create([resource(entry) for entry in entries])
    services = ((entry["id"], known[term(one)]) for entry in entries for one in entry["services"])
    link(Resource.terms.through, "term_id", services)
    sources = ((entry["id"], known[one["slug"]]) for entry in entries for one in entry["sources"])
    link(Resource.sources.through, "source_id", sources)
    Phone.objects.bulk_create(phone(entry, one) for entry in entries for one in entry["phones"])
    Schedule.objects.bulk_create(schedule(entry, one) for entry in entries for one in entry["schedules"])


def remember(entries, known):
    """Make the organizations, terms and sources that are new; `known` holds the keys of all."""
    for entry in entries:
        keep(known, entry["organization"]["id"], Organization, **entry["organization"])
        for one in entry["services"]:
            keep_term(known, one)
        for one in entry["sources"]:
            keep(known, one["slug"], Source, **one)


def keep(known, key, model, **values):
    if key not in known:
        known[key] = model.objects.create(**values).pk


def keep_term(known, one):
    if term(one) not in known:
        category, _ = Category.objects.get_or_create(slug=one["category"])
        values = {"slug": one["slug"], "code": one["code"] or "", "name": one["name"]}
        keep(known, term(one), Term, category=category, **values)


def term(service):
    return service["category"], service["slug"]


def resource(entry):
    return Resource(
        organization_id=entry["organization"]["id"],
        minimum_age=(entry["ages"] or {}).get("minimum"),
        **{name: entry[name] for name in PLAIN},
        **{name: entry[name] or "" for name in TEXTS},
        **{name: value or "" for name, value in entry["address"].items()},
        **(entry["location"] or {}),
    )


def link(model, column, pairs):
    """Written without the ORM: a large directory has millions of pairs."""
    rows = [(UUID(resource).hex, other) for resource, other in pairs]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} (resource_id, {column}) VALUES (%s, %s)", rows
        )


def phone(entry, one):
    return Phone(resource_id=entry["id"], **one | {"extension": one["extension"] or ""})


def schedule(entry, one):
    return Schedule(
        resource_id=entry["id"], days=one["days"], opens=one["opens"] or "", closes=one["closes"] or ""
    )
