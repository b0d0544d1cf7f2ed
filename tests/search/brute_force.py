"""Questions answered row by row from the documents, by none of the engine's means."""

from datetime import UTC, date, datetime, timedelta

from tests.search.contents import TERMS, slug_of

STATUS_ORDER = {"active": 0, "temporarily_closed": 1, "closed": 2}
PLACES = {"state": "state_province", "county": "county", "city": "city", "zip": "postal_code"}


def answer(entries, question, today):
    """(count, ids of the page in order, unknown, missing) of a question."""
    matching = [entry for entry in entries if _asked(entry, question) and _holds(entry, question, today)]
    unknown = None
    if question.accepts_new_patients is not None:
        unknown = sum(_openings(entry.document, today) == "unknown" for entry in matching)
        matching = [e for e in matching if _openings(e.document, today) in question.accepts_new_patients]
    matching.sort(key=lambda entry: _position(entry, question.ordering))
    start = (question.page - 1) * question.page_size
    page = [entry.document["id"] for entry in matching[start : start + question.page_size]]
    return len(matching), page, unknown, _missing(entries, question)


def values_of(document, parameter):
    """What the document has for a parameter."""
    if parameter in TERMS:
        return {slug_of(key) for key in document["terms"] if key in TERMS[parameter]}
    if parameter == "service":
        return {key for key in document["terms"] if "/" not in key}
    if parameter == "source":
        return {source["slug"] for source in document["sources"]}
    if parameter == "organization":
        return {document["organization"]["id"]}
    text = document["address"][PLACES[parameter]]
    return {text[:5] if parameter == "zip" else text} if text else set()


def _asked(entry, question):
    if question.ids is None:
        return entry.document["operating_status"] != "closed"
    return entry.document["id"] in question.ids


def _holds(entry, question, today):
    document = entry.document
    met = all(_meets(document, condition) for condition in question.conditions)
    return met and _verified(document, question, today) and _updated(entry, question)


def _meets(document, condition):
    return bool(values_of(document, condition.parameter) & set(condition.values)) != condition.negated


def _verified(document, question, today):
    if question.verified_since is None and question.verified_within is None:
        return True
    if document["verified"] is None:
        return False
    on = date.fromisoformat(document["verified"]["on"])
    since, within = question.verified_since, question.verified_within
    return (since is None or on >= since) and (within is None or today - on <= timedelta(days=within))


def _updated(entry, question):
    since = question.updated_since
    return since is None or datetime.fromisoformat(entry.updated_at).astimezone(UTC).date() >= since


def _openings(document, today):
    said = document["accepts_new_patients"]
    if said is None or today - date.fromisoformat(said["as_of"]) > timedelta(days=14):
        return "unknown"
    return "true" if said["value"] else "false"


def _position(entry, ordering):
    document = entry.document
    if ordering == "-verified_on":
        verified = document["verified"]
        first = -date.fromisoformat(verified["on"]).toordinal() if verified else 0
    elif ordering == "-updated_at":
        first = -datetime.fromisoformat(entry.updated_at).timestamp()
    else:
        first = 0
    return STATUS_ORDER[document["operating_status"]], first, document["name"].lower(), document["id"]


def _missing(entries, question):
    published = {entry.document["id"] for entry in entries}
    return tuple(one for one in question.ids or () if one not in published)
