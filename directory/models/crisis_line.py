"""Crisis lines: who to reach now, at any hour."""

from django.db import models

from .base import Kind, Publishable, row_history
from .fields import list_of_words
from .resource import Verification


class CrisisLine(Publishable):
    """A line to call, text or chat, as people dial it; national, or for the named states."""

    kind = Kind.CRISIS_LINE

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    name_es = models.CharField("name (Spanish)", max_length=160, blank=True)
    description = models.TextField(blank=True)
    description_es = models.TextField("description (Spanish)", blank=True)
    call = models.CharField(max_length=30, blank=True, help_text="As dialled, such as 988 or 1-800-662-4357.")
    text = models.CharField(max_length=30, blank=True)
    chat = models.URLField(max_length=300, blank=True)
    tty = models.CharField("TTY", max_length=30, blank=True)
    languages = models.JSONField(
        default=list, blank=True, validators=[list_of_words], help_text='Language codes such as "en".'
    )
    hours = models.CharField(max_length=200, blank=True)
    hours_es = models.CharField("hours (Spanish)", max_length=200, blank=True)
    audience = models.CharField(max_length=300, blank=True)
    audience_es = models.CharField("audience (Spanish)", max_length=300, blank=True)
    states = models.JSONField(
        default=list,
        blank=True,
        validators=[list_of_words],
        help_text="USPS codes; empty means the whole country.",
    )
    verified_on = models.DateField(null=True, blank=True)
    verification_method = models.CharField(max_length=14, choices=Verification.Method.choices, blank=True)
    verification_note = models.TextField(blank=True, help_text="For curators only; never published.")
    next_due = models.DateField(null=True, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    history = row_history("digest")

    class Meta(Publishable.Meta):
        ordering = ["position", "name"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="crisis_line_can_be_reached",
                condition=~models.Q(call="", text="", chat="", tty=""),
                violation_error_message="Give at least one way to reach it: call, text, chat or TTY.",
            ),
            models.CheckConstraint(
                name="crisis_line_verification_is_whole",
                condition=models.Q(verified_on__isnull=True, verification_method="")
                | models.Q(verified_on__isnull=False) & ~models.Q(verification_method=""),
                violation_error_message="Give both the day and the method of the verification, or neither.",
            ),
        ]

    def __str__(self):
        return self.name
