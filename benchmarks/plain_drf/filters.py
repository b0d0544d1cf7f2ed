from django import forms
from django_filters import CharFilter, FilterSet

from .models import Resource
from .places import with_distance, within_box

CATEGORIES = (
    "help",
    "care",
    "setting",
    "payment",
    "assistance",
    "medication",
    "language",
    "population",
    "age",
)
DEFAULT_MILES = "25"


class ResourceFilters(FilterSet):
    state = CharFilter(field_name="state_province")
    near = CharFilter(method="nearest")
    within = CharFilter(method="unchanged")

    class Meta:
        model = Resource
        fields = ["city", "postal_code", "organization"]

    def nearest(self, resources, name, value):
        try:
            latitude, longitude = map(float, value.split(","))
        except ValueError:
            raise forms.ValidationError("Write latitude,longitude.") from None
        within = self.data.get("within", DEFAULT_MILES)
        found = resources if within == "any" else within_box(resources, latitude, longitude, float(within))
        found = with_distance(found, latitude, longitude)
        return found if within == "any" else found.filter(distance__lte=float(within))

    def unchanged(self, resources, name, value):
        return resources

    def having_term(self, resources, name, value):
        return resources.filter(terms__category__slug=name, terms__slug=value)


for category in CATEGORIES:
    ResourceFilters.base_filters[category] = CharFilter(field_name=category, method="having_term")
