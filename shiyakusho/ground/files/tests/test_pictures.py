"""Photos made anew: which limit is theirs, how they are decoded, what of them remains."""

import io

import pytest
from PIL import Image

from shiyakusho.ground.files.examining import pictures
from shiyakusho.ground.files.examining.unfit import Unfit

from . import phone_photos, samples

LIMITS = {
    "pixels": 1000,
    "pixels_in_parts": 2000,
    "pixels_webp": 500,
    "pixels_phone": 4000,
    "phone_at_once": 4000,
}


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


@pytest.fixture
def remake(tmp_path):
    """The answer about a content, and its copy."""

    def made(content: bytes, media_type: str, **limits: int):
        path, copy = tmp_path / "photo", tmp_path / "copy"
        path.write_bytes(content)
        return pictures.remake(path, media_type, copy, LIMITS | limits), copy

    return made


@pytest.mark.parametrize(
    ("kind", "media_type", "most", "how"),
    [
        ("PNG", "image/png", 1000, {}),
        ("JPEG", "image/jpeg", 2000, {}),
        ("JPEG", "image/jpeg", 1000, {"progressive": True}),
        ("WEBP", "image/webp", 500, {}),
        ("AVIF", "image/avif", 4000, {}),
    ],
)
def test_each_kind_has_its_limit_of_pixels(kind, media_type, most, how, remake):
    height = most // 20
    answer, copy = remake(samples.picture(kind, 20, height, **how), media_type)
    assert answer == {"width": 20, "height": height}
    assert Image.open(copy).format == "JPEG"
    with pytest.raises(Unfit) as unfit:
        remake(samples.picture(kind, 20, height + 1, **how), media_type)
    assert (unfit.value.code, unfit.value.extra) == ("image_too_large", {"max_pixels": most})


def test_a_photo_of_a_telephone_is_left_for_later_when_it_is_large(remake):
    at_once = {"phone_at_once": 3200}
    assert "later" not in remake(phone_photos.PLAIN, "image/heic", **at_once)[0]
    answer, copy = remake(phone_photos.PLAIN, "image/heic", phone_at_once=3199)
    assert answer == {"width": 80, "height": 40, "later": True} and copy.exists() is True
    later, _ = remake(phone_photos.avif(), "image/avif", phone_at_once=3199)
    assert later["later"] is True
    photo, _ = remake(samples.picture("JPEG", 40, 40), "image/jpeg", phone_at_once=1)
    assert "later" not in photo


@pytest.mark.parametrize("orientation", range(1, 9))
def test_width_and_height_are_as_a_person_sees_them(orientation, remake):
    answer, copy = remake(samples.jpeg(40, 20, orientation=orientation), "image/jpeg")
    size = (40, 20) if orientation < 5 else (20, 40)
    assert (answer["width"], answer["height"]) == Image.open(copy).size == size


def test_an_orientation_that_is_none_turns_nothing(remake):
    exif = Image.Exif()
    exif[0x0112] = 9
    content = saved(Image.new("RGB", (40, 20), "red"), "JPEG", exif=exif)
    assert remake(content, "image/jpeg")[0] == {"width": 40, "height": 20}


def seen(copy) -> tuple[int, int, int]:
    """The colour in the middle."""
    image = Image.open(copy)
    assert image.mode == "RGB" and not image.getexif() and set(image.info) <= JFIF
    return image.getpixel((image.width // 2, image.height // 2))


JFIF = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("image", "color"),
    [
        (Image.new("RGB", (20, 20), (200, 10, 10)), (200, 10, 10)),
        (Image.new("L", (20, 20), 90), (90, 90, 90)),
        (Image.new("1", (20, 20), 1), (255, 255, 255)),
        (Image.new("I;16", (20, 20), 128 * 256), (128, 128, 128)),
        (Image.new("RGBA", (20, 20), (200, 10, 10, 0)), (255, 255, 255)),
        (Image.new("RGBA", (20, 20), (200, 0, 0, 128)), (228, 127, 127)),
        (Image.new("LA", (20, 20), (0, 0)), (255, 255, 255)),
        (Image.new("P", (20, 20), 0), (0, 0, 0)),
    ],
    ids=["RGB", "L", "1", "I16", "RGBA", "half", "LA", "P"],
)
def test_pixels_of_any_kind_stand_on_white(image, color, remake):
    _, copy = remake(saved(image, "PNG"), "image/png")
    assert near(seen(copy), color)


def test_a_colour_that_means_nothing_becomes_white(remake):
    content = saved(Image.new("RGB", (20, 20), (1, 2, 3)), "PNG", transparency=(1, 2, 3))
    assert near(seen(remake(content, "image/png")[1]), (255, 255, 255))


def test_words_beside_the_pixels_stay_behind(remake):
    content = saved(
        Image.new("RGB", (20, 20), "red"), "JPEG", comment=b"CANARY", icc_profile=b"CANARY" * 9
    )
    _, copy = remake(content, "image/jpeg")
    assert b"CANARY" in content and b"CANARY" not in copy.read_bytes()
    assert near(seen(copy), (254, 0, 0))


@pytest.mark.parametrize(
    ("width", "how", "decoded"),
    [
        (3500, {}, 3500),
        (6999, {}, 6999),
        (7000, {}, 3500),
        (14_000, {}, 3500),
        (28_000, {}, 3500),
        (60_000, {}, 7500),
        (3999, {"progressive": True}, 3999),
        (4000, {"progressive": True}, 2000),
        (8000, {"progressive": True}, 2000),
    ],
)
def test_a_large_photo_is_decoded_at_a_part(width, how, decoded):
    with Image.open(io.BytesIO(samples.picture("JPEG", width, 8, **how))) as image:
        assert pictures._decoded(image).size[0] == decoded


def test_no_copy_is_larger_than_a_page_at_300_dots(remake):
    _, copy = remake(samples.picture("PNG", 4000, 10), "image/png", pixels=10**6)
    assert Image.open(copy).size == (3500, 9)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (samples.jpeg()[:300], "image/jpeg"),
        (samples.picture("PNG"), "image/jpeg"),
        (b"", "image/png"),
        (samples.picture("PNG", 30, 30)[:-30], "image/png"),
    ],
)
def test_what_ends_early_or_is_something_else_is_damaged(content, media_type, remake):
    with pytest.raises(Unfit) as unfit:
        remake(content, media_type)
    assert (unfit.value.code, unfit.value.extra) == ("file_damaged", {})


def test_what_the_library_itself_calls_a_bomb_is_too_large(remake):
    with pytest.raises(Unfit) as unfit:
        remake(samples.png_claiming(30_000, 30_000), "image/png", pixels=10**12)
    assert unfit.value.code == "image_too_large"


def test_memory_that_is_not_there_is_said_by_the_child(monkeypatch, remake):
    def none_left(image):
        raise MemoryError

    monkeypatch.setattr(pictures, "_decoded", none_left)
    with pytest.raises(MemoryError):
        remake(samples.jpeg(), "image/jpeg")
