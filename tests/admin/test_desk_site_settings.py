"""The page of the site settings, and the desk that shows them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory import publishing
from directory.admin import branding
from directory.models import SiteSettings
from tests.admin.steps import form_data
from tests.builders import built_snapshot

PAGE = reverse("admin:directory_sitesettings_change", args=[1])
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture(autouse=True)
def fresh_reader():
    branding.reader.cache_clear()


def save(desk, **changes):
    data = form_data(desk.get(PAGE), **changes)
    return desk.post(PAGE, {name: value for name, value in data.items() if name != "logo_file"} | {
        name: value for name, value in changes.items() if name == "logo_file"
    }, follow=True)  # fmt: skip


def test_list_leads_to_the_one_page(desk):
    answer = desk.get(reverse("admin:directory_sitesettings_changelist"))
    assert answer.url == PAGE and not SiteSettings.objects.exists()
    assert desk.get(reverse("admin:directory_sitesettings_change", args=[2])).status_code != 200


def test_settings_saved_are_kept_with_author_and_reason(desk, publisher):
    save(desk, name="Example Finder", home_state="or", verify_every_days="90", reason="our first day")
    stored = SiteSettings.objects.get()
    assert (stored.name, stored.home_state, stored.verify_every_days) == ("Example Finder", "OR", 90)
    step = stored.history.get()
    assert (step.history_user, step.history_change_reason) == (publisher, "our first day")


def test_desk_shows_name_logo_and_colour_once_published(desk):
    save(desk, name="Example Finder", colour="#1d4ed8", logo_text="A lamp", logo_file=png())
    built_snapshot()
    text = desk.get(reverse("admin:index")).content.decode()
    assert "Example Finder" in text and 'src="/logo?v=' in text
    assert "--color-primary-600: rgb(29, 78, 216)" in text
    assert desk.get("/logo").content == PNG


def test_desk_without_a_snapshot_shows_the_defaults(desk):
    assert "Treatment directory" in desk.get(reverse("admin:index")).content.decode()


def test_header_costs_no_query(desk, rf, django_assert_num_queries):
    publishing.raise_revision()
    built_snapshot()
    with django_assert_num_queries(0):
        assert branding.title(rf.get("/admin/")) == "Treatment directory"
        assert branding.logo(rf.get("/admin/")) is None
        assert branding.shades()["600"] == "#0f766e"


def test_logo_is_removed_on_request(desk):
    save(desk, logo_text="A lamp", logo_file=png())
    assert SiteSettings.objects.get().logo
    save(desk, remove_logo="on")
    assert not SiteSettings.objects.get().logo


def png(data=PNG):
    return SimpleUploadedFile("logo.png", data, "image/png")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"colour": "#ffeb3b"}, "colour"),
        ({"home_state": "XX"}, "home_state"),
        ({"logo_file": png(b"<svg onload='x'>"), "logo_text": "x"}, "logo_file"),
        ({"logo_file": png(PNG + bytes(70_000)), "logo_text": "x"}, "logo_file"),
        ({"logo_file": png()}, "logo_text"),
        ({"name": ""}, "name"),
        ({"verify_every_days": "1"}, "verify_every_days"),
    ],
)
def test_impossible_setting_comes_back_beside_its_field(desk, changes, field):
    answer = save(desk, **changes)
    assert field in answer.context["adminform"].form.errors and not SiteSettings.objects.exists()


def test_settings_are_for_those_who_may(client, make_staff):
    staff = make_staff("view_sitesettings")
    client.force_login(staff)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"name": "Mine"}).status_code == 403
    assert not SiteSettings.objects.exists()
