from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/docs/")),
    path("admin/", admin.site.urls),
]
for prefix, module in (("api/v1/", "directory.api.urls"), ("docs/", "directory.api.docs")):
    if find_spec("directory.api") and find_spec(module):
        urlpatterns.append(path(prefix, include(module)))
