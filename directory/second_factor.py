"""The second factor of everybody who works at the desk: a code from an app, or a recovery code.

A recovery code works once. What is kept of it is a keyed hash, so that a copy of the database opens nothing.
"""

import logging
import re
from base64 import b32encode, urlsafe_b64encode

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from .curating import Refused

RECOVERY_CODES = 10
APP_CODE = re.compile(r"\d{6}", re.ASCII)

logger = logging.getLogger(__name__)


def is_enrolled(user) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def pending_device(user) -> TOTPDevice:
    """The device that this user is about to enrol, with the secret that their app must learn."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})[0]


def secret_of(device: TOTPDevice) -> str:
    """The secret as people type it into an app: groups of four letters and digits."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def enrol(*, user, code: str) -> tuple[TOTPDevice, list[str]]:
    """Take the app into use, by a code that it shows now; the recovery codes, to be shown this once."""
    if is_enrolled(user):
        raise Refused("A second factor is set up already.")
    device = _verified(user, pending_device(user), _typed(code))
    with transaction.atomic():
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        codes = _new_recovery_codes(user)
        _log(user, "Second factor set up.")
    return device, codes


def check(*, user, code: str):
    """The device that accepts this code of the app, or this recovery code.

    Raises Refused for a wrong code, and for one that comes too soon after wrong ones. Runs in no
    transaction of its own, so that a refusal does not undo the count of wrong codes.
    """
    typed = _typed(code)
    if APP_CODE.fullmatch(typed):
        return _verified(user, TOTPDevice.objects.filter(user=user, confirmed=True).first(), typed)
    device = _verified(user, StaticDevice.objects.filter(user=user).first(), _hash(typed))
    _log(user, f"Recovery code used; {codes_left(user)} left.")
    return device


def codes_left(user) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def reset(*, user, by: str):
    """Forget this user's second factor: their open sessions end, the next sign-in sets up another.

    `by` names who did it as the operating system knows them.
    """
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    _log(user, f"Second factor reset on the server by {by}.")
    logger.warning("Second factor of %s reset by %s.", user.get_username(), by)


def _verified(user, device, token):
    if device is not None and not device.verify_is_allowed()[0]:
        raise Refused("Too many wrong codes. Wait a little, then type the newest code.")
    found = device and verify_token(user, device.persistent_id, token)
    if not found:
        raise Refused("This code is not right. Type the one that the app shows now.")
    return found


def _typed(code):
    return re.sub(r"[\s-]", "", code).lower()


def _new_recovery_codes(user):
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_hash(code)) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def _hash(code):
    return urlsafe_b64encode(salted_hmac("recovery code", code, algorithm="sha256").digest()[:12]).decode()


def _log(user, message):
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(user),
        object_id=user.pk,
        object_repr=str(user),
        action_flag=CHANGE,
        change_message=message,
    )
