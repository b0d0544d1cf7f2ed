"""What a provider does through its link, what is public at once, and what no link can do."""

from datetime import timedelta

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import contents, curating, providing, publishing, snapshots
from directory.curating import Refused
from directory.current import reader
from directory.models import ProviderLink, Release, Report, SiteSettings
from tests.builders import listed, make_organization, make_resource, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()


@pytest.fixture
def curator():
    return make_user()


@pytest.fixture
def entry():
    record = make_resource(name="Alder House")
    publishing.release(record=record, by=None, reason="first")
    return record


@pytest.fixture
def link(entry, curator):
    return make_link(entry.organization, curator)


def make_link(organization, by, **values):
    return providing.make_link(
        organization=organization, recipient="The office", by=by, reason="asked", **values
    )


# Links


def test_link_is_opened_by_its_token_until_it_ends(link):
    opened = providing.open_link(providing.token_of(link))
    assert opened == link
    link.refresh_from_db()
    assert link.used_on == timezone.localdate()
    assert timedelta(days=29) < link.expires_at - timezone.now() < timedelta(days=30)


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "expired"),
        ({"revoked_at": timezone.now()}, "revoked"),
    ],
)
def test_link_that_ended_opens_nothing(link, change, state):
    ProviderLink.objects.filter(pk=link.pk).update(**change)
    with pytest.raises(providing.LinkEnded) as ended:
        providing.open_link(providing.token_of(link))
    assert ended.value.state == state


def test_link_is_revoked_once_with_its_history(link, curator):
    providing.revoke(link=link, by=curator, reason="left the house")
    assert providing.state_of(link) == "revoked"
    newest = link.history.first()
    assert (newest.history_user, newest.history_change_reason) == (curator, "left the house")
    with pytest.raises(Refused):
        providing.revoke(link=link, by=curator, reason="again")


def test_token_that_is_not_ours_opens_nothing(link):
    token = providing.token_of(link)
    forged = [
        token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), "", "x", str(link.pk),
        signing.dumps(link.pk), providing.form_token(link), signing.dumps(link.pk + 1, salt=providing.SALT),
    ]  # fmt: skip
    for text in forged:
        with pytest.raises(providing.NoLink):
            providing.open_link(text)


@pytest.mark.parametrize("days", [0, 366, -1])
def test_link_that_lasts_too_long_is_refused(entry, curator, days):
    with pytest.raises(Refused, match="365"):
        make_link(entry.organization, curator, days=days)


def test_link_for_nobody_is_refused(entry, curator):
    with pytest.raises(ValidationError):
        providing.make_link(organization=entry.organization, recipient="", by=curator, reason="x")


def test_form_token_is_of_one_link_and_one_day(link, entry, curator, monkeypatch):
    token = providing.form_token(link)
    assert providing.is_form_of(link, token)
    assert not providing.is_form_of(make_link(entry.organization, curator), token)
    assert not providing.is_form_of(link, providing.token_of(link))
    monkeypatch.setattr(providing, "FORM_SECONDS", -1)
    assert not providing.is_form_of(link, token)


# Confirming


def test_confirmed_entry_is_verified_by_the_provider_at_once(entry, link):
    SiteSettings.objects.create(verify_every_days=90)
    providing.confirm(link=link, public_id=entry.public_id)
    due = (timezone.localdate() + timedelta(days=90)).isoformat()
    assert listed(entry)["verified"] == {"on": TODAY, "method": "provider", "next_due": due}
    check = entry.verifications.get()
    assert check.by is None and str(link.pk) in check.note
    assert Release.objects.latest("pk").by is None
    entry.refresh_from_db()
    assert not entry.is_revising and entry.status == "published"


def test_confirmed_twice_on_a_day_is_one_verification(entry, link):
    for _ in range(2):
        providing.confirm(link=link, public_id=entry.public_id)
    assert entry.verifications.count() == 1 and Release.objects.filter(public_id=entry.public_id).count() == 2


@pytest.mark.parametrize("act", ["confirm", "openings"])
def test_provider_lets_out_no_draft_of_a_curator(entry, link, curator, act):
    entry.fees, entry.name = "A draft", "A name that nobody has checked"
    curating.save(record=entry, changed=["fees", "name"], by=curator, reason="draft")
    if act == "confirm":
        providing.confirm(link=link, public_id=entry.public_id)
    else:
        providing.say_openings(link=link, public_id=entry.public_id, accepts=True)
    assert listed(entry)["name"] == "Alder House" and listed(entry)["fees"]["en"] == ""
    entry.refresh_from_db()
    assert entry.is_revising and entry.fees == "A draft"
    publishing.release(record=entry, by=curator, reason="checked")
    assert listed(entry)["fees"]["en"] == "A draft"
    assert (listed(entry)["verified"] or listed(entry)["accepts_new_patients"]) is not None


# Openings


@pytest.mark.parametrize("accepts", [True, False])
def test_openings_are_public_at_once_with_the_day(entry, link, curator, accepts):
    providing.say_openings(link=link, public_id=entry.public_id, accepts=accepts)
    assert listed(entry)["accepts_new_patients"] == {"value": accepts, "as_of": TODAY}
    lock = entry.locks.get()
    assert (lock.field, lock.by) == ("accepts_new_patients", curator)
    newest = entry.history.filter(history_change_reason__startswith="The provider").first()
    assert newest.history_user is None


def test_openings_taken_back_are_unknown(entry, link):
    providing.say_openings(link=link, public_id=entry.public_id, accepts=True)
    providing.say_openings(link=link, public_id=entry.public_id, accepts=None)
    assert listed(entry)["accepts_new_patients"] is None


@pytest.mark.parametrize(("age", "known"), [(14, True), (15, False)])
def test_openings_said_over_14_days_ago_are_unknown_in_the_api(client, entry, link, monkeypatch, age, known):
    said = timezone.localdate() - timedelta(days=age)
    with monkeypatch.context() as earlier:
        earlier.setattr(timezone, "localdate", lambda: said)
        providing.say_openings(link=link, public_id=entry.public_id, accepts=True)
    monkeypatch.setattr(contents, "_places", list)
    snapshots.build_snapshot()
    answer = client.get(f"/api/v1/resources/{entry.public_id}/").json()
    expected = {"value": True, "as_of": said.isoformat()} if known else None
    assert answer["accepts_new_patients"] == expected
    assert client.get("/api/v1/resources/?accepts_new_patients=true").json()["count"] == known
    reader.cache_clear()


def test_provider_gives_no_editor_the_right_to_release_alone(entry, link, curator):
    SiteSettings.objects.create(two_people=True)
    entry.fees = "A draft"
    curating.save(record=entry, changed=["fees"], by=curator, reason="draft")
    providing.confirm(link=link, public_id=entry.public_id)
    with pytest.raises(Refused, match="You have edited"):
        publishing.release(record=entry, by=curator, reason="alone")


def test_provider_makes_no_editor_of_who_made_the_link(entry, link, curator):
    SiteSettings.objects.create(two_people=True)
    providing.say_openings(link=link, public_id=entry.public_id, accepts=True)
    entry.refresh_from_db()
    entry.fees = "Free"
    curating.save(record=entry, changed=["fees"], by=make_user("other"), reason="asked")
    publishing.release(record=entry, by=curator, reason="checked")
    assert listed(entry)["fees"]["en"] == "Free"


# Proposals


def test_proposal_is_a_report_of_the_provider_and_changes_nothing(entry, link):
    before = listed(entry)
    values = {"website": "https://new.example.org", "name": "Alder House", "phones.main": "503-555-0142"}
    report = providing.propose(link=link, public_id=entry.public_id, values=values)
    assert (report.channel, report.link, report.kind) == ("provider", link, "other")
    assert dict(report.suggestions.values_list("field", "suggested")) == {
        "website": "https://new.example.org", "phones.main": "503-555-0142",
    }  # fmt: skip
    assert report.suggestions.get(field="phones.main").shown == "(503) 555-0100"
    assert listed(entry) == before and providing.waiting(link, entry.public_id) == 1


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"operating_status": "closed", "name": "x"}, "closed"),
        ({"phones.main": "x"}, "wrong-phone"),
        ({"address.line1": "x", "address.city": "y"}, "wrong-address"),
        ({"address.line1": "x", "phones.main": "y"}, "other"),
    ],
)
def test_proposal_has_the_kind_of_what_it_changes(entry, link, values, kind):
    assert providing.propose(link=link, public_id=entry.public_id, values=values).kind == kind


def test_proposal_of_nothing_new_is_none(entry, link):
    assert providing.propose(link=link, public_id=entry.public_id, values={"name": "Alder House"}) is None
    assert (
        providing.propose(link=link, public_id=entry.public_id, values={}, comment="Hello").comment == "Hello"
    )


def test_proposals_have_an_end(entry, link, monkeypatch):
    monkeypatch.setattr(providing, "MOST_WAITING", 1)
    providing.propose(link=link, public_id=entry.public_id, values={"name": "x"})
    with pytest.raises(Refused):
        providing.propose(link=link, public_id=entry.public_id, values={"name": "y"})


# What belongs to others


@pytest.fixture(params=["another organization", "draft", "withdrawn"])
def foreign(request, entry):
    """An entry that the link must not reach."""
    own = entry.organization
    record = make_resource(organization=make_organization() if "another" in request.param else own)
    if request.param != "draft":
        publishing.release(record=record, by=None, reason="first")
    if request.param == "withdrawn":
        publishing.withdraw(record=record, by=None, reason="x")
    return record


def test_link_never_reaches_what_is_not_its_own(link, foreign):
    before = {"public_id": foreign.public_id, "link": link}
    history = foreign.history.count()
    for act in (
        lambda: providing.entry(**before),
        lambda: providing.confirm(**before),
        lambda: providing.say_openings(**before, accepts=True),
        lambda: providing.propose(**before, values={"name": "Mine"}),
    ):
        with pytest.raises(providing.NotTheirs):
            act()
    assert not foreign.verifications.exists() and not Report.objects.exists() and not foreign.locks.exists()
    assert foreign.history.count() == history
    assert providing.entry_count(link) == 1
    assert [one["name"] for one in providing.entries(link, 0, 10)] == ["Alder House"]


def test_entry_that_moves_to_another_organization_leaves_the_link(entry, link, curator):
    entry.organization = make_organization()
    curating.save(record=entry, changed=["organization"], by=curator, reason="sold")
    with pytest.raises(providing.NotTheirs):
        providing.confirm(link=link, public_id=entry.public_id)
