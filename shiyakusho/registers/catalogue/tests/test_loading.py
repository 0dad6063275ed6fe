"""Loading is idempotent, never over the studio, whole or not at all; versions are final."""

import threading
import uuid

import pytest
from django.core.signals import request_finished, request_started
from django.db import IntegrityError, close_old_connections, connection, transaction

from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.catalogue import public, publishing, services
from shiyakusho.registers.catalogue.gathering import Gathered
from shiyakusho.registers.catalogue.models import Origin, Procedure, Revision, SearchEntry, Version
from shiyakusho.registers.catalogue.publishing import Signed
from shiyakusho.registers.catalogue.reading import definition_from
from shiyakusho.registers.catalogue.snapshot import digest_of, document_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_the_system():
    with acting_as(SYSTEM, "試験"):
        yield


def gathered() -> list[Gathered]:
    return [
        Gathered(v.definition, v.process, document_of(v.definition, v.process), v.digest)
        for v in public.all_live()
    ]


def changed(one: Gathered, **fields) -> Gathered:
    document = one.definition.model_dump(mode="json", by_alias=True) | fields
    definition = definition_from(document)
    whole = document_of(definition, one.process)
    return Gathered(definition, one.process, whole, digest_of(whole))


def with_change(procedure_id: str, **fields) -> list[Gathered]:
    return [
        changed(one, **fields) if one.definition.id == procedure_id else one for one in gathered()
    ]


def by_the_studio(one: Gathered) -> None:
    """Published as another room's people do it, without its steps (test_reviewing)."""
    people = {"asked_by": {"id": "a", "name": "甲"}, "approved_by": {"id": "b", "name": "乙"}}
    signed = Signed(sign_off={"edited_by": [{"id": "a", "name": "甲"}], **people})
    publishing.put_live(one, note="窓口の要望", signed=signed)
    publishing.count_revision()


def test_what_is_loaded_reads_back_as_it_was_written():
    for version in public.all_live():
        assert digest_of(document_of(version.definition, version.process)) == version.digest


def test_loading_twice_writes_nothing_at_all():
    before = (Version.objects.count(), AuditEvent.objects.count(), Revision.objects.get().token)
    report = public.load("kitakyushu")
    assert not report.changes
    assert len(report.unchanged) == Procedure.objects.count()
    after = (Version.objects.count(), AuditEvent.objects.count(), Revision.objects.get().token)
    assert before == after


def test_a_changed_file_becomes_the_next_version_and_the_old_one_stays():
    old = public.live("birth")
    report = services.load(gathered=with_change("birth", identity="L3"))
    assert report.updated == ["birth"]
    new = public.live("birth")
    assert (new.number, new.definition.identity) == (old.number + 1, "L3")
    assert public.version(old.id).definition.identity == old.definition.identity
    event = AuditEvent.objects.latest("at", "pk")
    assert event.action == "catalogue.load"
    assert event.detail["updated"] == ["birth"]


def test_a_procedure_without_a_file_is_archived_and_comes_back():
    kept = gathered()
    without = [one for one in kept if one.definition.id != "furigana"]
    assert services.load(gathered=without).archived == ["furigana"]
    with pytest.raises(public.NoSuchProcedure):
        public.live("furigana")
    assert not SearchEntry.objects.filter(version__procedure_id="furigana").exists()
    assert services.load(gathered=kept).updated == ["furigana"]
    assert public.live("furigana").number == 2


def test_the_studio_s_version_is_never_overwritten_but_the_drift_is_told():
    files = gathered()
    one = next(one for one in files if one.definition.id == "death")
    by_the_studio(changed(one, identity="L3"))
    report = services.load(gathered=files)
    assert report.drift == ["death"]
    assert not report.changes
    live = public.live("death")
    assert live.definition.identity == "L3"
    assert Version.objects.get(id=live.id).origin == Origin.STUDIO
    without = [one for one in files if one.definition.id != "death"]
    assert services.load(gathered=without).archived == []


def test_a_version_can_neither_be_changed_nor_deleted():
    version = public.live("birth")
    for act in (
        lambda: Version.objects.filter(id=version.id).update(note="x"),
        lambda: connection.cursor().execute("DELETE FROM catalogue_version"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_load_that_breaks_leaves_nothing(monkeypatch):
    before = Revision.objects.get().token

    def breaks(*_):
        raise RuntimeError

    monkeypatch.setattr(publishing, "write_search_entry", breaks)
    with pytest.raises(RuntimeError):
        services.load(gathered=with_change("birth", identity="L3"))
    assert Revision.objects.get().token == before
    assert public.live("birth").definition.identity != "L3"


def test_an_unknown_procedure_is_refused():
    with pytest.raises(public.NoSuchProcedure) as refused:
        public.live("nothing")
    assert (refused.value.code, refused.value.status) == ("no_such_procedure", 404)


@pytest.mark.parametrize("version_id", ["not-a-uuid", "00000000-0000-0000-0000-000000000000", ""])
def test_an_unknown_version_is_refused(version_id):
    with pytest.raises(public.NoSuchVersion) as refused:
        public.version(version_id)
    assert (refused.value.code, refused.value.status) == ("no_such_version", 404)


@pytest.mark.parametrize("document", ["{", "[]", "{}", '{"definition": {"id": "birth"}}'])
def test_a_stored_document_that_is_no_definition_is_a_fault_of_its_own(document):
    procedure = public.live("birth").procedure_id
    broken = Version.objects.create(
        id=uuid.uuid4(),
        procedure_id=procedure,
        number=99,
        digest="0" * 64,
        origin="file",
        document=document,
        published_at=clock.now(),
    )
    with pytest.raises(public.VersionUnreadable) as refused:
        public.version(broken.id)
    assert (refused.value.code, refused.value.status) == ("version_unreadable", 500)
    assert refused.value.extra == {"version": str(broken.id), "procedure": "birth"}
    assert public.live("birth").number != 99


def test_within_one_request_the_revision_is_asked_once(django_assert_num_queries):
    public.all_live()
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        request_started.send(sender=None, environ={})
        with django_assert_num_queries(1):
            for _ in range(50):
                public.live("birth")
        request_finished.send(sender=None)
        with django_assert_num_queries(2):
            public.live("birth")
            public.live("birth")
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_make_one_version():
    files = with_change("birth", identity="L3")
    faults: list[Exception] = []

    def load() -> None:
        try:
            with acting_as(SYSTEM, "試験"):
                services.load(gathered=files)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Version.objects.filter(procedure_id="birth").count() == 2


def test_the_author_s_order_of_criteria_is_kept():
    written = next(one for one in gathered() if one.definition.id == "care-cert-new")
    assert list(written.definition.criteria) == ["needs_help", "insured", "not_certified_yet"]
    document = written.definition.model_dump(mode="json", by_alias=True)
    turned = dict(reversed(document["criteria"].items()))
    assert services.load(gathered=with_change("care-cert-new", criteria=turned)).updated
    assert list(public.live("care-cert-new").definition.criteria) == list(turned)
