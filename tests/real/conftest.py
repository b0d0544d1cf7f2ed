import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with SAMHSA's files."""
    folder = os.environ.get("REAL_DATA")
    return Path(folder) if folder else pytest.skip("needs SAMHSA's files: run .ci/real_directory")


@pytest.fixture(scope="session")
def real(tmp_path_factory, real_data):
    from tests.real.imported import Real  # pytest reads this file before Django is set up

    return Real(tmp_path_factory.mktemp("real"), real_data)
