from django.core.management.base import BaseCommand, CommandError

from directory import publishing, snapshots

from ._progress import progress


class Command(BaseCommand):
    help = "Bring the public listings in line with the releases, and the snapshot with the listings."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Only report drift; exit with 1 when there is any."
        )

    def handle(self, *, check, **options):
        if check:
            return self._check()
        self.stdout.write(f"published: {publishing.publish(progress)}")
        snapshots.follow()

    def _check(self):
        drifts = publishing.check(progress)
        for drift in drifts:
            counts = f"{len(drift.new)} missing, {len(drift.changed)} outdated, {len(drift.gone)} to withdraw"
            self.stdout.write(f"{drift.kind.label}: {counts}")
        if any(drifts):
            raise CommandError("The listings differ from the releases. Run `manage.py publish`.")
