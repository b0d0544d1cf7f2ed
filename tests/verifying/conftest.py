"""Who verifies."""

import pytest


@pytest.fixture
def publisher(django_user_model, db):
    return django_user_model.objects.create_user("publisher")


@pytest.fixture
def verifier(django_user_model, db):
    return django_user_model.objects.create_user("verifier")
