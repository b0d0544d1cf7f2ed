"""Site settings: the one row by which an operator names the site, gives it a look, and sets its policies."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import publishing
from .histories import write_history
from .models import SiteSettings
from .search.states import STATES

PUBLIC = {
    "name", "name_es", "logo", "logo_text", "colour", "home_state", "contact_email", "contact_phone",
    "contact_url", "footer", "footer_es",
}  # fmt: skip
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, of white text on the colour


@transaction.atomic
def save(*, record: SiteSettings, changed: Collection[str], by, reason: str) -> SiteSettings:
    """Save the columns `changed`; what the public sees of them is a new revision.

    Raises ValidationError for what is not allowed: a colour too light for white text, an unknown state, a
    logo without words.
    """
    record.full_clean()
    check_look(record)
    SiteSettings.objects.select_for_update().filter(pk=1).first()
    write_history(record, by, reason)
    stored = SiteSettings.objects.filter(pk=1).exists()
    record.save(force_insert=not stored, update_fields=list(changed) if stored else None)
    if PUBLIC & set(changed):
        publishing.raise_revision()
    return record


def check_look(record):
    problems = {}
    if contrast_with_white(record.colour) < LEAST_CONTRAST:
        problems["colour"] = _("White text cannot be read on this colour. Choose a darker one, as #0f766e.")
    if record.home_state and record.home_state not in STATES:
        problems["home_state"] = _("Write the USPS code of a state, such as OR.")
    if record.logo and not record.logo_text:
        problems["logo_text"] = _("Say in words what the logo shows.")
    if problems:
        raise ValidationError(problems)


def contrast_with_white(colour: str) -> float:
    """The contrast ratio (1 to 21, WCAG 2) of a colour such as "#0f766e" with white."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (_linear(channel) for channel in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
