"""Freezing: a curated record as plain data (codes, all languages), the content of a release."""

from dataclasses import dataclass, field

from django.db.models import Prefetch

from .documents import Surroundings
from .models import Category, Kind, Resource, Source, Term
from .provenance import merged_sources

TERM_LOCK = "term:"


@dataclass(slots=True)
class Parts:
    """The rows that belong to a resource, from the database or, during an import, from memory."""

    organization: str
    phones: list = field(default_factory=list)
    schedules: list = field(default_factory=list)
    licences: list = field(default_factory=list)
    locks: list = field(default_factory=list)
    sources: list = field(default_factory=list)
    verified: dict | None = None


def freeze(record) -> dict:
    """The content of a release of this record as it stands now."""
    if record.kind == Kind.RESOURCE:
        return freeze_resource(record, parts_of(record))
    return {
        Kind.ORGANIZATION: freeze_organization,
        Kind.CRISIS_LINE: freeze_crisis_line,
        Kind.ARTICLE: freeze_article,
    }[record.kind](record)


def parts_of(resource: Resource, sources: list | None = None) -> Parts:
    """A resource's parts; no further query where they were prefetched and `sources` is given."""
    return Parts(
        organization=str(resource.organization.public_id),
        phones=list(resource.phones.all()),
        schedules=list(resource.schedules.all()),
        licences=list(resource.licences.all()),
        locks=[lock.field for lock in resource.locks.all()],
        sources=source_vintages(resource) if sources is None else sources,
        verified=newest_verification(resource.verifications.all()),
    )


def source_vintages(resource: Resource) -> list:
    """[{"slug", "vintage"}] of the sources that say something about a resource, or lend it its place."""
    merged = merged_sources(resource)
    return merged.sources if merged else []


def newest_verification(verifications) -> dict | None:
    newest = next((check for check in verifications if check.verifies), None)
    return newest and _verified(newest.on, newest.method, newest.next_due)


def freeze_resource(resource: Resource, parts: Parts) -> dict:
    suppressed = {name.removeprefix(TERM_LOCK) for name in parts.locks if name.startswith(TERM_LOCK)}
    return {
        "organization": parts.organization,
        "name": resource.name,
        "alternate_name": resource.alternate_name or None,
        "description": _texts(resource, "description"),
        "operating_status": resource.operating_status,
        "address": _address(resource),
        "confidential_address": resource.confidential_address,
        "location": _location(resource),
        "timezone": resource.timezone or None,
        "website": resource.website or None,
        "email": resource.email or None,
        "eligibility": _texts(resource, "eligibility"),
        "ages": _ages(resource),
        "fees": _texts(resource, "fees"),
        "how_to_apply": _texts(resource, "how_to_apply"),
        "accessibility": _texts(resource, "accessibility"),
        "transportation": _texts(resource, "transportation"),
        "accepts_new_patients": _openings(resource),
        "remote": _remote(resource),
        "phones": [_phone(phone) for phone in parts.phones],
        "schedules": [_schedule(schedule) for schedule in parts.schedules],
        "licences": [_licence(licence) for licence in parts.licences],
        "terms": sorted(resource.terms),
        "suppressed_terms": sorted(suppressed.difference(resource.terms)),
        "sources": parts.sources,
        "verified": parts.verified,
    }


def freeze_organization(organization) -> dict:
    return {
        "name": organization.name,
        "alternate_name": organization.alternate_name or None,
        "description": _texts(organization, "description"),
        "website": organization.website or None,
        "email": organization.email or None,
        "identifiers": _identifiers(organization),
    }


def freeze_crisis_line(line) -> dict:
    return {
        "slug": line.slug,
        "position": line.position,
        **{name: _texts(line, name) for name in ("name", "description", "hours", "audience")},
        **{name: getattr(line, name) or None for name in ("call", "text", "chat", "tty")},
        "languages": line.languages,
        "states": line.states,
        "verified": _verified(line.verified_on, line.verification_method, line.next_due),
    }


def freeze_article(article) -> dict:
    return {
        "slug": article.slug,
        "audience": article.audience,
        "topics": article.topics,
        "author": article.author or None,
        "reviewer": article.reviewer or None,
        "published_on": _iso(article.published_on),
        "last_reviewed": _iso(article.last_reviewed),
        "next_review_due": _iso(article.next_review_due),
        "translations": {
            words.language: {"title": words.title, "summary": words.summary, "body": words.body}
            for words in article.translations.all()
        },
        "help": [
            {
                "name": help.name,
                "section": help.section or None,
                "label": _texts(help, "label"),
                "parameters": help.parameters,
            }
            for help in article.help.all()
        ],
        "references": [
            {
                "number": reference.number,
                "title": reference.title,
                "source": reference.source or None,
                "date": reference.source_date or None,
                "checked_on": _iso(reference.checked_on),
                "url": reference.url or None,
            }
            for reference in article.references.all()
        ],
    }


def _texts(record, name):
    return {"en": getattr(record, name), "es": getattr(record, f"{name}_es")}


def _address(resource):
    names = ("line1", "line2", "city", "county", "state_province", "postal_code", "country")
    return {name: getattr(resource, name) or None for name in names}


def _location(resource):
    if resource.latitude is None:
        return None
    return {
        "latitude": resource.latitude,
        "longitude": resource.longitude,
        "precision": resource.location_precision,
    }


def _ages(resource):
    if resource.minimum_age is None and resource.maximum_age is None:
        return None
    return {"minimum": resource.minimum_age, "maximum": resource.maximum_age}


def _openings(resource):
    if resource.accepts_new_patients is None:
        return None
    return {"value": resource.accepts_new_patients, "as_of": _iso(resource.accepts_new_patients_as_of)}


def _remote(resource):
    if not resource.remote_modes:
        return None
    return {"modes": resource.remote_modes, "areas": resource.service_areas}


def _phone(phone):
    return {
        "kind": phone.kind,
        "number": phone.number,
        "extension": phone.extension,
        "languages": list(phone.languages),
    }


def _schedule(schedule):
    return {
        "days": list(schedule.days),
        "opens": _clock(schedule.opens),
        "closes": _clock(schedule.closes),
        "valid_from": _iso(schedule.valid_from),
        "valid_to": _iso(schedule.valid_to),
        "closed": schedule.closed,
        "by_appointment": schedule.by_appointment,
    }


def _licence(licence):
    return {
        "kind": licence.kind,
        "name": licence.name,
        "authority": licence.authority or None,
        "number": licence.number or None,
        "expires": _iso(licence.expires),
    }


def _identifiers(organization):
    if organization.pk is None:
        return []
    found = sorted(organization.identifiers.all(), key=lambda one: (one.scheme, one.identifier))
    return [{"scheme": one.scheme, "identifier": one.identifier} for one in found]


def _verified(on, method, next_due):
    return on and {"on": _iso(on), "method": str(method), "next_due": _iso(next_due)}


def _iso(day):
    """A date as ISO text; text stays as it is (a row not yet read back from the database)."""
    return day if isinstance(day, str) else day and day.isoformat()


def _clock(moment):
    return moment if isinstance(moment, str) else moment and f"{moment:%H:%M}"


def load_surroundings() -> Surroundings:
    """The vocabulary and the sources, which all documents are shown with, as plain data."""
    terms = Prefetch("terms", Term.objects.select_related("article").prefetch_related("derived_from"))
    categories = Category.objects.select_related("article").prefetch_related(terms)
    return Surroundings(vocabulary=[_category(one) for one in categories], sources=_sources())


def _category(category):
    return {
        "slug": category.slug,
        "code": category.code or None,
        "name": _texts(category, "name"),
        "description": _texts(category, "description"),
        "article": category.article and category.article.slug,
        "derived": category.derived,
        "terms": [_term(term) for term in category.terms.all()],
    }


def _term(term):
    return {
        "slug": term.slug,
        "key": term.key,
        "code": term.code,
        "name": _texts(term, "name"),
        "official_name": term.official_name,
        "definition": _texts(term, "definition"),
        "article": term.article and term.article.slug,
        "retired": term.retired,
        "derived_from": sorted(source.key for source in term.derived_from.all()),
    }


def _sources():
    columns = ("slug", "name", "publisher", "url", "licence", "attribution", "redistributable", "vintage")
    return list(Source.objects.values(*columns))
