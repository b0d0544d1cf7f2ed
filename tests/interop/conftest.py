"""The small directory of the API's tests, asked by other communities' clients."""

from tests.api.conftest import directory, publish  # noqa: F401 (fixtures)
