"""The benchmark runs, at a small size and without foreign packages; its figures are not judged here."""

import sqlite3

import pytest

from benchmarks.__main__ import main, options
from benchmarks.data import Data
from benchmarks.dialects import Seen
from benchmarks.equality import Unequal, differences
from benchmarks.questions import Asked

SIZE = 120
NEAR = Asked(near=(45.5, -122.6), miles=25)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("benchmarks")


def bench(cache, only):
    small = ["--sizes", str(SIZE), "--rounds", "1", "--seconds", "0.05", "--peers", "drf", "--port", "18810"]
    return main([*small, "--cache", str(cache), "--only", only])


def test_benchmark_at_a_small_size_measures_every_contestant(cache, capsys):
    found = bench(cache, "list,facets,one,export")

    measured = {(question, name) for _, question, name in found.samples}
    assert measured >= {(one, name) for one in ("list", "facets", "one") for name in ("ours", "drf")}
    assert measured >= {("list", name) for name in ("django", "drf-bare", "drf-default")}
    assert all(sample.latency > 0 and sample.rate > 0 for sample in found.samples.values())
    assert {name for _, name in found.exports} == {"ours", "drf"}
    assert "list: state + setting + payment" in capsys.readouterr().out


def test_benchmark_with_a_peer_that_lacks_an_entry_refuses_to_time(cache):
    bench(cache, "one")
    with sqlite3.connect(Data(SIZE, cache / str(SIZE)).plain) as peer:
        peer.execute("PRAGMA foreign_keys = OFF")
        peer.execute(
            "DELETE FROM plain_drf_resource WHERE rowid = (SELECT max(rowid) FROM plain_drf_resource)"
        )

    with pytest.raises(Unequal, match="drf differs from ours in count"):
        bench(cache, "first")


@pytest.mark.parametrize(
    ("asked", "ours", "other", "said"),
    [
        (Asked(), Seen(2, ("a", "b")), Seen(3, ("a", "b")), "count"),
        (Asked(), Seen(2, ("a", "b")), Seen(2, ("b", "a")), "ids"),
        (Asked(words="willow"), Seen(2, ("a", "b")), Seen(2, ("a", "c")), "ids"),
        (NEAR, Seen(1, ("a",), (20.0,)), Seen(1, ("a",), (20.2,)), "distances"),
        (NEAR, Seen(1, ("a",), (20.0,)), Seen(1, ("a",)), "distances"),
        (Asked("facets"), Seen(facets={("age", "adults"): 2}), Seen(facets={("age", "adults"): 3}), "facet"),
        (Asked("facets"), Seen(facets={("age", "adults"): 2}), Seen(facets={}), "facet"),
    ],
)
def test_differences_of_unequal_answers_are_named(asked, ours, other, said):
    assert said in " ".join(differences(asked, ours, other))


def test_differences_of_words_in_another_order_are_none():
    asked = Asked(words="willow")
    assert differences(asked, Seen(2, ("a", "b")), Seen(2, ("b", "a"))) == []


def test_options_with_an_unknown_question_name_the_known_ones(capsys):
    with pytest.raises(SystemExit):
        options(["--only", "lists"])
    assert "lists: choose of list, places" in capsys.readouterr().err
