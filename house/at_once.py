"""A race in a test: the same thing by many threads that start together, each on its own connection."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

THREADS = 12


def at_once(action: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    """Run ``action(n)`` in ``count`` threads that start together; answers or exceptions, in order."""
    gate, answers = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        try:
            gate.wait(10)
            answers[number] = action(number)
        except Exception as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
