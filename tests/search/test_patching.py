"""A patched snapshot is byte for byte the one that a build of the same content would write."""

import json
from copy import deepcopy
from random import Random

import pytest

from directory.search.builder import Entry, build, patch
from directory.search.document_file import DOCUMENTS, MAGIC
from directory.search.snapshot import BrokenSnapshot, open_snapshot
from tests.search.comparing import differences, documents_of
from tests.search.contents import TERMS, make_content, make_document, make_id, make_organization, make_span

NAMES = [
    "Harbor House",
    "harbor house",
    "Clínica Niños",
    "A.A. Group",
    "Recovery Center",
    "Zephyr",
    "The Lodge",
]
CITIES = [
    "Portland",
    "PORTLAND",
    "portland ",
    "Salem",
    "St. Helens",
    "Saint Helens",
    "Bend",
    "-",
    None,
    "Zigzag",
]
COUNTIES = ["Multnomah", "Multnomah County", "Marion", None]
STATES = ["OR", "WA", "XX", "QQ", None]
CODES = ["97204", "97204-1234", "97301", "99999", None]
AREAS = ["US", "OR", "Atlantis", "Zanzibar"]
WORDS = ["detox", "beds", "quiet", "river", "familia", "xylophone", "methadone", "unheard", "ñandú"]
ZONES = ["America/Los_Angeles", "America/Boise", None]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
PLACES = [
    ("97204", "Portland", "Multnomah", "OR", 45.52, -122.67, "America/Los_Angeles"),
    ("97301", "Salem", "Marion", "OR", 44.94, -123.03, "America/Los_Angeles"),
    ("97051", "Saint Helens", "Columbia", "OR", None, None, "America/Los_Angeles"),
]
SYNONYMS = {
    "stop": ["the"],
    "synonyms": [{"typed": ["rehab"], "terms": ["help/inpatient"], "words": ["beds"]}],
}
TERM_KEYS = [key for keys in TERMS.values() for key in keys]


class Directory:
    """All that is published, as it changes; remembers what a patch has to be told."""

    def __init__(self, seed, size):
        self.random, self.size, self.number = Random(seed), size, 0
        self.documents, self.organizations, self.gone = {}, {}, {}
        self.revision, self.lines = 1, []
        self.forget()
        for number in range(max(2, size // 4)):
            self.rename_organization(make_id(f"organization {number}"))
        for _ in range(size):
            self.add()
        self.forget()

    def forget(self):
        """The snapshot that stands shows all this."""
        self.changed, self.withdrawn, self.renamed = set(), set(), set()

    # What curators do

    def add(self):
        self.number += 1
        self._put(make_document(self.number, **self._facts()))

    def edit(self):
        """Anything of one entry, or one thing of it."""
        document, facts = deepcopy(self._any()), self._facts()
        keys = list(facts) if self.random.random() < 0.2 else self.random.sample(list(facts), 1)
        self._put(document | {key: facts[key] for key in keys})

    def withdraw(self):
        public_id = self._any()["id"]
        del self.documents[public_id]
        self.changed.discard(public_id)
        self.withdrawn.add(public_id)
        by = self._any()["id"] if self.documents and self.random.random() < 0.5 else None
        self.gone[public_id] = (public_id, by, f"2026-11-{self.random.randrange(10, 30)}T00:00:00Z")

    def bring_back(self):
        if self.gone:
            public_id = self.random.choice(sorted(self.gone))
            self._put(make_document(1, **self._facts()) | {"id": public_id})

    def rename_organization(self, public_id=None):
        public_id = public_id or self.random.choice(sorted(self.organizations))
        self.organizations[public_id] = f"{self.random.choice(NAMES)} {self._words(2)}"
        self.renamed.add(public_id)
        for document in list(self.documents.values()):
            if document["organization"]["id"] == public_id:
                self._put(document | {"organization": self._organization(public_id)})

    def withdraw_organization(self):
        owned = {document["organization"]["id"] for document in self.documents.values()}
        free = sorted(self.organizations.keys() - owned)
        if len(self.organizations) > 2 and free:
            public_id = self.random.choice(free)
            del self.organizations[public_id]
            self.renamed.discard(public_id)
            self.withdrawn.add(public_id)

    def add_organization(self):
        self.rename_organization(make_id(f"organization {self.random.randrange(1000)}"))

    def write_elsewhere(self):
        self.lines = [{"states": [], "en": {"name": self._words(2)}, "es": {}}]

    def anything(self):
        steps = {self.edit: 8, self.add: 3, self.withdraw: 2, self.bring_back: 1, self.rename_organization: 1}
        steps |= {self.withdraw_organization: 1, self.add_organization: 1, self.write_elsewhere: 1}
        if not self.documents:
            return self.add()
        return self.random.choices(list(steps), list(steps.values()))[0]()

    # What a snapshot is made of

    def whole(self):
        return self._content(self.documents, self.organizations, self.gone, places=PLACES)

    def change(self):
        """(content, withdrawn) of what changed since `forget`."""
        owners = {self.documents[one]["organization"]["id"] for one in self.changed}
        content = self._content(self.changed, self.renamed | owners, self.gone.keys() & self.withdrawn)
        return content, sorted(self.withdrawn)

    def _content(self, ids, organizations, gone, places=()):
        entries = (_entry(self.documents[one]) for one in sorted(ids))
        owners = (make_organization(one, self.organizations[one]) for one in sorted(organizations))
        return make_content(
            entries,
            organizations=owners,
            gone=[self.gone[one] for one in gone],
            crisis_lines=self.lines,
            places=places,
            synonyms=SYNONYMS,
            revision=self.revision,
        )

    def _put(self, document):
        public_id = document["id"]
        document["moment"] = f"2026-11-2{self.random.randrange(10)}T10:00:0{self.random.randrange(10)}Z"
        self.documents[public_id] = document
        self.changed.add(public_id)
        self.withdrawn.discard(public_id)
        self.gone.pop(public_id, None)

    def _any(self):
        return self.documents[self.random.choice(sorted(self.documents))]

    def _organization(self, public_id):
        return {"id": public_id, "name": self.organizations[public_id]}

    def _words(self, most):
        return " ".join(self.random.choices(WORDS, k=self.random.randrange(most + 1)))

    def _facts(self):
        """A value of everything that the index looks at."""
        pick, chance = self.random.choice, self.random.random
        point = {"latitude": 40 + 8 * chance(), "longitude": -124 + 9 * chance()}
        span = make_span(self.random.sample(DAYS, 2), "09:00", pick(["12:00", "17:00"]))
        return {
            "name": f"{pick(NAMES)} {self._words(1)}".strip(),
            "alternate_name": self._words(2) or None,
            "description": {"en": self._words(6), "es": self._words(3)},
            "organization": self._organization(pick(sorted(self.organizations))),
            "operating_status": pick(["active"] * 4 + ["temporarily_closed", "closed"]),
            "address": {"line1": None, "line2": None, "city": pick(CITIES), "county": pick(COUNTIES)}
            | {"state_province": pick(STATES), "postal_code": pick(CODES), "country": "US"},
            "location": pick([None, {**point, "precision": pick(["rooftop", "city"])}]),
            "remote": pick([None, {"modes": ["phone"], "areas": sorted({pick(AREAS), pick(AREAS)})}]),
            "timezone": pick(ZONES),
            "accepts_new_patients": pick([None, {"value": chance() < 0.5, "as_of": "2026-10-01"}]),
            "schedules": pick([[], [span], [span, make_span(["SU"], "20:00", "04:00")]]),
            "terms": self.random.sample(TERM_KEYS, self.random.randrange(len(TERM_KEYS))),
            "sources": [{"slug": slug} for slug in ("samhsa-directory", "state-list") if chance() < 0.5],
            "verified": pick([None, {"on": f"2026-10-1{self.random.randrange(10)}"}]),
        }


def _entry(document):
    text = {language: json.dumps([language, document]).encode() for language in ("en", "es")}
    return Entry(document, document["moment"], text, text)


def assert_patched_is_built(folder, directory):
    """After a patch of the snapshot in the folder."""
    patch(folder / "patched", *directory.change())
    build(folder / "built", directory.whole())
    assert differences(folder / "patched", folder / "built") == []
    directory.forget()


@pytest.mark.parametrize("seed", range(12))
def test_patches_in_a_row_give_what_a_build_gives(tmp_path, seed):
    directory = Directory(seed, size=(0, 1, 5, 60)[seed % 4])
    build(tmp_path / "patched", directory.whole())
    for revision in range(2, 14):
        directory.revision = revision
        for _ in range(directory.random.choice([1, 1, 1, 3, 10])):
            directory.anything()
        assert_patched_is_built(tmp_path, directory)


def test_patch_across_the_blocks_of_the_builder_gives_what_a_build_gives(tmp_path):
    directory = Directory(99, size=8300)
    build(tmp_path / "patched", directory.whole())
    for _ in range(3):
        for _ in range(5):
            directory.anything()
        assert_patched_is_built(tmp_path, directory)


def test_patch_keeps_the_documents_of_all_that_did_not_change_where_they_are(tmp_path):
    directory, path = Directory(7, size=40), tmp_path / "patched"
    build(path, directory.whole())
    before = documents_file(path).read_bytes()
    directory.edit()
    patch(path, *directory.change())
    assert documents_file(path).read_bytes().startswith(before)
    assert 0 < documents_file(path).stat().st_size - len(before) < len(before) / 10


def test_reader_of_the_old_snapshot_goes_on_while_patches_and_a_build_follow(tmp_path):
    directory, path = Directory(8, size=20), tmp_path / "patched"
    build(path, directory.whole())
    old = open_snapshot(path)
    shown = [old.item(row, "en") for row in range(old.count)]
    for _ in range(5):
        directory.edit()
        patch(path, *directory.change())
    build(path, directory.whole())
    assert [old.item(row, "en") for row in range(old.count)] == shown
    assert len(list(tmp_path.glob(f"*{DOCUMENTS}*"))) == 1


def test_error_in_a_patch_leaves_the_standing_snapshot(tmp_path):
    directory, path = Directory(9, size=20), tmp_path / "patched"
    build(path, directory.whole())
    index, shown = path.read_bytes(), documents_of(path)
    directory.edit()
    wrong = make_content([_entry(make_document(1, operating_status="asleep", moment="2026-11-20T10:00:00Z"))])
    with pytest.raises(KeyError):
        patch(path, wrong)
    assert (path.read_bytes(), documents_of(path)) == (index, shown)
    patch(path, *directory.change())
    build(tmp_path / "built", directory.whole())
    assert differences(path, tmp_path / "built") == []


def test_documents_in_use_shrink_as_entries_are_replaced(tmp_path):
    directory, path = Directory(10, size=20), tmp_path / "patched"
    build(path, directory.whole())
    whole = open_snapshot(path)
    assert whole.documents_in_use == whole.documents_size - len(MAGIC) - 16
    directory.edit()
    patch(path, *directory.change())
    patched = open_snapshot(path)
    assert patched.documents_in_use < patched.documents_size - len(MAGIC) - 16


@pytest.mark.parametrize("broken", [b"", b"something else" * 100])
def test_patch_of_what_is_no_snapshot_is_an_error(tmp_path, broken):
    (tmp_path / "patched").write_bytes(broken)
    with pytest.raises(BrokenSnapshot):
        patch(tmp_path / "patched", make_content())


def documents_file(path):
    return next(path.parent.glob(f"{path.name}{DOCUMENTS}*"))
