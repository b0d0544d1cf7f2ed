"""What the desk's own records allow; what the database refuses stands in tests/test_models.py."""

import pytest
from django.core.exceptions import ValidationError

from directory.models import PlannedStep, SiteSettings
from directory.models.site import logo_type
from tests import desk_breakers

pytestmark = pytest.mark.django_db


def test_site_settings_nobody_has_set_are_the_defaults():
    assert SiteSettings.current().verify_every_days == 180
    SiteSettings.objects.create(name="Help in Oregon")
    assert SiteSettings.current().name == "Help in Oregon"


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n" + bytes(64 * 1024), b""])
def test_logo_that_is_no_small_image_is_refused(data):
    with pytest.raises(ValidationError, match="PNG"):
        logo_type(data)


def test_logo_that_is_a_small_image_is_taken():
    assert logo_type(b"\x89PNG\r\n\x1a\n" + bytes(100)) == "image/png"


def test_planned_step_that_ended_lets_another_be_planned():
    ended = desk_breakers.planned_step(ended_at=desk_breakers.NOW)
    values = {name: getattr(ended, name) for name in ("kind", "public_id", "step", "at", "by", "reason")}
    assert PlannedStep.objects.create(**values).pk != ended.pk
