"""A directory of a few hand-made documents, built into a snapshot by the real builder."""

import json

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from directory.current import FILE_NAME, reader
from directory.search.builder import build
from tests.api import listings


@pytest.fixture
def publish(settings):
    """`publish(*documents, **changes)` puts a snapshot of them in place."""

    def put(*documents, **changes):
        build(settings.SNAPSHOT_DIR / FILE_NAME, listings.content_of(documents, **changes))

    yield put
    reader.cache_clear()


@pytest.fixture
def directory(publish):
    """The small directory of `listings.DOCUMENTS`."""
    publish(*listings.DOCUMENTS)


class ApiClient(Client):
    """A client whose `json` is the answer's, and that keeps no error to itself."""

    def ask(self, address, status=200, **kwargs):
        response = self.get(f"/api/v1/{address}", **kwargs)
        assert response.status_code == status, response.content
        return response.json()


@pytest.fixture
def api(directory):
    return ApiClient()


@pytest.fixture
def ids(api):
    """`ids("help=inpatient")`: names of the resources that a question finds, in order."""

    def names(question=""):
        return [one["name"] for one in api.ask(f"resources/?page_size=100&{question}")["results"]]

    return names


@pytest.fixture
def openapi(api):
    return json.loads(api.get("/api/v1/openapi.json").content)


@pytest.fixture
def valid(openapi):
    """`valid(response, path)` checks an answer's body and headers against the OpenAPI file."""

    def check(response, path):
        method = response.wsgi_request.method.lower().replace("head", "get")
        described = openapi["paths"][path][method]["responses"][str(response.status_code)]
        content = described["content"][response.headers["Content-Type"]]
        for name, header in described.get("headers", {}).items():
            assert name in response.headers or not header["required"]
        schema = {**content["schema"], "components": openapi["components"]}
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(response.json())
        return response.json()

    return check
