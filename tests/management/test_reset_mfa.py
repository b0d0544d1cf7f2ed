"""`manage.py reset_mfa USER`: on record with the operating system's user, whatever a variable says."""

import os
import pwd

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command

from directory import second_factor
from tests.builders import make_user
from tests.test_second_factor import enrolled

pytestmark = pytest.mark.django_db


def test_reset_of_a_superuser_is_logged_with_the_user_of_the_system(monkeypatch, caplog):
    user = make_user("root-curator")
    user.is_superuser = True
    user.save()
    enrolled(user)
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    call_command("reset_mfa", "root-curator")
    assert not second_factor.is_enrolled(user)
    assert pwd.getpwuid(os.getuid()).pw_name in LogEntry.objects.first().change_message


def test_reset_of_nobody_is_refused_with_advice():
    with pytest.raises(CommandError, match="no user 'nobody'"):
        call_command("reset_mfa", "nobody")
