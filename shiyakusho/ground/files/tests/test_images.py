"""Photos: upright, whole, without place and camera, within memory."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from shiyakusho.ground.files import examination, images, services, spawning
from shiyakusho.ground.files.refusals import ImageTooLarge

from . import samples

pytestmark = pytest.mark.django_db
# Where the red half lies once the photo stands upright, in a thumbnail of 40 × 20 or 20 × 40.
RED_CORNER = {
    1: (2, 2), 2: (37, 2), 3: (37, 17), 4: (2, 17),
    5: (2, 2), 6: (17, 2), 7: (17, 37), 8: (2, 37),
}  # fmt: skip
IN_ITS_OWN_PROCESS = """
import runpy, sys
runpy.run_module("shiyakusho.ground.files.examining", run_name="__main__")
# Not ru_maxrss: that one remembers the parent's memory through exec.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print("", peak, sep="\\n")
"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_copy_and_thumbnail_stand_upright(orientation):
    """Red lies where a phone's screen shows it: the left half of the sensor, turned by EXIF."""
    content = samples.jpeg(80, 40, orientation=orientation)
    blob = services.store(io.BytesIO(content), name="写真.jpg")
    copy = Image.open(io.BytesIO(services.read_blob(blob)))
    small = Image.open(io.BytesIO(services.thumbnail(blob, edge=40)))
    upright = orientation < 5
    assert (blob.width > blob.height) is upright
    assert copy.size == (blob.width, blob.height)
    assert small.size == ((40, 20) if upright else (20, 40))
    red, _, blue = small.convert("RGB").getpixel(RED_CORNER[orientation])
    assert red > 180
    assert blue < 80


@pytest.mark.check("D3")
def test_nothing_that_is_handed_out_carries_place_author_or_camera():
    content = samples.jpeg(orientation=6)
    blob = services.store(io.BytesIO(content), name="写真.jpg")
    for served in (services.read_blob(blob), services.thumbnail(blob)):
        assert b"CANARY" in content and b"CANARY" not in served
        with Image.open(io.BytesIO(served)) as image:
            assert not image.getexif() and "exif" not in image.info


def test_transparent_parts_become_white():
    buffer = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(buffer, "PNG")
    buffer.seek(0)
    blob = services.store(buffer, name="判.png")
    copy = Image.open(io.BytesIO(services.read_blob(blob)))
    assert copy.getpixel((5, 5)) == (255, 255, 255)


def test_a_spoilt_copy_is_no_picture(tmp_path):
    spoilt = tmp_path / "copy"
    spoilt.write_bytes(samples.jpeg(300, 300)[:200])
    from shiyakusho.ground.files.refusals import FileDamaged

    with pytest.raises(FileDamaged):
        images.thumbnail(spoilt, 40)


@pytest.mark.parametrize(
    ("mode", "size", "kind", "more"),
    [
        ("RGB", (8064, 6048), "JPEG", {}),
        ("RGB", (6000, 4150), "JPEG", {"progressive": True, "subsampling": 0}),
        ("RGB", (4995, 5000), "JPEG", {"progressive": True, "subsampling": 0}),
        ("RGBA", (5000, 5000), "PNG", {"compress_level": 1}),
        ("P", (5000, 5000), "PNG", {"compress_level": 1}),
        ("RGBA", (3700, 3700), "WEBP", {"quality": 10, "method": 0}),
    ],
)
def test_the_largest_that_is_taken_is_copied_within_memory(tmp_path, mode, size, kind, more):
    """Each in a process of its own: the peak of this one may already be higher."""
    path = tmp_path / "large"
    Image.new(mode, size).save(path, kind, **more)
    found, kilobytes = examined_alone(path, f"image/{kind.lower()}")
    assert found == {"found": {"width": size[0], "height": size[1]}}
    assert kilobytes < 300_000
    with Image.open(tmp_path / "copy") as copy:
        assert 2000 <= max(copy.size) <= 3500


def test_a_progressive_photo_needs_its_coefficients_in_memory_and_may_have_fewer_pixels(tmp_path):
    path = tmp_path / "largest.jpg"
    Image.new("RGB", (6000, 4200), "gray").save(path, "JPEG", progressive=True)
    with pytest.raises(ImageTooLarge), path.open("rb") as photo:
        services.store(photo, name="写真.jpg")


def examined_alone(path: Path, media_type: str) -> tuple[dict[str, object], int]:
    """The child's answer about a file and its peak memory (KiB)."""
    job = examination.job(path, media_type, path.with_name("copy"), examination.AT_THE_DOOR)
    answer = subprocess.run(
        [sys.executable, "-c", IN_ITS_OWN_PROCESS, json.dumps(job)],
        capture_output=True,
        text=True,
        check=True,
        cwd=spawning.HOUSE,
    )
    found, kilobytes = answer.stdout.splitlines()
    return json.loads(found), int(kilobytes)
