import os
import pwd

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from directory import second_factor


class Command(BaseCommand):
    help = (
        "Forget a user's second factor, for somebody who lost the phone and the recovery codes; it is logged."
    )

    def add_arguments(self, parser):
        parser.add_argument("user", help="The name that they sign in with.")

    def handle(self, *, user, **options):
        found = get_user_model().objects.filter(username=user).first()
        if found is None:
            raise CommandError(f"There is no user {user!r}. Names are told apart by capital letters too.")
        second_factor.reset(user=found, by=_who())
        self.stdout.write(f"{user} sets up a new second factor at the next sign-in.")


def _who():
    """Who runs this, as the operating system knows them; no variable can claim another."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user number {os.getuid()}"
