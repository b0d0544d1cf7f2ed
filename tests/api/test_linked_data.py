"""schema.org's JSON-LD of articles and resources."""

import pytest

from tests.api.listings import days_ago, make_article, make_document, make_id

LD = "application/ld+json"
ARTICLE = "/api/v1/articles/seeking-help/"
RESOURCE = "/api/v1/resources/"


def linked(client, address):
    response = client.get(address, headers={"Accept": LD})
    assert response.status_code == 200 and response.headers["Content-Type"] == LD
    return response


def test_article_is_a_medical_web_page_that_no_clinician_has_reviewed(api, valid):
    page = valid(linked(api, ARTICLE), "/api/v1/articles/{slug}/")
    assert (page["@context"], page["@type"]) == ("https://schema.org", "MedicalWebPage")
    assert page["@id"] == f"http://testserver{ARTICLE}"
    assert page["audience"]["audienceType"] == "Caregiver"
    assert page["hasPart"][0] == {
        "@type": "WebPageElement",
        "@id": f"http://testserver{ARTICLE}#one",
        "url": f"http://testserver{ARTICLE}#one",
        "name": "One",
        "text": "Talk.",
    }
    assert "reviewedBy" not in page and "lastReviewed" not in page


def test_article_that_a_clinician_has_reviewed_says_who_and_when(publish, client):
    publish(articles=[make_article(reviewer="A clinician of the test", last_reviewed="2026-11-25")])
    page = linked(client, ARTICLE).json()
    assert page["reviewedBy"] == {"@type": "Person", "name": "A clinician of the test"}
    assert page["lastReviewed"] == "2026-11-25"


def test_article_names_its_sources_and_the_crisis_lines(publish, client):
    reference = {"number": 1, "title": "A study", "source": "Example Office", "date": "2024-03"}
    reference |= {"checked_on": "2026-11-24", "url": "https://example.org/study"}
    publish(articles=[make_article(references=[reference])])
    page = linked(client, ARTICLE).json()
    assert page["citation"] == [
        {
            "@type": "CreativeWork",
            "position": 1,
            "name": "A study",
            "publisher": {"@type": "Organization", "name": "Example Office"},
            "datePublished": "2024-03",
            "url": "https://example.org/study",
        }
    ]
    assert page["mentions"][0]["telephone"] == "988"


def test_resource_is_a_medical_clinic_that_can_be_called(api, valid):
    house = valid(linked(api, f"{RESOURCE}{make_id('Alder House')}/"), f"{RESOURCE}{{public_id}}/")
    assert (house["@type"], house["name"], house["telephone"]) == (
        "MedicalClinic",
        "Alder House",
        "+15035550100",
    )
    assert house["address"]["addressRegion"] == "OR" and house["geo"]["latitude"] == 45.5
    assert house["isAcceptingNewPatients"] is True
    assert "Residential treatment" in [one["name"] for one in house["availableService"]]
    assert house["openingHoursSpecification"][0]["dayOfWeek"][0] == "https://schema.org/Monday"
    assert house["subjectOf"][1]["name"] == "National Directory"
    assert house["subjectOf"][0]["mentions"][0]["telephone"] == "988"


def test_resource_says_nothing_where_it_knows_nothing(api, valid):
    hall = valid(linked(api, f"{RESOURCE}{make_id('Elm Hall')}/"), f"{RESOURCE}{{public_id}}/")
    assert not {"isAcceptingNewPatients", "openingHoursSpecification", "email", "description"} & hall.keys()


@pytest.mark.parametrize("precision", ["city", "postal_code"])
def test_resource_whose_point_is_the_centre_of_a_town_has_no_coordinates(publish, client, precision):
    place = {"latitude": 45.5, "longitude": -122.6, "precision": precision}
    publish(make_document("House", location=place))
    assert "geo" not in linked(client, f"{RESOURCE}{make_id('House')}/").json()


def test_resource_whose_openings_are_old_says_nothing_of_them(publish, client):
    publish(make_document("House", accepts_new_patients={"value": True, "as_of": days_ago(30)}))
    assert "isAcceptingNewPatients" not in linked(client, f"{RESOURCE}{make_id('House')}/").json()


def test_linked_data_of_nothing_is_a_problem_with_crisis_lines(api):
    response = api.get("/api/v1/articles/nothing/", headers={"Accept": LD})
    assert response.status_code == 404 and response.json()["crisis_lines"]


def test_linked_data_and_json_have_tags_of_their_own(api):
    assert api.get(ARTICLE).headers["ETag"] != linked(api, ARTICLE).headers["ETag"]
