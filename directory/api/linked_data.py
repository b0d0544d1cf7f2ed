"""Articles and resources as schema.org's JSON-LD (https://schema.org/MedicalWebPage, /MedicalClinic)."""

import orjson

from . import answers, editorial
from .answers import Body
from .article_components import CONTEXT
from .asking import Asked

MEDIA_TYPE = "application/ld+json"
AUDIENCES = {"family": "Caregiver", "self": "Patient", "professional": "Clinician"}
WEEKDAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip


def article(asked: Asked, slug: str) -> Body:
    shown = orjson.loads(editorial.article(asked, slug).content)
    return Body(orjson.dumps(medical_web_page(shown)))


def resource(asked: Asked, public_id: str) -> Body:
    shown = orjson.loads(answers.resource(asked, public_id).content)
    return Body(orjson.dumps(medical_clinic(shown)))


def medical_web_page(shown: dict) -> dict:
    """An article; `reviewedBy` stands there only when a clinician has reviewed it."""
    reviewer = shown["reviewer"]
    return {
        **thing("MedicalWebPage", shown, shown["title"]),
        "description": shown["summary"],
        "inLanguage": shown["language"],
        "audience": {"@type": "MedicalAudience", "audienceType": AUDIENCES[shown["audience"]]},
        "keywords": shown["topics"],
        "dateModified": shown["updated_at"],
        "timeRequired": f"PT{shown['reading_minutes']}M",
        "hasPart": [section(shown, one) for one in shown["sections"]],
        "citation": [citation(one) for one in shown["references"]],
        "mentions": crisis_lines(shown),
        **given(
            author=shown["author"] and {"@type": "Organization", "name": shown["author"]},
            datePublished=shown["published_at"],
            lastReviewed=shown["last_reviewed"],
            reviewedBy=reviewer and {"@type": "Person", "name": reviewer},
        ),
    }


def thing(kind: str, shown: dict, name: str) -> dict:
    return {
        "@context": CONTEXT,
        "@type": kind,
        "@id": shown["url"],
        "url": shown["url"],
        "name": name,
    }


def crisis_lines(shown: dict) -> list[dict]:
    return [crisis_line(one) for one in shown["crisis_lines"]]


def given(**members) -> dict:
    """Those that say something."""
    return {name: value for name, value in members.items() if value not in (None, [], {}, "")}


def crisis_line(line: dict) -> dict:
    members = given(telephone=line["call"] or line["text"], url=line["chat"])
    return {"@type": "ContactPoint", "contactType": "crisis line", "name": line["name"], **members}


def section(shown: dict, one: dict) -> dict:
    members = given(name=one["title"])
    url = f"{shown['url']}#{one['id']}"
    return {"@type": "WebPageElement", "@id": url, "url": url, **members, "text": one["text"]}


def citation(reference: dict) -> dict:
    source = reference["source"] and {"@type": "Organization", "name": reference["source"]}
    members = given(publisher=source, datePublished=reference["date"], url=reference["url"])
    return {
        "@type": "CreativeWork",
        "position": reference["number"],
        "name": reference["title"],
        **members,
    }


def medical_clinic(shown: dict) -> dict:
    openings = shown["accepts_new_patients"]
    phones = [phone for phone in shown["phones"] if phone["kind"] not in ("fax", "tty")]
    return {
        **thing("MedicalClinic", shown, shown["name"]),
        "address": {"@type": "PostalAddress", **address(shown["address"])},
        "subjectOf": [page(shown), *(dataset(one) for one in shown["sources"])],
        **given(
            alternateName=shown["alternate_name"],
            description=shown["description"],
            parentOrganization={"@type": "Organization", "name": shown["organization"]["name"]},
            geo=geo(shown["location"]),
            telephone=phones[0]["number"] if phones else None,
            contactPoint=[contact(phone) for phone in shown["phones"]],
            email=shown["email"],
            sameAs=shown["website"],
            isAcceptingNewPatients=openings and openings["value"],
            availableService=[{"@type": "MedicalTherapy", "name": one["name"]} for one in shown["help"]],
            openingHoursSpecification=[hours(one) for one in shown["schedules"] if has_times(one)],
        ),
    }


def address(shown: dict) -> dict:
    lines = ", ".join(filter(None, (shown["line1"], shown["line2"])))
    return given(
        streetAddress=lines,
        addressLocality=shown["city"],
        addressRegion=shown["state_province"],
        postalCode=shown["postal_code"],
        addressCountry=shown["country"],
    )


def geo(location: dict | None) -> dict | None:
    """Only a point of the place itself; the centre of a city would be read as its door."""
    if not location or location["precision"] in ("city", "postal_code"):
        return None
    return {
        "@type": "GeoCoordinates",
        "latitude": location["latitude"],
        "longitude": location["longitude"],
    }


def contact(phone: dict) -> dict:
    number = "faxNumber" if phone["kind"] == "fax" else "telephone"
    members = given(availableLanguage=phone["languages"])
    return {"@type": "ContactPoint", "contactType": phone["kind"], number: phone["number"], **members}


def has_times(schedule: dict) -> bool:
    return bool(schedule["opens"] and schedule["closes"]) and not schedule["by_appointment"]


def hours(schedule: dict) -> dict:
    members = given(validFrom=schedule["valid_from"], validThrough=schedule["valid_to"])
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [f"{CONTEXT}/{WEEKDAYS[day]}" for day in schedule["days"]],
        "opens": schedule["opens"],
        "closes": schedule["closes"],
        **members,
    }


def page(shown: dict) -> dict:
    """The page about a place; a place itself mentions nothing."""
    return {"@type": "WebPage", "url": shown["url"], "mentions": crisis_lines(shown)}


def dataset(source: dict) -> dict:
    members = given(license=source["licence"], creditText=source["attribution"], version=source["vintage"])
    return {"@type": "Dataset", "name": source["name"], **members}
