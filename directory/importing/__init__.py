"""Importing: a source's file becomes source records, resources, releases and reviews.

reading (file -> records) -> planning (what would change) -> applying (one transaction). Parsing and
comparing happen outside any write transaction. Nothing that a curator has locked is touched. The same file
twice changes nothing, and a killed run leaves nothing behind.
"""

import gc
from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from directory.models import Source
from directory.sources import SOURCES
from directory.sources.record import RowError, SourceFormat

from .applying import Overtaken, apply
from .planning import make_plan
from .previewing import Preview, preview
from .reading import NoVocabulary, read

__all__ = [
    "FACTS",
    "NoVocabulary",
    "Overtaken",
    "Preview",
    "Report",
    "UnknownSource",
    "import_source",
    "preview_source",
]

ATTEMPTS = 5
FACTS = ("name", "publisher", "url", "licence", "attribution", "redistributable", "trusted", "sample")


class UnknownSource(Exception):
    """No parser of that name; the message lists those that there are."""


@dataclass(frozen=True)
class Report:
    """What an import did, or with `run_id` None would do. `counts`: see `planning.Plan.counts`."""

    counts: dict[str, int]
    errors: list[RowError]
    run_id: int | None


def import_source(
    slug: str,
    path: Path,
    *,
    states: Iterable[str] = (),
    dry_run: bool = False,
    source_format: SourceFormat | None = None,
    progress: Callable | None = None,
) -> Report:
    """Read a file of a source and put it in; with `dry_run`, only say what would change.

    `states` (USPS codes) limits the run, and what counts as vanished, to these states; `source_format` says
    how to read a source that has no parser of its own.
    Raises UnknownSource, NoVocabulary, SourceFileError (the file cannot be believed), Overtaken (others kept
    changing the data).
    """
    source_format = source_format or _known_format(slug)
    reading = read(source_format, Path(path), frozenset(states), progress)
    for _ in range(ATTEMPTS):
        plan = make_plan(_source(source_format), reading, progress)
        if dry_run:
            return Report(plan.counts(), reading.errors, None)
        with suppress(Overtaken), _plan_kept_from_the_collector():
            return Report(plan.counts(), reading.errors, apply(plan).pk)
    raise Overtaken


@contextmanager
def _plan_kept_from_the_collector():
    """Looking through a plan's many objects again and again would hold the write lock a quarter longer."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def preview_source(source_format: SourceFormat, path: Path, *, progress: Callable | None = None) -> Preview:
    """What importing a file would change, with examples; writes nothing. Raises as `import_source` does."""
    reading = read(source_format, Path(path), frozenset(), progress)
    return preview(make_plan(_source(source_format), reading, progress), progress)


def _known_format(slug: str) -> SourceFormat:
    if slug not in SOURCES:
        raise UnknownSource(f"There is no source {slug!r}. Known sources: {', '.join(sorted(SOURCES))}.")
    return SOURCES[slug]


def _source(source_format: SourceFormat) -> Source:
    """The source's row, as its operator has edited it; one not yet stored at its first import."""
    stored = Source.objects.filter(slug=source_format.slug).first()
    facts = {name: getattr(source_format, name) for name in FACTS}
    return stored or Source(slug=source_format.slug, **facts)
