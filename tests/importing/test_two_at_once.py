"""Two real processes that import at the same time: nothing is lost, nothing stands twice."""

import time

import pytest

from tests.importing.builders import DIRECTORY, LOCATOR, place, write_locator
from tests.importing.servers import faults, write_editions


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A directory and a locator that lends to it."""
    folder = tmp_path_factory.mktemp("files")
    places = [place(number) for number in range(1, 100)]
    return write_editions(folder)[0], write_locator(folder / "locator_2021.csv", places)


def one_after_the_other(nursery, server, *imports):
    for arguments in imports:
        nursery.run(server, "import_source", *arguments)
    return server


def at_once(nursery, server, *imports):
    """All have made their plan before any is applied."""
    gates = [server.folder / f"gate-{number}" for number in range(len(imports))]
    running = [
        nursery.start(server, "import_source", *arguments, point=f"directory.importing:apply=hold:{gate}")
        for gate, arguments in zip(gates, imports, strict=True)
    ]
    end = time.monotonic() + 60
    while not all(gate.exists() for gate in gates) and time.monotonic() < end:
        time.sleep(0.02)
    for gate in gates:
        gate.unlink()
    assert [nursery.wait(pid) for pid in running] == [0] * len(imports)
    return server


def runs(server):
    return server.ask("SELECT count(*) FROM directory_importrun")[0][0]


def test_same_file_imported_twice_at_once_is_in_once(nursery, seeded, files, tmp_path):
    edition, _ = files
    once = one_after_the_other(nursery, seeded.copy_to(tmp_path / "once"), (DIRECTORY, edition))
    both = at_once(nursery, seeded.copy_to(tmp_path / "both"), (DIRECTORY, edition), (DIRECTORY, edition))
    assert faults(both) == []
    assert (both.stored(), both.public()) == (once.stored(), once.public())
    assert runs(both) == runs(once) + 1


def test_directory_and_locator_imported_at_once_lend_and_are_lent_to(nursery, seeded, files, tmp_path):
    edition, locator = files
    imports = (LOCATOR, locator), (DIRECTORY, edition)
    wanted = one_after_the_other(nursery, seeded.copy_to(tmp_path / "wanted"), *imports)
    both = at_once(nursery, seeded.copy_to(tmp_path / "both"), *imports)
    assert faults(both) == []
    assert both.public() == wanted.public()
    lent = (
        "SELECT count(*) FROM directory_resource WHERE location_precision = 'street' AND county = 'Multnomah'"
    )
    assert both.ask(lent) == wanted.ask(lent) == [(99,)]
