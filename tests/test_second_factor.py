"""The second factor: set up once, asked for ever, a recovery code works once, and a reset is on record."""

import pytest
from django.contrib.admin.models import LogEntry
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory import second_factor
from directory.curating import Refused
from tests.admin.signing_in import code_for
from tests.builders import make_user

pytestmark = pytest.mark.django_db


def enrolled(user):
    """The app's secret and the recovery codes of a user who has just set up."""
    secret = second_factor.secret_of(second_factor.pending_device(user))
    _, codes = second_factor.enrol(user=user, code=code_for(secret))
    return secret, codes


def patient(user):
    """Takes away the wait after a wrong code."""
    for device in (TOTPDevice, second_factor.StaticDevice):
        device.objects.filter(user=user).update(throttling_failure_timestamp=None, throttling_failure_count=0)


def test_enrolment_with_a_wrong_code_is_refused():
    user = make_user()
    secret = second_factor.secret_of(second_factor.pending_device(user))
    with pytest.raises(Refused, match="not right"):
        second_factor.enrol(user=user, code=code_for(secret, steps=9))
    assert not second_factor.is_enrolled(user)


def test_enrolment_a_second_time_is_refused():
    user = make_user()
    secret, _ = enrolled(user)
    with pytest.raises(Refused, match="already"):
        second_factor.enrol(user=user, code=code_for(secret, steps=1))


def test_code_of_the_app_is_accepted_once():
    user = make_user()
    secret, _ = enrolled(user)
    code = code_for(secret, steps=1)
    assert second_factor.check(user=user, code=f" {code[:3]} {code[3:]}").user == user
    with pytest.raises(Refused):
        second_factor.check(user=user, code=code)


def test_recovery_code_is_accepted_once_and_counted_down():
    user = make_user()
    _, codes = enrolled(user)
    second_factor.check(user=user, code=codes[0].upper())
    assert second_factor.codes_left(user) == 9
    with pytest.raises(Refused):
        second_factor.check(user=user, code=codes[0])


def test_recovery_code_does_not_stand_in_the_database():
    _, codes = enrolled(make_user())
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == len(codes) == 10
    assert not kept & {form for code in codes for form in (code, code.replace("-", ""))}


def test_code_of_another_user_is_refused():
    secret, codes = enrolled(make_user())
    other = make_user("other")
    enrolled(other)
    for code in (code_for(secret, steps=1), codes[0]):
        with pytest.raises(Refused):
            second_factor.check(user=other, code=code)
        patient(other)


def test_right_code_right_after_a_wrong_one_has_to_wait():
    user = make_user()
    secret, _ = enrolled(user)
    with pytest.raises(Refused, match="not right"):
        second_factor.check(user=user, code="000000")
    with pytest.raises(Refused, match="Wait"):
        second_factor.check(user=user, code=code_for(secret, steps=1))
    patient(user)
    assert second_factor.check(user=user, code=code_for(secret, steps=1))


def test_reset_forgets_app_and_codes_and_is_logged_with_who_did_it():
    user = make_user()
    secret, codes = enrolled(user)
    second_factor.reset(user=user, by="operator")
    assert not second_factor.is_enrolled(user)
    for code in (code_for(secret, steps=1), codes[0]):
        with pytest.raises(Refused):
            second_factor.check(user=user, code=code)
    assert "reset on the server by operator" in LogEntry.objects.first().change_message
