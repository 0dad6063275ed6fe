"""What people write into the fields of this desk."""

from shiyakusho.desks.mydata.refusals import WordsMissing

LONGEST = 2000


def written(text: str, *, longest: int = LONGEST) -> str:
    """The text as typed, without NUL and outer space; :class:`WordsMissing` when empty or longer."""
    plain = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not plain or len(plain) > longest:
        raise WordsMissing(extra={"longest": longest})
    return plain
