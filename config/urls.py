from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from directory.api import health

urlpatterns = [
    path("", RedirectView.as_view(url="/docs/")),
    path("api/v1/", include("directory.api.urls")),
    path("locator/", include("directory.interop.locator.urls")),
    path("docs/", include("directory.api.docs")),
    path("admin/", admin.site.urls),
    path("livez", health.alive),
    path("readyz", health.ready),
]

handler400 = "directory.api.errors.bad_request"
handler404 = "directory.api.errors.page_not_found"
handler500 = "directory.api.errors.server_error"
