"""A client as the desk wants it: with a second factor."""

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice


class DeskClient(Client):
    def force_login(self, user, backend=None):
        super().force_login(user, backend)
        device = TOTPDevice.objects.get_or_create(user=user, confirmed=True)[0]
        session = self.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
