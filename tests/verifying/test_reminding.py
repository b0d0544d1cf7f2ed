"""The mail on working days: counts and a link, once for each person."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail

from directory import verifying
from directory.models import Job
from tests.verifying.entries import make_public, make_report, set_policy

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 13, tzinfo=UTC)
MONDAY = WEDNESDAY + timedelta(days=5)


@pytest.fixture
def staff(django_user_model):
    """Makes a member of staff who may verify, or not."""

    def make(name, may="add_verification", email="{}@example.org", **values):
        user = django_user_model.objects.create_user(name, email.format(name), is_staff=True, **values)
        user.user_permissions.set(Permission.objects.filter(codename=may))
        return user

    return make


@pytest.fixture
def work():
    resource = make_public(name="Riverside House", phones=["+15035550100"])
    make_report(resource)
    verifying.plan(today=WEDNESDAY.date())


def recipients():
    return [address for message in mail.outbox for address in message.to]


def test_reminder_goes_to_each_verifier_once_a_day(work, staff):
    staff("anna"), staff("ben")
    assert [verifying.remind(now=WEDNESDAY + timedelta(hours=hour)) for hour in (0, 1, 5)] == [2, 0, 0]
    assert recipients() == ["anna@example.org", "ben@example.org"]
    assert verifying.remind(now=WEDNESDAY + timedelta(days=1)) == 2


def test_reminder_holds_counts_and_a_link_and_nothing_of_an_entry(work, staff, settings):
    settings.PUBLIC_URL = "https://directory.example.org"
    staff("anna")
    verifying.remind(now=WEDNESDAY)
    text = mail.outbox[0].subject + mail.outbox[0].body
    assert "today: 1" in text and "reports: 1" in text and "reviews: 0" in text
    assert "https://directory.example.org/admin/" in text
    assert not any(word in text for word in ("Riverside", "0100", "anna", "Portland"))


def test_reminder_passes_over_who_may_not_verify_or_has_no_address(work, staff, django_user_model):
    staff("reader", may="view_resource")
    staff("silent", email="")
    staff("left", is_active=False)
    django_user_model.objects.create_superuser("root", "root@example.org")
    assert verifying.remind(now=WEDNESDAY) == 1
    assert recipients() == ["root@example.org"]


@pytest.mark.parametrize(
    "now", [WEDNESDAY + timedelta(days=3), WEDNESDAY + timedelta(days=4), WEDNESDAY.replace(hour=11)]
)
def test_reminder_stays_away_at_weekends_and_at_night(work, staff, now):
    staff("anna")
    assert verifying.remind(now=now) == 0 and not mail.outbox and not Job.objects.exists()


def test_reminder_turned_off_is_not_sent(work, staff):
    set_policy(remind_on_weekdays=False)
    staff("anna")
    assert verifying.remind(now=WEDNESDAY) == 0


def test_reminder_of_nothing_is_not_sent(staff):
    staff("anna")
    assert verifying.remind(now=MONDAY) == 0 and not mail.outbox


def test_reminder_while_the_mail_server_is_away_goes_out_later_and_to_nobody_twice(work, staff, monkeypatch):
    staff("anna"), staff("ben")
    send = mail.backends.locmem.EmailBackend.send_messages

    def only_to_anna(self, messages):
        if "ben@example.org" in messages[0].to:
            raise smtplib.SMTPServerDisconnected
        return send(self, messages)

    monkeypatch.setattr(mail.backends.locmem.EmailBackend, "send_messages", only_to_anna)
    assert verifying.remind(now=WEDNESDAY) == 1
    assert Job.objects.get().state == Job.State.FAILED
    monkeypatch.undo()
    assert verifying.remind(now=WEDNESDAY + timedelta(minutes=5)) == 0
    assert verifying.remind(now=WEDNESDAY + timedelta(minutes=31)) == 1
    assert recipients() == ["anna@example.org", "ben@example.org"]
    assert Job.objects.get().state == Job.State.DONE


def test_reminder_broken_off_is_finished_by_another_and_blocks_no_job_for_long(work, staff):
    staff("anna")
    Job.objects.create(
        kind="verification_reminder",
        state="running",
        created_at=WEDNESDAY,
        seen_at=WEDNESDAY,
        result={"to": []},
    )
    assert verifying.remind(now=WEDNESDAY + timedelta(minutes=10)) == 0
    assert verifying.remind(now=WEDNESDAY + timedelta(minutes=31)) == 1
    assert Job.objects.get().state == Job.State.DONE
