"""System checks of settings that the server can start with, but should not keep."""

import os

from django.conf import settings
from django.core import checks


def register_all():
    checks.register(public_url_is_https, checks.Tags.security)
    checks.register(folders_are_writable, checks.Tags.files)


def public_url_is_https(app_configs, **kwargs):
    if not settings.PUBLIC_URL or settings.PUBLIC_URL.startswith("https://"):
        return []
    hint = "Put a proxy that speaks HTTPS in front of the server and give its address as PUBLIC_URL."
    message = "PUBLIC_URL is not https: what people ask can be read on the way."
    return [checks.Warning(message, hint, id="directory.W001")]


def folders_are_writable(app_configs, **kwargs):
    return [
        checks.Warning(
            f"{name} ({folder}) cannot be written to.",
            f"Make the folder for the user who runs the server, or name another one in {name}.",
            id="directory.W002",
        )
        for name, folder in (("VAR_DIR", settings.VAR_DIR), ("SNAPSHOT_DIR", settings.SNAPSHOT_DIR))
        if not _writable(folder)
    ]


def _writable(folder):
    """Whether `folder`, or the nearest folder above it that exists, can be written to."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK)
