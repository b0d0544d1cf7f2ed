from rest_framework import serializers

from .models import Organization, Phone, Resource, Schedule, Source, Term


class OrganizationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organization
        fields = ["id", "name"]


class HelpSerializer(serializers.ModelSerializer):
    class Meta:
        model = Term
        fields = ["slug", "name"]


class ServiceSerializer(serializers.ModelSerializer):
    category = serializers.CharField(source="category.slug")

    class Meta:
        model = Term
        fields = ["category", "slug", "code", "name"]


class PhoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Phone
        fields = ["kind", "number", "extension", "languages", "display"]


class ScheduleSerializer(serializers.ModelSerializer):
    class Meta:
        model = Schedule
        fields = ["days", "opens", "closes"]


class SourceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Source
        fields = ["slug", "name", "licence", "attribution", "vintage", "url"]


class AddressSerializer(serializers.ModelSerializer):
    class Meta:
        model = Resource
        fields = ["line1", "line2", "city", "county", "state_province", "postal_code", "country"]


class LocationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Resource
        fields = ["latitude", "longitude", "precision"]


class ResourceSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="resource-detail")
    organization = OrganizationSerializer()
    help = HelpSerializer(many=True, source="kinds_of_help")
    address = AddressSerializer(source="*")
    location = LocationSerializer(source="*")
    distance = serializers.FloatField(default=None)
    phones = PhoneSerializer(many=True)
    sources = SourceSerializer(many=True)

    class Meta:
        model = Resource
        fields = [
            "id", "url", "name", "alternate_name", "organization", "operating_status", "help", "address",
            "location", "distance", "phones", "website", "accepts_new_patients", "verified", "sources",
            "updated_at",
        ]  # fmt: skip


class ResourceDetailSerializer(ResourceSerializer):
    services = ServiceSerializer(many=True, source="terms")
    schedules = ScheduleSerializer(many=True)

    class Meta(ResourceSerializer.Meta):
        fields = [*ResourceSerializer.Meta.fields, "description", "minimum_age", "services", "schedules"]
