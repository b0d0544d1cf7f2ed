from django.core.management.base import BaseCommand

from directory import quality

from ._progress import progress


class Command(BaseCommand):
    help = "Look at every entry for missing or impossible data; the desk shows what is found under Quality."

    def handle(self, **options):
        for name, count in quality.run(progress).items():
            self.stdout.write(f"{name:<20}{count:>8,}  {quality.RULES[name].title}")
