from django.core.management.base import BaseCommand, CommandError

from directory import snapshots

from ._progress import progress


class Command(BaseCommand):
    help = "Rebuild the snapshot that the server answers from, out of the public listings."

    def handle(self, **options):
        if not snapshots.build_snapshot(progress):
            raise CommandError("Another process is building the snapshot; it will be there in a moment.")
        self.stdout.write(
            f"snapshot of revision {snapshots.standing_revision()}: {snapshots.snapshot_path()}"
        )
