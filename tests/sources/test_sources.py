import subprocess
import sys

import pytest

from directory.sources import SOURCES


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_source_describes_itself_for_people_who_run_it(source):
    assert SOURCES[source.slug] is source
    assert source.url.startswith("https://")
    assert source.url in source.layouts or "fixtures/" in source.layouts
    assert all((source.name, source.publisher, source.licence, source.attribution))


def test_sources_only_the_sample_is_one():
    assert [slug for slug, source in SOURCES.items() if source.sample] == ["sample-directory"]


def test_sources_import_no_django():
    code = "import sys, directory.sources; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
