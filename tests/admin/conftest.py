"""Who works at the desk."""

import pytest


@pytest.fixture
def client():
    """Whom it logs in has given the second factor too."""
    from tests.admin.clients import DeskClient

    return DeskClient()


@pytest.fixture
def publisher(django_user_model, db):
    return django_user_model.objects.create_superuser("publisher")


@pytest.fixture
def desk(client, publisher):
    """A client who is logged in as a superuser."""
    client.force_login(publisher)
    return client


@pytest.fixture
def make_staff(django_user_model, db):
    """A member of staff with the named permissions only."""
    from django.contrib.auth.models import Permission

    def make(*codenames):
        user = django_user_model.objects.create_user("staff", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return user

    return make


@pytest.fixture
def contributor(make_staff):
    """May edit resources and view organizations, but release nothing."""
    return make_staff("change_resource", "add_resource", "view_resource", "view_organization")
