"""The two imports of SAMHSA's files, once for all tests."""

from tests.importing.builders import DIRECTORY, LOCATOR
from tests.importing.servers import Server
from tests.real.measuring import measure


class Real:
    """A server after both imports, with what they cost, and how it stood before and between them."""

    def __init__(self, folder, data):
        self.directory = data / "samhsa_national_directory_2024.csv.gz"
        self.locator = data / "samhsa_locator_2021_substance_use.csv.gz"
        self.seeded = Server(folder / "seeded")
        self.seeded.manage("migrate", "-v0")
        self.seeded.manage("seed")
        self.server = self.seeded.copy_to(folder / "real")
        self.rejected = folder / "rejected.csv"
        self.costs = {DIRECTORY: self.import_it(DIRECTORY, self.directory, f"--rejected={self.rejected}")}
        self.public_without_locator = self.server.public()
        self.costs[LOCATOR] = self.import_it(LOCATOR, self.locator)

    def import_it(self, *arguments):
        return measure(self.server, "import_source", *arguments)
