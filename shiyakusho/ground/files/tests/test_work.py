"""A child locks itself in first, and answers for whatever it was told to look at."""

from typing import Any

import pytest

from shiyakusho.ground.files import kinds
from shiyakusho.ground.files.examining import cage, two_faced, work

from . import office_files, samples

LIMITS = {
    **dict.fromkeys(("pixels", "pixels_in_parts", "pixels_webp", "pixels_phone"), 10**6),
    **{"pages": 5, "draw_pages": 5, "draw_seconds": 60},
    **{"phone_at_once": 10**6, "office_bytes": 10**6},
}


@pytest.fixture
def locked(monkeypatch):
    """The limits a child put on itself; none are put on the process of the tests."""
    told: list[dict[str, int]] = []
    monkeypatch.setattr(cage, "lock", lambda **limits: told.append(limits))
    return told


@pytest.fixture
def about(tmp_path, locked):
    def asked(content: bytes, media_type: str) -> dict[str, Any]:
        (tmp_path / "content").write_bytes(content)
        return work.answer_about(
            {
                **{"path": str(tmp_path / "content"), "copy": str(tmp_path / "copy")},
                **{"media_type": media_type, "memory": 1, "seconds": 2, "output": 3},
                "limits": LIMITS,
            }
        )

    return asked


@pytest.mark.parametrize(
    ("sent", "found", "begins"),
    [
        ((samples.jpeg(), "image/jpeg"), {"width": 40, "height": 20}, b"\xff\xd8"),
        ((samples.pdf(2), "application/pdf"), {"pages": 2, "later": False}, b"%PDF"),
        ((office_files.word(), kinds.WORD), {"pages": 1, "left_out": []}, b"%PDF"),
        ((office_files.sheets(), kinds.SHEETS), {"pages": 1, "left_out": ["formulas"]}, b"%PDF"),
    ],
)
def test_each_kind_is_looked_at_in_its_way(sent, found, begins, about, tmp_path):
    assert about(*sent) == {"found": found}
    assert (tmp_path / "copy").read_bytes().startswith(begins)


def test_the_limits_are_those_it_was_told(about, locked):
    about(samples.jpeg(), "image/jpeg")
    assert locked == [{"memory": 1, "seconds": 2, "output": 3}]


def test_what_is_not_taken_is_said_with_its_figures(about):
    assert about(samples.pdf(6), "application/pdf") == {
        "unfit": "file_too_large",
        "extra": {"max_pages": 5},
    }
    two = samples.jpeg() + b"<script>"
    assert about(two, "image/jpeg") == {"unfit": "file_two_faced", "extra": {}}


def test_memory_that_ran_out_is_the_fault_of_the_file(about, monkeypatch):
    def none_left(path, media_type):
        raise MemoryError

    monkeypatch.setattr(two_faced, "refuse_two_faced", none_left)
    assert about(samples.jpeg(), "image/jpeg") == {"unfit": "file_too_heavy", "extra": {}}
