"""How often one visitor may do something, known by a hash that cannot be traced back, in memory only."""

import ipaddress
import secrets
import threading
import time
from collections import Counter
from hashlib import blake2b

from django.conf import settings

MOST_VISITORS = 100_000  # told apart in one window; further ones share one count


class Limiter:
    """At most `most` times a visitor in a window of `seconds`, in each process of the server.

    The salt of the hashes is forgotten with the counts at the end of each window (an hour, or a day at most).
    """

    def __init__(self, *, most: int, seconds: int, clock=time.time):
        self.most, self.seconds, self._clock = most, seconds, clock
        self._lock, self._window = threading.Lock(), None

    def wait(self, address: str) -> int:
        """Counts one; seconds until it may be done again, 0 where it may be done now."""
        now = int(self._clock())
        with self._lock:
            self._open(now // self.seconds)
            visitor = self._known(visitor_of(address))
            self._counts[visitor] += 1
            return self.seconds - now % self.seconds if self._counts[visitor] > self.most else 0

    def _open(self, window):
        if window != self._window:
            self._window, self._salt, self._counts = window, secrets.token_bytes(32), Counter()

    def _known(self, visitor):
        hashed = blake2b(visitor.encode(), key=self._salt, digest_size=16).digest()
        return hashed if hashed in self._counts or len(self._counts) < MOST_VISITORS else b""


def visitor_of(address: str) -> str:
    """The address, or the network of an IPv6 address, of which one visitor has as many as they like."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address


def address_of(request) -> str:
    """Of whom the request comes: behind the trusted proxy, what the proxy added last to X-Forwarded-For."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
