"""Requests generated from the OpenAPI file: no failure, no answer off schema, no bad input accepted."""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from directory.api.urls import urlpatterns

EXAMPLES = int(os.environ.get("GENERATED_EXAMPLES", "20"))  # for each operation and mode
# Left out: that what fits the schema is accepted. The file cannot list the towns and ids that exist.
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
HEADERS = {"Host": "localhost", "Accept-Encoding": "identity"}  # the client here does not decompress
# One address of each view: the files that are exported take the same parameters.
OPERATIONS = {
    (one.callback.cls, method): (method.upper(), f"/api/v1/{one.pattern}")
    for one in urlpatterns
    if one.callback.cls.schema
    for method in one.callback.cls.http_method_names
    if method in ("get", "post")
}.values()
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(openapi):
    found = schemathesis.openapi.from_dict(openapi)
    found.app = get_wsgi_application()
    for signal in (request_started, request_finished):  # a connection that another test opened stays as it is
        signal.disconnect(close_old_connections)
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "pattern"), OPERATIONS)
@pytest.mark.django_db  # the changes alone come from the database
def test_generated_request_is_answered_as_the_openapi_file_says(described, method, pattern, mode):
    path = pattern.replace("<str:", "{").replace(">", "}")

    @SETTINGS
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(checks=CHECKS, headers=HEADERS)

    ask()
