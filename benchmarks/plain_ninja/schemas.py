from datetime import datetime
from uuid import UUID

from ninja import FilterSchema, ModelSchema, Schema

from benchmarks.plain_drf.models import Phone, Resource, Schedule, Source


class OrganizationOut(Schema):
    id: UUID
    name: str


class HelpOut(Schema):
    slug: str
    name: str


class ServiceOut(Schema):
    category: str
    slug: str
    code: str
    name: str

    @staticmethod
    def resolve_category(term):
        return term.category.slug


class PhoneOut(ModelSchema):
    class Meta:
        model = Phone
        fields = ["kind", "number", "extension", "languages", "display"]


class ScheduleOut(ModelSchema):
    class Meta:
        model = Schedule
        fields = ["days", "opens", "closes"]


class SourceOut(ModelSchema):
    class Meta:
        model = Source
        fields = ["slug", "name", "licence", "attribution", "vintage", "url"]


class AddressOut(ModelSchema):
    class Meta:
        model = Resource
        fields = ["line1", "line2", "city", "county", "state_province", "postal_code", "country"]


class LocationOut(ModelSchema):
    class Meta:
        model = Resource
        fields = ["latitude", "longitude", "precision"]


class ResourceOut(Schema):
    id: UUID
    url: str
    name: str
    alternate_name: str
    organization: OrganizationOut
    operating_status: str
    help: list[HelpOut]
    address: AddressOut
    location: LocationOut
    distance: float | None = None
    phones: list[PhoneOut]
    website: str
    accepts_new_patients: dict | None
    verified: dict | None
    sources: list[SourceOut]
    updated_at: datetime

    @staticmethod
    def resolve_url(resource, context):
        return context["request"].build_absolute_uri(f"/resources/{resource.id}/")

    @staticmethod
    def resolve_help(resource):
        return resource.kinds_of_help

    @staticmethod
    def resolve_address(resource):
        return resource

    @staticmethod
    def resolve_location(resource):
        return resource


class ResourceDetailOut(ResourceOut):
    description: str
    minimum_age: int | None
    services: list[ServiceOut]
    schedules: list[ScheduleOut]

    @staticmethod
    def resolve_services(resource):
        return resource.terms.all()


class PageOut(Schema):
    count: int
    next: str | None
    previous: str | None
    results: list[ResourceOut]


class Asked(FilterSchema):
    state: str | None = None
    setting: str | None = None
    payment: str | None = None
    medication: str | None = None
    near: str | None = None
    within: str = "25"
    search: str | None = None
