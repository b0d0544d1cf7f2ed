"""Every text of ours that the public or curators read, wherever it stands in the repository."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
ADDRESS = re.compile(r"https?://\S+|\]\([^)\s]+\)")
NAMES = {"name", "alternate_name", "organization", "official_name"}  # of facilities, and official ones
SUFFIX = {"en": "", "es": "_es"}


@dataclass(frozen=True)
class Text:
    """A text with the place it stands in: a path and the line of its first character."""

    path: Path
    line: int
    language: str
    words: str
    names: tuple[str, ...] = ()


def all_texts(root: Path) -> Iterator[Text]:
    fixtures = root / "fixtures"
    yield from articles(fixtures / "articles")
    yield from records(fixtures / "vocabulary.json", labels=True)
    yield from records(fixtures / "crisis_lines.json")
    yield from records(fixtures / "sample_directory.ndjson")
    yield from docs(root)
    yield from pages(root / "directory")
    yield from strings(root)


def articles(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.glob("*.json")):
        given = json.loads(path.read_text(encoding="utf-8"))
        names = tuple(str(one[key]) for one in given.get("references", ()) for key in ("title", "source"))
        for language, words in given["translations"].items():
            labels = [one.get(f"label{SUFFIX[language]}") or "" for one in given["help"]]
            yield Text(path, 1, language, "\n\n".join([words["title"], words["summary"], *labels]))
            body = path.with_suffix(f".{language}.md")
            yield Text(body, 1, language, body.read_text(encoding="utf-8"), names)


def records(path: Path, *, labels=False) -> Iterator[Text]:
    """The texts of each record of a file; where `labels` are ours, names are texts too."""
    whole = path.read_text(encoding="utf-8")
    lines = whole.splitlines() if path.suffix == ".ndjson" else [whole]
    for number, line in enumerate(lines, start=1):
        for record in _objects(json.loads(line)):
            yield from _of_record(path, number, record, labels)


def _objects(value) -> Iterator[dict]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(one)


def _of_record(path, number, record, labels):
    names = tuple(str(record[key]) for key in NAMES if isinstance(record.get(key), str))
    for key, words in record.items():
        if isinstance(words, str) and key != "official_name" and (labels or key not in NAMES):
            language = "es" if key.endswith("_es") or key == "es" else "en"
            yield Text(path, number, language, words, () if labels else names)


def docs(root: Path) -> Iterator[Text]:
    """Without code and addresses, which are no words of ours."""
    for path in [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]:
        words = path.read_text(encoding="utf-8")
        for pattern in (CODE, ADDRESS):
            words = pattern.sub(lambda found: re.sub(r"\S", " ", found[0]), words)
        yield Text(path, 1, "en", words)


def pages(folder: Path) -> Iterator[Text]:
    for pattern in ("templates/**/*.html", "templates/**/*.txt", "static/**/*.js"):
        for path in sorted(folder.glob(pattern)):
            yield Text(path, 1, "en", path.read_text(encoding="utf-8"))


def strings(root: Path) -> Iterator[Text]:
    """Every string of our Python, docstrings too; of English, which is its language."""
    for folder in ("config", "directory"):
        for path in sorted((root / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield Text(path, node.lineno, "en", node.value)
