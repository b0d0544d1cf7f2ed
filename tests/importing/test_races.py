"""Others who change the data between planning and applying."""

import pytest
from django.db import transaction

from directory import curating, importing, publishing
from directory.importing import Overtaken
from directory.models import ImportRun, Source
from tests.importing.builders import (
    changes,
    content_hash,
    correct_phone,
    document,
    place,
    resource,
    shown,
    site,
)


@pytest.fixture
def meanwhile(monkeypatch):
    """Lets something happen, once, after a plan is made and before it is applied."""

    def set_up(happen):
        apply, waiting = importing.apply, [happen]

        def overtaken(plan):
            if waiting:
                waiting.pop()()
            return apply(plan)

        monkeypatch.setattr(importing, "apply", overtaken)

    return set_up


def test_phone_corrected_meanwhile_is_respected(imports, curator, meanwhile):
    imports.directory(site(1))
    meanwhile(lambda: correct_phone(resource(1), "+15035550199", curator))
    imports.directory(site(1, codes="HI", phone="503-555-0180"))
    assert [one["number"] for one in document(1)["phones"]] == ["+15035550199"]
    assert "HI" in document(1)["terms"]


def test_phone_corrected_again_under_the_same_lock_is_respected(imports, curator, meanwhile):
    imports.directory(site(1))
    correct_phone(resource(1), "+15035550198", curator)
    meanwhile(lambda: correct_phone(resource(1), "+15035550199", curator))
    imports.directory(site(1, codes="HI"))
    assert [one["number"] for one in document(1)["phones"]] == ["+15035550199"]


def test_field_unlocked_meanwhile_follows_the_new_file(imports, curator, meanwhile):
    imports.directory(site(1))
    correct_phone(resource(1), "+15035550199", curator)
    meanwhile(lambda: curating.unlock(resource=resource(1), field="phone:main", by=curator, reason="Right"))
    imports.directory(site(1, phone="503-555-0180"))
    assert [one.number for one in resource(1).phones.all()] == ["+15035550180"]


def test_draft_begun_meanwhile_makes_the_change_wait(imports, curator, meanwhile):
    imports.directory(site(1))

    def begin_draft():
        draft = resource(1)
        draft.fees = "Free"
        curating.save(record=draft, changed=["fees"], by=curator, reason="Asked")

    meanwhile(begin_draft)
    imports.directory(site(1, codes="HI"))
    assert document(1)["terms"] == ["OP", "SA"]
    assert (resource(1).terms, resource(1).fees) == (("HI",), "Free")


def test_resource_withdrawn_meanwhile_stays_withdrawn(imports, curator, meanwhile):
    imports.directory(site(1), site(2))
    meanwhile(lambda: publishing.withdraw(record=resource(1), by=curator, reason="Closed"))
    imports.directory(site(1, codes="HI"), site(2))
    assert shown() == {"Sample Clinic 2"}


def test_same_import_applied_meanwhile_is_not_applied_twice(imports, meanwhile):
    meanwhile(lambda: imports.directory(site(1)))
    assert changes(imports.directory(site(1))) == {"unchanged": 1}
    assert Source.objects.get().generation == ImportRun.objects.count() == 2


def test_locator_applied_meanwhile_lends_to_the_directory(imports, meanwhile):
    meanwhile(lambda: imports.locator(place(1)))
    imports.directory(site(1))
    assert document(1)["location"]["precision"] == "street"


def test_directory_applied_meanwhile_is_lent_to_by_the_locator(imports, meanwhile):
    meanwhile(lambda: imports.directory(site(1)))
    assert changes(imports.locator(place(1))) == {"merged": 1}
    assert document(1)["location"]["precision"] == "street"


def test_plan_that_is_overtaken_again_and_again_gives_up_and_writes_nothing(imports, curator, monkeypatch):
    imports.directory(site(1))
    before, apply = content_hash(), importing.apply

    def disturb(plan):
        correct_phone(resource(1), "+15035550199", curator)
        return apply(plan)

    monkeypatch.setattr(importing, "apply", disturb)
    correct_phone(resource(1), "+15035550199", curator)
    before = content_hash()
    with pytest.raises(Overtaken, match="Run the import again"):
        imports.directory(site(1, codes="HI"))
    assert content_hash() == before and ImportRun.objects.count() == 1


def test_apply_that_fails_writes_nothing(imports, monkeypatch):
    imports.directory(site(1))
    before = content_hash()

    def break_off(*args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("directory.importing.applying._write_reviews", break_off)
    with pytest.raises(RuntimeError), transaction.atomic():
        imports.directory(site(1, codes="HI"), site(2))
    assert publishing.publish()["updated"] == 0
    assert content_hash() == before and ImportRun.objects.count() == 1
