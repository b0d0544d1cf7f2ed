from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import path
from ninja import NinjaAPI, Query

from benchmarks.plain_drf.models import Resource
from benchmarks.plain_drf.places import with_distance, within_box
from benchmarks.plain_drf.views import SERVICES, counts_of_terms, listed

from .schemas import Asked, PageOut, ResourceDetailOut

CATEGORIES = ("setting", "payment", "medication")
SEARCHED = ("name", "alternate_name", "organization__name", "city")
LARGEST_PAGE = 100

api = NinjaAPI()


@api.get("/resources/", response=PageOut)
def resources(request, asked: Query[Asked], page: int = 1, page_size: int = 20):
    found, size = asked_for(listed(), asked), min(page_size, LARGEST_PAGE)
    count, last = found.count(), page * size
    return {
        "count": count,
        "next": address(request, page + 1) if last < count else None,
        "previous": address(request, page - 1) if page > 1 else None,
        "results": found[last - size : last],
    }


@api.get("/resources/facets/")
def facets(request, asked: Query[Asked]):
    return {"facets": counts_of_terms(asked_for(Resource.objects.all(), asked))}


@api.get("/resources/{uuid:public_id}/", response=ResourceDetailOut)
def resource(request, public_id: UUID):
    return get_object_or_404(listed().prefetch_related(SERVICES, "schedules"), pk=public_id)


def asked_for(found, asked):
    if asked.state:
        found = found.filter(state_province=asked.state)
    for category in CATEGORIES:
        if slug := getattr(asked, category):
            found = found.filter(terms__category__slug=category, terms__slug=slug)
    for word in (asked.search or "").split():
        found = found.filter(holding(word))
    return nearest(found, asked) if asked.near else found


def holding(word):
    found = Q()
    for column in SEARCHED:
        found |= Q(**{f"{column}__icontains": word})
    return found


def nearest(found, asked):
    latitude, longitude = map(float, asked.near.split(","))
    if asked.within == "any":
        return with_distance(found, latitude, longitude)
    found = within_box(found, latitude, longitude, float(asked.within))
    return with_distance(found, latitude, longitude).filter(distance__lte=float(asked.within))


def address(request, page):
    query = request.GET.copy()
    query["page"] = page
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


urlpatterns = [path("", api.urls)]
