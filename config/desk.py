"""Middleware that acts under `/admin/` only.

Public requests have no session, user, message or cookie, and pay for none. Each class stays a
subclass of Django's own, which is what the admin's system checks look for.
"""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django_otp.middleware import OTPMiddleware

DESK_PATH = "/admin/"
BEFORE_SECOND_FACTOR = {"admin:login", "admin:logout", "admin:jsi18n", "desk_enrol", "desk_code"}


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


class DeskOTPMiddleware(DeskOnly, OTPMiddleware):
    pass


class DeskSecondFactorMiddleware:
    """Whoever has given a password only sees no page of the desk but those that ask the second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        asks = request.path_info.startswith(DESK_PATH) and request.user.is_staff
        if not asks or request.user.is_verified() or _view_name(request) in BEFORE_SECOND_FACTOR:
            return None
        return redirect(f"{reverse('desk_code')}?{urlencode({'next': request.get_full_path()})}")


def _view_name(request):
    return request.resolver_match.view_name


class DeskMessageMiddleware(DeskOnly, MessageMiddleware):
    pass


class DeskLocaleMiddleware(DeskOnly, LocaleMiddleware):
    def __call__(self, request):
        # Django leaves a curator's language active in the thread; the next public answer would speak it.
        with translation.override(translation.get_language()):
            return super().__call__(request)
