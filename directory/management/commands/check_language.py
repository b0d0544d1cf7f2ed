from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.editorial import guide

from ._texts import all_texts


class Command(BaseCommand):
    help = "Find stigmatising words in articles, labels, pages, messages and docs; exit with 1 on an error."

    def add_arguments(self, parser):
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR, help="Another copy to look at.")

    def handle(self, *, root, **options):
        counts = Counter()
        for text in all_texts(root):
            for found in guide(text.language).check(text.words, text.names):
                counts[found.level] += 1
                place = f"{text.path.relative_to(root)}:{text.line + found.line - 1}"
                self.stdout.write(f"{place}: {found.level}: {found}")
        said = f"Errors: {counts['error']}, warnings: {counts['warning']}."
        if counts["error"]:
            raise CommandError(f"{said} Errors keep the check from passing; see docs/articles.md.")
        self.stdout.write(said)
