"""Signing in as people do: with a password, and with the code that their app would show."""

from base64 import b32decode

from django.urls import reverse
from django_otp.oath import totp

PASSWORD = "a long enough word"


def code_for(secret: str, steps=0) -> str:
    """What an app shows that holds this secret (base32, spaces allowed), now or some steps of 30 s later."""
    return f"{totp(b32decode(secret.replace(' ', '')), t0=-30 * steps):06d}"


def give_password(user):
    user.set_password(PASSWORD)
    user.save()


def sign_in(page, url, user):
    """Signs this user, who has no second factor yet, in to the desk in a browser; sets one up on the way."""
    give_password(user)
    page.goto(url + reverse("admin:index"))
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.click("#login-form button[type=submit]")
    page.fill("[name=code]", code_for(page.inner_text("#secret")))
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("link", name="go on").click()
    page.wait_for_url(url + reverse("admin:index"))
