"""The desk's name, logo and colours, as the site settings give them; settings.UNFOLD names these functions.

They are read from the snapshot, as the public's are: a page of the desk pays no query for them.
"""

from functools import cache

from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.search.reader import NoSnapshot, SnapshotReader
from directory.snapshots import snapshot_path

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
# Per cent of the colour in each shade, and what the rest is; 600 is the colour itself, 500 text in the dark.
SHADES = {
    "50": (5, WHITE), "100": (12, WHITE), "200": (25, WHITE), "300": (35, WHITE), "400": (42, WHITE),
    "500": (50, WHITE), "600": (100, WHITE), "700": (85, BLACK), "800": (70, BLACK), "900": (55, BLACK),
    "950": (35, BLACK),
}  # fmt: skip
DEFAULT_COLOUR = "#0f766e"


def title(request) -> str:
    return _site().get("name") or _("Treatment directory")


def logo(request) -> str | None:
    """The address of the logo, None where there is none."""
    found = _facts().get("logo")
    return found and f"/logo?v={found['version']}"


def icon(request) -> str:
    """The address of the small picture in a browser's tab."""
    return static("directory/admin/icon.svg")


def shades(request=None) -> dict[str, str]:
    """The shades that Unfold draws with, from the site's one colour."""
    return shades_of(_site().get("colour") or DEFAULT_COLOUR)


def shades_of(colour: str) -> dict[str, str]:
    """{"600": "#0f766e", ...} of a colour such as "#0f766e"."""
    base = tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return {name: _mixed(base, share, other) for name, (share, other) in SHADES.items()}


def _mixed(base, share, other):
    mixed = (round((a * share + b * (100 - share)) / 100) for a, b in zip(base, other, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _site():
    return _facts().get("es" if (get_language() or "").startswith("es") else "en", {})


def _facts():
    try:
        return reader(snapshot_path()).current().site
    except NoSnapshot:
        return {}


@cache
def reader(path) -> SnapshotReader:
    """One for each process."""
    return SnapshotReader(path)
