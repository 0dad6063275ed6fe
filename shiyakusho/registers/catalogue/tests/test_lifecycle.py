"""In force from its day by the clock alone; back to an old version; an end; two at once."""

import datetime as dt
import threading

import pytest
from django.db import connection

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue import reviewing, working
from shiyakusho.registers.catalogue.models import Turn, Version, WorkingCopy

from .studio import HANA, JIRO, TARO, approved, asked, document, edited, published

pytestmark = pytest.mark.django_db
APRIL = dt.date(2027, 4, 1)


def at(day: dt.date, hour: int = 0, minute: int = 0):
    return clock.stopped_at(dt.datetime.combine(day, dt.time(hour, minute), clock.TOKYO))


def title(procedure_id: str = "birth") -> str:
    return catalogue.live(procedure_id).definition.title.ja


def test_published_now_it_is_in_force_from_its_day_and_not_a_minute_before():
    before = catalogue.live("birth")
    version = published(day=APRIL, title={"ja": "出生の届出"})
    assert catalogue.live("birth") == before
    assert catalogue.coming() == [version]
    with at(APRIL - dt.timedelta(days=1), 23, 59):
        assert catalogue.live("birth") == before
    with at(APRIL):
        assert catalogue.live("birth") == version
        assert catalogue.coming() == []
    assert catalogue.live("birth", on=APRIL) == version
    with at(APRIL):
        assert catalogue.live("birth", on=APRIL - dt.timedelta(days=1)) == before


def test_the_search_finds_the_words_of_the_version_in_force():
    published(day=APRIL, title={"ja": "あかちゃんの戸籍登録"})
    assert [hit.procedure_id for hit in catalogue.search("あかちゃんの戸籍登録").items][:1] != [
        "birth"
    ]
    with at(APRIL):
        (hit, *_) = catalogue.search("あかちゃんの戸籍登録").items
        assert (hit.procedure_id, hit.title) == ("birth", "あかちゃんの戸籍登録")


def test_an_urgent_version_goes_before_the_coming_one_and_what_that_loses_is_told():
    coming = published(day=APRIL, title={"ja": "四月の題名"})
    urgent = published(title={"ja": "急ぎの題名"})
    assert title() == "急ぎの題名"
    with at(APRIL):
        assert title() == "四月の題名"
    chapters = {one.number: one for one in catalogue.history_of("birth")}
    assert chapters[coming.number].loses == (urgent.number,)
    assert [one.state for one in catalogue.history_of("birth")] == ["coming", "live", "past"]


def test_a_coming_version_is_called_off_with_a_reason_and_a_past_one_is_not():
    before = catalogue.live("birth")
    published(day=APRIL)
    coming = catalogue.history_of("birth")[0]
    with acting_as(HANA):
        with pytest.raises(catalogue.ReasonNeeded):
            catalogue.call_off(turn_id=coming.turn_id, reason=" ")
        catalogue.call_off(turn_id=coming.turn_id, reason="法の施行が延びた")
        with pytest.raises(catalogue.NotComing):
            catalogue.call_off(turn_id=coming.turn_id, reason="もう一度")
        past = Turn.objects.filter(procedure_id="birth").earliest("id")
        with pytest.raises(catalogue.NotComing):
            catalogue.call_off(turn_id=past.pk, reason="過ぎた")
    with at(APRIL):
        assert catalogue.live("birth") == before
    assert catalogue.history_of("birth")[0].called_off == "法の施行が延びた"


def test_a_day_that_is_over_is_refused_when_asked_and_when_approved():
    copy = edited(identity="L3")
    with acting_as(TARO), pytest.raises(catalogue.DayHasPassed):
        catalogue.ask_review(
            copy_id=copy.pk, seen=copy.seen, note="公開",
            in_force_from=clock.today() - dt.timedelta(days=1),
        )  # fmt: skip
    copy = asked(day=APRIL)
    with at(APRIL + dt.timedelta(days=1)), pytest.raises(catalogue.DayHasPassed):
        approved(copy)


def test_rollback_is_a_new_review_of_an_old_document_by_four_eyes():
    old = catalogue.live("birth")
    published(title={"ja": "まちがえた題名"})
    with acting_as(TARO):
        copy = catalogue.roll_back(procedure_id="birth", to_number=1, reason="題名をまちがえた")
    assert (copy.kind, copy.state) == ("roll_back", "in_review")
    assert title() == "まちがえた題名"
    with pytest.raises(catalogue.FourEyes):
        approved(copy, by=TARO)
    version = approved(copy)
    assert (version.number, version.digest) == (3, old.digest)
    with acting_as(TARO):
        with pytest.raises(catalogue.NothingChanged):
            catalogue.roll_back(procedure_id="birth", to_number=1, reason="もう一度")
        with pytest.raises(catalogue.NoSuchVersion):
            catalogue.roll_back(procedure_id="birth", to_number=99, reason="ない版")


def test_an_end_is_asked_by_one_and_approved_by_another_and_nothing_is_forgotten():
    last = catalogue.live("birth")
    with acting_as(TARO):
        copy = catalogue.ask_archive(procedure_id="birth", reason="制度の廃止", from_day=APRIL)
    with pytest.raises(catalogue.FourEyes):
        approved(copy, by=TARO)
    assert approved(copy) is None
    assert catalogue.live("birth") == last
    with at(APRIL):
        with pytest.raises(catalogue.NoSuchProcedure):
            catalogue.live("birth")
        assert catalogue.version(last.id) == last
        assert "birth" not in [hit.procedure_id for hit in catalogue.search("出生届").items]
        assert catalogue.load("kitakyushu").drift == ["birth"]
        again = published(title={"ja": "出生届（新）"})
        assert catalogue.live("birth") == again


def _at_once(*acts) -> list[BaseException | None]:
    """All acts in threads of their own, begun together; what each raised."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        try:
            gate.wait()
            acts[place]()
        except BaseException as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_two_approvals_at_once_make_one_version(guarded, monkeypatch):
    """Without the lock on the copy both publish; with it the second is told."""
    copy = asked()
    if not guarded:
        unlocked(monkeypatch)
    told = _at_once(lambda: approved(copy, by=JIRO), lambda: approved(copy, by=HANA))
    made = Version.objects.filter(procedure_id="birth").count() - 1
    if guarded:
        (refused,) = [one for one in told if one]
        assert isinstance(refused, catalogue.StaleCopy)
        assert made == 1
    else:
        assert made == 2, told


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_two_editors_at_once_lose_nothing_unsaid(guarded, monkeypatch):
    """Without the lock one of two saves disappears and nobody is told; with it somebody is."""
    copy = edited(identity="L3")
    if not guarded:
        unlocked(monkeypatch)

    def save(who, fee: str) -> None:
        with acting_as(who):
            catalogue.save_copy(
                copy_id=copy.pk, document=document(copy) | {"note": {"ja": fee}}, seen=copy.seen
            )

    told = _at_once(lambda: save(TARO, "甲"), lambda: save(HANA, "乙"))
    if guarded:
        (refused,) = [one for one in told if one]
        assert isinstance(refused, catalogue.StaleCopy)
        assert WorkingCopy.objects.get(pk=copy.pk).seen == copy.seen + 1
    else:
        assert not any(isinstance(one, catalogue.StaleCopy) for one in told)


def unlocked(monkeypatch) -> None:
    """The guard taken away: the row is read without being held, and both look before either writes."""
    looked = threading.Barrier(2)

    def read(copy_id, seen):
        found = WorkingCopy.objects.get(pk=copy_id)
        looked.wait(5)
        if found.seen != seen:
            raise catalogue.StaleCopy
        return found

    monkeypatch.setattr(working, "locked_copy", read)
    monkeypatch.setattr(reviewing, "locked_copy", read)
    monkeypatch.setattr(reviewing, "_still_fits", lambda copy: None)
