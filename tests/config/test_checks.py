import pytest

from config import checks


@pytest.mark.parametrize(
    ("url", "found"),
    [("", []), ("https://directory.example.org", []), ("http://directory.example.org", ["directory.W001"])],
)
def test_public_url_that_is_not_https_is_warned_of_with_a_hint(settings, url, found):
    settings.PUBLIC_URL = url
    warnings = checks.public_url_is_https(None)
    assert [warning.id for warning in warnings] == found
    assert all(warning.hint for warning in warnings)


def test_folders_not_made_yet_are_fine_where_they_can_be_made(settings, tmp_path):
    settings.VAR_DIR = settings.SNAPSHOT_DIR = tmp_path / "later" / "deeper"
    assert checks.folders_are_writable(None) == []


def test_folder_below_a_file_is_warned_of_by_name(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.VAR_DIR, settings.SNAPSHOT_DIR = tmp_path, tmp_path / "file" / "snapshot"
    warnings = checks.folders_are_writable(None)
    assert [warning.id for warning in warnings] == ["directory.W002"]
    assert "SNAPSHOT_DIR" in warnings[0].msg and "SNAPSHOT_DIR" in warnings[0].hint
