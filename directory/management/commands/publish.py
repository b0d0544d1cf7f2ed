from django.core.management.base import BaseCommand, CommandError

from directory import publishing, snapshots

from ._progress import progress


class Command(BaseCommand):
    help = "Bring the public listings in line with the releases, and the snapshot with the listings."

    def add_arguments(self, parser):
        only = parser.add_mutually_exclusive_group()
        only.add_argument(
            "--check", action="store_true", help="Only report drift; exit with 1 when there is any."
        )
        only.add_argument("--hash", action="store_true", help="Only print the SHA-256 of all that is public.")

    def handle(self, *, check, hash, **options):
        if hash:
            return publishing.content_hash()
        if check:
            return self._check()
        self.stdout.write(f"published: {publishing.publish(progress)}")
        snapshots.follow(wait=True, progress=progress)

    def _check(self):
        found = [_said(drift) for drift in publishing.check(progress) if drift]
        if publishing.surroundings_changed():
            found.append("Vocabulary or sources: edited since the last publication")
        if found:
            self.stdout.write("\n".join(found))
            raise CommandError("What is listed differs from what is released. Run `manage.py publish`.")


def _said(drift):
    counts = f"{len(drift.new)} missing, {len(drift.changed)} outdated, {len(drift.gone)} to withdraw"
    return f"{drift.kind.label}: {counts}"
