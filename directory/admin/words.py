"""Values of documents and changes as a curator reads them: no brackets, no quotes."""

from django.utils.translation import gettext as _


def in_words(value) -> str:
    """One value of a frozen record: text, a number, yes or no; lists and objects part by part."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(map(in_words, value))
    if isinstance(value, dict):
        said = (in_words(part) for part in value.values() if part not in (None, "", [], {}, False))
        return ", ".join(said) or "–"
    return str(value)
