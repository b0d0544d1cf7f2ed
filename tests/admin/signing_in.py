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


def sign_in(page, url, user) -> str:
    """Gives this user a password and signs them in to the desk in a browser, for the first time."""
    give_password(user)
    return sign_in_first(page, url, user.username, PASSWORD)


def sign_in_first(page, url, name, password) -> str:
    """Signs in somebody who has no second factor yet, and sets one up on the way; the app's secret."""
    type_password(page, url, name, password)
    secret = page.inner_text("#secret")
    page.fill("[name=code]", code_for(secret))
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("link", name="go on").click()
    page.wait_for_url(url + reverse("admin:index"))
    return secret


def sign_in_again(page, url, name, password, secret):
    """Signs in somebody whose app holds this secret; a code works once, so the next one is taken."""
    type_password(page, url, name, password)
    page.fill("[name=code]", code_for(secret, steps=1))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(url + reverse("admin:index"))


def type_password(page, url, name, password):
    page.goto(url + reverse("admin:index"))
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click("#login-form button[type=submit]")
