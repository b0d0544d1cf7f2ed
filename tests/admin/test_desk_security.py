"""Who gets into the desk, how long they stay, and what nobody may do there."""

import re
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from config import sessions
from directory import second_factor
from directory.models import Phone
from tests.admin.signing_in import PASSWORD, code_for, give_password
from tests.admin.steps import edit, messages_of
from tests.builders import make_article, make_help, make_resource

HOME, LOGIN = reverse("admin:index"), reverse("admin:login")
CODE, ENROL = reverse("desk_code"), reverse("desk_enrol")
ADDRESS, AGENT = "198.51.100.7", "Example Browser 1.0"


@pytest.fixture
def newcomer(publisher):
    """A superuser just made by `make admin`."""
    give_password(publisher)
    return publisher


@pytest.fixture
def visitor():
    """A browser that has signed in nowhere."""
    return Client(REMOTE_ADDR=ADDRESS, headers={"user-agent": AGENT})


def type_password(browser, name, password=PASSWORD, **more):
    return browser.post(f"{LOGIN}?next={HOME}", {"username": name, "password": password}, **more)


def set_up(browser):
    """Enrols as the page says; the page with the recovery codes, and the secret."""
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', browser.get(ENROL).content.decode())[1]
    return browser.post(ENROL, {"code": code_for(secret)}), secret


def test_first_sign_in_leads_to_enrolment_and_then_home(visitor, newcomer):
    assert type_password(visitor, newcomer.username).url == HOME
    asked = visitor.get(HOME, follow=True)
    assert asked.redirect_chain[-1][0].startswith(ENROL)
    page, _ = set_up(visitor)
    assert len(re.findall(r"<code>\w{4}-\w{4}</code>", page.content.decode())) == 10
    assert page.headers["Cache-Control"].find("no-store") >= 0
    assert visitor.get(HOME).status_code == 200


def test_recovery_codes_are_not_shown_again(visitor, newcomer):
    type_password(visitor, newcomer.username)
    set_up(visitor)
    assert visitor.get(ENROL).status_code == 302


def test_enrolment_page_holds_its_own_picture(visitor, newcomer):
    type_password(visitor, newcomer.username)
    page = visitor.get(ENROL).content.decode()
    assert (
        "<svg" in page and "otpauth://" not in page and "http://" not in page.replace("http://www.w3.org", "")
    )


def test_later_sign_in_asks_the_code(visitor, newcomer):
    type_password(visitor, newcomer.username)
    _, secret = set_up(visitor)
    visitor.post(reverse("admin:logout"))
    type_password(visitor, newcomer.username)
    assert visitor.get(HOME).url.startswith(CODE)
    assert b"not right" in visitor.post(CODE, {"code": "123"}).content
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    wanted = reverse("admin:directory_resource_changelist")
    assert visitor.post(f"{CODE}?next={wanted}", {"code": code_for(secret, steps=1)}).url == wanted
    assert visitor.get(wanted).status_code == 200


def test_code_does_not_lead_to_another_host(visitor, newcomer):
    type_password(visitor, newcomer.username)
    _, secret = set_up(visitor)
    visitor.post(reverse("admin:logout"))
    type_password(visitor, newcomer.username)
    given = {"code": code_for(secret, steps=1)}
    assert visitor.post(f"{CODE}?next=https://www.example.org/", given).url == HOME


def test_no_page_of_the_desk_answers_to_a_password_alone(visitor, newcomer):
    type_password(visitor, newcomer.username)
    resource = make_resource()
    pages = [reverse("admin:directory_resource_change", args=[resource.pk]), reverse("admin:search")]
    pages += [reverse("admin:password_change"), reverse("admin:auth_user_changelist"), HOME]
    pages += [reverse("admin:directory_resource_release_this", args=[resource.pk])]
    for page in pages:
        for answer in (visitor.get(page), visitor.post(page)):
            assert answer.status_code == 302 and answer.url.startswith(CODE), page


def test_session_of_somebody_whose_second_factor_was_reset_asks_anew(desk, publisher):
    assert desk.get(HOME).status_code == 200
    second_factor.reset(user=publisher, by="operator")
    assert desk.get(HOME, follow=True).redirect_chain[-1][0].startswith(ENROL)


def test_devices_are_shown_to_nobody():
    assert TOTPDevice not in admin.site._registry


def fail(browser, times, name="publisher", **more):
    for number in range(times):
        answer = type_password(browser, name.format(number), "wrong", **more)
    return answer


def test_fifth_wrong_password_of_a_name_locks_it_from_everywhere(visitor, newcomer):
    assert fail(visitor, 4).status_code == 200
    locked = fail(visitor, 1)
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "900")
    assert type_password(visitor, "publisher", REMOTE_ADDR="203.0.113.9").status_code == 429


def test_fifth_wrong_password_from_an_address_locks_it_for_all_names(visitor, newcomer):
    fail(visitor, 5, name="name-{}")
    assert type_password(visitor, "publisher").status_code == 429
    assert type_password(visitor, "publisher", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_lock_ends_after_a_quarter_of_an_hour_whatever_was_tried_meanwhile(visitor, newcomer, monkeypatch):
    fail(visitor, 8)
    now = AccessAttempt.objects.get().attempt_time
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: now + timedelta(minutes=14))
    assert type_password(visitor, "publisher").status_code == 429
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: now + timedelta(minutes=16))
    assert type_password(visitor, "publisher").status_code == 302


def test_wrong_password_leaves_neither_address_nor_name_nor_browser(visitor, newcomer, caplog, capsys):
    fail(visitor, 6, name="typed-by-mistake", REMOTE_ADDR=ADDRESS)
    type_password(visitor, "publisher")
    kept = "".join(_whole_database()) + caplog.text + "".join(capsys.readouterr())
    assert AccessAttempt.objects.exists()
    for secret in (ADDRESS, "typed-by-mistake", AGENT, "wrong"):
        assert secret not in kept, secret


def _whole_database():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from (str(row) for row in cursor.fetchall() if "migrations" not in table)


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock of the sessions: `clock(minutes)`."""
    started = time.time()

    def move(minutes):
        monkeypatch.setattr(sessions.time, "time", lambda: started + minutes * 60)

    move(0)
    return move


def test_session_unused_for_half_an_hour_ends(desk, clock):
    desk.get(HOME)
    clock(29)
    assert desk.get(HOME).status_code == 200
    clock(58)
    assert desk.get(HOME).status_code == 200
    clock(89)
    answer = desk.get(HOME, follow=True)
    assert answer.redirect_chain[-1][0].startswith(LOGIN)
    assert "signed out" in messages_of(answer)


def test_session_used_all_day_ends_after_twelve_hours(desk, clock):
    for minutes in range(0, 12 * 60 + 1, 20):
        clock(minutes)
        assert desk.get(HOME).status_code == 200, minutes
    clock(12 * 60 + 2)
    assert desk.get(HOME).url.startswith(LOGIN)


def test_session_cookie_is_for_the_desk_only_and_out_of_reach_of_scripts(visitor, newcomer):
    type_password(visitor, newcomer.username)
    cookie = visitor.cookies["sessionid"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")


@pytest.mark.parametrize("name", ["user", "group"])
def test_rights_are_edited_by_superusers_only(client, make_staff, name):
    verbs = ("add", "change", "view", "delete")
    staff = make_staff(*(f"{verb}_{one}" for verb in verbs for one in ("user", "group")))
    client.force_login(staff)
    for page in (reverse(f"admin:auth_{name}_changelist"), reverse(f"admin:auth_{name}_add")):
        assert client.get(page).status_code == 403
    assert (
        client.post(reverse("admin:auth_user_change", args=[staff.pk]), {"is_superuser": "on"}).status_code
        == 403
    )
    assert not User.objects.get(pk=staff.pk).is_superuser


def test_user_asked_to_be_deleted_stays(desk, contributor):
    page = reverse("admin:auth_user_delete", args=[contributor.pk])
    assert desk.post(page, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=contributor.pk).exists()


def test_no_list_is_edited_in_place():
    assert [str(one) for one in admin.site._registry.values() if one.list_editable] == []


def test_key_of_another_records_row_in_a_form_changes_nothing(desk):
    mine, other = make_resource(phones=["+15035550100"]), make_resource(phones=["+15035550199"])
    edit(desk, mine, **{"phones-0-id": other.phones.get().pk, "phones-0-number": "(503) 555-0142"})
    assert [phone.number for phone in Phone.objects.filter(resource=other)] == ["+15035550199"]
    article, others = make_article(), make_help(make_article(), label="Theirs")
    make_help(article, label="Ours")
    edit(desk, article, **{"help-0-id": others.pk, "help-0-label": "Forged"})
    others.refresh_from_db()
    assert others.label == "Theirs"
