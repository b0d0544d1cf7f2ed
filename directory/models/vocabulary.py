"""The shared vocabulary: categories, their terms, and how derived terms follow from service codes."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from .base import row_history

slug_shape = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "Use lower-case words joined by hyphens.")


class Category(models.Model):
    """A group of terms; its slug is the API's parameter of the same name."""

    slug = models.CharField(max_length=40, unique=True, validators=[slug_shape])
    code = models.CharField("SAMHSA code", max_length=10, blank=True)
    name = models.CharField(max_length=120)
    name_es = models.CharField("name (Spanish)", max_length=120, blank=True)
    description = models.TextField(blank=True)
    description_es = models.TextField("description (Spanish)", blank=True)
    article = models.ForeignKey(
        "directory.Article", on_delete=models.SET_NULL, null=True, blank=True, related_name="categories"
    )
    derived = models.BooleanField(
        default=False, help_text="Terms of this category follow from service codes; curators add or suppress."
    )
    position = models.PositiveSmallIntegerField(default=0)

    history = row_history()

    class Meta:
        ordering = ["position", "slug"]
        verbose_name_plural = "categories"

    def __str__(self):
        return self.name


class Term(models.Model):
    """One term. `key` is what records hold: the service code, or `category/slug` where there is none."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="terms")
    key = models.CharField(max_length=80, unique=True, editable=False)
    slug = models.CharField(max_length=60, validators=[slug_shape])
    code = models.CharField("service code", max_length=10, unique=True, null=True, blank=True)
    name = models.CharField(max_length=160)
    name_es = models.CharField("name (Spanish)", max_length=160, blank=True)
    official_name = models.CharField(
        max_length=300, blank=True, help_text="As the publisher writes it; exempt from the language guide."
    )
    definition = models.TextField(blank=True, help_text="Plain words, as to a family member.")
    definition_es = models.TextField("definition (Spanish)", blank=True)
    article = models.ForeignKey(
        "directory.Article", on_delete=models.SET_NULL, null=True, blank=True, related_name="terms"
    )
    retired = models.BooleanField(default=False)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    derived_from = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="derives")
    position = models.PositiveSmallIntegerField(default=0)

    history = row_history()

    class Meta:
        ordering = ["category", "position", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["category", "slug"], name="term_slug_unique_in_category"),
            models.CheckConstraint(
                name="term_key_is_code_or_path", condition=Q(key=models.F("code")) | Q(key__contains="/")
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key_of(self):
        """The key that follows from code, category and slug."""
        return self.code or f"{self.category.slug}/{self.slug}"
