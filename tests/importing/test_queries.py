"""The number of queries does not grow with the rows, as long as they fit into one batch."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Source
from tests.importing.builders import place, site


def queries_of(run, *rows, **options):
    with CaptureQueriesContext(connection) as captured:
        run(*rows, **options)
    return len(captured)


def test_queries_of_a_first_import_do_not_grow_with_rows(imports):
    imports.directory(site(90))
    one = queries_of(imports.directory, site(90), site(1))
    assert queries_of(imports.directory, site(90), site(1), *map(site, range(2, 12))) == one


def test_queries_of_a_changed_edition_do_not_grow_with_rows(imports):
    rows = [site(number) for number in range(1, 12)]
    imports.directory(*rows)
    changed = [site(number, codes="HI", phone=f"503-555-01{number + 20}") for number in range(1, 12)]
    one = queries_of(imports.directory, changed[0], *rows[1:], year=2024)
    assert queries_of(imports.directory, *changed, year=2024) == one


def test_queries_of_a_lending_import_do_not_grow_with_rows(imports):
    imports.directory(*map(site, range(1, 13)))
    imports.locator(place(1))
    one = queries_of(imports.locator, *map(place, range(1, 3)))
    assert queries_of(imports.locator, *map(place, range(1, 13))) == one


def test_queries_of_vanishing_sites_do_not_grow_with_rows(imports):
    imports.directory(*map(site, range(1, 14)))
    one = queries_of(imports.directory, *map(site, range(1, 13)), site(50))
    assert queries_of(imports.directory, *map(site, range(1, 3)), site(51)) == one


def test_queries_of_releasing_organizations_that_waited_do_not_grow_with_rows(imports):
    imports.directory(site(90))
    Source.objects.update(trusted=False)
    imports.directory(site(90), *map(site, range(1, 12)))
    Source.objects.update(trusted=True)
    rows = [site(90), *map(site, range(1, 12))]
    one = queries_of(imports.directory, *rows, site(21, name1="Sample Clinic 1"))
    more = [site(20 + number, name1=f"Sample Clinic {number}") for number in range(1, 12)]
    assert queries_of(imports.directory, *rows, *more) == one
