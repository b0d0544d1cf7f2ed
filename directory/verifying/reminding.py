"""Reminding: a mail on working days that says how much is due. Counts and a link, nothing of any entry."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import publishing
from directory.models import Job, Report, Review, SiteSettings
from directory.working_days import is_working_day

from .planning import due

DAILY = "verification_reminder"  # the kind of the job that says who has had today's mail
FROM_HOUR = 12  # UTC: morning in the United States
TRY_AGAIN = timedelta(minutes=30)
BACKEND = "django.contrib.auth.backends.ModelBackend"

logger = logging.getLogger(__name__)


def remind(*, now=None) -> int:
    """What background work calls again and again: mails each verifier once on a working day.

    Where the mail server is away, those who have not had theirs get it half an hour later. Returns how many
    mails went out. Without EMAIL_URL they are printed.
    """
    now = now or timezone.now()
    if (
        not is_working_day(now.date())
        or now.hour < FROM_HOUR
        or not SiteSettings.current().remind_on_weekdays
    ):
        return 0
    job = _claim_of(now)
    return _send_all(job, now) if job else 0


def _today(now):
    return Job.objects.filter(kind=DAILY, created_at__date=now.date())


def _claim_of(now) -> Job | None:
    """Today's job, for one sender alone; None where it is done, or somebody was at it a moment ago."""
    if _today(now).filter(Q(state=Job.State.DONE) | Q(seen_at__gt=now - TRY_AGAIN)).exists():
        return None
    with publishing.locked_revision():
        job = _today(now).first() or Job(kind=DAILY, created_at=now, started_at=now, result={"to": []})
        if job.state == Job.State.DONE or (job.seen_at and job.seen_at > now - TRY_AGAIN):
            return None
        job.state, job.seen_at = Job.State.RUNNING, now
        job.save()
    return job


def _send_all(job, now) -> int:
    counts, sent = _counts(now.date()), 0
    waiting = _verifiers().exclude(pk__in=job.result["to"]) if any(counts.values()) else []
    try:
        for person in waiting:
            send_mail(_("Verifications due today"), _text(counts), None, [person.email])
            sent += 1
            job.result = {"to": [*job.result["to"], person.pk]}
            job.save(update_fields=["result"])
        _end(job, now, Job.State.DONE, "")
    except (OSError, SMTPException) as problem:
        logger.warning("The mail server took no reminder: %s", type(problem).__name__)
        _end(job, now, Job.State.FAILED, _("The mail server is away; it is tried again. Look at EMAIL_URL."))
    return sent


def _end(job, now, state, problem):
    job.state, job.finished_at, job.problem = state, now, problem
    job.done = job.total = len(job.result["to"])
    job.save()


def _verifiers():
    """Staff who may verify and have an address."""
    may = User.objects.with_perm("directory.add_verification", is_active=True, backend=BACKEND)
    return may.filter(is_staff=True).exclude(email="").order_by("pk").distinct()


def _counts(today):
    return {
        "due": due(today).count(),
        "reports": Report.objects.open().count(),
        "reviews": Review.objects.filter(closed_at__isnull=True).count(),
    }


def _text(counts):
    return _(
        "Entries due for verification today: %(due)d\n"
        "Open reports: %(reports)d\n"
        "Open reviews: %(reviews)d\n\n"
        "%(link)s\n\n"
        "This mail goes on working days to all who may verify. The site settings turn it off.\n"
    ) % (counts | {"link": f"{_root()}{reverse('admin:index')}"})


def _root():
    return settings.PUBLIC_URL or f"http://{settings.HOST}:{settings.PORT}"
