"""Errors that are no wrong questions: each is problem+json with the crisis lines."""

import pytest
from django.test import Client, RequestFactory

from directory.api import answers, errors, views
from tests.api.listings import make_id

PATH = "/api/v1/resources/"


def problem(response, status):
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "private, no-store"
    answer = response.json()
    assert answer["status"] == status and answer["title"] and answer["detail"]
    assert answer["crisis_lines"][0]["call"] == "988"
    return answer


@pytest.mark.parametrize(
    "path", ["nowhere/", "resources/1/2/", "resources//", "%00", "é/", "nowhere", "openapi.json/"]
)
@pytest.mark.parametrize("method", ["get", "post", "options", "delete"])
def test_unknown_address_is_not_found(api, path, method):
    problem(getattr(api, method)(f"/api/v1/{path}"), 404)


@pytest.mark.parametrize("path", ["resources", f"resources/{make_id('Alder House')}", "categories/help"])
def test_address_without_its_last_slash_leads_to_it(api, path):
    response = api.get(f"/api/v1/{path}?lang=es")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/api/v1/{path}/?lang=es"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize(
    "path", [PATH, f"{PATH}{make_id('Alder House')}/", "/api/v1/", "/api/v1/openapi.json"]
)
def test_method_that_is_not_taken_is_said_with_those_that_are(api, method, path):
    response = getattr(api, method)(path)
    problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "application/json;q=0", "nonsense"])
def test_format_that_is_not_there_is_not_acceptable(api, accepted):
    problem(api.get(PATH, headers={"accept": accepted}), 406)


@pytest.mark.parametrize(
    "accepted", ["*/*", "application/json", "application/*", "text/html,application/xhtml+xml,*/*;q=0.8"]
)
def test_format_json_is_given_where_it_is_accepted(api, accepted):
    assert api.get(PATH, headers={"accept": accepted}).status_code == 200


def test_failure_is_an_answer_without_detail_and_is_logged(api, monkeypatch, caplog):
    def fail(asked):
        raise ValueError("secret of the server")

    monkeypatch.setattr(views.ResourceList, "represent", fail)
    assert "secret" not in str(problem(api.get(PATH), 500))
    assert [record.name for record in caplog.records if record.exc_info] == ["directory.api"]


def test_without_a_snapshot_the_answer_is_to_try_again(client):
    response = client.get(PATH)
    answer = problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0
    assert {"988", "911"} <= {line["call"] for line in answer["crisis_lines"]}


def test_without_a_snapshot_the_shipped_crisis_lines_are_in_spanish_too(client):
    answer = problem(client.get(f"{PATH}?lang=es"), 503)
    assert answer["crisis_lines"][0]["name"] == "988 Línea de Prevención del Suicidio y Crisis"


def test_snapshot_that_comes_is_answered_from_at_once(client, publish):
    problem(client.get(PATH), 503)
    publish()
    assert client.get(PATH).json()["count"] == 0


def test_snapshot_that_breaks_leaves_the_last_good_one(api, settings):
    assert api.ask("resources/")["count"] == 5
    (settings.SNAPSHOT_DIR / "new").write_bytes(b"broken")
    (settings.SNAPSHOT_DIR / "new").replace(settings.SNAPSHOT_DIR / "directory.snapshot")
    assert api.ask("resources/")["count"] == 5


def test_error_in_spanish_has_spanish_crisis_lines(api):
    answer = problem(api.get(f"{PATH}nobody/", headers={"accept-language": "es"}), 404)
    assert answer["crisis_lines"][0]["name"] == "988 Lifeline (es)"


def test_host_that_is_not_ours_is_refused(api):
    response = api.get(PATH, headers={"host": "attacker.example.org"})
    assert response.status_code == 400
    assert "attacker" not in response.content.decode()


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (lambda request: errors.page_not_found(request, Exception()), 404),
        (lambda request: errors.bad_request(request, Exception()), 400),
        (errors.server_error, 500),
    ],
)
def test_pages_of_the_root_are_problems_under_the_api_only(directory, page, status):
    problem_of_api = page(RequestFactory().get("/api/v2/"))
    assert problem_of_api.headers["Content-Type"] == "application/problem+json"
    assert problem_of_api.status_code == status
    elsewhere = page(RequestFactory().get("/nowhere/"))
    assert elsewhere.status_code == status and "text/html" in elsewhere.headers["Content-Type"]


def test_every_type_of_problem_leads_to_its_paragraph(api):
    page = Client().get("/docs/errors/").content.decode()
    for address in (f"{PATH}?page=99", f"{PATH}?hlep=1", f"{PATH}nobody/", "/api/v1/nowhere/"):
        anchor = api.get(address).json()["type"].removeprefix("/docs/errors/#")
        assert f'id="{anchor}"' in page


def test_body_of_an_answer_is_never_made_for_a_wrong_question(api, monkeypatch):
    monkeypatch.setattr(answers, "answer", None)
    assert api.get(f"{PATH}?help=nothing").status_code == 400
