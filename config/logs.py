"""Log records that say what broke and where in the code, never what a visitor asked for."""

import logging
import traceback


class DiscreetFilter(logging.Filter):
    """Replaces a request's path, query and values by the route that answered it."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if request is not None or record.name.startswith("django.security"):
            record.msg, record.args = "%s at %s", (record.name, _route(request))
        return True


def _route(request):
    match = getattr(request, "resolver_match", None)
    return match.route if match else "an unknown route"


class DiscreetFormatter(logging.Formatter):
    """Shows an exception's frames and type without its message, which may quote a value."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, exc_info):
        kind, _, trace = exc_info
        frames = "".join(traceback.format_tb(trace))
        return f"{frames}{kind.__module__}.{kind.__qualname__}"
