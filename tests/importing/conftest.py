import pytest


@pytest.fixture
def imports(db, tmp_path):
    """Imports into a directory that has a vocabulary and nothing else."""
    from tests.importing.builders import Importer, make_vocabulary  # when Django is set up

    make_vocabulary()
    return Importer(tmp_path)


@pytest.fixture
def curator(django_user_model, db):
    return django_user_model.objects.create_user("curator")
