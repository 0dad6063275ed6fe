"""一括処理: frozen, confirmed by its number, each case once and for itself, resumed, given up."""

import csv
import io
import threading
from datetime import timedelta

import pypdfium2
import pytest
from django.db import connection
from django.urls import reverse

from shiyakusho.engines.cases import refusals
from shiyakusho.engines.cases.bulk_models import BulkItem, BulkJob
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.services import bulk, bulk_running
from shiyakusho.engines.cases.services.bulk import Chosen
from shiyakusho.engines.cases.services.bulk_running import run, step, told_of
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.selectors import events_about
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people


def staff(name: str, *args: object) -> str:
    return reverse(f"cases_staff:{name}", args=args)


@pytest.fixture
def appoint(request):
    """The fixture ``staff`` of the room, whose name is an address here."""
    return request.getfixturevalue("staff")


@pytest.fixture
def begin(hall):
    """``begin(cases)``: the chief begins to move them to 審査; of a list without ``cases``."""

    def make(cases: list[Case] | None = None, to: str = "examined", **more) -> BulkJob:
        chosen = (
            Chosen({str(c.pk): c.version for c in cases})
            if cases is not None
            else Chosen({}, CaseFilter())
        )
        number = len(cases) if cases is not None else len(chosen.cases(hall.chief))
        with as_account(hall.chief):
            return bulk.start_move(
                chosen=chosen, to=to, confirmed=more.get("confirmed", number), actor=hall.chief
            )

    return make


@pytest.fixture
def decided(file_claim, parent, take, go, hall):
    """``decided(account)``: a granted claim with its letter; the parent's have an address."""
    lives = next(
        one
        for one in people.Resident.objects.filter(until=None).order_by("number")
        if (address := people.person(one.pk).address) and address.ward == "小倉北区"
    )
    people.link_account_to(account=parent, resident_id=lives.pk, method=people.LinkMethod.values[0])

    def make(who=None) -> Case:
        case = file_claim(account=who or parent)
        take(case)
        go(case, "examined")
        go(case, "drafted", outcome="granted")
        go(case, "approved", by=hall.chief)
        return Case.objects.get(pk=case.pk)

    return make


def results(job: BulkJob) -> list[tuple[str, str]]:
    return list(BulkItem.objects.filter(job=job).order_by("n").values_list("state", "code"))


@pytest.mark.django_db
def test_each_case_has_its_own_audit_event_history_and_message(file_claim, begin) -> None:
    cases = [file_claim() for _ in range(3)]
    job = begin(cases)
    assert run(job.pk) is True
    assert results(job) == [("done", "")] * 3
    for case in cases:
        case.refresh_from_db()
        assert case.state == "examined"
        event = events_about(case.subject).get(action="cases.bulk_step")
        assert event.actor_name == "課長 三郎" and event.detail["bulk"] == str(job.pk)
        assert [one["action"] for one in event.detail["also"]] == ["cases.move"]
    job.refresh_from_db()
    assert job.ended_at is not None and run(job.pk) is True
    assert CaseEvent.objects.filter(kind="moved", to_state="examined").count() == 3


@pytest.mark.django_db
def test_a_list_is_frozen_when_it_begins(file_claim, begin) -> None:
    [first] = [file_claim()]
    job = begin()
    late = file_claim()
    run(job.pk)
    late.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, late.state, job.total) == ("examined", "received", 1)
    assert job.asked["query"] == {}


@pytest.mark.django_db
def test_one_that_moved_on_or_went_away_stays_and_says_why(file_claim, begin, take, hall) -> None:
    stale, gone, held, fine = (file_claim() for _ in range(4))
    job = begin([stale, gone, held, fine])
    take(stale, hall.chief)
    Case.objects.filter(pk=gone.pk).update(section_id="moji-childcare-support")
    Case.objects.filter(pk=held.pk).update(assignee=hall.colleague)
    run(job.pk)
    rows = BulkItem.objects.filter(job=job)
    found = {Case(pk=one.case_id): (one.state, one.code) for one in rows}
    assert found[stale] == ("refused", "stale_write")
    assert found[gone] == ("refused", "bulk_case_gone")
    assert found[held] == ("refused", "held_by_other")
    assert found[fine] == ("done", "")
    event = events_about(stale.subject).get(action="cases.bulk_step")
    assert event.detail["result"] == "refused" and event.detail["code"] == "stale_write"


@pytest.mark.django_db
def test_what_its_person_may_not_do_any_more_is_refused(file_claim, begin, hall) -> None:
    job = begin([file_claim(), file_claim()])
    assert step(job.pk)
    hall.chief.is_active = False
    hall.chief.save()
    run(job.pk)
    assert results(job) == [("done", ""), ("left", "")]
    assert BulkJob.objects.get().ended_at is not None


@pytest.mark.django_db
def test_the_number_must_be_the_one_confirmed_and_other_sections_are_not_there(
    file_claim, begin, appoint
) -> None:
    case = file_claim()
    with pytest.raises(refusals.BulkMismatch):
        begin([case], confirmed=2)
    with pytest.raises(refusals.MoveNotAllowed):
        begin([case], to="approved")
    post = organisation.post_above("moji-childcare-support", "section_chief").pk
    moji = appoint(post)
    with as_account(moji), pytest.raises(refusals.BulkMismatch):
        bulk.start_move(chosen=Chosen({str(case.pk): 1}), to="examined", confirmed=1, actor=moji)
    assert not BulkJob.objects.exists()


@pytest.mark.django_db
def test_killed_in_the_middle_it_goes_on_where_it_was(file_claim, begin, monkeypatch) -> None:
    cases = [file_claim() for _ in range(4)]
    job = begin(cases)
    real, taken = bulk_running.move_case, []

    def dying(**said):
        taken.append(said["case_id"])
        real(**said)
        if len(taken) == 2:
            raise KeyboardInterrupt  # after the move, before the commit

    monkeypatch.setattr(bulk_running, "move_case", dying)
    with pytest.raises(KeyboardInterrupt):
        run(job.pk)
    assert [state for state, _ in results(job)] == ["done", "waiting", "waiting", "waiting"]
    monkeypatch.setattr(bulk_running, "move_case", real)
    run(job.pk)
    assert [state for state, _ in results(job)] == ["done"] * 4
    assert CaseEvent.objects.filter(kind="moved", to_state="examined").count() == 4
    assert AuditEvent.objects.filter(action="cases.bulk_step").count() == 4


@pytest.mark.django_db
def test_a_job_whose_worker_fell_silent_is_queued_again(file_claim, begin) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    job = begin([file_claim()])
    assert bulk_running.resume_silent() == 0
    BulkJob.objects.update(worked_at=clock.now() - bulk_running.SILENT * 2)
    assert bulk_running.resume_silent() == 1 and bulk_running.resume_silent() == 0
    queued = ProcrastinateJob.objects.filter(task_name=bulk.RUN, args={"job_id": str(job.pk)})
    assert queued.count() == 2


@pytest.mark.django_db
def test_a_slice_gives_way_and_queues_the_rest(file_claim, begin) -> None:
    job = begin([file_claim() for _ in range(3)])
    assert run(job.pk, seconds=0) is False
    assert told_of(job) == {"done": 1, "waiting": 2, "refused": 0, "left": 0}


@pytest.mark.django_db
def test_given_up_what_is_done_stays_done(file_claim, begin, hall) -> None:
    job = begin([file_claim() for _ in range(3)])
    step(job.pk)
    with as_account(hall.chief):
        bulk.cancel(job_id=job.pk, actor=hall.chief)
        with pytest.raises(refusals.BulkOver):
            bulk.cancel(job_id=job.pk, actor=hall.chief)
    run(job.pk)
    assert [state for state, _ in results(job)] == ["done", "left", "left"]
    with as_account(hall.clerk), pytest.raises(refusals.BulkNotFound):
        bulk.cancel(job_id=job.pk, actor=hall.clerk)


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_each_case_once(file_claim, begin) -> None:
    job = begin([file_claim() for _ in range(6)])
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        try:
            run(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run(job.pk)
    assert [state for state, _ in results(job)] == ["done"] * 6
    assert CaseEvent.objects.filter(kind="moved", to_state="examined").count() == 6
    assert BulkJob.objects.get().ended_at is not None


@pytest.mark.django_db
def test_letters_are_one_file_in_order_and_tell_what_is_not_in_it(
    decided, file_claim, hall, client_of, account
) -> None:
    homeless = account("resident", level="L3", name="北方 無宿")
    cases = [decided(), decided(homeless), decided()]
    bare = file_claim()
    with as_account(hall.chief):
        job = bulk.start_letters(
            chosen=Chosen({str(c.pk): c.version for c in [*cases, bare]}),
            letter=bulk.LATEST, duplex=True, confirmed=4, actor=hall.chief,
        )  # fmt: skip
    run(job.pk)
    assert sorted(results(job)) == [
        ("done", ""), ("done", ""), ("refused", "letter_not_found"),
        ("refused", "no_address_on_paper"),
    ]  # fmt: skip
    job.refresh_from_db()
    client = client_of(hall.chief)
    answer = client.get(staff("bulk_paper", job.pk))
    paper = pypdfium2.PdfDocument(answer.content)
    assert len(paper) == job.pages and job.pages % 2 == 0
    text = "".join(page.get_textpage().get_text_bounded() for page in paper)
    done = BulkItem.objects.filter(job=job, state="done").order_by("n")
    numbers = [text.index(_number(item)) for item in done]
    assert numbers == sorted(numbers)
    assert client_of(hall.clerk).get(staff("bulk_paper", job.pk)).status_code == 403


def _number(item: BulkItem) -> str:
    from shiyakusho.engines.letters.models import Letter

    return Letter.objects.get(pk=item.letter_id).number


@pytest.mark.django_db
def test_by_the_pages(file_claim, hall, client_of, go) -> None:
    cases = [file_claim() for _ in range(2)]
    client = client_of(hall.chief)
    asked = client.post(staff("bulk"), {"all": "yes", "view": "open"}).text
    assert "2件をまとめて進める" in asked and 'name="all"' in asked
    said = {"all": "yes", "view": "open", "to": "examined", "confirmed": "2"}
    answer = client.post(staff("bulk"), said, follow=True)
    job = BulkJob.objects.get()
    assert "2件のうち0件" in answer.text and "いまの様子を見る" in answer.text
    go(cases[0], "examined")
    run(job.pk)
    page = client.get(staff("bulk_job", job.pk)).text
    assert "できなかった1件" in page and cases[0].receipt_number in page
    ended = [item.get_state_display() for item in BulkItem.objects.order_by("n")]
    assert sorted(ended) == ["できない", "済み"]
    table = client.get(staff("bulk_results", job.pk)).content.decode("utf-8-sig")
    assert [row[2] for row in csv.reader(io.StringIO(table))] == ["結果", *ended]
    assert staff("bulk_job", job.pk) in client.get(staff("bulk_jobs")).text
    assert client.post(staff("bulk_cancel", job.pk)).status_code == 409
    assert client_of(hall.colleague).get(staff("bulk_job", job.pk)).status_code == 403


@pytest.mark.django_db
def test_old_jobs_go_with_their_lists(file_claim, begin) -> None:
    job = begin([file_claim()])
    assert bulk_running.forget_jobs() == 0
    BulkJob.objects.filter(pk=job.pk).update(asked_at=clock.now() - timedelta(days=31))
    assert bulk_running.forget_jobs() == 1 and not BulkItem.objects.exists()
