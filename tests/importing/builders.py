"""Small source files, the imports of them, and what the public then sees."""

import csv
import hashlib
from pathlib import Path

import orjson

from directory import curating, publishing
from directory.importing import import_source
from directory.models import Category, Listing, Resource, SourceRecord, Term

DIRECTORY, LOCATOR, SAMPLE = "samhsa-directory", "samhsa-locator", "sample-directory"
ADDRESS = ("name1", "name2", "street1", "street2", "city", "state", "zip")
PHONES = ("phone", "intake1", "intake2", "intake1a", "intake2a")
DIRECTORY_COLUMNS = ("facility_id", "directory_type", *ADDRESS, *PHONES, "service_code_info")
LOCATOR_COLUMNS = (*ADDRESS, "zip4", "county", "latitude", "longitude")
PORTLAND = {"county": "Multnomah", "latitude": "45.518", "longitude": "-122.674"}
CODES = ("SA", "MH", "OP", "HI", "BU", "MD", "SP")


def make_vocabulary():
    """Seven service codes, one of which makes a derived term follow."""
    services = Category.objects.create(slug="services", code="S", name="Services", position=1)
    help_ = Category.objects.create(slug="help", name="Help", derived=True)
    terms = [Term(category=services, key=code, code=code, slug=code.lower(), name=code) for code in CODES]
    for term in terms:
        term.save()
    inpatient = Term.objects.create(category=help_, key="help/inpatient", slug="inpatient", name="Inpatient")
    inpatient.derived_from.add(terms[CODES.index("HI")])


def site(number=1, part="substance", codes="SA * OP", **cells):
    """A row of the directory: a clinic of its own for each number, in Portland, Oregon."""
    row = {
        "directory_type": part,
        "name1": f"Sample Clinic {number}",
        "street1": f"{number} Example Street",
        "city": "Portland",
        "state": "OR",
        "zip": "97204",
        "phone": f"503-555-01{number:02}",
        "service_code_info": codes,
    }
    return row | cells


def place(number=1, **cells):
    """A row of the locator at the address of `site(number)`."""
    return {name: value for name, value in site(number).items() if name in ADDRESS} | PORTLAND | cells


def write_directory(path: Path, rows) -> Path:
    return _write(path, DIRECTORY_COLUMNS, rows)


def write_locator(path: Path, rows) -> Path:
    return _write(path, LOCATOR_COLUMNS, rows)


def _write(path, columns, rows):
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


class Importer:
    """Imports rows as files of a folder, and publishes."""

    def __init__(self, folder: Path):
        self.folder = folder

    def directory(self, *rows, year=2024, **options):
        return self._run(DIRECTORY, write_directory(self.folder / f"directory_{year}.csv", rows), options)

    def locator(self, *rows, year=2021, **options):
        return self._run(LOCATOR, write_locator(self.folder / f"locator_{year}.csv", rows), options)

    def sample(self, *entries, **options):
        path = self.folder / "sample.ndjson"
        path.write_bytes(b"\n".join(orjson.dumps(entry) for entry in entries))
        return self._run(SAMPLE, path, options)

    def _run(self, slug, path, options):
        report = import_source(slug, path, **options)
        publishing.publish()
        return report


def changes(report) -> dict:
    """The counts of a report that are not zero."""
    return {name: count for name, count in report.counts.items() if count}


def resource(number=1) -> Resource:
    return Resource.objects.get(name=f"Sample Clinic {number}")


def document(number=1) -> dict:
    """What the public sees of `site(number)`."""
    return orjson.loads(Listing.objects.get(pk=resource(number).public_id).document)


def shown() -> set[str]:
    """The names of all that is public."""
    return {orjson.loads(text)["name"] for text in Listing.objects.values_list("document", flat=True)}


def content_hash() -> str:
    documents = Listing.objects.order_by("public_id").values_list("document", flat=True)
    whole = b"".join(orjson.dumps(orjson.loads(text), option=orjson.OPT_SORT_KEYS) for text in documents)
    return hashlib.sha256(whole).hexdigest()


def correct_phone(record, number, by, kind="main"):
    """What a curator does at the desk: one phone corrected, and released."""
    kept = [phone for phone in record.phones.all() if phone.kind != kind]
    rows = [{"kind": kind, "number": number}] + [{"kind": one.kind, "number": one.number} for one in kept]
    curating.set_children(resource=record, field="phones", rows=rows, by=by, reason="Called")
    publishing.release(record=record, by=by, reason="Called")


def behind(record) -> list[SourceRecord]:
    return list(record.source_records.order_by("row_number"))
