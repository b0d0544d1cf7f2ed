"""Sections of several arrays: ids, links and postings, as they are written and read back."""

from collections.abc import Callable

import numpy as np

from .columns import Links
from .container import Container, ContainerWriter


def write_ids(writer: ContainerWriter, name: str, ids: np.ndarray, nearly: np.ndarray | None = None) -> None:
    """Ids by ordinal, in order, with the ordinal of each; `nearly`: ordinals, most in this order."""
    nearly = np.arange(len(ids)) if nearly is None else nearly
    by_id = nearly[np.argsort(ids[nearly], kind="stable")]
    ordered = ids[by_id]
    if (ordered[1:] == ordered[:-1]).any():
        raise ValueError(f"{name}: an id is given twice")
    writer.add(f"{name}.ids", ordered)
    writer.add(f"{name}.id_ordinals", by_id.astype(np.int32))


def read_ids(file: Container, name: str) -> np.ndarray:
    """Ids by ordinal."""
    ordinals, ordered = file[f"{name}.id_ordinals"], file[f"{name}.ids"]
    ids = np.empty(len(ordinals), ordered.dtype)
    ids[ordinals] = ordered
    return ids


def write_postings(writer: ContainerWriter, name: str, postings: tuple[np.ndarray, np.ndarray]) -> None:
    starts, rows = postings
    writer.add(f"{name}.posting_starts", starts)
    writer.add(f"{name}.postings", rows.astype(np.int32))


def read_postings(file: Container, name: str) -> tuple[np.ndarray, np.ndarray]:
    """(starts, rows) by number."""
    return file[f"{name}.posting_starts"], file[f"{name}.postings"]


def write_links(
    writer: ContainerWriter,
    name: str,
    links: Links,
    order: np.ndarray,
    dtype: str,
    renumbered: Callable[[np.ndarray], np.ndarray] = lambda numbers: numbers,
) -> None:
    """The numbers of all rows, one row after the other, and where those of each start."""
    writer.add(f"{name}.starts", links.starts(order))
    with writer.section(name, dtype):
        for numbers in links.numbers(order):
            writer.write(renumbered(numbers).astype(dtype))


def read_links(file: Container, name: str) -> tuple[np.ndarray, np.ndarray]:
    """(starts, numbers) by row."""
    return file[f"{name}.starts"], file[name]


def write_texts(writer: ContainerWriter, name: str, texts: Links, order: np.ndarray) -> None:
    """Texts as bytes, one a line; read by `Texts`."""
    writer.add(f"{name}.starts", texts.starts(order))
    with writer.section(f"{name}.text", "u1"):
        for letters in texts.numbers(order):
            writer.write(letters)


def read_texts(file: Container, name: str) -> tuple[np.ndarray, np.ndarray]:
    """(starts, bytes) of texts."""
    return file[f"{name}.starts"], file[f"{name}.text"]
