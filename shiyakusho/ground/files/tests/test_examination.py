"""What a child is told, and what becomes of its answer."""

import pytest

from shiyakusho.ground.files import examination, spawning
from shiyakusho.ground.files.refusals import FileTooHeavy, ImageTooLarge

MIB = 1024 * 1024


@pytest.fixture
def answers(monkeypatch, tmp_path):
    """What a child would answer; the jobs it was given."""
    told: list[dict[str, object]] = []

    def ask(answer):
        def asked(job):
            told.append(job)
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(spawning, "ask", asked)
        return told

    return ask


def test_what_a_child_at_the_door_may_spend(settings, tmp_path):
    settings.FILES_MAX_PAGES = 7
    job = examination.job(tmp_path / "a", "image/png", tmp_path / "b", examination.AT_THE_DOOR)
    assert job == {
        "path": str(tmp_path / "a"), "media_type": "image/png", "copy": str(tmp_path / "b"),
        "memory": 270 * MIB, "seconds": 5, "wall": 15, "nice": 0, "output": 256 * MIB,
        "limits": {
            "pixels": 25_000_000, "pixels_in_parts": 50_500_000, "pixels_webp": 14_000_000,
            "pixels_phone": 25_000_000, "pages": 7, "draw_pages": 5, "draw_seconds": 2,
            "phone_at_once": 5_000_000, "office_bytes": 400_000,
        },
    }  # fmt: skip


def test_what_a_child_in_the_back_may_spend(tmp_path):
    job = examination.job(tmp_path, "x", tmp_path, examination.IN_THE_BACK)
    assert (job["memory"], job["seconds"], job["wall"], job["nice"]) == (270 * MIB, 240, 600, 10)
    own = {
        name: job["limits"][name]
        for name in ("draw_pages", "draw_seconds", "phone_at_once", "office_bytes")
    }
    assert own == {"draw_pages": 10_000, "draw_seconds": 500, "phone_at_once": 10**9, "office_bytes": 10**9}  # fmt: skip


def test_a_city_may_set_its_own_limits(settings, tmp_path):
    for name, value in {"PIXELS": 1, "PIXELS_JPEG": 2, "PIXELS_WEBP": 3, "PIXELS_HEIC": 4,
                        "PAGES": 5, "COPY_BYTES": 6}.items():  # fmt: skip
        setattr(settings, f"FILES_MAX_{name}", value)
    job = examination.job(tmp_path, "x", tmp_path, examination.AT_THE_DOOR)
    names = ("pixels", "pixels_in_parts", "pixels_webp", "pixels_phone", "pages")
    assert [job["limits"][name] for name in names] == [1, 2, 3, 4, 5] and job["output"] == 6


def look(tmp_path):
    return examination.examined(
        tmp_path / "a", "image/png", examination.AT_THE_DOOR, tmp_path / "new" / "folder"
    )


def test_the_copy_is_there_until_the_block_ends(answers, tmp_path):
    told = answers({"found": {"width": 3, "later": False}})
    with look(tmp_path) as seen:
        assert seen.facts == {"width": 3} and seen.copy is not None and seen.copy.exists()
        assert seen.copy.parent == tmp_path / "new" / "folder"
        assert seen.copy.name.startswith("copy-") and told[0]["copy"] == str(seen.copy)
    assert not seen.copy.exists()


def test_a_copy_that_was_taken_away_is_not_missed(answers, tmp_path):
    answers({"found": {}})
    with look(tmp_path) as seen:
        assert seen.copy is not None
        seen.copy.rename(tmp_path / "kept")
    assert (tmp_path / "kept").exists()


def test_no_copy_where_it_comes_later(answers, tmp_path):
    answers({"found": {"pages": 300, "later": True}})
    with look(tmp_path) as seen:
        assert seen.copy is None and seen.facts == {"pages": 300}
    assert list((tmp_path / "new" / "folder").iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "refusal", "extra"),
    [
        (
            {"unfit": "image_too_large", "extra": {"max_pixels": 9}},
            ImageTooLarge,
            {"max_pixels": 9},
        ),
        ({"unfit": "file_too_heavy", "extra": {}}, FileTooHeavy, {}),
        (spawning.NoAnswer(), FileTooHeavy, {}),
    ],
)
def test_what_a_child_refuses_is_refused(answer, refusal, extra, answers, tmp_path):
    answers(answer)
    with pytest.raises(refusal) as told, look(tmp_path):
        pass
    assert told.value.extra == extra and list((tmp_path / "new" / "folder").iterdir()) == []
    assert examination.CHILDREN.acquire(blocking=False)  # its turn was given back
    assert examination.CHILDREN.acquire(blocking=False)
    examination.CHILDREN.release(2)
