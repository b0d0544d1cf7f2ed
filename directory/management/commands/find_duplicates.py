from django.core.management.base import BaseCommand

from directory import duplicates

from ._progress import progress


class Command(BaseCommand):
    help = "Propose pairs of entries that may be the same place; a dismissed pair is never proposed again."

    def handle(self, **options):
        for name, count in duplicates.find(progress).items():
            self.stdout.write(f"  {name:<10}{count:>10,}")
