"""Links for providers at the desk: made by those who may, shown once, taken back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from directory import providing, publishing
from directory.models import ProviderLink
from tests.admin.steps import messages_of
from tests.builders import make_organization, make_resource


@pytest.fixture
def entry(db):
    record = make_resource(name="Alder House")
    publishing.release(record=record, by=None, reason="first")
    return record


def page(organization):
    return reverse("admin:directory_organization_provider_links", args=[organization.pk])


def make(client, organization, **data):
    return client.post(page(organization), {"step": "make", "recipient": "The office", "days": "30", **data})


def made(response):
    return re.search(r'readonly value="([^"]+)"', response.content.decode()).group(1)


def test_link_is_made_shown_once_and_opens_the_entries(desk, publisher, entry, settings):
    settings.PUBLIC_URL = "https://directory.example.org"
    address = made(make(desk, entry.organization))
    assert address.startswith("https://directory.example.org/provider/")
    token = address.rstrip("/").rpartition("/")[2]
    assert b"Alder House" in Client().get(f"/provider/{token}/").content
    again = desk.get(page(entry.organization)).content.decode()
    assert "The office" in again and token not in again
    link = ProviderLink.objects.get()
    assert (link.made_by, link.organization) == (publisher, entry.organization)


@pytest.mark.parametrize("wrong", [{"recipient": ""}, {"days": "0"}, {"days": "999"}, {"days": "x"}])
def test_link_that_cannot_be_is_refused_with_advice(desk, entry, wrong):
    response = make(desk, entry.organization, **wrong)
    assert b"errorlist" in response.content and not ProviderLink.objects.exists()


def test_link_is_taken_back(desk, entry):
    token = made(make(desk, entry.organization)).rstrip("/").rpartition("/")[2]
    data = {"step": "revoke", "link": ProviderLink.objects.get().pk}
    response = desk.post(page(entry.organization), data, follow=True)
    assert "opens nothing any more" in messages_of(response) and b"Taken back" in response.content
    assert Client().get(f"/provider/{token}/").status_code == 410
    assert "already" in messages_of(desk.post(page(entry.organization), data, follow=True))


def test_link_of_another_organization_is_not_taken_back_here(desk, entry):
    make(desk, entry.organization)
    for number in (ProviderLink.objects.get().pk, "x", "0"):
        data = {"step": "revoke", "link": number}
        assert desk.post(page(make_organization()), data).status_code == 404
    assert providing.state_of(ProviderLink.objects.get()) == "open"


@pytest.mark.parametrize(
    ("codenames", "sees", "makes", "revokes"),
    [
        (("view_organization",), 403, 403, 403),
        (("view_organization", "view_providerlink"), 200, 403, 403),
        (("view_organization", "add_providerlink"), 200, 200, 403),
        (("view_organization", "change_providerlink", "view_providerlink"), 200, 403, 302),
    ],
)
def test_step_asks_for_its_own_right(client, make_staff, publisher, entry, codenames, sees, makes, revokes):
    old = providing.make_link(organization=entry.organization, recipient="x", by=publisher, reason="x")
    client.force_login(make_staff(*codenames))
    assert client.get(page(entry.organization)).status_code == sees
    assert make(client, entry.organization).status_code == makes
    data = {"step": "revoke", "link": old.pk}
    assert client.post(page(entry.organization), data).status_code == revokes


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_constant_number_of_queries(desk, publisher, entry, count, django_assert_num_queries):
    for number in range(count):
        providing.make_link(
            organization=entry.organization, recipient=f"Office {number}", by=publisher, reason="x"
        )
    with django_assert_num_queries(8):  # of them, five of every page of the desk
        desk.get(page(entry.organization))
