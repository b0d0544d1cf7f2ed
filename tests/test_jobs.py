"""Background work: one at a time, whole or not at all, and never lost in silence."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from directory import jobs
from directory.curating import Refused
from directory.models import Job
from tests.builders import make_resource, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return make_user()


@pytest.fixture
def kind(monkeypatch):
    """Makes a kind of work out of a function."""

    def make(run, **options):
        monkeypatch.setitem(jobs.KINDS, "example", jobs.JobKind("Example", run, **options))
        return "example"

    return make


def upload(text=b"name\nSample Clinic\n", name="entries 2024.csv"):
    return SimpleUploadedFile(name, text)


def test_job_is_done_with_its_result(kind, curator):
    job = jobs.queue(kind=kind(lambda job, progress: {"seen": job.parameters["x"]}), by=curator,
                     parameters={"x": 1})  # fmt: skip
    assert jobs.run_next()
    job.refresh_from_db()
    assert (job.state, job.result, job.by) == ("done", {"seen": 1}, curator)
    assert job.started_at <= job.finished_at
    assert not jobs.run_next()


def test_oldest_job_comes_first(kind, curator):
    order = []
    name = kind(lambda job, progress: order.append(job.pk) or {})
    made = [jobs.queue(kind=name, by=curator, parameters={"x": number}).pk for number in range(3)]
    while jobs.run_next():
        pass
    assert order == made


def test_same_work_is_queued_once(curator):
    first = jobs.queue(kind="find_duplicates", by=curator)
    assert jobs.queue(kind="find_duplicates", by=curator) == first
    jobs.run_next()
    assert jobs.queue(kind="find_duplicates", by=curator) != first


def test_job_waits_while_another_one_runs(kind, curator):
    name = kind(lambda job, progress: {})
    Job.objects.create(kind=name, state="running", seen_at=timezone.now())
    job = jobs.queue(kind=name, by=curator, parameters={"x": 1})
    assert not jobs.run_next()
    job.refresh_from_db()
    assert job.state == "queued"


def test_job_whose_runner_died_is_failed_with_advice_and_the_next_one_runs(kind, curator):
    name = kind(lambda job, progress: {})
    lost = Job.objects.create(
        kind=name, state="running", seen_at=timezone.now() - jobs.LOST_AFTER - timedelta(seconds=1)
    )
    jobs.queue(kind=name, by=curator, parameters={"x": 1})
    assert jobs.run_next()
    lost.refresh_from_db()
    assert lost.state == "failed" and "start it again" in lost.problem


def test_refusal_is_told_as_it_is(kind, curator):
    def refuse(job, progress):
        raise Refused("Choose two.")

    job = jobs.queue(kind=kind(refuse), by=curator)
    jobs.run_next()
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "Choose two.")


def test_mistake_of_ours_is_told_kindly_and_logged(kind, curator, caplog, monkeypatch):
    import logging

    monkeypatch.setattr(logging.getLogger("directory"), "propagate", True)

    def stumble(job, progress):
        raise KeyError("secret")

    job = jobs.queue(kind=kind(stumble), by=curator)
    jobs.run_next()
    job.refresh_from_db()
    assert job.state == "failed" and "secret" not in job.problem and "its log says more" in job.problem
    assert "A job of kind example failed" in caplog.text


def test_job_interrupted_by_the_end_of_the_server_waits_again(kind, curator):
    def interrupt(job, progress):
        raise KeyboardInterrupt

    job = jobs.queue(kind=kind(interrupt), by=curator)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_next()
    job.refresh_from_db()
    assert job.state == "queued"


def test_progress_is_noted_and_is_a_sign_of_life(kind, curator, monkeypatch):
    monkeypatch.setattr(jobs, "EVERY", 0)
    seen = []

    def count(job, progress):
        for _ in progress(iter("abc"), "count letters", 3):
            fresh = Job.objects.get(pk=job.pk)
            seen.append((fresh.step, fresh.done, fresh.total, fresh.seen_at is not None))
        return {}

    jobs.queue(kind=kind(count), by=curator)
    jobs.run_next()
    assert seen == [("count letters", number, 3, True) for number in range(3)]


def test_progress_is_noted_at_most_once_a_second(kind, curator, django_assert_num_queries):
    job = jobs.queue(kind=kind(lambda job, progress: {}), by=curator)
    with django_assert_num_queries(1):
        assert len(list(jobs.Progress(job)(range(100_000), "count", 100_000))) == 100_000


def test_looking_for_work_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not jobs.run_next()


def test_duplicates_are_found_as_a_job(curator):
    make_resource(name="Sample Clinic"), make_resource(name="Sample Clinic")
    job = jobs.queue(kind="find_duplicates", by=curator)
    jobs.run_next()
    job.refresh_from_db()
    assert job.result["new"] == 1


def test_upload_keeps_its_name_in_a_folder_of_its_own(kind, curator, settings):
    one = jobs.queue(kind=kind(lambda job, progress: {}), by=curator, file=upload())
    two = jobs.queue(kind="example", by=curator, file=upload())
    assert Path(one.file.path).name == "entries_2024.csv" and one.file_name == "entries 2024.csv"
    assert one.file.path != two.file.path
    assert Path(one.file.path).is_relative_to(settings.VAR_DIR / "uploads")


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\evil.csv", "x" * 300 + ".csv", "a\nb.csv"])
def test_upload_with_an_odd_name_stays_in_its_folder(kind, curator, settings, name):
    job = jobs.queue(kind=kind(lambda job, progress: {}), by=curator, file=upload(name=name))
    assert Path(job.file.path).resolve().is_relative_to((settings.VAR_DIR / "uploads").resolve())
    assert Path(job.file.path).is_file()


def test_file_is_deleted_when_its_job_is_done(kind, curator):
    job = jobs.queue(kind=kind(lambda job, progress: {}), by=curator, file=upload())
    jobs.run_next()
    assert not Path(job.file.path).parent.exists()


def test_file_of_a_preview_waits_for_the_import_a_day(kind, curator):
    job = jobs.queue(kind=kind(lambda job, progress: {}, keeps_file=True), by=curator, file=upload())
    jobs.run_next()
    assert jobs.has_file(job) and jobs.forget_files() == 0
    assert jobs.forget_files(timezone.now() + timedelta(days=2)) == 1
    job.refresh_from_db()
    assert not jobs.has_file(job) and jobs.forget_files(timezone.now() + timedelta(days=2)) == 0
    with pytest.raises(Refused, match="Upload it again"):
        jobs.queue_with_file_of(job=job, kind="example", by=curator, parameters={})


def test_file_of_a_failed_preview_is_deleted_at_once(kind, curator):
    def refuse(job, progress):
        raise Refused("Not a table.")

    job = jobs.queue(kind=kind(refuse, keeps_file=True), by=curator, file=upload())
    jobs.run_next()
    assert not Path(job.file.path).parent.exists()


def test_file_that_a_waiting_job_will_read_is_kept(kind, curator):
    first = jobs.queue(kind=kind(lambda job, progress: {}, keeps_file=True), by=curator, file=upload())
    jobs.run_next()
    jobs.queue_with_file_of(job=first, kind="example", by=curator, parameters={"x": 1})
    assert jobs.forget_files(timezone.now() + timedelta(days=2)) == 0
