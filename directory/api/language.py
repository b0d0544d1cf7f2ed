"""Which language an answer is in."""

from functools import lru_cache

from django.utils.translation.trans_real import parse_accept_lang_header

from directory.search.snapshot import LANGUAGES


@lru_cache(maxsize=256)
def accepted_language(header: str) -> str:
    """The best of our languages for an Accept-Language header; English where it names none."""
    for name, weight in parse_accept_lang_header(header):
        base = name.partition("-")[0]
        if weight and base in LANGUAGES:
            return base
    return LANGUAGES[0]


def language_of(request) -> str:
    """The language of an answer whose question could not be read."""
    asked = request.META.get("QUERY_STRING", "").split("&")
    named = [language for language in LANGUAGES if f"lang={language}" in asked]
    return named[0] if named else accepted_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
