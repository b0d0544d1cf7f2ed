"""Questions answered row by row from the documents, by none of the engine's means."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

from tests.search.contents import TERMS, slug_of

STATUS_ORDER = {"active": 0, "temporarily_closed": 1, "closed": 2}
PLACES = {"state": "state_province", "county": "county", "city": "city", "zip": "postal_code"}


EARTH_RADIUS_M = 6_371_008.8
ROUNDING_M = 1e-6
WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def answer(entries, question, today):
    """(count, ids of the page in order, their distances, unknown, missing) of a question."""
    matching = [entry for entry in entries if _asked(entry, question) and _holds(entry, question, today)]
    unknown = None
    if question.accepts_new_patients is not None or question.open_at is not None:
        unknown = sum(_may_have_facts(entry.document, question, today) for entry in matching)
        matching = [entry for entry in matching if _has_facts(entry.document, question, today)]
    matching.sort(key=lambda entry: _position(entry, question))
    start = (question.page - 1) * question.page_size
    page = [entry.document for entry in matching[start : start + question.page_size]]
    distances = None
    if question.near is not None and not question.remote:
        distances = [distance(document, question.near) for document in page]
    return len(matching), [one["id"] for one in page], distances, unknown, _missing(entries, question)


def facets(entries, question, today):
    """Counts by category, of its terms in the vocabulary's order."""
    return {category: _counts(entries, question, today, category) for category in question.facets or TERMS}


def _counts(entries, question, today, category):
    others = tuple(one for one in question.conditions if one.parameter != category)
    asked = replace(question, conditions=others, page=1, page_size=1_000_000)
    found = set(answer(entries, asked, today)[1])
    held = [set(entry.document["terms"]) for entry in entries if entry.document["id"] in found]
    return [sum(key in keys for keys in held) for key in TERMS[category]]


def distance(document, near):
    """Metres by the haversine formula; None without a point."""
    point = document["location"]
    if point is None:
        return None
    lat1, lat2 = radians(near.latitude), radians(point["latitude"])
    half_lat, half_lon = (lat2 - lat1) / 2, radians(point["longitude"] - near.longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1, sqrt(chord)))


def hours_at(document, open_at):
    """ "open", "closed" or "unknown"; by moments at which spans begin and end."""
    zone, schedules = document["timezone"], document["schedules"]
    if not schedules or (open_at.at.tzinfo and not zone):
        return "unknown"
    local = open_at.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if open_at.at.tzinfo else open_at.at
    if _is_closed_on(schedules, local.date()):
        return "closed"
    met = {
        span["by_appointment"] for span in schedules if not span["closed"] and _runs(schedules, span, local)
    }
    if False in met:
        return "open"
    in_force = (not s["closed"] and not s["by_appointment"] and _valid(s, local.date()) for s in schedules)
    return "closed" if not met and any(in_force) else "unknown"


def _is_closed_on(schedules, day):
    return any(span["closed"] and _held_on(span, day) for span in schedules)


def _runs(schedules, span, local):
    for day in (local.date(), local.date() - timedelta(days=1)):
        if _held_on(span, day) and not _is_closed_on(schedules, day):
            opens, closes = (time.fromisoformat(span[edge] or "00:00") for edge in ("opens", "closes"))
            begin, end = datetime.combine(day, opens), datetime.combine(day, closes)
            if begin <= local < (end if end > begin else end + timedelta(days=1)):
                return True
    return False


def _held_on(span, day):
    return (not span["days"] or WEEK[day.weekday()] in span["days"]) and _valid(span, day)


def _valid(span, day):
    iso = day.isoformat()
    return (span["valid_from"] or "") <= iso <= (span["valid_to"] or "9999")


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
    met = all(_meets(document, condition, question.remote) for condition in question.conditions)
    met = met and _is_there(document, question)
    return met and _verified(document, question, today) and _updated(entry, question)


def _is_there(document, question):
    near, remote = question.near, question.remote
    if remote is not None and bool(document["remote"]) != remote:
        return False
    if question.bbox is not None and not _is_in(document["location"], *question.bbox):
        return False
    if near is None:
        return True
    if remote:
        return _serves(document, {near.state})
    metres = distance(document, near)
    return metres is not None and (question.within is None or metres <= question.within + ROUNDING_M)


def _is_in(point, west, south, east, north):
    if point is None or not south <= point["latitude"] <= north:
        return False
    longitude = point["longitude"]
    return west <= longitude <= east if west <= east else longitude >= west or longitude <= east


def _serves(document, states):
    return bool(document["remote"]) and bool({"US", *states} & set(document["remote"]["areas"]))


def _meets(document, condition, remote):
    if remote and condition.parameter == "state":
        return _serves(document, condition.values) != condition.negated
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


def _has_facts(document, question, today):
    return all(value in wanted for value, wanted in _facts(document, question, today))


def _may_have_facts(document, question, today):
    """Not known to have the facts, and not known to lack one."""
    facts = _facts(document, question, today)
    may = all(value in wanted or value == "unknown" for value, wanted in facts)
    return may and any(value == "unknown" for value, _ in facts)


def _facts(document, question, today):
    """(what is known, what is wanted) of openings and hours, as far as they are asked."""
    openings, open_at = question.accepts_new_patients, question.open_at
    facts = [] if openings is None else [(_openings(document, today), openings)]
    if open_at:
        facts.append((hours_at(document, open_at), {"open", "unknown"} if open_at.unknown else {"open"}))
    return facts


def _position(entry, question):
    document, ordering = entry.document, question.ordering
    if ordering == "distance" and not question.remote:
        first = distance(document, question.near)
    elif ordering == "-verified_on":
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
