"""What an operator sets for the whole site, in the desk: its name and look, and how its team works."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from .base import row_history

LARGEST_LOGO = 64 * 1024
LOGO_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def logo_type(data: bytes) -> str:
    """The media type of a logo; raises ValidationError for what is no small PNG, JPEG or WebP image."""
    found = next((kind for magic, kind in LOGO_TYPES.items() if bytes(data).startswith(magic)), None)
    if found is None or len(data) > LARGEST_LOGO:
        raise ValidationError("Choose a PNG, JPEG or WebP image of at most 64 KB.", code="not-a-logo")
    return found


class SiteSettings(models.Model):
    """One row. The public sees its names, look, contact and footer; the rest is how the team works."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=80, default="Treatment directory")
    name_es = models.CharField(
        "name (Spanish)", max_length=80, blank=True, default="Directorio de tratamiento"
    )
    logo = models.BinaryField(null=True, blank=True, editable=True, validators=[logo_type])
    logo_text = models.CharField(
        "logo in words", max_length=120, blank=True, help_text="What the logo shows, for those who hear it."
    )
    colour = models.CharField(
        max_length=7,
        default="#0f766e",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write a colour as #0f766e.")],
        help_text="The main colour of buttons and links, dark enough for white text.",
    )
    home_state = models.CharField(
        max_length=2, blank=True, help_text="USPS code of the state that this site is for, if it is for one."
    )
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_url = models.URLField("contact page", max_length=300, blank=True)
    footer = models.TextField(blank=True, help_text="Who runs this site, in a sentence or two.")
    footer_es = models.TextField("footer (Spanish)", blank=True)

    two_people = models.BooleanField(
        "two people for a publication",
        default=False,
        help_text="On: what somebody has edited must be released by somebody else.",
    )
    verify_every_days = models.PositiveSmallIntegerField(
        default=180,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
        help_text="How long a verification lasts, in days.",
    )
    retry_after_days = models.PositiveSmallIntegerField(
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="When to call again where nobody answered, in days.",
    )
    weekly_capacity = models.PositiveSmallIntegerField(
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(20_000)],
        help_text="How many entries the team can verify in a week; first verifications are spread over it.",
    )
    remind_on_weekdays = models.BooleanField(
        default=True, help_text="Mail the verifiers each working day what is due."
    )

    history = row_history()

    class Meta:
        verbose_name = verbose_name_plural = "site settings"
        default_permissions = ("change", "view")
        constraints = [models.CheckConstraint(name="site_settings_is_one_row", condition=models.Q(id=1))]

    def __str__(self):
        return self.name

    @classmethod
    def current(cls) -> "SiteSettings":
        """The settings in force; the defaults where nobody has set any."""
        return cls.objects.filter(pk=1).first() or cls()
