"""Headers that tell a browser what a page may do."""

from config.desk import DESK_PATH

DATA_PATHS = ("/api/", "/locator/", "/hsds/", "/fhir/")


def policy(**directives):
    """Content-Security-Policy value: `policy(img_src="'self'")` is `img-src 'self'`."""
    return "; ".join(f"{name.replace('_', '-')} {value}" for name, value in directives.items())


SHARED = {
    "default_src": "'none'",
    "base_uri": "'none'",
    "form_action": "'self'",
    "frame_ancestors": "'none'",
    "connect_src": "'self'",
    "font_src": "'self'",
    "img_src": "'self' data:",
}
DATA_POLICY = policy(default_src="'none'", base_uri="'none'", form_action="'none'", frame_ancestors="'none'")
PAGE_POLICY = policy(**SHARED, manifest_src="'self'", script_src="'self'", style_src="'self'")
# Unfold evaluates Alpine expressions and writes style attributes.
DESK_POLICY = policy(
    **SHARED, script_src="'self' 'unsafe-inline' 'unsafe-eval'", style_src="'self' 'unsafe-inline'"
)
PERMISSIONS = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Adds the headers that Django's own middleware leaves out; a view that sets one itself keeps it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in headers_for(request.path_info).items():
            response.headers.setdefault(name, value)
        return response


def headers_for(path):
    if path.startswith(DATA_PATHS):
        return DATA_HEADERS
    return DESK_HEADERS if path.startswith(DESK_PATH) else PAGE_HEADERS


def _headers(content_policy, readers):
    return {
        "Content-Security-Policy": content_policy,
        "Cross-Origin-Resource-Policy": readers,
        "Permissions-Policy": PERMISSIONS,
    }


DATA_HEADERS = _headers(DATA_POLICY, "cross-origin")
PAGE_HEADERS = _headers(PAGE_POLICY, "same-origin")
# Without a referrer a browser sends `Origin: null`, which the desk's protection against forged forms refuses.
DESK_HEADERS = _headers(DESK_POLICY, "same-origin") | {"Referrer-Policy": "same-origin"}
