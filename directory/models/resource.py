"""Resources: the entries that people can contact, with their phones, hours and licences."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .base import Kind, Publishable, PublishableQuerySet, row_history
from .fields import TermKeysField, list_of_words

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def weekdays(value):
    """Raises ValidationError for what is not a list of weekdays."""
    list_of_words(value)
    if not set(value) <= set(DAYS):
        raise ValidationError(f"Write weekdays as {', '.join(DAYS)}.", code="not-weekdays")


class OperatingStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    TEMPORARILY_CLOSED = "temporarily_closed", "Temporarily closed"
    CLOSED = "closed", "Closed"


class Precision(models.TextChoices):
    """How exact a point is; distances to the last two are called approximate."""

    ROOFTOP = "rooftop", "Rooftop"
    STREET = "street", "Street"
    POSTAL_CODE = "postal_code", "Centre of the ZIP code"
    CITY = "city", "Centre of the city"


class ResourceQuerySet(PublishableQuerySet):
    def from_source(self, slug):
        """Resources that a row of the source stands behind."""
        return self.filter(source_records__source__slug=slug).distinct()

    def due(self, day):
        """Public resources whose newest verification is due on or before `day`, or that have none."""
        newest = Verification.objects.filter(resource=models.OuterRef("pk")).order_by("-on", "-id")
        return (
            self.public()
            .annotate(next_due=models.Subquery(newest.values("next_due")[:1]))
            .filter(Q(next_due__isnull=True) | Q(next_due__lte=day))
        )


class Resource(Publishable):
    """One entry people can contact: a programme of an organization at one place, or a remote one.

    Field names follow HSDS, `name` and `alternate_name` hold SAMHSA's name1 and name2. Texts have a
    Spanish twin; where it is empty the English is shown, marked with its language.
    """

    kind = Kind.RESOURCE

    site_key = models.CharField(max_length=700, unique=True, null=True, blank=True, editable=False)
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, related_name="resources"
    )
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaces"
    )
    name = models.CharField(max_length=255)
    alternate_name = models.CharField(
        max_length=255,
        blank=True,
        help_text="The name of this site or programme, where it has one of its own.",
    )
    description = models.TextField(blank=True)
    description_es = models.TextField("description (Spanish)", blank=True)
    operating_status = models.CharField(
        max_length=20,
        choices=OperatingStatus.choices,
        default=OperatingStatus.ACTIVE,
        help_text="Closed entries answer by id only; temporarily closed ones are listed last.",
    )

    line1 = models.CharField("street", max_length=255, blank=True)
    line2 = models.CharField("street, second line", max_length=255, blank=True)
    city = models.CharField(max_length=120, blank=True)
    county = models.CharField(max_length=120, blank=True)
    state_province = models.CharField("state", max_length=2, blank=True, help_text="USPS code, such as OR.")
    postal_code = models.CharField(
        "ZIP code",
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d{5}(-\d{4})?$", "Write five digits, or ZIP+4 as 97204-1234.")],
    )
    country = models.CharField(max_length=2, default="US")
    confidential_address = models.BooleanField(
        default=False,
        help_text="The public sees the city and its centre only: no street, no ZIP code, no point.",
    )
    latitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    location_precision = models.CharField(max_length=12, choices=Precision.choices, blank=True)
    timezone = models.CharField("time zone", max_length=40, blank=True, help_text="IANA name.")

    website = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    eligibility = models.TextField(blank=True, help_text="Who can be helped here, in plain words.")
    eligibility_es = models.TextField("eligibility (Spanish)", blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    fees = models.TextField(blank=True)
    fees_es = models.TextField("fees (Spanish)", blank=True)
    how_to_apply = models.TextField(blank=True)
    how_to_apply_es = models.TextField("how to apply (Spanish)", blank=True)
    accessibility = models.TextField(blank=True)
    accessibility_es = models.TextField("accessibility (Spanish)", blank=True)
    transportation = models.TextField(blank=True)
    transportation_es = models.TextField("transportation (Spanish)", blank=True)
    accepts_new_patients = models.BooleanField(null=True, blank=True)
    accepts_new_patients_as_of = models.DateField(null=True, blank=True)
    remote_modes = models.JSONField(
        default=list,
        blank=True,
        validators=[list_of_words],
        help_text='How people are served where they are: "phone", "video".',
    )
    service_areas = models.JSONField(
        default=list,
        blank=True,
        validators=[list_of_words],
        help_text='Where remote help reaches: "US" or state codes.',
    )
    terms = TermKeysField(help_text="What the sources and curators say that is offered here.")
    notes = models.TextField(blank=True, help_text="For curators only; never published.")

    objects = ResourceQuerySet.as_manager()
    history = row_history("digest", "site_key")

    class Meta(Publishable.Meta):
        ordering = ["name", "id"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="resource_point_is_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True, location_precision="")
                | Q(latitude__isnull=False, longitude__isnull=False) & ~Q(location_precision=""),
            ),
            models.CheckConstraint(
                name="resource_point_on_earth",
                condition=Q(latitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="resource_point_never_null_island", condition=~Q(latitude=0, longitude=0)
            ),
            models.CheckConstraint(
                name="resource_ages_in_order",
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(minimum_age__lte=F("maximum_age")),
            ),
            models.CheckConstraint(
                name="resource_openings_have_a_date",
                condition=Q(accepts_new_patients__isnull=True, accepts_new_patients_as_of__isnull=True)
                | Q(accepts_new_patients__isnull=False, accepts_new_patients_as_of__isnull=False),
            ),
            models.CheckConstraint(name="resource_not_replaced_by_itself", condition=~Q(replaced_by=F("id"))),
        ]
        indexes = [
            models.Index(fields=["state_province", "city"]),
            models.Index(fields=["status"]),
            models.Index(fields=["-updated_at"]),
        ]

    def __str__(self):
        return f"{self.name}: {self.alternate_name}" if self.alternate_name else self.name


class Phone(models.Model):
    """A number to call, E.164 (`+15035550100`) or a short code (`988`)."""

    class PhoneKind(models.TextChoices):
        MAIN = "main", "Main"
        INTAKE = "intake", "Intake"
        HOTLINE = "hotline", "Hotline"
        TTY = "tty", "TTY"
        FAX = "fax", "Fax"

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="phones")
    kind = models.CharField(max_length=8, choices=PhoneKind.choices, default=PhoneKind.MAIN)
    number = models.CharField(
        max_length=16,
        validators=[
            RegexValidator(r"^(\+[1-9]\d{6,14}|\d{3,6})$", "Write +1 and ten digits, or a short code.")
        ],
    )
    extension = models.CharField(max_length=40, blank=True)
    languages = models.JSONField(
        default=list, blank=True, validators=[list_of_words], help_text='Language codes such as "es".'
    )
    position = models.PositiveSmallIntegerField(default=0)

    history = row_history()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "kind", "number", "extension"], name="phone_unique_in_resource"
            ),
            models.CheckConstraint(
                name="phone_number_shape", condition=Q(number__regex=r"^(\+[1-9][0-9]{6,14}|[0-9]{3,6})$")
            ),
        ]

    def __str__(self):
        return f"{self.number} ext. {self.extension}" if self.extension else self.number


class Schedule(models.Model):
    """One span of opening hours, local to the resource's time zone.

    `closes` at or before `opens` runs over midnight; equal times are the whole day. A closed span (a
    holiday) has no times; one by appointment may have none.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="schedules")
    days = models.JSONField(
        default=list, blank=True, validators=[weekdays], help_text='Weekdays such as ["MO", "TU"].'
    )
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    closed = models.BooleanField(default=False, help_text="Closed on these dates, such as a holiday.")
    by_appointment = models.BooleanField(default=False)

    history = row_history()

    class Meta:
        # Databases differ in where they put nothing; what the public sees must not.
        ordering = [F("valid_from").asc(nulls_first=True), "id"]
        constraints = [
            models.CheckConstraint(
                name="schedule_has_times_or_a_reason",
                condition=Q(closed=False, opens__isnull=False, closes__isnull=False)
                | Q(Q(closed=True) | Q(by_appointment=True), opens__isnull=True, closes__isnull=True),
            ),
            models.CheckConstraint(
                name="schedule_dates_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
            ),
        ]

    def __str__(self):
        if self.opens is None:
            return f"{' '.join(self.days)} {'closed' if self.closed else 'by appointment'}"
        times = f"{self.opens:%H:%M} to {self.closes:%H:%M}"
        return f"{' '.join(self.days)} {times}".strip()


class Licence(models.Model):
    """A licence or an accreditation, with who gave it."""

    class LicenceKind(models.TextChoices):
        LICENCE = "licence", "Licence"
        ACCREDITATION = "accreditation", "Accreditation"

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="licences")
    kind = models.CharField(max_length=14, choices=LicenceKind.choices)
    name = models.CharField(max_length=200)
    authority = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    expires = models.DateField(null=True, blank=True)

    history = row_history()

    class Meta:
        ordering = ["kind", "name", "id"]

    def __str__(self):
        return self.name


class FieldLock(models.Model):
    """What a curator has set, so that no import overwrites it.

    `field` is a column (`website`), `location`, `phone:intake` for one kind of phone, `schedules`,
    `licences`, or `term:BU` for one term (added where the resource has it, else removed).
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="locks")
    field = models.CharField(max_length=100)
    by = models.ForeignKey("auth.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500)

    history = row_history()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "field"], name="field_lock_unique")]

    def __str__(self):
        return self.field


class Verification(models.Model):
    """A check of an entry against the world. An import never makes or refreshes one."""

    class Method(models.TextChoices):
        PHONE = "phone", "Phone"
        VISIT = "visit", "Visit"
        EMAIL = "email", "E-mail"
        WEBSITE = "website", "Website"
        PROVIDER = "provider", "The provider said so"
        OFFICIAL_FEED = "official_feed", "Official feed"

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Reached, and all right"
        CORRECTED = "corrected", "Reached, and corrected"
        NO_ANSWER = "no_answer", "No answer"
        DISCONNECTED = "disconnected", "Disconnected"
        CLOSED = "closed", "Closed"

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="verifications")
    on = models.DateField()
    by = models.ForeignKey("auth.User", on_delete=models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=14, choices=Method.choices)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    fields = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True, help_text="For curators only; never published.")
    next_due = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["resource", "-on"])]

    def __str__(self):
        return f"{self.on}: {self.get_outcome_display()}"

    @property
    def verifies(self):
        """Whether this check found the entry right (an unanswered call does not)."""
        return self.outcome in (self.Outcome.CONFIRMED, self.Outcome.CORRECTED)
