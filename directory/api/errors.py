"""Every error under `/api/` as problem+json, with the crisis lines, and no word of how the server is made."""

import logging

import orjson
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse
from django.views import defaults
from rest_framework import exceptions

from directory.search.reader import NoSnapshot

from .crisis import lines_for_error
from .language import language_of
from .problems import Problem

API_PATH = "/api/"
RETRY_AFTER = "5"  # seconds
logger = logging.getLogger("directory.api")


def handler(error, context) -> HttpResponse:
    """REST framework's exception handler."""
    return answer(context["request"], problem_of(error))


def problem_of(error) -> Problem:
    if isinstance(error, Problem):
        return error
    for kinds, problem in PROBLEMS:
        if isinstance(error, kinds):
            return problem()
    logger.error("An answer failed", exc_info=error)
    return Problem("internal-error", "The failure was noted.")


PROBLEMS = (
    (NoSnapshot, lambda: Problem(
        "not-ready", "Nothing has been published yet.", headers={"Retry-After": RETRY_AFTER}
    )),
    ((Http404, exceptions.NotFound), lambda: Problem("not-found", "Nothing is here; see /api/v1/.")),
    (exceptions.MethodNotAllowed, lambda: Problem("method-not-allowed", "Use a method that `Allow` names.")),
    (exceptions.NotAcceptable, lambda: Problem("not-acceptable", "Nothing here is as `Accept` asks.")),
    (SuspiciousOperation, lambda: Problem("bad-request", "The request is malformed.")),
)  # fmt: skip


def answer(request, problem: Problem) -> HttpResponse:
    language = language_of(request)
    headers = {"Cache-Control": "private, no-store", "Content-Language": language, **problem.headers}
    return HttpResponse(
        orjson.dumps(problem.document(lines_for_error(language))),
        content_type="application/problem+json",
        status=problem.status,
        headers=headers,
    )


# For the root of the addresses (handler404, handler400, handler500): pages elsewhere keep Django's own.


def page_not_found(request, exception):
    if request.path_info.startswith(API_PATH):
        return answer(request, problem_of(Http404()))
    return defaults.page_not_found(request, exception)


def bad_request(request, exception):
    if request.path_info.startswith(API_PATH):
        return answer(request, problem_of(SuspiciousOperation()))
    return defaults.bad_request(request, exception)


def server_error(request):
    # Django has logged the exception by now.
    if request.path_info.startswith(API_PATH):
        return answer(request, Problem("internal-error", "The failure was noted."))
    return defaults.server_error(request)
