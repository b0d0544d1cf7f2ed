from django.core.management.base import BaseCommand

from directory import snapshots

from ._progress import progress


class Command(BaseCommand):
    help = "Rebuild the snapshot that the server answers from, out of the public listings."

    def handle(self, **options):
        snapshots.build_snapshot(wait=True, progress=progress)
        revision = snapshots.open_snapshot(snapshots.snapshot_path()).revision
        self.stdout.write(f"snapshot of revision {revision}: {snapshots.snapshot_path()}")
