"""test → production → test: byte for byte, twice is once, and nothing of a place travels.

Open Forms 1: every import made another copy. CiviForm 3: duplicates on import. Open Zaak #1531 and
#1195: import under another id, and a new version that had to end the old one first.
"""

import argparse
import json
import shutil
from pathlib import Path

import pytest
from django.db import transaction

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.bundle import MANIFEST, read_bundle, write_bundle
from shiyakusho.registers.catalogue.exporting import exported
from shiyakusho.registers.catalogue.faults import DefinitionFaults
from shiyakusho.registers.catalogue.models import Turn, Version, WorkingCopy
from shiyakusho.registers.catalogue.promoting import apply_bundle, planned
from shiyakusho.registers.catalogue.promotion_commands import add_promotion
from shiyakusho.registers.catalogue.receiving import receive
from shiyakusho.registers.catalogue.refusals import BundleCollides, BundleFaults, NotSignedOff

from .studio import published

pytestmark = pytest.mark.django_db


class Elsewhere(Exception):
    """What was written in this place is not in the other."""


@pytest.fixture
def charged() -> str:
    """A procedure whose fee is the city's."""
    return next(v.procedure_id for v in catalogue.all_live() if v.definition.charge)


def in_another_place(act):
    """`act` in a place of its own, of which nothing stays but what it returns."""
    found = []
    try:
        with transaction.atomic():
            found.append(act())
            raise Elsewhere
    except Elsewhere:
        return found[0]


def of_test(tmp_path: Path, charged: str, **more) -> Path:
    """A bundle made in test, which is gone then."""
    folder = tmp_path / "test"

    def work() -> None:
        published("birth", identity="L3", **more)
        published("birth", title={"ja": "四月の出生届"}, day=clock.today().replace(year=2030))
        published(charged, title={"ja": "証明書の請求"})
        write_bundle(folder, exported())

    in_another_place(work)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_from_test_to_production_and_back_every_byte_is_the_same(tmp_path, charged):
    folder = of_test(tmp_path, charged)
    apply_bundle(read_bundle(folder))
    write_bundle(tmp_path / "back", exported())
    assert files_of(tmp_path / "back") == files_of(folder)


def test_a_tar_is_the_same_on_every_machine(tmp_path, charged):
    folder = of_test(tmp_path, charged)
    one, two = tmp_path / "one.tar", tmp_path / "two.tar"
    assert write_bundle(one, files_of(folder)) == write_bundle(
        two, dict(reversed(files_of(folder).items()))
    )
    assert one.read_bytes() == two.read_bytes()
    assert read_bundle(one).digest == read_bundle(folder).digest


def test_civiform_3_applying_twice_writes_nothing(tmp_path, charged):
    bundle = read_bundle(of_test(tmp_path, charged))
    assert [one.what for one in apply_bundle(bundle)] == ["update", "update", "update"]
    before = (Version.objects.count(), Turn.objects.count(), AuditEvent.objects.count())
    assert {one.what for one in apply_bundle(bundle)} == {"unchanged"}
    assert (Version.objects.count(), Turn.objects.count(), AuditEvent.objects.count()) == before


def test_open_forms_1_an_import_is_the_next_version_of_the_same_procedure(tmp_path, charged):
    ids = {one.procedure_id for one in catalogue.all_live()}
    apply_bundle(read_bundle(of_test(tmp_path, charged)))
    assert {one.procedure_id for one in catalogue.all_live()} == ids
    live = catalogue.live("birth")
    assert (live.number, live.definition.identity) == (2, "L3")
    assert Version.objects.get(pk=live.id).sign_off["approved_by"]["name"] == "認 次郎"


def test_open_zaak_a_new_version_ends_the_old_one_by_itself_on_its_day(tmp_path, charged):
    apply_bundle(read_bundle(of_test(tmp_path, charged)))
    (coming,) = catalogue.coming()
    assert coming.definition.title.ja == "四月の出生届"
    assert catalogue.live("birth", on=clock.today().replace(year=2031)) == coming


def test_open_zaak_1531_it_can_come_under_another_id_once(tmp_path, charged):
    bundle = read_bundle(of_test(tmp_path, charged))
    names = {charged: "another-certificate"}
    ids = len(catalogue.all_live())
    found = {one.item.procedure: one.what for one in apply_bundle(bundle, renamed=names)}
    assert found["another-certificate"] == "new"
    assert len(catalogue.all_live()) == ids + 1
    assert catalogue.live("another-certificate").definition.title.ja == "証明書の請求"
    assert {one.what for one in apply_bundle(bundle, renamed=names)} == {"unchanged"}


def test_a_plan_tells_in_sentences_and_writes_nothing(tmp_path, charged):
    bundle = read_bundle(of_test(tmp_path, charged))
    before = Version.objects.count()
    found = {one.item.file: one for one in planned(bundle)}
    told = [change.what for change in found["procedures/birth.1.json"].changes]
    assert any("本人確認の水準" in one for one in told)
    assert Version.objects.count() == before


def test_what_was_changed_here_meanwhile_is_told_and_left_until_somebody_chooses(tmp_path, charged):
    bundle = read_bundle(of_test(tmp_path, charged))
    published("birth", title={"ja": "こちらの題名"})
    with pytest.raises(BundleCollides) as refused:
        apply_bundle(bundle)
    assert set(refused.value.extra["procedures"]) == {"birth"}
    assert catalogue.live(charged).number == 1
    apply_bundle(bundle, {"birth": "keep"})
    assert catalogue.live("birth").definition.title.ja == "こちらの題名"
    assert catalogue.live(charged).number == 2
    apply_bundle(bundle, {"birth": "take"})
    assert catalogue.live("birth").definition.identity == "L3"


def test_amounts_stay_at_home_and_are_those_of_the_city_it_comes_to(tmp_path, charged, settings):
    folder = of_test(tmp_path, charged)
    name = next(one for one in files_of(folder) if one.startswith(f"procedures/{charged}"))
    travels = json.loads((folder / name).read_text(encoding="utf-8"))
    assert "fee" not in travels
    assert travels["charge"]["fee"]
    city = another_city(tmp_path, settings)
    fees = city / "fees.yaml"
    text = fees.read_text(encoding="utf-8")
    fees.write_text(text.replace("amount: 350", "amount: 777").replace("amount: 300", "amount: 777"),
                    encoding="utf-8")  # fmt: skip
    apply_bundle(read_bundle(folder))
    assert "777" in catalogue.live(charged).definition.fee
    write_bundle(tmp_path / "back", exported())
    assert files_of(tmp_path / "back") == files_of(folder)


def another_city(tmp_path: Path, settings) -> Path:
    """A copy of the city's pack whose files may be changed."""
    cities = tmp_path / "cities"
    shutil.copytree(settings.CITIES_DIR, cities)
    settings.CITIES_DIR = cities
    return cities / settings.CITY


def test_a_city_that_lacks_what_it_needs_is_told_before_anything_is_written(
    tmp_path, charged, settings
):
    folder = of_test(tmp_path, charged)
    city = another_city(tmp_path, settings)
    (city / "fees.yaml").unlink()
    roles = (city / "roles.yaml").read_text(encoding="utf-8")
    office = catalogue.live("birth").definition.office
    kept = [line for line in roles.splitlines() if not line.strip().startswith(f"{office}:")]
    (city / "roles.yaml").write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(BundleFaults) as refused:
        apply_bundle(read_bundle(folder))
    faults = refused.value.extra["faults"]
    assert any("fees.yaml" in one for one in faults[charged])
    assert any("roles.yaml" in one for one in faults["birth"])
    assert catalogue.live("birth").number == 1


def test_only_what_two_people_signed_off_travels():
    with pytest.raises(NotSignedOff):
        exported(["birth"])
    published("birth", fee="300")
    with pytest.raises(NotSignedOff) as refused:
        exported(["birth"])
    assert refused.value.extra["why"] == "amount"


@pytest.mark.parametrize(
    "harm",
    [
        lambda m, d: (d / m["items"][0]["file"]).write_bytes(b"{}"),
        lambda m, d: (d / m["items"][0]["file"]).unlink(),
        lambda m, d: m["items"][0].update(file="../../etc/passwd"),
        lambda m, d: m["items"][0].update(file="/etc/passwd"),
        lambda m, d: m["items"][0].update(content="0" * 64),
        lambda m, d: m["items"][0].update(procedure="death"),
        lambda m, d: m["items"][0]["sign_off"].pop("approved_by"),
        lambda m, d: m["items"].append(m["items"][0]),
        lambda m, d: m.update(format="other"),
        lambda m, d: m.update(extra=1),
    ],
)
def test_a_bundle_that_was_touched_is_refused(tmp_path, charged, harm):
    folder = of_test(tmp_path, charged)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    harm(manifest, folder)
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(DefinitionFaults) as refused:
        read_bundle(folder)
    assert refused.value.faults[0].code in {"bundle_broken", "bundle_digest"}


def test_a_sign_off_by_one_person_alone_is_refused(tmp_path, charged):
    folder = of_test(tmp_path, charged)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for item in manifest["items"]:
        item["sign_off"]["approved_by"] = item["sign_off"]["asked_by"]
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(DefinitionFaults) as refused:
        read_bundle(folder)
    assert "自分で承認" in refused.value.faults[0].message


def test_another_office_takes_it_in_as_working_copies_once(tmp_path, charged):
    bundle = read_bundle(of_test(tmp_path, charged))
    assert receive(bundle) == ["birth", "birth", charged]
    assert receive(bundle) == []
    assert WorkingCopy.objects.filter(state="draft").count() == 3
    assert catalogue.live("birth").number == 1


def command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_promotion(parser.add_subparsers(required=True))
    args = parser.parse_args(words)
    return args.run(args)


def test_the_commands_plan_apply_and_refuse(tmp_path, charged, capsys):
    folder = str(of_test(tmp_path, charged))
    digest = read_bundle(Path(folder)).digest
    assert command("plan", folder) == 2
    assert "本人確認の水準" in capsys.readouterr().out
    assert command("apply", folder, "--digest", "0" * 64) == 1
    assert command("apply", folder, "--digest", digest[:11]) == 1
    assert catalogue.live("birth").number == 1
    assert command("apply", folder, "--digest", digest[:12]) == 0
    assert command("plan", folder, "--json") == 0
    assert command("diff", "birth", "1") == 0
    assert "- 本人確認の水準" in capsys.readouterr().out
    assert command("diff", "birth", "99") == 1
    assert command("export", str(tmp_path / "x"), "death") == 1
    published("birth", title={"ja": "こちらの題名"})
    assert command("plan", folder) == 1
    assert command("apply", folder, "--digest", digest) == 1
    assert "bundle_collides" in capsys.readouterr().out
