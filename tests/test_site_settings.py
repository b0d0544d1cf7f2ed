"""The site's settings: checked, kept with their history, and public through the snapshot."""

import pytest
from django.core.exceptions import ValidationError

from directory import auditing, publishing, site_settings
from directory.models import Revision, SiteSettings
from directory.site_facts import site_facts
from tests.builders import built_snapshot, make_resource, make_user

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def save(**values):
    record = SiteSettings.current()
    for name, value in values.items():
        setattr(record, name, value)
    return site_settings.save(record=record, changed=values, by=None, reason="first")


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#ffffff", 1.0), ("#000000", 21.0), ("#0f766e", 5.47), ("#777777", 4.48)]
)
def test_contrast_with_white_is_that_of_wcag(colour, ratio):
    assert round(site_settings.contrast_with_white(colour), 2) == ratio


def test_settings_saved_twice_are_one_row_with_its_history():
    save(name="Example Finder")
    save(name="Example Help")
    assert SiteSettings.objects.get().name == "Example Help"
    assert list(SiteSettings.history.values_list("name", flat=True)) == ["Example Help", "Example Finder"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"colour": "#ffeb3b"}, "colour"),
        ({"colour": "teal"}, "colour"),
        ({"home_state": "XX"}, "home_state"),
        ({"logo": PNG}, "logo_text"),
        ({"logo": b"<svg>", "logo_text": "x"}, "logo"),
        ({"weekly_capacity": 0}, "weekly_capacity"),
    ],
)
def test_impossible_setting_is_refused_and_writes_nothing(values, field):
    with pytest.raises(ValidationError) as refusal:
        save(**values)
    assert field in refusal.value.message_dict and not SiteSettings.objects.exists()


def test_public_setting_raises_the_revision_and_a_policy_does_not():
    publishing.raise_revision()
    before = Revision.objects.get().number
    save(verify_every_days=90)
    assert Revision.objects.get().number == before
    save(footer="Run by Example.")
    assert Revision.objects.get().number == before + 1


def test_snapshot_says_what_is_public_of_the_settings_and_no_policy():
    save(
        name="Example Finder",
        name_es="",
        footer_es="De Ejemplo",
        logo=PNG,
        logo_text="A lamp",
        two_people=True,
    )
    site = built_snapshot().site
    assert site["en"]["name"] == site["es"]["name"] == "Example Finder"
    assert (site["en"]["footer"], site["es"]["footer"]) == (None, "De Ejemplo")
    assert site["logo"]["type"] == "image/png" and site["accuracy"] is None
    assert "two_people" not in str(site) and "capacity" not in str(site)


def test_snapshot_follows_a_closed_audit():
    by, resource = make_user(), make_resource()
    publishing.release(record=resource, by=by, reason="first")
    audit = auditing.draw(size=1, by=by)
    assert built_snapshot().site["accuracy"] is None
    auditing.record_call(entry=audit.entries.get(), exact=False, functional=True, by=by)
    auditing.close(audit=audit, by=by)
    found = built_snapshot().site["accuracy"]
    assert (found["called"], found["exact"]["share"], found["functional"]["share"]) == (1, 0.0, 1.0)
    assert found == site_facts()["accuracy"]
