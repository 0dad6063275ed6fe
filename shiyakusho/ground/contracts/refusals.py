"""A refusal (お断り): the house says no, why, and what to do."""

from typing import Any, ClassVar


class Refusal(Exception):
    """The base of every refusal in the house.

    A room subclasses it once per reason. ``code`` is stable for ever and is what programs read;
    ``message`` is one Japanese sentence for people (lazy, so that it follows the reader's
    language); ``status`` is the HTTP status a door answers with; ``extra`` carries what the
    reader needs to go on (the difference, the level needed, the field). ``leads_to`` names the
    route of a page where the reason can be mended and from which one comes back.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[Any] = "この操作はできません。"
    leads_to: ClassVar[str] = ""

    def __init__(self, message: Any = None, *, extra: dict[str, Any] | None = None) -> None:
        self.detail = self.message if message is None else message
        self.extra: dict[str, Any] = extra or {}
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.detail)
