"""Makes of a fresh import a directory that curators have worked on: every question has something to find.

SAMHSA's files know no hours, openings, remote help, checks or confidential places. Here curators' own actions
give them to some hundred entries; what is said is made up, from a seed. Run in a shell of manage.py.
"""

import random
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from directory import curating, publishing
from directory.models import Listing, Resource, Revision

SEED, EVERY, AT_ONCE = 2026, 40, 100
REASON = "Asked by phone"
WORKDAYS, EVERY_DAY = ["MO", "TU", "WE", "TH", "FR"], []
STATUSES = ("active",) * 6 + ("temporarily_closed", "closed")
AREAS = (["US"], ["OR", "WA", "ID"], ["TX"], ["PR", "VI"], ["NY", "NJ"], ["GU", "MP"])
DESCRIPTIONS = (
    ("Counseling for families; methadone and buprenorphine the same day.", ""),
    ("Detox with nurses day and night. Veterans' groups on Mondays.", "Desintoxicación con enfermeras."),
    ("", "Atención en español para jóvenes y sus familias; clínica móvil los sábados."),
)


def curate():
    by = User.objects.create_user("curator")
    chance = random.Random(SEED)
    chosen = list(Resource.objects.public().order_by("public_id")[::EVERY])
    for first in range(0, len(chosen), AT_ONCE):
        with transaction.atomic():
            _work_on(chosen[first : first + AT_ONCE], chance, by)
    _take_away(chosen, by)
    _spread_over_months(chance)


def _work_on(some, chance, by):
    for resource in some:
        _say(resource, chance, by)
        if chance.random() < 0.5:
            _open(resource, chance, by)
        if chance.random() < 0.5:
            _check(resource, chance, by)
    publishing.release_all(records=some, by=by, reason=REASON)


def _say(resource, chance, by):
    values = {"operating_status": chance.choice(STATUSES)}
    values["description"], values["description_es"] = chance.choice(DESCRIPTIONS)
    if chance.random() < 0.4:
        age = timedelta(days=chance.choice((0, 1, 7, 13, 14, 15, 40)))
        values["accepts_new_patients"] = chance.random() < 0.6
        values["accepts_new_patients_as_of"] = datetime.now(UTC).date() - age
    if chance.random() < 0.3:
        values |= {"remote_modes": ["phone", "video"], "service_areas": chance.choice(AREAS)}
    if chance.random() < 0.2:
        values["confidential_address"] = True
    elif chance.random() < 0.1:
        values |= {"latitude": None, "longitude": None, "location_precision": ""}
    for name, value in values.items():
        setattr(resource, name, value)
    curating.save(record=resource, changed=set(values), by=by, reason=REASON)


def _open(resource, chance, by):
    rows = [dict(row) for row in chance.choice(HOURS)]
    curating.set_children(resource=resource, field="schedules", rows=rows, by=by, reason=REASON)


def _check(resource, chance, by):
    on = datetime.now(UTC).date() - timedelta(days=chance.choice((0, 3, 29, 30, 31, 90, 179, 180, 181, 700)))
    outcome = chance.choice(("confirmed", "corrected", "no_answer"))
    curating.verify(resource=resource, on=on, method="phone", outcome=outcome, by=by)


def _span(days, opens, closes, **more):
    return {"days": days, "opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes), **more}


HOURS = (
    (_span(WORKDAYS, "08:00", "17:00"),),
    (_span(WORKDAYS, "08:00", "12:00"), _span(WORKDAYS, "13:00", "18:30"), _span(["SA"], "09:00", "13:00")),
    (_span(EVERY_DAY, "00:00", "00:00"),),
    (_span(EVERY_DAY, "18:00", "02:00"), {"days": ["SU"], "by_appointment": True}),
    (_span(["FR", "SA"], "21:00", "06:00"), _span(["MO"], "07:00", "07:00")),
    (
        _span(WORKDAYS, "09:00", "17:00"),
        {"closed": True, "valid_from": date(2026, 11, 26), "valid_to": date(2026, 11, 27)},
    ),
    (_span(WORKDAYS, "07:00", "15:00", valid_from=date(2026, 6, 1), valid_to=date(2026, 8, 31)),),
    (_span(EVERY_DAY, "22:00", "08:00"), {"days": ["WE"], "closed": True}),
    ({"days": WORKDAYS, "by_appointment": True},),
    (_span(["TU", "TH"], "16:00", "20:00", valid_from=date(2026, 11, 1)),),
)


def _take_away(chosen, by):
    """A few are withdrawn, and a few merged into another."""
    for number, resource in enumerate(chosen[::60]):
        into = chosen[1] if number % 2 else None
        publishing.withdraw(record=resource, by=by, reason=REASON, replaced_by=into)


def _spread_over_months(chance):
    """As if the public had seen the last change of each entry on one of the days of the last half year."""
    rows = list(Listing.objects.order_by("public_id"))
    for row in rows:
        row.updated_at = timezone.now() - timedelta(
            days=chance.randrange(180), seconds=chance.randrange(86_400)
        )
    with transaction.atomic():
        Listing.objects.bulk_update(rows, ["updated_at"], batch_size=500)
        Revision.objects.update(number=Revision.objects.get().number + 1)
