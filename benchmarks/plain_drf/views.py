from django.db.models import Count, Prefetch
from rest_framework.decorators import action
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from .filters import ResourceFilters
from .models import Resource, Term
from .serializers import ResourceDetailSerializer, ResourceSerializer

HELP = Prefetch("terms", Term.objects.filter(category__slug="help").order_by("id"), to_attr="kinds_of_help")
SERVICES = Prefetch("terms", Term.objects.select_related("category").order_by("id"))


class Pages(PageNumberPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100


def listed():
    found = Resource.objects.order_by("name", "id").select_related("organization")
    return found.prefetch_related("phones", "sources", HELP)


def counts_of_terms(resources) -> list[dict]:
    """How many of the resources have each term; counted in the table between, and named afterwards."""
    pairs = Resource.terms.through.objects.all()
    if resources.query.where:
        pairs = pairs.filter(resource__in=resources)
    counts = dict(pairs.values_list("term").annotate(Count("id")).order_by())
    terms = Term.objects.select_related("category").order_by("id")
    return [
        {
            "category": term.category.slug,
            "slug": term.slug,
            "name": term.name,
            "count": counts.get(term.pk, 0),
        }
        for term in terms
    ]


class ResourceViewSet(ReadOnlyModelViewSet):
    pagination_class = Pages
    filterset_class = ResourceFilters
    search_fields = ["name", "alternate_name", "organization__name", "city"]

    def get_queryset(self):
        if self.action == "facets":
            return Resource.objects.all()
        return listed().prefetch_related(SERVICES, "schedules") if self.action == "retrieve" else listed()

    def get_serializer_class(self):
        return ResourceDetailSerializer if self.action == "retrieve" else ResourceSerializer

    @action(detail=False)
    def facets(self, request):
        return Response({"facets": counts_of_terms(self.filter_queryset(self.get_queryset()))})
