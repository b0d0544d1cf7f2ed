"""Many entries changed from the list: shown first, then done, and undone."""

import pytest
from django.urls import reverse

from directory import jobs
from directory.admin.bulk import SALT
from directory.models import BulkEdit, Job
from tests.builders import listed, make_organization, make_resource, make_vocabulary

LIST = reverse("admin:directory_resource_changelist")
BULK = reverse("admin:directory_resource_bulk")


@pytest.fixture
def entries(db):
    make_vocabulary()
    return [make_resource(name=f"Clinic {number}", terms=("SA",)) for number in range(3)]


def select(client, entries, **more):
    """The page that the action of the list opens."""
    data = {"action": "change_selected", "_selected_action": [one.pk for one in entries], **more}
    return client.post(LIST, data)


def chosen(client, entries, **values):
    form = select(client, entries).context["form"]
    return {"entries": form.initial["entries"], "reason": "phoned", **values}


def change(client, entries, **values):
    client.post(BULK, chosen(client, entries, confirmed="yes", **values))
    while jobs.run_next():
        pass
    for one in entries:
        one.refresh_from_db()
    return BulkEdit.objects.first()


def test_preview_names_what_changes_and_what_says_so_already(desk, entries):
    entries[0].operating_status = "closed"
    entries[0].save()
    page = desk.post(BULK, chosen(desk, entries, action="operating_status", operating_status="closed"))
    assert (page.context["changing"], page.context["same"]) == (2, 1)
    assert page.context["lines"][0] == (entries[1], "Active", "Closed")
    assert not Job.objects.exists()


def test_change_is_made_released_and_undone(desk, publisher, entries):
    edit = change(desk, entries, action="operating_status", operating_status="closed", release="on")
    assert [listed(one)["operating_status"] for one in entries] == ["closed"] * 3
    assert (edit.by, edit.reason, edit.rows.count()) == (publisher, "phoned", 3)
    page = reverse("admin:directory_bulkedit_change", args=[edit.pk])
    assert "Undo the whole change" in desk.get(page).content.decode()
    desk.post(reverse("admin:directory_bulkedit_undo", args=[edit.pk]), {"release": "on"})
    jobs.run_next()
    assert [listed(one)["operating_status"] for one in entries] == ["active"] * 3
    assert "Undone by publisher" in desk.get(page).content.decode()
    assert desk.post(reverse("admin:directory_bulkedit_undo", args=[edit.pk])).status_code == 403


@pytest.mark.parametrize("said", ["OP", "outpatient", "Outpatient Treatment"])
def test_term_is_added_by_code_slug_or_name(desk, entries, said):
    change(desk, entries, action="add_term", term=said)
    assert [one.terms for one in entries] == [("OP", "SA")] * 3


def test_term_is_removed(desk, entries):
    change(desk, entries, action="remove_term", term="SA")
    assert [one.terms for one in entries] == [()] * 3


def test_organization_is_set_by_its_name(desk, entries):
    other = make_organization(name="Example Network")
    change(desk, entries, action="organization", organization="example network")
    assert {one.organization for one in entries} == {other}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"action": "organization", "organization": "Nobody"}, "no organization of this name"),
        ({"action": "organization", "organization": "Twice"}, "Several organizations"),
        ({"action": "add_term", "term": "help/inpatient"}, "no such term"),
        ({"action": "accepts_new_patients", "entries": "forged"}, "This page is too old"),
        ({"action": "name"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(desk, entries, values, says):
    make_organization(name="Twice"), make_organization(name="Twice")
    page = desk.post(BULK, chosen(desk, entries) | values | {"confirmed": "yes"})
    assert says in page.content.decode()
    assert not Job.objects.exists()


def test_all_that_a_filter_shows_are_changed(desk, entries):
    make_resource(name="Elsewhere", state_province="WA")
    page = desk.post(
        f"{LIST}?state=OR",
        {"action": "change_selected", "_selected_action": [entries[0].pk], "select_across": "1"},
    )
    assert page.context["count"] == 3


def test_ids_of_another_purpose_are_not_taken(desk, entries):
    from django.core import signing

    forged = signing.dumps([entries[0].pk], salt="other")
    assert signing.loads(chosen(desk, entries)["entries"], salt=SALT) == [one.pk for one in entries]
    page = desk.post(BULK, {"entries": forged, "action": "operating_status", "operating_status": "closed"})
    assert "too old" in page.content.decode()


def test_who_may_not_release_changes_drafts_only(client, contributor, entries):
    client.force_login(contributor)
    change(client, entries, action="operating_status", operating_status="closed", release="on")
    assert [one.operating_status for one in entries] == ["closed"] * 3
    assert listed(entries[0]) is None
    assert (
        client.get(reverse("admin:directory_bulkedit_change", args=[BulkEdit.objects.get().pk])).status_code
        == 200
    )


def test_who_may_not_edit_changes_nothing(client, make_staff, entries, publisher):
    edit = BulkEdit.objects.create(action="x", by=publisher, reason="x")
    client.force_login(make_staff("view_resource", "view_bulkedit"))
    assert client.post(BULK, {}).status_code == 403
    assert client.post(reverse("admin:directory_bulkedit_undo", args=[edit.pk])).status_code == 403
    assert client.get(BULK).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_and_page_cost_the_same_queries_with_one_and_three_rows(
    desk, django_assert_num_queries, entries, rows
):
    data = chosen(desk, entries[:rows], action="operating_status", operating_status="closed")
    desk.post(BULK, data)
    with django_assert_num_queries(4):
        desk.post(BULK, data)
    edit = change(desk, entries[:rows], action="operating_status", operating_status="closed")
    page = reverse("admin:directory_bulkedit_change", args=[edit.pk])
    desk.get(page)
    with django_assert_num_queries(7):
        desk.get(page)
