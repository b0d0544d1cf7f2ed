from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from directory.api import health, logo
from directory.api.views import Sitemap

urlpatterns = [
    path("", RedirectView.as_view(url="/docs/")),
    path("api/v1/", include("directory.api.urls")),
    path("locator/", include("directory.interop.locator.urls")),
    path("docs/", include("directory.api.docs")),
    path("sitemap.xml", Sitemap.as_view()),
    path("provider/", include("directory.provider.urls")),
    path("admin/second-factor/", include("directory.admin.second_factor")),
    path("admin/", admin.site.urls),
    path("logo", logo.logo),
    path("livez", health.alive),
    path("readyz", health.ready),
]

handler400 = "directory.api.errors.bad_request"
handler404 = "directory.api.errors.page_not_found"
handler500 = "directory.api.errors.server_error"
