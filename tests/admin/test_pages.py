"""Every page of the desk opens for those who may, and for nobody else."""

import pytest
from django.contrib import admin
from django.urls import reverse

from directory import curating
from directory.admin.site import navigation
from tests.admin.builders import make_one_of_each

NAMES = [
    "article",
    "audit",
    "bulkedit",
    "category",
    "crisisline",
    "duplicatepair",
    "group",
    "importrun",
    "job",
    "organization",
    "plannedstep",
    "qualityfinding",
    "report",
    "resource",
    "review",
    "sitesettings",
    "source",
    "term",
    "user",
    "verificationplan",
]
MADE_BY_MACHINE = {
    "bulkedit",
    "duplicatepair",
    "importrun",
    "plannedstep",
    "qualityfinding",
    "report",
    "review",
    "sitesettings",
    "verificationplan",
}


@pytest.fixture
def one_of_each(contributor):
    return make_one_of_each() | {"user": contributor}


def address(name, page, *args):
    app = "auth" if name in ("user", "group") else "directory"
    return reverse(f"admin:{app}_{name}_{page}", args=args)


def pages_of(name, record):
    yield address(name, "changelist")
    yield address(name, "change", record.pk)
    yield address(name, "history", record.pk)
    if name not in MADE_BY_MACHINE:
        yield address(name, "add")


def test_names_cover_every_registered_model():
    assert sorted(model._meta.model_name for model in admin.site._registry) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_page_asked_by_superuser_answers(desk, one_of_each, name):
    for page in pages_of(name, one_of_each[name]):
        assert desk.get(page, follow=True).status_code == 200, page


@pytest.mark.parametrize("name", NAMES)
def test_page_asked_by_stranger_leads_to_login(client, one_of_each, name):
    for page in pages_of(name, one_of_each[name]):
        response = client.get(page)
        assert response.status_code == 302 and response.url.startswith("/admin/login/"), page


@pytest.mark.parametrize("name", ["article", "crisisline", "organization", "resource"])
def test_record_page_asked_by_viewer_offers_no_input(client, make_staff, name):
    record = make_one_of_each()[name]
    client.force_login(make_staff(f"view_{name}"))
    response = client.get(address(name, "change", record.pk))
    assert response.status_code == 200
    assert b'name="_save"' not in response.content
    assert b"Unlock</button>" not in response.content


@pytest.mark.parametrize(
    "name", ["article", "crisisline", "organization", "resource", "category", "term", "source"]
)
def test_record_asked_to_be_deleted_stays(desk, one_of_each, name):
    record = one_of_each[name]
    assert desk.post(address(name, "delete", record.pk), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    desk.post(address(name, "changelist"), bulk)
    assert type(record).objects.filter(pk=record.pk).exists()


def test_home_asked_by_superuser_shows_sidebar(desk):
    assert desk.get(reverse("admin:index")).status_code == 200


def test_navigation_asked_by_contributor_shows_own_items_only(rf, contributor):
    request = rf.get("/admin/")
    request.user = contributor
    titles = [str(item["title"]) for group in navigation(request) for item in group["items"]]
    assert titles == ["Resources", "Organizations"]


@pytest.mark.parametrize("name", ["resource", "organization", "crisisline", "article"])
def test_history_version_posted_changes_nothing(desk, one_of_each, name, publisher):
    record = one_of_each[name]
    curating.save(record=record, changed=[], by=publisher, reason="checked")
    version = record.history.first()
    page = address(name, "simple_history", record.pk, version.pk)
    assert desk.get(page).status_code == 200
    before = record.history.count()
    assert desk.post(page, {"name": "Forged"}).status_code == 403
    assert record.history.count() == before
