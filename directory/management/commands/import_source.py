import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from directory import publishing, snapshots, verifying
from directory.importing import NoVocabulary, Overtaken, UnknownSource, import_source
from directory.search.states import STATES
from directory.sources import SOURCES
from directory.sources.record import SourceFileError

from ._progress import progress

COLUMNS = ("row", "column", "value", "code", "advice", "rejected")


class Command(BaseCommand):
    help = "Import a source's file, release what is trusted, publish, and rebuild the snapshot."

    def add_arguments(self, parser):
        parser.add_argument("source", help=f"One of: {', '.join(sorted(SOURCES))}.")
        parser.add_argument("file", type=Path, help="csv, csv.gz or xlsx, as the publisher gives it.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change; write nothing.")
        parser.add_argument("--state", default="", help="Limit the run to these states, such as OR,WA.")
        parser.add_argument("--rejected", type=Path, help="Write rejected rows and values to this CSV file.")

    def handle(self, *, source, file, dry_run, state, rejected, **options):
        _require_paths(file, rejected)
        try:
            report = import_source(source, file, states=_states(state), dry_run=dry_run, progress=progress)
        except (UnknownSource, NoVocabulary, SourceFileError, Overtaken) as error:
            raise CommandError(str(error)) from error
        published = None if dry_run else _publish()
        self._say("would be" if dry_run else f"import run {report.run_id}", _table(report))
        if published:
            self._say("published", published)
        if rejected:
            _write_rejected(report.errors, rejected)
            self.stdout.write(f"rejected rows and values: {rejected}")

    def _say(self, title, counts):
        self.stdout.write(title)
        for name, count in counts.items():
            self.stdout.write(f"  {name:<10}{count:>8,}")


def _publish():
    published = publishing.publish(progress)
    snapshots.follow(wait=True, progress=progress)
    verifying.plan(progress=progress)
    return published


def _require_paths(file, rejected):
    if not file.is_file():
        raise CommandError(f"There is no file {file}. Give the path of the downloaded file.")
    if rejected and not rejected.absolute().parent.is_dir():
        raise CommandError(f"There is no folder {rejected.parent} for the rejected rows. Make it first.")


def _states(text):
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name.upper() not in STATES]
    if unknown:
        raise CommandError(f"Not a state: {', '.join(unknown)}. Write USPS codes, such as --state OR,WA.")
    return {name.upper() for name in names}


def _table(report):
    return report.counts | {"warnings": sum(not error.rejected for error in report.errors)}


def _write_rejected(errors, path):
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows([getattr(error, name) for name in COLUMNS] for error in errors)
