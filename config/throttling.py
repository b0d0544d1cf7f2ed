"""Slows down who guesses passwords, without keeping who that was: see docs/decisions/0010-sign-in.md.

What is counted are keyed hashes of the name and the address, for a quarter of an hour.
"""

import hashlib
import hmac
import ipaddress

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings

LOCAL_NETWORK = 0xFD << 120  # fd00::/8, which no visitor comes from


def client_address(request) -> str:
    """The address that asks; behind a proxy that speaks HTTPS, the one that the proxy itself has seen."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def address_pseudonym(request) -> str:
    """What stands for an address: an IPv6 address that belongs to nobody, since the column takes no other."""
    number = int.from_bytes(_hash("address", client_address(request))[:15])
    return str(ipaddress.IPv6Address(LOCAL_NETWORK | number))


def name_pseudonym(request, credentials=None) -> str:
    """What stands for the name that was typed, which may be a password in the wrong field."""
    return _hash("name", str((credentials or request.POST).get("username", ""))).hex()


def anonymous(*details) -> str:
    """How the log calls who signs in."""
    return "somebody"


class DiscreetHandler(AxesDatabaseHandler):
    """Counts failures in the database, for all processes together, and forgets what the browser says."""

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        if request is not None:
            request.axes_user_agent = request.axes_http_accept = ""
        super().user_login_failed(sender, credentials, request, **kwargs)


def _hash(kind, value):
    return hmac.digest(settings.SECRET_KEY.encode(), f"throttling {kind} {value}".encode(), hashlib.sha256)
