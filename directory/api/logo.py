"""The site's logo, as its operator uploaded it; front ends on other origins may show it."""

import base64

from django.http import Http404, HttpResponse

from directory.current import current
from directory.search.reader import NoSnapshot

HEADERS = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}


def logo(request) -> HttpResponse:
    """The image; 404 where there is none. Its address changes with it (`?v=`), so that it can be kept."""
    try:
        found = current().site.get("logo")
    except NoSnapshot:
        found = None
    if not found:
        raise Http404
    return HttpResponse(base64.b64decode(found["data"]), content_type=found["type"], headers=HEADERS)
