"""How long somebody stays signed in to the desk: 30 minutes without a request, SESSION_COOKIE_AGE at most."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.utils.translation import gettext as _

from config.desk import DESK_PATH

IDLE = 30 * 60  # seconds
BETWEEN_WRITES = 60  # the session is not written for every request
SINCE, SEEN = "desk_since", "desk_seen"


class DeskSessionLimitsMiddleware:
    """Signs out who has been away or at work for too long; stands behind sessions, users and messages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(DESK_PATH) and request.user.is_authenticated:
            self._limit(request, time.time())
        return self.get_response(request)

    def _limit(self, request, now):
        since, seen = (request.session.get(name, now) for name in (SINCE, SEEN))
        if now - seen > IDLE or now - since > settings.SESSION_COOKIE_AGE:
            logout(request)
            messages.info(request, _("You were signed out for safety. Sign in again to go on."))
        elif SINCE not in request.session or now - seen > BETWEEN_WRITES:
            request.session.update({SINCE: since, SEEN: now})
