"""The articles and crisis lines of fixtures/, read as they stand."""

import json
import re
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures"
FOLDER = FIXTURES / "articles"
SLUGS = sorted(path.stem for path in FOLDER.glob("*.json"))
LANGUAGES = ("en", "es")
HEADING = re.compile(r"^## (?P<title>.+) \{#(?P<id>[a-z]+(?:-[a-z]+)*)\}$", re.M)
BLOCK = re.compile(r"^::: (?P<kind>[a-z-]+)(?: (?P<title>.+))?\n(?P<body>(?:(?!:::).*\n)*):::$", re.M)
CITATION = re.compile(r"\[\^(\d+)\]")
STIGMATISING = (
    r"\baddicts?\b",
    r"\baddicted\b",
    r"\b(?:drug|substance|opioid|heroin)?[- ]?users?\b",
    r"\b(?:ab)users?\b|\b(?:drug|substance|alcohol|opioid) abuse\b",
    r"\bjunk(?:ie|y|ies)\b",
    r"\balcoholics?\b",
    r"\bdrunks?\b",
    r"\b(?:opioid|drug|substance|chemical) dependence\b",
    r"\b(?:drug|heroin|opioid)[- ]habits?\b",
    r"\b(?:drug|drinking|alcohol|opioid) problems?\b",
    r"\b(?:get|got|getting|stay|is|been) clean\b",
    r"\b(?:getting|get|got) high\b",
    r"\brelaps\w+",
    r"\bco-?dependen\w+",
    r"\benabl(?:er|ing)\w*",
    r"\b(?:suffer\w*|victims?) (?:from|of)\b",
    r"\b(?:substitution|replacement) (?:therapy|treatment)\b",
    r"\bmedication[- ]assisted\b",
    r"\bself[- ]help\b",
    r"\bdrug[- ]free\b",
    r"\bopiates?\b",
    r"\b(?:drogadict|toxic[oó]man|alcoh[oó]lic|adict)[oa]s?\b",
    r"\b(?:yonqui|drogata|vicios[oa]|vicio)s?\b",
    r"\babus(?:o|ar|ador\w*)\b",
    r"\breca[ií]d\w+",
    r"\bv[ií]ctimas? de\b",
)


def article(slug):
    return json.loads((FOLDER / f"{slug}.json").read_text(encoding="utf-8"))


def markdown(slug, language):
    return (FOLDER / f"{slug}.{language}.md").read_text(encoding="utf-8")


def sections(slug, language):
    """Section id -> its Markdown, in the order of the article."""
    _, *parts = HEADING.split(markdown(slug, language))
    return dict(zip(parts[1::3], parts[2::3], strict=True))


def crisis_lines():
    return json.loads((FIXTURES / "crisis_lines.json").read_text(encoding="utf-8"))


def categories():
    return json.loads((FIXTURES / "vocabulary.json").read_text(encoding="utf-8"))["categories"]


def said_in_article(slug, language):
    """Everything of an article that is shown to a reader in one language."""
    suffix = "" if language == "en" else "_es"
    content = article(slug)
    shown = [markdown(slug, language), *content["translations"][language].values()]
    shown += [link[f"label{suffix}"] for link in content["help"]]
    shown += [reference[key] for reference in content["references"] for key in ("title", "source")]
    return "\n".join(shown)


def said_on_crisis_lines(language):
    suffix = "" if language == "en" else "_es"
    keys = [f"{key}{suffix}" for key in ("name", "hours", "audience", "description")]
    return "\n".join(line[key] for line in crisis_lines() for key in keys)
