# ruff: noqa: DJ008 (nobody reads their names here)

from django.db import models


class Organization(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=255)


class Category(models.Model):
    slug = models.SlugField(unique=True)


class Term(models.Model):
    category = models.ForeignKey(Category, models.CASCADE, related_name="terms")
    slug = models.SlugField()
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "slug"], name="term_once")]


class Source(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=255)
    licence = models.CharField(max_length=80)
    attribution = models.CharField(max_length=255)
    vintage = models.CharField(max_length=20)
    url = models.URLField()


class Resource(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=255)
    alternate_name = models.CharField(max_length=255, blank=True)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="resources")
    operating_status = models.CharField(max_length=20)
    line1 = models.CharField(max_length=255, blank=True)
    line2 = models.CharField(max_length=255, blank=True)
    city = models.CharField(max_length=80, blank=True, db_index=True)
    county = models.CharField(max_length=80, blank=True)
    state_province = models.CharField(max_length=2, blank=True)
    postal_code = models.CharField(max_length=10, blank=True, db_index=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    precision = models.CharField(max_length=12, blank=True)
    website = models.URLField(blank=True)
    accepts_new_patients = models.JSONField(null=True)
    verified = models.JSONField(null=True)
    updated_at = models.DateTimeField()
    description = models.TextField(blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True)
    terms = models.ManyToManyField(Term, related_name="resources")
    sources = models.ManyToManyField(Source, related_name="resources")

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"]),
            models.Index(fields=["state_province", "name", "id"]),
            models.Index(fields=["latitude", "longitude"]),
        ]


class Phone(models.Model):
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="phones")
    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=20)
    extension = models.CharField(max_length=20, blank=True)
    languages = models.JSONField(default=list)
    display = models.CharField(max_length=40)


class Schedule(models.Model):
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="schedules")
    days = models.JSONField()
    opens = models.CharField(max_length=5, blank=True)
    closes = models.CharField(max_length=5, blank=True)
