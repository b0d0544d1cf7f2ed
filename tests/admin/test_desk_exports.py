"""What a list shows, as a file for a spreadsheet."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from directory import curating, publishing
from directory.admin import resource_table
from directory.models import Verification
from tests.builders import make_resource, make_source_record

LIST = reverse("admin:directory_resource_changelist")


def export(client, kind, entries, query="", **more):
    data = {"action": f"export_{kind}", "_selected_action": [one.pk for one in entries], **more}
    response = client.post(LIST + query, data)
    return response, b"".join(response.streaming_content)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_selected_entries_are_exported_with_what_curators_know(desk, publisher):
    entry = make_resource(
        name="Sample Clinic", phones=["+15035550100"], notes="ring twice", terms=("OP", "SA")
    )
    make_resource(name="Other")
    make_source_record(entry)
    entry.schedules.create(days=["MO"], opens="09:00", closes="17:00")
    curating.lock(resource=entry, fields=["website"], by=publisher, reason="phoned")
    Verification.objects.create(resource=entry, on="2024-11-01", method="phone", outcome="confirmed")
    publishing.release(record=entry, by=publisher, reason="first")
    response, content = export(desk, "csv", [entry])
    [row] = rows(content)
    expected = {
        "id": str(entry.public_id), "status": "published", "being_revised": "false", "name": "Sample Clinic",
        "phone_main": "(503) 555-0100", "service_codes": "OP SA", "hours": "MO 09:00 to 17:00",
        "verified_on": "2024-11-01", "locked": "website", "sources": "example-list 2024",
        "notes": "ring twice",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert response["Content-Disposition"].startswith('attachment; filename="resources-')


def test_all_that_the_filter_shows_are_exported(desk):
    first = make_resource(name="A", state_province="OR")
    make_resource(name="B", state_province="OR"), make_resource(name="C", state_province="WA")
    _, content = export(desk, "csv", [first], query="?state=OR", select_across="1")
    assert [row["name"] for row in rows(content)] == ["A", "B"]


def test_formulas_are_made_harmless_and_numbers_stay_numbers(desk):
    entry = make_resource(name="=1+1", latitude=45.5, longitude=-122.6, location_precision="street")
    [row] = rows(export(desk, "csv", [entry])[1])
    assert (row["name"], row["longitude"]) == ("'=1+1", "-122.6")
    sheet = openpyxl.load_workbook(io.BytesIO(export(desk, "xlsx", [entry])[1])).active
    header, values = sheet.iter_rows(values_only=True)
    found = dict(zip(header, values, strict=True))
    assert (found["name"], found["longitude"]) == ("'=1+1", -122.6)


def test_notes_are_for_those_who_may_edit(client, make_staff):
    entry = make_resource(notes="ring twice")
    client.force_login(make_staff("view_resource"))
    content = export(client, "csv", [entry])[1]
    assert b"ring twice" not in content and "notes" not in rows(content)[0]


def test_who_may_not_see_resources_exports_nothing(client, make_staff):
    client.force_login(make_staff("view_article"))
    assert client.post(LIST, {"action": "export_csv"}).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_table_costs_the_same_queries_with_one_and_three_rows(django_assert_num_queries, publisher, number):
    ids = []
    for _ in range(number):
        entry = make_resource()
        make_source_record(entry)
        publishing.release(record=entry, by=publisher, reason="first")
        ids.append(entry.pk)
    with django_assert_num_queries(7):
        assert len(list(resource_table.cells(ids, resource_table.columns(with_notes=True)))) == number
