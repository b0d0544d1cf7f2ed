"""The invariants that the database itself holds, and the column of term keys."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from directory.models import (
    ArticleHelp,
    ArticleTranslation,
    Category,
    FieldLock,
    Licence,
    OrganizationIdentifier,
    Phone,
    Reference,
    Release,
    Resource,
    Revision,
    Schedule,
    Status,
    Term,
    Verification,
    derived_id,
)
from tests import desk_breakers
from tests.builders import (
    make_article,
    make_help,
    make_line,
    make_organization,
    make_resource,
    make_review,
    make_source_record,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db


def update(record, **values):
    type(record).objects.filter(pk=record.pk).update(**values)


def add_release(record):
    return Release.objects.create(
        kind=record.kind, public_id=record.public_id, content={}, digest="", reason="x"
    )


def copy(record, **values):
    """The same row once more, under another primary key."""
    names = [one.attname for one in record._meta.concrete_fields if not one.primary_key]
    type(record).objects.create(**({name: getattr(record, name) for name in names} | values))


def open_hours(**values):
    return Schedule.objects.create(resource=make_resource(), days=["MO"], **values)


def published_without_release(make):
    update(make(), status=Status.PUBLISHED)


def withdrawn_with_release(make):
    record = make()
    update(record, status=Status.WITHDRAWN, release=add_release(record))


def replaced_by_itself(record):
    update(record, replaced_by=record)


# What would break each constraint; a constraint without an entry fails the test below.
BREAKERS = {
    "resource_release_fits_status": lambda: published_without_release(make_resource),
    "organization_release_fits_status": lambda: published_without_release(make_organization),
    "crisisline_release_fits_status": lambda: withdrawn_with_release(make_line),
    "article_release_fits_status": lambda: withdrawn_with_release(make_article),
    "resource_point_is_whole": lambda: update(make_resource(), latitude=45.5, location_precision="street"),
    "resource_point_on_earth": lambda: update(
        make_resource(), latitude=45.5, longitude=-190, location_precision="street"
    ),
    "resource_point_never_null_island": lambda: update(
        make_resource(), latitude=0, longitude=0, location_precision="street"
    ),
    "resource_ages_in_order": lambda: update(make_resource(), minimum_age=18, maximum_age=17),
    "resource_openings_have_a_date": lambda: update(make_resource(), accepts_new_patients=True),
    "resource_not_replaced_by_itself": lambda: replaced_by_itself(make_resource()),
    "phone_number_shape": lambda: Phone.objects.create(resource=make_resource(), number="503-555-0100"),
    "phone_unique_in_resource": lambda: copy(make_resource().phones.get()),
    "schedule_has_times_or_a_reason": lambda: open_hours(opens="09:00"),
    "schedule_dates_in_order": lambda: open_hours(
        opens="09:00", closes="17:00", valid_from="2026-12-01", valid_to="2026-11-30"
    ),
    "field_lock_unique": lambda: copy(
        FieldLock.objects.create(resource=make_resource(), field="website", by=make_user(), reason="x")
    ),
    "review_open_once": lambda: copy(make_review()),
    "crisis_line_can_be_reached": lambda: update(make_line(), call=""),
    "crisis_line_verification_is_whole": lambda: update(make_line(), verified_on="2026-11-24"),
    "article_translation_unique": lambda: copy(make_article().translations.get()),
    "article_help_name_unique": lambda: copy(make_help(make_article())),
    "article_reviewer_signed_on_a_day": lambda: make_article(reviewer="A clinician"),
    "article_review_due_after_review": lambda: make_article(
        last_reviewed="2026-11-24", next_review_due="2026-11-24"
    ),
    "reference_date_is_year_month_or_day": lambda: Reference.objects.create(
        article=make_article(), number=1, source_date="2024-5"
    ),
    "reference_number_unique": lambda: copy(Reference.objects.create(article=make_article(), number=1)),
    "organization_identifier_unique": lambda: copy(
        OrganizationIdentifier.objects.create(organization=make_organization(), scheme="npi", identifier="1")
    ),
    "source_record_key_unique": lambda: copy(make_source_record(make_resource())),
    "term_slug_unique_in_category": lambda: copy(make_vocabulary()["SA"], key="XX", code="XX"),
    "term_key_is_code_or_path": lambda: update(make_vocabulary()["SA"], key="substance-use"),
    "revision_is_one_row": lambda: Revision.objects.create(pk=2),
    **desk_breakers.breakers(copy),
}


def constraints():
    kinds = CheckConstraint | UniqueConstraint
    found = (
        one for model in apps.get_app_config("directory").get_models() for one in model._meta.constraints
    )
    return {one.name: one for one in found if isinstance(one, kinds)}


def test_constraints_each_has_a_test():
    assert set(constraints()) == set(BREAKERS)


@pytest.mark.parametrize("name", BREAKERS)
def test_constraint_broken_is_refused_by_the_database_itself(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BREAKERS[name]()
    assert breaks(name, str(refusal.value))


def breaks(name, message):
    """Whether the database named this constraint, or (SQLite, unique ones) its columns."""
    constraint = constraints()[name]
    columns = getattr(constraint, "fields", ())
    return name in message or ("UNIQUE" in message and all(column in message for column in columns))


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Resource, "public_id"),
        (Resource, "site_key"),
        (Category, "slug"),
        (Term, "key"),
        (Term, "code"),
    ],
)
def test_column_that_identifies_a_row_is_unique(model, field):
    assert model._meta.get_field(field).unique


def test_resource_without_site_key_stands_beside_another():
    make_resource()
    make_resource()
    assert Resource.objects.filter(site_key=None).count() == 2


def test_review_closed_lets_another_of_its_kind_be_opened():
    review = make_review()
    update(review, closed_at="2026-11-24T10:00Z")
    copy(review)
    assert review.resource.reviews.count() == 2


@pytest.mark.parametrize(
    "values",
    [{"closed": True}, {"by_appointment": True}, {"opens": "22:00", "closes": "06:00"}],
    ids=["holiday", "by appointment", "over midnight"],
)
def test_schedule_that_makes_sense_is_taken(values):
    assert open_hours(**values).pk


def test_schedule_without_times_or_a_reason_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        open_hours()


@pytest.mark.parametrize("number", ["+15035550100", "988", "741741", "+442079460000"])
def test_phone_number_in_e164_or_short_code_is_taken(number):
    phone = Phone(resource=make_resource(phones=()), number=number)
    phone.full_clean()
    phone.save()


@pytest.mark.parametrize("number", ["5035550100", "+05035550100", "98", "1-800", "+1503555０100"])
def test_phone_number_of_another_shape_is_refused_by_form_and_database(number):
    phone = Phone(resource=make_resource(phones=()), number=number)
    with pytest.raises(ValidationError):
        phone.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        phone.save()


def test_terms_come_back_as_a_sorted_tuple_without_doubles():
    resource = make_resource(terms=["SP", "BU", "BU", "help/detox"])
    resource.refresh_from_db()
    assert resource.terms == ("BU", "SP", "help/detox")


def test_terms_of_a_resource_without_any_are_empty():
    resource = make_resource()
    resource.refresh_from_db()
    assert resource.terms == ()


@pytest.mark.parametrize("key", ["BU", "SP", "help/detox"], ids=["first", "middle", "last"])
def test_has_finds_rows_that_hold_the_key(key):
    resource = make_resource(terms=("BU", "SP", "help/detox"))
    make_resource(terms=("MU",))
    assert list(Resource.objects.filter(terms__has=key)) == [resource]


@pytest.mark.parametrize("key", ["B", "U", "bu", "help", "%", "_U", "help/", "", "BU SP x"])
def test_has_does_not_find_rows_by_a_piece_or_another_spelling_of_the_key(key):
    make_resource(terms=("BU", "SP", "help/detox"))
    make_resource()
    assert not Resource.objects.filter(terms__has=key).exists()


def test_terms_survive_as_text_in_a_dump():
    resource = make_resource(terms=("SP", "BU"))
    field = Resource._meta.get_field("terms")
    assert field.to_python(field.value_to_string(resource)) == ("BU", "SP")


@pytest.mark.parametrize(
    ("name", "value"),
    [("remote_modes", "phone"), ("service_areas", {"OR": 1}), ("remote_modes", [1]), ("service_areas", [""])],
)
def test_list_of_words_of_another_shape_is_refused(name, value):
    resource = make_resource()
    setattr(resource, name, value)
    with pytest.raises(ValidationError) as refusal:
        resource.full_clean()
    assert list(refusal.value.message_dict) == [name]


def test_schedule_on_an_unknown_day_is_refused():
    schedule = Schedule(resource=make_resource(), days=["MO", "Monday"], closed=True)
    with pytest.raises(ValidationError, match="weekdays"):
        schedule.full_clean()


@pytest.mark.parametrize("parameters", [["help"], "help=inpatient", {}, {"help": 1}, {"help": [None]}])
def test_article_help_that_cannot_be_asked_is_refused(parameters):
    wrong = ArticleHelp(article=make_article(), name="find", label="Find help", parameters=parameters)
    with pytest.raises(ValidationError) as refusal:
        wrong.full_clean()
    assert list(refusal.value.message_dict) == ["parameters"]


def test_article_help_with_one_or_several_values_is_taken():
    parameters = {"care": "substance-use", "help": ["inpatient", "!detox"]}
    ArticleHelp(article=make_article(), name="find", label="Find help", parameters=parameters).full_clean()


@pytest.mark.parametrize("day", ["2024", "2024-03", "2024-03-31", ""])
def test_reference_dated_as_exactly_as_it_is_known_is_taken(day):
    Reference(article=make_article(), number=1, title="A study", source_date=day).full_clean()


@pytest.mark.parametrize("day", ["24", "March", "2024-13", "2024-02-30", "2024-3", "20240331", "٢٠٢٤"])
def test_reference_date_that_is_no_date_is_refused(day):
    with pytest.raises(ValidationError, match="2024-03-31"):
        Reference(article=make_article(), number=1, title="A study", source_date=day).full_clean()


def test_derived_id_is_the_same_everywhere_and_differs_by_kind():
    assert str(derived_id("resource", "a|b")) == "4a837568-b62a-5605-80c7-25406ec7884b"
    assert derived_id("resource", "a|b") != derived_id("organization", "a|b")


def test_due_finds_public_resources_never_verified_or_due_by_the_day():
    never, due, later, draft = (make_resource() for _ in range(4))
    for record in (never, due, later):
        update(record, status=Status.PUBLISHED, release=add_release(record))
    for record, day in ((due, "2026-11-24"), (later, "2026-11-25"), (draft, "2026-11-01")):
        Verification.objects.create(
            resource=record, on="2026-10-01", method="phone", outcome="confirmed", next_due=day
        )
    assert set(Resource.objects.due("2026-11-24")) == {never, due}


def test_licences_may_repeat_for_they_have_no_identity_of_their_own():
    resource = make_resource()
    for _ in range(2):
        Licence.objects.create(resource=resource, kind="licence", name="State licence")
    assert resource.licences.count() == 2


def test_models_edited_by_people_keep_history():
    edited = (
        "Article ArticleTranslation ArticleHelp Reference CrisisLine Organization OrganizationIdentifier "
        "Resource Phone Schedule Licence FieldLock Category Term Source ProviderLink SiteSettings"
    )
    found = apps.get_app_config("directory").get_models()
    kept = {model.__name__ for model in found if hasattr(model, "history")}
    assert kept == set(edited.split())


def test_history_keeps_a_long_reason_whole():
    reason = ArticleTranslation.history.model._meta.get_field("history_change_reason")
    assert isinstance(reason, models.TextField)


def test_listing_columns_lead_to_no_curated_row():
    from directory.models import LISTINGS

    assert not [one for listing in LISTINGS.values() for one in listing._meta.get_fields() if one.is_relation]
