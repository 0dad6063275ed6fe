"""Why a backup, a restore or a drill says no. The sentence is Japanese, the code stays for ever."""


class NotRecovered(RuntimeError):
    """Nothing was declared good; ``code`` names the reason, the message says what was found."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{message} [{code}]")
        self.code = code


def damaged(message: str) -> NotRecovered:
    """A hash, a signature or a count is not what was recorded."""
    return NotRecovered("recovery_damaged", message)
