"""`/docs/`: how to call the API, and what its errors mean. No asset comes from elsewhere."""

from django.shortcuts import render
from django.urls import path
from drf_spectacular.views import SpectacularSwaggerSplitView

from .problems import CODES, KINDS


class Docs(SpectacularSwaggerSplitView):
    url = "/api/v1/openapi.json"
    template_name = "directory/api/docs.html"
    template_name_js = "directory/api/docs.js"
    authentication_classes = ()
    permission_classes = ()


def errors(request):
    return render(request, "directory/api/errors.html", {"kinds": KINDS, "codes": CODES})


urlpatterns = [
    path("", Docs.as_view(), name="docs"),
    path("errors/", errors, name="errors"),
]
