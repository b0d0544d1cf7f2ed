"""Uploads and jobs at the desk: seen while they run, agreed to, and only by those who may."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory import jobs, uploading
from directory.models import ColumnMapping, ImportRun, Job, Resource, Source
from tests.importing.builders import make_vocabulary, site, write_directory

ADD = reverse("admin:directory_job_add")
TABLE = "Facility,Town,State,Telephone\nSample Clinic,Salem,OR,503-555-0100\n=1+1,Salem,OR,\n"


@pytest.fixture
def county(db):
    make_vocabulary()
    return Source.objects.create(slug="county-list", name="County list", trusted=True)


def upload(client, data=TABLE, source="county-list", name="list_2025.csv"):
    file = SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
    return client.post(ADD, {"source": source, "file": file}, follow=True)


def newest():
    return Job.objects.first()


def view(name, job=None):
    return reverse(f"admin:directory_job_{name}", args=[(job or newest()).pk])


def test_upload_waits_as_a_job_with_its_page(desk, publisher, county):
    page = upload(desk)
    job = newest()
    assert (job.kind, job.by, job.file_name) == ("preview_upload", publisher, "list_2025.csv")
    assert page.redirect_chain[-1][0] == view("change")
    assert "Waiting" in page.content.decode() and view("progress") in page.content.decode()


def test_progress_is_told_as_data(desk, county):
    upload(desk)
    Job.objects.update(state="running", step="read county-list", done=5, total=10)
    assert desk.get(view("progress")).json() == {
        "state": "running", "step": "read county-list", "done": 5, "total": 10, "shown": "Running",
    }  # fmt: skip


def test_columns_are_suggested_remembered_and_the_file_is_looked_at_again(desk, county):
    upload(desk)
    jobs.run_next()
    assert view("columns") in desk.get(view("change")).content.decode()
    form = desk.get(view("columns")).context["form"]
    suggested = {field.label: field.initial for field in form}
    assert suggested == {
        "facility": "name", "town": "city", "state": "state_province", "telephone": "phone_main",
    }  # fmt: skip
    desk.post(view("columns"), {field.html_name: field.initial for field in form})
    assert dict(ColumnMapping.objects.values_list("column", "field")) == suggested
    jobs.run_next()
    page = desk.get(view("change"))
    assert page.context["result"]["entries"]["new"] == 1
    assert "=1+1" in page.content.decode()


def test_columns_without_a_name_are_asked_again(desk, county):
    upload(desk)
    jobs.run_next()
    page = desk.post(view("columns"), {"column-1": "city"})
    assert "which column holds the name" in page.content.decode()
    assert not ColumnMapping.objects.exists()


@pytest.fixture
def previewed(desk, county):
    """The job of a preview that is done."""
    columns = {"facility": "name", "town": "city", "state": "state_province", "telephone": ""}
    uploading.remember_columns(source=county, columns=columns, by=None)
    upload(desk)
    jobs.run_next()
    return newest()


def test_import_follows_the_preview_and_leads_to_its_run(desk, previewed):
    assert not Resource.objects.exists()
    desk.post(view("import", previewed))
    jobs.run_next()
    assert Resource.objects.get().name == "Sample Clinic"
    run = reverse("admin:directory_importrun_change", args=[ImportRun.objects.get().pk])
    assert run in desk.get(view("change")).content.decode()


def test_import_asked_for_twice_is_done_once(desk, previewed):
    for _ in range(2):
        desk.post(view("import", previewed))
    assert Job.objects.filter(kind="import_upload").count() == 1
    while jobs.run_next():
        pass
    page = desk.post(view("import", previewed), follow=True)
    assert "Upload it again" in page.content.decode()
    assert ImportRun.objects.count() == 1


def test_rejected_rows_are_downloaded_without_formulas(desk, previewed):
    content = b"".join(desk.get(view("rejected", previewed)).streaming_content).decode()
    [row] = csv.DictReader(io.StringIO(content))
    assert (row["row"], row["column"], row["value"]) == ("3", "facility", "'=1+1")


def test_refused_file_is_told_with_advice(desk, county):
    upload(desk, "Facility\nClínica\n".encode("latin-1"))
    jobs.run_next()
    page = desk.get(view("change")).content.decode()
    assert "It did not work." in page and "Save it as CSV UTF-8" in page


def test_file_that_is_too_large_is_not_taken(desk, county, monkeypatch):
    monkeypatch.setattr(uploading, "LARGEST_UPLOAD", 10)
    assert "split it by state" in upload(desk).content.decode()
    assert not Job.objects.exists()


def test_known_source_needs_no_columns(desk, county, tmp_path):
    data = write_directory(tmp_path / "x.csv", [site(1)]).read_bytes()
    upload(desk, data, source="samhsa-directory", name="directory_2025.csv")
    jobs.run_next()
    assert newest().result["new"] == ["Sample Clinic 1, Portland, OR"]


@pytest.mark.parametrize("name", ["columns", "import", "rejected"])
def test_steps_of_an_upload_are_for_those_who_may_upload(client, make_staff, previewed, name):
    client.force_login(make_staff("view_job"))
    assert client.post(view(name, previewed)).status_code == 403
    assert client.get(ADD).status_code == 403
    assert client.get(view("change", previewed)).status_code == 200
    assert Job.objects.count() == 1


def test_job_of_somebody_else_is_not_seen_without_permission(client, make_staff, previewed):
    client.force_login(make_staff("change_resource"))
    assert client.get(view("change", previewed)).status_code == 403
    assert client.get(view("progress", previewed)).status_code == 403


@pytest.mark.parametrize("state", ["queued", "running", "failed"])
def test_steps_of_a_job_that_is_not_done_are_not_found(desk, previewed, state):
    Job.objects.update(state=state)
    assert desk.post(view("import", previewed)).status_code == 404


def test_page_of_a_waiting_job_refreshes_without_scripts_too(desk, county):
    upload(desk)
    page = desk.get(view("change")).content.decode()
    assert re.search(r'<noscript><meta http-equiv="refresh"', page) and "Look again" in page


def test_looking_for_duplicates_is_asked_for_from_both_lists(desk):
    for name in ("directory_job_find_duplicates", "directory_duplicatepair_find_now"):
        assert desk.get(reverse(f"admin:{name}"), follow=True).status_code == 200
    assert Job.objects.get().kind == "find_duplicates"
    jobs.run_next()
    assert "Open pairs" in desk.get(view("change")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_jobs_costs_the_same_queries_with_one_and_three(
    desk, publisher, django_assert_num_queries, rows
):
    for number in range(rows):
        jobs.queue(kind="find_duplicates", by=publisher, parameters={"x": number})
    page = reverse("admin:directory_job_changelist")
    desk.get(page)
    with django_assert_num_queries(6):
        assert desk.get(page).status_code == 200
