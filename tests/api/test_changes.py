"""`GET /api/v1/changes/`: the feed, its cursor, and a client that mirrors the directory by it."""

import json
import random

import pytest
from django.db import OperationalError
from jsonschema import Draft202012Validator, FormatChecker

from directory import contents, snapshots
from directory.api import changes
from directory.current import reader
from directory.models import Resource, Source, Term
from directory.publishing import publish, release, withdraw
from tests.builders import make_resource, make_source_record, make_vocabulary

PATH = "/api/v1/changes/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Pages of three steps, and snapshots without the country's ZIP codes."""
    monkeypatch.setattr(changes, "PAGE", 3)
    monkeypatch.setattr(contents, "_places", list)
    yield
    reader.cache_clear()


@pytest.fixture
def feed(client):
    """`feed("since=3")`: the answer."""

    def ask(question="", status=200):
        response = client.get(f"{PATH}?{question}")
        assert response.status_code == status, response.content
        return response.json()

    return ask


def let_out(*records):
    for record in records:
        release(record=record, by=None, reason="test")


def take_back(record, replaced_by=None):
    withdraw(record=record, by=None, reason="test", replaced_by=replaced_by)


def show():
    snapshots.build_snapshot()


def kinds(answer):
    return [one["kind"] for one in answer["results"]]


def test_feed_tells_every_step_in_order(feed):
    first, second = make_resource(name="First"), make_resource(name="Second")
    let_out(first, second)
    first.name = "First House"
    first.save()
    let_out(first)
    take_back(second, replaced_by=first)
    take_back(first)
    show()
    start = feed()
    rest = feed(f"since={start['cursor']}")
    assert kinds(start) + kinds(rest) == ["published", "published", "updated", "merged", "withdrawn"]
    numbers = [one["sequence"] for one in start["results"] + rest["results"]]
    assert numbers == sorted(set(numbers))
    merged, withdrawn = rest["results"]
    assert (merged["id"], merged["replaced_by"]) == (str(second.public_id), str(first.public_id))
    assert (withdrawn["id"], withdrawn["replaced_by"]) == (str(first.public_id), None)
    assert all("document" not in one for one in start["results"])


def test_feed_is_as_the_openapi_file_says(client, feed):
    let_out(*(make_resource() for _ in range(4)))
    show()
    openapi = client.get("/api/v1/openapi.json").json()
    for address in (PATH, f"{PATH}?include=documents", feed()["next"], f"{PATH}?since=-1"):
        valid_as(openapi, client.get(address))


def valid_as(openapi, response):
    described = openapi["paths"][PATH]["get"]["responses"][str(response.status_code)]
    schema = described["content"][response.headers["Content-Type"]]["schema"]
    whole = {**schema, "components": openapi["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(response.json())


def test_feed_has_next_until_its_last_page(client, feed):
    let_out(*(make_resource() for _ in range(6)))
    show()
    first = feed("include=documents")
    assert first["next"] == f"http://testserver{PATH}?include=documents&since={first['cursor']}"
    second = client.get(first["next"]).json()
    assert len(second["results"]) == 3 and second["next"] is None
    assert feed(f"since={second['cursor']}") == {
        "revision": second["revision"], "next": None, "cursor": second["cursor"], "results": [],
    }  # fmt: skip


def test_feed_of_organizations_and_other_kinds_is_silent(feed):
    resource = make_resource()
    let_out(resource.organization, resource)
    show()
    assert [one["id"] for one in feed()["results"]] == [str(resource.public_id)]


def test_feed_goes_as_far_as_the_snapshot(feed):
    let_out(make_resource())
    show()
    before = feed()
    let_out(make_resource())
    assert feed() == before
    show()
    assert len(feed(f"since={before['cursor']}")["results"]) == 1


def test_feed_of_a_worker_that_is_behind_leaves_the_cursor(feed, settings):
    let_out(make_resource())
    show()
    behind = (settings.SNAPSHOT_DIR / snapshots.FILE_NAME).read_bytes()
    let_out(make_resource())
    show()
    cursor = feed()["cursor"]
    (settings.SNAPSHOT_DIR / snapshots.FILE_NAME).write_bytes(behind)
    assert feed(f"since={cursor}")["cursor"] == cursor


@pytest.mark.parametrize("included", [True, False])
def test_documents_are_those_of_the_export(client, feed, included):
    let_out(*(make_resource() for _ in range(3)))
    show()
    results = feed("include=documents" if included else "")["results"]
    found = {one["id"]: one.get("document") for one in results}
    assert found == (exported(client) if included else dict.fromkeys(exported(client)))


def test_document_of_a_step_that_was_overtaken_is_what_is_published_now(feed):
    resource = make_resource(name="Before")
    let_out(resource)
    resource.name = "After"
    resource.save()
    let_out(resource)
    other = make_resource()
    let_out(other)
    show()
    published, updated, _ = feed("include=documents")["results"]
    assert published["document"]["name"] == updated["document"]["name"] == "After"
    take_back(other)
    show()
    assert feed("include=documents")["results"][2]["document"] is None


def test_document_that_the_exports_do_not_have_is_null(feed):
    closed, tied, free = make_resource(operating_status="closed"), make_resource(), make_resource()
    make_source_record(tied)
    Source.objects.update(redistributable=False)
    let_out(closed, tied, free)
    show()
    documents = {one["id"]: one["document"] for one in feed("include=documents")["results"]}
    assert documents[str(closed.public_id)] is None
    assert documents[str(tied.public_id)] is None
    assert documents[str(free.public_id)]["id"] == str(free.public_id)


# The cursor


@pytest.mark.parametrize("since", ["0", "1", "2"])
def test_cursor_may_be_a_sequence_number_alone(feed, since):
    let_out(*(make_resource() for _ in range(2)))
    show()
    numbers = [one["sequence"] for one in feed()["results"]]
    found = [one["sequence"] for one in feed(f"since={since}")["results"]]
    assert found == [number for number in numbers if number > int(since)]


@pytest.mark.parametrize(
    ("since", "code"),
    [
        ("x", "wrong-type"),
        ("-1", "wrong-type"),
        ("1-", "wrong-type"),
        ("1-0BADCAFE", "wrong-type"),
        ("%D9%A1", "wrong-type"),
        (str(2**70), "wrong-type"),
        ("99999", "unknown-value"),
        ("", "empty-value"),
        ("1&since=1", "given-twice"),
    ],
)
def test_cursor_that_was_never_given_is_refused(feed, since, code):
    let_out(make_resource())
    show()
    [error] = feed(f"since={since}", status=400)["errors"]
    assert (error["parameter"], error["code"]) == ("since", code)


@pytest.mark.parametrize("question", ["page=1", "state=OR", "include=services", "format=json"])
def test_parameter_of_the_list_is_refused(feed, question):
    show()
    feed(question, status=400)


def rename_a_term():
    Term.objects.filter(key="OP").update(name="Day treatment")


def change_a_licence():
    Source.objects.update(licence="CC0-1.0")


@pytest.mark.parametrize("change", [rename_a_term, change_a_licence])
def test_cursor_starts_over_when_documents_look_different(feed, change):
    make_vocabulary()
    resource = make_resource(terms=["OP"])
    make_source_record(resource)
    let_out(resource)
    publish()
    show()
    cursor = feed()["cursor"]
    assert feed(f"since={cursor}")["results"] == []
    change()
    publish()
    show()
    assert len(feed(f"since={cursor}")["results"]) == 1


# The database


def test_feed_without_the_database_is_to_try_again_and_searches_go_on(client, feed, monkeypatch, caplog):
    let_out(make_resource())
    show()

    def fail(*of):
        raise OperationalError("secret address of the database")

    monkeypatch.setattr(changes, "steps_after", fail)
    response = client.get(PATH)
    answer = response.json()
    assert response.status_code == answer["status"] == 503 and answer["crisis_lines"] == []
    assert answer["type"].endswith("#database-away") and int(response.headers["Retry-After"]) > 0
    assert "secret" not in response.content.decode()
    assert client.get("/api/v1/resources/").status_code == 200
    assert client.get("/api/v1/exports/resources.ndjson").status_code == 200
    assert [record.name for record in caplog.records if record.exc_info] == ["directory.api"]


@pytest.mark.parametrize("number", [1, 3])
def test_feed_costs_one_query_however_many_steps(client, django_assert_num_queries, number):
    let_out(*(make_resource() for _ in range(number)))
    show()
    with django_assert_num_queries(1):
        client.get(f"{PATH}?include=documents")


# A mirror


def exported(client):
    response = client.get("/api/v1/exports/resources.ndjson")
    found = map(json.loads, b"".join(response.streaming_content).splitlines())
    return {one["id"]: one for one in found}


class Mirror:
    """A client that knows no more than the contract says."""

    def __init__(self, client):
        self.client, self.cursor, self.documents = client, "", {}

    def follow(self, most=10**6):
        """Reads up to so many pages."""
        address = f"{PATH}?include=documents" + (self.cursor and f"&since={self.cursor}")
        while address and most:
            answer = self.client.get(address).json()
            for step in answer["results"]:
                self.take(step)
            self.cursor, address, most = answer["cursor"], answer["next"], most - 1

    def take(self, step):
        if step["document"] is None:
            self.documents.pop(step["id"], None)
        else:
            self.documents[step["id"]] = step["document"]


class World:
    """Random steps of curators and operators."""

    def __init__(self, seed):
        self.chance, self.number = random.Random(seed), 0
        make_vocabulary()

    def step(self):
        acts = [
            self.add, self.add, self.add, self.add, self.edit, self.edit, self.withdraw, self.merge,
            self.close, self.bring_back, self.rename_organization, self.bind_or_free_the_source,
            self.rename_a_term,
        ]  # fmt: skip
        self.number += 1
        self.chance.choice(acts)()

    def some(self, **conditions):
        found = list(Resource.objects.filter(**conditions).order_by("pk"))
        return self.chance.choice(found) if found else None

    def change(self, record, **values):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
        let_out(record)

    def add(self):
        resource = make_resource(terms=self.chance.sample(["OP", "RES", "SA"], 2))
        if self.chance.random() < 0.5:
            make_source_record(resource)
        let_out(resource)

    def edit(self):
        if resource := self.some(status="published"):
            self.change(resource, name=f"Renamed {self.number}")

    def close(self):
        if resource := self.some(status="published"):
            self.change(resource, operating_status=self.chance.choice(["closed", "active"]))

    def withdraw(self):
        if resource := self.some(status="published"):
            take_back(resource)

    def merge(self):
        if resource := self.some(status="published"):
            others = Resource.objects.filter(status="published").exclude(pk=resource.pk)
            take_back(resource, replaced_by=others.first())

    def bring_back(self):
        if resource := self.some(status="withdrawn"):
            self.change(resource, replaced_by=None)

    def rename_organization(self):
        if resource := self.some(status="published"):
            self.change(resource.organization, name=f"Group {self.number}")

    def bind_or_free_the_source(self):
        Source.objects.update(redistributable=self.chance.random() < 0.5)
        publish()

    def rename_a_term(self):
        Term.objects.filter(key="OP").update(name=f"Treatment {self.number}")
        publish()


@pytest.mark.parametrize("seed", range(4))
def test_mirror_that_follows_the_feed_ends_equal_to_the_export(client, seed):
    world, often, late = World(seed), Mirror(client), Mirror(client)
    show()
    for _ in range(36):
        world.step()
        if world.chance.random() < 0.5:
            show()
            often.follow(most=world.chance.choice([1, 2, 100]))
    let_out(make_resource())
    show()
    for mirror in (often, late):
        mirror.follow()
        assert mirror.documents == exported(client)
    assert late.documents
