from django.core.management.base import BaseCommand

from directory import publishing, seeding, snapshots


class Command(BaseCommand):
    help = "Fill an empty database with vocabulary, articles, crisis lines and the sample directory."

    def handle(self, **options):
        if seeding.seed():
            self.stdout.write(
                "A new directory was made: vocabulary, articles, crisis lines, and sample entries."
            )
        publishing.catch_up()
        snapshots.follow(wait=True)
