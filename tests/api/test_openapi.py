"""The OpenAPI file and the docs: true, whole, and without a foreign address."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from openapi_spec_validator import validate

from directory.api import schema
from directory.api.filters import ConditionFilter, ResourceFilters
from directory.api.schema import condition_pattern
from directory.exports.formats import FORMATS

RESOURCES = "/api/v1/resources/"


def parameters(openapi, path=RESOURCES):
    return {one["name"]: one for one in openapi["paths"][path]["get"]["parameters"]}


def test_openapi_file_is_valid(openapi):
    assert openapi["openapi"].startswith("3.1")
    validate(openapi)


@pytest.mark.parametrize("published", [True, False])
def test_openapi_file_is_written_without_a_warning(request, published, tmp_path):
    if published:
        request.getfixturevalue("directory")
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(tmp_path / "openapi.yaml"))


def test_openapi_file_has_every_path_and_unique_operations(openapi):
    assert set(openapi["paths"]) == {
        "/api/v1/", RESOURCES, f"{RESOURCES}{{public_id}}/", "/api/v1/organizations/",
        "/api/v1/organizations/{public_id}/", "/api/v1/categories/", "/api/v1/categories/{slug}/",
        "/api/v1/crisis-lines/", "/api/v1/articles/", "/api/v1/articles/{slug}/", "/api/v1/changes/",
        "/api/v1/exports/", *(f"/api/v1/exports/resources.{one.extension}" for one in FORMATS.values()),
        f"{RESOURCES}{{public_id}}/reports/", "/api/v1/reports/{receipt}/",
        f"{RESOURCES}search/", f"{RESOURCES}facets/", "/api/v1/suggest/",
        "/api/v1/articles/feed.atom", "/api/v1/articles/feed.json",
    }  # fmt: skip
    operations = [one["operationId"] for path in openapi["paths"].values() for one in path.values()]
    assert len(set(operations)) == len(operations)


def test_openapi_file_has_every_parameter_with_its_text(openapi):
    described = parameters(openapi)
    assert set(described) == set(ResourceFilters.base_filters)
    for name, entry in ResourceFilters.base_filters.items():
        assert described[name]["description"] == entry.extra["help_text"]
        assert described[name].get("explode", True) is (
            isinstance(entry, ConditionFilter) or "items" not in described[name]["schema"]
        )


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a", True),
        ("!a", True),
        ("a,b", True),
        ("!a,b", False),
        ("a,!b", False),
        ("c", False),
        ("", False),
        ("a,", False),
    ],
)
def test_pattern_of_a_condition_is_that_of_its_syntax(text, fits):
    assert bool(re.search(condition_pattern(["a", "b"]), text)) is fits


def test_openapi_file_spells_out_the_published_values(openapi):
    pattern = parameters(openapi)["help"]["schema"]["items"]["pattern"]
    assert re.search(pattern, "!inpatient") and not re.search(pattern, "nothing")


def test_openapi_file_follows_the_revision(api, publish, openapi):
    publish(vocabulary=[], revision=8)
    changed = api.get("/api/v1/openapi.json").json()
    assert "pattern" not in parameters(changed)["help"]["schema"]["items"]


def test_openapi_file_closes_every_object_of_ours(openapi):
    for name, component in openapi["components"]["schemas"].items():
        if component.get("type") == "object":
            assert component["additionalProperties"] is False, name


def test_openapi_file_is_the_same_when_it_is_made_again(api, openapi):
    schema._openapi_file.cache_clear()
    assert api.get("/api/v1/openapi.json").json() == openapi


def test_docs_load_nothing_from_elsewhere(client):
    page = client.get("/docs/").content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses and all(not urlsplit(address).netloc for address in addresses)
    for address in addresses:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/"))


def test_docs_work_under_a_policy_without_inline_code(client):
    response = client.get("/docs/")
    page = response.content.decode()
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\bon\w+=|style=", page)


def test_docs_script_reads_our_file_and_asks_no_other_host(client):
    page = client.get("/docs/").content.decode()
    [address] = re.findall(r'src="(/docs/[^"]*)"', page)
    response = client.get(address)
    script = response.content.decode()
    assert response.headers["Content-Type"].startswith("application/javascript")
    assert 'url: "/api/v1/openapi.json"' in script.replace("\\u002D", "-")
    assert "validatorUrl: null" in script and "://" not in script


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/docs/", "/docs/?script=", "/docs/errors/", "/api/v1/openapi.json"])
def test_docs_ask_the_database_nothing_and_set_no_cookie(api, django_assert_num_queries, address):
    with django_assert_num_queries(0):
        response = api.get(address)
    assert response.status_code == 200 and not response.cookies
