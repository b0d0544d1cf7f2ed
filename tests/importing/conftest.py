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


@pytest.fixture(scope="session")
def nursery():
    """Processes that can be killed and held."""
    from tests.importing.servers import Nursery

    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    """A server as `make run` makes it: vocabulary, articles, crisis lines, samples. For copies only."""
    from tests.importing.servers import Server

    server = Server(tmp_path_factory.mktemp("servers") / "seeded")
    server.manage("migrate", "-v0")
    server.manage("seed")
    return server
