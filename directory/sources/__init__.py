"""One pure parser for each source. A new source is one file with a SOURCE and one entry here; no Django."""

from directory.sources import directory_json, samhsa_directory, samhsa_locator
from directory.sources.record import SourceFormat

SOURCES: dict[str, SourceFormat] = {
    module.SOURCE.slug: module.SOURCE for module in (samhsa_directory, samhsa_locator, directory_json)
}
