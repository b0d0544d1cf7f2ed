"""Two real processes that import at the same time: nothing is lost, nothing stands twice."""

import time

import pytest

from tests.importing.builders import DIRECTORY, LOCATOR, place, write_locator
from tests.importing.servers import Server, faults, finish, write_editions


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """A server with a vocabulary and samples, and files of two sources."""
    folder = tmp_path_factory.mktemp("two")
    server = Server(folder / "start")
    server.manage("migrate", "-v0")
    server.manage("seed")
    write_editions(folder)
    write_locator(folder / "locator_2021.csv", [place(number) for number in range(1, 100)])
    return server


def files(server):
    folder = server.folder.parent
    return folder / "directory_2024.csv", folder / "directory_2025.csv", folder / "locator_2021.csv"


def one_after_the_other(start, name, *imports):
    server = start.copy_to(start.folder.parent / name)
    for arguments in imports:
        server.run("import_source", *arguments)
    return server


def at_once(start, name, first, second):
    """Both have made their plan before either is applied."""
    server = start.copy_to(start.folder.parent / name)
    gates = [server.folder / "first", server.folder / "second"]
    running = [
        server.start(f"directory.importing:apply=hold:{gate}", "import_source", *arguments)
        for gate, arguments in zip(gates, (first, second), strict=True)
    ]
    end = time.monotonic() + 60
    while not all(gate.exists() for gate in gates) and time.monotonic() < end:
        time.sleep(0.02)
    for gate in gates:
        gate.unlink()
    said = [finish(process) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    return server


def runs(server):
    return server.ask("SELECT count(*) FROM directory_importrun")[0][0]


def test_same_file_imported_twice_at_once_is_in_once(start):
    edition, *_ = files(start)
    once = one_after_the_other(start, "once", (DIRECTORY, edition))
    both = at_once(start, "same", (DIRECTORY, edition), (DIRECTORY, edition))
    assert faults(both) == []
    assert (both.stored(), both.public()) == (once.stored(), once.public())
    assert runs(both) == runs(once) + 1


def test_directory_and_locator_imported_at_once_lend_and_are_lent_to(start):
    edition, _, locator = files(start)
    wanted = one_after_the_other(start, "ordered", (LOCATOR, locator), (DIRECTORY, edition))
    both = at_once(start, "crossed", (LOCATOR, locator), (DIRECTORY, edition))
    assert faults(both) == []
    assert both.public() == wanted.public()
    lent = (
        "SELECT count(*) FROM directory_resource WHERE location_precision = 'street' AND county = 'Multnomah'"
    )
    assert both.ask(lent) == wanted.ask(lent) == [(99,)]
