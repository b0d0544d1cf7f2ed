"""Organizations: who runs the resources."""

from django.db import models

from .base import Kind, Publishable, row_history


class Organization(Publishable):
    """An organization (HSDS `organization`). Imports make one per folded name and state."""

    kind = Kind.ORGANIZATION

    source_key = models.CharField(max_length=300, unique=True, null=True, blank=True, editable=False)
    name = models.CharField(max_length=255)
    alternate_name = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    description_es = models.TextField("description (Spanish)", blank=True)
    website = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    notes = models.TextField(blank=True, help_text="For curators only; never published.")

    history = row_history("digest", "source_key")

    class Meta(Publishable.Meta):
        ordering = ["name", "id"]

    def __str__(self):
        return self.name


class OrganizationIdentifier(models.Model):
    """A number that others know the organization by (HSDS `organization_identifier`)."""

    class Scheme(models.TextChoices):
        NPI = "npi", "NPI (national provider identifier)"
        EIN = "ein", "EIN (employer identification number)"
        LICENCE = "licence", "Licence number"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=10, choices=Scheme.choices)
    identifier = models.CharField(max_length=60)

    history = row_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "scheme", "identifier"], name="organization_identifier_unique"
            )
        ]

    def __str__(self):
        return f"{self.get_scheme_display()}: {self.identifier}"
