"""The public document of an article, and what an answer shows of it in one language."""

from collections.abc import Mapping
from urllib.parse import urlencode

from ..documents import API, translated
from .markdown import CITATION, HELP, name_and_title
from .reading import readability, reading_minutes
from .sections import sections

NOT_REVIEWED = {
    "en": "Not yet clinically reviewed.",
    "es": "Aún sin revisión clínica.",
}
REVIEWED = {
    "en": "Clinically reviewed by {reviewer} on {day}.",
    "es": "Revisado clínicamente por {reviewer} el {day}.",
}


def article_document(public_id: str, content: Mapping) -> dict:
    """The public document of a released article: its texts in every language it has, with their sections."""
    # Releases from before help had names are shown too.
    help = [{"name": f"help-{number}", **one} for number, one in enumerate(content["help"], start=1)]
    document = {name: value for name, value in content.items() if name != "translations"} | {"help": help}
    translations = {
        language: translation(words, help, language) for language, words in content["translations"].items()
    }
    return {"id": public_id, **document, "translations": translations}


def translation(words: Mapping, help: list, language: str) -> dict:
    """One language of an article: its sections, how long they take to read, and how hard that is."""
    shown = {one["name"]: help_item(one, language) for one in help}
    found = list(sections(words["body"], shown))
    text = "\n".join(section["text"] for section in found)
    return {
        "title": words["title"],
        "summary": words["summary"],
        "sections": found,
        "reading_minutes": reading_minutes(text, language),
        "readability": readability(text, language),
    }


def help_item(help: Mapping, language: str) -> dict:
    """A question of the API that an article leads to, with its address."""
    return {
        "name": help["name"],
        "section": help["section"],
        "label": translated(help["label"], language),
        "parameters": help["parameters"],
        "url": f"{API}/resources/?{urlencode(help['parameters'], doseq=True)}",
    }


def article_detail(document: Mapping, language: str) -> dict:
    """An article in a language; without a translation in English, or in what it has, as `language` says."""
    written = document["translations"]
    shown = next(one for one in (language, "en", *written) if one in written)
    words = written[shown]
    help = [help_item(one, shown) for one in document["help"]]
    grades = [one["grade"] for one in words["readability"]]
    return {
        "slug": document["slug"],
        "title": words["title"],
        "summary": words["summary"],
        "language": shown,
        "translated": shown == language,
        "languages": sorted(written),
        "audience": document["audience"],
        "topics": document["topics"],
        "author": document["author"],
        "reviewer": document["reviewer"],
        "clinically_reviewed": document["reviewer"] is not None,
        "review_note": review_note(document, language),
        "published_at": document["published_on"],
        "last_reviewed": document["last_reviewed"],
        "next_review_due": document["next_review_due"],
        "reading_minutes": words["reading_minutes"],
        "reading_grade": max(grades, default=None),
        "readability": words["readability"],
        "url": f"{API}/articles/{document['slug']}/",
        "sections": [{**one, "help": help_of_section(one, help)} for one in words["sections"]],
        "help": help,
        "references": document["references"],
    }


def review_note(document: Mapping, language: str) -> str:
    """What people read about the clinical review."""
    if document["reviewer"] is None:
        return NOT_REVIEWED[language]
    return REVIEWED[language].format(reviewer=document["reviewer"], day=document["last_reviewed"])


def help_of_section(section: Mapping, help: list[dict]) -> list[dict]:
    """The help that belongs to a section, or that a block shows in it."""
    lines = (line.strip() for line in section["markdown"].splitlines())
    blocks = (name_and_title(line.lstrip(":")) for line in lines if line.startswith(":::"))
    shown = {title for name, title in blocks if name == HELP}
    return [one for one in help if one["section"] == section["id"] or one["name"] in shown]


def cited(body: str) -> set[int]:
    """The numbers of the references that a text cites."""
    return {int(number) for number in CITATION.findall(body)}
