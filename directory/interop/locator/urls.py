"""`/locator/exportsAsJson/v2`"""

from datetime import UTC, datetime
from urllib.parse import parse_qsl

import orjson
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from directory.current import current
from directory.search.reader import NoSnapshot

from .answering import answer
from .asking import Asked, Wrong, asked_by

HEADERS = {"Cache-Control": "private, no-store"}  # a place may stand in the question
JSON = "application/json"


@require_safe
def export(request) -> HttpResponse:
    """200 with a page of rows; 400 `{"error", "parameter"}` for what cannot be asked; 503 before any data."""
    try:
        snapshot = current()
        asked: Asked = asked_by(_parameters(request), snapshot)
    except NoSnapshot:
        return _json({"error": "Nothing has been published yet."}, 503, {"Retry-After": "5"})
    except Wrong as wrong:
        return _json({"error": str(wrong), "parameter": wrong.parameter}, 400)
    return _json(answer(snapshot, asked, datetime.now(UTC).date()))


def _parameters(request):
    query = request.META.get("QUERY_STRING", "")
    try:
        return parse_qsl(query.encode("latin-1").decode(), keep_blank_values=True, errors="strict")
    except UnicodeError:
        raise Wrong("", "The query string is not UTF-8 text; check its percent-escapes.") from None


def _json(content, status=200, headers=None):
    sent = orjson.dumps(content)
    return HttpResponse(sent, status=status, content_type=JSON, headers=HEADERS | (headers or {}))


urlpatterns = [path("exportsAsJson/v2", export)]
