"""The crisis lines that stand in every answer, errors included."""

import json
from functools import cache

from django.conf import settings

from directory.current import current
from directory.search.reader import NoSnapshot
from directory.search.snapshot import Snapshot

KEYS = ("id", "name", "call", "text", "chat")


def lines_for(snapshot: Snapshot, language: str, states=frozenset()) -> list[dict]:
    """The national lines and those of the given states, in short."""
    return [short(line[language]) for line in snapshot.crisis_lines if serves(line, states)]


def serves(line: dict, states) -> bool:
    return not line["states"] or not states.isdisjoint(line["states"])


def short(line: dict) -> dict:
    return {key: line[key] for key in KEYS}


def lines_for_error(language: str) -> list[dict]:
    """The national lines; before the first publication those that the software comes with, without an id."""
    try:
        return lines_for(current(), language)
    except NoSnapshot:
        return shipped_lines(language)


@cache
def shipped_lines(language: str) -> list[dict]:
    lines = json.loads((settings.FIXTURE_DIRS[0] / "crisis_lines.json").read_text())
    suffix = "" if language == "en" else f"_{language}"
    return [
        short({"id": None, **line, "name": line[f"name{suffix}"]}) for line in lines if not line["states"]
    ]
