"""What is said of the site as a whole: its name and look, and how accurate its entries were found to be."""

import base64
import hashlib

from .accuracy import public_figures
from .models import SiteSettings
from .models.site import logo_type


def site_facts() -> dict:
    """Plain data for the snapshot: `en` and `es`, the name and look; `logo` and `accuracy`, or None."""
    settings = SiteSettings.current()
    return {
        **{language: _in_language(settings, language) for language in ("en", "es")},
        "logo": _logo(settings),
        "accuracy": public_figures(),
    }


def _in_language(settings, language):
    return {
        "name": _text(settings, "name", language),
        "footer": _text(settings, "footer", language) or None,
        "contact": {name: getattr(settings, f"contact_{name}") or None for name in ("email", "phone", "url")},
        "home_state": settings.home_state or None,
        "colour": settings.colour,
        "logo_text": settings.logo_text or None,
    }


def _text(settings, name, language):
    return (language == "es" and getattr(settings, f"{name}_es")) or getattr(settings, name)


def _logo(settings):
    """The image with its media type and a name that changes with it."""
    if not settings.logo:
        return None
    data = bytes(settings.logo)
    return {
        "type": logo_type(data),
        "version": hashlib.sha256(data).hexdigest()[:12],
        "data": base64.b64encode(data).decode(),
    }
