"""What differs between two forms of a record, field by field, in the words of people.

Both sides are what the public sees: a confidential place is blurred, derived terms stand among the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from directory.documents import display_number, resource_document
from directory.freezing import freeze, load_surroundings
from directory.models import (
    DAYS,
    Kind,
    Licence,
    OperatingStatus,
    Organization,
    Phone,
    Precision,
    Verification,
)
from directory.search.places import city_centre

DAY_NAMES = dict(zip(DAYS, WEEKDAYS_ABBR.values(), strict=True))
MOST_KEPT = 3  # unchanged values beside changed ones; more are counted


@dataclass(frozen=True)
class Part:
    """One value, or one line of a text: `mark` is removed, added or kept."""

    mark: str
    text: str


@dataclass(frozen=True)
class Line:
    """A field that differs: what stood there before, and what stands there after."""

    label: str
    before: list[Part]
    after: list[Part]


@dataclass
class Names:
    """Names for the codes in documents: terms by key, sources by slug, organizations by public id."""

    terms: Mapping[str, str]
    sources: Mapping[str, str]
    organizations: Mapping[str, str]


def compare_with_public(record) -> list[Line]:
    """What the public sees of a record now, against what it would see of it as it stands in the desk."""
    return compare(record, record.release.content if record.is_public else None, freeze(record))


def compare(record, before: Mapping | None, after: Mapping) -> list[Line]:
    """What differs between two frozen forms of one record; `before` is None where there was none."""
    forms = [before or {}, after]
    names = Names({}, {}, {})
    if record.kind == Kind.RESOURCE:
        forms, names = _public_forms(str(record.public_id), forms)
    lines = (line(label, *(show(form, names) for form in forms)) for label, show in FIELDS[record.kind])
    return [one for one in lines if one]


def _public_forms(public_id, contents):
    surroundings = load_surroundings()
    owners = {content["organization"] for content in contents if content}
    found = Organization.objects.filter(public_id__in=owners).values_list("public_id", "name")
    names = Names(
        terms={term["key"]: term["name"]["en"] for one in surroundings.vocabulary for term in one["terms"]},
        sources={source["slug"]: source["name"] for source in surroundings.sources},
        organizations={str(pk): name for pk, name in found},
    )
    forms = [one and resource_document(public_id, one, "", surroundings, city_centre) for one in contents]
    return forms, names


def line(label, before: list[str], after: list[str]) -> Line | None:
    """The line of a field that says these texts before and after; None where they are the same."""
    if before == after:
        return None
    left, right = [], []
    for what, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if what == "equal":
            left += _kept(before[i1:i2])
            right += _kept(before[i1:i2])
        else:
            left += [Part("removed", text) for text in before[i1:i2]]
            right += [Part("added", text) for text in after[j1:j2]]
    return Line(label, left, right)


def _kept(texts):
    if len(texts) <= MOST_KEPT:
        return [Part("kept", text) for text in texts]
    return [Part("kept", _("… %d unchanged") % len(texts))]


def _at(form, path):
    for name in path.split("."):
        form = form.get(name) if form else None
    return form


def value(path: str, choices: Mapping | None = None) -> Callable:
    """Shows what stands at `path` of a form: a text line by line, a list one by one, a code by its name."""

    def show(form, names):
        found = _at(form, path)
        if found in (None, "", []):
            return []
        texts = found if isinstance(found, list) else str(found).split("\n")
        return [str((choices or {}).get(text, text)) for text in texts]

    return show


def texts(path: str, label) -> list[tuple]:
    """A text that the public reads, and its Spanish twin."""
    spanish = format_lazy("{} ({})", label, _("Spanish"))
    return [(label, value(f"{path}.en")), (spanish, value(f"{path}.es"))]


def each(path: str, say: Callable) -> Callable:
    return lambda form, names: [say(one, names) for one in _at(form, path) or []]


def _place(form, names):
    address = form.get("address") or {}
    parts = ["line1", "line2", "city", "county", "state_province", "postal_code", "country"]
    return [address[name] for name in parts if address.get(name)]


def _point(form, names):
    point = form.get("location")
    if not point:
        return []
    return [f"{point['latitude']}, {point['longitude']} ({Precision(point['precision']).label})"]


def _openings(form, names):
    said = form.get("accepts_new_patients")
    if not said:
        return []
    answer = _("Yes") if said["value"] else _("No")
    return [_("%(answer)s, as of %(day)s") % {"answer": answer, "day": said["as_of"]}]


def _ages(form, names):
    ages = form.get("ages")
    if not ages:
        return []
    return [_("%(from)s to %(to)s") % {"from": ages["minimum"] or 0, "to": ages["maximum"] or _("any age")}]


def _remote(form, names):
    remote = form.get("remote")
    return [f"{', '.join(remote['modes'])}: {', '.join(remote['areas'])}"] if remote else []


def _verified(form, names):
    check = form.get("verified")
    return [f"{check['on']} ({Verification.Method(check['method']).label})"] if check else []


def say_phone(phone, names=None):
    number = display_number(phone["number"], phone["extension"] or "")
    spoken = f" ({', '.join(phone['languages'])})" if phone["languages"] else ""
    return f"{Phone.PhoneKind(phone['kind']).label}: {number}{spoken}"


def say_hours(span, names=None):
    days = ", ".join(str(DAY_NAMES[day]) for day in span["days"])
    times = f"{span['opens']!s:.5}–{span['closes']!s:.5}" if span["opens"] else ""
    closed = _("closed") if span["closed"] else ""
    appointment = _("by appointment") if span["by_appointment"] else ""
    dates = "–".join(str(day) for day in dict.fromkeys((span["valid_from"], span["valid_to"])) if day)
    return " ".join(str(part) for part in (days, times, closed, appointment, dates) if part)


def say_licence(licence, names=None):
    said = [
        Licence.LicenceKind(licence["kind"]).label,
        licence["name"],
        licence["authority"],
        licence["number"],
    ]
    return ", ".join(str(part) for part in (*said, licence["expires"]) if part)


def _say_source(one, names):
    return f"{names.sources.get(one['slug'], one['slug'])} {one['vintage']}"


def _say_help(help, names):
    asked = ", ".join(f"{name}={value}" for name, value in help["parameters"].items())
    return f"{help['name']}: {help['label']['en']} / {help['label']['es']} ({asked})"


def _say_reference(one, names):
    return ". ".join(str(one[name]) for name in ("number", "title", "source", "date", "url") if one[name])


FIELDS = {
    Kind.RESOURCE: [
        (_("Organization"), lambda form, names: [names.organizations.get(one, one) for one in _owner(form)]),
        (_("Name"), value("name")),
        (_("Alternate name"), value("alternate_name")),
        *texts("description", _("Description")),
        (_("Operating status"), value("operating_status", dict(OperatingStatus.choices))),
        (_("Address"), _place),
        (_("Point"), _point),
        (_("Time zone"), value("timezone")),
        (_("Phones"), each("phones", say_phone)),
        (_("Website"), value("website")),
        (_("E-mail"), value("email")),
        (_("Terms"), each("terms", lambda key, names: names.terms.get(key, key))),
        (_("Remote help"), _remote),
        *texts("eligibility", _("Eligibility")),
        (_("Ages"), _ages),
        *texts("how_to_apply", _("How to apply")),
        (_("Accepts new patients"), _openings),
        *texts("accessibility", _("Accessibility")),
        *texts("transportation", _("Transportation")),
        *texts("fees", _("Fees")),
        (_("Hours"), each("schedules", say_hours)),
        (_("Licences"), each("licences", say_licence)),
        (_("Verified"), _verified),
        (_("Sources"), each("sources", _say_source)),
    ],
    Kind.ORGANIZATION: [
        (_("Name"), value("name")),
        (_("Alternate name"), value("alternate_name")),
        *texts("description", _("Description")),
        (_("Website"), value("website")),
        (_("E-mail"), value("email")),
        (_("Identifiers"), each("identifiers", lambda one, names: f"{one['scheme']} {one['identifier']}")),
    ],
    Kind.CRISIS_LINE: [
        *texts("name", _("Name")),
        *texts("description", _("Description")),
        (_("Call"), value("call")),
        (_("Text"), value("text")),
        (_("Chat"), value("chat")),
        (_("TTY"), value("tty")),
        *texts("hours", _("Hours")),
        *texts("audience", _("Audience")),
        (_("Languages"), value("languages")),
        (_("States"), value("states")),
        (_("Position"), value("position")),
        (_("Verified"), _verified),
    ],
    Kind.ARTICLE: [
        (_("Address"), value("slug")),
        (_("Audience"), value("audience")),
        (_("Topics"), value("topics")),
        (_("Author"), value("author")),
        (_("Reviewer"), value("reviewer")),
        (_("Published on"), value("published_on")),
        (_("Last reviewed"), value("last_reviewed")),
        (_("Next review due"), value("next_review_due")),
        *(
            (label, value(f"translations.{language}.{name}"))
            for language, said in (("en", _("English")), ("es", _("Spanish")))
            for name, label in (
                ("title", format_lazy("{} ({})", _("Title"), said)),
                ("summary", format_lazy("{} ({})", _("Summary"), said)),
                ("body", format_lazy("{} ({})", _("Text"), said)),
            )
        ),
        (_("Help"), each("help", _say_help)),
        (_("References"), each("references", _say_reference)),
    ],
}


def _owner(form):
    return [form["organization"]["id"]] if form else []
