import pytest

from directory.sources.merging import Row, merge


def row(
    number=1, part="substance", source="list", vintage="2024", joined=False, phones=(), terms=(), **values
):
    parsed = {
        "values": values,
        "phones": [{"kind": kind, "number": one, "extension": ext} for kind, one, ext in phones],
        "schedules": [],
        "licences": [],
        "terms": list(terms),
    }
    return Row(source, vintage, part, number, parsed, joined=joined)


def lender(latitude=45.518, county="Multnomah", number=1):
    values = {"latitude": latitude, "longitude": -122.674, "location_precision": "street", "county": county}
    return Row("points", "2021", "substance", number, {"values": values}, lends_location_only=True)


def test_merge_terms_are_the_sorted_union():
    assert merge([row(terms=["SA", "OP"]), row(2, "mental", terms=["MH", "OP"])]).terms == ["MH", "OP", "SA"]


def test_merge_phones_are_the_union_by_number_kind_and_extension():
    first = row(phones=[("main", "+1", ""), ("intake", "+2", "")])
    second = row(2, "mental", phones=[("main", "+1", ""), ("main", "+1", "7"), ("main", "+2", "")])
    found = [tuple(phone.values()) for phone in merge([first, second]).phones]
    assert found == [("main", "+1", ""), ("intake", "+2", ""), ("main", "+1", "7"), ("main", "+2", "")]


def test_merge_substance_use_row_wins_then_file_order():
    rows = [row(1, "mental", name="Mental"), row(9, name="Ninth"), row(7, name="Seventh")]
    merged = merge(rows)
    assert merged.values["name"] == "Seventh"
    assert merged.disagreements == {"name": ["Ninth", "Mental"]}


def test_merge_order_of_the_rows_given_does_not_matter():
    rows = [
        row(1, "mental", name="A", terms=["MH"]),
        row(2, name="B", terms=["SA"]),
        lender(number=1),
        lender(45.519, number=2),
    ]
    assert merge(rows) == merge(reversed(rows))


def test_merge_field_that_the_winner_lacks_comes_from_the_next_row():
    merged = merge([row(website="https://example.org/"), row(2, email="intake@example.org")])
    assert merged.values == {"website": "https://example.org/", "email": "intake@example.org"}
    assert merged.disagreements == {}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"minimum_age": 18}, {"maximum_age": 17}),
        ({"line1": "1 Example Street"}, {"line2": "Suite 5"}),
        ({"name": "Clinic"}, {"alternate_name": "East"}),
        ({"remote_modes": []}, {"service_areas": ["US"]}),
    ],
)
def test_merge_fields_that_belong_together_come_from_one_row(first, second):
    assert merge([row(1, **first), row(2, **second)]).values == first


def test_merge_row_of_a_joined_site_comes_last_and_is_no_disagreement():
    merged = merge([row(1, joined=True, name="Old", terms=["SA"]), row(2, "mental", name="New")])
    assert (merged.values["name"], merged.terms, merged.disagreements) == ("New", ["SA"], {})


def test_merge_rows_of_joined_sites_alone_may_disagree():
    merged = merge([row(1, joined=True, name="One"), row(2, joined=True, name="Two")])
    assert merged.disagreements == {"name": ["Two"]}


def test_merge_own_point_is_not_replaced_by_a_lent_one():
    own = {"latitude": 1.0, "longitude": 2.0, "location_precision": "rooftop"}
    merged = merge([row(**own), lender()])
    assert merged.values == own
    assert merged.sources == [{"slug": "list", "vintage": "2024"}]


def test_merge_own_county_stands_beside_a_lent_point():
    assert merge([row(county="Lane"), lender()]).values["county"] == "Lane"


def test_merge_lent_point_is_the_first_lenders():
    merged = merge([row(), lender(45.519, "Second", number=8), lender(45.518, "First", number=3)])
    assert (merged.values["latitude"], merged.values["county"]) == (45.518, "First")


def test_merge_lenders_that_disagree_lend_nothing():
    merged = merge([row(name="Clinic"), lender(), lender(45.520)])
    assert merged.values == {"name": "Clinic"}


def test_merge_sources_show_their_newest_vintage():
    merged = merge([row(vintage="2023"), row(2, vintage="2024"), row(3, source="other", vintage="")])
    assert merged.sources == [{"slug": "list", "vintage": "2024"}, {"slug": "other", "vintage": ""}]
