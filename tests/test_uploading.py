"""A file from a browser: looked at, mapped, agreed to, imported; and refused politely."""

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from directory import jobs, uploading
from directory.curating import Refused
from directory.models import ImportRun, Job, Listing, Resource, Source
from tests.importing.builders import DIRECTORY, Importer, make_vocabulary, site, write_directory

pytestmark = pytest.mark.django_db
MAPPING = {"facility": "name", "town": "city", "st": "state_province", "tel": "phone_main"}
TABLE = "Facility,Town,St,Tel\nSample Clinic,Salem,OR,503-555-0100\nOther Clinic,Salem,Oregno,\n"


@pytest.fixture
def curator(django_user_model):
    make_vocabulary()
    return django_user_model.objects.create_user("curator")


@pytest.fixture
def county():
    return Source.objects.create(slug="county-list", name="County list", trusted=True)


def run(kind, by, source, data, name="list_2025.csv", **parameters):
    """What a job on an upload comes to."""
    file = SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
    job = jobs.queue(kind=kind, by=by, parameters={"source": source, **parameters}, file=file)
    assert jobs.run_next()
    return Job.objects.get(pk=job.pk)


def goes_on(job, kind, by, **parameters):
    parameters = {"source": job.parameters["source"], **parameters}
    made = jobs.queue_with_file_of(job=job, kind=kind, by=by, parameters=parameters)
    assert jobs.run_next()
    return Job.objects.get(pk=made.pk)


def directory_file(tmp_path, *rows):
    return write_directory(tmp_path / "directory_2025.csv", rows).read_bytes()


def test_preview_of_a_known_source_tells_what_would_change_and_changes_nothing(curator, tmp_path):
    Importer(tmp_path).directory(site(1), site(2), site(3))
    data = directory_file(tmp_path, site(1), site(2, phone="503-555-0177"), site(4), site(5, state="XX"))
    before = list(Resource.objects.values())
    job = run("preview_upload", curator, DIRECTORY, data)
    assert job.state == "done", job.problem
    found = job.result
    assert found["entries"] == {"new": 1, "changed": 1, "renewed": 1, "vanished": 1}
    assert found["new"] == ["Sample Clinic 4, Portland, OR"]
    assert found["vanished"] == ["Sample Clinic 3, Portland, OR"]
    [[field, old, new]] = found["changes"][0]["changes"]
    assert (field, old[0]["number"], new[0]["number"]) == ("phones", "+15035550102", "+15035550177")
    assert found["counts"]["rejected"] == 1 and found["errors"][0]["code"] == "unknown-state"
    assert list(Resource.objects.values()) == before and ImportRun.objects.count() == 1


def test_import_after_a_preview_is_public_and_its_file_is_gone(curator, tmp_path):
    preview = run("preview_upload", curator, DIRECTORY, directory_file(tmp_path, site(1)))
    job = goes_on(preview, "import_upload", curator, mapping={})
    assert job.state == "done", job.problem
    assert Listing.objects.count() == 1
    assert job.result["run"] == ImportRun.objects.get().pk
    assert job.result["counts"]["created"] == 1
    assert not jobs.has_file(preview)


def test_foreign_table_asks_what_its_columns_stand_for(curator, county):
    job = run("preview_upload", curator, "county-list", TABLE)
    assert job.result["headings"]["facility"] == ["Sample Clinic", "Other Clinic"]
    uploading.remember_columns(source=county, columns=MAPPING, by=curator)
    again = goes_on(job, "preview_upload", curator, again=True)
    assert again.result["entries"]["new"] == 1 and again.result["mapping"] == MAPPING
    assert [one["column"] for one in again.result["errors"]] == ["st"]
    done = goes_on(again, "import_upload", curator, mapping=again.result["mapping"])
    assert done.state == "done", done.problem
    resource = Resource.objects.get()
    assert (resource.name, resource.city, resource.phones.get().number) == (
        "Sample Clinic", "Salem", "+15035550100",
    )  # fmt: skip


def test_mapping_is_remembered_for_the_next_file_of_the_source(curator, county):
    uploading.remember_columns(source=county, columns=MAPPING, by=curator)
    assert run("preview_upload", curator, "county-list", TABLE).result["entries"]["new"] == 1
    wider = run("preview_upload", curator, "county-list", TABLE.replace("Tel\n", "Fax\n"))
    assert "fax" in wider.result["headings"]


def test_mapping_without_a_name_or_with_an_unknown_field_is_refused(curator, county):
    for columns in ({"town": "city"}, {"facility": "name", "town": "no_field"}):
        with pytest.raises(Refused, match="Every entry needs one"):
            uploading.remember_columns(source=county, columns=columns, by=curator)


def test_rejected_rows_are_kept_as_a_file_without_formulas(curator, county):
    uploading.remember_columns(source=county, columns=MAPPING, by=curator)
    job = run("preview_upload", curator, "county-list", "Facility,Town,St,Tel\n=1+1,-Salem,OR,\n")
    rows = list(csv.DictReader(uploading.rejected_path(job).open(encoding="utf-8")))
    assert [(row["row"], row["column"], row["code"]) for row in rows] == [("2", "facility", "formula")]
    assert (rows[0]["value"], rows[0]["town"]) == ("'=1+1", "'-Salem")


def bomb():
    """An xlsx that is small packed and far too large unpacked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(210):
                part.write(b" " * 1_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Facility\nCl\u00ednica\n".encode("latin-1"), "is not UTF-8 in line 2"),
        ("Facility\nA\n".encode("utf-16"), "Save it as CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0old", "old Excel workbook"),
        (b"PK\x03\x04damaged", "damaged workbook"),
        (b"", "is empty"),
        (b'Facility\n"unclosed\n', "no clean CSV"),
        (b"Facility,Facility\nA,B\n", "more than once"),
        (bomb, "holds more than 200 MB"),
    ],
    ids=["latin-1", "utf-16", "xls", "damaged", "empty", "quotes", "twice", "bomb"],
)
def test_file_that_cannot_be_believed_is_refused_with_advice_and_deleted(curator, county, data, says):
    job = run("preview_upload", curator, "county-list", data() if callable(data) else data)
    assert job.state == "failed" and says in job.problem
    assert not jobs.has_file(job)


def test_upload_for_a_source_that_is_not_there_is_refused(curator):
    job = run("preview_upload", curator, "no-source", TABLE)
    assert job.state == "failed" and "Add it under Sources" in job.problem
