"""Photos: upright, small, without place and camera, within memory."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from shiyakusho.ground.files import images
from shiyakusho.ground.files.refusals import ImageTooLarge

from . import samples

# Where the red half lies once the photo stands upright, in a thumbnail of 40 × 20 or 20 × 40.
RED_CORNER = {
    1: (2, 2), 2: (37, 2), 3: (37, 17), 4: (2, 17),
    5: (2, 2), 6: (17, 2), 7: (17, 37), 8: (2, 37),
}  # fmt: skip
IN_ITS_OWN_PROCESS = """
import os
from pathlib import Path
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
from shiyakusho.ground.files import images
path = Path({path!r})
width = images.measure(path, "image/jpeg").width
made = len(images.thumbnail(path, "image/jpeg", 320)) > 0
# Not ru_maxrss: that one remembers the parent's memory through exec.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(width, made, peak)
"""


@pytest.fixture
def photo(tmp_path: Path):
    def write(content: bytes) -> Path:
        path = tmp_path / "photo"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("orientation", range(1, 9))
def test_thumbnail_stands_upright(photo, orientation):
    """Red lies where a phone's screen shows it: the left half of the sensor, turned by EXIF."""
    path = photo(samples.jpeg(80, 40, orientation=orientation))
    small = Image.open(io.BytesIO(images.thumbnail(path, "image/jpeg", 40)))
    measured = images.measure(path, "image/jpeg")
    upright = orientation < 5
    assert (measured.width > measured.height) is upright
    assert small.size == ((40, 20) if upright else (20, 40))
    red, _, blue = small.convert("RGB").getpixel(RED_CORNER[orientation])
    assert red > 180
    assert blue < 80


def test_thumbnail_carries_no_place_and_no_camera(photo):
    content = images.thumbnail(photo(samples.jpeg(orientation=6)), "image/jpeg", 40)
    assert b"GPS-CANARY" in samples.jpeg(orientation=6)
    assert b"GPS-CANARY" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_transparent_parts_become_white(photo):
    buffer = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(buffer, "PNG")
    small = Image.open(io.BytesIO(images.thumbnail(photo(buffer.getvalue()), "image/png", 20)))
    assert small.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_48_megapixel_photo_is_measured_within_memory(tmp_path):
    """In its own process: the peak of this one may already be higher."""
    path = tmp_path / "big.jpg"
    Image.new("RGB", (8064, 6048), "gray").save(path, "JPEG")
    assert run_alone(path)[0] == 8064


def test_a_progressive_photo_needs_its_coefficients_in_memory_and_may_have_fewer_pixels(tmp_path):
    large, largest = tmp_path / "large.jpg", tmp_path / "largest.jpg"
    Image.new("RGB", (6000, 4150), "gray").save(large, "JPEG", progressive=True)
    Image.new("RGB", (6000, 4200), "gray").save(largest, "JPEG", progressive=True)
    with pytest.raises(ImageTooLarge):
        images.measure(largest, "image/jpeg")
    assert run_alone(large)[0] == 6000


def run_alone(path: Path) -> tuple[int, int]:
    """Width and peak memory (KiB) of measuring and shrinking the photo in a fresh process."""
    code = IN_ITS_OWN_PROCESS.format(path=str(path))
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    width, made, kilobytes = answer.stdout.split()
    assert made == "True"
    assert int(kilobytes) < 300_000
    return int(width), int(kilobytes)
