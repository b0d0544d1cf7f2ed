"""What people type, in both languages, and what they find: the shipped vocabulary and synonyms."""

from datetime import date

import pytest

from directory.search.engine import answer
from directory.search.question import Condition, Question
from directory.search.without import without
from tests.search.contents import make_document, snapshot_of
from tests.search.words_contents import make_words_document, names_of, snapshot_of_words

TODAY = date(2026, 11, 25)
METHADONE = ["MU", "METH", "medication/methadone", "OTP", "help/medication", "help/outpatient"]
DOCUMENTS = [
    make_words_document(1, "Sample Anchor Clinic", METHADONE, city="Portland"),
    make_words_document(2, "Example Meadow", METHADONE, city="Portland"),
    make_words_document(3, "Harbor Recovery", ["RES", "help/residential", "help/inpatient", "SA"]),
    make_words_document(4, "Recovery at the Harbor", ["OP", "help/outpatient", "SA"]),
    make_words_document(5, "Example Willow", ["BU", "medication/buprenorphine", "help/medication", "MD"]),
    make_words_document(6, "Fable Withdrawal Unit", ["DT", "help/detox", "HID", "MN"]),
    make_words_document(
        7, "Casa Ejemplo", ["HH", "help/recovery-housing", "WN"], city="Saint Louis", state="MO"
    ),
    make_words_document(
        8, "Sample Circle", ["TWFA", "SHG", "NP"], description={"en": "Open meetings.", "es": ""}
    ),
    make_words_document(
        9, "Example Minds", ["MH", "help/counseling", "IPT", "CHLD"], organization="Portland Sample"
    ),
    make_words_document(
        10,
        "Fable Tree",
        ["VET", "NAUT"],
        alternate_name="Meadow House",
        description={"en": "", "es": "Clínica tranquila"},
    ),
    make_words_document(11, "Example Portland", ["MHS"], operating_status="temporarily_closed"),
    make_words_document(12, "Portland Gone", ["MHS"], operating_status="closed"),
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return snapshot_of_words(tmp_path_factory.mktemp("words"), DOCUMENTS)


def ask(snapshot, q, **rest):
    return answer(snapshot, Question(q=q, **{"ordering": "relevance", **rest}), TODAY)


def found(snapshot, q, **rest):
    return names_of(snapshot, ask(snapshot, q, **rest).ordinals)


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("methadone", ["Example Meadow", "Sample Anchor Clinic"]),
        ("Metadona", ["Example Meadow", "Sample Anchor Clinic"]),
        ("methadone clinic", ["Sample Anchor Clinic", "Example Meadow"]),
        ("clínica de metadona", ["Sample Anchor Clinic", "Example Meadow"]),
        ("suboxone doctor", ["Example Willow"]),
        ("Subutex", ["Example Willow"]),
        ("buprenorfina", ["Example Willow"]),
        ("medicaid suboxone", ["Example Willow"]),
        ("medi-cal", ["Example Willow"]),
        ("AHCCCS", ["Example Willow"]),
        ("rehab", ["Harbor Recovery"]),
        ("detox", ["Fable Withdrawal Unit"]),
        ("clinica de desintoxicacion", ["Fable Withdrawal Unit"]),
        ("clínica de desintoxicación", ["Fable Withdrawal Unit"]),
        ("sober living", ["Casa Ejemplo"]),
        ("halfway houses", ["Casa Ejemplo"]),
        ("casa de transición", ["Casa Ejemplo"]),
        ("St. Louis", ["Casa Ejemplo"]),
        ("A.A. meetings", ["Sample Circle"]),
        ("12 step", ["Sample Circle"]),
        ("doce pasos", ["Sample Circle"]),
        ("Alcohólicos Anónimos", ["Sample Circle"]),
        ("free", ["Sample Circle"]),
        ("gratis", ["Sample Circle"]),
        ("therapist for kids", ["Example Minds"]),
        ("terapia para niños", ["Example Minds"]),
        ("depression", ["Example Minds"]),
        ("vets", ["Fable Tree"]),
        ("ayuda para veteranos", ["Fable Tree"]),
        ("suboxone that takes medicaid", ["Example Willow"]),
        ("aceptan medicaid", ["Example Willow"]),
        ("24 hour detox open now", ["Fable Withdrawal Unit"]),
        ("24 hour detox", ["Fable Withdrawal Unit"]),
        ("detox abierto 24 horas", ["Fable Withdrawal Unit"]),
        ("men", ["Fable Withdrawal Unit"]),
        ("hombres", ["Fable Withdrawal Unit"]),
        ("xyzzy", []),
        ("methadone xyzzy", []),
    ],
)
def test_words_that_people_use_find_what_the_directory_calls_so(snapshot, q, names):
    assert found(snapshot, q) == names


@pytest.mark.parametrize("q", ["i want to die", "kill myself", "quiero morir", "quitarme la vida"])
def test_words_of_somebody_in_despair_find_help_in_a_crisis(tmp_path, q):
    crisis = make_words_document(1, "Example Refuge", ["SPS", "help/crisis-care"])
    snapshot = snapshot_of_words(tmp_path, [crisis, make_words_document(2, "Carpe Diem", ["OP"])])
    assert found(snapshot, q) == ["Example Refuge"]


@pytest.mark.parametrize(
    ("q", "names", "read"),
    [
        (
            "methadon clinc",
            ["Sample Anchor Clinic", "Example Meadow"],
            {"methadon": "methadone", "clinc": "clinic"},
        ),
        ("mehtadone", ["Example Meadow", "Sample Anchor Clinic"], {"mehtadone": "methadone"}),
        ("detx", ["Fable Withdrawal Unit"], {"detx": "detox"}),
        ("deotx", ["Fable Withdrawal Unit"], {"deotx": "detox"}),
        ("suboxne", ["Example Willow"], {"suboxne": "suboxone"}),
        ("residental harbor", ["Harbor Recovery"], {"residental": "residential"}),
        ("buperonrphine", ["Example Willow"], {"buperonrphine": "buprenorphine"}),
        ("desintoxicasion", ["Fable Withdrawal Unit"], {"desintoxicasion": "desintoxicacion"}),
        (
            "harbr recovry",
            ["Harbor Recovery", "Recovery at the Harbor"],
            {"harbr": "harbor", "recovry": "recovery"},
        ),
        ("methadone", ["Example Meadow", "Sample Anchor Clinic"], {}),
    ],
)
def test_typing_errors_are_forgiven_and_said(snapshot, q, names, read):
    given = ask(snapshot, q)
    assert names_of(snapshot, given.ordinals) == names
    assert {typed: words[0] for typed, words in given.read} == read


@pytest.mark.parametrize("q", ["dex", "mexadoxe", "xesidentxil", "d3tox", "hxxbor"])
def test_more_typing_errors_than_the_length_allows_find_nothing(snapshot, q):
    given = ask(snapshot, q)
    assert (given.count, given.read) == (0, ())


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ('"harbor recovery"', ["Harbor Recovery"]),
        ('"recovery harbor"', []),
        ('"portland sample"', ["Example Minds"]),
        ('"saint louis"', ["Casa Ejemplo"]),
        ('"private health insurance"', []),
        ('"opioid treatment program"', ["Example Meadow", "Sample Anchor Clinic"]),
        ('"open meetings"', []),
        ('"harbor" recovery', ["Harbor Recovery", "Recovery at the Harbor"]),
    ],
)
def test_phrase_finds_words_that_stand_side_by_side_in_one_text(snapshot, q, names):
    assert found(snapshot, q) == names


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("recovery -residential", ["Recovery at the Harbor", "Casa Ejemplo"]),
        ("recovery -rehab -housing", ["Recovery at the Harbor"]),
        ('harbor -"harbor recovery"', ["Recovery at the Harbor"]),
        ("harbor -recoveries", []),
        ("harbor -residental", ["Harbor Recovery", "Recovery at the Harbor"]),
    ],
)
def test_exclusion_takes_out_what_has_the_word_or_phrase_itself(snapshot, q, names):
    assert found(snapshot, q) == names


def test_exclusion_alone_leaves_all_other_listed_ones(snapshot):
    assert ask(snapshot, "-methadone").count == 9


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("metha", ["Example Meadow", "Sample Anchor Clinic"]),
        ("bupren", ["Example Willow"]),
        ("subox", ["Example Willow"]),
        ("harb", ["Harbor Recovery", "Recovery at the Harbor"]),
        ("ha", []),
        ("anch portland", ["Sample Anchor Clinic"]),
        ("anc portland", []),
    ],
)
def test_last_word_may_be_a_beginning(snapshot, q, names):
    assert found(snapshot, q) == names


def test_names_come_before_organizations_services_cities_and_descriptions(snapshot):
    assert found(snapshot, "portland") == [
        "Example Minds",
        "Example Meadow",
        "Sample Anchor Clinic",
        "Example Portland",
    ]
    assert found(snapshot, "meadow") == ["Example Meadow", "Fable Tree"]
    assert found(snapshot, "clinic")[0] == "Sample Anchor Clinic"
    assert found(snapshot, "clinic")[-1] == "Fable Tree"


def test_closed_entry_is_found_by_its_id_only(snapshot):
    gone = DOCUMENTS[-1]["id"]
    assert "Portland Gone" not in found(snapshot, "portland")
    assert found(snapshot, "portland", ids=(gone,)) == ["Portland Gone"]


def test_term_that_says_what_is_not_done_is_silent(snapshot):
    assert found(snapshot, "alcohol") == []


def test_stop_words_say_nothing_unless_nothing_else_is_asked(snapshot):
    assert found(snapshot, "the detox for me") == ["Fable Withdrawal Unit"]
    assert found(snapshot, "the") == ["Recovery at the Harbor"]


def test_words_narrow_with_other_conditions_and_keep_other_orderings(snapshot):
    medicaid = (Condition("payment", ("medicaid",)),)
    assert found(snapshot, "medication", conditions=medicaid) == ["Example Willow"]
    assert found(snapshot, "methadone clinic", ordering="name") == ["Example Meadow", "Sample Anchor Clinic"]
    facets = ask(snapshot, "methadone", facets=("medication",)).facets["medication"]
    slugs = list(snapshot.term_numbers["medication"])
    assert dict(zip(slugs, facets, strict=True))["methadone"] == 2


def test_words_that_find_nothing_can_be_let_go_of(snapshot):
    question = Question(q="xyzzy", conditions=(Condition("payment", ("medicaid",)),), ordering="relevance")
    assert [(parameter, count) for parameter, _, count in without(snapshot, question, TODAY)] == [("q", 1)]


def test_answers_do_not_depend_on_the_order_in_which_entries_come(snapshot, tmp_path):
    other = snapshot_of_words(tmp_path, DOCUMENTS[::-1])
    for q in ("recovery", "portland", "methadon clinc", "harbor -men", '"harbor recovery"', "help"):
        assert found(snapshot, q) == found(other, q)
        assert ask(snapshot, q).read == ask(other, q).read


def test_words_of_an_empty_directory_find_nothing(tmp_path):
    empty = snapshot_of_words(tmp_path, [])
    for q in ("detox", "methadon clinc", '"harbor recovery"', "-men", "zzz", "subox"):
        assert ask(empty, q).count == 0


def test_words_of_a_directory_without_synonyms_are_found_as_they_stand(tmp_path):
    plain = snapshot_of(
        tmp_path, make_document(1, name="Harbor House"), make_document(2, name="Meadow House")
    )
    for q, count in (("harbor", 1), ("harbr house", 1), ("hous", 2), ("suboxone", 0), ('"meadow house"', 1)):
        assert ask(plain, q).count == count
