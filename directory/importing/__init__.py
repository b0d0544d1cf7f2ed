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
from directory.sources.record import RowError

from .applying import Overtaken, apply
from .planning import make_plan
from .reading import NoVocabulary, read

__all__ = ["NoVocabulary", "Overtaken", "Report", "UnknownSource", "import_source"]

ATTEMPTS = 5


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
    progress: Callable | None = None,
) -> Report:
    """Read a file of a source and put it in; with `dry_run`, only say what would change.

    `states` (USPS codes) limits the run, and what counts as vanished, to these states.
    Raises UnknownSource, NoVocabulary, SourceFileError (the file cannot be believed), Overtaken (others kept
    changing the data).
    """
    if slug not in SOURCES:
        raise UnknownSource(f"There is no source {slug!r}. Known sources: {', '.join(sorted(SOURCES))}.")
    reading = read(SOURCES[slug], Path(path), frozenset(states), progress)
    for _ in range(ATTEMPTS):
        plan = make_plan(_source(slug), reading, progress)
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


def _source(slug: str) -> Source:
    """The source's row, as its operator has edited it; one not yet stored at its first import."""
    columns = ("name", "publisher", "url", "licence", "attribution", "redistributable", "trusted", "sample")
    stored = Source.objects.filter(slug=slug).first()
    return stored or Source(slug=slug, **{name: getattr(SOURCES[slug], name) for name in columns})
