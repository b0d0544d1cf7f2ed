"""Articles: what families read, in Markdown, with the help that each leads to."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import In

from .base import Kind, Publishable, row_history
from .fields import list_of_words, partial_date, query_parameters


class Article(Publishable):
    """An article; its words stand in its translations. `reviewer` is empty until a clinician has signed."""

    class Audience(models.TextChoices):
        FAMILY = "family", "Family and friends"
        SELF = "self", "People who use opioids"
        PROFESSIONAL = "professional", "Professionals"

    kind = Kind.ARTICLE

    slug = models.SlugField(max_length=120, unique=True)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.FAMILY)
    topics = models.JSONField(default=list, blank=True, validators=[list_of_words])
    author = models.CharField(max_length=160, blank=True)
    reviewer = models.CharField(
        max_length=160, blank=True, help_text="The clinician who reviewed it; empty until one has signed."
    )
    published_on = models.DateField(null=True, blank=True)
    last_reviewed = models.DateField(null=True, blank=True)
    next_review_due = models.DateField(null=True, blank=True)

    history = row_history("digest")

    class Meta(Publishable.Meta):
        ordering = ["-published_on", "slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="article_reviewer_signed_on_a_day",
                condition=models.Q(reviewer="") | models.Q(last_reviewed__isnull=False),
                violation_error_message="A reviewer needs the day of the review.",
            ),
            models.CheckConstraint(
                name="article_review_due_after_review",
                condition=models.Q(last_reviewed__isnull=True)
                | models.Q(next_review_due__gt=models.F("last_reviewed")),
                violation_error_message="The next review is due after the last one.",
            ),
        ]

    def __str__(self):
        return self.slug


class ArticleTranslation(models.Model):
    """An article's words in one language; `## Heading {#id}` opens a section."""

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        SPANISH = "es", "Spanish"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2, choices=Language.choices)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    body = models.TextField(help_text="Markdown; `## Heading {#id}` opens a section.")

    history = row_history()

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="article_translation_unique")
        ]

    def __str__(self):
        return self.title


class ArticleHelp(models.Model):
    """A question to the API that an article, or one of its sections, leads to."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="help")
    name = models.SlugField(max_length=60, help_text="`::: help name` shows it at that place of the text.")
    section = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=160)
    label_es = models.CharField("label (Spanish)", max_length=160, blank=True)
    parameters = models.JSONField(
        help_text='The API\'s own parameters, such as {"help": "inpatient"}.', validators=[query_parameters]
    )
    position = models.PositiveSmallIntegerField(default=0)

    history = row_history()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "article help"
        constraints = [models.UniqueConstraint(fields=["article", "name"], name="article_help_name_unique")]

    def __str__(self):
        return self.label


class Reference(models.Model):
    """A numbered source of an article's facts."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="references")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    source = models.CharField(max_length=300, blank=True)
    source_date = models.CharField(
        max_length=10,
        blank=True,
        validators=[partial_date],
        help_text="As exact as it is known: 2024, 2024-03 or 2024-03-31.",
    )
    checked_on = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)

    history = row_history()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="reference_number_unique"),
            models.CheckConstraint(
                name="reference_date_is_year_month_or_day",
                condition=In(Length("source_date"), [0, 4, 7, 10]),
                violation_error_message="Write the date as 2024, 2024-03 or 2024-03-31.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"
