"""`POST /api/v1/resources/{id}/reports/` and its receipt: taken from anybody, and nothing kept of them."""

import json
import uuid

import pytest
from django.db import OperationalError
from jsonschema import Draft202012Validator, FormatChecker

from directory import contents, reporting, snapshots
from directory.api import reports
from directory.api.limiting import Limiter
from directory.current import reader
from directory.models import Report, ReportContact, SuggestedValue
from directory.publishing import release, withdraw
from tests.builders import make_resource

POST_PATH = "/api/v1/resources/{public_id}/reports/"
RECEIPT_PATH = "/api/v1/reports/{receipt}/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Snapshots without the country's ZIP codes, and a limit that no other test has touched."""
    monkeypatch.setattr(contents, "_places", list)
    monkeypatch.setattr(reports, "limiter", Limiter(most=reports.MOST_AN_HOUR, seconds=3600))
    yield
    reader.cache_clear()


@pytest.fixture
def entry():
    record = make_resource(phones=("+15035550100", "+15035550101"), website="https://old.example.org")
    release(record=record, by=None, reason="test")
    snapshots.build_snapshot()
    return record


@pytest.fixture
def send(client, entry):
    """`send({"kind": "other"})` or `send(b"...")`: the answer to a report of the entry."""

    def ask(report, status=202, public_id=None, content_type="application/json", **headers):
        body = report if isinstance(report, bytes) else json.dumps(report).encode()
        address = POST_PATH.format(public_id=public_id or entry.public_id)
        response = client.post(address, body, content_type, headers=headers)
        assert response.status_code == status, response.content
        valid(client, response, POST_PATH, "post")
        return response

    return ask


def valid(client, response, path, method):
    openapi = client.get("/api/v1/openapi.json").json()
    described = openapi["paths"][path][method]["responses"][str(response.status_code)]
    for name, header in described.get("headers", {}).items():
        assert name in response.headers or not header["required"]
    schema = described["content"][response.headers["Content-Type"]]["schema"]
    whole = {**schema, "components": openapi["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(response.json())
    return response.json()


def pointers(response):
    return {error["pointer"]: error["code"] for error in response.json()["errors"]}


def test_report_is_taken_with_what_the_public_saw(send, entry):
    answer = send({
        "kind": "wrong-phone", "field": "phones.main", "suggested": "503-555-0142",
        "comment": "A person answered at home.", "contact": "me@example.org",
    })  # fmt: skip
    report = Report.objects.get()
    assert answer.json() == {
        "receipt": f"http://testserver/api/v1/reports/{report.receipt}/",
        "state": "received",
    }
    assert (report.resource, report.kind, report.channel) == (entry, "wrong-phone", "public")
    assert report.comment == "A person answered at home." and report.contact.contact == "me@example.org"
    value = report.suggestions.get()
    assert (value.field, value.suggested) == ("phones.main", "503-555-0142")
    assert value.shown == "(503) 555-0100\n(503) 555-0101"


@pytest.mark.parametrize(
    ("sent", "field", "suggested"),
    [
        ({"kind": "wrong-phone", "suggested": "503-555-0142"}, "phones", "503-555-0142"),
        ({"kind": "moved", "suggested": "2 New St"}, "address", "2 New St"),
        ({"kind": "closed"}, "operating_status", "closed"),
        ({"kind": "closed", "suggested": "temporarily_closed"}, "operating_status", "temporarily_closed"),
        ({"kind": "other", "field": "website", "suggested": "https://new.example.org"}, "website",
         "https://new.example.org"),
    ],
)  # fmt: skip
def test_report_without_a_field_is_about_what_its_kind_says(send, sent, field, suggested):
    send(sent)
    value = SuggestedValue.objects.get()
    assert (value.field, value.suggested) == (field, suggested)


@pytest.mark.parametrize("kind", reporting.KINDS)
def test_report_needs_nothing_but_its_kind(send, kind):
    send({"kind": kind, "comment": "", "contact": "", "homepage": ""})
    assert Report.objects.get().kind == kind and not ReportContact.objects.exists()


@pytest.mark.parametrize("field", reporting.FIELDS)
def test_report_may_be_about_every_public_field(send, field):
    send({"kind": "other", "field": field, "suggested": "something else"})
    assert SuggestedValue.objects.get().field == field


WRONG = [
    # report, pointer, code, nearest
    ({}, "/kind", "empty-value", None),
    ({"kind": ""}, "/kind", "unknown-value", None),
    ({"kind": "wrong_phone"}, "/kind", "unknown-value", "wrong-phone"),
    ({"kind": None}, "/kind", "wrong-type", None),
    ({"kind": ["closed"]}, "/kind", "wrong-type", None),
    ({"kind": "other", "fields": "website"}, "/fields", "unknown-parameter", "field"),
    ({"kind": "other", "field": "webseite"}, "/field", "unknown-value", "website"),
    ({"kind": "other", "field": "notes"}, "/field", "unknown-value", None),
    ({"kind": "other", "suggested": "x"}, "/field", "means-nothing", None),
    ({"kind": "closed", "comment": 3}, "/comment", "wrong-type", None),
    ({"kind": "closed", "comment": "x" * 2001}, "/comment", "over-limit", None),
    ({"kind": "closed", "contact": "x" * 201}, "/contact", "over-limit", None),
    ({"kind": "moved", "suggested": "x" * 1001}, "/suggested", "over-limit", None),
    ({"kind": "closed", "comment": "a\x00b"}, "/comment", "not-text", None),
    ({"kind": "closed", "comment": "\ud800"}, "/comment", "not-text", None),
    (b'{"kind": "closed", "kind": "moved"}', "/kind", "given-twice", None),
    (b"[]", "", "wrong-type", None),
    (b"kind=closed", "", "wrong-type", None),
    (b'{"kind": "closed", "comment": "' + b"x" * 8192 + b'"}', "", "over-limit", None),
]


@pytest.mark.parametrize(("report", "pointer", "code", "near"), WRONG)
def test_wrong_report_is_refused_with_advice(send, report, pointer, code, near):
    answer = send(report, 400)
    assert pointers(answer) == {pointer: code}
    [error] = answer.json()["errors"]
    assert error["nearest"] == near and error["detail"]
    assert not Report.objects.exists()


def test_wrong_report_names_all_that_is_wrong(send):
    answer = send({"kind": "shut", "comment": 1, "colour": "red"}, 400)
    assert set(pointers(answer)) == {"/kind", "/comment", "/colour"}


def test_report_as_a_form_is_told_to_be_json(send):
    send(b"kind=closed", 415, content_type="application/x-www-form-urlencoded")


def test_report_with_a_query_is_refused(client, entry):
    address = POST_PATH.format(public_id=entry.public_id)
    assert client.post(f"{address}?kind=closed", b"{}", "application/json").status_code == 400


def test_report_of_an_entry_never_published_is_not_found(send):
    send({"kind": "closed"}, 404, public_id=uuid.uuid4())
    send({"kind": "closed"}, 404, public_id="nobody")


def test_report_of_a_withdrawn_entry_is_gone(send, entry):
    withdraw(record=entry, by=None, reason="test")
    send({"kind": "closed"}, 410)  # the snapshot shows it still
    snapshots.build_snapshot()
    answer = send({"kind": "closed"}, 410).json()
    assert answer["at"] and answer["crisis_lines"] is not None
    assert not Report.objects.exists()


def test_report_of_a_merged_entry_names_the_one_that_took_its_place(send, entry):
    other = make_resource()
    release(record=other, by=None, reason="test")
    withdraw(record=entry, by=None, reason="test", replaced_by=other)
    snapshots.build_snapshot()
    assert send({"kind": "closed"}, 410).json()["replaced_by"] == str(other.public_id)


def test_report_by_a_robot_is_answered_alike_and_dropped(send, client):
    answer = send({"kind": "other", "comment": "Buy this", "homepage": "https://spam.example.net"})
    assert set(answer.json()) == {"receipt", "state"} and not Report.objects.exists()
    assert uuid.UUID(answer.json()["receipt"].split("/")[-2]).version == 4


def test_report_is_taken_from_another_origin_without_a_cookie(client, send, entry):
    origin = "https://finder.example.org"
    address = POST_PATH.format(public_id=entry.public_id)
    preflight = client.options(address, headers={
        "origin": origin, "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    })  # fmt: skip
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    answer = send({"kind": "closed"}, origin=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not answer.cookies and "Set-Cookie" not in answer.headers


def test_report_keeps_no_address_and_no_agent(send):
    mark = "198.51.100.77"
    send({"kind": "closed"}, **{"user-agent": mark, "x-forwarded-for": mark})
    kept = [{name: str(value) for name, value in row.items()} for row in Report.objects.values()]
    assert len(kept) == 1 and mark not in str(kept)
    assert set(kept[0]) == {
        "id", "receipt", "resource_id", "channel", "link_id", "kind", "comment", "received_at",
        "acknowledged_at", "acknowledged_by_id", "handled_at", "handled_by_id", "outcome", "note",
    }  # fmt: skip


def test_report_too_many_of_one_visitor_are_to_wait(send, monkeypatch):
    monkeypatch.setattr(reports, "limiter", Limiter(most=2, seconds=3600, clock=lambda: 3600 * 7 + 600))
    for _ in range(2):
        send({"kind": "closed"})
    answer = send({"kind": "closed"}, 429)
    assert answer.headers["Retry-After"] == "3000" and answer.json()["crisis_lines"] is not None
    assert Report.objects.count() == 2


def test_report_that_is_wrong_costs_a_visitor_nothing(send, monkeypatch):
    monkeypatch.setattr(reports, "limiter", Limiter(most=1, seconds=3600))
    send({"kind": "shut"}, 400)
    send({"kind": "closed"})


def test_report_of_an_entry_that_many_report_is_to_wait(send, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_AN_HOUR", 3)
    for number in range(3):
        send({"kind": "closed"}, **{"x-forwarded-for": f"198.51.100.{number}"})
    assert send({"kind": "closed"}, 429).headers["Retry-After"] == "3600"
    Report.objects.update(received_at="2026-01-01T00:00Z")
    send({"kind": "closed"})


def test_report_while_the_database_is_away_is_to_be_tried_again(send, monkeypatch):
    def fail(**values):
        raise OperationalError("server at 10.0.0.1 is away")

    monkeypatch.setattr(reporting, "take_report", fail)
    answer = send({"kind": "closed"}, 503)
    assert int(answer.headers["Retry-After"]) > 0 and b"10.0.0.1" not in answer.content


# The receipt


def told(client, number, status=200, **headers):
    response = client.get(RECEIPT_PATH.format(receipt=number), headers=headers)
    assert response.status_code == status, response.content
    assert response.headers["Cache-Control"] == "private, no-store"
    return valid(client, response, RECEIPT_PATH, "get")


@pytest.mark.parametrize(
    ("columns", "state", "says"),
    [
        ({}, "received", "Recibido. Nadie lo ha revisado todavía."),
        ({"acknowledged_at": "2026-11-24T10:00Z"}, "acknowledged",
         "Una persona del equipo lo está revisando."),
        ({"handled_at": "2026-11-25T10:00Z", "outcome": "corrected"}, "corrected", "Corregido. Gracias."),
        ({"handled_at": "2026-11-25T10:00Z", "outcome": "partly"}, "partly-corrected",
         "Corregido en parte: no todo se pudo confirmar. Gracias."),
        ({"handled_at": "2026-11-25T10:00Z", "outcome": "unchanged"}, "unchanged",
         "Revisado: no había nada que corregir. Gracias."),
    ],
)  # fmt: skip
def test_receipt_tells_the_state_and_nothing_of_the_report(client, send, columns, state, says):
    send({"kind": "closed", "comment": "secret words", "contact": "me@example.org"})
    Report.objects.update(received_at="2026-11-23T10:00Z", note="private words", **columns)
    number = Report.objects.get().receipt
    answer = told(client, number, **{"accept-language": "es"})
    assert (answer["state"], answer["says"]) == (state, says)
    assert answer["received_on"] == "2026-11-23"
    assert answer["answered_on"] == ("2026-11-25" if "handled_at" in columns else None)
    assert "secret" not in str(answer) and "private words" not in str(answer) and "me@" not in str(answer)
    assert told(client, number)["says"] == reports.SAYS[state][0]


@pytest.mark.parametrize("number", [uuid.uuid4(), "nobody", uuid.UUID(int=0)])
def test_receipt_of_nothing_is_not_found(client, entry, number):
    told(client, number, 404)


def test_receipt_asks_the_database_once(client, send, django_assert_num_queries):
    send({"kind": "closed"})
    number = Report.objects.get().receipt
    with django_assert_num_queries(1):
        client.get(RECEIPT_PATH.format(receipt=number))


def test_report_costs_a_constant_number_of_queries(send, entry, client, django_assert_num_queries):
    address = POST_PATH.format(public_id=entry.public_id)
    for _ in range(3):
        with django_assert_num_queries(9):  # two savepoints, entry, count, report, listing, value
            client.post(address, b'{"kind": "closed"}', "application/json")
