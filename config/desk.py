"""Middleware that acts under `/admin/` only.

Public requests have no session, user, message or cookie, and pay for none. Each class stays a
subclass of Django's own, which is what the admin's system checks look for.
"""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

DESK_PATH = "/admin/"


class DeskOnly:
    def __call__(self, request):
        if not request.path_info.startswith(DESK_PATH):
            return self.get_response(request)
        return super().__call__(request)


class DeskQueryMiddleware:
    """PostgreSQL refuses text that holds a NUL, so none reaches the filters of a list."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(DESK_PATH):
            request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)


class DeskSessionMiddleware(DeskOnly, SessionMiddleware):
    pass


class DeskAuthenticationMiddleware(DeskOnly, AuthenticationMiddleware):
    pass


class DeskMessageMiddleware(DeskOnly, MessageMiddleware):
    pass


class DeskLocaleMiddleware(DeskOnly, LocaleMiddleware):
    def __call__(self, request):
        # Django leaves a curator's language active in the thread; the next public answer would speak it.
        with translation.override(translation.get_language()):
            return super().__call__(request)
