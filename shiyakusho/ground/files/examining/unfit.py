"""Why a file is not taken, said by the child as a code; the parent has the words."""

from typing import Any


class Unfit(Exception):
    """The file is not taken. `code` is the code of a refusal of this room, `extra` its figures."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra
