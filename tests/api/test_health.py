"""Liveness and readiness, as a load balancer and an operator ask for them."""

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client

from directory.current import FILE_NAME, reader
from directory.models import Revision
from tests.api import listings


@pytest.fixture
def client():
    return Client()


def test_liveness_without_anything_is_200(client):
    answer = client.get("/livez")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readiness_before_the_first_snapshot_is_503(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"
    assert "missing" in answer.json()["checks"]["snapshot"]


@pytest.mark.django_db
def test_readiness_with_all_in_order_says_so(client, publish):
    publish(*listings.DOCUMENTS, revision=7)
    Revision.objects.update_or_create(pk=1, defaults={"number": 7})
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"
    assert answer.json()["revision"] == 7
    assert set(answer.json()["checks"].values()) == {"ok"}


@pytest.mark.django_db
def test_readiness_with_a_broken_snapshot_names_the_one_that_is_held(client, publish, settings):
    publish(*listings.DOCUMENTS, revision=7)
    reader(settings.SNAPSHOT_DIR).current()
    (settings.SNAPSHOT_DIR / FILE_NAME).unlink()
    (settings.SNAPSHOT_DIR / FILE_NAME).write_bytes(b"from somewhere else")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["snapshot"].startswith("revision 7 is held: the snapshot file cannot be")


@pytest.mark.django_db
def test_readiness_behind_the_published_revision_says_how_far(client, publish):
    publish(*listings.DOCUMENTS, revision=7)
    Revision.objects.update_or_create(pk=1, defaults={"number": 9})
    checks = client.get("/readyz").json()["checks"]
    assert checks["age"] == "2 behind the published revision"


def test_readiness_without_the_database_goes_on(client, publish, monkeypatch):
    publish(*listings.DOCUMENTS, revision=7)

    def away(*args, **kwargs):
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["database"] == "away"
